"""Publishing events: booked with all they need or not at all, what else is on said first, organised together."""

from __future__ import annotations

import pytest

from storage import diary, events, spaces
from storage.people import Role
from tests.drafts import drafted
from tests.handlers.test_making_events import made, organiser
from tests.town import Town

LINE = "/uusi tapahtuma Kyläjuhla la 5.12. klo 12–16\npaikka: {}"


async def test_a_published_event_stands_in_every_group_with_its_hall_booked(town: Town) -> None:
    aino, liisa = organiser(town), town.person("Liisa", network="matrix")
    town.group(aino, "Kylä")
    town.group(liisa, "!kyla")
    town.space("Kylätalo")
    await aino.says(LINE.format("Kylätalo"))
    said = await aino.taps("Julkaise")
    assert said.text == (
        "Julkaistu: Kyläjuhla · la 5.12.2026 klo 12–16 · Kylätalo\n"
        "2 ryhmässä: 1 Telegramissa, 1 Matrixissa.\n"
        "Varattu: Kylätalo, la 5.12.2026 klo 12–16 (Martat) · Kyläjuhla"
    )
    assert liisa.sees("!kyla").text.startswith("Kyläjuhla · la 5.12.2026 klo 12–16 · Kylätalo\n")
    assert (await aino.says("julkaise tapahtuma 1")).text.startswith("Tämä tapahtuma on jo julkaistu: ")
    said = await aino.says("palauta tapahtuma luonnokseksi 1")
    assert said.text.splitlines()[1] == "Peruttu: Kylätalo, la 5.12.2026 klo 12–16 (Martat) · Kyläjuhla"
    assert liisa.sees("!kyla").text.startswith("Tätä tapahtumaa suunnitellaan vielä")


async def test_what_one_thing_lacks_nothing_is_booked_and_nobody_hears(town: Town) -> None:
    aino, ville = organiser(town), town.person("Ville")
    town.group(aino, "Kylä")
    hall = town.space("Kylätalo")
    tables = town.space("Pöydät", kind="gear", quantity=6)
    await ville.says("/varaa pöydät 4 la 5.12. klo 12–14")
    await aino.says(LINE.format("Kylätalo") + "\nvälineet: pöydät 5")
    said = await aino.taps("Julkaise")
    assert said.text.startswith("Ei vielä julkaistu: Kyläjuhla")
    assert "Pöydät, 2 kpl" in said.labels
    booked = town.db.read_now(lambda tx: [diary.coming_in(tx, one, now=town.clock.now()) for one in (hall, tables)])
    assert [len(each) for each in booked] == [0, 1]
    assert aino.reads("Kylä") == []
    said = await aino.taps("Pöydät, 2 kpl")
    assert (await aino.taps("Julkaise")).text.startswith("Julkaistu: ")


async def test_events_and_talkoot_hear_of_each_other_before_they_are_published(town: Town) -> None:
    aino, ville = organiser(town), town.person("Ville")
    town.talkoot(ville, "Latutalkoot", place="Latumaja")
    await aino.says(LINE.format("Ranta"))
    assert "⚠ Samana päivänä myös:\n• Latutalkoot · la 5.12. klo 10–14 · Latumaja" in aino.sees().text
    await aino.taps("Julkaise")
    planned = drafted(town, ville, title="Joulusiivous")
    said = await ville.says(f"publish {planned.number}")
    assert "• Kyläjuhla · la 5.12. klo 12–16 · Ranta (Martat)" in said.text
    await ville.taps("Julkaise silti")
    await aino.says("/uusi tapahtuma Glögi la 5.12. klo 18–20 paikka: Tori")
    said = await aino.taps(next(label for label in aino.sees().labels if label.startswith("la ")))
    assert "Samana päivänä" not in said.text


