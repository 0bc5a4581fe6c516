"""What a task takes: a licence, a skill, an age; whoever would do it is asked once before."""

from __future__ import annotations

from handlers.signing_up import standing
from handlers.turn import Answer, Arg, Got, Turn, Unclear, Values
from handlers.types import Button, Reply
from handlers.words import fold
from storage import sign_ups, talkoot
from storage.planned import TaskNow

_YES = frozenset(fold(word) for word in ("yes", "kyllä", "joo", "juu", "on", "ja", "jo", "jag har", "olen", "sopii"))
_NO = frozenset(fold(word) for word in ("no", "ei", "ei ole", "nej", "en"))


def sure(*, queue: bool = True) -> Arg:
    """Return the argument that says whether they have what the task takes; without `queue`, of a full one nobody is
    asked. In a group it is left open: `asked_first` asks aside."""

    def parse(turn: Turn, text: str, values: Values) -> Got | Unclear:
        said = fold(text).strip("!. ")
        if said in _YES or said in _NO:
            return Got(said in _YES, text)
        task = _taking(turn, values["task"], queue=queue) if turn.room.private else None
        if task is None:
            return Got(None, text)
        return Unclear(_question(turn, task), [(turn.t("Yes, I come"), "yes"), (turn.t("No"), "no")])

    return Arg("sure", parse, known=True)


def asked_first(turn: Turn, task_id: int, sure: bool | None, line: str, *, queue: bool = True) -> Answer | None:
    """Ask who tapped in a group, in private; `line` is the command they said. None: nothing is (or was) in the way."""
    task = _taking(turn, task_id, queue=queue)
    planned = talkoot.of_task(turn.tx, task_id) if task is not None and not sure else None
    if task is None or planned is None:
        return None
    t = turn.t
    if sure is False:
        others = standing.free_tasks(turn, planned, task, "sign up {}")
        return standing.aside(turn, Reply(t("All right, nothing was changed."), (*others, standing.all_talkoot(t))))
    buttons = (Button(t("Yes, I come"), f"{line} {task_id} yes"), Button(t("No"), f"{line} {task_id} no"))
    where = standing.to_private(turn, t("{name}, let us continue in private.", name=turn.person.name), planned.number)
    return standing.aside(turn, Reply(_question(turn, task), buttons), line=where)


def _taking(turn: Turn, task_id: int, *, queue: bool) -> TaskNow | None:
    """Return the task if it takes something, can be had, and is not the person's already."""
    planned = talkoot.of_task(turn.tx, task_id) if sign_ups.takes_something(turn.tx, task_id) else None
    task = planned.task(task_id) if planned else None
    if planned is None or task is None or not planned.is_open(turn.now) or (task.is_full and not queue):
        return None
    return task if sign_ups.mine(turn.tx, task_id, turn.person.id) is None else None


def _question(turn: Turn, task: TaskNow) -> str:
    t = turn.t
    if task.needs and task.least_age:
        text = t("This takes: {what}, and it is from {age} years on.", what=task.needs, age=task.least_age)
        return text + " " + t("Does that suit you?")
    if task.needs:
        return t("This takes: {what}. Do you have it?", what=task.needs)
    return t("This is from {age} years on. Are you old enough?", age=task.least_age)
