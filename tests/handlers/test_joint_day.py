"""A joint day: associations come along with their places, one card and one programme show them, and it is moved."""

from __future__ import annotations

import pytest

from handlers.after.sheets import Printed
from handlers.joint_day import programme_page
from handlers.on_the_day.ink import Ink
from handlers.words import words
from storage import diary, events
from storage.event_places import PlaceNow
from storage.event_table import Kind
from storage.events import EventNow
from storage.people import Role
from tests.town import ZONE, Someone, Town

DAY = "Kylät auki · la 5.12.2026 klo 10–16"


async def joint_day(town: Town) -> tuple[Someone, Someone, Someone]:
    """Return Aino, whose day it is, with the call in a group, and Liisa and Ville, each of an association."""
    aino, liisa, ville = town.person("Aino"), town.person("Liisa", network="matrix"), town.person("Ville")
    for one, name in ((liisa, "Martat ry"), (ville, "Metsästysseura")):
        town.appoint(one, Role.ORGANISER, f"association:{town.association(name)}")
    group = town.group(aino, "Kylätori")
    days = [("2026-12-05T10:00", "2026-12-05T16:00")]
    town.event(aino, "Kylät auki", days=days, kind=Kind.JOINT_DAY, rooms=[group])
    return aino, liisa, ville


def event(town: Town) -> EventNow:
    found = town.db.read_now(lambda tx: events.get(tx, 1))
    assert found is not None
    return found


def places(town: Town) -> dict[str, tuple[str, str]]:
    """Return where there is a place, and from when to when."""
    return {
        one.place: tuple(f"{at.astimezone(ZONE):%d. %H.%M}" for at in (one.starts_at, one.ends_at))  # type: ignore[misc]
        for one in event(town).places
    }


def booked(town: Town, one: PlaceNow) -> str:
    """Return when the place's space is booked, or that it is free."""
    found = town.db.read_now(lambda tx: diary.get(tx, one.booking_id or 0))
    if found is None or found.cancelled_at is not None:
        return "free"
    return f"{found.starts_at.astimezone(ZONE):%d. %H.%M}–{found.ends_at.astimezone(ZONE):%H.%M}"


async def test_an_association_takes_part_from_the_call_a_step_at_a_time_and_its_space_is_booked(
    town: Town,
) -> None:
    town.space("Kylätalo")
    aino, liisa, _ville = await joint_day(town)
    await aino.says("/kutsu yhdistykset mukaan 1")
    call = aino.sees("Kylätori")
    assert "Tulkaa mukaan yhdistyksenne kanssa" in call.text
    assert DAY in call.text
    assert call.button("Lähdemme mukaan").private
    assert "Missä" in (await liisa.says("/lisää paikka 1")).text
    assert "Mitä siellä" in (await liisa.taps("Kylätalo")).text
    await liisa.says("kahvila, arpajaiset")
    added = await liisa.taps("Koko päivän, 10–16")
    assert "Lisätty ohjelmaan: 10–16 Kylätalo: kahvila, arpajaiset (Martat ry)" in added.text
    assert "Varattu: Kylätalo" in added.text
    assert "10–16 Kylätalo: kahvila, arpajaiset (Martat ry)" in aino.sees("Kylätori").text
    [place] = event(town).places
    assert booked(town, place) == "05. 10.00–16.00"
    await town.go_to("2026-11-21T18:01")
    assert "Yksi paikka lisää: Kylät auki" in aino.sees().text


async def test_who_says_it_all_at_once_is_asked_nothing_and_what_is_taken_is_told_with_nothing_done(town: Town) -> None:
    town.space("Kylätalo")
    _aino, liisa, ville = await joint_day(town)
    said = await liisa.says("/lisää paikka 1 Kylätalo, kahvila ja arpajaiset, 11-15")
    assert "11–15 Kylätalo: kahvila ja arpajaiset (Martat ry)" in said.text
    taken = await ville.says("/lisää paikka 1 Kylätalo, hirvikeittoa, 12-14")
    assert "Kylätalo" in taken.text
    assert "Mihin aikaan sen sijaan?" in taken.text
    assert "15–16" in (await ville.says("15-16")).text
    assert places(town)["Kylätalo"] == ("05. 15.00", "05. 16.00")
    assert len(event(town).places) == 2
    again = await liisa.says("/lisää paikka 1 Kylätalo, Kahvila ja arpajaiset, 11-14")
    assert "on jo" in again.text
    assert len(event(town).places) == 2


