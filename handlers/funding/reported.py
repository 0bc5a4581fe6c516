"""What a report is about: whose rows, of which days, in whose language; and the sums of the rows as they go by."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from handlers import when
from handlers.funding import project_words
from handlers.hours import machines
from handlers.talkoot import talkoot_words
from handlers.words import Words, words
from storage import project_rows, projects, talkoot, wallclock
from storage.db import Tx
from storage.planned import Planned
from storage.project_rows import Line, Of
from storage.projects import Basis, Project

CSV, XLSX, PDF = "csv", "xlsx", "pdf"
FORMATS = (PDF, XLSX, CSV)


@dataclass(frozen=True, slots=True)
class Asked:
    """A report as somebody asked for it: of a project's days, or of talkoot alone; all that is kept of it until it is
    made. `listed` tells whether it lists the rows, or the totals alone."""

    language: str
    town: str
    zone: str
    at: str
    project: int | None
    talkoot: int | None
    first: str
    last: str
    listed: bool

    def told(self) -> dict[str, Any]:
        """Return it as JSON can hold it."""
        return asdict(self)

    @property
    def days(self) -> tuple[date, date]:
        return date.fromisoformat(self.first), date.fromisoformat(self.last)


@dataclass(slots=True)
class Sum:
    """What the rows of one kind of work come to, in minutes and cents; the under-age ones are told apart."""

    minutes: int = 0
    machine_minutes: int = 0
    cents: int = 0
    under_age: int = 0

    def add(self, line: Line) -> None:
        """The row is one of them."""
        if line.under_age:
            self.under_age += line.minutes
        else:
            self.minutes += line.minutes
            self.machine_minutes += line.machine_minutes
        self.cents += line.value


@dataclass(slots=True)
class Report:
    """A report that is being made. The sums are those of the rows that have been read, and so of the very same ones."""

    asked: Asked
    t: Words
    zone: ZoneInfo
    tx: Tx
    project: Project | None
    planned: Planned | None
    sums: dict[str, Sum] = field(default_factory=dict)
    whole: Sum = field(default_factory=Sum)
    rows: int = 0

    @property
    def of(self) -> Of:
        """Whose rows they are."""
        first, last = project_words.between(*self.asked.days, self.zone)
        return Of(self.asked.project, first, last, self.asked.talkoot)

    def lines(self) -> Iterator[Line]:
        """Yield the approved rows, and add each to the sums."""
        for line in project_rows.lines(self.tx, self.of):
            kind = line.work or line.task
            if kind not in self.sums:
                self.sums[kind] = Sum()
            self.sums[kind].add(line)
            self.whole.add(line)
            self.rows += 1
            yield replace(line, machine=machines.called(line.machine, self.t.language)) if line.machine else line

    def count(self) -> None:
        """The sums are those of all rows, none of which is listed."""
        for _line in self.lines():
            pass

    @property
    def title(self) -> str:
        """What stands at the top."""
        t = self.t
        return t.label("List of voluntary work") if self.asked.listed else t.label("Voluntary work in all")

    @property
    def about(self) -> str:
        """What it is about, in a line for the top of each page."""
        names = (self.project.name if self.project else "", self.planned.title if self.planned else "")
        number = self.project.number if self.project else ""
        return " · ".join(filter(None, (*names, number, self.period)))

    @property
    def period(self) -> str:
        return project_words.time_said(*self.asked.days, self.t.language)

    @property
    def made(self) -> str:
        """When it was asked for."""
        at = datetime.fromisoformat(self.asked.at)
        return when.say(when.Moment(at), zone=self.zone, language=self.t.language)

    def facts(self) -> list[tuple[str, str]]:
        """Return what the funder must know of it: what, and its value."""
        t, project, planned = self.t, self.project, self.planned
        found = []
        if project is not None:
            found += [
                (t("Project"), project.name),
                (t("Funder's number"), project.number),
                (t("Association"), project_words.association_said(self.tx, project)),
                (t("Programme"), project.programme),
                (t("How the funder pays"), t(project_words.BASES[Basis(project.basis)])),
                (t("Project's time"), project_words.time_said(project.since, project.until, t.language)),
            ]
        if planned is not None:
            found += [(t("Talkoot"), planned.title), (t("Place"), planned.place)]
            found += [(t("Days"), talkoot_words.when_said(t, planned, self.zone))]
        else:
            found.append((t("Period of the report"), self.period))
        return [(label, value) for label, value in [*found, (t("Rate"), self._rates())] if value]

    def _rates(self) -> str:
        """Return the rates that its rows were valued by; from when on, where there is more than one."""
        programme = self.project.programme if self.project else ""
        found = project_rows.rates_of(self.tx, programme, *self.asked.days)
        if len(found) == 1:
            return project_words.rate_said(self.t, found[0])
        starts = [when.say_day(rate.since, language=self.t.language, weekday=False) for rate in found]
        said = [project_words.rate_said(self.t, rate) for rate in found]
        return "; ".join(f"{start}– {rate}" for start, rate in zip(starts, said, strict=True))

    def waiting(self) -> str:
        """Say how many rows have not been approved and are left out, or nothing."""
        _approved, waits = project_rows.counted(self.tx, self.of)
        if not waits:
            return ""
        return self.t.n(
            "{n} row waits for approval and is not counted.",
            "{n} rows wait for approval and are not counted.",
            waits,
        )


def report(tx: Tx, told: dict[str, Any]) -> Report:
    """Return the report that was asked for, ready to be made."""
    asked = Asked(**told)
    project = projects.get(tx, asked.project) if asked.project is not None else None
    planned = talkoot.get(tx, asked.talkoot) if asked.talkoot is not None else None
    return Report(asked, words(asked.language), ZoneInfo(asked.zone), tx, project, planned)


def today(now: datetime, zone: ZoneInfo) -> date:
    """Return the day that it is in the town."""
    return wallclock.local(now, zone).date()
