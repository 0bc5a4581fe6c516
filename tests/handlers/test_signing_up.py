"""Signing up with one tap, giving up and coming after all, another task, the evening before."""

from __future__ import annotations

import pytest

from storage import sign_ups, signed, talkoot
from storage.planned import Part, Planned
from storage.sign_ups import SignedUp
from tests.town import ZONE, Someone, Town

pytestmark = pytest.mark.one_database

PARTS = (Part("haravointi", most=10), Part("roskien keruu", least=8, most=20), Part("makkaranpaisto", most=1))
RAKING = "Rantasiivous, haravointi, la 5.12.2026 klo 10–14"
GRILLING = "Rantasiivous, makkaranpaisto, la 5.12.2026 klo 10–14"


def beach(town: Town, organiser: Someone, *groups: int) -> Planned:
    return town.talkoot(organiser, "Rantasiivous", *PARTS, groups=groups, bring="hanskat")


def who_comes(town: Town, task: int) -> list[SignedUp]:
    return town.db.read_now(lambda tx: sign_ups.of_task(tx, task))


async def test_one_tap_on_the_card_is_enough_and_the_group_hears_nothing(town: Town) -> None:
    aino, ville = town.person("Aino"), town.person("Ville")
    planned = beach(town, aino, town.group(aino, "Kylä"))
    await ville.says("hei")
    await ville.taps("Haravointi", group="Kylä")
    assert ville.sees().text == f"Olet mukana: {RAKING}\nUimaranta, Rantatie 3\nMukaan: hanskat"
    assert ville.sees().labels == [
        "Tuon myös muita",
        "En pääsekään",
        "Kalenteriin",
        "Muistuta",
        "Anna numeroni järjestäjälle",
    ]
    assert len(ville.reads("Kylä")) == 1, "the card alone"
    assert "Haravointi 1/10" in ville.sees("Kylä").text
    again = await ville.says(f"/ilmoittaudu {planned.tasks[0].number}")
    assert again.text.startswith(f"Olet jo mukana: {RAKING}")
    assert "Haravointi 1/10" in ville.sees("Kylä").text


async def test_whom_the_bot_cannot_reach_comes_all_the_same_and_the_group_hears_it_once(town: Town) -> None:
    aino, ville = town.person("Aino"), town.person("Ville")
    beach(town, aino, town.group(aino, "Kylä"))
    await town.settle()
    await ville.taps("Haravointi", group="Kylä")
    said = ville.sees("Kylä")
    assert said.text == "Ville, olet mukana: haravointi."
    assert said.button("Jatka kahden kesken").private
    for _ in range(2):
        await ville.taps("Haravointi", group="Kylä")
    await ville.taps("En pääsekään", group="Kylä")
    assert len(ville.reads("Kylä")) == 2, "nobody is named in public as absent, nor twice as present"
    assert "Haravointi 0/10" in ville.reads("Kylä")[0]
    shown = await ville.says("/start talkoot-1")
    assert shown.text.startswith("Rantasiivous · la 5.12.2026 klo 10–14")


async def test_many_whom_the_bot_cannot_reach_are_one_line_a_day_below_the_card(town: Town) -> None:
    aino = town.person("Aino")
    beach(town, aino, town.group(aino, "Kylä"))
    await town.settle()
    for name in ("Ville", "Kalle", "Matti"):
        await town.person(name).taps("Haravointi", group="Kylä")
        assert aino.sees("Kylä").text == f"{name}, olet mukana: haravointi."
    assert len(aino.reads("Kylä")) == 2
    await town.go_to("2026-11-22T12:00")
    await town.person("Liisa").taps("Haravointi", group="Kylä")
    assert len(aino.reads("Kylä")) == 3


