"""Funding projects: what the grant lists, what has been done of it, and the rows that a funder reads."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from storage import hours, people, project_hours, project_rows, projects, rates, talkoot
from storage.db import Database, Tx, table
from storage.hours import Acknowledged, Head
from storage.people import Person
from storage.planned import Part, Planned
from storage.project_rows import AT_ONCE, Of
from storage.projects import Project, Work
from storage.talkoot_table import Talkoot
from tests.town import ZONE

NOW = datetime(2026, 12, 6, 10, tzinfo=UTC)
START = datetime(2026, 12, 5, 8, tzinfo=UTC)
EVER = (datetime(2000, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC))


def someone(tx: Tx, name: str) -> int:
    return people.meet(tx, network="telegram", user=name, name=name, language="fi", now=NOW).id


def a_project(tx: Tx, *works: Work, programme: str = "Leader 2023–27") -> int:
    days: dict[str, Any] = {"since": date(2026, 1, 1), "until": date(2027, 12, 31)}
    person = someone(tx, "Aino")
    project = Project(name="Rannat kuntoon", programme=programme, person_id=person, created_at=NOW, **days)
    return projects.add(tx, project, works or (Work("maisemanhoito", 12_000), Work("niitto", 2400, 1200)))


def its_talkoot(tx: Tx, project: int, start: datetime = START) -> Planned:
    """Talkoot of raking as landscaping, of mowing, and of grilling, which the grant does not list."""
    number = {work.name: work.number for work in projects.works(tx, project)}
    parts = (
        Part("haravointi", work_id=number.get("maisemanhoito")),
        Part("niitto", work_id=number.get("niitto")),
        Part("makkaranpaisto"),
    )
    plan = Talkoot(title="Rantasiivous", person_id=someone(tx, "Aino"), created_at=NOW, project_id=project)
    planned = talkoot.get(tx, talkoot.draft(tx, plan, days=[(start, start + timedelta(hours=6))], parts=parts))
    assert planned is not None
    return planned


def worked(tx: Tx, planned: Planned, name: str, minutes: int, task: int = 0, **more: Any) -> int:
    day = planned.days[0]
    said = hours.tell(
        tx,
        day_id=day.number,
        task_id=day.tasks[task].number,
        head=Head(f"K1.{name}", None, name, under_age=bool(more.pop("under_age", False))),
        minutes=minutes,
        by=planned.person_id,
        now=NOW,
        zone=ZONE,
        **more,
    )
    assert isinstance(said, hours.Told), said
    hours.acknowledge(tx, said.row.number, by=planned.person_id, how=Acknowledged.PAPER, now=NOW)
    return said.row.number


def approved(tx: Tx, *numbers: int) -> None:
    found = hours.approve(tx, numbers, by=someone(tx, "Liisa"), now=NOW, zone=ZONE)
    assert len(found.rows) == len(numbers)


@pytest.mark.parametrize(("programme", "cents"), [("Leader 2014–22", 135_000), ("Leader 2023–27", 180_000)])
def test_twelve_people_for_five_hours_three_of_them_driving_are_worth_what_the_programme_says(
    db: Database, programme: str, cents: int
) -> None:
    def told(tx: Tx) -> list[project_hours.Done]:
        project = a_project(tx, programme=programme)
        planned = its_talkoot(tx, project)
        machine: dict[str, Any] = {"machine": "mönkijä", "machine_minutes": 300}
        rows = [worked(tx, planned, f"Väki {n}", 300, **(machine if n < 3 else {})) for n in range(12)]
        approved(tx, *rows)
        return project_hours.sums(tx, project, *EVER)

    [done] = db.write_now(told)
    assert (done.minutes, done.machine_minutes, done.cents) == (3600, 900, cents)


def test_what_waits_what_the_young_did_and_what_was_reversed_are_told_apart(db: Database) -> None:
    def told(tx: Tx) -> None:
        project = a_project(tx)
        planned = its_talkoot(tx, project)
        right, wrong = worked(tx, planned, "Ville", 240), worked(tx, planned, "Matti", 180)
        young = worked(tx, planned, "Kalle", 120, under_age=True)
        mown = worked(tx, planned, "Veikko", 120, 1, machine="niittokone", machine_minutes=60)
        worked(tx, planned, "Odottava", 60, 1)
        approved(tx, right, wrong, young, mown)
        hours.reverse(tx, wrong, by=someone(tx, "Liisa"), now=NOW, why="väärin")
        raked, mowing = project_hours.sums(tx, project, *EVER)
        assert (raked.name, raked.minutes, raked.cents, raked.under_age) == ("maisemanhoito", 240, 8000, 120)
        assert (mowing.minutes, mowing.machine_minutes, mowing.cents, mowing.waiting) == (120, 60, 8000, 60)
        assert project_rows.counted(tx, Of(project, *EVER)) == (5, 1)

    db.write_now(told)


def test_work_outside_the_grant_or_the_projects_time_brings_it_nothing_and_is_told(db: Database) -> None:
    def told(tx: Tx) -> None:
        project = a_project(tx)
        planned = its_talkoot(tx, project)
        late = its_talkoot(tx, project, datetime(2028, 1, 5, 8, tzinfo=UTC))
        approved(tx, worked(tx, planned, "Ville", 240, 2), worked(tx, late, "Ville", 60))
        span = datetime(2025, 12, 31, 22, tzinfo=UTC), datetime(2027, 12, 31, 22, tzinfo=UTC)
        assert project_hours.sums(tx, project, *span) == []
        found = {(one.task, one.minutes) for one in project_hours.outside(tx, project, *span)}
        assert found == {("makkaranpaisto", 240), ("haravointi", 60)}

    db.write_now(told)


def test_the_rows_come_day_by_day_however_many_there_are(db: Database) -> None:
    def told(tx: Tx) -> None:
        project, many = a_project(tx), AT_ONCE + 3
        later, earlier = its_talkoot(tx, project), its_talkoot(tx, project, START - timedelta(days=7))
        approved(tx, *(worked(tx, later, f"Väki {n}", 60) for n in range(many)))
        approved(tx, worked(tx, earlier, "Ensimmäinen", 120))
        worked(tx, earlier, "Odottava", 120)
        found = list(project_rows.lines(tx, Of(project, *EVER)))
        assert [line.who for line in found] == ["Ensimmäinen", *(f"Väki {n}" for n in range(many))]
        assert {(line.work, line.task, line.approver, line.acknowledged) for line in found} == {
            ("maisemanhoito", "haravointi", "Liisa", "paper")
        }
        alone = list(project_rows.lines(tx, Of(project, *EVER, talkoot_id=earlier.number)))
        assert [line.who for line in alone] == ["Ensimmäinen"]

    db.write_now(told)


def test_whoever_has_been_forgotten_is_a_row_without_a_name(db: Database) -> None:
    def told(tx: Tx) -> None:
        project = a_project(tx)
        planned, ville = its_talkoot(tx, project), someone(tx, "Ville")
        day = planned.days[0]
        head = Head(f"p{ville}", ville, "Ville")
        said = hours.tell(
            tx, day_id=day.number, task_id=day.tasks[0].number, head=head, minutes=60, by=ville, now=NOW, zone=ZONE
        )
        assert isinstance(said, hours.Told)
        hours.acknowledge(tx, said.row.number, by=ville, how=Acknowledged.TAP, now=NOW)
        approved(tx, said.row.number)
        tx.run(table(Person).update().where(table(Person).c.id == ville).values(name=""))
        [line] = project_rows.lines(tx, Of(project, *EVER))
        assert (line.who, line.minutes) == ("", 60)

    db.write_now(told)


def test_a_work_that_the_grant_lists_again_is_the_same_work(db: Database) -> None:
    def told(tx: Tx) -> None:
        project = a_project(tx)
        before = projects.works(tx, project)
        projects.set_works(tx, project, [Work("Niitto", 3600)], now=NOW)
        [left] = projects.works(tx, project)
        assert (left.name, left.minutes, left.number) == ("Niitto", 3600, before[1].number)
        projects.set_works(tx, project, before, now=NOW)
        assert projects.works(tx, project) == before

    db.write_now(told)


def test_what_a_task_is_decides_what_its_open_hours_count_for_and_is_settled_once_some_are_approved(
    db: Database,
) -> None:
    def told(tx: Tx) -> None:
        project = a_project(tx)
        planned = its_talkoot(tx, project)
        [work, _mowing], grilling = projects.works(tx, project), planned.tasks[2].number
        number = worked(tx, planned, "Ville", 60, 2)
        assert project_hours.sums(tx, project, *EVER) == []
        project_hours.work_of(tx, [grilling], work.number)
        assert [done.waiting for done in project_hours.sums(tx, project, *EVER)] == [60]
        assert not project_hours.is_settled(tx, [grilling])
        approved(tx, number)
        assert project_hours.is_settled(tx, [grilling])

    db.write_now(told)


def test_a_report_tells_every_rate_that_held_in_its_time(db: Database) -> None:
    def told(tx: Tx) -> None:
        days = date(2026, 1, 1), date(2027, 12, 31)
        [one] = project_rows.rates_of(tx, "Leader 2014–22", *days)
        assert (one.person, one.machine) == (1500, 3000), "a programme's last rate goes on"
        tx.add(rates.Rate(programme="Leader 2023–27", since=date(2027, 1, 1), person=2200, machine=4400))
        assert [rate.person for rate in project_rows.rates_of(tx, "Leader 2023–27", *days)] == [2000, 2200]
        assert project_hours.programmes(tx)[0] == "Leader 2023–27"

    db.write_now(told)


def test_a_person_gets_what_was_approved_a_line_for_each_talkoot_and_day(db: Database) -> None:
    def told(tx: Tx) -> None:
        project, ville = a_project(tx), someone(tx, "Ville")
        planned = its_talkoot(tx, project)
        head = Head(f"p{ville}", ville, "Ville")
        for task, minutes in ((0, 60), (1, 120), (2, 30)):
            day = planned.days[0]
            said = hours.tell(
                tx,
                day_id=day.number,
                task_id=day.tasks[task].number,
                head=head,
                minutes=minutes,
                by=ville,
                now=NOW,
                zone=ZONE,
            )
            assert isinstance(said, hours.Told)
            hours.acknowledge(tx, said.row.number, by=ville, how=Acknowledged.TAP, now=NOW)
            if task < 2:
                approved(tx, said.row.number)
        [line] = project_rows.of_person(tx, ville, *EVER)
        assert (line.title, line.tasks, line.minutes) == ("Rantasiivous", "haravointi, niitto", 180)
        assert project_rows.of_person(tx, ville, EVER[0], START) == []

    db.write_now(told)
