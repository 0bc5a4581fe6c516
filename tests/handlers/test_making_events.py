"""Making events: in one message or one thing at a time, once or again and again; only who makes one sees it."""

from __future__ import annotations

import pytest

from storage import associations, diary, events
from storage.event_table import Kind
from storage.events import EventNow
from storage.people import Role
from tests.town import Someone, Town, local


def organiser(town: Town, name: str = "Aino", association: str = "Martat", **where: str) -> Someone:
    """Return somebody who organises for the association, which is new."""
    someone = town.person(name, **where)
    town.appoint(someone, Role.ORGANISER, associations.subject(town.association(association)))
    return someone


def made(town: Town, number: int = 1) -> EventNow:
    found = town.db.read_now(lambda tx: events.get(tx, number))
    assert found is not None
    return found


async def test_an_event_is_said_in_one_message_and_shown_before_anybody_hears_of_it(town: Town) -> None:
    aino = organiser(town)
    town.group(aino, "Kylä")
    hall = town.space("Kylätalo")
    tables = town.space("Pöydät", kind="gear", quantity=20)
    said = await aino.says(
        "/uusi tapahtuma Kyläjuhla la 5.12. klo 12–16\n"
        "Kylätalolla\n"
        "Tervetuloa koko perhe!\n"
        "Laulua ja kahvia.\n"
        "hinta: 5 €, lapset ilmaiseksi\n"
        "kenelle: kaikille\n"
        "enintään: 60\n"
        "ilmoittautuminen: 3.12.\n"
        "välineet: pöydät 5"
    )
    assert said.text == (
        "Kyläjuhla · la 5.12.2026 klo 12–16 · Kylätalo\n"
        "Tervetuloa koko perhe!\n"
        "Laulua ja kahvia.\n"
        "Kenelle: kaikille\n"
        "Hinta: 5 €, lapset ilmaiseksi\n"
        "Tilaa 60 hengelle\n"
        "Ilmoittaudu viimeistään to 3.12.\n"
        "Järjestää: Martat\n"
        "Tulossa 0/60\n\n"
        "Tältä kortti näyttää. Sitä ei ole vielä julkaistu.\n"
        "Varataan, kun julkaiset: Kylätalo ja Pöydät 5"
    )
    assert said.labels == ["Julkaise", "Valitse ryhmät", "Muuta", "Älä julkaise"]
    event = made(town)
    assert event.is_draft
    assert event.wishes == ((hall, None), (tables, 5))
    assert event.answer_by == local("2026-12-04T00:00")
    assert aino.reads("Kylä") == []


@pytest.mark.one_database
async def test_what_is_not_said_is_asked_and_what_repeats_is_each_of_its_times(town: Town) -> None:
    aino = organiser(town)
    town.space("Kylätalo")
    assert (await aino.says("uusi tapahtuma")).text == "Mikä tapahtuman nimi on? Esimerkiksi: Kyläjuhla"
    await aino.says("Kerhokahvila")
    said = await aino.says("joka tiistai")
    assert said.text == "Joka tiistai. Mihin kellonaikaan?"
    said = await aino.says("14–16")
    assert said.text == "Joka tiistai klo 14–16, ensi kerran ti 24.11.2026. Mihin päivään asti?"
    said = await aino.says("31.5. asti")
    assert said.labels == ["Kylätalo", "Ohita"]
    await aino.says("seurakuntatalo")
    said = await aino.says("Kahvia ja seuraa")
    assert said.text.startswith("Kerhokahvila · joka tiistai klo 14–16, 24.11.2026–25.5.2027 · seurakuntatalo\n")
    assert "27 kertaa. Joka kertaan ilmoittaudutaan erikseen." in said.text
    event = made(town)
    assert event.repeats
    assert event.wishes == ()
    # The clock on the wall stays the same in summer.
    assert {day.starts_at.astimezone(town.place.zone).hour for day in event.days} == {14}


