"""Reminding before a booking, talkoot or an event: from its own button, with how long before to tap."""

from __future__ import annotations

import re

from handlers.aside import aside, reachable
from handlers.commands import command
from handlers.reminding import about, ahead_read, before_read, when_read
from handlers.reminding.about import Thing
from handlers.reminding.setting import remind
from handlers.reminding.wishes import Wish
from handlers.turn import Answer, Arg, Choices, Got, Refusal, Turn, Unclear, Values
from handlers.types import Reply
from handlers.words import N_
from storage.ahead import Ahead, parse

_SUBJECT = re.compile(r"(booking|talkoot|event):?\s*(\d{1,9})(?=\s|$)")


def _thing(turn: Turn, text: str, _values: Values) -> Got | Unclear | Refusal:
    """Read of what: as a button says it, or in words ("varausta 3")."""
    found = _SUBJECT.match(text)
    if found is not None:
        return _seen(turn, f"{found[1]}:{found[2]}", text[found.end() :].strip())
    said = before_read.read(f"before {text}")
    if said is not None and said.number is not None:
        return _seen(turn, f"{said.kind}:{said.number}", said.rest)
    choices = _to_tap(turn, {})
    return choices if isinstance(choices, Refusal) else Unclear(turn.t("Before what?"), choices, rest=text)


def _seen(turn: Turn, subject: str, rest: str) -> Got | Refusal:
    thing = about.seen(turn, subject)
    if thing is None or thing.next(turn.now) is None:
        return when_read.nothing_ahead(turn)
    return Got(thing, thing.subject, rest)


def _to_tap(turn: Turn, _values: Values) -> Choices | Refusal:
    return about.own(turn) or when_read.nothing_ahead(turn)


def _ahead(turn: Turn, text: str, values: Values) -> Got | Unclear | Refusal:
    thing: Thing = values["thing"]
    how = _written(text.split(" ")[0]) or ahead_read.read(text)
    if how is None:
        return _which(turn, thing, turn.t("How long before?"))
    if when_read.instant(turn, thing, how) is None:
        return _which(turn, thing, turn.t("It is too late for that. How long before?"))
    return Got(how, str(how))


def _which(turn: Turn, thing: Thing, question: str) -> Unclear | Refusal:
    return when_read.which_ahead(turn, thing, "", question)


def _written(word: str) -> Ahead | None:
    try:
        return parse(word)
    except ValueError:
        return None


@command(
    "remind before",
    "påminn före",
    "muistuta ennen",
    aliases=("påminn innan",),
    linkable=True,
    takes=[Arg("thing", _thing, N_("Before what?"), _to_tap), Arg("ahead", _ahead, known=True)],
)
def before(turn: Turn, thing: Thing, ahead: Ahead) -> Answer:
    """The person will be reminded so long before it."""
    at = when_read.instant(turn, thing, ahead)
    assert at is not None  # read as still ahead in this very turn
    answer = remind(turn, Wish(at, about=thing.subject, ahead=str(ahead)), "", None)
    return aside(turn, answer) if isinstance(answer, Reply) and reachable(turn) else answer
