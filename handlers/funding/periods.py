"""Days from and until, as people say them: "1.1.2026–31.12.2027", "Q4 2026", "2026 1. puolisko", "koko hanke"."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from handlers import when
from handlers.turn import Turn
from handlers.words import fold
from storage import wallclock

_LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
_YEAR = r"(?P<year>20\d\d)"
_QUARTERS = r"(?:vuosi)?neljannes\w*|q|kv|kvartal\w*|quarter"
_HALVES = r"(?:vuosi)?puolisko\w*|h|halvar\w*|half(?:[ -]?year)?"
_NTH = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "forsta": 1, "andra": 2, "tredje": 3, "fjarde": 4}
_NTH |= {"ensimmainen": 1, "toinen": 2, "kolmas": 3, "neljas": 4, "first": 1, "second": 2, "third": 3, "fourth": 4}
_N = rf"(?P<n>[1-4](?:st|nd|rd|th)?|{'|'.join(sorted(_NTH, key=len, reverse=True))})\.?"


def _part(kind: str) -> tuple[re.Pattern[str], ...]:
    ways = (rf"(?:{kind})\s*{_N}\s*[/ ]?\s*{_YEAR}", rf"{_N}\s*(?:{kind})\s*[/ ]?\s*{_YEAR}")
    before = (rf"{_YEAR}\s*[/ -]?\s*(?:{kind})\s*{_N}", rf"{_YEAR}\s*[/ -]?\s*{_N}\s*(?:{kind})")
    return tuple(re.compile(way) for way in (*ways, *before))


_WHOLE_WORDS = "koko, kaikki, koko hanke, koko aika, hela, allt, hela projektet, whole, all, everything, whole project"
_WHOLE = frozenset(map(fold, _WHOLE_WORDS.split(", ")))
_YEARS = re.compile(r"(20\d\d)(?:\s*[-–]\s*(20\d\d))?")


@dataclass(frozen=True, slots=True)
class Days:
    """From the first day until the last one."""

    first: date
    last: date

    def write(self) -> str:
        """Return them as a button carries them; `read_days` understands it."""
        return f"{self.first.isoformat()} – {self.last.isoformat()}"


def read_days(turn: Turn, text: str) -> Days | None:
    """Return the days that the text says with their year, past ones too; None if it is not sure."""
    said = fold(text).strip(" .")
    years = _YEARS.fullmatch(said)
    if years:
        first, last = int(years[1]), int(years[2] or years[1])
        return Days(date(first, 1, 1), date(last, 12, 31)) if first <= last else None
    for patterns, months in ((_PARTS_OF_A_YEAR[0], 3), (_PARTS_OF_A_YEAR[1], 6)):
        found = next(filter(None, (pattern.fullmatch(said) for pattern in patterns)), None)
        if found is not None:
            return _of_year(int(found["year"]), found["n"], months)
    return _calendar(turn, text) if re.search(r"\b20\d\d\b", text) else None


_PARTS_OF_A_YEAR = (_part(_QUARTERS), _part(_HALVES))


def _of_year(year: int, nth: str, months: int) -> Days | None:
    number = _NTH.get(nth) or int(nth[0])
    return part_of_year(year, number, months) if number * months <= 12 else None


def part_of_year(year: int, number: int, months: int) -> Days:
    """Return the part of the year that is so many months long: its fourth quarter, its first half."""
    last = number * months
    return Days(date(year, last - months + 1, 1), date(year, last, calendar.monthrange(year, last)[1]))


def _calendar(turn: Turn, text: str) -> Days | None:
    # Days that have passed are as good as those to come, so they are read as somebody long ago would read them.
    found = when.find(text.replace(" - ", "–"), now=_LONG_AGO, zone=turn.zone, language=turn.language)
    meaning = found.meaning
    if not isinstance(meaning, when.Span) or not meaning.days or found.rest.strip(" .,"):
        return None
    first = wallclock.local(meaning.start, turn.zone).date()
    last = wallclock.local(meaning.end, turn.zone).date() - timedelta(days=1)
    return Days(first, last)


def is_whole(text: str) -> bool:
    """Tell whether the whole time of the project is meant."""
    return fold(text).strip(" .") in _WHOLE


def so_far(today: date, months: int) -> tuple[Days, Days]:
    """Return the part of the year, so many months long, that it is now, and the one before."""
    now = part_of_year(today.year, (today.month - 1) // months + 1, months)
    before = now.first - timedelta(days=1)
    return now, part_of_year(before.year, (before.month - 1) // months + 1, months)
