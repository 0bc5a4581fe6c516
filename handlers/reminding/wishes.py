"""When a reminder is wished for: once, repeating, every few hours, or so long before something; as buttons carry it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from handlers import when
from storage import ahead, reminders

_BEFORE = re.compile(r"(\d+m|\d+d\d\d:\d\d) ((?:booking|talkoot|event):\d{1,9})(?=\s|$)")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d[TZ]\d\d:\d\d(?:;FREQ=[A-Z0-9=;,-]+)?(?=\s|$)")


@dataclass(frozen=True, slots=True)
class Wish:
    """It comes at `at`; what repeats goes on as its `rule` says, what comes before something, so long ahead of that."""

    at: datetime
    rule: str | None = None
    about: str | None = None
    ahead: str | None = None

    def first(self, zone: ZoneInfo) -> str | None:
        """Return its first time on the wall, if it repeats."""
        return reminders.wall(self.at, zone) if self.rule is not None else None

    def write(self, zone: ZoneInfo) -> str:
        """Return the words that are read as this."""
        if self.about is not None:
            return f"{self.ahead} {self.about}"
        moment = when.Moment(self.at)
        return when.write(when.Series(moment, self.rule) if self.rule else moment, zone)


def written_before(text: str) -> tuple[str, str, str] | None:
    """Return how long before what, and what stands behind it, if the text begins as a button says that."""
    found = _BEFORE.match(text)
    if found is None:
        return None
    try:
        ahead.parse(found[1])
    except ValueError:
        return None
    return found[1], found[2], text[found.end() :].strip()


def written(text: str, *, now: datetime, zone: ZoneInfo, language: str) -> when.Found | None:
    """Return the time that the text begins with as a button says it, and what stands behind it."""
    found = _MOMENT.match(text)
    if found is None:
        return None
    return when.Found(when.read(found[0], now=now, zone=zone, language=language), " ".join(text[found.end() :].split()))
