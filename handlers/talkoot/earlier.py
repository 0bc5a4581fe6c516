"""Talkoot that are over and can be held again: found by their makers, offered under their year."""

from __future__ import annotations

from handlers.planning import plan_days
from handlers.planning.earlier import REMEMBERED, Earlier, with_year
from handlers.talkoot import finding
from handlers.turn import Choices, Refusal, Turn
from handlers.types import Button
from handlers.when import Span
from handlers.words import N_
from storage import talkoot
from storage.planned import Planned

_OFFERED = 4


def _none(turn: Turn) -> Refusal:
    new = (Button(turn.t("New talkoot"), "new talkoot"),)
    return Refusal(turn.t("You have held no talkoot yet that I could take as a model."), new)


EARLIER = Earlier(
    past=lambda turn: talkoot.past(turn.tx, now=turn.now, some=REMEMBERED),
    led=finding.LED,
    which=N_("Like which talkoot?"),
    none=_none,
)
mine = EARLIER.mine


def beginnings(turn: Turn) -> Choices:
    """Return the earlier talkoot to begin with, to tap."""
    found = mine(turn)[:_OFFERED]
    return [(turn.t.label("Like {title}", title=with_year(turn, one)), f"={one.number}") for one in found]


def times(turn: Turn, planned: Planned) -> Choices:
    """Return when the same may be held again, to tap."""
    return plan_days.again(turn, [Span(day.starts_at, day.ends_at) for day in planned.days])