@pytest.mark.one_database
@pytest.mark.parametrize("tapped", ["Järjestämme mukana", None], ids=["said yes", "was asked"])
async def test_whoever_is_left_out_of_organising_hears_so(town: Town, tapped: str | None) -> None:
    aino, ville = organiser(town), organiser(town, "Ville", "Kalakerho")
    await ville.says("hei")
    await aino.says(LINE.format("Ranta"))
    await aino.says("/muuta tapahtumaa 1 järjestäjät Martat, Kalakerho")
    await aino.says("/kysy järjestäjiä 1")
    if tapped:
        await ville.taps(tapped)
    await aino.says("/muuta tapahtumaa 1 järjestäjät Martat")
    assert made(town).associations == (1,)
    assert ville.sees().text == (
        "Aino muutti järjestäjiä: Kalakerho ei järjestä tätä enää. Kyläjuhla · la 5.12.2026 klo 12–16 · Ranta"
    )


async def test_an_event_is_no_draft_again_once_somebody_has_answered(town: Town) -> None:
    aino, ville = organiser(town), town.person("Ville")
    await aino.says(LINE.format("Ranta"))
    await aino.taps("Julkaise")
    await ville.says(f"coming {made(town).days[0].number}")
    said = await aino.says("unpublish event 1")
    assert said.text == "Kyläjuhla: joku on jo vastannut. Tapahtuman voi silti perua."


async def test_whoever_organises_it_hears_that_the_hall_was_lost(town: Town) -> None:
    aino, liisa = organiser(town), organiser(town, "Liisa", "Urheilijat")
    keeper = town.person("Kaija")
    hall = town.space("Kylätalo")
    town.appoint(keeper, Role.KEEPER, spaces.subject(hall))
    await liisa.says("hei")
    await aino.says(LINE.format("Kylätalo") + "\njärjestäjät: Martat ja Urheilijat")
    await aino.taps("Julkaise")
    await liisa.taps("Järjestämme mukana")
    booked = town.db.read_now(lambda tx: events.booked_with(tx, 1))
    await keeper.says(f"cancel {booked[0]}")
    await town.settle()
    assert (
        liisa.sees().text
        == (
            "Tätä ei ole enää varattu tapahtumallesi: Kylätalo, la 5.12.2026 klo 12–16 (Martat) · Kyläjuhla\n"
            "Kyläjuhla · la 5.12.2026 klo 12–16 · Kylätalo"
        )
        or "Tätä ei ole enää varattu tapahtumallesi: " in liisa.sees().text
    )


async def test_the_keeper_is_asked_once_for_all_times_of_what_repeats(town: Town) -> None:
    aino, keeper = organiser(town), town.person("Kaija")
    hall = town.space("Kylätalo", approval=True)
    town.appoint(keeper, Role.KEEPER, spaces.subject(hall))
    await keeper.says("hei")
    before = len(keeper.reads())
    await aino.says("/uusi tapahtuma Kahvila joka tiistai klo 14–16 31.1.2027 asti\npaikka: kylätalo")
    said = await aino.taps("Julkaise")
    assert "Pyyntö lähti: Kylätalo, joka tiistai klo 14–16" in said.text
    assert len(keeper.reads()) == before + 1
    assert keeper.sees().labels[0] == "Hyväksy kaikki"


async def test_an_association_organises_it_too_with_one_tap_and_may_then_change_it(town: Town) -> None:
    aino, liisa = organiser(town), organiser(town, "Liisa", "Urheilijat", network="matrix")
    await liisa.says("hei")
    said = await aino.says(LINE.format("Ranta") + "\njärjestäjät: Martat ja Urheilijat")
    assert "Kysyn mukaan järjestämään, kun julkaiset: Urheilijat" in said.text
    assert made(town).associations == (1,)
    said = await aino.taps("Kysy heiltä jo nyt")
    assert "Urheilijat saa kysymyksen, järjestävätkö he mukana: Liisa." in said.text
    assert liisa.sees().text.startswith(
        "Aino kysyy: järjestäisikö Urheilijat tämän yhdessä muiden kanssa?\n\nKyläjuhla"
    )
    assert (await liisa.says("change event 1 price 5 €")).text == "Sellaista tapahtumaa ei ole."
    await liisa.taps("Järjestämme mukana")
    assert aino.sees().text.startswith("Urheilijat järjestää tämän kanssanne: Kyläjuhla")
    said = await liisa.says("change event 1 price 5 €")
    assert said.text.endswith("Hinta: nyt 5 €.")
    await aino.says("publish event 1")
    assert made(town).by == ("Martat", "Urheilijat")
    assert liisa.sees().text.startswith("Aino julkaisi tapahtuman, jota järjestät: ")


