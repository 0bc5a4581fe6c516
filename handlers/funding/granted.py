"""Reading what a grant lists: "maisemanhoito 200 h, niitto 40 h + kone 20 h"."""

from __future__ import annotations

import re

from handlers.importing.columns import LONGEST_NAME
from handlers.words import fold
from storage.hours_table import QUARTER
from storage.projects import Work

_PARTS = re.compile(r"[;\n]|,(?!\d)")
_NUMBER = r"\d{1,3}(?:[ \u00a0]\d{3})+(?:[.,]\d{1,2})?|\d{1,6}(?:[.,]\d{1,2})?"
_HOURS = r"(?:h|t|tuntia|tunti|tim|timmar|timme|hours?|hrs?)\b\.?"
_MACHINE = r"(?:kone\w*|maskin\w*|machine\w*)"
_WORK = re.compile(
    rf"(?P<name>.*?[^\W\d_].*?)\s*[:–=-]?\s+(?P<hours>{_NUMBER})\s*(?:{_HOURS})?"
    rf"(?:\s*(?:\+|ja|och|and|,)?\s*(?:{_MACHINE}\s*:?\s*(?P<after>{_NUMBER})\s*(?:{_HOURS})?"
    rf"|(?P<before>{_NUMBER})\s*(?:{_HOURS}\s*)?{_MACHINE}\s*(?:{_HOURS})?))?\s*\.?",
    re.IGNORECASE,
)
MOST_HOURS = 100_000


def read_works(text: str) -> list[Work] | str:
    """Return the works that the text lists, each with its hours; or the first part of it that says no such thing."""
    found: dict[str, Work] = {}
    for part in (" ".join(one.split()) for one in _PARTS.split(text)):
        work = _read(part) if part else None
        if part and (work is None or fold(work.name) in found):
            return part
        if work is not None:
            found[fold(work.name)] = work
    return list(found.values()) or text.strip()


def _read(part: str) -> Work | None:
    found = _WORK.fullmatch(part)
    if found is None or len(found["name"]) > LONGEST_NAME:
        return None
    minutes, machine = _minutes(found["hours"]), _minutes(found["after"] or found["before"] or "0")
    if minutes is None or machine is None:
        return None
    return Work(found["name"].strip(), minutes, machine)


def _minutes(said: str) -> int | None:
    """Return the minutes, if they are quarters of an hour and not beyond reason."""
    hours = float("".join(said.split()).replace(",", "."))
    minutes = round(hours * 60)
    return minutes if minutes % QUARTER == 0 and hours <= MOST_HOURS else None


def merged(before: list[Work], said: list[Work]) -> list[Work]:
    """Return the works with what was said of them: new hours, a new work, and none of what has no hours any more."""
    after = {fold(work.name): work for work in before}
    for work in said:
        known = after.get(fold(work.name))
        after[fold(work.name)] = Work(work.name, work.minutes, work.machine_minutes, known.number if known else 0)
    return [work for work in after.values() if work.minutes or work.machine_minutes]