@pytest.mark.parametrize(
    "line",
    [
        "/ilmoittaudu rantasiivous haravointi",
        "ilmoittaudu haravointiin",
        "/ilmoittaudu rantasiivoukseen haravointiin 5.12.",
        "/anmäl rantasiivous haravointi",
        "/sign up haravointi",
    ],
)
async def test_the_task_may_be_said_in_words(town: Town, line: str) -> None:
    beach(town, town.person("Aino"))
    town.talkoot(
        town.person("Aino"), "Syyssiivous", Part("ikkunat", most=3), days=[("2026-12-12T10:00", "2026-12-12T12:00")]
    )
    assert (await town.person("Ville").says(line)).text.startswith(f"Olet mukana: {RAKING}")


async def test_what_is_not_clear_is_asked(town: Town) -> None:
    aino, ville = town.person("Aino"), town.person("Ville")
    beach(town, aino)
    town.talkoot(aino, "Syyssiivous", Part("haravointi", most=3), days=[("2026-12-12T10:00", "2026-12-12T12:00")])
    asked = await ville.says("/ilmoittaudu haravointi")
    assert asked.text == "Mitkä talkoot?"
    assert asked.labels == ["Rantasiivous la 5.12.: haravointi", "Syyssiivous la 12.12.: haravointi"]
    await ville.says("/ilmoittaudu")
    assert ville.sees().labels == ["Rantasiivous la 5.12.", "Syyssiivous la 12.12."]
    assert (await ville.taps("Rantasiivous la 5.12.")).text == "Mikä tehtävä?"
    assert (await ville.taps("Roskien keruu")).text.startswith("Olet mukana: Rantasiivous, roskien keruu")
    assert (await ville.says("/ilmoittaudu tanssiaiset")).text == "Mitkä talkoot?"


async def test_a_full_task_is_told_with_what_else_there_is(town: Town) -> None:
    aino, ville, liisa = town.person("Aino"), town.person("Ville"), town.person("Liisa", network="matrix")
    planned = beach(town, aino)
    grilling = planned.tasks[2].number
    town.signs_up(aino, grilling)
    full = await ville.says(f"sign up {grilling}", pressed=True)
    assert full.text.startswith("Makkaranpaisto tuli juuri täyteen.\nRantasiivous · la 5.12.2026 klo 10–14")
    assert full.labels == ["Jonoon", "Haravointi", "Roskien keruu", "Kaikki talkoot"]
    assert len(who_comes(town, grilling)) == 1
    await liisa.says("hei")
    assert (await ville.taps("Haravointi")).text.startswith(f"Olet mukana: {RAKING}")


@pytest.mark.parametrize(
    ("line", "said"), [("sign up 999", "Sellaista talkootehtävää ei ole."), ("sign up 1", "Se on jo pidetty: ")]
)
async def test_what_is_over_or_never_was_is_refused_kindly(town: Town, line: str, said: str) -> None:
    beach(town, town.person("Aino"))
    await town.go_to("2026-12-05T14:00")
    refused = await town.person("Ville").says(line, pressed=True)
    assert refused.text.startswith(said)
    assert refused.labels == ["Kaikki talkoot"]


async def test_cancelled_talkoot_say_so(town: Town) -> None:
    planned = beach(town, town.person("Aino"))
    town.db.write_now(lambda tx: talkoot.change(tx, planned.number, cancelled_at=town.clock.now()))
    ville = town.person("Ville")
    assert (await ville.says("sign up 1", pressed=True)).text.startswith("Nämä talkoot on peruttu: Rantasiivous")
    assert (await ville.says("/ilmoittaudu")).text == "Talkoita ei ole nyt tulossa."


