"""Talkoo hours: told once, acknowledged by the doer, approved by somebody else, and from then on only reversed."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import update
from sqlalchemy.exc import DBAPIError

from storage import hours, people, rates, sign_ups, talkoot
from storage.db import Database, Tx, table
from storage.hours import Acknowledged, Head, Row, Told, TooLong
from storage.hours_worth import Rates
from storage.planned import Part, Planned
from storage.projects import GrantedWork, Project
from storage.sign_ups import Coming
from storage.talkoot_table import Talkoot, Task

ZONE = ZoneInfo("Europe/Helsinki")
NOW = datetime(2026, 12, 5, 13, tzinfo=UTC)
START = datetime(2026, 12, 5, 8, tzinfo=UTC)


def someone(tx: Tx, name: str) -> int:
    return people.meet(tx, network="telegram", user=name, name=name, language="fi", now=NOW).id


def a_talkoot(tx: Tx, *parts: Part, start: datetime = START, length: int = 6, project_id: int | None = None) -> Planned:
    """Talkoot of one day, of Aino's, for six hours."""
    plan = Talkoot(title="Rantasiivous", person_id=someone(tx, "Aino"), created_at=NOW, project_id=project_id)
    number = talkoot.draft(
        tx, plan, days=[(start, start + timedelta(hours=length))], parts=parts or (Part("haravointi"), Part("niitto"))
    )
    talkoot.change(tx, number, published_at=NOW)
    planned = talkoot.get(tx, number)
    assert planned is not None
    return planned


def head(tx: Tx, name: str = "Ville") -> Head:
    number = someone(tx, name)
    return Head(f"p{number}", number, name)


def told(tx: Tx, planned: Planned, who: Head, minutes: int = 240, task: int = 0, **more: Any) -> Any:
    more = {"by": planned.person_id, "now": NOW, "zone": ZONE, **more}
    day = planned.days[0]
    return hours.tell(tx, day_id=day.number, task_id=day.tasks[task].number, head=who, minutes=minutes, **more)


def a_row(tx: Tx, planned: Planned, who: Head, minutes: int = 240, **more: Any) -> Row:
    outcome = told(tx, planned, who, minutes, **more)
    assert isinstance(outcome, Told), outcome
    return outcome.row


def approved(tx: Tx, *rows: Row, by: str = "Aino") -> list[Row]:
    """The rows are acknowledged on paper and approved; as they are then."""
    approver = someone(tx, by)
    for row in rows:
        hours.acknowledge(tx, row.number, by=approver, how=Acknowledged.PAPER, now=NOW)
    return list(hours.approve(tx, [row.number for row in rows], by=approver, now=NOW, zone=ZONE).rows)


def again(tx: Tx, row: Row) -> Row:
    found = hours.get(tx, row.number)
    assert found is not None
    return found


def a_project(tx: Tx, programme: str, since: date = date(2014, 1, 1)) -> tuple[int, int]:
    """A project that may reckon raking; its number and that of the work."""
    person = someone(tx, "Aino")
    project = tx.add(
        Project(
            name="Ranta kuntoon",
            programme=programme,
            since=since,
            until=date(2027, 12, 31),
            person_id=person,
            created_at=NOW,
        )
    )
    return project, tx.add(GrantedWork(project_id=project, position=0, name="haravointi", minutes=60_000))


def test_who_arrives_is_there_once_and_is_told_in_the_same_row(db: Database) -> None:
    def work(tx: Tx) -> None:
        planned, ville = a_talkoot(tx), head(tx)
        day, task = planned.days[0], planned.days[0].tasks[0].number
        first = hours.arrive(tx, day.number, task, ville, by=planned.person_id, at=START)
        second = hours.arrive(tx, day.number, task, ville, by=planned.person_id, at=START + timedelta(hours=1))
        assert first == second
        assert (first.arrived_at, first.minutes, first.name) == (START, None, "Ville")
        row = a_row(tx, planned, ville, 180, machine="traktori", machine_minutes=120)
        assert row.number == first.number
        assert (row.minutes, row.machine, row.machine_minutes, row.arrived_at) == (180, "traktori", 120, START)
        assert [one.number for one in hours.of_day(tx, day.number)] == [row.number]
        assert hours.totals(tx, planned.number, zone=ZONE) == hours.Totals(1, 180, 120, 6000 + 8000)

    db.write_now(work)


