"""A fair at which many do the same at once: one exhibitor a stand, an association applies once, visitors add up."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

from storage import associations, events, exhibitors, giving_up, people, placing, stands, visits
from storage.associations import Association
from storage.db import Database, Tx
from storage.event_table import Event, Kind
from storage.exhibitors import Already, Applied
from storage.fair_table import Exhibitor
from storage.placing import Placed, Taken
from storage.stands import Place

NOW = datetime(2026, 11, 21, 10, tzinfo=UTC)
START = datetime(2026, 12, 5, 8, tzinfo=UTC)
CALLERS = 20


def fair(tx: Tx, count: int, *applicants: str) -> int:
    """Return a fair with so many stands and these applicants, numbered from 1 on."""
    aino = people.meet(tx, network="telegram", user="aino", name="Aino", language="fi", now=NOW).id
    plan = Event(title="Messut", kind=Kind.FAIR, person_id=aino, created_at=NOW, published_at=NOW)
    number = events.draft(tx, plan, days=[(START, START + timedelta(hours=6))], now=NOW)
    stands.define(tx, number, [Place(one, "3 x 3 m") for one in range(1, count + 1)])
    for name in applicants:
        exhibitors.apply(tx, Exhibitor(event_id=number, name=name, person_id=aino, since=NOW), now=NOW)
    return number


def at_once(call: Callable[[int], object], callers: int = CALLERS) -> list[object]:
    together = threading.Barrier(callers)

    def one(caller: int) -> object:
        together.wait()
        return call(caller)

    with ThreadPoolExecutor(callers) as threads:
        return list(threads.map(one, range(callers)))


def test_of_many_who_are_placed_on_one_stand_at_once_exactly_one_has_it(db: Database) -> None:
    names = [f"Yhdistys {n}" for n in range(CALLERS)]
    number = db.write_now(lambda tx: fair(tx, CALLERS, *names))
    outcomes = at_once(lambda caller: db.write_now(lambda tx: placing.place(tx, caller + 1, 3)))
    assert sum(isinstance(one, Placed) for one in outcomes) == 1
    assert sum(isinstance(one, Taken) for one in outcomes) == CALLERS - 1
    on_it = db.read_now(lambda tx: [one for one in exhibitors.of_event(tx, number) if one.stand == 3])
    assert len(on_it) == 1


def test_an_association_that_applies_from_many_phones_at_once_has_applied_once(db: Database) -> None:
    number = db.write_now(lambda tx: fair(tx, 3))
    db.write_now(lambda tx: associations.add(tx, Association(name="Marttayhdistys", key="", created_at=NOW)))

    def apply(caller: int) -> Applied | Already | exhibitors.Closed:
        def work(tx: Tx) -> Applied | Already | exhibitors.Closed:
            who = people.meet(tx, network="matrix", user=f"{caller}", name="Liisa", language="fi", now=NOW).id
            wish = Exhibitor(event_id=number, association_id=1, person_id=who, since=NOW)
            return exhibitors.apply(tx, wish, now=NOW)

        return db.write_now(work)

    outcomes = at_once(apply)
    assert sum(isinstance(one, Applied) for one in outcomes) == 1
    assert len(db.read_now(lambda tx: exhibitors.of_event(tx, number))) == 1


def test_two_who_place_everybody_at_once_leave_each_stand_with_one_and_the_rest_in_the_queue(db: Database) -> None:
    number = db.write_now(lambda tx: fair(tx, 5, *(f"Yhdistys {n}" for n in range(8))))
    at_once(lambda caller: db.write_now(lambda tx: placing.place_all(tx, number)), 6)
    there = db.read_now(lambda tx: exhibitors.of_event(tx, number))
    assert sorted(one.stand or 0 for one in there if not one.waits) == [1, 2, 3, 4, 5]
    assert [one.waits for one in there] == [False] * 5 + [True] * 3


def test_of_two_who_leave_and_two_who_wait_each_has_one_of_the_freed_stands(db: Database) -> None:
    number = db.write_now(lambda tx: fair(tx, 3, *(f"Yhdistys {n}" for n in range(6))))
    db.write_now(lambda tx: placing.place_all(tx, number))
    at_once(lambda caller: db.write_now(lambda tx: giving_up.leave(tx, caller + 1, now=NOW)), 2)
    there = db.read_now(lambda tx: exhibitors.of_event(tx, number))
    assert {one.number: one.stand for one in there if one.number in (3, 6)} == {3: 3, 6: None}
    assert sorted(one.stand or 0 for one in there if one.number in (4, 5)) == [1, 2]


def test_visitors_counted_by_many_at_the_doors_are_all_counted_and_never_fewer_than_none(db: Database) -> None:
    number = db.write_now(lambda tx: fair(tx, 0))
    steps = [1, 5, 10, -4]

    def call(caller: int) -> object:
        more = steps[caller % 4]
        return db.write_now(lambda tx: visits.count(tx, number, more, person_id=1, now=NOW))

    outcomes = at_once(call)
    counted = sum(one.people for one in outcomes if isinstance(one, visits.Counted))
    assert db.read_now(lambda tx: visits.total(tx, number)) == counted
    at_once(lambda caller: db.write_now(lambda tx: visits.correct(tx, number, 350, person_id=1, now=NOW)), 5)
    assert db.read_now(lambda tx: visits.total(tx, number)) == 350
