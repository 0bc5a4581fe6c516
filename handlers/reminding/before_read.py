"""Reading "tunti ennen varausta 3": how long before what, and the words around it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import time
from itertools import takewhile

from handlers.reminding import ahead_read
from handlers.words import fold
from storage.ahead import Ahead

_MARKS = frozenset(("ennen", "fore", "innan", "before"))
_KINDS = {
    "booking": re.compile(r"(varaus\w*|varauks\w*|vuoro\w*|bokning\w*|booking\w*)"),
    "talkoot": re.compile(r"talko\w*"),
    "event": re.compile(r"(tapahtum\w*|evenemang\w*|events?)"),
}
_ABOUT = re.compile(
    r"(?:om |about )?(?:min |mina |my |omasta |omista )?"
    r"(varaukses\w+|varauksis\w+|vuorosta|talkoista|tapahtum[ai]sta|bokning\w*|talkon?|evenemang\w*|bookings?|events?)"
    r"(?: (#?[te]?\d{1,9}))?"
)
"""What one is to be reminded of, if it is not said when: "varauksesta 3"."""
_NUMBER = re.compile(r"#?[te]?(\d{1,9})[.,:]?")
_ARTICLES = frozenset(("the", "a", "an", "min", "mitt", "my", "den", "det", "en"))
_MOST_WORDS = 4


@dataclass(frozen=True, slots=True)
class Before:
    """So long (None: it was not said) before the thing of that kind with the number, if one was said."""

    ahead: Ahead | None
    kind: str
    number: int | None
    rest: str


def read(text: str) -> Before | None:
    """Return what is to be reminded of before which thing; None if the text does not say that."""
    clock, bare = ahead_read.clock(text)
    words = bare.split()
    for place, word in enumerate(words):
        if fold(word).strip(".,") in _MARKS:
            found = _around(words, place)
            if found is not None:
                return _with_clock(found, clock) if clock else found
    return _about(text)


def read_named(text: str, is_name: Callable[[str], bool]) -> tuple[Before, list[str]] | None:
    """Return what is to be reminded of before something that is called by name, and the words that name it."""
    clock, bare = ahead_read.clock(text)
    words = bare.split()
    for place, word in enumerate(words):
        behind = words[place + 1 :] if fold(word).strip(".,") in _MARKS else []
        named = list(takewhile(lambda one: is_name(one) or kind_of(one) or fold(one) in _ARTICLES, behind))
        names = [one for one in named if is_name(one)]
        if names:
            found = _split(words, place, place + 1 + len(named), kind_of(named[-1]), None)
            return (_with_clock(found, clock) if clock else found), names
    return None


def _about(text: str) -> Before | None:
    found = _ABOUT.fullmatch(fold(text).strip(" .!"))
    if found is None:
        return None
    number = _NUMBER.fullmatch(found[2]) if found[2] else None
    return Before(None, kind_of(found[1]), int(number[1]) if number else None, "")


def _around(words: list[str], place: int) -> Before | None:
    after = place + 1
    while after < len(words) and fold(words[after]) in _ARTICLES:
        after += 1
    kind = kind_of(words[after]) if after < len(words) else ""
    if not kind:
        return None
    number = _NUMBER.fullmatch(words[after + 1]) if after + 1 < len(words) else None
    return _split(words, place, after + (2 if number else 1), kind, int(number[1]) if number else None)


def _split(words: list[str], place: int, end: int, kind: str, number: int | None) -> Before:
    """Return how long before is said in front of the mark, and the words around all that."""
    rest = words[end:]
    for begin in range(max(0, place - _MOST_WORDS), place):
        ahead = ahead_read.read_words(words[begin:place])
        if ahead is not None:
            return Before(ahead, kind, number, " ".join((*words[:begin], *rest)))
    return Before(None, kind, number, " ".join((*words[:place], *rest)))


def kind_of(word: str) -> str:
    """Return the kind of thing that the word means in any of its forms ("varauksista"), or nothing."""
    bare = fold(word).strip(".,")
    return next((kind for kind, pattern in _KINDS.items() if pattern.fullmatch(bare)), "")


def _with_clock(found: Before, clock: time) -> Before:
    ahead = ahead_read.at_clock(found.ahead, clock) if found.ahead else Ahead(days=0, clock=clock)
    if ahead is not None:
        return Before(ahead, found.kind, found.number, found.rest)
    return found
