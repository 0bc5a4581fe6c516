"""The notation of when.tsv, and a check of such a table."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from handlers.when.meaning import Ask, Meaning, Moment, Series, Wrong
from handlers.when.read import read
from storage import wallclock


@dataclass(frozen=True, slots=True)
class Difference:
    """A row that is not read as the table says."""

    line_no: int
    text: str
    expected: str
    got: str


@dataclass(frozen=True, slots=True)
class Result:
    """How many rows a table has, and those that differ."""

    rows: int
    differing: list[Difference] = field(default_factory=list)


def notation(meaning: Meaning, zone: ZoneInfo) -> str:
    """The meaning as when.tsv writes it, in local time with the end exclusive."""
    if isinstance(meaning, Ask):
        return f"ask:{meaning.reason}"
    if isinstance(meaning, Wrong):
        return f"error:{meaning.reason}"
    if isinstance(meaning, Series):
        return f"{notation(meaning.first, zone)} RRULE:{meaning.rule}"
    start = f"{wallclock.local(meaning.start, zone):%Y-%m-%dT%H:%M}"
    if isinstance(meaning, Moment):
        return start
    return f"{start}/{wallclock.local(meaning.end, zone):%Y-%m-%dT%H:%M}"


def check(lines: Iterable[str], *, zone: ZoneInfo) -> Result:
    """Read every row (language, local now, text, meaning) and tell which differ. Raises ValueError on a broken row."""
    rows = 0
    differing: list[Difference] = []
    for number, line in enumerate(lines, 1):
        row = line.rstrip("\r\n")
        if not row.strip() or row.startswith("#"):
            continue
        cells = row.split("\t")
        if len(cells) != 4:
            raise ValueError(f"line {number}: {len(cells)} columns, 4 are needed (language, now, text, meaning)")
        rows += 1
        language, now, text, expected = cells
        at = wallclock.utc(datetime.fromisoformat(now), zone)
        got = notation(read(text, now=at, zone=zone, language=language), zone)
        if got != expected.strip():
            differing.append(Difference(number, text, expected.strip(), got))
    return Result(rows, differing)
