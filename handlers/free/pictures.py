"""Pictures: a week is described when it is promised and drawn when it is said, so that nobody who changes the town's
books waits for a brush.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date

from handlers.free.week_plan import Day, Slot
from handlers.types import File
from handlers.words import words

_WEEK = "application/vnd.kylakello.week+json"


def described(
    name: str, title: str, days: Sequence[Day], *, language: str, today: date, now: int | None = None
) -> File:
    """Return the picture of one to seven days as `drawn` will draw it, however often: always the same."""
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
    return File(name, _WEEK, json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode())


def is_described(file: File) -> bool:
    """Tell whether the file is a picture that is still to be drawn."""
    return file.mime == _WEEK


def drawn(file: File) -> File:
    """Return the picture that was described; any other file as it is."""
    if not is_described(file):
        return file
    from handlers.free.week_picture import draw  # it takes its time to load, and most days need no picture

    title, language, today, now, columns = json.loads(file.content)
    content = draw(title, [_day(*each) for each in columns], words=words(language), today=_date(today), now=now)
    return File(file.name, "image/png", content)


def _day(day: str, opened: list[list[int]], slots: list[list[object]], closed: str) -> Day:
    hours = tuple((starts, ends) for starts, ends in opened)
    return Day(_date(day), hours, tuple(Slot(*slot) for slot in slots), closed)  # type: ignore[arg-type]


def _date(text: str) -> date:
    return date.fromisoformat(text)