async def test_what_a_task_takes_is_asked_once_and_never_in_the_group(town: Town) -> None:
    aino, ville, liisa = (
        town.person("Aino"),
        town.person("Ville"),
        town.person("Liisa", network="matrix", language="sv"),
    )
    group = town.group(aino, "Kylä")
    parts = (Part("lumityöt", most=2, needs="traktorikortti", least_age=18), Part("kahvinkeitto", most=2))
    planned = town.talkoot(aino, "Lumitalkoot", *parts, groups=[group])
    await ville.says("hei")
    await ville.taps("Lumityöt", group="Kylä")
    assert ville.sees().text == "Tähän tarvitaan: traktorikortti, ja ikää vähintään 18 vuotta. Sopiiko sinulle?"
    assert who_comes(town, planned.tasks[0].number) == []
    assert (await ville.taps("Ei")).labels == ["Kahvinkeitto", "Kaikki talkoot"]
    await ville.taps("Kyllä, tulen")
    assert ville.sees().text.startswith("Olet mukana: Lumitalkoot, lumityöt")
    assert (await ville.says("sign up 1", pressed=True)).text.startswith("Olet jo mukana")
    assert len(ville.reads("Kylä")) == 1
    emma = town.person("Emma")
    await emma.says("sign up 1", group="Kylä", pressed=True)
    assert emma.sees("Kylä").text == "Emma, jatketaan kahden kesken."
    await emma.says("sign up 1 no", group="Kylä", pressed=True)
    assert [one.name for one in who_comes(town, 1)] == ["Ville"]
    assert (await liisa.says("/anmäl lumityöt")).text.endswith("Passar det dig?")
    assert (await liisa.says("ja")).text.startswith("Du är med: Lumitalkoot, lumityöt")


async def test_what_one_has_at_the_same_time_is_said_and_not_forbidden(town: Town) -> None:
    town.space("Kylätalo")
    aino, ville = town.person("Aino"), town.person("Ville")
    beach(town, aino)
    await ville.says("/varaa kylätalo la 5.12. klo 13–15")
    await ville.says("/varaa kylätalo la 5.12. klo 15–16")
    first = await ville.says("/ilmoittaudu haravointi")
    assert "Huomaa, että sinulla on samaan aikaan: Kylätalo, la 5.12.2026 klo 13–15" in first.text
    assert "klo 15–16" not in first.text
    second = await ville.says("/ilmoittaudu roskien keruu")
    assert f"Huomaa, että sinulla on samaan aikaan: {RAKING}" in second.text
    assert (await ville.taps("Vain tämä")).text == f"Et ole enää mukana: {RAKING}"
    assert [one.name for one in who_comes(town, 2)] == ["Ville"]


async def test_giving_up_is_taken_back_while_there_is_room(town: Town) -> None:
    aino, ville = town.person("Aino"), town.person("Ville")
    grilling = beach(town, aino).tasks[2].number
    await ville.says(f"sign up {grilling}", pressed=True)
    assert (await ville.taps("En pääsekään")).text == f"Et ole enää mukana: {GRILLING}"
    assert (await ville.taps("Tulen sittenkin")).text.startswith(f"Olet mukana: {GRILLING}")
    await ville.taps("En pääsekään")
    town.signs_up(aino, grilling)
    gone = await ville.taps("Tulen sittenkin")
    assert gone.text.startswith("Valitettavasti paikkasi ehti jo mennä toiselle.")
    assert gone.labels[:2] == ["Jonoon", "Haravointi"]
    assert (await ville.says("withdraw 1", pressed=True)).text == f"Et ollut enää tulossa: {GRILLING}"


async def test_of_several_in_one_talkoot_one_is_asked_which(town: Town) -> None:
    aino, ville = town.person("Aino"), town.person("Ville")
    beach(town, aino, town.group(aino, "Kylä"))
    await ville.says("/ilmoittaudu haravointi")
    await ville.says("/ilmoittaudu roskien keruu")
    await ville.taps("En pääsekään", group="Kylä")
    asked = ville.sees()
    assert asked.text == "Mihin et pääse?"
    assert asked.labels == ["Haravointi, Rantasiivous la 5.12.", "Roskien keruu, Rantasiivous la 5.12.", "Kaikista"]
    both = await ville.taps("Kaikista")
    assert both.text.count("Et ole enää mukana: ") == 2
    assert both.labels == ["Tulen sittenkin: haravointi", "Tulen sittenkin: roskien keruu"]
    await ville.taps("En pääsekään", group="Kylä")
    assert ville.sees().text == "Et ole ilmoittautunut näihin talkoisiin."
    assert len(ville.reads("Kylä")) == 1


