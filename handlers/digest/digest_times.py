"""The day and hour of a weekly digest: read from what people write, and said to them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, time
from zoneinfo import ZoneInfo

from babel.dates import get_day_names

from handlers import off_words, when
from handlers.when.say import manner
from handlers.when.say_series import say_repeat
from handlers.words import LANGUAGES, fold
from storage.hearing import Hears, next_digest
from storage.wallclock import WEEKDAY_CODES

_NAMES = [(fold(name), day) for code in LANGUAGES for day, name in get_day_names("wide", locale=code).items()]
_SAID = re.compile(r"[^\W\d_]+|\d{1,2}(?:[.:]\d{2})?|\S")
_CLOCK = re.compile(r"(\d{1,2})(?:[.:](\d{2}))?")
_BESIDE = frozenset(
    ("klo", "kello", "kl", "klockan", "at", "joka", "varje", "every", "pa", "on", "aina", "alltid", ".")
)
HOUR = 60


@dataclass(frozen=True, slots=True)
class Chosen:
    """A day of the week and a minute of the day, as far as they were said; `off` is no digest at all."""

    weekday: int | None = None
    minute: int | None = None
    off: bool = False

    def write(self) -> str:
        """Return the words that `read` reads as this."""
        if self.off:
            return "off"
        day = WEEKDAY_CODES[self.weekday].lower() if self.weekday is not None else ""
        at = f"{self.minute // HOUR:02}:{self.minute % HOUR:02}" if self.minute is not None else ""
        return f"{day} {at}".strip()


def read(text: str) -> Chosen | None:
    """Return the day and hour that the text says ("ma klo 9", "sunnuntaisin", "klo 17.30", "pois"), or None."""
    if off_words.is_off(text) or fold(text) == "peru":
        return Chosen(off=True)
    words = _SAID.findall(fold(text))
    days = [(word, day) for word in words for day in _weekday(word)]
    if len(days) > 1:  # "on Monday", where "on" is no "onsdag"
        days = [(word, day) for word, day in days if word != "on"]
    used = {word for word, _ in days} | _BESIDE
    times = [word for word in words if word not in used]
    minutes = [_minute(word) for word in times]
    if len(days) > 1 or len(times) > 1 or None in minutes or not (days or times):
        return None
    return Chosen(days[0][1] if days else None, minutes[0] if minutes else None)


def _weekday(word: str) -> list[int]:
    """Return the weekday that the word names, begins ("ma") or is a form of ("maanantaisin"): one, or none."""
    if len(word) < 2 or not word.isalpha():
        return []
    found = {day for name, day in _NAMES if name.startswith(word) or word.startswith(name)}
    return list(found) if len(found) == 1 else []


def _minute(word: str) -> int | None:
    found = _CLOCK.fullmatch(word)
    if not found or int(found[1]) > 24 or int(found[2] or 0) >= HOUR:
        return None
    return int(found[1]) % 24 * HOUR + int(found[2] or 0)


def said(hears: Hears, zone: ZoneInfo, language: str, *, now: datetime) -> str:
    """Return when the digest comes: "joka maanantai klo 9"."""
    at = next_digest(hears, after=now, zone=zone)
    assert at is not None
    assert hears.weekday is not None
    rule = f"FREQ=WEEKLY;BYDAY={WEEKDAY_CODES[hears.weekday]}"
    return say_repeat(when.Series(when.Moment(at), rule), zone=zone, language=language)


def short(weekday: int, minute: int, language: str) -> str:
    """Return a day and hour for a button: "ma klo 9"."""
    at = when.say_clock(time(*divmod(minute, HOUR)), language=language)
    return f"{manner(language).weekdays[weekday]} {at}"


OFFERED = ((0, 9 * HOUR), (3, 17 * HOUR), (6, 18 * HOUR))
"""The days and hours to tap."""