def test_the_same_told_twice_is_one_row_and_other_hours_must_be_acknowledged_anew(db: Database) -> None:
    def work(tx: Tx) -> None:
        planned, ville = a_talkoot(tx), head(tx)
        row = a_row(tx, planned, ville)
        assert hours.acknowledge(tx, row.number, by=ville.person_id or 0, how=Acknowledged.TAP, now=NOW)
        assert hours.ask_approval(tx, [row.number], someone(tx, "Liisa")) == [row.number]
        assert told(tx, planned, ville) == hours.Same(again(tx, row))
        changed = told(tx, planned, ville, 180, now=NOW + timedelta(minutes=1))
        assert isinstance(changed, Told)
        assert changed.before is not None
        assert changed.before.acknowledged_at == NOW
        assert (changed.row.acknowledged_at, changed.row.approver_id) == (None, None)
        assert hours.undo(tx, hours.as_was(changed.row, changed.before), now=NOW)
        assert again(tx, row) == changed.before
        assert not hours.undo(tx, hours.as_was(changed.row, changed.before), now=NOW), (
            "only what stands as it was told then"
        )

    db.write_now(work)


def test_hours_that_cannot_be_are_refused_and_nothing_changes(db: Database) -> None:
    def work(tx: Tx) -> None:
        planned, ville = a_talkoot(tx), head(tx)
        assert told(tx, planned, ville, 14 * 60) == TooLong(6 * 60)
        for wrong in (-60, 0, 50):
            assert told(tx, planned, ville, wrong) == hours.NotQuarters()
        assert told(tx, planned, ville, machine="traktori", machine_minutes=-15) == hours.NotQuarters()
        assert told(tx, planned, ville, machine="traktori", machine_minutes=300) == TooLong(240)
        assert hours.of_day(tx, planned.days[0].number) == []
        a_row(tx, planned, ville, 240, task=0)
        assert told(tx, planned, ville, 180, task=1) == TooLong(120), "both tasks together do not outlast the day"
        a_row(tx, planned, ville, 120, task=1)

    db.write_now(work)


def test_whom_somebody_brings_has_a_row_and_the_young_ones_work_is_worth_nothing(db: Database) -> None:
    def work(tx: Tx) -> None:
        planned, ville = a_talkoot(tx), someone(tx, "Ville")
        coming = sign_ups.join(
            tx,
            planned.tasks[0].number,
            person_id=ville,
            people=4,
            names=["Eetu 12 v", "Helmi 15 v"],
            zone=ZONE,
            now=START - timedelta(days=1),
        )
        assert isinstance(coming, Coming)
        rows = [a_row(tx, planned, one) for one in hours.heads_of(coming.sign_up)]
        assert [(row.head, row.name, row.under_age) for row in rows] == [
            (f"p{ville}", "Ville", False),
            (f"p{ville}+1", "Eetu 12 v", True),
            (f"p{ville}+2", "Helmi 15 v", False),
            (f"p{ville}+3", "", False),
        ]
        assert [Rates(tx, ZONE).worth(row) for row in rows] == [8000, 0, 8000, 8000]
        assert {row.answers for row in rows} == {ville}
        assert rows[1].brought_by_name == "Ville"

    db.write_now(work)


@pytest.mark.parametrize(("programme", "cents"), [("Leader 2014–22", 135_000), ("Leader 2023–27", 180_000)])
def test_twelve_people_for_five_hours_three_of_them_driving_machines(db: Database, programme: str, cents: int) -> None:
    def work(tx: Tx) -> None:
        project, raking = a_project(tx, programme)
        planned = a_talkoot(tx, Part("haravointi", work_id=raking), project_id=project)
        machine = {"machine": "traktori", "machine_minutes": 300}
        rows = [
            a_row(tx, planned, head(tx, f"Talkoolainen {one}"), 300, **(machine if one < 3 else {}))
            for one in range(12)
        ]
        expected = hours.Totals(12, 60 * 60, 15 * 60, cents)
        assert hours.totals(tx, planned.number, zone=ZONE) == expected
        assert hours.totals(tx, planned.number, zone=ZONE, approved_only=True).cents == 0
        assert sum(row.value or 0 for row in approved(tx, *rows)) == cents
        assert hours.totals(tx, planned.number, zone=ZONE, approved_only=True) == expected
        assert {row.project_id for row in hours.of_day(tx, planned.days[0].number)} == {project}

    db.write_now(work)


