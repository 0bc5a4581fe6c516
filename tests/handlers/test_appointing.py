"""Who does what: appointing, relieving, stepping down, handing over, and the code for somebody new."""

from __future__ import annotations

import re
from functools import partial

import pytest

from handlers import commands, rights
from handlers.turn import Command
from storage import associations, people
from storage.associations import Association
from storage.people import Role
from tests.town import NOON, Someone, Town

pytestmark = pytest.mark.one_database


@pytest.fixture
async def aino(town: Town) -> Someone:
    town.space("Juhlasali")
    town.space("Kylätalo")
    for name in ("Eräpolku ry", "Martat"):
        new = Association(name=name, key="", created_at=NOON)
        town.db.write_now(partial(associations.add, association=new))
    return await town.caretaker()


@pytest.fixture
async def liisa(town: Town) -> Someone:
    someone = town.person("Liisa")
    await someone.says("hei")
    return someone


@pytest.fixture
async def ville(town: Town) -> Someone:
    someone = town.person("Ville")
    await someone.says("hei")
    return someone


async def test_a_keeper_is_appointed_by_tapping_and_hears_what_that_means(aino: Someone, liisa: Someone) -> None:
    await aino.says("/nimitä")
    assert aino.sees().labels == [
        "ylläpitäjä",
        "kunnan yhteyshenkilö",
        "järjestäjä",
        "yhteyshenkilö",
        "jäsen",
        "tilavastaava",
        "varavastaava",
    ]
    assert (await aino.taps("tilavastaava")).labels == ["Juhlasali", "Kylätalo"]
    assert (await aino.taps("Juhlasali")).labels == ["Minut itseni", "Joku, joka ei ole kirjoittanut minulle"]
    said = await aino.says("Liisa")
    assert (said.text, said.labels) == ("Liisa on nyt tilavastaava (Juhlasali).", ["Kumoa", "Nimitä toinen"])
    told = liisa.sees()
    assert told.text.splitlines()[0] == "Aino nimitti sinut tehtävään: tilavastaava (Juhlasali)."
    assert told.labels[-1] == "En halua tätä"
    await aino.taps("Kumoa")
    assert liisa.sees().text.startswith("Aino vapautti sinut tehtävästä: et ole enää tilavastaava (Juhlasali).")


async def test_all_in_one_line_and_the_case_of_the_role_is_understood(aino: Someone, liisa: Someone) -> None:
    assert (await aino.says("/nimita tilavastaavaksi juhlasali Liisa")).text == "Liisa on nyt tilavastaava (Juhlasali)."
    assert (await aino.says("/nimita tilavastaava juhlasali Liisa")).text == "Liisa on jo tilavastaava (Juhlasali)."
    assert (await aino.says("/utse arrangör martat liisa")).text == "Liisa on nyt järjestäjä (Martat)."


async def test_whoever_does_not_want_it_gives_it_up_and_the_caretaker_hears(aino: Someone, liisa: Someone) -> None:
    await aino.says("/nimita tilavastaava juhlasali Liisa")
    said = await liisa.taps("En halua tätä")
    assert said.text == "Et ole enää tilavastaava (Juhlasali)."
    assert aino.sees().text == "Liisa luopui tehtävästä, eikä sitä hoida nyt kukaan: tilavastaava (Juhlasali)."
    assert (await liisa.taps("Kumoa")).text == "Olet taas tilavastaava (Juhlasali)."
    assert (await liisa.says(said.button("Kumoa").command, pressed=True)).text.startswith("Tuo koodi ei toimi")


async def test_who_was_relieved_does_not_take_the_role_back(aino: Someone, liisa: Someone) -> None:
    await aino.says("/nimita tilavastaava juhlasali Liisa")
    back = (await liisa.says("/luovu")).button("Kumoa").command
    await aino.says("/nimita tilavastaava juhlasali Liisa")
    assert (await aino.says("/vapauta tilavastaava juhlasali Liisa")).text == (
        "Liisa ei ole enää tilavastaava (Juhlasali)."
    )
    assert (await liisa.says(back, pressed=True)).text.startswith("Tuo koodi ei toimi")


