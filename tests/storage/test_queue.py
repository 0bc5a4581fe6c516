"""The queue under a crowd: never two holders, nobody waits for what is free, and turns go in order of joining."""

from __future__ import annotations

import itertools
import random
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from storage import (
    associations,
    bookings,
    deciding,
    diary,
    due,
    keeping,
    moving,
    people,
    queue,
    quiet,
    quotas,
    refusals,
    spaces,
    waiting,
    wallclock,
)
from storage.associations import Association
from storage.db import Database, Tx, table
from storage.diary import Already, Booked, NotThere
from storage.occupied import Booking, State
from storage.spaces import Space
from storage.waiting import Waiting
from storage.wallclock import Opening

ZONE = ZoneInfo("Europe/Helsinki")
NOW = datetime(2026, 11, 21, 10, tzinfo=UTC)
START = datetime(2026, 11, 28, 8, tzinfo=UTC)
HOUR = timedelta(hours=1)
CROWD = 60


def a_space(tx: Tx, name: str = "Kylätalo", **features: Any) -> int:
    added = spaces.add(tx, Space(name=name, key="", created_at=NOW, **features), ())
    assert isinstance(added, spaces.Added)
    return added.space_id


def a_crowd(tx: Tx, size: int = CROWD) -> list[int]:
    """Half of them come from Telegram, half from Matrix."""
    return [
        people.meet(
            tx, network=("telegram", "matrix")[n % 2], user=f"user {n}", name=f"Aino {n}", language="fi", now=NOW
        ).id
        for n in range(size)
    ]


def thing(tx: Tx, space_id: int) -> Space:
    space = spaces.get(tx, space_id)
    assert space is not None
    return space


def book(tx: Tx, space: int, person: int, start: datetime = START, hours: int = 2, pieces: int | None = None) -> Any:
    return bookings.book(
        tx,
        space=thing(tx, space),
        person_id=person,
        start=start,
        end=start + hours * HOUR,
        quantity=pieces,
        zone=ZONE,
        now=NOW,
    )


def join(
    tx: Tx,
    space: int,
    person: int,
    start: datetime = START,
    hours: int = 2,
    pieces: int | None = None,
    association: int | None = None,
) -> queue.Place:
    return queue.join(
        tx,
        thing(tx, space),
        person_id=person,
        start=start,
        end=start + hours * HOUR,
        quantity=pieces,
        association_id=association,
        zone=ZONE,
        now=NOW,
    )


def cancel(tx: Tx, number: int, waits: State | None = None) -> Any:
    return bookings.cancel(tx, number, by=None, zone=ZONE, now=NOW, waits=waits)


def take(tx: Tx, number: int) -> Any:
    return deciding.take(tx, number, approved=False, zone=ZONE, now=NOW)


def together(calls: list[Callable[[], Any]]) -> list[Any]:
    """Return what the calls return, all made at the same moment."""
    gate = threading.Barrier(len(calls))

    def run(call: Callable[[], Any]) -> Any:
        gate.wait()
        return call()

    with ThreadPoolExecutor(len(calls)) as callers:
        return list(callers.map(run, calls))


def rows(tx: Tx) -> list[Any]:
    return list(tx.all(select(table(Waiting)).order_by(table(Waiting).c.id)))


def holders(tx: Tx, space: int) -> list[Booked]:
    return diary.coming_in(tx, space, now=NOW)


def entry(db: Database, place: queue.Place) -> waiting.Turn:
    """Return what the list says of the place now."""
    found = db.read_now(lambda tx: waiting.get(tx, place.number))
    assert found is not None
    return found


def all_is_well(tx: Tx) -> None:
    """Nobody waits for what they could have, and every offer has one holder who has not answered."""
    for row in rows(tx):
        if row.ended_at is None and row.booking_id is None:
            space = thing(tx, row.space_id)
            refused = refusals.refusal(tx, space, row.starts_at, row.ends_at, zone=ZONE, now=NOW, quantity=row.quantity)
            assert refused is not None, f"{row} waits for what is free"
        elif row.ended_at is None:
            booked = diary.get(tx, row.booking_id)
            assert booked is not None
            assert booked.state == State.OFFERED
            assert booked.cancelled_at is None
    offered = {row.booking_id for row in rows(tx) if row.ended_at is None}
    live = (table(Booking).c.state == State.OFFERED.value) & table(Booking).c.cancelled_at.is_(None)
    assert set(tx.column(select(table(Booking).c.id).where(live))) <= offered


