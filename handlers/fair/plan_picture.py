"""The plan of a fair: described when it is promised, drawn when it is said, and the same in words."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from handlers.described import describe, made_from
from handlers.events import event_words
from handlers.fair import fair_words
from handlers.types import File
from handlers.words import Words, escape, fold, words
from storage.db import Tx
from storage.events import EventNow
from storage.stands import StandNow

_PLAN = "application/vnd.kylakello.stands+json"


def described(t: Words, event: EventNow, found: Sequence[StandNow], *, mine: Collection[int] = (), zone: Any) -> File:
    """Return the plan as it is now; the stands of the exhibitors in `mine` stand out."""
    boxes = [
        [one.number, one.row, one.name, one.size, one.electricity, one.exhibitor_id in mine if one.name else False]
        for one in found
    ]
    day = event_words.short_day((event.held or event.days)[0], zone, t.language)
    called = fold(t("Stand plan")).replace(" ", "-")
    name = f"{called}-{event.number}.png"
    return describe(_PLAN, name, [f"{event.title} {day}", t.language, boxes])


@made_from(_PLAN)
def draw(told: Any, _tx: Tx) -> File:
    """Return the picture of the stands as they were when they were described."""
    from handlers.fair import plan_drawing  # it takes its time to load, and most days need no picture

    title, language, boxes = told
    content = plan_drawing.draw(title, [plan_drawing.Box(*box) for box in boxes], words=words(language))
    return File("", "image/png", content)


def in_words(t: Words, found: Sequence[StandNow]) -> list[str]:
    """Return who is where, a line each: "3 Marttayhdistys", and of those that are free, which ones."""
    lines = [f"*{one.number}* {escape(one.name)}" for one in found if not one.is_free]
    free = [one.number for one in found if one.is_free]
    return [*lines, *([t("Free: {numbers}", numbers=fair_words.numbers(free))] if free else [])]
