"""What is booked: one's own and one's associations', who comes to a space, and how late it may be given up."""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import partial

import pytest
from icalendar import Calendar

from storage import series, spaces
from storage.db import Tx
from storage.people import Role
from tests.town import ZONE, Someone, Town, local

pytestmark = pytest.mark.one_database


def member(town: Town, someone: Someone, name: str = "Eräpolku ry", role: Role = Role.MEMBER) -> int:
    """Someone belongs to a new association."""
    association = town.association(name)
    town.appoint(someone, role, f"association:{association}")
    return association


async def test_ones_own_and_ones_associations_bookings_stand_apart(town: Town, ville: Someone) -> None:
    liisa = town.person("Liisa")
    town.appoint(liisa, Role.MEMBER, f"association:{member(town, ville)}")
    await liisa.says("/varaa kylätalo pe 27.11. klo 18–20 kokous")
    await ville.says("/varaa kylätalo su 29.11. klo 10–12 itselleni nimipäivät")
    said = await ville.says("/varaukset")
    assert said.text.splitlines() == [
        "Omat",
        "2. Kylätalo, su 29.11.2026 klo 10–12 · nimipäivät",
        "",
        "Eräpolku ry",
        "1. Kylätalo, pe 27.11.2026 klo 18–20 · kokous",
    ]
    assert said.labels == ["Peru 2", "Siirrä 2"], "a member changes only their own"
    assert (await ville.says("/peru 1")).text == "Sellaista varausta ei ole sinulla."
    assert (await ville.says("/varaus 1")).text.endswith("Sinulle: Ovikoodi 1234")


async def test_an_organiser_changes_what_the_association_has_booked(town: Town, ville: Someone) -> None:
    aino = town.person("Aino")
    town.appoint(aino, Role.ORGANISER, f"association:{member(town, ville)}")
    await ville.says("/varaa kylätalo pe 27.11. klo 18–20 kokous")
    assert (await aino.says("/varaukset")).labels == ["Peru 1", "Siirrä 1"]
    await aino.taps("Peru 1")
    assert ville.sees().text.startswith("Aino perui varauksesi: Kylätalo, pe 27.11.2026 klo 18–20")


async def test_what_is_not_sure_yet_and_how_many_pieces_is_said(town: Town, ville: Someone) -> None:
    town.space("Juhlasali", approval=True)
    town.space("Haravat", kind="gear", quantity=20)
    await ville.says("/varaa juhlasali pe 27.11. klo 18–20")
    await ville.says("/varaa haravat 12 la 28.11. klo 9–12")
    assert (await ville.says("/varaukset")).text.splitlines()[1:] == [
        "1. Juhlasali, pe 27.11.2026 klo 18–20 · odottaa tilavastaavaa",
        "2. Haravat, 12 kpl, la 28.11.2026 klo 9–12",
    ]


def begin(tx: Tx, person: int) -> None:
    hall = spaces.get(tx, 1)
    assert hall is not None
    start, end = local("2026-11-24T18:00"), local("2026-11-24T20:00")
    series.begin(
        tx,
        space=hall,
        person_id=person,
        start=start,
        end=end,
        rule="FREQ=WEEKLY;BYDAY=TU;UNTIL=20270531",
        purpose="lentopallo",
        zone=ZONE,
        now=local("2026-11-21T12:00"),
    )


async def test_the_turns_of_a_series_are_one_line(town: Town, ville: Someone) -> None:
    await ville.says("hei")
    town.db.write_now(partial(begin, person=1))
    said = await ville.says("/varaukset")
    assert said.text.splitlines() == [
        "Tulevat varauksesi:",
        "– Kylätalo, joka tiistai klo 18–20, seuraava ti 24.11., 27 kertaa · lentopallo",
    ]
    assert [(button.label, button.command) for button in said.buttons] == [("Vuorot: Kylätalo", "series 1")]


