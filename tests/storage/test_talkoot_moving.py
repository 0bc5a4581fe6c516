"""Talkoot are moved as a whole with what was booked for them, or not at all; cancelled, and brought back."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from storage import bookings, diary, sign_ups, spaces, talkoot, talkoot_cancelling, talkoot_due, talkoot_moving
from storage.db import Database, Tx, table
from storage.diary import Booked
from storage.due import Due
from storage.planned import Part, Planned
from storage.sign_ups import Coming, Queued
from storage.talkoot_cancelling import Back, Cancelled
from storage.talkoot_moving import Moved, Past, Stuck
from storage.talkoot_whole import NotOpen
from tests.town import ZONE, Town, local

SAT = ("2026-12-05T10:00", "2026-12-05T14:00")
SUN = ("2026-12-06T10:00", "2026-12-06T14:00")


@pytest.fixture
def town(db: Database) -> Town:
    return Town(db)


def booked_with(town: Town, planned: Planned, space_id: int, start: str, end: str) -> int:
    """The space is booked for the talkoot."""

    def work(tx: Tx) -> int:
        space = spaces.get(tx, space_id)
        assert space is not None
        made = bookings.book(
            tx,
            space=space,
            person_id=planned.person_id,
            start=local(start),
            end=local(end),
            zone=ZONE,
            now=town.clock.now(),
        )
        assert isinstance(made, Booked)
        talkoot.with_booking(tx, planned.number, made.number)
        return made.number

    return town.db.write_now(work)


def move(town: Town, planned: Planned, *spans: tuple[str, str]) -> Any:
    there = [(local(start), local(end)) for start, end in spans]
    return town.db.write_now(
        lambda tx: talkoot_moving.move(
            tx, planned.number, there, keeps=lambda _: False, zone=ZONE, now=town.clock.now()
        )
    )


def times(town: Town, number: int) -> tuple[datetime, datetime]:
    found = town.db.read_now(lambda tx: diary.get(tx, number))
    assert found is not None
    return found.starts_at, found.ends_at


def due_about(town: Town, subject: str) -> dict[str, datetime]:
    rows = table(Due)
    found = town.db.read_now(lambda tx: tx.all(rows.select().where(rows.c.subject == subject)))
    return {row.kind: row.at for row in found}


def reminded_at(town: Town, subject: str) -> list[datetime]:
    rows = table(Due)
    mine = rows.select().where(rows.c.subject == subject, rows.c.kind == sign_ups.REMINDER)
    return sorted(row.at for row in town.db.read_now(lambda tx: tx.all(mine)))


def test_days_bookings_and_what_becomes_due_go_together_and_nobody_has_confirmed(town: Town) -> None:
    aino, ville = town.person("Aino"), town.person("Ville")
    planned = town.talkoot(aino, weather_at=local("2026-12-04T18:00"))
    hall = booked_with(town, planned, town.space(), "2026-12-05T09:00", "2026-12-05T15:00")
    number = town.signs_up(ville, planned.tasks[0].number)
    town.db.write_now(lambda tx: sign_ups.confirm(tx, number, now=town.clock.now()))
    outcome = move(town, planned, ("2026-12-12T11:00", "2026-12-12T14:00"))
    assert isinstance(outcome, Moved)
    day = outcome.planned.days[0]
    assert (day.starts_at, day.ends_at) == (local("2026-12-12T11:00"), local("2026-12-12T14:00"))
    assert day.moved_from == local(SAT[0])
    assert times(town, hall) == (local("2026-12-12T10:00"), local("2026-12-12T15:00"))
    assert outcome.planned.weather_at == local("2026-12-11T18:00")
    assert reminded_at(town, f"sign_up:{number}") == [local("2026-12-11T18:00"), local("2026-12-12T08:00")]
    assert due_about(town, day.subject)[talkoot_due.MINIMUM] == local("2026-12-10T12:00")
    assert due_about(town, planned.subject)[talkoot.WEATHER] == local("2026-12-11T18:00")
    signed = town.db.read_now(lambda tx: sign_ups.get(tx, number))
    assert signed is not None
    assert signed.confirmed_at is None


def test_if_one_booking_cannot_be_moved_nothing_is(town: Town) -> None:
    aino = town.person("Aino")
    planned = town.talkoot(aino)
    first = booked_with(town, planned, town.space("Kylätalo"), *SAT)
    hall = town.space("Koulun sali")
    second = booked_with(town, planned, hall, *SAT)
    other = town.talkoot(aino, "Toiset")
    booked_with(town, other, hall, "2026-12-12T12:00", "2026-12-12T16:00")
    outcome = move(town, planned, ("2026-12-12T10:00", "2026-12-12T14:00"))
    assert isinstance(outcome, Stuck)
    assert outcome.booked.number == second
    assert times(town, first) == (local(SAT[0]), local(SAT[1]))
    now = town.db.read_now(lambda tx: talkoot.get(tx, planned.number))
    assert now is not None
    assert now.starts_at == local(SAT[0])


@pytest.mark.parametrize("step", [timedelta(days=1), timedelta(days=-1)])
def test_two_days_of_one_space_move_by_a_day_without_standing_in_their_own_way(town: Town, step: timedelta) -> None:
    planned = town.talkoot(town.person("Aino"), days=(SAT, SUN))
    hall = town.space()
    numbers = [booked_with(town, planned, hall, *span) for span in (SAT, SUN)]

    def later(text: str) -> str:
        return (datetime.fromisoformat(text) + step).isoformat(timespec="minutes")

    outcome = move(town, planned, *((later(start), later(end)) for start, end in (SAT, SUN)))
    assert isinstance(outcome, Moved)
    assert [times(town, one)[0] for one in numbers] == [local(later(SAT[0])), local(later(SUN[0]))]


def test_moved_back_all_is_as_it_was_unless_it_was_moved_again(town: Town) -> None:
    planned = town.talkoot(town.person("Aino"))
    hall = booked_with(town, planned, town.space(), *SAT)
    first = move(town, planned, ("2026-12-12T10:00", "2026-12-12T14:00"))
    second = move(town, planned, ("2026-12-13T10:00", "2026-12-13T14:00"))
    now = town.clock.now()

    def back(was: talkoot_moving.Was) -> Any:
        return town.db.write_now(
            lambda tx: talkoot_moving.put_back(tx, planned.number, was, keeps=lambda _: False, zone=ZONE, now=now)
        )

    assert isinstance(back(first.was), NotOpen)
    assert isinstance(back(second.was), Moved)
    outcome = back(first.was)
    assert isinstance(outcome, Moved)
    assert outcome.planned.starts_at == local(SAT[0])
    assert outcome.planned.days[0].moved_from is None
    assert times(town, hall) == (local(SAT[0]), local(SAT[1]))


def test_what_has_begun_or_would_have_is_not_moved(town: Town) -> None:
    planned = town.talkoot(town.person("Aino"))
    assert isinstance(move(town, planned, ("2026-11-20T10:00", "2026-11-20T14:00")), Past)
    town.clock.set(local("2026-12-05T11:00"), stand=True)
    assert isinstance(move(town, planned, SUN), NotOpen)


def test_an_offer_has_the_whole_time_to_be_answered_after_a_move(town: Town) -> None:
    aino, ville, liisa = town.person("Aino"), town.person("Ville"), town.person("Liisa")
    planned = town.talkoot(aino, "Rantasiivous", Part("makkaranpaisto", most=1))
    task = planned.tasks[0].number
    first = town.signs_up(ville, task)
    waits = town.signs_up(liisa, task)
    town.clock.set(local("2026-12-05T08:00"), stand=True)
    town.db.write_now(lambda tx: sign_ups.leave(tx, first, zone=ZONE, now=town.clock.now()))
    move(town, planned, ("2026-12-12T10:00", "2026-12-12T14:00"))
    offered = town.db.read_now(lambda tx: sign_ups.get(tx, waits))
    assert offered is not None
    assert offered.is_offered
    assert offered.answer_by == local("2026-12-05T20:00")
    assert due_about(town, f"sign_up:{waits}") == {sign_ups.UNANSWERED: local("2026-12-05T20:00")}


def test_cancelled_nothing_is_due_and_the_space_is_free_and_brought_back_all_is_there_again(town: Town) -> None:
    aino, ville = town.person("Aino"), town.person("Ville")
    planned = town.talkoot(aino)
    space = town.space()
    hall = booked_with(town, planned, space, *SAT)
    number = town.signs_up(ville, planned.tasks[0].number)
    now = town.clock.now()

    def cancel(tx: Tx) -> Any:
        return talkoot_cancelling.cancel(tx, planned.number, why="Weather", by=1, zone=ZONE, now=now)

    outcome = town.db.write_now(cancel)
    assert isinstance(outcome, Cancelled)
    assert [one.number for one in outcome.bookings] == [hall]
    assert not due_about(town, f"sign_up:{number}")
    assert not due_about(town, planned.days[0].subject)
    assert isinstance(town.db.write_now(cancel), NotOpen)
    back = town.db.write_now(lambda tx: talkoot_cancelling.bring_back(tx, planned.number, [hall], zone=ZONE, now=now))
    assert isinstance(back, Back)
    assert not back.lost
    assert len(reminded_at(town, f"sign_up:{number}")) == 2
    assert times(town, hall) == (local(SAT[0]), local(SAT[1]))


def test_what_somebody_else_took_meanwhile_is_named_when_talkoot_come_back(town: Town) -> None:
    planned = town.talkoot(town.person("Aino"))
    space = town.space()
    hall = booked_with(town, planned, space, *SAT)
    now = town.clock.now()
    town.db.write_now(lambda tx: talkoot_cancelling.cancel(tx, planned.number, why="", by=1, zone=ZONE, now=now))
    other = town.talkoot(town.person("Ville"), "Toiset")
    booked_with(town, other, space, *SAT)
    back = town.db.write_now(lambda tx: talkoot_cancelling.bring_back(tx, planned.number, [hall], zone=ZONE, now=now))
    assert isinstance(back, Back)
    assert [one.number for one, _ in back.lost] == [hall]
    assert back.planned.cancelled_at is None


def test_who_tries_for_a_place_while_talkoot_are_cancelled_gets_none(town: Town) -> None:
    planned = town.talkoot(town.person("Aino"))
    ville = town.person_id(town.person("Ville"))
    now = town.clock.now()
    town.db.write_now(lambda tx: talkoot_cancelling.cancel(tx, planned.number, why="", by=1, zone=ZONE, now=now))
    joined = town.db.write_now(
        lambda tx: sign_ups.join(tx, planned.tasks[0].number, person_id=ville, zone=ZONE, now=now)
    )
    assert not isinstance(joined, Coming | Queued)