async def test_two_of_one_name_are_told_apart_and_never_guessed(town: Town, aino: Someone, liisa: Someone) -> None:
    other = town.person("Liisa", network="matrix")
    await other.says("hei")
    asked = await aino.says("/nimita tilavastaava juhlasali Liisa")
    assert asked.labels == [
        "Liisa · Telegram",
        "Liisa · @liisa:mallila.example",
        "Joku, joka ei ole kirjoittanut minulle",
    ]
    await aino.taps("Liisa · @liisa:mallila.example")
    assert other.sees().text.startswith("Aino nimitti sinut")
    assert not liisa.sees().text.startswith("Aino nimitti sinut")


async def test_two_of_one_name_on_one_network_are_told_apart_too(town: Town, aino: Someone, liisa: Someone) -> None:
    await aino.says("/nimita jäsen martat Liisa")
    other = town.person("Liisa")
    other.user = other.room = "another-liisa"
    await other.says("hei")
    labels = (await aino.says("/nimita tilavastaava juhlasali Liisa")).labels
    assert labels[0] == "Liisa · Telegram · Martat"
    assert len(set(labels)) == 3


async def test_the_beginning_of_a_name_is_asked_about(town: Town, aino: Someone) -> None:
    await town.person("Liisa Virtanen").says("hei")
    asked = await aino.says("/nimita tilavastaava juhlasali Liisa")
    assert asked.text == "Tarkoititko: Liisa Virtanen?"
    assert (await aino.taps("Liisa Virtanen")).text == "Liisa Virtanen on nyt tilavastaava (Juhlasali)."


async def test_somebody_new_comes_by_a_code_that_works_once(town: Town, aino: Someone) -> None:
    await aino.says("/nimita järjestäjä eräpolku ry Liisa")
    assert aino.sees().text == "En tunne ketään nimeltä Liisa. Kirjoita nimi niin kuin se hänellä täällä on."
    await aino.taps("Joku, joka ei ole kirjoittanut minulle")
    invitation, told = aino.sees().text, aino.reads()[-2]
    assert told == "Lähetä seuraava viesti hänelle. Koodi toimii kerran, la 28.11.2026 asti."
    code = re.search(r"[2-9A-Z]{4}-[2-9A-Z]{4}", invitation)
    assert invitation.startswith("Sinua pyydetään tehtävään: järjestäjä (Eräpolku ry).")
    assert code
    assert (await aino.says(code[0])).text.startswith("Se on oma koodisi.")
    liisa = town.person("Liisa")
    said = await liisa.says(f"otan vastaan {code[0].lower()}")
    assert said.text.startswith("Olet nyt järjestäjä (Eräpolku ry).\nToimit yhdistyksen puolesta")
    assert said.labels[-1] == "En halua tätä"
    assert aino.sees().text == "Liisa käytti koodisi ja on nyt järjestäjä (Eräpolku ry)."
    assert (await town.person("Ville").says(code[0])).text.startswith("Tuo koodi ei toimi (enää).")
    await aino.taps("Kumoa")
    assert liisa.sees().text.startswith("Aino vapautti sinut tehtävästä")


async def test_a_code_alone_is_enough_and_can_be_withdrawn(town: Town, aino: Someone, liisa: Someone) -> None:
    assert (await liisa.says(await invited(aino))).text.startswith("Olet nyt tilavastaava (Juhlasali).")
    withdrawn = await invited(aino)
    await aino.taps("Kumoa")
    assert aino.sees().text == "Koodi ei enää toimi."
    assert (await town.person("Ville").says(withdrawn)).text.startswith("Tuo koodi ei toimi")


async def test_a_code_is_worth_what_its_maker_may_do_when_it_is_said(
    aino: Someone, liisa: Someone, ville: Someone
) -> None:
    await aino.says("/nimita järjestäjä martat Liisa")
    await liisa.says("/nimita jäsen ?")
    code = re.findall(r"[2-9A-Z]{4}-[2-9A-Z]{4}", liisa.sees().text)[0]
    await aino.says("/vapauta järjestäjä martat Liisa")
    assert (await ville.says(code)).text.startswith("Tuo koodi ei toimi")