async def test_an_association_that_declines_can_still_change_its_mind_and_nobody_answers_for_it(town: Town) -> None:
    aino, liisa = organiser(town), organiser(town, "Liisa", "Urheilijat")
    await liisa.says("hei")
    await aino.says(LINE.format("Ranta") + "\njärjestäjät: Martat ja Urheilijat")
    await aino.taps("Julkaise")
    said = await aino.says("accept event 1 2")
    assert said.text == "Tämän voi tehdä yhdistyksen Urheilijat järjestäjä: Liisa."
    await liisa.taps("Emme järjestä")
    assert aino.sees().text.startswith("Urheilijat ei järjestä tätä kanssanne: ")
    assert made(town).asked == ()
    await liisa.taps("Järjestämme sittenkin")
    assert made(town).by == ("Martat", "Urheilijat")
    said = await aino.says("decline event 1 1")
    assert said.text.startswith("Martat ei järjestä tätä. ")
    said = await liisa.says("decline event 1 2")
    assert said.text.startswith("Urheilijat järjestää tämän yksin.")


async def test_what_is_changed_shows_everywhere_and_can_be_taken_back(town: Town) -> None:
    aino, ville = organiser(town), town.person("Ville")
    town.group(aino, "Kylä")
    town.space("Kylätalo")
    town.space("Koulun sali")
    await aino.says(LINE.format("Kylätalo"))
    await aino.taps("Julkaise")
    await ville.says(f"coming {made(town).days[0].number}")
    said = await aino.says("muuta tapahtumaa kyläjuhla paikka koulun sali")
    assert said.text.splitlines()[:2] == [
        "Paikka: nyt Koulun sali (oli: Kylätalo).",
        "Varattu: Koulun sali, la 5.12.2026 klo 12–16 (Martat) · Kyläjuhla",
    ]
    assert "Koulun sali" in aino.sees("Kylä").text.splitlines()[0]
    assert ville.sees().text.endswith("Paikka on nyt: Koulun sali.")
    await aino.taps("Kumoa")
    there = town.db.read_now(lambda tx: [diary.get(tx, one) for one in events.booked_with(tx, 1)])
    assert [one.space for one in there if one is not None and one.stands] == ["Kylätalo"]
    said = await aino.says("muuta tapahtumaa 1 enintään 0")
    assert said.text.startswith("Monelleko on tilaa?")
    await aino.says("1")
    assert made(town).most == 1


async def test_an_event_stays_where_it_is_when_the_other_hall_is_taken(town: Town) -> None:
    aino, ville = organiser(town), town.person("Ville")
    town.space("Kylätalo")
    town.space("Koulun sali")
    await ville.says("/varaa koulun sali la 5.12. klo 13–14")
    await aino.says(LINE.format("Kylätalo"))
    await aino.taps("Julkaise")
    said = await aino.says("muuta tapahtumaa 1 paikka koulun sali")
    assert said.text.startswith("Mitään ei muuttunut: Kyläjuhla")
    assert made(town).place == "Kylätalo"


@pytest.mark.one_database
async def test_never_fewer_places_than_people_come(town: Town) -> None:
    aino, ville, liisa = organiser(town), town.person("Ville"), town.person("Liisa")
    await aino.says(LINE.format("Ranta"))
    await aino.taps("Julkaise")
    for someone in (ville, liisa):
        await someone.says(f"coming {made(town).days[0].number}")
    said = await aino.says("muuta tapahtumaa 1 enintään 1")
    assert said.text == "2 on jo tulossa: heillekin on oltava tilaa."
    assert made(town).most is None


@pytest.mark.one_database
async def test_julkaise_alone_publishes_the_only_draft_there_is(town: Town) -> None:
    aino = organiser(town)
    town.group(aino, "Kylä")
    await aino.says("uusi tapahtuma Kyläjuhla la 5.12. klo 12–16 paikka: tori")
    await aino.says("hei")
    assert (await aino.says("julkaise")).text.startswith("Julkaistu: Kyläjuhla")