def test_sixty_join_book_and_cancel_at_once_and_the_first_in_the_queue_has_it(db: Database) -> None:
    space = db.write_now(a_space)
    crowd = db.write_now(a_crowd)
    first = db.write_now(lambda tx: book(tx, space, crowd[0]))
    calls: list[Callable[[], Any]] = [partial(db.write_now, lambda tx: cancel(tx, first.number))]
    for n, person in enumerate(crowd[1:]):
        calls.append(partial(db.write_now, partial((join, book)[n % 3 == 0], space=space, person=person)))
    random.shuffle(calls)
    together(calls)
    (holder,) = db.read_now(lambda tx: holders(tx, space))
    db.read_now(all_is_well)
    entries = db.read_now(rows)
    if holder.state == State.OFFERED:
        assert entries[0].booking_id == holder.number, "offered to who joined first"
    offers = [row.id for row in entries if row.booking_id is not None]
    assert offers in ([], [entries[0].id])


def test_a_crowd_that_comes_and_goes_leaves_nobody_waiting_for_what_is_free(db: Database) -> None:
    hall, rakes = db.write_now(a_space), db.write_now(lambda tx: a_space(tx, "Haravat", kind="gear", quantity=10))
    crowd = db.write_now(a_crowd)

    def live_one(tx: Tx, space: int, choice: random.Random) -> Any:
        found = holders(tx, space)
        return choice.choice(found) if found else None

    def act(person: int, choice: random.Random) -> None:
        for _ in range(4):
            space, start = choice.choice([hall, rakes]), START + choice.randrange(4) * HOUR
            hours, pieces = choice.randrange(1, 4), choice.randrange(1, 8) if space == rakes else None
            what = choice.choice(["join", "join", "book", "cancel", "cancel", "take", "leave"])
            if what in ("join", "book"):
                db.write_now(partial({"join": join, "book": book}[what], space=space, person=person, start=start,
                                     hours=hours, pieces=pieces))  # fmt: skip
            elif what == "leave":
                mine = db.read_now(lambda tx: waiting.of_person(tx, person))
                for one in mine[:1]:
                    if not one.is_offered:
                        db.write_now(partial(queue.leave, number=one.number, now=NOW))
            else:
                found = db.read_now(partial(live_one, space=space, choice=choice))
                if found is not None:
                    db.write_now(partial({"cancel": cancel, "take": take}[what], number=found.number))

    seed = random.randrange(10**6)
    together([partial(act, person, random.Random(seed + n)) for n, person in enumerate(crowd)])
    db.read_now(all_is_well)


@pytest.mark.parametrize("first", ["join", "cancel"])
def test_who_joins_while_the_time_is_being_freed_does_not_wait_in_vain(db: Database, first: str) -> None:
    space = db.write_now(a_space)
    aino, ville = db.write_now(lambda tx: a_crowd(tx, 2))
    number = db.write_now(lambda tx: book(tx, space, aino)).number
    work: dict[str, Callable[[Tx], Any]] = {
        "join": lambda tx: join(tx, space, ville),
        "cancel": lambda tx: cancel(tx, number),
    }
    under_way, over = threading.Event(), threading.Event()

    def slowly(tx: Tx) -> None:
        work.pop(first)(tx)
        under_way.set()
        over.wait(0.5)  # the other cannot be over before this is committed; if it can, it has seen nothing of this

    with ThreadPoolExecutor(1) as other:
        one = other.submit(db.write_now, slowly)
        under_way.wait()
        db.write_now(work["cancel" if first == "join" else "join"])
        over.set()
        one.result()
    (holder,) = db.read_now(lambda tx: holders(tx, space))
    assert (holder.person_id, holder.state) == (ville, State.OFFERED)