async def test_a_plain_en_paase_means_the_only_thing_one_comes_to(town: Town) -> None:
    ville = town.person("Ville")
    beach(town, town.person("Aino"))
    assert (await ville.says("en pääse")).text == "Et ole ilmoittautunut mihinkään talkoisiin."
    await ville.says("/ilmoittaudu haravointi")
    assert (await ville.says("en pääsekään")).text == f"Et ole enää mukana: {RAKING}"
    await ville.says("/ilmoittaudu haravointi")
    await ville.says("/ilmoittaudu roskien keruu")
    assert (await ville.says("en pääse")).text == "Mikä niistä?"
    assert (await ville.says("en pääse roskien keruuseen")).text.startswith("Et ole enää mukana: Rantasiivous, roskien")


async def test_what_has_begun_is_given_up_to_its_leader(town: Town) -> None:
    ville = town.person("Ville")
    beach(town, town.person("Aino"))
    await ville.says("/ilmoittaudu haravointi")
    await town.go_to("2026-12-05T10:00")
    refused = await ville.says("en pääse")
    assert refused.text == f"Talkoot alkoivat jo. Kerro vetäjälle: Aino.\n{RAKING}"
    assert [one.name for one in who_comes(town, 1)] == ["Ville"]


async def test_nobody_gives_up_for_somebody_else(town: Town) -> None:
    aino, ville, liisa = town.person("Aino"), town.person("Ville"), town.person("Liisa")
    town.signs_up(ville, beach(town, aino).tasks[0].number)
    for line in ("withdraw 1", "come 1", "come back 1", "bring 1 2", "do instead 1 2", "talkoot calendar 1"):
        assert (await liisa.says(line, pressed=True)).text == "Sellaista ilmoittautumista ei ole sinulla.", line
    assert [(one.name, one.people) for one in who_comes(town, 1)] == [("Ville", 1)]


async def test_whom_the_organiser_took_off_is_told_whom_to_ask(town: Town) -> None:
    ville = town.person("Ville")
    number = town.signs_up(ville, beach(town, town.person("Aino")).tasks[0].number)
    removed = signed.Ended.REMOVED
    town.db.write_now(lambda tx: sign_ups.leave(tx, number, zone=ZONE, now=town.clock.now(), why=removed))
    said = await ville.says(f"come back {number}", pressed=True)
    assert said.text == "Järjestäjä poisti sinut listalta. Kysy häneltä: Aino."


async def test_another_task_is_done_with_all_whom_one_brings_or_nothing_changes(town: Town) -> None:
    aino, ville = town.person("Aino"), town.person("Ville")
    parts = (*PARTS[:2], Part("kahvinkeitto", most=2))
    planned = town.talkoot(aino, "Rantasiivous", *parts)
    town.signs_up(ville, planned.tasks[0].number, 3, ["Matti"])
    asked = await ville.says("/vaihda tehtävää")
    assert asked.labels == ["Roskien keruu"], "three do not find room at the coffee"
    full = await ville.says("do instead 1 3", pressed=True)
    assert full.text.startswith("Siellä on tilaa 2 hengelle. Mitään ei muuttunut: Rantasiivous, haravointi")
    done = await ville.says("/vaihda tehtävää 1 roskien keruu")
    assert done.text == (
        "Olet mukana: Rantasiivous, roskien keruu, la 5.12.2026 klo 10–14 · tuot 2 muuta (Matti)\nEt enää: haravointi"
    )
    assert [(one.people, one.said) for one in who_comes(town, 2)] == [(3, "Matti")]
    assert (await ville.taps("Kumoa")).text.startswith(f"Olet mukana: {RAKING} · tuot 2 muuta (Matti)")
    assert who_comes(town, 2) == []


