"""A funding project of Mallila and the hours of its talkoot, for the tests."""

from __future__ import annotations

from datetime import date
from typing import Any

from storage import hours, projects, talkoot
from storage.db import Tx
from storage.hours import Acknowledged, Head, Row, Told
from storage.planned import Part, Planned
from storage.projects import Project, Work
from tests.town import ZONE, Someone, Town

WORKS = (Work("maisemanhoito", 200 * 60), Work("niitto", 40 * 60, 20 * 60))


def a_project(town: Town, by: Someone, *works: Work, **features: Any) -> int:
    """Mallila has the project, of landscaping and mowing unless other works are named; return its number."""
    known: dict[str, Any] = {"name": "Rannat kuntoon", "number": "12345", "programme": "Leader 2023–27"}
    known |= {"since": date(2026, 1, 1), "until": date(2027, 12, 31), "created_at": town.clock.now()}
    project = Project(person_id=town.person_id(by), **(known | features))
    return town.db.write_now(lambda tx: projects.add(tx, project, works or WORKS))


def funded(town: Town, by: Someone, project_id: int, *parts: Part, **features: Any) -> Planned:
    """Talkoot of the project; without parts, of raking as landscaping, of mowing and of grilling sausages."""
    number = {work.name: work.number for work in town.db.read_now(lambda tx: projects.works(tx, project_id))}
    usual = (
        Part("haravointi", work_id=number.get("maisemanhoito")),
        Part("niitto", work_id=number.get("niitto")),
        Part("makkaranpaisto"),
    )
    return town.talkoot(by, features.pop("title", "Rantasiivous"), *(parts or usual), project_id=project_id, **features)


def worked(town: Town, planned: Planned, who: str | Head, minutes: int, task: int = 0, **more: Any) -> Row:
    """Somebody known by name worked so long; it is told and acknowledged on paper."""
    day = planned.days[more.pop("day", 0)]
    head = who if isinstance(who, Head) else Head(f"K1.{who}", None, who)
    now = town.clock.now()

    def told(tx: Tx) -> Row:
        outcome = hours.tell(
            tx,
            day_id=day.number,
            task_id=day.tasks[task].number,
            head=head,
            minutes=minutes,
            by=planned.person_id,
            now=now,
            zone=ZONE,
            **more,
        )
        assert isinstance(outcome, Told), outcome
        hours.acknowledge(tx, outcome.row.number, by=planned.person_id, how=Acknowledged.PAPER, now=now)
        return outcome.row

    return town.db.write_now(told)


def approved(town: Town, by: Someone, *rows: Row) -> list[Row]:
    """The rows are approved by somebody else than who did them."""
    who, now = town.person_id(by), town.clock.now()
    numbers = [row.number for row in rows]
    found = town.db.write_now(lambda tx: hours.approve(tx, numbers, by=who, now=now, zone=ZONE))
    assert len(found.rows) == len(rows), found
    return list(found.rows)


def planned_again(town: Town, planned: Planned) -> Planned:
    """Return the talkoot as they are now."""
    found = town.db.read_now(lambda tx: talkoot.get(tx, planned.number))
    assert found is not None
    return found