@pytest.mark.one_database
async def test_what_cannot_be_is_asked_again_and_nothing_is_lost(town: Town) -> None:
    aino = organiser(town)
    said = await aino.says("/uusi tapahtuma 123 la 5.12. klo 12–16 paikka: Ranta")
    assert said.text == "Nimessä on ainakin yksi kirjain. Mikä nimi on?"
    await aino.says("Avajaiset")
    assert made(town).title == "Avajaiset"
    said = await aino.says("/uusi tapahtuma Avajaiset la 5.12. klo 12–16\npaikka: Ranta\nilmoittautuminen: 6.12.")
    assert said.text == (
        "Tapahtuma alkaa la 5.12.2026 klo 12, ja ilmoittautuminen päättyy ennen sitä. Mihin asti voi ilmoittautua?"
    )
    said = await aino.says("pe 4.12.")
    assert "Ilmoittaudu viimeistään pe 4.12." in said.text
    assert made(town, 2).place == "Ranta"
    said = await aino.says("/uusi tapahtuma Kerho joka arkipäivä klo 9–10 31.12.2027 asti")
    assert said.text == "Vakiovuoroon mahtuu enintään 120 kertaa. Mihin asti?"


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("/uudet messut Joulumessut", Kind.FAIR),
        ("/uusi yhteispäivä Kylät auki", Kind.JOINT_DAY),
        ("/uusi kokous Järjestöparlamentti", Kind.MEETING),
    ],
)
async def test_an_officer_calls_together_and_may_plan_a_fair_a_joint_day_and_a_meeting(
    town: Town, line: str, kind: Kind
) -> None:
    officer = town.person("Olli")
    town.appoint(officer, Role.OFFICER)
    await officer.says(f"{line}\nla 5.12. klo 12–16\npaikka: Tori")
    event = made(town)
    assert (event.kind, event.associations) == (kind, ())
    refused = await town.person("Ville").says(f"{line}\nla 5.12. klo 12–16\npaikka: Tori")
    assert refused.text.startswith("Tämän voi tehdä")


@pytest.mark.one_database
async def test_the_same_event_again_asks_only_when(town: Town) -> None:
    aino = organiser(town)
    town.event(
        aino,
        "Kyläjuhla",
        days=[("2026-11-14T12:00", "2026-11-14T16:00")],
        place="Ranta",
        price="5 €",
        about="Laulua",
    )
    said = await aino.says("/tapahtuma kuten kyläjuhla")
    assert said.labels == ["la 28.11. klo 12–16", "la 13.11.2027 klo 12–16"]
    said = await aino.taps("la 28.11. klo 12–16")
    assert said.text.startswith("Kyläjuhla · la 28.11.2026 klo 12–16 · Ranta\nLaulua\nHinta: 5 €")
    assert made(town, 2).is_draft


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("language", "line", "first"),
    [
        (
            "sv",
            "/nytt evenemang Byafest lö 5.12 kl. 12–16\nplats: Stranden\npris: 5 €",
            "Byafest · lö 5.12.2026 kl. 12–16",
        ),
        ("en", "/new event Party Sat 5 Dec 12–16\nplace: Beach\nprice: 5 €", "Party · Sat 5 Dec 2026 12:00–16:00"),
    ],
)
async def test_an_event_is_planned_in_ones_own_language(town: Town, language: str, line: str, first: str) -> None:
    said = await organiser(town, language=language).says(line)
    assert said.text.startswith(first)
    assert "5 €" in said.text


async def test_a_draft_is_thrown_away_and_taken_back_and_nobody_else_finds_it(town: Town) -> None:
    aino = organiser(town)
    await aino.says("/uusi tapahtuma Kyläjuhla la 5.12. klo 12–16 paikka: Ranta")
    stranger = organiser(town, "Liisa", "Urheilijat")
    assert (await stranger.says("muuta tapahtumaa 1 hinta 5 €")).text == "Sellaista tapahtumaa ei ole."
    said = await aino.says("hylkää tapahtuma 1")
    assert said.text == "Hylätty, kukaan ei kuullut siitä: Kyläjuhla · la 5.12.2026 klo 12–16 · Ranta"
    assert (await aino.says("julkaise tapahtuma 1")).text.startswith("Tämä suunnitelma on hylätty: Kyläjuhla")
    said = await aino.taps("Kumoa")
    assert said.text.startswith("Kyläjuhla · la 5.12.2026 klo 12–16 · Ranta")


async def test_days_on_which_the_hall_is_taken_are_left_out_with_one_tap(town: Town) -> None:
    aino, liisa = organiser(town), town.person("Liisa")
    hall = town.space("Kylätalo")
    await liisa.says("/varaa kylätalo ti 22.12. klo 14–16")
    said = await aino.says("/uusi tapahtuma Kahvila joka tiistai klo 14–16 31.1.2027 asti\npaikka: kylätalo")
    assert "⚠ Kylätalo on varattu ti 22.12.2026 klo 14–16." in said.text
    refused = await aino.taps("Julkaise")
    assert refused.text.splitlines()[1:] == ["⚠ Kylätalo on varattu ti 22.12.2026 klo 14–16.", "Mitään ei varattu."]
    assert made(town).is_draft
    assert len(town.db.read_now(lambda tx: diary.coming_in(tx, hall, now=town.clock.now()))) == 1
    said = await aino.taps("Jätä ne päivät pois")
    assert "24.11.2026–26.1.2027, paitsi ti 22.12." in said.text
    said = await aino.taps("Julkaise")
    assert "yhteensä 9 kertaa" in said.text
    assert len(town.db.read_now(lambda tx: diary.coming_in(tx, hall, now=town.clock.now()))) == 10


