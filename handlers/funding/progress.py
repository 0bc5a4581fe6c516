"""How far a project is: granted against done by kind of work, its pace, and what money must replace what is missing."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date

from handlers.funding import finding_projects, grant_words, project_words
from handlers.funding.project_words import euros, hours
from handlers.talkoot import talkoot_words
from handlers.talkoot.talkoot_words import capital
from handlers.turn import Turn
from handlers.types import Button
from handlers.words import Words, escape
from storage import project_hours, projects, rates, talkoot, wallclock
from storage.project_hours import Done
from storage.projects import Basis, Project, Work

_SHOWN = 5
"""So much work outside the grant is named."""


@dataclass(frozen=True, slots=True)
class Progress:
    """Granted and done of all kinds of work together, in minutes, and the cents that have been approved."""

    granted: int
    machines: int
    done: int
    machine_done: int
    waiting: int
    cents: int
    under_age: int

    @property
    def share(self) -> int:
        """How many per cent of the hours have been approved."""
        return self.done * 100 // self.granted if self.granted else 0

    @property
    def missing(self) -> tuple[int, int]:
        """The minutes of people and of machines that have not been approved yet."""
        return max(0, self.granted - self.done), max(0, self.machines - self.machine_done)

    @property
    def to_do(self) -> int:
        """The minutes that nobody has done yet."""
        return max(0, self.granted - self.done - self.waiting)


def of(works: list[Work], done: list[Done]) -> Progress:
    """Return how far the works are together: hours of one kind may be more, and of another fewer."""
    return Progress(
        granted=sum(work.minutes for work in works),
        machines=sum(work.machine_minutes for work in works),
        done=sum(one.minutes for one in done),
        machine_done=sum(one.machine_minutes for one in done),
        waiting=sum(one.waiting for one in done),
        cents=sum(one.cents for one in done),
        under_age=sum(one.under_age for one in done),
    )


def pace(first: date, last: date, today: date) -> tuple[int, int] | None:
    """Return how many per cent of the time have passed, and how many weeks are left, begun ones too; None if none."""
    if not first <= today <= last:
        return None
    days = (last - first).days + 1
    return (today - first).days * 100 // days, math.ceil(((last - today).days + 1) / 7)


def told(turn: Turn, project: Project) -> list[str]:
    """Return what is told of the project's progress, a line each, with markup."""
    assert project.id is not None
    t, span = turn.t, project_words.bounds(project, turn.zone)
    works, done = projects.works(turn.tx, project.id), project_hours.sums(turn.tx, project.id, *span)
    so_far = of(works, done)
    lines = [project_words.headline(turn.tx, project), _about(turn, project)]
    lines += [t("This project has been closed.")] if project.closed_at else []
    lines += [f"• {line}" for line in _by_work(t, works, done)]
    lines += _together(t, so_far)
    lines += _pace(turn, project, so_far)
    lines += _missing(turn, project, so_far)
    if so_far.under_age:
        lines.append(t("Done by people under age: {hours}, value €0.", hours=hours(t, so_far.under_age)))
    return [*lines, *_outside(turn, project), *_next(turn, project)]


def _about(turn: Turn, project: Project) -> str:
    t, rate = turn.t, rates.on(turn.tx, _today(turn), project.programme)
    programme = escape(project.programme) + (f" ({project_words.rate_said(t, rate)})" if rate else "")
    time = project_words.time_said(project.since, project.until, t.language)
    return " · ".join((programme, t(project_words.BASES[Basis(project.basis)]), time))


def _today(turn: Turn) -> date:
    return wallclock.local(turn.now, turn.zone).date()


def _by_work(t: Words, works: list[Work], done: list[Done]) -> list[str]:
    """Return a line for each work of the grant, and for each that it listed once and that has been done."""
    by = {one.work_id: one for one in done}
    once = [Work(one.name, 0, 0, one.work_id) for one in done if one.work_id]
    listed = {work.number for work in works}
    return [
        _work(t, work, by.get(work.number)) for work in (*works, *(one for one in once if one.number not in listed))
    ]


