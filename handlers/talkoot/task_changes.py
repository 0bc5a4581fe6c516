"""What there is to do: a task more or less, its places, its name and what it takes. Whoever comes keeps their place."""

from __future__ import annotations

from typing import Any, assert_never

from handlers.funding import grant_words
from handlers.planning.changes import Done, line
from handlers.talkoot import plan_args, talkoot_words, task_lines, task_sides
from handlers.talkoot.task_sides import REMOVE, SIDES, Wanted
from handlers.turn import Got, Refusal, Turn, Unclear
from handlers.types import Button
from handlers.words import fold
from storage import talkoot_changes
from storage.planned import Part, Planned, TaskNow
from storage.talkoot_changes import Changed, InTheWay, NotThere, Settled, TheOnlyOne


def change(turn: Turn, planned: Planned, task: TaskNow, wanted: Wanted) -> Done | Refusal:
    """The task is so from now on, or is to be done no more; or nothing changed, and this is why."""
    if wanted.what == REMOVE:
        return _remove(turn, planned, task)
    if wanted.what == "name" and _is_taken(planned, task, wanted.columns["name"]):
        return Refusal(turn.t("There is a task of that name already: {task}.", task=wanted.columns["name"]))
    was = {name: getattr(task, name) for name in wanted.columns}
    refused = _set(turn, planned, task, wanted.columns)
    if refused is not None:
        return refused
    after = talkoot_changes.held(turn.tx, planned.number, task.number)
    assert after is not None
    text = _line(turn, planned, wanted, task, after)
    return Done(text, {"kind": "task", "task": task.number, "columns": was, "after": wanted.columns})


def _line(turn: Turn, planned: Planned, wanted: Wanted, task: TaskNow, after: TaskNow) -> str:
    title = f"{talkoot_words.capital(task.name)}, {turn.t(SIDES[wanted.what]).lower()}"
    now, before = (task_sides.said(turn, planned, wanted.what, one) for one in (after, task))
    return line(turn, title, now, before)


def _set(turn: Turn, planned: Planned, task: TaskNow, columns: dict[str, Any]) -> Refusal | None:
    outcome = talkoot_changes.change_task(turn.tx, planned.number, task.number, zone=turn.zone, now=turn.now, **columns)
    match outcome:
        case Changed():
            return None
        case InTheWay(coming):
            return _too_few(turn, planned, task, coming)
        case Settled():
            return _settled(turn, planned, task)
        case NotThere():
            return gone(turn, planned)
        case _:
            assert_never(outcome)


def _settled(turn: Turn, planned: Planned, task: TaskNow) -> Refusal:
    """Say that the funder's books have the task as it is, and what can be done instead."""
    t, name = turn.t, talkoot_words.capital(task.name)
    text = t("Hours of this work have been approved already, so it stays as it is: {task}.", task=name)
    return Refusal(text, (Button(t("Show the rows"), f"hours rows {planned.number}"),))


def _too_few(turn: Turn, planned: Planned, task: TaskNow, coming: int) -> Refusal:
    """Say how many come already, and offer just as many places."""
    t, name = turn.t, talkoot_words.capital(task.name)
    text = t.n(
        "{task}: {n} has a place already, so there must be at least as many places. Nothing was changed.",
        "{task}: {n} have a place already, so there must be at least as many places. Nothing was changed.",
        coming,
        task=name,
    )
    least = Button(t("{n} places", n=coming), f"change talkoot {planned.number} task{task.number} places {coming}")
    return Refusal(text, (least, Button(t("Participants"), f"participants {planned.number}")))


def _is_taken(planned: Planned, task: TaskNow, name: str) -> bool:
    others = planned.day_of(task).tasks
    return any(other.number != task.number and fold(other.name) == fold(name) for other in others)


