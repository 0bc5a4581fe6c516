"""What is asked about new talkoot, a thing at a time; what has been said already, under a label, is not asked."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from handlers.planning import asked, plan_days
from handlers.planning.asked import LONGEST_PLACE, LONGEST_TEXT, Form, text
from handlers.planning.earlier import with_year
from handlers.planning.labels import APART, NOTHING, Pieces
from handlers.planning.wishes import read_wishes
from handlers.spaces.traits import skip, skips
from handlers.talkoot import earlier, map_points, plan_lines, talkoot_words, task_lines
from handlers.talkoot.plan_lines import LABELS
from handlers.talkoot.task_lines import Fault
from handlers.turn import Arg, Got, Turn, Unclear, Values
from handlers.words import N_, fold
from storage.planned import Planned

_BRING = re.compile(
    r"^\s*(?:mukaan|(?:ota|ottakaa|otetaan)(?: mukaan)?|tag? med|(?:please )?bring(?: along)?|take along)\s+",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Titled:
    """What the talkoot are called, and the earlier ones that they are to be like."""

    title: str
    like: Planned | None = None


def like_of(values: Values) -> Planned | None:
    """Return the earlier talkoot that these are to be like, or None."""
    titled = values.get("title")
    found = values.get("like") or (titled.like if isinstance(titled, Titled) else None)
    return found if isinstance(found, Planned) else None


def _title(turn: Turn, said: str, _values: Values) -> Got | Unclear:
    """Read the title, at the beginning of all that is said, or the earlier talkoot that these are to be like."""
    numbered = said.strip().removeprefix("=")
    if said.strip().startswith("=") and numbered.isdecimal():
        like = next((one for one in earlier.mine(turn) if one.number == int(numbered)), None)
        if like is not None:
            return Got(Titled(like.title, like), f"={numbered}")
    question = turn.t("What are the talkoot called? For example: Shore cleaning")
    found = asked.title(turn, plan_lines.arranged(turn, said), question, earlier.beginnings(turn))
    return replace(found, value=Titled(found.value)) if isinstance(found, Got) else found


def _template(turn: Turn, said: str, values: Values) -> Got | Unclear:
    """Read whether they are to be like earlier ones of the same name; where the message says more, they are not."""
    titled = values["title"]
    assert isinstance(titled, Titled)
    if titled.like is not None:
        return Got(titled.like, f"={titled.like.number}", said)
    same = next((one for one in earlier.mine(turn) if fold(one.title) == fold(titled.title)), None)
    answer = fold(said).rstrip(".!")
    if same is None or said.strip() == NOTHING or answer in _NO:
        return Got(None, NOTHING, "" if answer in _NO or said.strip() == NOTHING else said)
    if said.strip() == f"={same.number}" or answer in _YES:
        return Got(same, f"={same.number}")
    if not LABELS.cut(said).said.keys() <= {"when", "map", "more"}:
        return Got(None, NOTHING, said)
    year = turn.t.label("Like {title}", title=with_year(turn, same))
    question = turn.t("You have held these before. Shall I take the tasks, the place and the rest from there?")
    return Unclear(question, [(year, f"={same.number}"), (turn.t("Start from nothing"), NOTHING)], said)


_YES = frozenset(map(fold, ("yes", "ok", "kyllä", "joo", "juu", "ja", "jo", "samat", "samma", "the same")))
_NO = frozenset(map(fold, ("no", "ei", "nej", "alusta")))


def _days(turn: Turn, said: str, _values: Values) -> Got | Unclear:
    return plan_days.read(turn, said)


def _when(turn: Turn, _pieces: Pieces, values: Values) -> Unclear:
    """Ask when it is; like earlier ones, it may be on the same weekday again."""
    like = like_of(values)
    return plan_days.question(turn, earlier.times(turn, like) if like else ())


def _place_asked(turn: Turn, pieces: Pieces, _values: Values) -> Unclear:
    """Ask for the place; a line of the message that says nothing else may be it."""
    lines = [one for one in pieces.said.get("more", "").split(APART) if one and len(one) <= LONGEST_PLACE]
    choices = [*((one, one) for one in lines), *skip(turn)]
    return Unclear(turn.t("Where do people meet? For example: Beach, Shore Road 3"), choices)


def _tasks(turn: Turn, said: str, _values: Values) -> Got | Unclear:
    return read_tasks(turn, said)


def read_tasks(turn: Turn, said: str) -> Got | Unclear:
    """Read the tasks; one that cannot be is asked about, and the others stay."""
    if skips(said):
        return Got((), NOTHING)
    found = task_lines.read(said)
    if not isinstance(found, Fault):
        return Got(found, task_lines.write(found))
    leave_out = turn.t("Leave this one out")
    choices = [(words or leave_out, whole) for words, whole in found.offers]
    return Unclear(_wrong(turn, found), choices or skip(turn), "", (found.lead,) if found.lead else ())


def _wrong(turn: Turn, fault: Fault) -> str:
    """Return in words what cannot be, and how it is written instead."""
    t, name, given = turn.t, talkoot_words.capital(fault.name), fault.given
    match fault.reason:
        case "order":
            text = t("{task}: {given}? The smaller number comes first, for example 8–20.", task=name, given=given)
        case "none":
            text = t("{task}: at least one person must find room. How many?", task=name)
        case "big":
            text = t("{task}: there is room for {n} people at most. How many?", task=name, n=task_lines.MOST_PLACES)
        case "twice":
            text = t("{task} is there twice. What is the other one called?", task=name)
        case "nameless":
            text = t("“{given}”: what is done there? For example: raking 10", given=given)
        case "long":
            text = t("“{task}” is long: at most {n} letters, please.", task=name, n=task_lines.LONGEST_NAME)
        case "needs":
            text = t("{task}: in the brackets at most {n} letters, please.", task=name, n=task_lines.LONGEST_NEEDS)
        case "many":
            return t("At most {n} tasks fit into one talkoot. Please write the tasks again.", n=task_lines.MOST_TASKS)
        case _:
            return t("What is done there? {example}", example=t(TASKS_EXAMPLE))
    return text


TASKS_EXAMPLE = N_("For example: raking 10, picking litter 8–20, grilling 2")


def _tasks_asked(turn: Turn, _pieces: Pieces, _values: Values) -> Unclear:
    return Unclear(
        turn.t("What is done, and how many are needed? {example}", example=turn.t(TASKS_EXAMPLE)), skip(turn)
    )


def things(turn: Turn, said: str, values: Values) -> Got | Unclear:
    """Read what people bring along, without the words that stand before it on the card anyway ("ta med skor")."""
    return text(LONGEST_TEXT)(turn, _BRING.sub("", said, count=1), values)


def _bring_asked(turn: Turn, _pieces: Pieces, _values: Values) -> Unclear:
    return Unclear(turn.t("What do people bring along? For example: gloves"), skip(turn))


def read_point(turn: Turn, said: str, _values: Values) -> Got | Unclear:
    """Read a point on the map; numbers the wrong way round are asked about."""
    if skips(said):
        return Got(None, NOTHING)
    written = said.removeprefix("=")
    point = map_points.read(written)
    if point is None:
        text = turn.t("I find no point in that. Copy its numbers from the map, for example: 60.17, 24.94")
        return Unclear(text, skip(turn))
    if not point.in_finland and point.turned.in_finland and not said.startswith("="):
        choices = [(point.turned.said, point.turned.said), (point.said, f"={point.said}")]
        return Unclear(turn.t("That point is far away. Which one do you mean?"), choices)
    return Got(point, f"={point.said}")


def more(_turn: Turn, said: str, _values: Values) -> Got:
    """Read what was left over: nobody knows what it says."""
    lines = tuple(one.strip() for one in said.split(APART) if one.strip())
    return Got(lines, said)


FORM = Form(LABELS, lambda key, values: key != "when" and like_of(values) is not None)
labelled = FORM.labelled
TITLE = Arg("title", _title, known=True)
LIKE = Arg("like", _template, known=True)
DAYS = labelled("when", _days, _when)
PLACE = labelled("place", text(LONGEST_PLACE), _place_asked)
MAP = labelled("map", read_point)
TASKS = labelled("tasks", _tasks, _tasks_asked)
BRING = labelled("bring", things, _bring_asked)
COFFEE = labelled("coffee", text(LONGEST_TEXT))
GEAR, SPACE = labelled("gear", read_wishes), labelled("space", read_wishes)
MORE = labelled("more", more)