async def test_a_long_list_goes_on_with_a_tap(town: Town, ville: Someone) -> None:
    for hour in range(8, 20):
        await ville.says(f"/varaa kylätalo la 28.11. klo {hour}–{hour + 1}")
    first = await ville.says("/varaukset")
    assert first.text.splitlines()[-2:] == ["10. Kylätalo, la 28.11.2026 klo 17–18", "… ja 2 muuta."]
    assert first.labels == ["Peru…", "Siirrä…", "Lisää"], "not a button for each"
    more = await ville.taps("Lisää")
    assert more.text.splitlines()[1:] == [
        "11. Kylätalo, la 28.11.2026 klo 18–19",
        "12. Kylätalo, la 28.11.2026 klo 19–20",
    ]
    assert more.labels == ["Peru 11", "Siirrä 11", "Peru 12", "Siirrä 12"]


async def test_a_keeper_reads_who_comes_when_and_nobody_else_does(town: Town, ville: Someone) -> None:
    aino, liisa = town.person("Aino"), town.person("Liisa")
    town.appoint(aino, Role.KEEPER, "space:1")
    member(town, liisa)
    await ville.says("/varaa kylätalo ke 25.11. klo 17–18 nimipäivät")
    await liisa.says("/varaa kylätalo la 28.11. klo 10–13 pilates")
    assert (await aino.says("/varaukset kylätalo")).text.splitlines() == [
        "Ketkä tulevat: Kylätalo, 21.–27.11.2026",
        "1. ke 25.11. klo 17–18: Ville · nimipäivät",
    ]
    assert (await aino.taps("Seuraava viikko")).text.splitlines() == [
        "Ketkä tulevat: Kylätalo, 28.11.–4.12.2026",
        "2. la 28.11. klo 10–13: Liisa (Eräpolku ry) · pilates",
    ]
    empty = await aino.says("/varaukset kylätalo vk 52")
    assert empty.text == "Kukaan ei ole varannut: Kylätalo, 21.–27.12.2026."
    await aino.says("/varaukset kylätalo", group="Kylätori")
    assert not any("Ville ·" in text for text in aino.reads("Kylätori"))
    refused = await liisa.says("/varaukset kylätalo")
    assert "Aino" in refused.text
    assert "Ville" not in refused.text
    assert refused.labels == ["Vapaat ajat"]


async def test_who_would_cancel_too_late_is_told_who_still_can(town: Town, ville: Someone) -> None:
    town.db.write_now(lambda tx: spaces.change(tx, 1, cancel_until=24 * 60))
    aino = town.person("Aino")
    town.appoint(aino, Role.KEEPER, "space:1")
    await aino.says("hei")
    await ville.says("/varaa kylätalo la 28.11. klo 10–13")
    await town.go_to("2026-11-27T10:01")
    for line in ("/peru 1", "/siirra 1 su 29.11. klo 10–12"):
        refused = await ville.says(line)
        assert refused.text == "Tämän saattoi perua tai siirtää pe 27.11.2026 klo 10 asti. Sen voi vielä tehdä: Aino."
        assert refused.labels == ["Pyydä perumaan"]
    assert (await ville.taps("Pyydä perumaan")).text == "Pyysin heitä perumaan varauksen."
    assert aino.sees().text == "Ville pyytää sinua perumaan tämän: Kylätalo, la 28.11.2026 klo 10–13"
    assert (await aino.taps("Peru varaus")).text.startswith("Peruttu: Kylätalo, la 28.11.2026")
    assert ville.sees().text.startswith("Aino perui varauksesi")


async def test_what_was_booked_only_just_now_can_be_given_up(town: Town, ville: Someone) -> None:
    town.db.write_now(lambda tx: spaces.change(tx, 1, cancel_until=24 * 60))
    await ville.says("/varaa kylätalo huomenna 10–12")
    assert (await ville.taps("Peru varaus")).text.startswith("Peruttu")
    await ville.says("/varaa kylätalo huomenna 10–12")
    await town.go_to("2026-11-21T12:16")
    assert (await ville.says("/peru 2")).text == "Tämän saattoi perua tai siirtää la 21.11.2026 klo 10 asti."


