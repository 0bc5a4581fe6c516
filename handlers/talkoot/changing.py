"""Changing what is planned: whatever is true of talkoot, with the cards that tell of it, and a way back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, assert_never

from handlers.commands import command
from handlers.planning import changes
from handlers.planning.changes import Done
from handlers.planning.traits import Trait
from handlers.talkoot import changed, day_changes, finding, talkoot_words, task_changes, task_sides, traits
from handlers.turn import Answer, Arg, Choices, Got, Refusal, Turn, Unclear, Values
from handlers.types import Button
from handlers.words import N_, fold
from storage import talkoot_changes
from storage.planned import Planned, TaskNow
from storage.undoing import Before

TIME, TO, NEW_TASK = "time", "to", "newtask"
_OTHERS = {TIME: N_("Time"), NEW_TASK: N_("Add a task")}


@dataclass(frozen=True, slots=True)
class Other:
    """What else can be changed: the time, the day it begins on, one task more."""

    name: str


What = Trait[Planned] | Other | TaskNow


def _what(turn: Turn, text: str, values: Values) -> Got | Unclear:
    """Read what is changed: by its name in any language, or the name of a task; nothing said is asked by a menu."""
    planned, said = values["planned"], text.strip()
    if not said:
        return Got(None, "")
    found = changes.meant(said, _named(planned))
    if found is not None:
        what, name, rest = found
        return Got(what, name, rest)
    return Unclear(turn.t("What should be changed?"), _choices(turn, planned), said)


def _named(planned: Planned) -> list[tuple[str, str, What]]:
    """Return everything that can be changed, by name, with its title."""
    tasks = [(f"task{task.number}", "", task) for task in planned.tasks]
    by_name = {fold(task.name): task for task in planned.tasks}
    only = [name for name in by_name if sum(fold(task.name) == name for task in planned.tasks) == 1]
    return [
        *((one.name, one.title, one) for one in traits.TRAITS),
        *((name, title, Other(name)) for name, title in _OTHERS.items()),
        (TO, "", Other(TO)),
        *sorted(tasks, key=lambda one: -len(one[0])),
        *((name, "", by_name[name]) for name in sorted(only, key=len, reverse=True)),
    ]


def _choices(turn: Turn, planned: Planned) -> Choices:
    line = f"change talkoot {planned.number} "
    known = [button for button in _menu(turn, planned) if button.command.startswith(line)]
    return [(button.label, button.command.removeprefix(line)) for button in known]


def _value(turn: Turn, text: str, values: Values) -> Got | Unclear | Refusal:
    """Read how it should be, or ask for it, saying how it is."""
    planned, what = values["planned"], values["what"]
    match what:
        case None:
            return Got(None, "")
        case Trait() if not text.strip():
            return what.question(turn, planned)
        case Trait():
            return what.read(turn, text, planned)
        case TaskNow():
            return task_sides.read(turn, text, planned, what)
        case Other(name=name) if name == NEW_TASK:
            return task_changes.read_new(turn, text, planned)
        case _ if not planned.is_draft:
            return day_changes.published(turn, planned)
        case Other(name=name) if name == TO:
            return day_changes.read_to(turn, text, planned)
        case _:
            return day_changes.read(turn, text, planned)


@command(
    "change talkoot",
    "ändra talko",
    "muuta talkoita",
    aliases=("muuta talkoot", "andra talkot"),
    summary=N_("Change talkoot that you organise"),
    takes=[finding.PLANNED, Arg("what", _what, known=True), Arg("value", _value, known=True)],
)
def change_talkoot(turn: Turn, planned: Planned, what: What | None, value: Any) -> Answer:
    """One thing about the talkoot is different from now on, and everywhere where it is told."""
    held = talkoot_changes.hold(turn.tx, planned.number) or planned
    if what is None:
        return changes.menu(turn, held, _menu(turn, held))
    return changes.answer(turn, held, lambda: _change(turn, held, what, value), changed.told)


def _change(turn: Turn, planned: Planned, what: What, value: Any) -> Done | Refusal:
    match what:
        case Trait():
            return changed.set_trait(turn, planned, what, value)
        case TaskNow():
            task = talkoot_changes.held(turn.tx, planned.number, what.number)
            return task_changes.change(turn, planned, task, value) if task else task_changes.gone(turn, planned)
        case Other(name=name) if name == NEW_TASK:
            return task_changes.add(turn, planned, value)
        case Other():
            return day_changes.change(turn, planned, value)
        case _:
            assert_never(what)


def _menu(turn: Turn, planned: Planned) -> list[Button]:
    """Return a button for each thing that can be changed."""
    t, line = turn.t, f"change talkoot {planned.number}"
    begun = not planned.is_draft and planned.starts_at <= turn.now
    time = (
        [] if begun else [Button(t("Time"), f"{line} {TIME}" if planned.is_draft else f"move talkoot {planned.number}")]
    )
    several = len(planned.days) > 1
    tasks = [
        Button(_task_label(turn, planned, task, several), f"{line} task{task.number}")
        for task in planned.tasks
        if turn.now < planned.day_of(task).ends_at
    ]
    shown = [one for one in traits.TRAITS if planned.is_draft or one.name != "wishes"]
    known = [Button(t(one.title), f"{line} {one.name}") for one in shown]
    weather = [] if begun else [Button(t("Weather"), f"weather {planned.number}")]
    return [known[0], *time, *known[1:], *tasks, Button(t("Add a task"), f"{line} {NEW_TASK}"), *weather]


def _task_label(turn: Turn, planned: Planned, task: TaskNow, several: bool) -> str:
    name = talkoot_words.capital(task.name)
    if not several:
        return name
    return f"{talkoot_words.short_day(planned.day_of(task), turn.zone, turn.language)} {name}"


@command(
    "change talkoot back",
    "ändra talko tillbaka",
    "muuta talkoot takaisin",
    takes=[changes.undo("talkoot", talkoot_changes.hold, finding.not_yours)],
)
def change_back(turn: Turn, undo: tuple[Planned, int, Before]) -> Answer:
    """One thing about talkoot is as it was before it was changed, unless somebody has changed it since."""
    planned, number, before = undo
    return changes.closed(turn, planned) or changed.back(turn, planned, number, before)
