"""Reading "2 h välein": what is said every few hours until somebody says that it is done."""

from __future__ import annotations

import re

from handlers import counting
from handlers.words import fold

MOST = 24
_NUMBER = r"-?(\d{1,4}|[a-z]+)(?::n)?"
_HOURS_FI, _HOURS_SV = r"(?:h|t|tunnin|tuntia|tunti)", r"(?:h|tim|timmar|timme|timmars)"
_EVERY = (
    rf"joka {_NUMBER}[.:]? (?:h|tunti)",
    rf"{_NUMBER} ?{_HOURS_FI} valein",
    rf"var(?:je|t)? {_NUMBER}(?::?[ae])? {_HOURS_SV}",
    rf"med {_NUMBER} ?{_HOURS_SV} mellanrum",
    rf"every {_NUMBER}(?:st|nd|rd|th)? ?(?:h|hour|hours|hrs)",
)
_MINUTES = (
    rf"joka (?:{_NUMBER}[.:]? )?(?:min|minuutti)",
    rf"(?:{_NUMBER} ?)?(?:min|m|minuutin|minuuttia|vartin|varttitunnin) valein",
    rf"var(?:je|t)? (?:{_NUMBER}(?::?[ae])? )?(?:min|minut)",
    rf"every (?:{_NUMBER} ?)?(?:min|mins|minute|minutes)",
)
_TOO_OFTEN = 0
_ONE = (
    *("joka tunti", "kerran tunnissa", "tasatunnein", "tunnin valein", "tunneittain"),
    *("varje timme", "en gang i timmen", "every hour", "hourly"),
)
_TWO = (r"varannan timme", r"joka toinen tunti", r"parin tunnin valein", r"every other hour", r"every second hour")
_UNTIL = re.compile(
    r"(?:kunnes (?:on |se on )?(?:tehty|valmis|kuittaan|kuitataan)|tills (?:det ar |den ar )?(?:klart|klar|gjort)|"
    r"until (?:it is |it's )?done)\b"
)
_PATTERNS = [
    *((re.compile(rf"(?:^|(?<=\s)){one}(?=\s|$)"), None) for one in _EVERY),
    *((re.compile(rf"(?:^|(?<=\s)){one}(?=\s|$)"), _TOO_OFTEN) for one in _MINUTES),
    *((re.compile(rf"\b{one}\b"), 1) for one in _ONE),
    *((re.compile(rf"\b{one}\b"), 2) for one in _TWO),
]
_WORDS = {
    "toinen": 2, "kolmas": 3, "neljas": 4, "viides": 5, "kuudes": 6, "kahdeksas": 8,
    "kahden": 2, "kolmen": 3, "neljan": 4, "viiden": 5, "kuuden": 6, "kahdeksan": 8,
    "andra": 2, "tredje": 3, "fjarde": 4, "femte": 5, "sjatte": 6, "attonde": 8,
    "second": 2, "third": 3, "fourth": 4, "other": 2,
}  # fmt: skip


def read(text: str) -> tuple[int, str] | None:
    """Return every how many hours, and the words around that; None if the text says nothing of the kind.

    More often than every hour is every 0 hours, and nothing forbids that it is more than `MOST`.
    """
    for pattern, hours in _PATTERNS:
        found = pattern.search(_line(text))
        number = (_number(found[1]) if hours is None else hours) if found else None
        if found and number is not None:
            rest = _without(text, found)
            until = _UNTIL.search(_line(rest))
            return number, _without(rest, until) if until else rest
    return None


def _line(text: str) -> str:
    return " ".join(fold(word) for word in text.split())


def _without(text: str, found: re.Match[str]) -> str:
    """Return the text, as it is spelt, without the words in which the pattern was found."""
    words = text.split()
    before, behind = len(found.string[: found.start()].split()), len(found.string[found.end() :].split())
    return " ".join((*words[:before], *(words[len(words) - behind :] if behind else ()))).strip(" ,:")


def _number(word: str) -> int | None:
    if word.isdecimal():
        return int(word)
    spelled = counting.read([word])
    return _WORDS.get(word) or (int(spelled[0]) if spelled else None)
