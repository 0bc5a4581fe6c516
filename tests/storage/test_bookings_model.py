"""Random bookings, moves, cancellations and undone cancellations, played against a plain model of the town."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from storage import bookings, diary, due, moving, people, spaces, wallclock
from storage.db import Database, Tx
from storage.diary import Already, Booked, NotThere
from storage.spaces import Space
from storage.wallclock import Opening

ZONE = ZoneInfo("Europe/Helsinki")
NOW = datetime(2026, 3, 20, 6, tzinfo=UTC)
"""A week before summer time begins, so that the played fortnight has the short night in it."""
HOURS = tuple(Opening(day, 8 * 60, 21 * 60) for day in range(6))
GAP, GRID, SHORTEST, LONGEST = 30, 30, 60, 6 * 60
names = itertools.count()

starts = st.builds(
    lambda day, half: wallclock.utc(datetime(2026, 3, 20) + timedelta(days=day, minutes=15 * half), ZONE),  # noqa: DTZ001
    st.integers(0, 14),
    st.integers(28, 88),
)
lengths = st.sampled_from([30, 45, 60, 90, 120, 240, 360, 390])
people_ = st.integers(0, 1)
numbers = st.integers(0, 12)


class TheTown(RuleBasedStateMachine):
    """The real rules on the left, a list and a slow loop on the right."""

    db: Database

    def __init__(self) -> None:
        super().__init__()
        self.space, self.persons = self.db.write_now(self._found)
        self.live: dict[int, tuple[int, datetime, datetime]] = {}
        self.cancelled: dict[int, tuple[int, datetime, datetime]] = {}

    @staticmethod
    def _found(tx: Tx) -> tuple[int, list[int]]:
        space = Space(
            name=f"Kylätalo {next(names)}",
            key="",
            created_at=NOW,
            gap=GAP,
            grid=GRID,
            shortest=SHORTEST,
            longest=LONGEST,
        )
        added = spaces.add(tx, space, HOURS)
        assert isinstance(added, spaces.Added)
        persons = [
            people.meet(tx, network="telegram", user=name, name=name, language="fi", now=NOW).id
            for name in ("Aino", "Ville")
        ]
        return added.space_id, persons

    def allowed(self, start: datetime, end: datetime, but: int = 0) -> bool:
        gap = timedelta(minutes=GAP)
        first, last = start.astimezone(ZONE), end.astimezone(ZONE)
        return (
            start > NOW
            and SHORTEST <= (end - start) / timedelta(minutes=1) <= LONGEST
            and first.weekday() < 6
            and first.date() == last.date()
            and (first.hour, first.minute) >= (8, 0)
            and (last.hour, last.minute) <= (21, 0)
            and first.minute % GRID == 0
            and last.minute % GRID == 0
            and all(
                end + gap <= other_start or other_end + gap <= start
                for number, (_, other_start, other_end) in self.live.items()
                if number != but
            )
        )

    @rule(start=starts, minutes=lengths, who=people_)
    def book(self, start: datetime, minutes: int, who: int) -> None:
        end = start + timedelta(minutes=minutes)

        def work(tx: Tx) -> Any:
            space = spaces.get(tx, self.space)
            assert space is not None
            return bookings.book(tx, space=space, person_id=self.persons[who], start=start, end=end, zone=ZONE, now=NOW)

        outcome = self.db.write_now(work)
        if (who, start, end) in self.live.values():
            assert isinstance(outcome, Already)
            return
        assert isinstance(outcome, Booked) == self.allowed(start, end), outcome
        if isinstance(outcome, Booked):
            self.live[outcome.number] = (who, start, end)

    def pick(self, index: int) -> int:
        known = sorted(self.live | self.cancelled)
        return known[index % len(known)] if known else 999_999_999

    @rule(index=numbers, start=starts, minutes=lengths)
    def move(self, index: int, start: datetime, minutes: int) -> None:
        number, end = self.pick(index), start + timedelta(minutes=minutes)
        outcome = self.db.write_now(lambda tx: moving.move(tx, number, start=start, end=end, zone=ZONE, now=NOW))
        if number not in self.live:
            assert isinstance(outcome, NotThere)
            return
        if self.live[number][1:] == (start, end):
            assert isinstance(outcome, Already)
            return
        assert isinstance(outcome, Booked) == self.allowed(start, end, but=number), outcome
        if isinstance(outcome, Booked):
            self.live[number] = (self.live[number][0], start, end)

    @rule(index=numbers)
    def cancel(self, index: int) -> None:
        number = self.pick(index)
        outcome = self.db.write_now(lambda tx: bookings.cancel(tx, number, by=self.persons[0], zone=ZONE, now=NOW))
        assert isinstance(outcome, Booked) == (number in self.live)
        if number in self.live:
            self.cancelled[number] = self.live.pop(number)

    @rule(index=numbers)
    def restore(self, index: int) -> None:
        number = self.pick(index)
        outcome = self.db.write_now(lambda tx: bookings.restore(tx, number, zone=ZONE, now=NOW))
        if number not in self.live | self.cancelled:
            assert isinstance(outcome, NotThere)
            return
        if number in self.live:
            assert isinstance(outcome, Already)
            return
        _, start, end = self.cancelled[number]
        assert isinstance(outcome, Booked) == self.allowed(start, end), outcome
        if isinstance(outcome, Booked):
            self.live[number] = self.cancelled.pop(number)

    @invariant()
    def everybody_has_what_the_model_says(self) -> None:
        found = self.db.read_now(lambda tx: diary.coming_in(tx, self.space, now=NOW))
        assert {one.number: (one.starts_at, one.ends_at) for one in found} == {
            number: (start, end) for number, (_, start, end) in self.live.items()
        }

    @invariant()
    def nobody_is_reminded_of_what_is_not_booked(self) -> None:
        later = NOW + timedelta(days=400)
        reminded = {item.subject for item in self.db.read_now(lambda tx: due.take(tx, now=later, some=1000))}
        assert not reminded & {f"booking:{number}" for number in self.cancelled}
        hour = timedelta(hours=1)
        ahead = {f"booking:{number}" for number, (_, start, _end) in self.live.items() if start - NOW > hour}
        assert reminded >= ahead


@pytest.fixture
def machine(db: Database) -> type[TheTown]:
    class Here(TheTown):
        pass

    Here.db = db
    return Here


def test_random_play_never_differs_from_the_plain_model(machine: type[TheTown]) -> None:
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=60,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
