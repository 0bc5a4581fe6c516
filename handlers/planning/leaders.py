"""Whoever organises something together hears what one of them did."""

from __future__ import annotations

from collections.abc import Callable

from handlers import notices, rights
from handlers.planning.lines import Plan
from handlers.turn import Turn
from handlers.types import Reply
from handlers.words import Words
from storage.people import Known


def tell_others(turn: Turn, plan: Plan, say: Callable[[Words, Known], Reply]) -> None:
    """Everybody else who organises it hears this, in their language."""
    for person in rights.leaders(turn.tx, plan):
        if person.id != turn.person.id:
            words = _to(person, say)
            notices.inform(turn.tx, person.id, words, now=turn.now, town=turn.town, starts=plan.starts_at)


def _to(person: Known, say: Callable[[Words, Known], Reply]) -> Callable[[Words], Reply]:
    return lambda t: say(t, person)
