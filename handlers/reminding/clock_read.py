"""Reading a time of day among other words: "klo 18", "kl. 18.30", "at 6 pm"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import time

_CLOCK = re.compile(
    r"\b(?P<mark>klo|kello|kl\.?|klockan|at)?\s*\b(?P<hour>\d{1,2})(?:[.:](?P<minute>\d\d))?"
    r"(?:\s*(?P<half>[ap])\.?m\b\.?)?(?=\s|$|,)",
    re.IGNORECASE,
)
NOON = 12


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day, and the words before and behind it."""

    at: time
    before: str
    behind: str

    @property
    def rest(self) -> str:
        """Return the other words."""
        return f"{self.before} {self.behind}".strip()


def find(text: str, *, bare: bool = True) -> Clock | None:
    """Return the first time of day in the text; with `bare` also one that nothing but its minutes tells ("18:00")."""
    for found in _CLOCK.finditer(text):
        if found["mark"] or found["half"] or (bare and found["minute"]):
            hour = _hour(int(found["hour"]), found["half"])
            if hour is None or int(found["minute"] or 0) > 59:
                return None
            at = time(hour, int(found["minute"] or 0))
            return Clock(at, text[: found.start()].strip(), text[found.end() :].strip())
    return None


def _hour(said: int, half: str | None) -> int | None:
    """Return the hour of the day, also of "6 pm"; None if there is no such hour."""
    if half is None:
        return said if said < 2 * NOON else None
    return said % NOON + NOON * (half in "pP") if 0 < said <= NOON else None
