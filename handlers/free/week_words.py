"""What is written on the picture of a week: the hours and names of bookings, as large as their place allows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import time

from handlers.free.lettering import Hand, plain, shorten, wrap
from handlers.free.week_plan import DAY, Box, Slot
from handlers.when.say import say_hours
from handlers.words import N_, Words

SMALLEST = 26
"""Letters below this, on a picture 1080 wide, are no use on a phone."""
WIDE = 260
"""A column from this width on is written in larger letters."""
PADDING = 7
FIGURES = 0.86
"""The height of a line of figures with a little air, in sizes of its letters."""


@dataclass(frozen=True, slots=True)
class Line:
    text: str
    hand: Hand


def on_slot(slot: Slot, words: Words, width: int, height: int) -> list[Line]:
    """Return what stands on a booking: its hours in bold, below or beside them whose it is, or that it is yours."""
    # What is yours has a frame inside.
    room, wide = width - 2 * PADDING - (12 if slot.kind == "mine" else 0), width >= WIDE
    label = plain(slot.label) or (words(N_("yours")) if slot.kind == "mine" else "")
    ways = list(_hours(slot_hours(slot, words), room, height, wide=wide)) or [[]]
    for hours in ways:
        left = height - sum(line.hand.height for line in hours) - PADDING
        if label and (below := _label(label, room, left, wide=wide)):
            return [*hours, *below]
    return _beside(label, [way for way in ways if way and way[0].hand.size <= height], room) or ways[0]


def _beside(label: str, ways: list[list[Line]], room: int) -> list[Line]:
    """Return the hours and the label on one line, in the largest letters that leave the label whole."""
    if not label:
        return []
    lines = [Line(f"{way[0].text}  {label}", way[0].hand) for way in ways if len(way) == 1]
    whole = [line for line in lines if line.hand.width(line.text) <= room]
    if whole or not lines:
        return whole[:1]
    hours, line = ways[0][0].text, lines[-1]
    cut = shorten(line.text, line.hand, room)
    return [Line(cut, line.hand)] if len(cut) > len(hours) + 6 else []


def slot_hours(slot: Slot, words: Words) -> str:
    """Return a booking's hours, shortly: "10–13", "10.30–12", "22–02"; or that it takes the whole day."""
    if slot.starts <= 0 and slot.ends >= DAY:
        return words(N_("all day"))
    hours = say_hours(_time(slot.starts), _time(slot.ends), words.language)
    # English writes "10:00–13:00", which would leave no room for a name in a narrow column.
    return hours.replace(":00", "") if (slot.starts % 60, slot.ends % 60) == (0, 0) else hours


def axis_hour(hour: int, language: str) -> str:
    """Return an hour as the edge of the picture says it; 24 is midnight, "01" the hour after it."""
    if hour < 24:
        return _clock(hour * 60, language)
    return say_hours(time(23, 59), _time(hour * 60), language).partition("–")[2]


def on_free(words: Words, box: Box) -> list[Line]:
    """Return the word for a free stretch, where there is room for it."""
    return _label(words(N_("free")), box[2] - box[0] - 2 * PADDING, min(box[3] - box[1] - 2, 60), wide=_wide(box))


def on_closed(words: Words, why: str, box: Box) -> list[Line]:
    """Return the word for a closed stretch, and why it is closed, where there is room for them."""
    width, height = box[2] - box[0] - 4 * PADDING, box[3] - box[1] - 2 * PADDING
    lines = _label(words(N_("closed")), width, min(height, 60), wide=_wide(box))
    left = height - sum(line.hand.height for line in lines)
    return [*lines, *(_label(plain(why), width, left, wide=_wide(box)) if lines else [])]


def _wide(box: Box) -> bool:
    return box[2] - box[0] >= WIDE


def _hours(hours: str, width: int, height: int, *, wide: bool) -> Iterator[list[Line]]:
    """Yield the ways to write the hours that fit, the best first: whole, or on two lines, or only when it starts."""
    hands = [Hand(size, bold=True) for size in ((46, 40, 34, 30, SMALLEST) if wide else (38, 34, 30, 28, SMALLEST))]
    start, dash, end = hours.partition("–")
    found = False
    for way in [[hours], [start + dash, end], [start]] if start and end else [[hours]]:
        if found and way == [start]:
            return
        for hand in hands:
            # One line of figures has no tails, so it may touch the edges.
            tall = len(way) * hand.height if len(way) > 1 else round(hand.size * FIGURES)
            if max(map(hand.width, way)) <= width and tall <= height:
                found = True
                yield [Line(text, hand) for text in way]


def _label(text: str, width: int, height: int, *, wide: bool) -> list[Line]:
    """Return the text on as few lines as it can be, in the largest letters for that; cut short if it must be."""
    best: list[Line] = []
    for size in (38, 34, 30, 28, SMALLEST) if wide else (32, 30, 28, SMALLEST):
        hand = Hand(size)
        lines = [Line(line, hand) for line in wrap(text, hand, width, height // hand.height)]
        if lines and (not best or best[-1].text.endswith("…") or len(lines) < len(best)):
            best = lines
    return best


def _time(minute: int) -> time:
    return time(minute // 60 % 24, minute % 60)


def _clock(minute: int, language: str) -> str:
    return say_hours(_time(minute), _time(minute), language).partition("–")[0]
