"""Random play of bookings, moves, pieces, gaps, series, requests and queues, against a plain model of the town."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from storage import bookings, deciding, diary, from_here, moving, people, queue, series, spaces, wallclock
from storage.db import Database, Tx
from storage.diary import Already, Booked, NotThere
from storage.occupied import State
from storage.spaces import Kind, Space
from storage.wallclock import Opening

ZONE = ZoneInfo("Europe/Helsinki")
NOW = datetime(2026, 3, 20, 6, tzinfo=UTC)
"""A week before summer time begins, so that what is played has the short night in it."""
HOURS = tuple(Opening(day, 8 * 60, 21 * 60) for day in range(6))
SHORTEST, LONGEST, GRID, PIECES = 60, 6 * 60, 30, 5
HALL, YARD, RAKES = range(3)
GAPS = {HALL: 30, YARD: 0, RAKES: 30}
"""The hall keeps a gap, the yard's keepers approve, and there are five rakes."""
names = itertools.count()
T = TypeVar("T")


@dataclass(frozen=True)
class Hold:
    """Somebody has `pieces` of a thing from `start` to `end`, and its gap after that."""

    thing: int
    who: int
    start: datetime
    end: datetime
    pieces: int
    state: str
    gap: int = 0

    @property
    def until(self) -> datetime:
        return self.end + timedelta(minutes=self.gap)


@dataclass(frozen=True)
class Wait:
    """Somebody waits for a time."""

    thing: int
    who: int
    start: datetime
    end: datetime
    pieces: int


def at(day: int, quarter: int) -> datetime:
    return wallclock.utc(datetime(2026, 3, 20) + timedelta(days=day, minutes=15 * quarter), ZONE)  # noqa: DTZ001


things = st.sampled_from((HALL, YARD, RAKES, RAKES))
days = st.sampled_from((0, 3, 3, 3, 10))
"""Few days and hours, so that people meet; the last comes after the night on which the clocks change."""
quarters = st.sampled_from((*range(40, 56, 2), 30, 41, 82))
lengths = st.sampled_from((60, 60, 120, 120, 180, 360, 30, 390))
who_, pieces_, picks = st.integers(0, 2), st.integers(1, PIECES), st.sampled_from((0, 0, 1, 2, 3, 7))