def test_of_taking_passing_and_lapsing_at_once_one_counts(db: Database) -> None:
    space = db.write_now(a_space)
    crowd = db.write_now(lambda tx: a_crowd(tx, 8))
    number = db.write_now(lambda tx: book(tx, space, crowd[0])).number
    for person in crowd[1:]:
        db.write_now(partial(join, space=space, person=person))
    db.write_now(lambda tx: cancel(tx, number))
    for turn in itertools.count(1):
        (offer,) = db.read_now(lambda tx: holders(tx, space))
        assert offer.person_id == crowd[turn], "the turns go in order of joining"
        outcomes = together(
            [
                *(partial(db.write_now, partial(cancel, number=offer.number, waits=State.OFFERED)) for _ in range(4)),
                *(partial(db.write_now, partial(take, number=offer.number)) for _ in range(2 if turn > 3 else 0)),
            ]
        )
        assert sum(isinstance(outcome, Booked) for outcome in outcomes) == 1
        assert all(isinstance(outcome, Booked | Already | NotThere) for outcome in outcomes)
        db.read_now(all_is_well)
        held = db.read_now(lambda tx: holders(tx, space))
        if turn == len(crowd) - 1 or (held and held[0].state == State.BOOKED):
            break


def test_a_smaller_wish_that_fits_is_served_before_a_bigger_one_that_does_not(db: Database) -> None:
    rakes = db.write_now(lambda tx: a_space(tx, "Haravat", kind="gear", quantity=10))
    aino, ville, liisa, eero = db.write_now(lambda tx: a_crowd(tx, 4))
    lent = [db.write_now(partial(book, space=rakes, person=aino, pieces=pieces)).number for pieces in (4, 6)]
    places = [
        db.write_now(partial(join, space=rakes, person=person, pieces=pieces))
        for person, pieces in ((ville, 8), (liisa, 3), (eero, 2))
    ]
    db.write_now(lambda tx: cancel(tx, lent[0]))
    assert [entry(db, one).is_offered for one in places] == [False, True, False]
    db.write_now(lambda tx: cancel(tx, lent[1]))
    assert [entry(db, one).is_offered for one in places] == [False, True, True]
    liisas = entry(db, places[1]).booking_id or 0
    db.write_now(lambda tx: cancel(tx, liisas))
    assert entry(db, places[0]).is_offered


@pytest.mark.parametrize("freed", ["moved", "hours", "opened", "reopened", "rejected"])
def test_whatever_frees_a_time_serves_the_queue(db: Database, freed: str) -> None:
    space = db.write_now(a_space)
    aino, ville = db.write_now(lambda tx: a_crowd(tx, 2))
    held = db.write_now(lambda tx: book(tx, space, aino)).number
    place = db.write_now(lambda tx: join(tx, space, ville))

    def free(tx: Tx) -> None:
        if freed == "moved":
            moving.move(tx, held, start=START + 5 * HOUR, end=START + 7 * HOUR, zone=ZONE, now=NOW)
            return
        day = wallclock.local(START, ZONE).date()
        if freed == "opened":
            closed = spaces.close_days(tx, None, day, day)
        if freed == "hours":
            spaces.set_openings(tx, space, [Opening(5, 20 * 60, 21 * 60)])
        if freed == "reopened":
            spaces.close(tx, space, now=NOW)
        if freed == "rejected":
            deciding.request(tx, held, zone=ZONE, now=NOW)
        cancel(tx, held)
        if freed != "rejected":
            assert not waiting.get(tx, place.number).is_offered  # type: ignore[union-attr]
        if freed == "opened":
            spaces.open_days(tx, closed)
        if freed == "hours":
            spaces.set_openings(tx, space, ())
        if freed == "reopened":
            spaces.reopen(tx, space)
        queue.serve_all(tx, zone=ZONE, now=NOW)

    db.write_now(free)
    assert entry(db, place).is_offered
    db.read_now(all_is_well)


def test_hours_given_up_in_one_space_serve_the_queue_of_another(db: Database) -> None:
    hall, school = db.write_now(a_space), db.write_now(lambda tx: a_space(tx, "Koulun sali"))
    aino, ville = db.write_now(lambda tx: a_crowd(tx, 2))

    def found(tx: Tx) -> int:
        added = associations.add(tx, Association(name="Martat", key="", created_at=NOW))
        assert isinstance(added, associations.Added)
        quotas.set_weekly(tx, 120)
        return added.association_id

    martat = db.write_now(found)
    number = db.write_now(lambda tx: book(tx, hall, aino)).number
    place = db.write_now(lambda tx: join(tx, hall, ville, association=martat))
    theirs = db.write_now(
        lambda tx: bookings.book(
            tx, space=thing(tx, school), person_id=ville, start=START, end=START + HOUR, associations=[martat],
            zone=ZONE, now=NOW,
        )
    )  # fmt: skip
    assert isinstance(theirs, Booked)
    db.write_now(lambda tx: cancel(tx, number))
    assert not entry(db, place).is_offered
    db.write_now(lambda tx: cancel(tx, theirs.number))
    assert entry(db, place).is_offered


