"""What is free: told as it is, with the days it is told for."""

from __future__ import annotations

import io
from datetime import date

import pytest
from PIL import Image

from handlers.free import week_shown
from handlers.free.week_plan import Slot
from handlers.turn import Turn
from handlers.words import words
from storage import people, rooms, spaces
from storage.db import Tx
from storage.people import Role
from storage.wallclock import Opening
from tests.town import Said, Someone, Town

pytestmark = pytest.mark.one_database


async def test_the_heading_tells_the_days_with_their_year(ville: Someone) -> None:
    assert (await ville.says("/vapaat kylätalo vk 49")).text.startswith("Vapaata 30.11.–6.12.2026: Kylätalo\n")


async def test_nothing_is_told_beyond_what_can_be_booked(town: Town, ville: Someone) -> None:
    town.db.write_now(lambda tx: spaces.change(tx, 1, ahead=10))
    refused = await ville.says("/vapaat kylätalo vk 50")
    assert refused.text == "Kylätalo: varauksia otetaan nyt ti 1.12.2026 asti."
    week = await ville.says("/vapaat kylätalo vk 49")
    assert week.text.startswith("Vapaata 30.11.–1.12.2026: Kylätalo\n")
    last = await ville.says("/vapaat kylätalo 1.12.")
    assert "Seuraava päivä" not in last.labels
    asked = await ville.says("/varaa kylätalo 5.12.")
    assert asked.text == "Kylätalo: varauksia otetaan nyt ti 1.12.2026 asti. Milloin?"


async def test_a_month_goes_on_behind_its_first_fortnight(ville: Someone) -> None:
    first = await ville.says("/vapaat kylätalo 1.12.–31.12.")
    assert first.text.startswith("Vapaata 1.–14.12.2026: Kylätalo")
    assert first.labels[-1] == "Seuraavat päivät"
    assert (await ville.taps("Seuraavat päivät")).text.startswith("Vapaata 15.–28.12.2026: Kylätalo")
    last = await ville.taps("Seuraavat päivät")
    assert last.text.startswith("Vapaata 29.–31.12.2026: Kylätalo")
    assert "Seuraavat päivät" not in last.labels


async def test_what_is_too_short_to_book_is_not_called_free(town: Town) -> None:
    town.space("Kylätalo", shortest=60, grid=15)
    ville = town.person("Ville")
    await ville.says("/varaa kylätalo huomenna 8.45-12")
    assert "klo 12–21" in (await ville.says("/vapaat kylätalo huomenna")).text


async def test_a_free_time_begins_when_a_booking_may(town: Town) -> None:
    town.space("Kylätalo", gap=15)
    ville = town.person("Ville")
    await ville.says("/varaa kylätalo huomenna 8-10")
    day = await ville.says("/vapaat kylätalo huomenna")
    assert "klo 10.30–21" in day.text
    assert (await ville.taps("10.30–12.30")).text.startswith("Varattu")


async def test_a_day_that_has_passed_is_told_as_a_day(ville: Someone) -> None:
    assert (await ville.says("/vapaat kylätalo eilen")).text == "Se aika meni jo: pe 20.11.2026. Milloin?"
    assert (await ville.says("/varaa kylätalo eilen")).text == "Se aika meni jo: pe 20.11.2026. Milloin?"


async def test_where_it_is_always_open_the_day_is_offered_before_the_night(town: Town) -> None:
    town.space("Kota")
    town.db.write_now(lambda tx: spaces.set_openings(tx, 1, ()))
    ville = town.person("Ville")
    assert (await ville.says("/varaa kota huomenna")).labels[:2] == ["8–10", "10–12"]
    assert (await ville.says("/vapaat kota huomenna")).labels[:2] == ["8–10", "10–12"]


async def test_what_begins_after_midnight_says_its_day(town: Town) -> None:
    town.space("Kota")
    town.db.write_now(lambda tx: spaces.set_openings(tx, 1, [Opening(5, 20 * 60, 26 * 60)]))
    ville = town.person("Ville")
    assert (await ville.says("/vapaat kota la 28.11.")).labels[:3] == ["20–22", "22–24", "su 29.11. klo 0–2"]


async def test_a_closed_day_is_said_to_be_closed(town: Town) -> None:
    town.space("Kota")
    town.db.write_now(lambda tx: spaces.set_openings(tx, 1, [Opening(5, 20 * 60, 22 * 60)]))
    ville = town.person("Ville")
    closed = await ville.says("/varaa kota huomenna")
    assert closed.text == "Kota: suljettu su 22.11.2026. Milloin sitten?"
    assert closed.labels == ["la 28.11.", "la 5.12."]
    assert (await ville.says("/varaa kota huomenna 10-12")).text == "Kota: suljettu su 22.11.2026."