async def test_an_organiser_appoints_the_own_people_without_naming_the_association(
    aino: Someone, liisa: Someone, ville: Someone
) -> None:
    await aino.says("/nimita järjestäjä martat Liisa")
    assert (await liisa.says("/nimita")).labels == ["järjestäjä", "yhteyshenkilö", "jäsen"]
    assert (await liisa.says("/nimita jäsen Ville")).text == "Ville on nyt jäsen (Martat)."
    refused = await liisa.says("/nimita jäsen eräpolku ry Ville")
    assert (refused.text, refused.labels) == ("Tämän voi tehdä ylläpitäjä: Aino.", ["Lähetä hänelle pyyntö"])
    await liisa.taps("Lähetä hänelle pyyntö")
    assert "(Eräpolku ry)" in aino.sees().text
    assert (await aino.taps("Tee se nyt")).text == "Kenet? Kirjoita nimi tai valitse."


async def test_a_keeper_appoints_a_deputy_and_a_deputy_nobody(aino: Someone, liisa: Someone, ville: Someone) -> None:
    await aino.says("/nimita tilavastaava juhlasali Liisa")
    assert (await liisa.says("/nimita")).labels == ["varavastaava"]
    await liisa.says("/nimita varavastaava Ville")
    assert liisa.sees().text == "Ville on nyt varavastaava (Juhlasali)."
    refused = await liisa.says("/nimita tilavastaava juhlasali Ville")
    assert refused.text == "Tämän voi tehdä ylläpitäjä: Aino."
    refused = await ville.says("/nimita varavastaava juhlasali Liisa")
    assert refused.text == "Tämän voi tehdä tilavastaava (Juhlasali): Liisa."
    await ville.taps("Lähetä hänelle pyyntö")
    assert liisa.sees().button("Tee se nyt").command == "appoint deputy #1"


async def test_the_last_caretaker_stays_and_hears_what_comes_first(aino: Someone, liisa: Someone) -> None:
    for line in ("/luovu", "/vapauta ylläpitäjä Aino"):
        said = await aino.says(line)
        assert said.text == "Kylä tarvitsee ylläpitäjän, eikä muita ole. Nimitä ensin toinen."
    await aino.taps("Nimitä ylläpitäjä")
    await aino.says("Liisa")
    assert (await aino.says("/luovu ylläpitäjä")).text == "Et ole enää ylläpitäjä (Mallila)."
    assert (await aino.says("/ryhmat")).text == "Tämän voi tehdä ylläpitäjä: Liisa."


async def test_the_town_is_handed_over_in_one_step_and_taken_back(aino: Someone, liisa: Someone) -> None:
    said = await aino.says("/luovuta Liisa")
    assert said.text == "Liisa on nyt ylläpitäjä (Mallila), etkä sinä ole enää."
    assert liisa.sees().text.startswith("Aino nimitti sinut tehtävään: ylläpitäjä (Mallila).")
    assert (await liisa.says("/vastuut")).text == "Ylläpitäjä: Liisa"
    assert (await aino.taps("Kumoa")).text == "Olet taas ylläpitäjä (Mallila)."
    assert liisa.sees().text == "Aino otti tehtävän takaisin: et ole enää ylläpitäjä (Mallila)."
    assert (await liisa.says("/vastuut")).text == "Ylläpitäjä: Aino"


async def test_what_is_handed_over_by_a_code_leaves_when_it_is_taken_on(aino: Someone, liisa: Someone) -> None:
    await aino.says("/luovuta ylläpitäjä ?")
    code = re.findall(r"[2-9A-Z]{4}-[2-9A-Z]{4}", aino.sees().text)[0]
    assert (await aino.says("/vastuut")).text == "Ylläpitäjä: Aino"
    await liisa.says(code)
    assert aino.sees().text == "Liisa käytti koodisi ja on nyt ylläpitäjä (Mallila)."
    assert (await aino.says("/vastuut")).text == "Ylläpitäjä: Liisa"


async def test_of_several_roles_the_one_given_up_is_chosen(aino: Someone, liisa: Someone) -> None:
    await aino.says("/nimita tilavastaava juhlasali Liisa")
    await aino.says("/nimita järjestäjä martat Liisa")
    asked = await liisa.says("/luovu")
    assert asked.labels == ["Järjestäjä (Martat)", "Tilavastaava (Juhlasali)"]
    assert (await liisa.taps("Järjestäjä (Martat)")).text == "Et ole enää järjestäjä (Martat)."
    assert (await liisa.says("/luovu juhlasali")).text == "Et ole enää tilavastaava (Juhlasali)."
    assert (await liisa.says("/luovu")).text == "Sinulla ei ole nyt tehtävää kylässä."