async def test_a_booking_says_what_it_costs_to_its_booker_alone(town: Town) -> None:
    town.space("Kylätalo", price=1500, price_note="yhdistyksille ilmainen")
    town.space("Kota", price=2000, price_per="booking")
    ville = town.person("Ville")
    said = await ville.says("/varaa kylätalo la 28.11. klo 10–12.30")
    assert said.text.splitlines()[1] == "Hinta: 37,50 € (15 €/h) · yhdistyksille ilmainen"
    assert (await ville.says("/varaa kota la 28.11. klo 10–12")).text.splitlines()[1] == "Hinta: 20 €"
    group = await ville.says("/varaa kylätalo la 28.11. klo 14–16", group="Kylätori")
    assert group.text == "Varattu: Kylätalo, la 28.11.2026 klo 14–16"
    assert ville.sees().text.splitlines()[1] == "Hinta: 30 € (15 €/h) · yhdistyksille ilmainen"


async def entry(someone: Someone, number: int) -> tuple[str, Calendar]:
    """Return the calendar file of a booking, as it is written and as it is read."""
    said = await someone.says(f"/kalenteriin {number}")
    [file] = said.reply.files
    assert file.mime == "text/calendar"
    calendar = Calendar.from_ical(file.content)
    assert isinstance(calendar, Calendar)
    return file.content.decode(), calendar


async def test_a_calendar_file_says_where_and_for_whom_but_not_the_door_code(town: Town) -> None:
    town.space("Kylätalo", note="Ovikoodi 1234", address="Kylätie 1; takaovi, " + "pitkä " * 20)
    ville = town.person("Ville")
    member(town, ville)
    await ville.says("/varaa kylätalo la 28.11. klo 10–13 pilates")
    written, read = await entry(ville, 1)
    [event] = read.events
    assert event["summary"] == "Kylätalo · pilates"
    assert str(event["location"]).startswith("Kylätalo, Kylätie 1; takaovi, pitkä")
    assert event["description"] == "Eräpolku ry"
    assert "1234" not in written
    assert datetime(2026, 11, 28, 8, tzinfo=UTC) == event.DTSTART
    assert written.replace("\r\n", "").count("\n") == 0, "every line ends as the standard says"
    assert all(len(line.encode()) <= 75 for line in written.split("\r\n")), "long lines are folded"


async def test_a_calendar_file_keeps_its_hours_when_clocks_change_and_days_as_days(town: Town) -> None:
    town.space("Kylätalo")
    town.space("Varasto", kind="storage", shortest=24 * 60, longest=366 * 24 * 60)
    town.space("Haravat", kind="gear", quantity=20)
    ville = town.person("Ville")
    await ville.says("/varaa kylätalo la 27.3.2027 klo 10–12")
    await ville.says("/varaa kylätalo su 28.3.2027 klo 10–12")
    await ville.says("/varaa varasto 1.12.2026–31.5.2027")
    await ville.says("/varaa haravat 12 la 5.12. klo 9–15")
    found = {number: (await entry(ville, number))[1].events[0] for number in (1, 2, 3, 4)}
    assert datetime(2027, 3, 27, 8, tzinfo=UTC) == found[1].DTSTART
    assert datetime(2027, 3, 28, 7, tzinfo=UTC) == found[2].DTSTART
    assert (date(2026, 12, 1), date(2027, 6, 1)) == (found[3].DTSTART, found[3].DTEND)
    assert found[4]["summary"] == "Haravat, 12 kpl"


async def test_several_series_in_one_space_are_told_apart(town: Town, ville: Someone) -> None:
    await ville.says("/varaa kylätalo joka tiistai klo 18–20 5 kertaa lentopallo")
    await ville.says("/varaa kylätalo joka torstai klo 17–18.30 5 kertaa jumppa")
    listed = await ville.says("/varaukset")
    assert listed.labels == ["Vuorot: Kylätalo, ti 18–20", "Vuorot: Kylätalo, to 17–18.30"]


async def test_of_many_bookings_it_is_asked_which_is_meant(ville: Someone) -> None:
    for day in (24, 25, 26):
        await ville.says(f"/varaa kylätalo {day}.11. klo 10–12")
    assert (await ville.says("/varaukset")).labels == ["Peru…", "Siirrä…"]
    assert (await ville.taps("Peru…")).labels[0].startswith("Kylätalo ti 24.11. klo 10–12")
