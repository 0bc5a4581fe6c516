"""Random answers, companies, changes of mind and of the limit, played against a plain model."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from storage import answers, events, people
from storage.answers import Answered, Ended, Full, NotThere, Queued, TooMany
from storage.db import Database, Tx
from storage.event_table import Event, Says

NOW = datetime(2026, 11, 21, 10, tzinfo=UTC)
START = datetime(2026, 12, 5, 10, tzinfo=UTC)
PEOPLE = 6
who_, many, says_ = st.integers(0, PEOPLE - 1), st.integers(1, 3), st.sampled_from((Says.YES, *Says))


@dataclass
class One:
    """An answer in the model."""

    who: int
    says: Says
    people: int
    waits: bool
    live: bool = True


class TheEvent(RuleBasedStateMachine):
    """The real rules on the left; a list and a slow loop on the right."""

    db: Database

    def __init__(self) -> None:
        super().__init__()
        self.persons, self.day, self.event = self.db.write_now(self._found)
        self.all: dict[int, One] = {}
        self.most = 4
        for who, count in enumerate((2, 1, 2, 1, 1, 1)):  # an event with a queue from the beginning
            self.say(who, Says.YES, count)

    @staticmethod
    def _found(tx: Tx) -> tuple[list[int], int, int]:
        persons = [
            people.meet(tx, network="telegram", user=f"ville {n}", name=f"Ville {n}", language="fi", now=NOW).id
            for n in range(PEOPLE)
        ]
        plan = Event(title="Kyläjuhla", person_id=persons[0], created_at=NOW, published_at=NOW, most=4)
        number = events.draft(tx, plan, days=[(START, START + timedelta(hours=4))], now=NOW)
        event = events.get(tx, number)
        assert event is not None
        return persons, event.days[0].number, number

    # The plain model.

    def live(self) -> list[tuple[int, One]]:
        return sorted((number, one) for number, one in self.all.items() if one.live)

    def mine(self, who: int) -> tuple[int, One] | None:
        return next(((number, one) for number, one in self.live() if one.who == who), None)

    def left(self) -> int:
        return self.most - sum(one.people for _, one in self.live() if one.says == Says.YES and not one.waits)

    def serve(self) -> None:
        for _, one in self.live():
            if one.says == Says.YES and one.waits and one.people <= self.left():
                one.waits = False

    def do(self, work: Callable[[Tx], Any]) -> Any:
        return self.db.write_now(work)

    # What people do.

    @rule(who=who_, says=says_, count=many)
    def say(self, who: int, says: Says, count: int) -> None:
        person = self.persons[who]
        outcome = self.do(lambda tx: answers.say(tx, self.day, says, person_id=person, people=count, now=NOW))
        before = self.mine(who)
        if before is not None and before[1].says == says:
            assert outcome.answer.number == before[0]
            assert not outcome.new
            return
        kept = before is not None and Says.NO not in (says, before[1].says) and count == 1
        size = before[1].people if before is not None and kept else count
        fits = says != Says.YES or size <= self.left()
        if not fits and size > self.most:
            assert outcome == Full(self.day, self.left())
            return
        assert isinstance(outcome, Answered if fits else Queued)
        if before is not None:
            before[1].live = False
        self.all[outcome.answer.number] = One(who, says, size, not fits)
        self.serve()

    @rule(who=who_, count=many)
    def bring(self, who: int, count: int) -> None:
        before = self.mine(who)
        number = before[0] if before else 999_999_999
        outcome = self.do(lambda tx: answers.bring(tx, number, count, now=NOW))
        if before is None or before[1].says == Says.NO:
            assert isinstance(outcome, NotThere)
            return
        one = before[1]
        room = self.left() + one.people if one.says == Says.YES and not one.waits else self.most
        if count > room:
            assert outcome == Full(self.day, max(0, room - one.people))
            return
        one.people = count
        self.serve()
        assert isinstance(outcome, Queued if one.says == Says.YES and one.waits else Answered)

    @rule(at=st.integers(0, 20))
    def take_off(self, at: int) -> None:
        number = sorted(self.all)[at % len(self.all)] if self.all else 999_999_999
        outcome = self.do(lambda tx: answers.take_off(tx, number, now=NOW))
        one = self.all.get(number)
        if one is None or not one.live:
            assert isinstance(outcome, NotThere)
            return
        assert isinstance(outcome, Ended)
        one.live = False
        self.serve()

    @rule(who=who_, at=st.integers(0, 20))
    def take_back(self, who: int, at: int) -> None:
        old = [number for number, one in sorted(self.all.items()) if one.who == who and not one.live]
        if not old:
            return
        was, current, person = old[at % len(old)], self.mine(who), self.persons[who]
        made = current[0] if current else None
        outcome = self.do(lambda tx: answers.restore(tx, made, was, person_id=person, day_id=self.day, now=NOW))
        one = self.all[was]
        held = current[1].people if current and current[1].says == Says.YES and not current[1].waits else 0
        waits = one.says == Says.YES and one.people > self.left() + held
        if waits and not one.waits:
            assert outcome == Full(self.day, self.left() + held)
            return
        if current is not None:
            current[1].live = False
        one.live, one.waits = True, waits
        self.serve()
        assert isinstance(outcome, Queued if one.says == Says.YES and one.waits else Answered)

    @rule(most=st.integers(1, 8))
    def limit(self, most: int) -> None:
        outcome = self.do(lambda tx: answers.room_for(tx, self.event, most, now=NOW))
        coming = self.most - self.left()
        if most < coming:
            assert outcome == TooMany(coming)
            return
        assert outcome is None
        self.most = most
        self.serve()

    @invariant()
    def it_is_as_the_model_says(self) -> None:
        found = self.db.read_now(lambda tx: answers.of_day(tx, self.day))
        real = [(one.number, one.says, one.people, one.says == Says.YES and one.waits) for one in found]
        assert real == [(n, one.says, one.people, one.says == Says.YES and one.waits) for n, one in self.live()]
        assert self.left() >= 0


def test_random_play_never_differs_from_the_plain_model(db: Database) -> None:
    class Here(TheEvent):
        pass

    Here.db = db
    run_state_machine_as_test(
        Here,
        settings=settings(
            max_examples=25, stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
