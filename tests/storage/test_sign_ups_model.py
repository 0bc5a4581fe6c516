"""Random joins, leaves, companies, changes of task and answers to offers, played against a plain model."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from sqlalchemy import select

from storage import people, sign_ups, talkoot
from storage.db import Database, Tx, table
from storage.due import Due
from storage.planned import Part
from storage.sign_ups import Coming, Full, Gone, Left, NotThere, Queued
from storage.signed import Ended
from storage.talkoot_table import Talkoot

ZONE = ZoneInfo("Europe/Helsinki")
NOW = datetime(2026, 11, 21, 10, tzinfo=UTC)
START = datetime(2026, 12, 5, 8, tzinfo=UTC)
PLACES = (3, 1, None)
PEOPLE = 6
who_, task_, many = st.integers(0, PEOPLE - 1), st.integers(0, len(PLACES) - 1), st.integers(1, 3)
index = st.integers(0, 20)


@dataclass
class One:
    """A sign-up in the model."""

    who: int
    task: int
    people: int
    state: str
    live: bool = True


class TheTalkoot(RuleBasedStateMachine):
    """The real rules on the left; a list and a slow loop on the right."""

    db: Database

    def __init__(self) -> None:
        super().__init__()
        self.persons, self.tasks = self.db.write_now(self._found)
        self.all: dict[int, One] = {}
        for who, count in enumerate((2, 1, 2, 1, 1, 1)):  # a talkoot with queues from the beginning
            self.join(who, who % 2, count, wait=True)

    @staticmethod
    def _found(tx: Tx) -> tuple[list[int], list[int]]:
        persons = [
            people.meet(tx, network="telegram", user=f"ville {n}", name=f"Ville {n}", language="fi", now=NOW).id
            for n in range(PEOPLE)
        ]
        plan = Talkoot(title="Rantasiivous", person_id=persons[0], created_at=NOW)
        parts = [Part(f"tehtävä {most}", most=most) for most in PLACES]
        number = talkoot.draft(tx, plan, days=[(START, START + timedelta(hours=4))], parts=parts)
        talkoot.change(tx, number, published_at=NOW)
        planned = talkoot.get(tx, number)
        assert planned is not None
        return persons, [task.number for task in planned.tasks]

    # The plain model.

    def of(self, task: int) -> list[tuple[int, One]]:
        return sorted((number, one) for number, one in self.all.items() if one.task == task and one.live)

    def left(self, task: int) -> int:
        held = sum(one.people for _, one in self.of(task) if one.state != "waiting")
        return (PLACES[task] or 10_000) - held

    def mine(self, who: int, task: int) -> tuple[int, One] | None:
        return next(((number, one) for number, one in self.of(task) if one.who == who), None)

    def serve(self, task: int) -> None:
        for _, one in self.of(task):
            if one.state == "waiting" and one.people <= self.left(task):
                one.state = "offered"

    def fits_ever(self, task: int, count: int) -> bool:
        return count <= (PLACES[task] or 10_000)

    # What people do.

    @rule(who=who_, task=task_, count=many, wait=st.booleans())
    def join(self, who: int, task: int, count: int, *, wait: bool) -> None:
        outcome = self.do(
            lambda tx: sign_ups.join(
                tx, self.tasks[task], person_id=self.persons[who], people=count, wait=wait, zone=ZONE, now=NOW
            )
        )
        self.joined(outcome, who, task, count, wait=wait)

    def joined(self, outcome: Any, who: int, task: int, count: int, *, wait: bool = False) -> None:
        already = self.mine(who, task)
        if already is not None:
            number, one = already
            one.state = "coming" if one.state == "offered" else one.state
            assert isinstance(outcome, Queued if one.state == "waiting" else Coming)
            assert outcome.sign_up.number == number
        elif count <= self.left(task):
            assert isinstance(outcome, Coming)
            self.all[outcome.sign_up.number] = One(who, task, count, "coming")
        elif wait and self.fits_ever(task, count):
            assert isinstance(outcome, Queued)
            before = [one for _, one in self.of(task) if one.state == "waiting"]
            assert outcome.ahead == sum(one.people for one in before)
            self.all[outcome.sign_up.number] = One(who, task, count, "waiting")
        else:
            assert outcome == Full(self.tasks[task], max(0, self.left(task)))

    def pick(self, at: int) -> int:
        return sorted(self.all)[at % len(self.all)] if self.all else 999_999_999

    @rule(at=index, why=st.sampled_from([Ended.LEFT, Ended.PASSED, Ended.REMOVED, Ended.LAPSED]))
    def leave(self, at: int, why: Ended) -> None:
        number = self.pick(at)
        outcome = self.do(lambda tx: sign_ups.leave(tx, number, zone=ZONE, now=NOW, why=why))
        one = self.all.get(number)
        if one is None:
            assert isinstance(outcome, NotThere)
        elif not one.live or (why is Ended.LAPSED and one.state != "offered"):
            assert isinstance(outcome, Gone)
        else:
            assert isinstance(outcome, Left)
            one.live = False
            self.serve(one.task)

    @rule(at=index)
    def come_back(self, at: int) -> None:
        number = self.pick(at)
        outcome = self.do(lambda tx: sign_ups.back(tx, number, zone=ZONE, now=NOW))
        one = self.all.get(number)
        if one is None:
            assert isinstance(outcome, NotThere)
            return
        already = self.mine(one.who, one.task)
        if already is not None:
            assert isinstance(outcome, Queued if already[1].state == "waiting" else Coming)
            assert outcome.sign_up.number == already[0]
        elif one.people <= self.left(one.task):
            assert isinstance(outcome, Coming)
            one.live, one.state = True, "coming"
        elif one.state == "coming":
            assert isinstance(outcome, Full)
        else:
            assert isinstance(outcome, Queued)
            one.live, one.state = True, "waiting"

    @rule(at=index, count=many)
    def bring(self, at: int, count: int) -> None:
        number = self.pick(at)
        outcome = self.do(lambda tx: sign_ups.bring(tx, number, count, zone=ZONE, now=NOW))
        one = self.all.get(number)
        if one is None or not one.live:
            assert isinstance(outcome, NotThere)
            return
        room = self.fits_ever(one.task, count) if one.state == "waiting" else count - one.people <= self.left(one.task)
        assert isinstance(outcome, Full) == (not room)
        if room:
            one.people = count
            self.serve(one.task)

    @rule(at=index)
    def answer(self, at: int) -> None:
        number = self.pick(at)
        outcome = self.do(lambda tx: sign_ups.take(tx, number, zone=ZONE, now=NOW))
        one = self.all.get(number)
        if one is None or (one.live and one.state == "waiting"):
            assert isinstance(outcome, NotThere)
        elif not one.live:
            assert isinstance(outcome, Gone)
        else:
            assert isinstance(outcome, Coming)
            one.state = "coming"

    @rule(at=index, task=task_)
    def do_instead(self, at: int, task: int) -> None:
        number = self.pick(at)
        outcome = self.do(lambda tx: sign_ups.do_instead(tx, number, self.tasks[task], zone=ZONE, now=NOW))
        one = self.all.get(number)
        if one is None or not one.live:
            assert isinstance(outcome, NotThere)
            return
        self.joined(outcome, one.who, task, one.people)
        if isinstance(outcome, Coming) and outcome.sign_up.number != number:
            one.live = False
            self.serve(one.task)

    def do(self, work: Any) -> Any:
        return self.db.write_now(work)

    # What always holds.

    @invariant()
    def everybody_stands_where_the_model_says(self) -> None:
        for task, number in enumerate(self.tasks):
            found = self.db.read_now(lambda tx, number=number: sign_ups.of_task(tx, number))  # type: ignore[misc]
            assert [(one.number, one.people, one.state) for one in found] == [
                (known, one.people, one.state) for known, one in self.of(task)
            ]

    @invariant()
    def nobody_waits_beside_a_place_that_is_free(self) -> None:
        for task, most in enumerate(PLACES):
            assert self.left(task) >= 0 or most is None
            assert not any(one.people <= self.left(task) for _, one in self.of(task) if one.state == "waiting")

    @invariant()
    def what_is_due_is_due_to_who_is_there(self) -> None:
        rows = select(table(Due).c.subject, table(Due).c.kind).order_by(table(Due).c.at, table(Due).c.id)
        items = self.db.read_now(lambda tx: tx.all(rows.where(table(Due).c.subject.startswith("sign_up:"))))
        kinds = {
            "coming": [sign_ups.REMINDER] * 2,
            "waiting": [sign_ups.OVER],
            "offered": [sign_ups.OFFERED, sign_ups.UNANSWERED],
        }
        for number, one in self.all.items():
            found = [item.kind for item in items if item.subject == f"sign_up:{number}"]
            assert found == (kinds[one.state] if one.live else []), (number, one)


@pytest.fixture
def machine(db: Database) -> type[TheTalkoot]:
    class Here(TheTalkoot):
        pass

    Here.db = db
    return Here


def test_random_play_never_differs_from_the_plain_model(machine: type[TheTalkoot]) -> None:
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=30, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