async def test_the_evening_before_each_hears_once_and_answers_and_in_the_morning_who_comes_hears_again(
    town: Town,
) -> None:
    aino, ville, liisa = town.person("Aino"), town.person("Ville"), town.person("Liisa", network="matrix")
    beach(town, aino)
    await ville.says("/ilmoittaudu haravointi")
    await ville.says("/ilmoittaudu roskien keruu")
    await liisa.says("/ilmoittaudu haravointi")
    heard = len(ville.reads())
    await town.go_to("2026-12-04T17:59")
    assert len(ville.reads()) == heard
    await town.go_to("2026-12-04T18:00")
    assert liisa.sees().text == f"Huomenna: {RAKING}\nUimaranta, Rantatie 3\nMukaan: hanskat"
    assert liisa.sees().labels == ["Tulen", "En pääsekään"]
    assert len(ville.reads()) == heard + 1
    assert ville.sees().text == (
        f"Huomenna:\n• {RAKING}\n• Rantasiivous, roskien keruu, la 5.12.2026 klo 10–14\n"
        "Uimaranta, Rantatie 3\nMukaan: hanskat"
    )
    assert ville.sees().labels == [
        *("Tulen: Haravointi", "En pääsekään: Haravointi"),
        *("Tulen: Roskien keruu", "En pääsekään: Roskien keruu"),
    ]
    assert (await ville.taps("Tulen: Haravointi")).text.startswith(f"Hienoa, nähdään siellä: {RAKING}")
    assert all(one.confirmed_at for task in (1, 2) for one in who_comes(town, task) if one.name == "Ville")
    assert not next(one for one in who_comes(town, 1) if one.name == "Liisa").confirmed_at
    assert (await liisa.taps("En pääsekään")).text == f"Et ole enää mukana: {RAKING}"
    quiet = len(liisa.reads())
    await town.go_to("2026-12-05T07:59")
    assert len(ville.reads()) == heard + 2
    await town.go_to("2026-12-05T09:59")
    assert len(ville.reads()) == heard + 3, "nobody is reminded twice"
    assert ville.sees().text.startswith(f"Tänään:\n• {RAKING}")
    assert ville.sees().labels == ["En pääsekään: Haravointi", "En pääsekään: Roskien keruu"], (
        "they said that they come"
    )
    assert len(liisa.reads()) == quiet, "who gave up is left in peace"


async def test_a_bot_that_was_down_in_the_evening_wakes_nobody(town: Town) -> None:
    ville = town.person("Ville")
    town.talkoot(town.person("Aino"), "Rantasiivous", days=[("2026-12-05T12:00", "2026-12-05T14:00")])
    await ville.says("/ilmoittaudu haravointi")
    heard = len(ville.reads())
    town.clock.set(town.clock.now().replace(month=12, day=4, hour=20, minute=30), stand=True)  # 22.30 in Mallila
    await town.settle()
    assert len(ville.reads()) == heard
    await town.go_to("2026-12-05T08:00")
    assert ville.sees().text.startswith("Tänään: Rantasiivous, haravointi")


async def test_what_is_to_come_is_listed_with_what_is_mine(town: Town) -> None:
    aino, ville, liisa = town.person("Aino"), town.person("Ville"), town.person("Liisa", network="matrix")
    assert (await ville.says("/talkoot")).text.startswith("Talkoita ei ole nyt tulossa.")
    beach(town, aino)
    town.talkoot(aino, "Syyssiivous", Part("ikkunat", most=1), days=[("2026-12-12T10:00", "2026-12-12T12:00")])
    town.signs_up(liisa, 4)
    await ville.says("/ilmoittaudu haravointi")
    listed = await ville.says("/talkoot")
    assert listed.text == (
        "Tulossa olevat talkoot:\n"
        "• Rantasiivous · la 5.12.2026 klo 10–14 · Uimaranta, Rantatie 3 · 30 paikkaa vapaana\n"
        "  Olet mukana: haravointi\n"
        "• Syyssiivous · la 12.12.2026 klo 10–12 · Uimaranta, Rantatie 3 · täynnä, voit jonottaa"
    )
    shown = await ville.taps("Rantasiivous la 5.12.")
    assert shown.text.endswith("Olet mukana: haravointi")
    assert shown.labels == [
        "Tuon myös muita",
        "Toinen tehtävä",
        "En pääsekään",
        "Kalenteriin",
        "Muistuta",
        "Roskien keruu",
        "Makkaranpaisto",
        "Kaikki talkoot",
    ]
    organiser = await aino.says("/talkoot rantasiivous")
    assert organiser.labels[-6:-1] == ["Osallistujat", "Viesti mukana oleville", "Muuta", "Siirrä", "Peru talkoot"]
    group = await ville.says("/talkoot", group="Kylä")
    assert "Olet mukana" not in group.text