def _work(t: Words, work: Work, done: Done | None) -> str:
    minutes, machine = (done.minutes, done.machine_minutes) if done else (0, 0)
    line = f"{escape(capital(work.name))} {t.number(minutes / 60)}/{hours(t, work.minutes)}"
    if work.machine_minutes or machine:
        line += ", " + t("machine {hours}", hours=f"{t.number(machine / 60)}/{hours(t, work.machine_minutes)}")
    if done and (done.waiting or done.waiting_machine):
        line += " " + t("(waiting for approval {hours})", hours=hours(t, done.waiting))
    return line


def _together(t: Words, so_far: Progress) -> list[str]:
    line = t(
        "In all {done} of {granted} ({share} %), value {value}.",
        done=hours(t, so_far.done),
        granted=hours(t, so_far.granted),
        share=so_far.share,
        value=euros(t, so_far.cents),
    )
    return [line]


def _pace(turn: Turn, project: Project, so_far: Progress) -> list[str]:
    t, at = turn.t, pace(project.since, project.until, _today(turn))
    if at is None:
        over = _today(turn) > project.until
        return [t("The project's time is over.") if over else t("The project has not begun yet.")]
    passed, weeks = at
    line = t("{time} % of the time has passed, {done} % of the hours are done", time=passed, done=so_far.share)
    if not so_far.to_do:
        return [line + "."]
    weekly = math.ceil(so_far.to_do / weeks / 60)
    return [line + t.n(": {n} hour a week is needed.", ": {n} hours a week are needed.", weekly)]


def _missing(turn: Turn, project: Project, so_far: Progress) -> list[str]:
    """Say what is missing, and the money that must replace it where nobody does it."""
    t, (minutes, machine) = turn.t, so_far.missing
    rate = rates.on(turn.tx, min(_today(turn), project.until), project.programme)
    if not so_far.granted and not so_far.machines:
        return [t("Nothing is known of what the grant lists yet.")]
    if not minutes and not machine:
        return [t("All the hours of the grant are done. Thank you!")]
    missing = hours(t, minutes)
    if machine:
        missing = t("{hours} and machines {machine}", hours=missing, machine=hours(t, machine))
    line = t("Still missing: {hours}", hours=missing)
    return [line + t(", in money {euros}.", euros=euros(t, rate.value(minutes, machine))) if rate else f"{line}."]


def _outside(turn: Turn, project: Project) -> list[str]:
    """Say what was done at the project's talkoot and brings it nothing."""
    assert project.id is not None
    t = turn.t
    found = project_hours.outside(turn.tx, project.id, *project_words.bounds(project, turn.zone))
    if not found:
        return []
    said = ", ".join(f"{one.task} {hours(t, one.minutes)}" for one in found[:_SHOWN])
    more = "…" if len(found) > _SHOWN else ""
    return [t("Outside the grant: {work}.", work=said + more)]


def _next(turn: Turn, project: Project) -> list[str]:
    """Say which of the project's published talkoot come next."""
    assert project.id is not None
    for number in project_hours.ahead(turn.tx, project.id, now=turn.now):
        planned = talkoot.get(turn.tx, number)
        if planned is not None and not planned.is_draft:
            return [turn.t("Next: ") + talkoot_words.headline(turn.t, planned, turn.zone)]
    return [turn.t("No talkoot of this project are planned.")]


def buttons(turn: Turn, project: Project) -> tuple[Button, ...]:
    """Return what can be done with the project, by whoever acts for it."""
    if not finding_projects.may_change(turn.person, project):
        return ()
    assert project.id is not None
    t = turn.t
    known = (talkoot.get(turn.tx, number) for number in project_hours.ahead(turn.tx, project.id, now=turn.now))
    unclear = [button for planned in known if planned for button in grant_words.choosing(t, planned)]
    closing = Button(t("Close the project"), f"close project #{project.id}")
    opening = Button(t("Open it again"), f"reopen project #{project.id}")
    return (
        Button(t("Report"), f"report #{project.id}"),
        Button(t("Change"), f"change project #{project.id}"),
        *unclear[:3],
        opening if project.closed_at else closing,
    )