def test_a_cancelled_offer_ends_the_waiting_and_comes_back_as_an_offer(db: Database) -> None:
    space = db.write_now(a_space)
    aino, ville = db.write_now(lambda tx: a_crowd(tx, 2))
    number = db.write_now(lambda tx: book(tx, space, aino)).number
    place = db.write_now(lambda tx: join(tx, space, ville))
    db.write_now(lambda tx: cancel(tx, number))
    (offer,) = db.read_now(lambda tx: holders(tx, space))
    db.write_now(lambda tx: cancel(tx, offer.number))
    assert entry(db, place).ended_at == NOW
    back = db.write_now(lambda tx: bookings.restore(tx, offer.number, zone=ZONE, now=NOW + 20 * HOUR))
    assert isinstance(back, Booked)
    assert back.state == State.OFFERED
    assert back.answer_by == NOW + 32 * HOUR  # told of at 8 in the morning, kept until 20
    assert entry(db, place).is_offered
    kinds = sorted(one.kind for one in db.read_now(lambda tx: due.take(tx, now=START, some=99)))
    assert kinds == [queue.OFFERED, queue.UNANSWERED, queue.OVER]


@pytest.mark.parametrize(
    ("now", "start", "told", "until"),
    [
        ("21 08:30", "28 12:00", "21 08:30", "21 20:30"),
        ("21 08:07", "28 12:00", "21 08:07", "21 20:07"),
        ("21 12:00", "28 12:00", "21 12:00", "22 00:00"),
        ("21 20:00", "28 12:00", "21 20:00", "22 08:00"),
        ("21 20:00", "22 11:00", "21 20:00", "22 03:30"),
        ("21 20:00", "22 10:30", "21 20:00", "22 03:30"),
        ("21 13:10", "21 18:00", "21 13:10", "21 16:00"),
        ("21 17:10", "21 18:00", "21 17:10", "21 17:30"),
        ("21 12:00", "21 18:00", "21 12:00", "21 15:00"),
        ("21 12:00", "21 12:05", "21 12:00", "21 12:03"),
        ("21 20:59", "22 10:00", "21 20:59", "22 03:30"),
        ("21 23:00", "28 12:00", "22 08:00", "22 20:00"),
        ("21 23:00", "22 10:00", "22 08:00", "22 09:00"),
        ("21 23:00", "22 09:59", "21 23:00", "22 09:00"),
        ("21 23:00", "22 06:00", "21 23:00", "22 02:30"),
    ],
)
def test_an_offer_is_told_and_kept_as_long_as_it_should_be(now: str, start: str, told: str, until: str) -> None:
    at, begins, tells, keeps = (
        wallclock.utc(datetime.fromisoformat(f"2026-11-{one.replace(' ', 'T')}"), ZONE)
        for one in (now, start, told, until)
    )
    assert keeping.told_at(begins, awake=quiet.TOWN, zone=ZONE, now=at) == tells
    assert keeping.answer_by(begins, awake=quiet.TOWN, zone=ZONE, now=at) == keeps
    assert tells <= keeps <= begins


def test_storage_can_be_had_until_its_first_day_is_over(db: Database) -> None:
    store = db.write_now(lambda tx: a_space(tx, "Varasto", kind="storage", longest=400 * 24 * 60, shortest=24 * 60))
    aino, ville = db.write_now(lambda tx: a_crowd(tx, 2))
    start = wallclock.utc(datetime(2026, 11, 21), ZONE)  # noqa: DTZ001
    number = db.write_now(lambda tx: book(tx, store, aino, start, 24 * 30)).number
    place = db.write_now(lambda tx: join(tx, store, ville, start, 24 * 30))
    db.write_now(lambda tx: cancel(tx, number))
    offer = db.read_now(lambda tx: queue.offer_of(tx, entry(db, place)))
    assert offer is not None
    assert offer.answer_by == NOW + 6 * HOUR
