"""Moving what is planned, with what is booked for it: tried and shown before it is done, for talkoot as for events."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import TypeVar

from handlers import asking, commands, when
from handlers.booking import refusal_words
from handlers.turn import Answer, Choices, Refusal, Turn, Values
from handlers.types import Button, Reply
from storage import diary
from storage.changed_together import Stuck

T = TypeVar("T")

MOVE, OTHER, LEAVE = "move", "other", "leave"


class _OnlyLooking(Exception):
    """Nothing of what was tried stays."""


def tried(turn: Turn, move: Callable[[], T]) -> T:
    """Return what would come of it; nothing is changed."""
    with suppress(_OnlyLooking), turn.tx.part():
        outcome = move()
        raise _OnlyLooking
    return outcome


def sure_choices(turn: Turn, _values: Values) -> Choices:
    """Return what can be tapped once it has been shown how it would be."""
    t = turn.t
    return [(t("Move"), MOVE), (t("Another time"), OTHER), (t("Do not move"), LEAVE)]


def as_tapped(turn: Turn, sure: str, command: str, about: dict[str, str], move: Callable[[], Answer]) -> Answer:
    """It is moved; or another time is asked for, by the same command about the same; or nothing was changed."""
    if sure == LEAVE:
        return Reply(turn.t("Nothing was changed."), private=True)
    if sure == OTHER:
        again = commands.by_name(command)
        assert again is not None
        return asking.carry_on(turn, again, about)
    return move()


def past(turn: Turn, line: str) -> Refusal:
    """Say that the time has passed; `line` is the command that asks for another one."""
    text = turn.t("That time has passed already: nothing was changed.")
    return Refusal(text, (Button(turn.t("Another time"), line),))


def stuck(turn: Turn, outcome: Stuck, line: str) -> Refusal:
    """Say which booking cannot be moved with it, and why; `line` is the command that asks for another time."""
    space = diary.space_of(turn.tx, outcome.booked)
    span = when.Span(outcome.start, outcome.end, days=outcome.booked.days)
    text = turn.t("Not everything can be moved, so nothing was: ") + refusal_words.why(turn, outcome.why, space, span)
    return Refusal(text, (Button(turn.t("Another time"), line), Button(turn.t("My bookings"), "bookings")))