@pytest.mark.one_database
async def test_hours_alone_are_those_of_each_day_and_can_be_taken_back(town: Town) -> None:
    aino = organiser(town)
    await aino.says("/uudet messut Joulumessut pe 11.12. ja la 12.12. klo 10–15 paikka: Tori")
    said = await aino.says("muuta tapahtumaa 1 aika klo 11–16")
    assert said.text.startswith("Joulumessut · pe 11.12.2026 klo 11–16 ja la 12.12.2026 klo 11–16 · Tori")
    said = await aino.taps("Kumoa")
    assert said.text.startswith("Joulumessut · pe 11.12.2026 klo 10–15 ja la 12.12.2026 klo 10–15 · Tori")
    assert not made(town).repeats


@pytest.mark.one_database
@pytest.mark.parametrize(
    "line",
    [
        "joulumyyjäiset la 12.12. klo 10-15 kylätalolla, vapaa pääsy, enintään 40",
        "Joulumyyjäiset kylätalolla la 12.12. klo 10–15, enintään 40 henkeä, vapaa pääsy",
        "joulumyyjäiset la 12.12. klo 10-15 kylätalolla vapaa pääsy enintään 40 henkeä",
    ],
)
async def test_a_whole_sentence_says_the_place_the_price_and_the_limit(town: Town, line: str) -> None:
    aino = organiser(town)
    town.space("Kylätalo")
    said = await aino.says(f"uusi tapahtuma {line}")
    assert said.text.startswith(
        "Joulumyyjäiset · la 12.12.2026 klo 10–15 · Kylätalo\n"
        "Hinta: vapaa pääsy\nTilaa 40 hengelle\nJärjestää: Martat\nTulossa 0/40\n"
    )
    assert "Varataan, kun julkaiset: Kylätalo" in said.text


@pytest.mark.one_database
async def test_a_sentence_keeps_what_it_tells_besides_and_its_deadline_is_no_time_of_the_event(town: Town) -> None:
    aino = organiser(town)
    said = await aino.says(
        "uusi tapahtuma Myyjäiset la 12.12. klo 10–15. Tervetuloa, kahvia ja pullaa, hinta 5 €, "
        "ilmoittautuminen 10.12. mennessä\npaikka: tori"
    )
    assert said.text.startswith(
        "Myyjäiset · la 12.12.2026 klo 10–15 · tori\nTervetuloa, kahvia ja pullaa\nHinta: 5 €\n"
        "Ilmoittaudu viimeistään to 10.12.\n"
    )


@pytest.mark.one_database
async def test_a_time_is_no_place_and_a_date_just_past_is_noticed(town: Town) -> None:
    aino = organiser(town)
    await aino.says("uusi tapahtuma Kekkerit 20.11. klo 10-12")
    assert (await aino.says("la 5.12. klo 10-12")).text.startswith("Tuo on aika, ei paikka.")
    await aino.says("tori")
    assert "vuosi on 2027. Onko päivä oikein?" in (await aino.says("ohita")).text


@pytest.mark.one_database
async def test_peru_said_to_the_plan_that_is_shown_leaves_the_plan(town: Town) -> None:
    aino = organiser(town)
    await aino.says("uusi tapahtuma Kekkerit la 5.12. klo 10-12 paikka: tori")
    assert (await aino.says("peru")).text.startswith("Hylätty, kukaan ei kuullut siitä: Kekkerit")


@pytest.mark.one_database
async def test_a_slip_of_the_pen_plans_it_anyway_and_the_plan_is_changed_in_plain_words(town: Town) -> None:
    aino = organiser(town)
    town.space("Kylätalo")
    await aino.says("uusi tapahtma Kekkerit la 5.12. klo 12-16 paikka: tori")
    assert "Hinta: nyt 5 euroa." in (await aino.says("muuta hinta 5 euroa")).text
    assert "Paikka: nyt Kylätalo (oli: tori)." in (await aino.says("muuta paikka kylätalo")).text
    assert "nyt la 5.12.2026 klo 13–17" in (await aino.says("muuta aika la 5.12. klo 13-17")).text


@pytest.mark.one_database
async def test_what_is_not_understood_hides_no_plan_and_who_does_not_want_it_leaves_it(town: Town) -> None:
    aino = organiser(town)
    await aino.says("uusi tapahtuma Kekkerit la 5.12. klo 12–16 paikka: tori")
    said = await aino.says("hmm, mitähän tähän")
    assert said.labels == ["Julkaise", "Valitse ryhmät", "Muuta", "Älä julkaise"]
    assert (await aino.says("en sittenkään halua")).text.startswith("Hylätty, kukaan ei kuullut siitä: Kekkerit")
    await aino.says("uusi tapahtuma")
    assert (await aino.says("en halua")).text.startswith("Keskeytetty")