async def test_everybody_reads_who_does_what(aino: Someone, liisa: Someone, ville: Someone) -> None:
    for line in ("tilavastaava juhlasali Liisa", "varavastaava juhlasali Ville", "järjestäjä martat Liisa"):
        await aino.says(f"/nimita {line}")
    await aino.says("/nimita jäsen eräpolku ry Ville")
    assert (await ville.says("/vastuut")).text.splitlines() == [
        "Ylläpitäjä: Aino",
        "Juhlasali: tilavastaava Liisa · varavastaava Ville",
        "Martat: järjestäjä Liisa",
    ]


async def test_at_night_the_appointed_one_is_left_to_sleep(town: Town, aino: Someone, liisa: Someone) -> None:
    await town.go_to("2026-11-21T23:00")
    await aino.says("/nimita tilavastaava juhlasali Liisa")
    assert not liisa.sees().text.startswith("Aino nimitti")
    await town.go_to("2026-11-22T08:30")
    assert liisa.sees().text.startswith("Aino nimitti")


async def test_in_a_group_nothing_is_said_of_who_was_appointed(aino: Someone, liisa: Someone) -> None:
    said = await aino.says("/nimita tilavastaava juhlasali Liisa", group="Kylätori")
    assert said.text == "Aino, vastasin sinulle kahden kesken."
    assert aino.sees().text == "Liisa on nyt tilavastaava (Juhlasali)."


async def test_who_hands_a_role_over_reads_which_one_it_is(town: Town) -> None:
    aino = await town.caretaker()
    asked = await aino.says("/luovuta")
    assert asked.text == "Kenelle annat tehtävän: ylläpitäjä (Mallila)? Kirjoita nimi tai valitse."


@pytest.mark.parametrize(
    ("language", "line", "said", "told"),
    [
        (
            "sv",
            "/utse lokalansvarig juhlasali Liisa",
            "Liisa är nu lokalansvarig (Juhlasali).",
            "Aino nimitti sinut tehtävään: tilavastaava (Juhlasali).",
        ),
        (
            "en",
            "/appoint keeper juhlasali Liisa",
            "Liisa is now keeper of Juhlasali.",
            "Aino nimitti sinut tehtävään: tilavastaava (Juhlasali).",
        ),
    ],
)
async def test_each_is_told_in_the_own_language(
    aino: Someone, liisa: Someone, language: str, line: str, said: str, told: str
) -> None:
    await aino.says(f"/language {language}")
    assert (await aino.says(line)).text == said
    assert liisa.sees().text.splitlines()[0] == told


def with_a_role() -> list[Command]:
    answers = ("approve", "reject", "ask")  # nobody is asked to answer for somebody else
    return [one for one in commands.everything() if one.role is not Role.EVERYBODY and one.name not in answers]


@pytest.mark.parametrize("said", with_a_role(), ids=lambda one: one.name)
async def test_every_command_of_a_role_refuses_an_ordinary_person_and_says_who_can(
    aino: Someone, ville: Someone, said: Command
) -> None:
    for language in ("fi", "en"):
        refused = await ville.says(f"/{said.name_in(language)}")
        assert "Aino" in refused.text, said.name
        assert [button.command for button in refused.buttons] == [f"request {said.name}"]
    assert (await ville.taps("Lähetä hänelle pyyntö")).text == "Pyyntösi lähti: Aino."
    assert aino.sees().labels == ["Tee se nyt"]


async def test_a_request_never_carries_whom_to_appoint(town: Town, aino: Someone, ville: Someone) -> None:
    await ville.says("/request appoint caretaker p2")
    assert aino.sees().button("Tee se nyt").command == "appoint"
    assert not town.db.read_now(lambda tx: rights.caretaker(people.named(tx, 2) or people.Known(0, "", None)))


async def invited(aino: Someone) -> str:
    """Return a code for the keeper of the hall."""
    await aino.says("/nimita tilavastaava juhlasali ?")
    return str(re.findall(r"[2-9A-Z]{4}-[2-9A-Z]{4}", aino.sees().text)[0])
