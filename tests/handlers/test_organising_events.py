"""What organisers do with an event that people come to: move it, call it off, add people, write to them; and undo."""

from __future__ import annotations

import pytest

from storage import bookings, events, spaces
from storage.db import Tx
from storage.diary import Booked
from storage.events import EventNow
from tests.town import ZONE, Someone, Town, local

WEEKS = [(f"2026-{day}T18:00", f"2026-{day}T20:00") for day in ("11-24", "12-01", "12-08")]


@pytest.fixture
def liisa(town: Town) -> Someone:
    return town.person("Liisa")


@pytest.fixture
def aino(town: Town) -> Someone:
    return town.person("Aino")


def now(town: Town, event: EventNow) -> EventNow:
    found = town.db.read_now(lambda tx: events.get(tx, event.number))
    assert found is not None
    return found


def booked(town: Town, event: EventNow, organiser: Someone) -> None:
    """The village hall is booked for every day of the event, with it."""
    who, at = town.person_id(organiser), town.clock.now()
    hall = town.space("Työväentalo")

    def book(tx: Tx) -> None:
        space = spaces.get(tx, hall)
        assert space is not None
        for day in event.days:
            made = bookings.book(
                tx,
                space=space,
                person_id=who,
                start=day.starts_at,
                end=day.ends_at,
                zone=ZONE,
                now=at,
            )
            assert isinstance(made, Booked)
            events.with_booking(tx, event.number, made.number)

    town.db.write_now(book)


async def test_a_moved_event_takes_its_bookings_along_and_everybody_hears_it_once_and_again_when_it_is_undone(
    town: Town, ville: Someone, aino: Someone
) -> None:
    await aino.says("hei")
    event = town.event(aino)
    booked(town, event, aino)
    await ville.says(f"tulossa {event.days[0].number}")
    said = await aino.says(f"siirrä tapahtuma {event.number} la 12.12. klo 13")
    assert said.text.startswith("Siirretään: Kyläjuhla · la 5.12.2026 klo 12–16\nUusi aika: la 12.12.2026 klo 13–17\n")
    assert "Työväentalo, la 12.12.2026 klo 13–17" in said.text
    said = await aino.taps("Siirrä")
    assert said.text.startswith(
        "Siirretty: Kyläjuhla · la 12.12.2026 klo 13–17\n• Työväentalo, la 12.12.2026 klo 13–17"
    )
    assert said.text.endswith("Kerron siitä 1 hengelle.")
    heard = ville.sees()
    assert heard.text == (
        "Aino siirsi tapahtuman: Kyläjuhla on nyt la 12.12.2026 klo 13–17. Sen piti olla la 5.12.2026 klo 12–16."
    )
    assert heard.labels == ["Tulen silloinkin", "En pääse"]
    assert (await aino.taps("Kumoa")).text.startswith("Siirretty takaisin: Kyläjuhla · la 5.12.2026 klo 12–16")
    assert now(town, event).starts_at == local("2026-12-05T12:00")
    assert len([text for text in ville.reads() if text.startswith("Aino siirsi")]) == 2


async def test_what_cannot_be_moved_with_it_keeps_all_of_it_where_it_is(
    town: Town, ville: Someone, aino: Someone
) -> None:
    event = town.event(aino)
    booked(town, event, aino)
    await ville.says("varaa työväentalo la 12.12. klo 12–14")
    said = await aino.says(f"siirrä tapahtuma {event.number} la 12.12.")
    assert said.text.startswith("Kaikkea ei voi siirtää, joten mitään ei siirretty: Työväentalo on varattu")
    assert now(town, event) == event


