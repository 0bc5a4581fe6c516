"""Work and the grant: which granted work a task is, and a warning before work is done that the grant does not pay."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from zoneinfo import ZoneInfo

from rapidfuzz import fuzz

from handlers import when
from handlers.funding import project_words
from handlers.talkoot.talkoot_words import capital
from handlers.types import Button
from handlers.words import LANGUAGES, N_, Words, fold, words
from storage import project_hours, projects
from storage.db import Tx
from storage.planned import Part, Planned, TaskNow, local_day
from storage.project_hours import Done
from storage.projects import Project, Work

_VAGUE_WORDS = (
    "siivous, siivoaminen, siivoilu, siivota, siivoustalkoot, siivoustyö, siivoushommat, talkootyö, työ, työt, hommat, "
    "städning, städ, städa, städande, städtalko, talkoarbete, arbete, jobb, "
    "cleaning, clean-up, cleanup, clean up, cleaning up, tidying, work, voluntary work"
)
_NO_WORK_SAID = N_("work together")
"""What the task of talkoot is called where nobody said what is done."""
VAGUE = frozenset(fold(word) for word in _VAGUE_WORDS.split(", ")) | {
    fold(words(language)(_NO_WORK_SAID)) for language in LANGUAGES
}
"""What a funder refuses, because it does not say what was done."""
_TELLING, _LIKE, _APART = 4, 85, 8
"""So many letters of a beginning tell a work; so alike a name must be, and so much more alike than the next one."""


def _meant(said: str, granted: Sequence[Work]) -> int | None:
    named = [work.number for work in granted if fold(work.name) == said]
    begun = [work.number for work in granted if _begins(said, fold(work.name))]
    for found in (named, begun):
        if found:
            return found[0] if len(found) == 1 else None
    likeness = sorted(((fuzz.ratio(said, fold(work.name)), work.number) for work in granted), reverse=True)
    if not likeness or likeness[0][0] < _LIKE:
        return None
    return likeness[0][1] if len(likeness) == 1 or likeness[0][0] - likeness[1][0] >= _APART else None


def _begins(one: str, other: str) -> bool:
    """Tell whether one of the two names begins with the other ("niitto" and "niitto rannalla")."""
    short, long = sorted((one, other), key=len)
    return len(short) >= _TELLING and long.startswith(short)


def as_granted(tx: Tx, project_id: int | None, parts: Iterable[Part]) -> list[Part]:
    """Return tasks that are wished for, each as the granted work of the project that its name says."""
    granted = projects.works(tx, project_id) if project_id is not None else []
    return [replace(part, work_id=part.work_id or _meant(fold(part.name), granted)) for part in parts]


def fit(tx: Tx, planned: Planned) -> None:
    """Each task of the talkoot is the granted work of its project that its name says; without a project, none.

    Which work a task is that somebody chose, or whose hours are approved, stays as long as the project lists it.
    """
    granted = projects.works(tx, planned.project_id) if planned.project_id else []
    known = {work.number for work in granted}
    for task in planned.tasks:
        wanted = task.work_id if task.work_id in known else _meant(fold(task.name), granted)
        if wanted != task.work_id and not project_hours.is_settled(tx, [task.number]):
            project_hours.work_of(tx, [task.number], wanted)


def outside(planned: Planned) -> list[TaskNow]:
    """Return the tasks that no work of the grant lists, each name once; none where there is no project."""
    if planned.project_id is None:
        return []
    found = [task for task in planned.tasks if task.work_id is None]
    return list({fold(task.name): task for task in reversed(found)}.values())[::-1]


def choosing(t: Words, planned: Planned) -> tuple[Button, ...]:
    """Return a button for each task of which it can still be said what granted work it is."""
    return tuple(
        Button(t.label("{task}: which work?", task=capital(task.name)), f"task work {task.number}")
        for task in outside(planned)
    )


def warnings(tx: Tx, t: Words, planned: Planned, *, zone: ZoneInfo) -> list[str]:
    """Return what to look out for before the work is done, a line each, with markup: work and days that the grant does
    not pay, work that is not described, hours that are full already."""
    project = projects.get(tx, planned.project_id) if planned.project_id else None
    if project is None:
        return []
    lines = [t("⚠ The project {name} has been closed.", name=project.name)] if project.closed_at else []
    return [*lines, *_tasks(t, planned), *_full(tx, t, planned, project, zone), *_days(t, planned, project, zone)]


def _tasks(t: Words, planned: Planned) -> list[str]:
    lines = []
    for task in {fold(task.name): task for task in planned.tasks}.values():
        name = capital(task.name)
        if fold(task.name).strip(" .!") in VAGUE:
            lines.append(
                t(
                    "⚠ “{task}” alone is not enough for the funder: describe the work, for example: raking the shore.",
                    task=name,
                )
            )
        elif task.work_id is None:
            lines.append(t("⚠ {task} is not in the project's grant: it brings no voluntary hours.", task=name))
    return lines


def _full(tx: Tx, t: Words, planned: Planned, project: Project, zone: ZoneInfo) -> list[str]:
    """Say which of the works to be done have all their hours already, counting what still waits for approval."""
    assert project.id is not None
    wanted = {task.work_id for task in planned.tasks}
    done = {one.work_id: one for one in project_hours.sums(tx, project.id, *project_words.bounds(project, zone))}
    lines = []
    for work in projects.works(tx, project.id):
        so_far = _minutes(done.get(work.number))
        if work.number in wanted and work.minutes and so_far >= work.minutes:
            lines.append(
                t(
                    "⚠ {work}: the {granted} of the grant are done already ({done}).",
                    work=capital(work.name),
                    granted=project_words.hours(t, work.minutes),
                    done=project_words.hours(t, so_far),
                )
            )
    return lines


def _minutes(done: Done | None) -> int:
    return done.minutes + done.waiting if done else 0


def _days(t: Words, planned: Planned, project: Project, zone: ZoneInfo) -> list[str]:
    """Say which days lie outside the project's time."""
    days = [local_day(day, zone) for day in planned.days]
    return [
        t(
            "⚠ {day} is outside the project's time ({time}): that day brings no voluntary hours.",
            day=when.say_day(day, language=t.language),
            time=project_words.time_said(project.since, project.until, t.language),
        )
        for day in days
        if not project.since <= day <= project.until
    ]
