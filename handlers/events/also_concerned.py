"""Who else is concerned by what becomes of an event, beside those who come: whoever runs a place of it, has a stand."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

from handlers.turn import Turn
from handlers.types import Button
from handlers.words import Words
from storage.events import EventNow


@dataclass(frozen=True, slots=True)
class Share:
    """What a person has to do with the event: as it is told to them, in a line, and what they can do about it, if
    anything."""

    person_id: int
    said: Callable[[Words], str]
    button: Callable[[Words], Button | None]


Find = Callable[[Turn, EventNow, Collection[int]], Iterable[Share]]
"""Returns who is concerned by what becomes of these days of the event, as it is now."""
_found: list[Find] = []


def also(find: Find) -> Find:
    """Declare who else is concerned: each hears of a change once, together with what they have said that they do."""
    _found.append(find)
    return find


def of(turn: Turn, event: EventNow, days: Collection[int]) -> list[Share]:
    """Return who else is concerned."""
    return [one for find in _found for one in find(turn, event, days)]