class TheTown(RuleBasedStateMachine):
    """The real rules on the left, dictionaries and slow loops on the right."""

    db: Database

    def __init__(self) -> None:
        super().__init__()
        self.spaces, self.persons = self.db.write_now(self._found)
        self.holds: dict[int, Hold] = {}
        self.cancelled: dict[int, Hold] = {}
        self.waits: dict[int, Wait] = {}
        self.offers: dict[int, int] = {}
        self.series: list[int] = []

    @staticmethod
    def _found(tx: Tx) -> tuple[list[int], list[int]]:
        found: list[int] = []
        for name, kind in (("Sali", Kind.ROOM), ("Piha", Kind.ROOM), ("Haravat", Kind.GEAR)):
            space = Space(
                name=f"{name} {next(names)}",
                key="",
                created_at=NOW,
                kind=kind,
                gap=GAPS[len(found)],
                grid=GRID,
                shortest=SHORTEST,
                longest=LONGEST,
                quantity=PIECES if kind is Kind.GEAR else None,
                approval=len(found) == YARD,
            )
            added = spaces.add(tx, space, HOURS)
            assert isinstance(added, spaces.Added)
            found.append(added.space_id)
        persons = [
            people.meet(tx, network=network, user=f"{name}", name=name, language="fi", now=NOW).id
            for name, network in (("Aino", "telegram"), ("Ville", "matrix"), ("Liisa", "telegram"))
        ]
        return found, persons

    # The model

    def fits(self, wish: Hold | Wait, but: int = 0) -> bool:
        """Whether the thing's hours and limits allow it, and others leave enough of it."""
        first, last = wish.start.astimezone(ZONE), wish.end.astimezone(ZONE)
        return (
            wish.start > NOW
            and SHORTEST <= (wish.end - wish.start) / timedelta(minutes=1) <= LONGEST
            and first.weekday() < 6
            and first.date() == last.date()
            and (first.hour, first.minute) >= (8, 0)
            and (last.hour, last.minute) <= (21, 0)
            and first.minute % GRID == 0
            and last.minute % GRID == 0
            and self.there_is_room(wish, but)
        )

    def there_is_room(self, wish: Hold | Wait, but: int = 0) -> bool:
        until = wish.end + timedelta(minutes=GAPS[wish.thing])
        others = [
            one
            for number, one in self.holds.items()
            if one.thing == wish.thing and number != but and one.start < until and wish.start < one.until
        ]
        if wish.thing != RAKES:
            return not others
        moments = [wish.start, *(one.start for one in others if one.start > wish.start)]
        lent = [sum(one.pieces for one in others if one.start <= moment < one.until) for moment in moments]
        return max(lent) + wish.pieces <= PIECES

    def hold(self, thing: int, who: int, start: datetime, end: datetime, pieces: int, state: str = "") -> Hold:
        state = state or (State.REQUESTED if thing == YARD else State.BOOKED)
        return Hold(thing, who, start, end, pieces, state, GAPS[thing])

    def freed(self, thing: int) -> None:
        """Who waits first for what has become free holds it."""
        for number in sorted(self.waits):
            wait = self.waits[number]
            if wait.thing == thing and number not in self.offers and self.fits(wait):
                booking = self.read(partial(queue.get, number=number)).booking_id
                assert booking is not None, f"{wait} waits for what is free"
                self.offers[number] = booking
                self.holds[booking] = self.hold(thing, wait.who, wait.start, wait.end, wait.pieces, State.OFFERED)

    # The town

    def write(self, work: Callable[[Tx], T]) -> T:
        return self.db.write_now(work)

    def read(self, work: Callable[[Tx], Any]) -> Any:
        return self.db.read_now(work)

    def space(self, tx: Tx, thing: int) -> Space:
        space = spaces.get(tx, self.spaces[thing])
        assert space is not None
        return space

    def pick(self, index: int, among: dict[int, Any]) -> int:
        known = sorted(among)
        return known[index % len(known)] if known else 999_999_999

    @rule(thing=things, who=who_, day=days, quarter=quarters, minutes=lengths, pieces=pieces_)
    def book(self, thing: int, who: int, day: int, quarter: int, minutes: int, pieces: int) -> None:
        start = at(day, quarter)
        wish = self.hold(thing, who, start, start + timedelta(minutes=minutes), pieces if thing == RAKES else 1)
        outcome = self.write(
            lambda tx: bookings.book(
                tx,
                space=self.space(tx, thing),
                person_id=self.persons[who],
                start=wish.start,
                end=wish.end,
                quantity=wish.pieces,
                zone=ZONE,
                now=NOW,
            )
        )
        mine = any(
            (one.thing, one.who, one.start, one.end) == (thing, who, wish.start, wish.end)
            for one in self.holds.values()
        )
        if isinstance(outcome, Already):
            assert mine
            return
        assert isinstance(outcome, Booked) == self.fits(wish), outcome
        if isinstance(outcome, Booked):
            self.holds[outcome.number] = wish

    @rule(index=picks, day=days, quarter=quarters, minutes=lengths)
    def move(self, index: int, day: int, quarter: int, minutes: int) -> None:
        number, start = self.pick(index, self.holds), at(day, quarter)
        end = start + timedelta(minutes=minutes)
        outcome = self.write(lambda tx: moving.move(tx, number, start=start, end=end, zone=ZONE, now=NOW))
        before = self.holds.get(number)
        if before is None or before.state == State.OFFERED:  # an offer is answered, not moved
            assert isinstance(outcome, NotThere)
        elif (before.start, before.end) == (start, end):
            assert isinstance(outcome, Already)
        else:
            after = replace(before, start=start, end=end)
            assert isinstance(outcome, Booked) == self.fits(after, but=number), outcome
            if isinstance(outcome, Booked):
                self.holds[number] = replace(after, state=State.REQUESTED) if before.thing == YARD else after
                self.freed(before.thing)

    @rule(index=picks)
    def cancel(self, index: int) -> None:
        number = self.pick(index, self.holds)
        outcome = self.write(lambda tx: bookings.cancel(tx, number, by=self.persons[0], zone=ZONE, now=NOW))
        assert isinstance(outcome, Booked) == (number in self.holds)
        if number in self.holds:
            self.cancelled[number] = self.holds.pop(number)
            self.freed(self.cancelled[number].thing)

    @rule(index=picks)
    def restore(self, index: int) -> None:
        number = self.pick(index, self.cancelled)
        outcome = self.write(lambda tx: bookings.restore(tx, number, zone=ZONE, now=NOW))
        if number not in self.cancelled:
            assert isinstance(outcome, NotThere)
        else:
            before = self.cancelled[number]
            assert isinstance(outcome, Booked) == self.there_is_room(before), outcome
            if isinstance(outcome, Booked):
                self.holds[number] = self.cancelled.pop(number)

    @rule(index=picks)
    def answer(self, index: int) -> None:
        """A keeper approves, or who was offered something takes it."""
        open_ = {number: one for number, one in self.holds.items() if one.state != State.BOOKED}
        number = self.pick(index, open_)
        outcome = self.write(lambda tx: deciding.settle(tx, number, zone=ZONE, now=NOW))
        assert isinstance(outcome, Booked) == (number in open_)
        if number in open_:
            self.holds[number] = replace(open_[number], state=State.BOOKED)

    @rule(thing=things, who=who_, day=days, quarter=quarters, minutes=lengths, pieces=pieces_)
    def wait(self, thing: int, who: int, day: int, quarter: int, minutes: int, pieces: int) -> None:
        start = at(day, quarter)
        self.join(Wait(thing, who, start, start + timedelta(minutes=minutes), pieces if thing == RAKES else 1))

    @rule(index=picks, who=who_)
    def wait_for_what_is_taken(self, index: int, who: int) -> None:
        if self.holds:
            taken = self.holds[self.pick(index, self.holds)]
            self.join(Wait(taken.thing, who, taken.start, taken.end, taken.pieces))

    def join(self, wish: Wait) -> None:
        place = self.write(
            lambda tx: queue.join(
                tx,
                self.space(tx, wish.thing),
                person_id=self.persons[wish.who],
                start=wish.start,
                end=wish.end,
                quantity=wish.pieces if wish.thing == RAKES else None,
                zone=ZONE,
                now=NOW,
            )
        )
        if place.number not in self.waits:
            self.waits[place.number] = wish
            self.freed(wish.thing)

    @rule(index=picks)
    def leave(self, index: int) -> None:
        number = self.pick(index, {one: 1 for one in self.waits if one not in self.offers})
        assert self.write(lambda tx: queue.leave(tx, number, now=NOW)) == (number in self.waits)
        self.waits.pop(number, None)

    @rule(
        thing=things,
        who=who_,
        day=days,
        quarter=quarters,
        pieces=pieces_,
        step=st.integers(1, 2),
        count=st.integers(1, 5),
    )
    def begin_series(self, thing: int, who: int, day: int, quarter: int, pieces: int, step: int, count: int) -> None:
        start = at(day, quarter)
        begun = self.write(
            lambda tx: series.begin(
                tx,
                space=self.space(tx, thing),
                person_id=self.persons[who],
                start=start,
                end=start + timedelta(minutes=60),
                rule=f"FREQ=WEEKLY;INTERVAL={step};COUNT={count}",
                quantity=pieces if thing == RAKES else None,
                zone=ZONE,
                now=NOW,
            )
        )
        self.series.append(begun.series_id)
        booked = {one.turn_at: one for one in begun.booked} | {one.starts_at: one for one in begun.already}
        for week in range(count):
            turn = at(day + 7 * step * week, quarter)
            wish = self.hold(thing, who, turn, turn + timedelta(minutes=60), pieces if thing == RAKES else 1)
            there = booked.get(turn)
            if there is not None and there.number in self.holds:
                had = self.holds[there.number]
                assert had.who == who, "what was booked already became a turn"
                if had.state == State.OFFERED:  # whoever begins a series at the time they are offered takes it
                    self.holds[there.number] = replace(had, state=State.BOOKED)
                continue
            assert (there is not None) == self.fits(wish)
            if there is not None:
                self.holds[there.number] = wish
        assert len(begun.booked) + len(begun.failed) + len(begun.already) == count

    def cancel_from(self, tx: Tx, number: int, since: datetime) -> tuple[Booked, ...]:
        row = series.get(tx, number)
        assert row is not None
        return from_here.cancel(tx, row, since, by=self.persons[0], zone=ZONE, now=NOW).turns

    @rule(index=picks, turn=st.integers(0, 4))
    def end_series(self, index: int, turn: int) -> None:
        if not self.series:
            return
        number = self.series[index % len(self.series)]
        coming = self.read(lambda tx: series.coming(tx, number, now=NOW))
        if not coming:
            return
        since = sorted(one.turn_at for one in coming)[turn % len(coming)]
        gone = self.write(lambda tx: self.cancel_from(tx, number, since))
        assert {one.number for one in gone} == {one.number for one in coming if one.turn_at >= since}
        for one in gone:
            self.cancelled[one.number] = self.holds.pop(one.number)
        if gone:
            self.freed(self.cancelled[gone[0].number].thing)

    # What is always so

    @invariant()
    def everybody_has_what_the_model_says(self) -> None:
        for thing, space in enumerate(self.spaces):
            found = self.read(partial(diary.coming_in, space_id=space, now=NOW))
            real = Counter((one.number, one.starts_at, one.ends_at, one.quantity or 1, one.state) for one in found)
            told = {number: one for number, one in self.holds.items() if one.thing == thing}
            assert real == Counter((n, one.start, one.end, one.pieces, one.state) for n, one in told.items())

    @invariant()
    def nobody_waits_for_what_is_free(self) -> None:
        for number, wait in self.waits.items():
            assert number in self.offers or not self.fits(wait), wait


@pytest.fixture
def machine(db: Database) -> type[TheTown]:
    class Here(TheTown):
        pass

    Here.db = db
    return Here


def test_random_play_of_the_whole_town_never_differs_from_the_plain_model(machine: type[TheTown]) -> None:
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=60, stateful_step_count=40, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
