"""Reading when one wants to be reminded: "edellisenä iltana klo 18 ja tuntia ennen", "2 days before at 9", "never"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import time

from handlers import off_words
from handlers.reminding import ahead_read
from handlers.reminding.ahead_read import DAY
from handlers.words import fold
from storage import ahead
from storage.ahead import Ahead

MOST, LONGEST = 4, 60 * DAY
"""So many times before one thing, and so many minutes before it at the most."""
_NEVER = frozenset(("ei muistutuksia", "ala muistuta", "inga paminnelser", "paminn inte", "no reminders"))
_PARTED = re.compile(r"\s*(?:,(?!\d)|[;+&]|\b(?:ja|sekä|och|samt|and)\b)\s*", re.IGNORECASE)
_MARK = re.compile(
    r"\b(?:ennen|etukäteen|aiemmin|aikaisemmin|innan|före|fore|i förväg|tidigare|before|in advance|earlier)\b"
    r"(?: sitä| det| it)?",
    re.IGNORECASE,
)
_DAY_BEFORE = frozenset(
    (
        *("edellisena paivana", "edeltavana paivana", "paivaa", "paiva", "1 paiva", "1 pv"),
        *("dagen", "dag", "en dag", "1 dag", "foregaende dag", "the day", "a day", "day", "1 day", "the previous day"),
    )
)
_SAME_DAY = frozenset(("samana paivana", "samma dag", "the same day", "same day", "on the day"))
_EVENING = time(18)


@dataclass(frozen=True, slots=True)
class Wished:
    """So long before, never (no `aheads`), or, with None, as everybody else."""

    aheads: tuple[Ahead, ...] | None

    def write(self) -> str:
        """Return the words that `read` reads as this."""
        return "default" if self.aheads is None else ahead.write_all(self.aheads) or "off"


def read(text: str) -> Wished | None:
    """Return what the text says, or None if it says nothing that is understood."""
    if off_words.is_as_everybody(text):
        return Wished(None)
    if off_words.is_off(text) or fold(text).strip(" .!") in _NEVER:
        return Wished(())
    try:
        found: list[Ahead | None] = list(ahead.parse_all(text.strip()))
    except ValueError:
        found = [_one(part) for part in _parts(text)]
    aheads = tuple(dict.fromkeys(one for one in found if one is not None))
    if not found or None in found or len(aheads) > MOST or not all(map(_is_near, aheads)):
        return None
    return Wished(tuple(sorted(aheads, key=_how_long, reverse=True)))


def _parts(text: str) -> list[str]:
    """Return the parts that say one time each: "tunti ja 30 min" is one, "päivää ja tuntia ennen" are two."""
    parts = [part for part in _PARTED.split(text.strip(" .!")) if part]
    if len(parts) == 2:
        hours, minutes = _one(parts[0]), ahead_read.read(_bare(parts[1]))
        if hours and minutes and 0 < minutes.minutes < 60 <= hours.minutes < DAY and not _MARK.search(parts[0]):
            return [text]
    return parts


def _bare(text: str) -> str:
    return " ".join(_MARK.sub(" ", text).split())


def _one(part: str) -> Ahead | None:
    clock, words = ahead_read.clock(_bare(part), bare=True)
    said = fold(words).strip(" .,")
    if said in _DAY_BEFORE:
        return Ahead(days=1, clock=clock or _EVENING)
    if said in _SAME_DAY:
        return Ahead(days=0, clock=clock) if clock else None
    found = ahead_read.read(words)
    return ahead_read.at_clock(found, clock) if found and clock else found


def _is_near(one: Ahead) -> bool:
    return one.days * DAY <= LONGEST if one.clock is not None else 5 <= one.minutes <= LONGEST


def _how_long(one: Ahead) -> int:
    """Return about how many minutes before, to put several in order."""
    return one.minutes if one.clock is None else one.days * DAY + 12 * 60 - one.clock.hour * 60 - one.clock.minute
