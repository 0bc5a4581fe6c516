"""Pictures: a week is described when it is promised and drawn when it is said, so that nobody who changes the town's
books waits for a brush.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from handlers.described import describe, made_from
from handlers.free.week_plan import Day, Slot
from handlers.types import File
from handlers.words import words
from storage.db import Tx

_WEEK = "application/vnd.kylakello.week+json"


def described(
    name: str, title: str, days: Sequence[Day], *, language: str, today: date, now: int | None = None
) -> File:
    """Return the picture of one to seven days as `draw` will draw it, however often: always the same."""
    columns = [
        [
            day.date.isoformat(),
            day.open,
            [[slot.starts, slot.ends, slot.label, slot.kind] for slot in day.slots],
            day.closed,
        ]
        for day in days
    ]
    told = [title, language, today.isoformat(), now, columns]
    return describe(_WEEK, name, told)


@made_from(_WEEK)
def draw(told: Any, _tx: Tx) -> File:
    """Return the picture of the days as they were when they were described."""
    from handlers.free import week_picture  # it takes its time to load, and most days need no picture

    title, language, today, now, columns = told
    days = [_day(*each) for each in columns]
    content = week_picture.draw(title, days, words=words(language), today=_date(today), now=now)
    return File("", "image/png", content)


def _day(day: str, opened: list[list[int]], slots: list[list[object]], closed: str) -> Day:
    hours = tuple((starts, ends) for starts, ends in opened)
    return Day(_date(day), hours, tuple(Slot(*slot) for slot in slots), closed)  # type: ignore[arg-type]


def _date(text: str) -> date:
    return date.fromisoformat(text)
