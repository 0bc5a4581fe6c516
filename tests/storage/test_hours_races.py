"""Two who tell, approve, take back or reverse the same hours at the same moment: nothing is counted twice or half."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from storage import hours, rates
from storage.db import Database, Tx
from storage.hours import Approved, Head, Locked, NotApproved, Reversed, ReversedBefore, Row, Same, Told, TooLong
from storage.hours_worth import Rates
from storage.planned import Planned
from tests.storage.test_hours import NOW, START, ZONE, a_row, a_talkoot, again, approved, head, someone, told

TIMES = 5
_DAYS = itertools.count(1)
Work = Callable[[Tx], Any]


def at_once(db: Database, *works: Work) -> list[Any]:
    """Do all of it at the same moment and return what each returned; what one raises is raised."""
    together = threading.Barrier(len(works))

    def one(work: Work) -> Any:
        together.wait()
        return db.write_now(work)

    with ThreadPoolExecutor(len(works)) as callers:
        return list(callers.map(one, works))


def another_day(tx: Tx) -> Planned:
    """Talkoot on a day of their own: nobody works at two places at once."""
    return a_talkoot(tx, start=START - timedelta(days=next(_DAYS)))


def ready(tx: Tx) -> tuple[Row, int, int]:
    """Ville's row that he has acknowledged, and two who may approve it."""
    row = a_row(tx, another_day(tx), head(tx), acknowledged=hours.Acknowledged.TAP)
    return row, someone(tx, "Aino"), someone(tx, "Liisa")


def approving(row: Row, by: int) -> Work:
    return lambda tx: hours.approve(tx, [row.number], by=by, now=NOW, zone=ZONE)


def removing(row: Row) -> Work:
    return lambda tx: hours.remove(tx, row.number, now=NOW)


def reversing(row: Row, by: int) -> Work:
    return lambda tx: hours.reverse(tx, row.number, by=by, now=NOW, why="liikaa")


def seen(db: Database, row: Row) -> Row:
    """Return the row as it is now."""
    return db.read_now(lambda tx: again(tx, row))


def test_of_two_who_approve_at_once_one_does(db: Database) -> None:
    for _ in range(TIMES):
        row, aino, liisa = db.write_now(ready)
        done = at_once(db, approving(row, aino), approving(row, liisa))
        assert sorted(len(one.rows) for one in done) == [0, 1]
        assert sorted(len(one.others) for one in done) == [0, 1]


def test_what_is_taken_back_while_it_is_approved_is_one_or_the_other(db: Database) -> None:
    for _ in range(TIMES):
        row, aino, _ = db.write_now(ready)
        done, removed = at_once(db, approving(row, aino), removing(row))
        assert isinstance(done, Approved)
        now = seen(db, row)
        assert bool(done.rows) != removed
        assert (now.approved_at is not None, now.removed_at is not None) == (bool(done.rows), removed)


def test_what_is_told_anew_while_it_is_approved_is_locked_or_waits_again(db: Database) -> None:
    for _ in range(TIMES):
        row, aino, _ = db.write_now(ready)

        def anew(tx: Tx, row: Row = row, aino: int = aino) -> object:
            return hours.tell(
                tx, day_id=row.day_id, task_id=row.task_id, head=row.whom, minutes=60, by=aino, now=NOW, zone=ZONE
            )

        done, told_anew = at_once(db, approving(row, aino), anew)
        now = seen(db, row)
        if done.rows:
            assert isinstance(told_anew, Locked)
            assert (now.minutes, now.value) == (240, 8000)
        else:
            assert isinstance(told_anew, Told)
            assert (now.minutes, now.approved_at, now.acknowledged_at) == (60, None, None)


def test_of_two_who_reverse_at_once_one_does(db: Database) -> None:
    for _ in range(TIMES):
        row = db.write_now(lambda tx: approved(tx, a_row(tx, a_talkoot(tx), head(tx)))[0])
        aino, liisa = db.write_now(lambda tx: (someone(tx, "Aino"), someone(tx, "Liisa")))
        done = at_once(db, reversing(row, aino), reversing(row, liisa))
        assert sorted(type(one).__name__ for one in done) == [Reversed.__name__, ReversedBefore.__name__]
        assert db.read_now(partial(hours.totals, talkoot_id=row.talkoot_id, zone=ZONE)) == hours.Totals(0, 0, 0, 0)


def test_many_who_tick_the_same_person_off_make_one_row(db: Database) -> None:
    planned, ville = db.write_now(lambda tx: (another_day(tx), head(tx)))
    day, task = planned.days[0].number, planned.tasks[0].number
    found = at_once(
        db,
        *[lambda tx: hours.arrive(tx, day, task, ville, by=planned.person_id, at=START)] * 6,
        *[
            lambda tx: hours.tell(
                tx, day_id=day, task_id=task, head=ville, minutes=240, by=planned.person_id, now=NOW, zone=ZONE
            )
        ]
        * 6,
    )
    assert sum(isinstance(one, Told) for one in found) == 1
    assert sum(isinstance(one, Same) for one in found) == 5
    assert len(db.read_now(lambda tx: hours.of_day(tx, day))) == 1


def test_hours_told_at_two_tasks_at_once_do_not_outlast_the_day(db: Database) -> None:
    for _ in range(TIMES):
        planned, ville = db.write_now(lambda tx: (another_day(tx), head(tx)))
        found = at_once(db, *(partial(told, planned=planned, who=ville, minutes=300, task=task) for task in (0, 1)))
        assert sorted(type(one).__name__ for one in found) == [Told.__name__, TooLong.__name__]


def test_a_crash_in_the_middle_of_approving_approves_nothing(db: Database) -> None:
    def both(tx: Tx) -> tuple[Row, Row]:
        planned, tap = a_talkoot(tx), hours.Acknowledged.TAP
        return a_row(tx, planned, head(tx), acknowledged=tap), a_row(tx, planned, head(tx, "Liisa"), acknowledged=tap)

    one, other = db.write_now(both)
    aino = db.write_now(lambda tx: someone(tx, "Aino"))

    def crash(tx: Tx) -> None:
        hours.approve(tx, [one.number, other.number], by=aino, now=NOW, zone=ZONE)
        raise RuntimeError("the power is gone")

    with pytest.raises(RuntimeError):
        db.write_now(crash)
    assert db.read_now(lambda tx: again(tx, one)) == one
    done = db.write_now(
        lambda tx: hours.approve(tx, [one.number, other.number, one.number], by=aino, now=NOW, zone=ZONE)
    )
    assert len(done.rows) == 2
    assert isinstance(
        db.write_now(lambda tx: hours.reverse(tx, other.number + 100, by=aino, now=NOW, why="")), NotApproved
    )


def test_a_rate_that_changes_later_does_not_change_what_was_approved(db: Database) -> None:
    row, aino, _ = db.write_now(ready)
    db.write_now(approving(row, aino))
    db.write_now(
        lambda tx: rates.add(tx, "Leader 2023–27", since=(START - timedelta(days=30)).date(), person=9900, machine=9900)
    )
    assert db.read_now(lambda tx: again(tx, row)).value == 8000
    later = db.write_now(lambda tx: a_row(tx, a_talkoot(tx), Head(f"p{aino}+1", None, "Eetu", brought_by=aino)))
    assert db.read_now(lambda tx: Rates(tx, ZONE).worth(later)) == 4 * 9900