async def test_everybody_sees_all_places_on_one_card_and_in_one_programme_to_print(town: Town) -> None:
    aino, liisa, ville = await joint_day(town)
    await liisa.says("/lisää paikka 1 Rantasauna, löylyä, 11-15")
    await ville.says("/lisää paikka 1 Maja, hirvikeittoa, koko päivän")
    card = await ville.says("/tapahtumat 1")
    assert (
        "2 paikkaa:\n• 10–16 Maja: hirvikeittoa (Metsästysseura)\n• 11–15 Rantasauna: löylyä (Martat ry)" in card.text
    )
    programme = await aino.says("/ohjelma 1")
    assert "Ajan mukaan\n10–16\n• Maja: hirvikeittoa (Metsästysseura)\n11–15\n• Rantasauna: löylyä" in programme.text
    assert "Paikan mukaan\n• Maja 10–16 hirvikeittoa (Metsästysseura)\n• Rantasauna 11–15" in programme.text
    [page] = programme.reply.files
    assert page.name == "ohjelma-1.pdf"
    assert page.content.startswith(b"%PDF")


async def test_a_great_many_places_are_told_in_short_with_the_programme_behind_a_tap(town: Town) -> None:
    aino, _liisa, _ville = await joint_day(town)
    for number in range(30):
        await aino.says(f"/lisää paikka 1 nobody, Kohde {number}, {'jotakin kaikille ' * 5}, 11-15")
    card = await aino.says("/tapahtumat 1")
    assert "30 paikkaa:\n• 11–15 Kohde 0\n" in card.text
    assert "… ja 5 muuta." in card.text
    assert len(card.text) < 2000
    assert "programme 1" in [button.command for button in card.buttons]
    assert (await aino.taps("Ohjelma")).reply.files


async def test_only_its_own_people_and_the_organiser_of_the_day_change_a_place_and_its_booking_goes_along(
    town: Town,
) -> None:
    town.space("Kylätalo")
    aino, liisa, ville = await joint_day(town)
    await liisa.says("/lisää paikka 1 Kylätalo, kahvila, 11-15")
    assert "ei ole sinun paikkasi" in (await ville.says("/muuta paikkaa 1 mitä siellä on kissoja")).text
    changed = await liisa.says("/muuta paikkaa 1 hours 12-14")
    assert "Muutettu: 12–14 Kylätalo: kahvila (Martat ry)" in changed.text
    assert booked(town, event(town).places[0]) == "05. 12.00–14.00"
    await liisa.taps("Kumoa")
    assert booked(town, event(town).places[0]) == "05. 11.00–15.00"
    await liisa.says("/muuta paikkaa 1 where Rantasauna")
    [place] = event(town).places
    assert (place.place, place.space_id, place.booking_id) == ("Rantasauna", None, None)
    await liisa.taps("Kumoa")
    assert booked(town, event(town).places[0]) == "05. 11.00–15.00"
    await aino.says("/peru paikka 1")
    assert event(town).places == ()
    assert "Aino poisti paikkasi: 11–15 Kylätalo" in liisa.sees().text
    await aino.taps("Kumoa")
    assert booked(town, event(town).places[0]) == "05. 11.00–15.00"


