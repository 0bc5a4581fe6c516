"""What talkoo hours are worth, by the rates of their day and programme, and what they come to together."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, select

from storage import hours_rows, rates, wallclock
from storage.db import Tx, table
from storage.hours_rows import Row
from storage.prepared import Prepared
from storage.projects import Project
from storage.rates import Valued


@dataclass(frozen=True, slots=True)
class Totals:
    """How many people worked, for how long in all, machines for how long, and what it is worth in cents."""

    people: int
    minutes: int
    machine_minutes: int
    cents: int


_project = table(Project)
_PROGRAMME = Prepared(select(_project.c.programme).where(_project.c.id == bindparam("project")))


class Rates:
    """The rates of rows, each looked up once."""

    def __init__(self, tx: Tx, zone: ZoneInfo) -> None:
        self._tx, self._zone = tx, zone
        self._programmes: dict[int, str] = {}
        self._found: dict[tuple[str, date], Valued | None] = {}

    def of(self, row: Row) -> Valued | None:
        """Return the rate of the row's day, by the programme of its project where it has one."""
        project = row.project_id
        if project is not None and project not in self._programmes:
            self._programmes[project] = self._tx.scalar(_PROGRAMME, project=project) or ""
        key = self._programmes.get(project, "") if project else "", wallclock.local(row.starts_at, self._zone).date()
        if key not in self._found:
            self._found[key] = rates.on(self._tx, key[1], key[0])
        return self._found[key]

    def worth(self, row: Row) -> int:
        """Return the cents the row is worth: as approved, or as it would be approved now; nothing without a rate."""
        if row.value is not None:
            return row.value
        rate = self.of(row)
        minutes = row.minutes or 0
        return rate.value(minutes, row.machine_minutes, under_age=row.under_age) if rate is not None else 0


def is_young(tx: Tx, age: int | None, at: datetime, zone: ZoneInfo) -> bool:
    """Tell whether somebody of that age is too young for their work of the day to be valued."""
    rate = rates.on(tx, wallclock.local(at, zone).date()) if age is not None else None
    return rate is not None and age is not None and age < rate.least_age


def totals(tx: Tx, talkoot_id: int, *, zone: ZoneInfo, approved_only: bool = False) -> Totals:
    """Return what was done in the talkoot, in all or as far as it is approved."""
    rows = hours_rows.of_talkoot(tx, talkoot_id)
    return totals_of(tx, [row for row in rows if row.approved_at is not None or not approved_only], zone=zone)


def totals_of(tx: Tx, rows: Iterable[Row], *, zone: ZoneInfo) -> Totals:
    """Return what the rows come to; what was reversed cancels out, and who only was there does not count."""
    told = [row for row in rows if row.minutes is not None]
    known = Rates(tx, zone)
    minutes: dict[object, int] = {}
    for row in told:
        minutes[_who(row)] = minutes.get(_who(row), 0) + (row.minutes or 0)
    return Totals(
        people=sum(one > 0 for one in minutes.values()),
        minutes=sum(minutes.values()),
        machine_minutes=sum(row.machine_minutes for row in told),
        cents=sum(known.worth(row) for row in told),
    )


def _who(row: Row) -> object:
    """Return what tells one doer from another, over several days and lists."""
    if row.person_id is not None:
        return row.person_id
    return (row.brought_by, row.name.casefold()) if row.name else row.head
