"""Which task somebody is added to: asked where there are several; one that is full is told so, with what there is."""

from __future__ import annotations

import re
from dataclasses import dataclass

from handlers.organising.whom import Whom
from handlers.talkoot import talkoot_words
from handlers.turn import Arg, Choices, Got, Turn, Unclear, Values
from handlers.words import N_, fold
from storage.planned import Day, Planned, TaskNow

_TOKEN = re.compile(r"t(\d{1,9})( wait)?")
_WAIT = " wait"


@dataclass(frozen=True, slots=True)
class Chosen:
    """The task, and whether they queue for it where it is full."""

    number: int
    wait: bool = False


def open_tasks(turn: Turn, planned: Planned) -> list[tuple[Day, TaskNow]]:
    """Return what one can still come to do."""
    return [(day, task) for day in planned.days if turn.now < day.ends_at for task in day.tasks]


def _read(turn: Turn, text: str, values: Values) -> Got | Unclear:
    planned, who = values["talkoot"], values["who"]
    found = open_tasks(turn, planned)
    token = _TOKEN.fullmatch(text.strip())
    said = fold(text).strip(".,:;")
    meant = [one for one in found if (one[1].number == int(token[1]) if token else fold(one[1].name) == said)]
    meant = meant or ([] if said else found)
    if len(meant) != 1:
        ask = turn.t("To do what?") if not said or meant else turn.t("There is no such task. To do what?")
        return Unclear(ask, _choices(turn, meant or found, planned))
    day, task = meant[0]
    wait = bool(token and token[2])
    if task.left is not None and who.people > task.left and not wait:
        return _full(turn, planned, day, task, who)
    return Got(Chosen(task.number, wait), f"t{task.number}{_WAIT if wait else ''}")


def _full(turn: Turn, planned: Planned, day: Day, task: TaskNow, who: Whom) -> Unclear:
    """Say how much room there is, and offer the queue and what else there is to do."""
    t, name = turn.t, talkoot_words.capital(task.name)
    if task.left:
        text = t.n("{task}: there is room for {n} only.", "{task}: there is room for {n} only.", task.left, task=name)
    else:
        text = t("{task} is full.", task=name)
    others = [one for one in open_tasks(turn, planned) if one[1].left is None or one[1].left >= who.people]
    queue = task.most is not None and who.people <= task.most and turn.now < day.starts_at
    choices = [(t("To the queue"), f"t{task.number}{_WAIT}")] if queue else []
    return Unclear(text + " " + t("What then?"), [*choices, *_choices(turn, others, planned)])


def _choices(turn: Turn, found: list[tuple[Day, TaskNow]], planned: Planned) -> Choices:
    several = len(planned.days) > 1
    return [(_label(turn, day if several else None, task), f"t{task.number}") for day, task in found]


def _label(turn: Turn, day: Day | None, task: TaskNow) -> str:
    name = talkoot_words.capital(task.name)
    name = f"{talkoot_words.short_day(day, turn.zone, turn.language)} {name}" if day else name
    return f"{name} {task.coming}/{task.most}" if task.most is not None else f"{name} {task.coming}"


def _offered(turn: Turn, values: Values) -> Choices:
    return _choices(turn, open_tasks(turn, values["talkoot"]), values["talkoot"])


TASK = Arg("task", _read, N_("To do what?"), _offered, known=True)
"""A task of the talkoot, for the people who are added."""