def picture(said: Said) -> Image.Image:
    """Return the picture that came with what was said."""
    [file] = said.reply.files
    assert file.mime == "image/png"
    return Image.open(io.BytesIO(file.content))


async def test_a_week_comes_as_a_picture_too_and_a_day_in_words_alone(ville: Someone) -> None:
    week = await ville.says("/vapaat kylätalo vk 49")
    assert week.reply.files[0].name == "kylatalo-2026-11-30.png"
    assert picture(week).width == 1080
    assert week.labels[-2:] == ["Edellinen viikko", "Seuraava viikko"]
    day = await ville.says("/vapaat kylätalo ke 2.12.")
    assert day.reply.files == ()
    assert (await ville.taps("Koko viikko")).text.startswith("Vapaata 30.11.–6.12.2026: Kylätalo")


async def test_one_goes_from_week_to_week_but_not_into_the_past(ville: Someone) -> None:
    first = await ville.says("/vapaat kylätalo")
    assert first.text.startswith("Vapaata 21.–27.11.2026: Kylätalo")
    assert "Edellinen viikko" not in first.labels
    assert (await ville.taps("Seuraava viikko")).text.startswith("Vapaata 28.11.–4.12.2026: Kylätalo")
    assert (await ville.taps("Edellinen viikko")).text.startswith("Vapaata 21.–27.11.2026: Kylätalo")
    this_week = await ville.says("/vapaat kylätalo vk 47")
    assert this_week.text.splitlines()[1].startswith("la 21.11.: "), "what has passed is in the picture alone"


async def test_a_group_sees_the_picture_and_one_line(ville: Someone) -> None:
    said = await ville.says("/vapaat kylätalo vk 49", group="Kylätori")
    assert said.text == "Kylätalo · 30.11.–6.12.2026"
    assert picture(said)


def shown(town: Town, someone: Someone, *, group: bool = False) -> list[Slot]:
    """Return what the picture of the week of Kylätalo shows someone."""

    def look(tx: Tx) -> list[Slot]:
        space = spaces.get(tx, 1)
        network, now = someone.network, town.clock.now()
        person = people.meet(tx, network=network, user=someone.user, name=someone.name, language="fi", now=now)
        room = rooms.meet(tx, network=network, address="x", private=not group, title="", person_id=person.id, now=now)
        turn = Turn(person, room, someone.user, now, tx, words("fi"), town.place)
        assert space is not None
        return [
            slot for day in week_shown.days(turn, space, date(2026, 11, 23), date(2026, 11, 29)) for slot in day.slots
        ]

    return town.db.write_now(look)


async def test_who_has_a_time_is_an_association_or_nobody_said_but_the_keeper_sees_the_person(
    town: Town, ville: Someone
) -> None:
    liisa, aino = town.person("Liisa"), town.person("Aino")
    town.appoint(aino, Role.KEEPER, "space:1")
    town.association("Eräpolku ry")
    town.appoint(liisa, Role.MEMBER, "association:1")
    await ville.says("/varaa kylätalo ke 25.11. klo 17–18 nimipäivät")
    await liisa.says("/varaa kylätalo la 28.11. klo 10–13 pilates")
    hours = (17 * 60, 18 * 60), (10 * 60, 13 * 60)
    named = town.person("Pekka")
    assert shown(town, named) == [Slot(*hours[0]), Slot(*hours[1], "Eräpolku ry")]
    assert shown(town, ville) == [Slot(*hours[0], "nimipäivät", "mine"), Slot(*hours[1], "Eräpolku ry")]
    assert shown(town, aino) == [Slot(*hours[0], "Ville, nimipäivät"), Slot(*hours[1], "Eräpolku ry, pilates")]
    everybody = [Slot(*hours[0]), Slot(*hours[1], "Eräpolku ry")]
    assert shown(town, aino, group=True) == shown(town, ville, group=True) == everybody


async def test_what_waits_for_the_keeper_and_what_lasts_for_days_is_shown_once(town: Town) -> None:
    town.space("Leirikeskus", approval=True, longest=7 * 24 * 60)
    ville = town.person("Ville")
    await ville.says("/varaa leirikeskus 20.12.–22.12.")
    await ville.says("/varaa leirikeskus 22.11.–24.11.")
    assert shown(town, ville) == [Slot(-24 * 60, 2 * 24 * 60, "", "asked")], "it began on the Sunday before"


