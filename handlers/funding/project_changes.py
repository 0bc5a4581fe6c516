"""Changing a funding project, closing it, and saying which granted work a task is; each can be taken back."""

from __future__ import annotations

from datetime import date
from typing import Any

from handlers import rights, taking_back
from handlers.choosing import what_to_change
from handlers.commands import command
from handlers.funding import finding_projects, grant_words, project_form, project_words
from handlers.lengths import read_id
from handlers.talkoot.talkoot_words import capital
from handlers.turn import Answer, Arg, Choices, Got, Refusal, Turn, Unclear, Values
from handlers.types import Button, Reply
from handlers.words import N_, fold
from storage import project_hours, projects, talkoot, undoing
from storage.people import Role
from storage.planned import Planned, TaskNow
from storage.projects import Project, Work

_ANY = finding_projects.arg(closed=True)


def _what(turn: Turn, text: str, values: Values) -> Got | Unclear:
    return what_to_change(turn, text, _what_choices(turn, values))


def _what_choices(turn: Turn, _values: Values) -> Choices:
    return [(turn.t(title), name) for name, title in project_words.TITLES.items()]


def _value(turn: Turn, text: str, values: Values) -> Got | Unclear | Refusal:
    if not text.strip():
        return _question(turn, values)
    found = project_form.READERS[str(values["what"])](turn, text, values)
    return Got(found.value, found.words) if isinstance(found, Got) else found


def _value_choices(turn: Turn, values: Values) -> Choices | Refusal:
    what = str(values["what"])
    return project_form.CHOICES[what](turn, values) if what in project_form.CHOICES else ()


def _question(turn: Turn, values: Values) -> Unclear | Refusal:
    """Ask for the new value; of works, say what is there and how it is changed."""
    t, project = turn.t, values["project"]
    if values["what"] != "works":
        choices = _value_choices(turn, values)
        return choices if isinstance(choices, Refusal) else Unclear(t("What should it be from now on?"), choices)
    now = t("Now: {works}", works=project_form.said(turn, "works", project))
    how = t("Write the work that changes, with its hours from now on; with 0 h it is no longer in the grant.")
    return Unclear(f"{now}\n{how}")


@command(
    "change project",
    "ändra projekt",
    "muuta hanke",
    aliases=("muuta hanketta",),
    summary=N_("Change a funding project"),
    takes=[
        _ANY,
        Arg("what", _what, N_("What should be changed?"), _what_choices),
        Arg("value", _value, N_("What should it be from now on?"), _value_choices, known=True),
    ],
)
def change_project(turn: Turn, project: Project, what: str, value: Any) -> Answer:
    """One thing about the project is different from now on; what was approved before keeps its value."""
    assert project.id is not None
    before, was = project_form.said(turn, what, project), _as_kept(turn, what, project)
    if what == "works":
        projects.set_works(turn.tx, project.id, value, now=turn.now)
    else:
        projects.change(turn.tx, project.id, **project_form.columns(what, value))
    return _changed(turn, project.id, what, before, was)


def _as_kept(turn: Turn, what: str, project: Project) -> Any:
    """Return how it is now, as it is kept for taking a change back."""
    match what:
        case "works":
            found = projects.works(turn.tx, project.id or 0)
            return [[work.name, work.minutes, work.machine_minutes, work.number] for work in found]
        case "time":
            return {"since": project.since.isoformat(), "until": project.until.isoformat()}
        case "association":
            return {"association_id": project.association_id}
        case _:
            return {what: getattr(project, what)}


def _changed(turn: Turn, number: int, what: str, before: str, was: Any) -> Answer:
    t, after = turn.t, projects.get(turn.tx, number)
    assert after is not None
    lines = [
        t(
            "{space}: {what} is now {value} (it was {before}).",
            space=after.name,
            what=t(project_words.TITLES[what]),
            value=project_form.said(turn, what, after),
            before=before,
        )
    ]
    if what == "programme":
        lines.append(t("Hours that were approved before keep their value."))
    kept = {"what": what, "was": was, "is": _as_kept(turn, what, after)}
    undo = undoing.keep(turn.tx, after.subject, kept, person_id=turn.person.id, now=turn.now)
    buttons = (
        Button(t("Take it back"), f"project back {undo}"),
        Button(t("Change more"), f"change project #{number}"),
        Button(t("Show the project"), f"project #{number}"),
    )
    return Reply("\n".join(lines), buttons, private=True)


def _undo(turn: Turn, text: str, _values: Values) -> Got | Refusal:
    found = taking_back.read(turn, text, "project")
    return Got(found, text) if found else taking_back.nothing(turn.t)


