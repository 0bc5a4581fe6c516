"""Random series, moves and cancellations from one turn on, and taking them back, against a plain model."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from storage import bookings, from_here, people, series, spaces, wallclock
from storage.db import Database, Tx
from storage.diary import Booked
from storage.occupied import Series
from storage.spaces import Space
from storage.wallclock import Opening
from tests.town import ZONE

NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)
"""Some weeks before summer time begins."""
HOURS = tuple(Opening(day, 8 * 60, 21 * 60) for day in range(6))
names = itertools.count()
Slot = tuple[date, int, int]
"""A day, and from which hour until which."""
Turn = tuple[date, int]
"""Which turn of its series a booking is: the day and the hour at which the rule wants it."""

hours = st.integers(8, 19)
picks = st.integers(0, 20)


class TheHall(RuleBasedStateMachine):
    """The real rules on the left; on the right the slot of each booking, and which turn of its series it is."""

    db: Database

    def __init__(self) -> None:
        super().__init__()
        self.space, self.person = self.db.write_now(self._found)
        self.slots: dict[int, Slot] = {}
        self.turns: dict[int, dict[int, Turn]] = {}  # by series and booking
        self.undo: list[tuple[int, dict[str, Any], dict[int, Slot], dict[int, Turn]]] = []

    @staticmethod
    def _found(tx: Tx) -> tuple[int, int]:
        added = spaces.add(tx, Space(name=f"Koulun sali {next(names)}", key="", created_at=NOW), HOURS)
        assert isinstance(added, spaces.Added)
        person = people.meet(tx, network="telegram", user="aino", name="Aino", language="fi", now=NOW).id
        return added.space_id, person

    def fits(self, slot: Slot, *but: int) -> bool:
        day, start, end = slot
        free = all(
            other[0] != day or end <= other[1] or other[2] <= start
            for number, other in self.slots.items()
            if number not in but
        )
        return day.weekday() < 6 and 8 <= start < end <= 21 and self.at(slot)[0] > NOW and free

    @staticmethod
    def at(slot: Slot) -> tuple[datetime, datetime]:
        day, start, end = slot
        first, last = (wallclock.utc(datetime.combine(day, time(hour)), ZONE) for hour in (start, end))
        return first, last

    def of(self, tx: Tx, number: int) -> Series:
        row = series.get(tx, number)
        assert row is not None
        return row

    @rule(
        day=st.integers(1, 20), start=hours, length=st.integers(1, 2), weeks=st.integers(1, 2), count=st.integers(2, 6)
    )
    def begin(self, day: int, start: int, length: int, weeks: int, count: int) -> None:
        first = date(2026, 3, 2) + timedelta(days=day)
        each = [(first + timedelta(weeks=weeks * n), start, start + length) for n in range(count)]
        begins, ends = self.at(each[0])
        said = f"FREQ=WEEKLY;INTERVAL={weeks};BYDAY={wallclock.WEEKDAY_CODES[first.weekday()]};COUNT={count}"

        def work(tx: Tx) -> series.Begun:
            space = spaces.get(tx, self.space)
            assert space is not None
            want: dict[str, Any] = {"space": space, "person_id": self.person, "rule": said, "zone": ZONE, "now": NOW}
            tried = series.attempt(tx, **want, start=begins, end=ends)
            begun = series.begin(tx, **want, start=begins, end=ends)
            assert [len(part) for part in (tried.booked, tried.failed)] == [len(begun.booked), len(begun.failed)]
            return begun

        if any(slot in self.slots.values() for slot in each):
            return  # what one has already is adopted: that has its own test
        begun = self.db.write_now(work)
        expected = [slot for slot in each if self.fits(slot)]
        assert [self.at(slot)[0] for slot in expected] == [one.starts_at for one in begun.booked]
        if begun.booked:
            slots = {one.number: slot for one, slot in zip(begun.booked, expected, strict=True)}
            self.turns[begun.series_id] = {one: slot[:2] for one, slot in slots.items()}
            self.slots |= slots

    def pick(self, index: int, turn: int) -> tuple[int, int] | None:
        """Return a series and a turn of it that is there."""
        alive = sorted(number for number, turns in self.turns.items() if turns)
        if not alive:
            return None
        number = alive[index % len(alive)]
        turns = sorted(self.turns[number], key=lambda one: self.turns[number][one])
        return number, turns[turn % len(turns)]

    def since(self, number: int, turn: int) -> tuple[datetime, list[int]]:
        """Return when the turn is by the rule, and all from it on."""
        day, hour = self.turns[number][turn]
        at = self.at((day, hour, hour + 1))[0]
        after = [one for one, day in self.turns[number].items() if day >= self.turns[number][turn]]
        return at, sorted(after, key=lambda one: self.turns[number][one])

    def there(self, number: int) -> Sequence[Booked]:
        return self.db.read_now(lambda tx: series.coming(tx, number, now=NOW))

    @rule(index=picks, turn=picks)
    def cancel(self, index: int, turn: int) -> None:
        picked = self.pick(index, turn)
        if picked is None:
            return
        number, first = picked
        at, after = self.since(number, first)
        gone = self.db.write_now(
            lambda tx: from_here.cancel(tx, self.of(tx, number), at, by=self.person, zone=ZONE, now=NOW)
        )
        assert {one.number for one in gone.turns} == set(after)
        self.undo.append((number, gone.was, dict(self.slots), dict(self.turns[number])))
        for one in after:
            del self.slots[one], self.turns[number][one]

    @rule(index=picks, turn=picks, days=st.integers(-8, 8), start=hours, length=st.integers(1, 2))
    def move(self, index: int, turn: int, days: int, start: int, length: int) -> None:
        picked = self.pick(index, turn)
        if picked is None:
            return
        number, first = picked
        at, after = self.since(number, first)
        begins, ends = self.at((self.turns[number][first][0] + timedelta(days=days), start, start + length))
        if any(self.at((*turn, 21))[0] >= begins for one, turn in self.turns[number].items() if one not in after):
            return  # two turns would be one: that has its own test
        regular = {one for one, turn in self.turns[number].items() if self.slots[one][:2] == turn} | {first}
        before = dict(self.slots), dict(self.turns[number])
        moved = self.db.write_now(
            lambda tx: from_here.move(tx, self.of(tx, number), at, start=begins, end=ends, zone=ZONE, now=NOW)
        )
        assert isinstance(moved, from_here.Moved)
        went = set()
        for one in after if begins <= at else reversed(after):
            slot = (self.turns[number][one][0] + timedelta(days=days), start, start + length)
            if one in regular and (self.slots[one] == slot or self.fits(slot, one)):
                self.slots[one] = slot
                went.add(one)
        assert {one.number for one in moved.turns} == went
        if went:
            for one in after:
                self.turns[number][one] = (self.turns[number][one][0] + timedelta(days=days), start)
            self.undo.append((number, moved.was, *before))

    @rule()
    def take_back_the_last(self) -> None:
        if not self.undo:
            return
        number, was, slots, turns = self.undo.pop()
        back = self.db.write_now(lambda tx: from_here.put_back(tx, self.of(tx, number), was, zone=ZONE, now=NOW))
        mine = set(turns) | set(self.turns[number])
        if any(self.slots.get(one) != slots.get(one) for one in {*slots, *self.slots} - mine):
            self.undo.clear()  # others have come or gone meanwhile: not all can come back
            self.slots = {one: slot for one, slot in self.slots.items() if one not in mine} | self.real(number)
            self.turns[number] = self.real_turns(number)
            return
        assert back.failed == ()
        self.slots, self.turns[number] = slots, turns

    def real_turns(self, number: int) -> dict[int, Turn]:
        each = {one.number: wallclock.local(one.turn_at or one.starts_at, ZONE) for one in self.there(number)}
        return {one: (at.date(), at.hour) for one, at in each.items()}

    def real(self, number: int) -> dict[int, Slot]:
        found = {}
        for one in self.there(number):
            start, end = wallclock.local(one.starts_at, ZONE), wallclock.local(one.ends_at, ZONE)
            found[one.number] = (start.date(), start.hour, end.hour)
        return found

    @rule(index=picks)
    def add_what_is_missing(self, index: int) -> None:
        alive = sorted(number for number, turns in self.turns.items() if turns)
        if not alive:
            return
        number = alive[index % len(alive)]
        missing = self.db.read_now(lambda tx: series.missing(tx, self.of(tx, number), zone=ZONE, now=NOW))
        if not missing:
            return
        added = self.db.write_now(lambda tx: series.add(tx, self.of(tx, number), missing[0], zone=ZONE, now=NOW))
        start, end = (wallclock.local(at, ZONE) for at in (missing[0].starts_at, missing[0].ends_at))
        slot = (start.date(), start.hour, end.hour)
        assert slot[:2] not in self.turns[number].values()
        assert isinstance(added, Booked) == self.fits(slot), added
        if isinstance(added, Booked):
            self.slots[added.number] = slot
            self.turns[number][added.number] = slot[:2]
            self.undo.clear()

    @rule(index=picks, turn=picks)
    def cancel_one(self, index: int, turn: int) -> None:
        picked = self.pick(index, turn)
        if picked is not None:
            number, one = picked
            self.db.write_now(lambda tx: bookings.cancel(tx, one, by=self.person, zone=ZONE, now=NOW))
            del self.slots[one], self.turns[number][one]
            self.undo.clear()

    @invariant()
    def everybody_has_what_the_model_says(self) -> None:
        for number, turns in self.turns.items():
            assert self.real(number) == {one: self.slots[one] for one in turns}
            assert self.real_turns(number) == turns


@pytest.fixture
def machine(db: Database) -> type[TheHall]:
    class Here(TheHall):
        pass

    Here.db = db
    return Here


def test_random_series_never_differ_from_the_plain_model(machine: type[TheHall]) -> None:
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=15, stateful_step_count=15, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
