"""The sides of a task that can be changed: how they are said, and how new words for them are read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from handlers.spaces.traits import skips
from handlers.talkoot import talkoot_words, task_lines, task_words
from handlers.turn import Choices, Got, Refusal, Turn, Unclear
from handlers.types import Button
from handlers.words import N_, fold
from storage import projects
from storage.planned import Planned, TaskNow

REMOVE = "remove"
SIDES = {
    "places": N_("Places"),
    "name": N_("Name"),
    "needs": N_("What it takes"),
    "age": N_("Least age"),
    "work": N_("Kind of work"),
    REMOVE: N_("Remove the task"),
}
_MORE = (2, 5)
"""By how many places more there may be with one tap."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """How a task should be: the values of its columns, or `remove` it. `what` is which of its sides that is."""

    what: str
    columns: dict[str, Any]


def sides(turn: Turn, planned: Planned, task: TaskNow) -> Choices:
    """Return what can be changed about the task, to tap."""
    shown = [name for name in SIDES if name != "work" or planned.project_id is not None or task.work_id is not None]
    return [(turn.t(SIDES[name]), name) for name in shown]


def read(turn: Turn, text: str, planned: Planned, task: TaskNow) -> Got | Unclear | Refusal:
    """Return how the task should be; a number alone is how many find room."""
    said = text.strip()
    for name, title in SIDES.items():
        for word in (name, fold(turn.t(title))):
            if fold(said) == word or fold(said).startswith(f"{word} "):
                rest = " ".join(said.split()[len(word.split()) :])
                return _side(turn, name, rest, planned, task)
    if task_words.limit(said) is not None:
        return _side(turn, "places", said, planned, task)
    if task_words.age(said) is not None:
        return _side(turn, "age", said, planned, task)
    asked = turn.t("{task}: what should be changed?", task=talkoot_words.capital(task.name))
    return Unclear(asked, sides(turn, planned, task))


def _side(turn: Turn, name: str, rest: str, planned: Planned, task: TaskNow) -> Got | Unclear | Refusal:
    readers = {"places": _places, "name": _name, "needs": _needs, "age": _age}
    if name == REMOVE:
        return Got(Wanted(REMOVE, {}), REMOVE)
    found = _work(turn, rest, planned, task) if name == "work" else readers[name](turn, rest, task)
    if isinstance(found, Got):
        return Got(Wanted(name, found.value), f"{name} {found.words}")
    if isinstance(found, Unclear):
        choices = [(label, f"{name} {words}") for label, words in found.choices]
        return Unclear(found.text, choices, leads=(f"{name} ",))
    return found


def _places(turn: Turn, text: str, task: TaskNow) -> Got | Unclear:
    """Return how many are needed and find room: a bare number is the most, and the least stays as it fits."""
    t, name = turn.t, talkoot_words.capital(task.name)
    if skips(text) or fold(text) == fold(t("Any number")):
        return Got({"most": None}, "-")
    found = task_words.limit(text)
    if found is None or found[1] == 0:
        return Unclear(t("{task}: how many find room? For example: 8–20", task=name), _more_or_less(turn, task))
    least, most = found
    if max(least, most or 0) > task_lines.MOST_PLACES:
        return Unclear(t("At most {n} find room in one task.", n=task_lines.MOST_PLACES), _more_or_less(turn, task))
    if most is not None and most < least:
        meant = f"{most}–{least}"
        return Unclear(t("Did you mean: {name}?", name=meant), [(meant, meant)])
    if most is None:
        most = task.most if task.most is not None and task.most >= least else None
    least = least or min(task.least, most or task.least)
    words = f"{least}–{most}" if most is not None else f"{least}+"
    return Got({"least": least, "most": most}, words)


def _more_or_less(turn: Turn, task: TaskNow) -> Choices:
    if task.most is None:
        return []
    fewer = [task.coming] if 0 < task.coming < task.most else []
    numbers = [*fewer, *(task.most + more for more in _MORE)]
    found = [(f"{min(task.least, n)}–{n}" if task.least else str(n)) for n in numbers]
    return [*((one, one) for one in found), (turn.t("Any number"), "-")]


def _name(turn: Turn, text: str, task: TaskNow) -> Got | Unclear:
    said = " ".join(text.split())
    if not any(sign.isalpha() for sign in said) or len(said) > task_lines.LONGEST_NAME:
        return Unclear(turn.t("{task}: what is it called from now on?", task=talkoot_words.capital(task.name)))
    return Got({"name": said}, said)


def _needs(turn: Turn, text: str, task: TaskNow) -> Got | Unclear:
    said = " ".join(text.split())
    if skips(said):
        return Got({"needs": ""}, "-")
    if not said or len(said) > task_lines.LONGEST_NEEDS:
        asked = turn.t(
            "{task}: what does it take? For example: a chainsaw licence", task=talkoot_words.capital(task.name)
        )
        return Unclear(asked, _leave_out(turn, bool(task.needs)))
    return Got({"needs": said}, said)


def _age(turn: Turn, text: str, task: TaskNow) -> Got | Unclear:
    if skips(text):
        return Got({"least_age": None}, "-")
    age = task_words.age(text) or (int(text) if text.strip().isdecimal() and len(text.strip()) < 3 else None)
    if age is None or not 1 <= age < 100:
        asked = turn.t("{task}: from how many years on may one do it?", task=talkoot_words.capital(task.name))
        return Unclear(asked, [("15", "15"), ("18", "18"), *_leave_out(turn, task.least_age is not None)])
    return Got({"least_age": age}, str(age))


def _work(turn: Turn, text: str, planned: Planned, task: TaskNow) -> Got | Unclear | Refusal:
    t, name = turn.t, talkoot_words.capital(task.name)
    if skips(text):
        return Got({"work_id": None}, "-")
    if planned.project_id is None:
        text = t("{task}: first choose the project to which the hours belong.", task=name)
        return Refusal(text, (Button(t("Project"), f"change talkoot {planned.number} project"),))
    works, said = projects.works(turn.tx, planned.project_id), fold(text).removeprefix("#")
    found = [one for one in works if said in (str(one.number), fold(one.name))]
    if len(found) == 1:
        return Got({"work_id": found[0].number}, f"#{found[0].number}")
    choices = [(one.name, f"#{one.number}") for one in works]
    return Unclear(
        t("{task}: as which kind of work of the grant does it count?", task=name), [*choices, *_outside(turn)]
    )


def _outside(turn: Turn) -> Choices:
    return [(turn.t("Outside the grant"), "-")]


def _leave_out(turn: Turn, there: bool) -> Choices:
    return [(turn.t("Leave it out"), "-")] if there else []


def said(turn: Turn, planned: Planned, what: str, task: TaskNow) -> str:
    """Return how one side of the task is."""
    match what:
        case "places" if task.most is None:
            return f"{task.least}+" if task.least else turn.t("any number")
        case "places":
            return f"{task.least}–{task.most}" if task.least else str(task.most)
        case "name":
            return task.name
        case "needs":
            return task.needs
        case "age":
            return str(task.least_age or "")
        case _:
            return _work_said(turn, planned, task)


def _work_said(turn: Turn, planned: Planned, task: TaskNow) -> str:
    works = projects.works(turn.tx, planned.project_id) if planned.project_id else []
    return next((one.name for one in works if one.number == task.work_id), "")