def test_without_a_project_the_day_tells_the_rate(db: Database) -> None:
    def work(tx: Tx) -> None:
        worth = {}
        for year in (2012, 2015, 2022, 2024):
            planned = a_talkoot(tx, start=START.replace(year=year))
            worth[year] = Rates(tx, ZONE).worth(a_row(tx, planned, head(tx), 60))
        assert worth == {2012: 1000, 2015: 1500, 2022: 1500, 2024: 2000}

    db.write_now(work)


def test_work_outside_the_grant_belongs_to_no_project_until_its_task_does(db: Database) -> None:
    def work(tx: Tx) -> None:
        project, raking = a_project(tx, "Leader 2014–22")
        planned = a_talkoot(tx, project_id=project)
        row = a_row(tx, planned, head(tx), 60)
        assert row.project_id is None
        assert Rates(tx, ZONE).worth(row) == 2000
        tx.run(update(table(Task)).where(table(Task).c.id == row.task_id).values(work_id=raking))
        (done,) = approved(tx, row)
        assert (done.project_id, done.value) == (project, 1500)

    db.write_now(work)


def test_only_what_is_acknowledged_and_not_ones_own_is_approved(db: Database) -> None:
    def work(tx: Tx) -> None:
        planned, aino, ville, liisa = a_talkoot(tx), head(tx, "Aino"), head(tx, "Ville"), head(tx, "Liisa")
        child = Head(f"p{aino.person_id}+1", None, "Eetu", brought_by=aino.person_id)
        rows = [a_row(tx, planned, one) for one in (aino, ville, liisa, child)]
        for row in rows[:2]:
            assert hours.acknowledge(tx, row.number, by=row.person_id or 0, how=Acknowledged.TAP, now=NOW)
        assert not hours.acknowledge(tx, rows[2].number, by=ville.person_id or 0, how=Acknowledged.TAP, now=NOW)
        assert hours.acknowledge(tx, rows[3].number, by=aino.person_id or 0, how=Acknowledged.TAP, now=NOW)
        numbers = [row.number for row in rows]
        assert hours.ask_approval(tx, numbers, aino.person_id or 0) == numbers[1:3]
        done = hours.approve(tx, numbers, by=aino.person_id or 0, now=NOW, zone=ZONE)
        assert [row.number for row in done.rows] == [numbers[1]]
        assert {row.number for row in done.own} == {numbers[0], numbers[3]}
        assert [row.number for row in done.unacknowledged] == [numbers[2]]
        assert [row.number for row in hours.asked_of(tx, aino.person_id or 0)] == [numbers[2]]
        assert hours.approve(tx, numbers[1:2], by=liisa.person_id or 0, now=NOW, zone=ZONE).others

    db.write_now(work)


def test_what_is_approved_is_neither_told_anew_nor_taken_back(db: Database) -> None:
    def work(tx: Tx) -> None:
        planned, ville = a_talkoot(tx), head(tx)
        (row,) = approved(tx, a_row(tx, planned, ville))
        assert row.value == 8000
        assert told(tx, planned, ville, 180) == hours.Locked(row)
        assert told(tx, planned, ville) == hours.Same(row)
        assert not hours.remove(tx, row.number, now=NOW)
        assert not hours.deny(tx, row.number, why="ei pidä paikkaansa")
        rates.add(tx, "Leader 2023–27", since=date(2026, 1, 1), person=2500, machine=5000)
        assert hours.totals(tx, planned.number, zone=ZONE).cents == 8000, "what was approved keeps its value"

    db.write_now(work)