@command(
    "project back",
    "projekt tillbaka",
    "hanke takaisin",
    takes=[Arg("undo", _undo, N_("Which project?"))],
)
def project_back(turn: Turn, undo: tuple[int, undoing.Before]) -> Answer:
    """One thing about a project is as it was before it was changed."""
    number, before = undo
    project = projects.get(turn.tx, int(before.subject.partition(":")[2]))
    assert project is not None
    assert project.id is not None
    if not finding_projects.may_change(turn.person, project):
        return finding_projects.not_yours(turn, project)
    what, was = str(before.was["what"]), before.was["was"]
    now, kept = project_form.said(turn, what, project), _as_kept(turn, what, project)
    if kept != before.was["is"]:
        text = turn.t("It has been changed again since then. Now: {value}", value=now)
        return Refusal(text, (Button(turn.t("Change"), f"change project #{project.id}"),))
    if not undoing.done(turn.tx, number):
        return taking_back.nothing(turn.t)
    if what == "works":
        projects.set_works(turn.tx, project.id, [Work(*one) for one in was], now=turn.now)
    else:
        values = {name: date.fromisoformat(value) for name, value in was.items()} if what == "time" else was
        projects.change(turn.tx, project.id, **values)
    return _changed(turn, project.id, what, now, kept)


@command("close project", "stäng projekt", "sulje hanke", takes=[_ANY])
def close_project(turn: Turn, project: Project) -> Answer:
    """The project is no longer offered; its hours and its reports stay."""
    assert project.id is not None
    t = turn.t
    projects.close(turn.tx, project.id, now=turn.now)
    text = t("{name} has been closed. Its hours and reports stay.", name=project.name)
    buttons = (
        Button(t("Take it back"), f"reopen project #{project.id}"),
        Button(t("Report"), f"report #{project.id}"),
    )
    return Reply(text, buttons, private=True)


@command("reopen project", "öppna projekt", "avaa hanke", takes=[_ANY])
def reopen_project(turn: Turn, project: Project) -> Answer:
    """A closed project goes on."""
    assert project.id is not None
    t = turn.t
    projects.reopen(turn.tx, project.id)
    text = t("{name} goes on.", name=project.name)
    buttons = (
        Button(t("Take it back"), f"close project #{project.id}"),
        Button(t("Show the project"), f"project #{project.id}"),
    )
    return Reply(text, buttons, private=True)


def _task(turn: Turn, text: str, _values: Values) -> Got | Refusal:
    """Read the number of a task of talkoot that the person organises and that belong to a project."""
    first, _, rest = text.strip().partition(" ")
    number = read_id(first)
    planned = talkoot.of_task(turn.tx, number) if number is not None else None
    task = planned.task(number) if planned and number is not None else None
    if planned is None or task is None or planned.project_id is None:
        return Refusal(turn.t("There is no such task of a project's talkoot."))
    project = projects.get(turn.tx, planned.project_id)
    if not rights.leads(turn.person, planned) and not (project and finding_projects.may_change(turn.person, project)):
        return rights.who_can(turn, Role.ORGANISER)
    return Got((planned, task), str(number), rest)


def _work(turn: Turn, text: str, values: Values) -> Got | Unclear:
    planned, task = values["task"]
    number = read_id(text)
    granted = projects.works(turn.tx, planned.project_id)
    if number == 0 or number in {work.number for work in granted}:
        return Got(number or None, text)
    question = turn.t("Which work of the grant is it: {task}?", task=capital(task.name))
    return Unclear(question, _work_choices(turn, values))


def _work_choices(turn: Turn, values: Values) -> Choices:
    planned, _task_now = values["task"]
    granted = projects.works(turn.tx, planned.project_id)
    return [*((capital(work.name), str(work.number)) for work in granted), (turn.t("None of them"), "0")]


@command(
    "task work",
    "uppgiftens arbete",
    "tehtävän työ",
    takes=[
        Arg("task", _task, N_("Which task?")),
        Arg("work", _work, N_("Which work of the grant is it?"), _work_choices, known=True),
    ],
)
def task_work(turn: Turn, task: tuple[Planned, TaskNow], work: int | None) -> Answer:
    """The task, on every day of its talkoot, is that granted work, and so are its hours that nobody has approved."""
    t, (planned, one) = turn.t, task
    same = [other for other in planned.tasks if fold(other.name) == fold(one.name)]
    numbers = [other.number for other in same]
    if project_hours.is_settled(turn.tx, numbers):
        text = t("Hours of this work have been approved already, so it stays as it is: {task}.", task=capital(one.name))
        return Refusal(text, (Button(t("Show the project"), f"project #{planned.project_id}"),))
    project_hours.work_of(turn.tx, numbers, work)
    named = {granted.number: granted.name for granted in projects.works(turn.tx, planned.project_id or 0)}
    if work is None:
        text = t("{task} is outside the grant: {title}.", task=capital(one.name), title=planned.title)
    else:
        text = t(
            "{task} is now {work} of the grant: {title}.", task=capital(one.name), work=named[work], title=planned.title
        )
    buttons = [Button(t("Take it back"), f"task work {one.number} {one.work_id or 0}")]
    shown = talkoot.get(turn.tx, planned.number)
    assert shown is not None
    buttons += grant_words.choosing(t, shown)[:3] if work is not None else ()
    buttons.append(
        Button(t("Show the draft"), f"talkoot plan {planned.number}")
        if planned.is_draft
        else Button(t("Show the project"), f"project #{planned.project_id}")
    )
    return Reply(text, tuple(buttons), private=True)