async def test_the_day_takes_its_places_along_and_who_runs_one_hears_it_once(town: Town) -> None:
    town.space("Kylätalo")
    aino, liisa, ville = await joint_day(town)
    await liisa.says("/lisää paikka 1 Kylätalo, kahvila, 11-15")
    await liisa.says("/kommer 1")
    await ville.says("/lisää paikka 1 Maja, hirvikeittoa, koko päivän")
    before = {one.name: len(one.reads()) for one in (liisa, ville)}
    await aino.says("/siirrä tapahtuma 1 12.12. klo 12-18")
    assert "2 henkeä saa siitä tiedon." in aino.sees().text
    await aino.taps("Siirrä")
    assert places(town) == {"Kylätalo": ("12. 13.00", "12. 17.00"), "Maja": ("12. 12.00", "12. 18.00")}
    assert {one.name: len(one.reads()) for one in (liisa, ville)} == {name: n + 1 for name, n in before.items()}
    assert "Paikkanne: 13–17 Kylätalo: kahvila (Martat ry)" in liisa.sees().text
    at_hall = next(one for one in event(town).places if one.space_id)
    assert booked(town, at_hall) == "12. 13.00–17.00"
    await aino.taps("Kumoa")
    assert places(town)["Maja"] == ("05. 10.00", "05. 16.00")
    assert booked(town, at_hall) == "05. 11.00–15.00"
    before = {one.name: len(one.reads()) for one in (liisa, ville)}
    await aino.says("/peru tapahtuma 1 sää")
    await aino.taps("Peru tapahtuma")
    assert booked(town, at_hall) == "free"
    assert {one.name: len(one.reads()) for one in (liisa, ville)} == {name: n + 1 for name, n in before.items()}


async def test_two_places_of_an_association_share_a_space_and_it_stays_booked_when_one_is_withdrawn(town: Town) -> None:
    town.space("Kylätalo")
    _aino, liisa, _ville = await joint_day(town)
    await liisa.says("/lisää paikka 1 Kylätalo, kahvila, koko päivän")
    await liisa.says("/lisää paikka 1 Kylätalo, satutunti, 12-14")
    first, second = event(town).places
    assert (booked(town, first), second.booking_id) == ("05. 10.00–16.00", None)
    await liisa.says("/peru paikka 1")
    assert booked(town, event(town).places[0]) == "05. 10.00–16.00"
    await liisa.taps("Kumoa")
    await liisa.says("/peru paikka 2")
    await liisa.says("/peru paikka 1")
    assert booked(town, first) == "free"
    await liisa.taps("Kumoa")
    assert booked(town, event(town).places[0]) == "05. 10.00–16.00"


@pytest.mark.one_database
async def test_the_call_in_the_groups_follows_the_day_when_it_is_moved_and_when_it_is_cancelled(town: Town) -> None:
    aino, liisa, _ville = await joint_day(town)
    await liisa.says("/lisää paikka 1 Rantasauna, löylyä, 11-15")
    await aino.says("/kutsu yhdistykset mukaan 1")
    await aino.says("/siirrä tapahtuma 1 12.12. klo 12-18")
    await aino.taps("Siirrä")
    assert "la 12.12.2026 klo 12–18" in aino.sees("Kylätori").text
    assert "• 13–17 Rantasauna" in aino.sees("Kylätori").text
    await aino.says("/peru tapahtuma 1 sää")
    await aino.taps("Peru tapahtuma")
    assert "Lähdemme mukaan" not in aino.sees("Kylätori").labels
    assert "on peruttu" in aino.sees("Kylätori").text
    assert "Muuta paikkaa" not in liisa.sees().labels


@pytest.mark.one_database
async def test_of_a_day_that_is_cancelled_or_over_it_is_said_that_it_is_and_nothing_is_asked(town: Town) -> None:
    aino, liisa, _ville = await joint_day(town)
    await liisa.says("/lisää paikka 1 Rantasauna, löylyä, 11-15")
    await aino.says("/peru tapahtuma 1 sää")
    await aino.taps("Peru tapahtuma")
    for asked in ("/lisää paikka 1", "/muuta paikkaa 1", "/ohjelma 1", "/paikat 1"):
        assert (await liisa.says(asked)).text.startswith("Tapahtuma on peruttu: Kylät auki"), asked
    await aino.taps("Kumoa")
    await liisa.says("/peru paikka 1")
    assert "ei enää ole" in (await liisa.says("/muuta paikkaa 1")).text
    await town.go_to("2026-12-07T12:00")
    assert "Tapahtuma on ohi" in (await liisa.says("/lisää paikka 1")).text