async def test_a_cancelled_event_frees_what_was_booked_and_comes_back_with_it(
    town: Town, ville: Someone, liisa: Someone, aino: Someone
) -> None:
    await aino.says("hei")
    event = town.event(aino)
    booked(town, event, aino)
    await ville.says("tulossa 1")
    await liisa.says("en tule tapahtumaan 1")
    before = len(liisa.reads())
    await aino.says(f"peru tapahtuma {event.number}")
    said = await aino.taps("Sää")
    assert said.text.startswith("Perutaanko tapahtuma varmasti? Kyläjuhla")
    assert "Työväentalo" in said.text
    said = await aino.taps("Peru tapahtuma")
    assert said.text.startswith("Tapahtuma on peruttu: Kyläjuhla · la 5.12.2026 klo 12–16\nVapautuu:\n• Työväentalo")
    assert ville.sees().text == "Aino perui tämän tapahtuman: Kyläjuhla · la 5.12.2026 klo 12–16\nSyy: Sää"
    assert len(liisa.reads()) == before
    assert (await ville.says("tulossa 1")).text.startswith("Tapahtuma on peruttu: Kyläjuhla")
    said = await aino.taps("Kumoa")
    assert said.text.startswith("Tämä tapahtuma pidetään sittenkin: Kyläjuhla · la 5.12.2026 klo 12–16\n• Työväentalo")
    assert ville.sees().text.startswith("Tämä tapahtuma pidetään sittenkin")
    assert now(town, event).days[0].coming == 1


async def test_one_day_of_a_series_is_called_off_for_those_who_come_then_and_the_others_stay(
    town: Town, ville: Someone, liisa: Someone, aino: Someone
) -> None:
    await aino.says("hei")
    event = town.event(aino, "Kahvila", days=WEEKS, repeats=True)
    booked(town, event, aino)
    await ville.says("tulossa kahvila 1.12.")
    await liisa.says("tulossa kahvila")
    said = await aino.says(f"tapahtuman päivät {event.number}")
    assert "• ti 1.12.2026 klo 18–20 · Tulossa 1" in said.text
    await aino.taps("ti 1.12.")
    await aino.taps("Jätä tämä väliin")
    said = await aino.taps("Jätä tämä väliin")
    assert said.text.startswith("Jää väliin: Kahvila ti 1.12.2026 klo 18–20\nVapautuu:\n• Työväentalo, ti 1.12.2026")
    assert ville.sees().text == "Aino kertoo: Kahvila jää väliin ti 1.12.2026 klo 18–20."
    assert not liisa.sees().text.startswith("Aino")
    assert "Ei ole: ti 1.12." in (await ville.says(f"tapahtumat {event.number}")).text
    said = await aino.taps("Kumoa")
    assert said.text.startswith("Pidetään sittenkin: Kahvila ti 1.12.2026 klo 18–20\n• Työväentalo")
    assert (await aino.says(f"siirrä tapahtuma d{event.days[1].number} ke 2.12.")).text.startswith(
        "Siirretään: Kahvila"
    )
    await aino.taps("Siirrä")
    assert ville.sees().text.startswith("Aino siirsi tapahtuman: Kahvila on nyt ke 2.12.2026 klo 18–20.")
    assert now(town, event).days[0].starts_at == local("2026-11-24T18:00")


async def test_an_organiser_adds_people_by_name_takes_them_off_and_writes_to_all(
    town: Town, ville: Someone, aino: Someone
) -> None:
    await ville.says("ehkä 1")
    event = town.event(aino, most=4)
    await ville.says("ehkä 1")
    said = await aino.says(f"lisää tapahtumaan {event.number} Kerttu ja 2 muuta")
    assert said.text.startswith("Lisätty: Kerttu + 2 · Kyläjuhla · la 5.12.2026 klo 12–16")
    assert "Kerro itse: Kerttu" in said.text or "Kerttu" in said.text.splitlines()[-1]
    said = await aino.says(f"tapahtuman osallistujat {event.number}")
    assert said.text == (
        "Kyläjuhla · la 5.12.2026 klo 12–16\nTulossa 3/4, ehkä 1\n\n• Kerttu + 2\n\nEhkä tulevat:\n• Ville"
    )
    await aino.says(f"viesti osallistujille {event.number} Tuokaa kuppi!")
    assert "Kyläjuhla la 5.12., Aino kirjoittaa:\nTuokaa kuppi!" in aino.sees().text
    await aino.taps("Lähetä")
    assert ville.sees().text == "Kyläjuhla la 5.12., Aino kirjoittaa:\nTuokaa kuppi!"
    await aino.says(f"poista tapahtumasta e{event.number} Kerttu")
    assert aino.sees().text.startswith("Poistettu: Kerttu + 2")
    assert now(town, event).days[0].coming == 0
    assert (await aino.taps("Kumoa")).text.startswith("Taas mukana: Kerttu + 2")
    assert now(town, event).days[0].coming == 3