@pytest.mark.parametrize("values", [{"minutes": 15}, {"value": 1}, {"removed_at": NOW}, {"approved_at": None}])
def test_the_schema_itself_keeps_what_was_approved(db: Database, values: dict[str, object]) -> None:
    number = db.write_now(lambda tx: approved(tx, a_row(tx, a_talkoot(tx), head(tx)))[0].number)
    row = table(hours.Hours)
    with pytest.raises(DBAPIError, match="hours_locked"):
        db.write_now(lambda tx: tx.run(update(row).where(row.c.id == number).values(**values)))
    with pytest.raises(DBAPIError, match="hours_locked"):
        db.write_now(lambda tx: tx.run(row.delete().where(row.c.id == number)))


def test_the_schema_itself_lets_nobody_approve_their_own(db: Database) -> None:
    row = db.write_now(lambda tx: a_row(tx, a_talkoot(tx), head(tx)))
    there = table(hours.Hours)
    own = update(there).where(there.c.id == row.number).values(approved_at=NOW, approved_by=row.person_id)
    with pytest.raises(DBAPIError, match="hours_self_approved"):
        db.write_now(lambda tx: tx.run(own))


def test_what_was_approved_is_reversed_once_and_told_anew(db: Database) -> None:
    def work(tx: Tx) -> None:
        planned, ville = a_talkoot(tx), head(tx)
        (row,) = approved(tx, a_row(tx, planned, ville, machine="traktori", machine_minutes=60))
        aino = planned.person_id
        assert hours.reverse(tx, row.number, by=ville.person_id or 0, now=NOW, why="liikaa") == hours.OwnHours(row)
        done = hours.reverse(tx, row.number, by=aino, now=NOW, why="liikaa")
        assert isinstance(done, hours.Reversed)
        back = done.reversing
        assert (back.minutes, back.machine_minutes, back.value, back.why) == (-240, -60, -12_000, "liikaa")
        assert (back.reverses_id, back.approved_by, back.acknowledged_at) == (row.number, aino, None)
        assert hours.totals(tx, planned.number, zone=ZONE) == hours.Totals(0, 0, 0, 0)
        for number in (row.number, back.number):
            assert isinstance(hours.reverse(tx, number, by=aino, now=NOW, why="taas"), hours.ReversedBefore)
        right = a_row(tx, planned, ville, 180)
        assert hours.reverse(tx, right.number, by=aino, now=NOW, why="x") == hours.NotApproved()
        approved(tx, right)
        assert hours.totals(tx, planned.number, zone=ZONE, approved_only=True) == hours.Totals(1, 180, 0, 6000)

    db.write_now(work)


def test_what_was_taken_back_stands_again_unless_it_was_told_anew(db: Database) -> None:
    def work(tx: Tx) -> None:
        planned, ville = a_talkoot(tx), head(tx)
        row = a_row(tx, planned, ville)
        assert hours.remove(tx, row.number, now=NOW)
        assert not hours.remove(tx, row.number, now=NOW)
        assert hours.of_day(tx, planned.days[0].number) == []
        assert hours.put_back(tx, row.number)
        assert again(tx, row) == row
        assert not hours.put_back(tx, row.number)
        hours.remove(tx, row.number, now=NOW)
        a_row(tx, planned, ville, 60)
        assert not hours.put_back(tx, row.number)

    db.write_now(work)


def test_who_is_marked_as_not_there_is_known(db: Database) -> None:
    def work(tx: Tx) -> None:
        planned, ville = a_talkoot(tx), head(tx)
        row = a_row(tx, planned, ville)
        hours.remove(tx, row.number, now=NOW)
        assert hours.absent(tx, planned.days[0].number) == set()
        hours.put_back(tx, row.number)
        hours.remove(tx, row.number, now=NOW, why=hours.ABSENT)
        assert hours.absent(tx, planned.days[0].number) == {(row.task_id, ville.key)}
        hours.arrive(tx, row.day_id, row.task_id, ville, by=planned.person_id, at=NOW)
        assert hours.absent(tx, planned.days[0].number) == set()

    db.write_now(work)


def test_an_age_is_read_from_a_name() -> None:
    said = {"Eetu 12 v": 12, "Eetu (9v.)": 9, "Elsa 11 år": 11, "Tim, 14 years": 14, "Matti 12-vuotias": 12}
    assert {name: Head("p1+1", name=name).age for name in said} == said
    assert Head("p1+1", name="Ville Vee").age is None
    assert Head("p1+1", name="Eetu 12").age is None
