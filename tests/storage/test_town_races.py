"""Two who change the same thing at the same moment: nothing is half done, nothing is said to have gone wrong."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import func, select, update

from storage import (
    associations,
    bookings,
    deciding,
    diary,
    fitting,
    forgetting,
    joining,
    lending,
    moving,
    people,
    queue,
    quotas,
    series,
    sharing,
    spaces,
    waiting,
)
from storage.associations import Association
from storage.db import Database, Tx, table
from storage.diary import Booked
from storage.due import Due
from storage.occupied import Booking, State
from storage.spaces import Kind, Space

ZONE = ZoneInfo("Europe/Helsinki")
NOW = datetime(2026, 11, 21, 10, tzinfo=UTC)
START = datetime(2026, 11, 28, 8, tzinfo=UTC)
HOUR = timedelta(hours=1)
TIMES = 6

Work = Callable[[Tx], Any]


def someone(tx: Tx, name: str) -> int:
    return people.meet(tx, network="telegram", user=name, name=name, language="fi", now=NOW).id


def a_space(tx: Tx, name: str = "Kylätalo", **features: Any) -> Space:
    added = spaces.add(tx, Space(name=name, key="", created_at=NOW, **features), ())
    assert isinstance(added, spaces.Added)
    space = spaces.get(tx, added.space_id)
    assert space is not None
    return space


def book(tx: Tx, space: Space, person: int, hours: float = 0, **more: Any) -> Any:
    start = START + hours * HOUR
    again = spaces.get(tx, space.id or 0)
    assert again is not None
    return bookings.book(
        tx, space=again, person_id=person, start=start, end=start + 2 * HOUR, zone=ZONE, now=NOW, **more
    )


def at_once(db: Database, *works: Work) -> list[Any]:
    """Do all of it at the same moment and return what each returned; what one raises is raised."""
    together = threading.Barrier(len(works))

    def one(work: Work) -> Any:
        together.wait()
        return db.write_now(work)

    with ThreadPoolExecutor(len(works)) as callers:
        return list(callers.map(one, works))


def consistent(db: Database) -> None:
    """No two live bookings overlap, and what becomes due is about what is live."""

    def read(tx: Tx) -> None:
        booking = table(Booking)
        live = tx.all(select(booking).where(booking.c.cancelled_at.is_(None)).order_by(booking.c.starts_at))
        for space in {row.space_id for row in live if row.quantity is None}:
            theirs = [row for row in live if row.space_id == space]
            assert all(a.held_until <= b.starts_at for a, b in itertools.pairwise(theirs))
        numbers = {f"booking:{row.id}": row for row in live}
        for subject, kind in tx.all(select(table(Due).c.subject, table(Due).c.kind)):
            if not subject.startswith("booking:"):
                continue
            assert subject in numbers, (kind, subject)
            wanted = {
                "booking-reminder": State.BOOKED,
                "offer": State.OFFERED,
                "offer-lapsed": State.OFFERED,
            }.get(kind, State.REQUESTED)
            assert numbers[subject].state == wanted, (kind, subject, numbers[subject].state)
        twice = tx.all(select(table(Due).c.subject, table(Due).c.kind, func.count()).group_by("subject", "kind", "at"))
        assert all(count == 1 for _, _, count in twice), twice
        for row in live:
            if row.state == State.OFFERED:
                turn = waiting.offered(tx, row.id)
                assert turn is not None
                assert turn.is_offered

    db.read_now(read)


def most_lent(tx: Tx, gear: Space, start: datetime) -> int:
    return max(lent for _, _, lent in lending.steps(tx, gear, start, start + HOUR))


class Hall:
    """The hall, whose keepers approve or not, with two people and two associations."""

    def __init__(self, db: Database, **features: Any) -> None:
        self.db = db

        def make(tx: Tx) -> tuple[Space, list[int], list[int]]:
            persons = [someone(tx, name) for name in ("Aino", "Ville", "Liisa")]
            theirs = []
            for name in ("Eräpolku ry", "Marttayhdistys", "Kyläyhdistys"):
                added = associations.add(tx, Association(name=name, key="", created_at=NOW))
                assert isinstance(added, associations.Added)
                theirs.append(added.association_id)
            return a_space(tx, **features), persons, theirs

        self.space, (self.aino, self.ville, self.liisa), self.associations = db.write_now(make)

    def booked(self, hours: float = 0, person: int = 0, **more: Any) -> int:
        outcome = self.db.write_now(lambda tx: book(tx, self.space, person or self.aino, hours, **more))
        assert isinstance(outcome, Booked), outcome
        return outcome.number

    def offered(self, hours: float) -> int:
        """Ville is offered what Aino gives up; Liisa waits behind him."""
        start = START + hours * HOUR
        number = self.booked(hours)

        def wait(tx: Tx) -> None:
            for person in (self.ville, self.liisa):
                queue.join(tx, self.space, person_id=person, start=start, end=start + 2 * HOUR, zone=ZONE, now=NOW)
            bookings.cancel(tx, number, by=self.aino, zone=ZONE, now=NOW)

        self.db.write_now(wait)
        found = self.db.read_now(lambda tx: [t for t in waiting.of_person(tx, self.ville) if t.starts_at == start])
        assert found[0].booking_id is not None
        return found[0].booking_id

    def cancel(self, number: int, **more: Any) -> Work:
        return lambda tx: bookings.cancel(tx, number, by=self.aino, zone=ZONE, now=NOW, **more)


def test_an_offer_is_taken_or_passed_on_but_not_both(db: Database) -> None:
    hall = Hall(db)
    for n in range(TIMES):
        number = hall.offered(n * 3)
        taken, passed = at_once(
            db,
            partial(deciding.take, number=number, approved=False, zone=ZONE, now=NOW),
            hall.cancel(number, waits=State.OFFERED),
        )
        assert isinstance(taken, Booked) != isinstance(passed, Booked)
        consistent(db)


def test_a_request_is_approved_or_withdrawn_but_not_both(db: Database) -> None:
    hall = Hall(db, approval=True)
    for n in range(TIMES):
        number = hall.booked(n * 3)
        start = START + (n * 3 + 40) * HOUR
        at_once(
            db,
            partial(deciding.settle, number=number, zone=ZONE, now=NOW, waits=State.REQUESTED),
            hall.cancel(number),
            hall.cancel(number, why="no", waits=State.REQUESTED),
            partial(moving.move, number=number, start=start, end=start + 2 * HOUR, zone=ZONE, now=NOW),
            partial(deciding.request, number=number, zone=ZONE, now=NOW),
        )
        consistent(db)


def test_for_whom_is_changed_by_several_at_once(db: Database) -> None:
    hall = Hall(db)
    number = hall.booked()
    a, b, c = hall.associations
    for _ in range(TIMES):
        at_once(
            db,
            lambda tx: sharing.give(tx, number, [a, b], zone=ZONE, now=NOW),
            lambda tx: sharing.give(tx, number, [b, c], zone=ZONE, now=NOW),
            lambda tx: sharing.give(tx, number, [a], zone=ZONE, now=NOW),
            lambda tx: sharing.take_off(tx, number, b, now=NOW),
        )


def test_who_joins_the_queue_as_the_time_is_given_up_is_offered_it(db: Database) -> None:
    hall = Hall(db)
    for n in range(TIMES):
        number, start = hall.booked(n * 3), START + n * 3 * HOUR
        at_once(
            db,
            hall.cancel(number),
            partial(
                queue.join,
                space=hall.space,
                person_id=hall.ville,
                start=start,
                end=start + 2 * HOUR,
                zone=ZONE,
                now=NOW,
            ),
            partial(
                queue.join,
                space=hall.space,
                person_id=hall.liisa,
                start=start,
                end=start + 2 * HOUR,
                zone=ZONE,
                now=NOW,
            ),
        )
        held = db.read_now(partial(diary.between, space_id=hall.space.id or 0, start=start, end=start + HOUR))
        assert [one.state for one in held] == [State.OFFERED]
        consistent(db)


def test_a_time_brought_back_and_booked_at_once_is_held_once(db: Database) -> None:
    hall = Hall(db)
    for n in range(TIMES):
        number = hall.booked(n * 3)
        db.write_now(hall.cancel(number))
        at_once(
            db,
            partial(bookings.restore, number=number, zone=ZONE, now=NOW),
            partial(book, space=hall.space, person=hall.ville, hours=n * 3),
            partial(bookings.restore, number=number, zone=ZONE, now=NOW),
        )
        consistent(db)


def test_two_series_at_once_share_the_times_without_a_fault(db: Database) -> None:
    hall = Hall(db)

    def begin(person: int) -> Work:
        return lambda tx: series.begin(
            tx,
            space=hall.space,
            person_id=person,
            start=START,
            end=START + 2 * HOUR,
            rule="FREQ=WEEKLY;COUNT=10",
            zone=ZONE,
            now=NOW,
        )

    begun = at_once(db, begin(hall.aino), begin(hall.ville), begin(hall.liisa))
    assert sum(len(one.booked) for one in begun) == 10
    consistent(db)


def test_bookings_that_change_places_at_once_do_not_overlap(db: Database) -> None:
    hall = Hall(db)
    for n in range(TIMES):
        first, second = hall.booked(n * 6), hall.booked(n * 6 + 3, hall.ville)
        one, other = START + n * 6 * HOUR, START + (n * 6 + 3) * HOUR
        at_once(
            db,
            partial(moving.move, number=first, start=other, end=other + 2 * HOUR, zone=ZONE, now=NOW),
            partial(moving.move, number=second, start=one, end=one + 2 * HOUR, zone=ZONE, now=NOW),
            partial(moving.move, number=first, start=one + HOUR / 2, end=one + 2 * HOUR, zone=ZONE, now=NOW),
        )
        consistent(db)


def test_with_a_quota_who_books_cancels_and_moves_in_two_spaces_at_once_waits_for_nobody_for_ever(db: Database) -> None:
    hall = Hall(db)
    other = db.write_now(lambda tx: a_space(tx, "Kota"))
    a, b, _ = hall.associations
    db.write_now(lambda tx: quotas.set_weekly(tx, 100 * 60))
    for n in range(TIMES):
        first = hall.booked(n * 24, associations=(a, b))
        second = db.write_now(partial(book, space=other, person=hall.ville, hours=n * 24, associations=(b,)))
        for space, person, whose in ((hall.space, hall.liisa, b), (other, hall.liisa, a)):
            at = START + n * 24 * HOUR
            db.write_now(
                partial(
                    queue.join,
                    space=space,
                    person_id=person,
                    start=at,
                    end=at + 2 * HOUR,
                    association_id=whose,
                    zone=ZONE,
                    now=NOW,
                )
            )
        at = START + (n * 24 + 6) * HOUR
        at_once(
            db,
            hall.cancel(first),
            partial(bookings.cancel, number=second.number, by=hall.ville, zone=ZONE, now=NOW),
            partial(moving.move, number=first, start=at, end=at + 2 * HOUR, zone=ZONE, now=NOW),
            partial(book, space=hall.space, person=hall.liisa, hours=n * 24 + 9, associations=(b, a)),
            partial(book, space=other, person=hall.aino, hours=n * 24 + 9, associations=(a, b)),
        )
        consistent(db)


def test_gear_that_is_lent_as_its_number_is_lowered_is_never_too_much(db: Database) -> None:
    hall = Hall(db)
    gear = db.write_now(lambda tx: a_space(tx, "Haravat", kind=Kind.GEAR, quantity=10))

    def lower(tx: Tx) -> None:
        spaces.lock(tx, gear.id or 0)
        if not fitting.too_many(tx, gear, 4, now=NOW)[1]:
            spaces.change(tx, gear.id or 0, quantity=4)

    for n in range(TIMES):
        db.write_now(lambda tx: spaces.change(tx, gear.id or 0, quantity=10))
        at_once(db, lower, partial(book, space=gear, person=hall.aino, hours=n * 3, quantity=6))
        now = db.read_now(lambda tx: spaces.get(tx, gear.id or 0))
        assert now is not None
        start = START + n * 3 * HOUR
        assert db.read_now(partial(most_lent, gear=now, start=start)) <= (now.quantity or 0)
        db.write_now(
            lambda tx: tx.run(
                update(table(Booking)).where(table(Booking).c.space_id == gear.id).values(cancelled_at=NOW)
            )
        )


def test_who_is_forgotten_while_booking_on_another_network_keeps_nothing_in_the_end(db: Database) -> None:
    hall = Hall(db)
    hall.booked(0)
    at_once(
        db,
        lambda tx: forgetting.give_up(tx, hall.aino, {}, zone=ZONE, now=NOW),
        lambda tx: book(tx, hall.space, hall.aino, 3),
        lambda tx: queue.join(
            tx, hall.space, person_id=hall.aino, start=START, end=START + 2 * HOUR, zone=ZONE, now=NOW
        ),
    )
    consistent(db)


def test_what_is_booked_while_two_accounts_become_one_person_belongs_to_that_person(db: Database) -> None:
    hall = Hall(db)
    other = db.write_now(
        lambda tx: people.meet(tx, network="matrix", user="Aino", name="Aino", language="fi", now=NOW).id
    )
    code = db.write_now(lambda tx: joining.join_code(tx, hall.aino, now=NOW))

    def speak(tx: Tx) -> Any:
        known = people.meet(tx, network="matrix", user="Aino", name="Aino", language="fi", now=NOW)
        return book(tx, hall.space, known.id, 3)

    at_once(db, lambda tx: joining.join(tx, code, network="matrix", user="Aino", now=NOW), speak)
    assert db.read_now(lambda tx: diary.coming(tx, other, now=NOW)) == []