async def test_only_its_organisers_may(town: Town, ville: Someone, aino: Someone) -> None:
    event = town.event(aino)
    for line in (
        "siirrä tapahtuma 1 la 12.12.",
        "peru tapahtuma 1",
        "tapahtuman osallistujat 1",
        "lisää tapahtumaan 1 X",
    ):
        assert "Aino" in (await ville.says(line)).text, line
    assert now(town, event) == event


@pytest.mark.one_database
async def test_a_day_is_called_off_by_its_date(town: Town) -> None:
    aino = town.person("Aino")
    days = [(f"2026-12-{day:02}T14:00", f"2026-12-{day:02}T16:00") for day in (1, 8, 15, 22)]
    town.event(aino, "Kyläkahvila", days=days, repeats=True)
    town.event(aino, "Myyjäiset")
    asked = await aino.says("jätä väliin 22.12.")
    assert asked.text.startswith("Jätetäänkö tämä kerta varmasti väliin? Kyläkahvila ti 22.12.2026 klo 14–16")
    assert asked.labels == ["Jätä tämä väliin", "Pidä se ohjelmassa"]


@pytest.mark.one_database
async def test_an_event_is_meant_by_any_word_of_its_title_and_nobody_elses_is_taken_for_ones_own(town: Town) -> None:
    aino, liisa = town.person("Aino"), town.person("Liisa")
    town.event(aino, "Yhteiset laulajaiset")
    town.event(liisa, "Leiri", days=[("2026-12-12T10:00", "2026-12-12T15:00")])
    said = await aino.says("muuta tapahtuma laulajaisten enintään 30")
    assert said.text.startswith("Monelleko tilaa: nyt 30.\nYhteiset laulajaiset")
    assert (await liisa.says("muuta tapahtuma laulajaiset enintään 10")).text == (
        "Yhteiset laulajaiset: tämän voi tehdä järjestäjä: Aino."
    )
    assert (await aino.says("ketkä tulevat")).text.startswith("Yhteiset laulajaiset")


async def test_who_is_taken_off_is_asked_and_never_guessed(
    town: Town, ville: Someone, liisa: Someone, aino: Someone
) -> None:
    await aino.says("hei")
    event = town.event(aino)
    await ville.says("tulossa 1")
    await liisa.says("tulossa 1")
    await aino.says(f"tapahtuman osallistujat {event.number}")
    asked = await aino.taps("Poista joku")
    assert asked.labels == ["Ville", "Liisa"]
    assert (await aino.taps("Liisa")).text.startswith("Poistettu: Liisa")


@pytest.mark.one_database
async def test_a_choice_may_be_written_as_it_stands_on_its_button(town: Town) -> None:
    aino, liisa = town.person("Aino"), town.person("Liisa")
    town.event(aino)
    await liisa.says("tulossa")
    await aino.says("siirrä tapahtuma kyläjuhla su 6.12. klo 12–16")
    assert (await aino.says("siirrä")).text.startswith("Siirretty: Kyläjuhla · su 6.12.2026 klo 12–16")
    await aino.says("viesti tapahtumaan kyläjuhla Ottakaa kupit")
    await aino.says("lähetä")
    assert liisa.sees().text.endswith("Ottakaa kupit")