async def test_the_first_hello_shows_the_way_to_the_talkoot(town: Town) -> None:
    ville = town.person("Ville")
    beach(town, town.person("Aino"))
    assert "Talkoot" in (await ville.says("hei")).labels
    assert (await ville.taps("Talkoot")).text.startswith("Tulossa olevat talkoot:")


async def test_it_goes_into_the_calendar(town: Town) -> None:
    sven = town.person("Sven", language="sv")
    beach(town, town.person("Aino"))
    await sven.says("/anmäl haravointi")
    [file] = (await sven.taps("Till kalendern")).reply.files
    assert file.name == "talko-1.ics"
    text = file.content.decode()
    assert "SUMMARY:Rantasiivous · haravointi" in text
    assert "DTSTART:20261205T080000Z" in text
    assert "Ta med: hanskat" in text


async def test_a_phone_number_is_shown_only_while_it_is_allowed(town: Town) -> None:
    ville = town.person("Ville")
    beach(town, town.person("Aino"))
    await ville.says("/ilmoittaudu haravointi")
    asked = await ville.taps("Anna numeroni järjestäjälle")
    assert asked.text.startswith("Mikä on puhelinnumerosi?")
    assert (await ville.says("en muista")).text.startswith("En saanut selvää puhelinnumerosta.")
    told = await ville.says("040 123 4567")
    assert told.text.endswith("näkevät puhelinnumerosi: 040 123 4567")
    assert (await ville.says("/puhelin")).text == told.text
    assert (await ville.taps("Älä näytä")).text == "Järjestäjät eivät näe puhelinnumeroasi eivätkä tunnustasi."
    assert (await ville.taps("Kumoa")).text == told.text
    assert "Anna numeroni järjestäjälle" not in (await ville.says("/ilmoittaudu roskien keruu")).labels
    assert (await ville.says("/puhelin name")).text.endswith("näkevät tunnuksesi.")
    await ville.says("/puhelin pois")
    assert (await ville.says("/puhelin")).text.startswith("Mikä on puhelinnumerosi?")


async def test_who_is_forgotten_is_told_that_their_places_go_to_others(town: Town) -> None:
    aino, ville, liisa = town.person("Aino"), town.person("Ville"), town.person("Liisa", network="matrix")
    beach(town, aino)
    await ville.says("/ilmoittaudu makkaranpaisto")
    await liisa.says("/varasijalle makkaranpaisto")
    assert "• 1 ilmoittautuminen talkoisiin perutaan." in (await ville.says("/unohda")).text
    await ville.taps("Jatka")
    assert (await ville.taps("Kyllä, unohda minut")).text.startswith("Nyt olen unohtanut sinut.")
    assert liisa.sees().text.startswith(f"Sinulle vapautui paikka: {GRILLING}")


async def test_of_two_accounts_of_one_person_that_both_came_the_later_place_is_offered(town: Town) -> None:
    aino, ville, liisa = town.person("Aino"), town.person("Ville"), town.person("Liisa", language="fi")
    other = town.person("Ville", network="matrix")
    town.talkoot(aino, "Rantasiivous", Part("makkaranpaisto", most=2))
    for someone in (ville, other):
        await someone.says("/ilmoittaudu makkaranpaisto")
    await liisa.says("/varasijalle makkaranpaisto")
    code = (await ville.says("/yhdistä")).text.split("/yhdista ")[1].split()[0]
    await other.says(f"/yhdistä {code}")
    assert liisa.sees().text.startswith(f"Sinulle vapautui paikka: {GRILLING}")
    assert [one.name for one in who_comes(town, 1) if one.is_coming] == ["Ville"]