def _remove(turn: Turn, planned: Planned, task: TaskNow) -> Done | Refusal:
    t, name = turn.t, talkoot_words.capital(task.name)
    outcome = talkoot_changes.remove_task(turn.tx, planned.number, task.number, now=turn.now)
    match outcome:
        case Changed():
            return Done(t("Removed: {task}.", task=name), {"kind": "removed", "task": task.number})
        case InTheWay(coming, waiting):
            who = [t.n("{n} comes", "{n} come", coming)] if coming else []
            who += [t.n("{n} waits", "{n} wait", waiting)] if waiting else []
            text = t(
                "{task}: {who}. Agree with them on another task first: you can move them under the participants.",
                task=name,
                who=t.list(who),
            )
            return Refusal(text, (Button(t("Participants"), f"participants {planned.number}"),))
        case TheOnlyOne():
            text = t("{task} is the only thing to do that day. Add another task first.", task=name)
            return Refusal(text, (Button(t("Add a task"), f"change talkoot {planned.number} newtask"),))
        case NotThere():
            return gone(turn, planned)
        case _:
            assert_never(outcome)


def gone(turn: Turn, planned: Planned) -> Refusal:
    """Say that there is no such task any more."""
    change_it = Button(turn.t("Change"), f"change talkoot {planned.number}")
    return Refusal(turn.t("{title} has no such task.", title=planned.title), (change_it,))


def read_new(turn: Turn, text: str, planned: Planned) -> Got | Unclear:
    """Return the new tasks that the words list."""
    asked = turn.t("What is done, and how many are needed? {example}", example=turn.t(plan_args.TASKS_EXAMPLE))
    if not text.strip():
        return Unclear(asked)
    found = plan_args.read_tasks(turn, text)
    if isinstance(found, Unclear) or not found.value:
        return found if isinstance(found, Unclear) else Unclear(asked)
    there = {fold(task.name) for day in planned.days if turn.now < day.ends_at for task in day.tasks}
    taken = [part.name for part in found.value if fold(part.name) in there]
    if taken:
        return Unclear(turn.t("There is a task of that name already: {task}.", task=taken[0]) + " " + asked)
    return found


def add(turn: Turn, planned: Planned, parts: tuple[Part, ...]) -> Done:
    """There is this to do, too, on every day that is not over."""
    granted = grant_words.as_granted(turn.tx, planned.project_id, parts)
    numbers = [
        talkoot_changes.add_task(turn.tx, planned, day.number, part, now=turn.now)
        for day in planned.days
        if turn.now < day.ends_at
        for part in granted
    ]
    text = turn.t("Added: {tasks}.", tasks=task_lines.write(parts).replace("; ", ", "))
    return Done(text, {"kind": "added", "tasks": numbers})


def put_back(turn: Turn, planned: Planned, was: dict[str, Any]) -> Done | Refusal | None:
    """The tasks are as they were before a change; None if they have been changed since."""
    if was["kind"] == "removed":
        back = talkoot_changes.put_back_task(turn.tx, planned.number, was["task"], now=turn.now)
        return Done(turn.t("The task is there again.")) if back else None
    if was["kind"] == "added":
        return _take_off(turn, planned, was["tasks"])
    task = planned.task(was["task"])
    if task is None or any(getattr(task, name) != value for name, value in was["after"].items()):
        return None
    refused = _set(turn, planned, task, was["columns"])
    return refused or Done(turn.t("The task is as it was: ") + _now(turn, planned, task))


def _now(turn: Turn, planned: Planned, task: TaskNow) -> str:
    after = talkoot_changes.held(turn.tx, planned.number, task.number)
    return talkoot_words.task_line(turn.t, after or task)


def _take_off(turn: Turn, planned: Planned, numbers: list[int]) -> Done | Refusal | None:
    """All of the added tasks go, or none of them."""
    there = [task for task in planned.tasks if task.number in numbers]
    in_use = next((task for task in there if task.coming or task.waiting), None)
    if len(there) != len(numbers):
        return None
    for task in [in_use] if in_use else there:
        outcome = _remove(turn, planned, task)
        if isinstance(outcome, Refusal):
            return outcome
    return Done(turn.t("Removed: {task}.", task=turn.t.list([task.name for task in there])))