@pytest.mark.one_database
async def test_who_is_of_no_association_asks_the_organisers_for_a_place_with_one_tap(town: Town) -> None:
    aino, _liisa, _ville = await joint_day(town)
    await aino.says("hei")
    matti = town.person("Matti", network="matrix")
    assert "Voit kysyä järjestäjältä: Aino" in (await matti.says("/lisää paikka 1")).text
    assert "Pyyntösi lähti: Aino" in (await matti.taps("Lähetä hänelle pyyntö")).text
    asked = aino.sees()
    assert f"Matti haluaa paikan, mutta ei vielä kuulu yhteenkään yhdistykseen: {DAY}" in asked.text
    assert "Minkä yhdistyksen paikka" in (await aino.taps("Lisää paikka")).text


@pytest.mark.one_database
async def test_who_meets_a_taken_space_taps_when_it_is_free_that_day_or_that_it_is_elsewhere(town: Town) -> None:
    town.space("Kylätalo")
    _aino, liisa, ville = await joint_day(town)
    await liisa.says("/lisää paikka 1 Kylätalo, kahvila, 12-14")
    asked = await ville.says("/lisää paikka 1")
    assert asked.text.startswith(f"{DAY}\nMissä se on?")
    await ville.taps("Kylätalo")
    await ville.says("hirvikeittoa")
    taken = await ville.taps("Koko päivän, 10–16")
    assert taken.labels == ["10–12", "14–16", "Muualla"]
    await ville.taps("Muualla")
    await ville.says("Maja")
    await ville.taps("Koko päivän, 10–16")
    assert places(town)["Maja"] == ("05. 10.00", "05. 16.00")
    [maja] = [one for one in event(town).places if one.place == "Maja"]
    assert maja.what == "hirvikeittoa"


@pytest.mark.one_database
async def test_hours_stand_whole_on_the_printed_programme_in_every_language(town: Town) -> None:
    _aino, liisa, _ville = await joint_day(town)
    await liisa.says("/lisää paikka 1 Rantasauna, löylyä, 11-15")
    for language, hours in (("fi", "11–15"), ("sv", "11–15"), ("en", "11:00–15:00")):
        sheet = Printed("", "")
        [by_time, _] = programme_page._sections(event(town), words(language), ZONE, 3)
        assert sheet.fitted(by_time.rows[0].left, Ink(8), by_time.apart * 8 - 4) == [hours]


@pytest.mark.one_database
async def test_when_a_places_space_is_refused_who_runs_it_changes_the_place_and_the_day_is_not_called_off(
    town: Town,
) -> None:
    kaija = await town.caretaker("Kaija")
    town.space("Juhlasali", approval=True)
    aino, _liisa, ville = await joint_day(town)
    await aino.says("hei")
    await ville.says("/lisää paikka 1 Juhlasali, tanssit, 11-15")
    await kaija.taps("Hylkää")
    await kaija.taps("Varattu muuhun")
    for one in (aino, ville):
        told = one.sees()
        assert "Paikan tilaa ei ole enää varattu: 11–15 Juhlasali: tanssit (Metsästysseura)" in told.text
        assert told.labels == ["Muuta paikkaa", "Kaikki paikat"]


@pytest.mark.one_database
async def test_a_joint_day_lacks_no_place_of_its_own_before_it_is_published(town: Town) -> None:
    aino = await town.caretaker("Aino")
    await aino.says("/uusi yhteispäivä Kylät auki la 5.12. klo 10-16")
    await aino.taps("Ohita")
    preview = await aino.taps("Ohita")
    assert "Julkaise" in preview.labels
    assert "Vielä puuttuu" not in preview.text
