"""What a task takes: a licence, a skill, an age; whoever would do it is asked once before."""

from __future__ import annotations

from handlers.signing_up import standing
from handlers.turn import Answer, Turn
from handlers.types import Button, Reply
from storage import sign_ups, talkoot
from storage.talkoot import TaskNow


def asked_first(turn: Turn, task_id: int, sure: bool | None, line: str, *, queue: bool = True) -> Answer | None:
    """Ask whether they have what the task takes; `line` is the command that they said. None: nothing is to be asked.

    Without `queue`, nobody is asked about a task that is full.
    """
    planned = talkoot.of_task(turn.tx, task_id)
    task = planned.task(task_id) if planned else None
    if planned is None or task is None or sure or not planned.is_open(turn.now):
        return None
    if not (task.needs or task.least_age) or sign_ups.mine(turn.tx, task_id, turn.person.id) is not None:
        return None
    if task.is_full and not queue:
        return None
    t = turn.t
    if sure is False:
        others = standing.free_tasks(turn, planned, task, "sign up {}")
        return standing.aside(turn, Reply(t("All right, nothing was changed."), (*others, standing.all_talkoot(t))))
    buttons = (Button(t("Yes, I come"), f"{line} {task_id} yes"), Button(t("No"), f"{line} {task_id} no"))
    where = standing.to_private(turn, t("{name}, let us continue in private.", name=turn.person.name), planned.number)
    return standing.aside(turn, Reply(_question(turn, task), buttons), line=where)


def _question(turn: Turn, task: TaskNow) -> str:
    t = turn.t
    if task.needs and task.least_age:
        text = t("This takes: {what}, and it is from {age} years on.", what=task.needs, age=task.least_age)
        return text + " " + t("Does that suit you?")
    if task.needs:
        return t("This takes: {what}. Do you have it?", what=task.needs)
    return t("This is from {age} years on. Are you old enough?", age=task.least_age)
