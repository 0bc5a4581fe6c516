"""A person can be forgotten: what they had ahead is given up or handed over, and nothing leads to them any more."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from handlers import dispatch
from handlers.announcing import sending
from handlers.types import Incoming, Room, User
from scheduler import housekeeping
from storage import announcements, asking, bookings, diary, occupied, people, queue, series, spaces, waiting
from storage.announcement_table import Announcement
from storage.db import Tx
from storage.diary import Booked
from storage.people import Role
from tests.registry import appoint, association, mentions, who
from tests.town import ZONE, Someone, Town, local


@pytest.fixture
async def liisa(town: Town) -> Someone:
    """Liisa, on Matrix."""
    someone = town.person("Liisa", network="matrix")
    await someone.says("hei")
    return someone


async def forgotten(someone: Someone, *first: str) -> None:
    """Somebody goes the whole way, by the buttons that are there."""
    await someone.says("/unohda minut")
    for label in (*first, "Kyllä, unohda minut"):
        await someone.taps(label)
    assert someone.sees().text.startswith("Nyt olen unohtanut sinut.")


def booked(town: Town, number: int) -> Booked:
    found = town.db.read_now(lambda tx: diary.get(tx, number))
    assert found is not None
    return found


def book(town: Town, someone: Someone, start: str, purpose: str = "", *associations: int, space: int = 1) -> int:
    """Somebody has booked an hour, for these associations."""
    number, at = who(town, someone), local(start)

    def add(tx: Tx) -> int:
        there = spaces.get(tx, space)
        assert there is not None
        made = bookings.book(
            tx,
            space=there,
            person_id=number,
            start=at,
            end=at + timedelta(hours=1),
            zone=ZONE,
            now=town.clock.now(),
            purpose=purpose,
            associations=associations,
        )
        assert isinstance(made, Booked)
        return made.number

    return town.db.write_now(add)


async def test_what_being_forgotten_means_is_said_first_and_needs_a_second_tap(town: Town, ville: Someone) -> None:
    await ville.says("/varaa kylätalo la 28.11. klo 10–13 pilates")
    await ville.says("/varaa kylätalo su 29.11. klo 10–13")
    said = await ville.says("/unohda minut")
    assert "• 2 tulevaa varausta perutaan.\n" in said.text
    assert "90 päivässä" in said.text
    assert said.labels == ["Jatka", "En sittenkään"]
    sure = await ville.taps("Jatka")
    assert sure.text == "Olen unohtamassa sinut.\n2 varausta perutaan.\nTätä ei voi kumota."
    assert sure.labels == ["Kyllä, unohda minut", "En sittenkään"]
    for typed in ("kyllä", "jatka", "ok", "/unohda nyt", "unohda minut kyllä"):
        await ville.says(typed)
    assert (await ville.taps("En sittenkään")).text == "Hyvä. Mitään ei muuttunut."
    assert booked(town, 1).cancelled_at is None
    assert "2 tulevaa" not in (await ville.says("/varaukset")).text


async def test_if_something_has_changed_meanwhile_it_is_said_anew(ville: Someone) -> None:
    await ville.says("/unohda minut")
    sure = await ville.taps("Jatka")
    await ville.says("/varaa kylätalo la 28.11. klo 10–13 pilates")
    again = await ville.says(sure.button("Kyllä, unohda minut").command, pressed=True)
    assert "• 1 tuleva varaus perutaan." in again.text
    await ville.taps("Jatka")
    assert (await ville.taps("Kyllä, unohda minut")).text.startswith("Nyt olen unohtanut sinut.")


async def test_nobody_forgets_somebody_else_by_their_button(town: Town, ville: Someone) -> None:
    await ville.says("/unohda minut")
    sure = await ville.taps("Jatka")
    aino = town.person("Aino")
    await aino.says(sure.button("Kyllä, unohda minut").command, pressed=True)
    assert mentions(town.db, "aino-telegram").keys() >= {"account", "room"}


async def test_the_last_caretaker_must_find_another_one_first(town: Town, liisa: Someone) -> None:
    aino = await town.caretaker()
    refused = await aino.says("/unohda minut")
    assert refused.text == "Olet ainoa ylläpitäjä (Mallila). Nimitä ensin toinen, sitten voin unohtaa sinut."
    assert refused.labels == ["Nimitä toinen"]
    assert refused.buttons[0].command == "appoint caretaker"
    appoint(town, liisa, Role.CARETAKER)
    assert "• Et ole enää: ylläpitäjä (Mallila)." in (await aino.says("/unohda")).text
    await aino.taps("Jatka")
    other = town.db.read_now(lambda tx: people.with_role(tx, Role.CARETAKER))
    town.db.write_now(lambda tx: [people.dismiss(tx, one.id, Role.CARETAKER) for one in other if one.name == "Liisa"])
    assert (await aino.taps("Kyllä, unohda minut")).text.startswith("Olet ainoa ylläpitäjä")


async def test_who_alone_looks_after_a_space_is_warned(town: Town, ville: Someone) -> None:
    appoint(town, ville, Role.KEEPER, "space:1")
    said = await ville.says("/unohda minut")
    assert "• Olet ainoa: tilavastaava (Kylätalo). Nimitä ensin toinen, jos voit." in said.text


async def test_an_associations_bookings_go_on_with_who_is_chosen(town: Town, ville: Someone, liisa: Someone) -> None:
    era, martat = association(town, "Eräpolku ry"), association(town, "Martat ry")
    for someone, role, of in (
        (ville, Role.ORGANISER, era),
        (liisa, Role.MEMBER, era),
        (ville, Role.ORGANISER, martat),
        (town.person("Aino"), Role.CONTACT, martat),
    ):
        appoint(town, someone, role, f"association:{of}")
    book(town, ville, "2026-11-28T10:00", "Villen juhlat")
    book(town, ville, "2026-11-28T14:00", "kokous", era)
    book(town, ville, "2026-11-29T14:00", "Villen kokous", era)
    book(town, ville, "2026-11-30T14:00", "leivonta", martat)
    said = await ville.says("/unohda minut")
    assert "• 4 tulevaa varausta perutaan. Niistä 3 voi jatkua toisen nimissä." in said.text
    assert said.text.endswith("Kuka jatkaa? Eräpolku ry, 2 varausta:")
    assert said.labels == ["Jatkaa: Liisa", "Peru ne kaikki", "En sittenkään"]
    asked = await ville.taps("Jatkaa: Liisa")
    assert (asked.text, asked.labels) == (
        "Kuka jatkaa? Martat ry, 1 varaus:",
        ["Jatkaa: Aino", "Peru se", "En sittenkään"],
    )
    assert (await ville.taps("Peru se")).text.splitlines()[1:3] == ["Liisa saa 2 varausta.", "2 varausta perutaan."]
    await ville.taps("Kyllä, unohda minut")
    assert liisa.sees().text.splitlines() == [
        "Nämä varaukset ovat nyt sinun, koska niiden tekijä on lähtenyt:",
        "Kylätalo, la 28.11.2026 klo 14–15 (Eräpolku ry) · kokous",
        "Kylätalo, su 29.11.2026 klo 14–15 (Eräpolku ry)",
    ]
    assert [booked(town, number).person_id == who(town, liisa) for number in (1, 2, 3, 4)] == [False, True, True, False]
    assert [booked(town, number).cancelled_at is None for number in (1, 2, 3, 4)] == [False, True, True, False]
    await town.go_to("2026-11-27T20:00")
    assert liisa.sees().text.startswith("Huomenna: Kylätalo, la 28.11.2026 klo 14–15")


async def test_a_series_of_the_association_goes_on_with_who_is_chosen(
    town: Town, ville: Someone, liisa: Someone
) -> None:
    era = association(town, "Eräpolku ry")
    appoint(town, ville, Role.ORGANISER, f"association:{era}")
    appoint(town, liisa, Role.MEMBER, f"association:{era}")
    number, start = who(town, ville), local("2026-11-24T18:00")

    def begin(tx: Tx, associations: tuple[int, ...], start_at: int) -> None:
        there = spaces.get(tx, 1)
        assert there is not None
        first = start + timedelta(hours=start_at)
        series.begin(
            tx,
            space=there,
            person_id=number,
            start=first,
            end=first + timedelta(hours=1),
            rule="FREQ=WEEKLY;COUNT=3",
            zone=ZONE,
            now=town.clock.now(),
            purpose="Villen sähly",
            associations=associations,
        )

    town.db.write_now(lambda tx: begin(tx, (era,), 0))
    town.db.write_now(lambda tx: begin(tx, (), 1))
    await forgotten(ville, "Jatkaa: Liisa")
    heir = who(town, liisa)
    theirs = town.db.read_now(lambda tx: series.of_person(tx, heir))
    assert [(one.id, one.purpose) for one in theirs] == [(1, "")]
    own = town.db.read_now(lambda tx: series.get(tx, 2))
    assert own is not None
    assert (own.ended_at is not None, own.purpose) == (True, "")


async def test_the_association_hears_what_was_cancelled(town: Town, ville: Someone, liisa: Someone) -> None:
    era = association(town, "Eräpolku ry")
    appoint(town, liisa, Role.CONTACT, f"association:{era}")
    book(town, ville, "2026-11-28T14:00", "kokous", era)
    await forgotten(ville, "Peru se")
    assert liisa.sees().text == (
        "Peruttu, koska varaaja on lähtenyt:\nKylätalo, la 28.11.2026 klo 14–15 (Eräpolku ry) · kokous"
    )


async def test_what_becomes_free_is_offered_to_the_next_and_not_to_who_leaves(
    town: Town, ville: Someone, liisa: Someone
) -> None:
    book(town, ville, "2026-11-28T14:00")
    own, next_ = who(town, ville), who(town, liisa)

    def wait(tx: Tx, person: int) -> None:
        there = spaces.get(tx, 1)
        assert there is not None
        at = local("2026-11-28T14:00")
        queue.join(tx, there, person_id=person, start=at, end=at + timedelta(hours=1), zone=ZONE, now=town.clock.now())

    for person in (own, next_):
        town.db.write_now(lambda tx, person=person: wait(tx, person))  # type: ignore[misc]
    assert "• 1 jonopaikka tai vakiovuoro päättyy." in (await ville.says("/unohda minut")).text
    await forgotten(ville, "Jatka")
    offered = booked(town, 2)
    assert (offered.person_id, offered.state) == (next_, occupied.State.OFFERED)
    assert town.db.read_now(lambda tx: waiting.of_person(tx, own)) == []


async def test_cards_in_groups_and_with_keepers_say_that_it_is_cancelled(
    town: Town, ville: Someone, liisa: Someone
) -> None:
    town.space("Juhlasali", approval=True)
    appoint(town, liisa, Role.KEEPER, "space:2")
    await ville.says("hei")
    await ville.says("/varaa kylätalo la 28.11. klo 10–13 Villen juhlat", group="Kylätori")
    await ville.says("/varaa juhlasali la 28.11. klo 10–13 Villen tanssit")
    assert any("Ville" in text and "tanssit" in text for text in liisa.reads())
    await forgotten(ville, "Jatka")
    card = next(
        one for one in town.walls["telegram"].said.values() if one.room == "Kylätori" and "Kylätalo" in one.text
    )
    assert (card.text, card.labels) == ("Peruttu: Kylätalo, la 28.11.2026 klo 10–13", [])
    assert liisa.sees().text == "Peruttu: Juhlasali, la 28.11.2026 klo 10–13"
    assert not any("Ville" in text for text in liisa.reads())


async def test_in_the_books_nothing_is_found_of_who_was_forgotten(town: Town, ville: Someone, liisa: Someone) -> None:
    await everywhere(town, ville, liisa)
    assert mentions(town.db, "ville").keys() >= {"account", "asking", "booking", "outbox", "person", "room", "series"}
    await forgotten(ville, "Jatkaa: Liisa")
    left = mentions(town.db, "ville")
    assert left.keys() <= {"outbox", "room"}  # what others were told; where the goodbye goes
    assert not any("unohtanut" in row for row in left.get("outbox", ()))
    assert len(left["room"]) == 1
    await town.go_to("2026-11-21T14:02")
    assert mentions(town.db, "ville").keys() <= {"outbox"}
    assert not mentions(town.db, "unohtanut")
    await town.go_to("2027-02-20T12:00")
    town.db.write_now(lambda tx: housekeeping.tidy(tx, now=town.clock.now()))
    assert mentions(town.db, "ville") == {}
    # The history is there, without the name.
    first = booked(town, 1)
    assert (first.cancelled_at, first.space) == (None, "Kylätalo")


async def everywhere(town: Town, ville: Someone, liisa: Someone) -> None:
    """Ville has something everywhere: on two networks, in a group, with a keeper, in the queue, in the past."""
    town.space("Juhlasali", approval=True)
    era = association(town, "Eräpolku ry")
    appoint(town, liisa, Role.KEEPER, "space:2")
    for someone in (ville, liisa):
        appoint(town, someone, Role.ORGANISER, f"association:{era}")
    matrix = town.person("Ville", network="matrix")
    await ville.says("hei")
    book(town, matrix, "2026-11-21T12:30", "Villen juhlat", era)
    await town.go_to("2026-11-21T14:00")
    await matrix.says("/omattiedot")
    code = (await ville.says("/yhdista")).text.split("/yhdista ")[1].split()[0]
    await matrix.says(f"/yhdista {code}")
    book(town, ville, "2026-11-28T14:00", "Villen kokous", era)
    number = who(town, ville)
    town.db.write_now(
        lambda tx: series.begin(
            tx,
            space=_hall(tx),
            person_id=number,
            start=local("2026-11-24T18:00"),
            end=local("2026-11-24T19:00"),
            rule="FREQ=WEEKLY;COUNT=3",
            zone=ZONE,
            now=town.clock.now(),
            purpose="Villen sähly",
        )
    )
    await ville.says("/varaa juhlasali la 28.11. klo 10–13 Villen tanssit")
    await ville.says("/varaa kylätalo la 28.11. klo 10–13 Villen juhlat", group="Kylätori")
    await ville.says("/siirra 6 su 29.11. klo 10–13", group="Kylätori")
    await ville.says("/varaukset", group="Kylätori")
    await ville.says("/yhdista")
    town.db.write_now(
        lambda tx: asking.ask(
            tx, number, command="book", said={"rest": "Ville"}, step="space", choices=[], now=town.clock.now()
        )
    )


def _hall(tx: Tx) -> spaces.Space:
    found = spaces.get(tx, 1)
    assert found is not None
    return found


async def test_who_writes_again_is_met_for_the_first_time(town: Town, ville: Someone) -> None:
    await ville.says("/varaa kylätalo la 28.11. klo 10–13 pilates")
    before = who(town, ville)
    await forgotten(ville, "Jatka")
    assert (await ville.says("hei")).text.startswith("Hei Ville!")
    assert who(town, ville) != before
    await town.go_to("2026-11-21T12:02")
    assert not mentions(town.db, "unohtanut")
    assert mentions(town.db, "ville-telegram").keys() == {"account", "room"}  # where he is spoken to since
    assert (await ville.says("/varaukset")).text == "Sinulla ei ole tulevia varauksia."


async def test_a_goodbye_that_cannot_be_said_does_not_keep_the_room(town: Town, ville: Someone) -> None:
    await ville.says("/unohda minut")
    await ville.taps("Jatka")
    town.walls["telegram"].gone[ville.room] = "blocked"
    await ville.taps("Kyllä, unohda minut")
    await town.go_to("2026-11-21T12:02")
    assert mentions(town.db, "ville") == {}


async def test_the_goodbye_is_said_even_if_the_bot_was_killed_before(town: Town, ville: Someone) -> None:
    await ville.says("/unohda minut")
    sure = await ville.taps("Jatka")
    line, room = sure.button("Kyllä, unohda minut").command, Room("telegram", ville.room, private=True)
    said = Incoming("last", room, User(ville.user, "Ville", "fi"), line, pressed=True)
    town.db.write_now(lambda tx: dispatch.hear(tx, said, now=town.clock.now(), town=town.place), owner="killed")
    await town.go_to("2026-11-21T12:03")
    assert ville.sees().text.startswith("Nyt olen unohtanut sinut.")
    assert mentions(town.db, "ville").keys() <= {"room", "outbox"}
    await town.go_to("2026-11-21T12:30")
    assert mentions(town.db, "ville", "unohtanut") == {}


async def test_what_is_done_at_the_very_same_moment_is_given_up_too(town: Town, ville: Someone) -> None:
    number = who(town, ville)
    await forgotten(ville, "Jatka")
    at = local("2026-11-28T10:00")

    def late(tx: Tx) -> int:
        return occupied.hold(
            tx,
            _hall(tx),
            person_id=number,
            start=at,
            end=at + timedelta(hours=1),
            now=town.clock.now(),
            purpose="Ville",
        )

    late_one = town.db.write_now(late)
    await town.go_to("2026-11-21T12:02")
    assert (booked(town, late_one).cancelled_at is not None, booked(town, late_one).purpose) == (True, "")


async def test_in_a_group_it_is_not_talked_about(town: Town, ville: Someone) -> None:
    said = await ville.says("/unohda minut", group="Kylätori")
    assert said.labels == ["Jatka kahden kesken"]
    assert "Jos unohdan sinut" in (await ville.says(f"/start {said.buttons[0].command}")).text
    sure = await ville.taps("Jatka")
    await ville.says(sure.button("Kyllä, unohda minut").command, group="Kylätori", pressed=True)
    assert "account" in mentions(town.db, "ville-telegram")


@pytest.mark.parametrize(
    ("language", "command", "labels", "goodbye"),
    [
        ("sv", "/glöm mig", ("Fortsätt", "Ja, glöm mig"), "Nu har jag glömt dig."),
        ("en", "/forget me", ("Go on", "Yes, forget me"), "I have forgotten you."),
    ],
)
async def test_everybody_is_forgotten_in_their_own_language(
    town: Town, language: str, command: str, labels: tuple[str, str], goodbye: str
) -> None:
    aino = town.person("Aino", language=language)
    await aino.says(command)
    for label in labels:
        await aino.taps(label)
    assert aino.sees().text.startswith(goodbye)


@pytest.mark.one_database
async def test_what_was_written_and_not_sent_is_never_sent_for_who_is_forgotten(
    town: Town, ville: Someone, liisa: Someone
) -> None:
    martat, aino = association(town, "Martat"), await town.caretaker()
    town.group(aino, "Kylätori")
    for someone in (ville, liisa):
        appoint(town, someone, Role.ORGANISER, f"association:{martat}")
    number, at, now = who(town, ville), local("2026-11-23T10:00"), town.clock.now()
    let_go: dict[str, Any] = {"created_at": now, "audience": "all", "send_at": at, "confirmed_at": now}
    let_go["confirmed_by"] = who(town, aino)

    def write(tx: Tx) -> None:
        for whose, words in ((None, "Ville muuttaa"), (martat, "Kokous on maanantaina")):
            timed = Announcement(person_id=number, association_id=whose, said={"": words}, **let_go)
            told = announcements.get(tx, announcements.draft(tx, timed))
            assert told is not None
            sending.arm(tx, told, now=now)

    town.db.write_now(write)
    await forgotten(ville, "Jatka")
    assert "announcement" not in mentions(town.db, "ville muuttaa")
    await town.go_to("2026-11-23T12:00")
    assert aino.reads("Kylätori") == ["Martat tiedottaa:\nKokous on maanantaina"], "a caretaker let it go"