async def test_of_gear_it_is_said_how_many_pieces_are_free(town: Town) -> None:
    town.space("Haravat", kind="gear", quantity=20, longest=7 * 24 * 60)
    ville, liisa = town.person("Ville"), town.person("Liisa")
    await ville.says("/varaa haravat 8 ke 2.12. klo 9–12")
    await liisa.says("/varaa haravat 20 to 3.12. klo 8–10")
    week = await ville.says("/vapaat haravat vk 49")
    assert "ti 1.12.: 20 vapaana\n" in week.text
    assert "ke 2.12.: 20 vapaana klo 8–9, 12 vapaana klo 9–12 ja 20 vapaana klo 12–21\n" in week.text
    assert "to 3.12.: 20 vapaana klo 10–21\n" in week.text
    assert picture(week)
    day = await ville.taps("to 3.12.")
    assert day.text == "Haravat, to 3.12.2026: 20 vapaana klo 10–21. Valitse aika, niin varaan."
    assert (await ville.taps("10–12")).text == "Montako? Niitä on 20."


async def test_a_storage_is_free_by_months(town: Town) -> None:
    town.space("Varasto", kind="storage", shortest=24 * 60, longest=366 * 24 * 60)
    ville = town.person("Ville")
    await ville.says("/varaa varasto 10.1.2027–31.3.2027 arkisto")
    said = await ville.says("/vapaat varasto")
    assert said.text.splitlines()[:6] == [
        "Varasto kuukausittain:",
        "marraskuu 2026: vapaa 21.–30.11.",
        "joulukuu 2026: vapaa",
        "tammikuu 2027: vapaa 1.–9.1.",
        "helmikuu 2027: varattu",
        "maaliskuu 2027: varattu",
    ]
    assert (await ville.taps("huhtikuu 2027")).text.startswith("Varattu: Varasto, 1.–30.4.2027")
    week = await ville.says("/vapaat varasto 4.1.2027–10.1.2027")
    assert "la 9.1.: vapaa\nsu 10.1.: ei vapaata" in week.text
    assert picture(week)


async def test_a_week_has_a_handful_of_buttons(ville: Someone) -> None:
    week = await ville.says("/vapaat kylätalo vk 49")
    assert week.labels == ["ma 30.11.", "ti 1.12.", "ke 2.12.", "to 3.12.", "Edellinen viikko", "Seuraava viikko"]
    await ville.says("/varaa kylätalo ma 30.11. klo 8–20")
    await ville.says("/varaa kylätalo ti 1.12. klo 8–20")
    await ville.says("/varaa kylätalo ti 1.12. klo 20–21")
    week = await ville.says("/vapaat kylätalo vk 49")
    assert week.labels[:4] == ["ma 30.11.", "ke 2.12.", "to 3.12.", "pe 4.12."], "only days that have room"


async def test_a_closed_day_of_a_week_is_not_said_to_be_taken(town: Town, ville: Someone) -> None:
    town.db.write_now(lambda tx: spaces.close_days(tx, None, date(2026, 12, 6), date(2026, 12, 6), "itsenäisyyspäivä"))
    town.db.write_now(
        lambda tx: spaces.set_openings(tx, 1, [Opening(day, 16 * 60, 21 * 60) for day in (0, 1, 2, 3, 4, 6)])
    )
    await ville.says("/varaa kylätalo ti 1.12. klo 16–21")
    week = (await ville.says("/vapaat kylätalo vk 49")).text.split("\n")
    assert week[2] == "ti 1.12.: ei vapaata"
    assert week[6:8] == ["la 5.12.: suljettu", "su 6.12.: suljettu (itsenäisyyspäivä)"]


async def test_what_has_a_name_in_the_plural_is_spoken_of_rightly(town: Town, ville: Someone) -> None:
    town.space("Haravat", kind="gear", quantity=20)
    assert (await ville.says("/vapaat haravat vk 49")).text.startswith("Vapaata 30.11.–6.12.2026: Haravat\n")
    assert (await ville.says("/varaa haravat 2 huomenna")).text.startswith("Haravat: vapaata su 22.11.2026 klo 8–21.")
    swedish, english = town.person("Liisa", language="sv"), town.person("Mary", language="en")
    assert (await swedish.says("/lediga haravat v. 49")).text.startswith("Ledigt 30.11–6.12.2026: Haravat\n")
    assert (await english.says("/free haravat week 49")).text.startswith("Free 30 Nov – 6 Dec 2026: Haravat\n")
