"""Reading how long before something: "tunti", "1 päivä klo 18", "the same morning"."""

from __future__ import annotations

from datetime import time

from handlers.lengths import read_length
from handlers.reminding import clock_read
from handlers.words import fold
from storage.ahead import Ahead

DAY = 24 * 60
LONGEST = 366 * DAY
_MORNING = frozenset(
    (
        *("aamulla", "samana aamuna", "saman paivan aamuna", "samma morgon", "pa morgonen", "samma dag pa morgonen"),
        *("same morning", "the same morning", "in the morning", "on the same morning"),
    )
)
_EVE = frozenset(
    (
        *("edellisena iltana", "edeltavana iltana", "edellisen paivan iltana", "illalla", "iltana"),
        *("kvallen", "pa kvallen", "the evening", "the night", "evening", "in the evening", "the previous evening"),
    )
)
_FORMS = {
    "tunnin": "tunti",
    "vartin": "vartti",
    "paivan": "paiva",
    "viikon": "viikko",
    "puolta": "puoli",
    "minuutin": "minuutti",
    "timmen": "timme",
    "dagen": "dag",
    "veckan": "vecka",
    "the": "",
}


def read(text: str) -> Ahead | None:
    """Return how long before that is ("tunti", "1 päivä klo 18", "aamulla"), or None."""
    at, words = clock(text)
    found = read_words(words.split())
    return at_clock(found, at) if found and at else found


def read_words(words: list[str]) -> Ahead | None:
    """Return how long before the words say, in which no time of day is named."""
    said = fold(" ".join(words)).strip(" .,")
    if said in _MORNING:
        return Ahead(days=0, clock=time(8))
    if said in _EVE:
        return Ahead(days=1, clock=time(18))
    said = " ".join(filter(None, (_FORMS.get(word, word) for word in said.split())))
    minutes = read_length(said, unit=1) if said and not said.isdecimal() else None
    return Ahead(minutes=minutes) if minutes and minutes <= LONGEST else None


def clock(text: str, *, bare: bool = False) -> tuple[time | None, str]:
    """Return the time of day that is named ("klo 18"; also "18.00" with `bare`), and the other words."""
    found = clock_read.find(text, bare=bare)
    return (found.at, found.rest) if found is not None else (None, text)


def at_clock(ahead: Ahead, at: time) -> Ahead | None:
    """Return so many days ahead at that time of day; None where hours were said."""
    if ahead.clock is not None:
        return Ahead(days=ahead.days, clock=at)
    return None if ahead.minutes % DAY else Ahead(days=ahead.minutes // DAY, clock=at)
