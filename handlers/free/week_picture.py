"""The picture of a week of one space: a column for each day, what is free and what is taken, made for a phone."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from PIL import Image, ImageDraw

from handlers.free.lettering import Hand, plain, wrap
from handlers.free.week_plan import AXIS, HEAD, LEGEND_ROW, MARGIN, WIDTH, Box, Day, Plan, Slot, plan
from handlers.free.week_words import Line, axis_hour, on_closed, on_free, on_slot
from handlers.when.say import manner, say_day
from handlers.words import N_, Words

__all__ = ["Day", "Slot", "draw", "planned"]

PAPER, INK, QUIET, RULE = "#FFFFFF", "#1B1E24", "#5A606B", "#C3C9D2"
TODAY, NOW = "#0B4F94", "#C00020"
FADED = 0.45
"""How much of what is past is paper."""
TITLE = (Hand(58, bold=True), Hand(50, bold=True), Hand(44, bold=True))
WEEKDAY, DATE, HOUR, LEGEND = Hand(48, bold=True), Hand(36), Hand(30), Hand(36)
SWATCH = 46
GAP = 2
"""White around a booking, so that neighbours are told apart."""


@dataclass(frozen=True, slots=True)
class Look:
    """How a kind of time is painted. Kinds differ in lightness and pattern too: nobody needs to see the colours."""

    fill: str
    ink: str
    stripes: str = ""
    frame: str = ""


LOOKS = {
    "free": Look("#DDF2D6", "#1E5B21"),
    "taken": Look("#3D4654", "#FFFFFF"),
    "asked": Look("#FFE9B5", "#3A2A00", stripes="#F7CD69", frame="#8A5A00"),
    "mine": Look("#0B66B5", "#FFFFFF", frame="#FFFFFF"),
    "closed": Look("#ECEDEF", "#4A4F59", stripes="#CDD0D6"),
}


def draw(title: str, days: Sequence[Day], *, words: Words, today: date, now: int | None = None) -> bytes:
    """Return the picture of one to seven days as a PNG; the same days always give the same bytes.

    `now` is the minute that the clock shows, where the hours of today that have passed should be seen as such.
    """
    places = planned(title, days, words=words)
    image = Image.new("RGB", places.size, PAPER)
    pen = ImageDraw.Draw(image)
    _title(pen, title)
    _axis(pen, places, words.language)
    for index, day in enumerate(places.days):
        _head(pen, places, index, words.language, today)
        since = (now or 0) if day.date == today else 0 if day.date > today else places.last * 60
        _day(image, places, index, words, since=since)
        if day.date == today:
            _today(image, places, index, now)
    _legend(image, places, words)
    return _png(image)


def planned(title: str, days: Sequence[Day], *, words: Words) -> Plan:
    """Return where everything stands in the picture that `draw` makes of the same."""
    if not 1 <= len(days) <= 7:
        raise ValueError(f"a picture shows one to seven days, not {len(days)}")
    hand, lines = _titled(title)
    height = MARGIN + max(len(lines), 1) * hand.height
    places = plan(days, title_height=height, legend_rows=1)
    return replace(places, legend_rows=len(_legend_rows(places, words)))


def _titled(title: str) -> tuple[Hand, list[str]]:
    """Return the title as it is written: on one line when any size fits, else on two."""
    text, room = plain(title), WIDTH - 2 * MARGIN
    hand = next((hand for hand in TITLE if hand.width(text) <= room), TITLE[-1])
    return hand, wrap(text, hand, room, 2)


def _title(pen: ImageDraw.ImageDraw, title: str) -> None:
    hand, lines = _titled(title)
    for row, line in enumerate(lines):
        y = MARGIN + row * hand.height + hand.height // 2
        pen.text((MARGIN, y), line, font=hand.font, fill=INK, anchor="lm")


def _axis(pen: ImageDraw.ImageDraw, places: Plan, language: str) -> None:
    """Write the hours at the left: each of them, or every other one where they stand close together."""
    step = 1 if places.hour >= 56 else 2
    for hour in range(places.first, places.last + 1, step):
        y = places.y(hour * 60)
        text = axis_hour(hour, language)
        pen.text((MARGIN + AXIS - 10, y), text, font=HOUR.font, fill=QUIET, anchor="rm")


def _head(pen: ImageDraw.ImageDraw, places: Plan, index: int, language: str, today: date) -> None:
    """Write the weekday and the date over a column; today's stand white on blue."""
    day = places.days[index].date
    left, right = places.column(index)
    middle, top = (left + right) // 2, places.top - HEAD
    if day == today:
        pen.rounded_rectangle((left + 1, top + 4, right - 2, places.top + 12), 14, fill=TODAY)
    ink = PAPER if day == today else QUIET if day < today else INK
    pen.text((middle, top + 36), manner(language).weekdays[day.weekday()], font=WEEKDAY.font, fill=ink, anchor="mm")
    date_words = say_day(day, language=language, year=False, weekday=False)
    pen.text((middle, top + 80), date_words, font=DATE.font, fill=ink, anchor="mm")


def _day(image: Image.Image, places: Plan, index: int, words: Words, *, since: int) -> None:
    """Paint a column: what is free or closed, the lines of the hours over it, the bookings on top; the past faded."""
    _ground(image, places, index)
    _rules(ImageDraw.Draw(image), places, index)
    _named(ImageDraw.Draw(image), places, index, words, since)
    for slot in sorted(places.days[index].slots, key=lambda slot: (slot.starts, slot.ends, slot.kind, slot.label)):
        _booked(image, places.box(index, slot.starts, slot.ends), places.said(slot), words)
    _fade(image, places.box(index, places.first * 60, since))


def _ground(image: Image.Image, places: Plan, index: int) -> None:
    for stretch in places.stretches(index):
        box = _inside(places.box(index, stretch.starts, stretch.ends), 1, 0)
        _paint(image, box, LOOKS["free" if stretch.free else "closed"])


def _rules(pen: ImageDraw.ImageDraw, places: Plan, index: int) -> None:
    left, right = places.column(index)
    for hour in range(places.first, places.last + 1):
        y, midnight = places.y(hour * 60), hour == 24 < places.last
        pen.line((left, y, right, y), fill=QUIET if midnight else RULE, width=2 if midnight else 1)


def _named(pen: ImageDraw.ImageDraw, places: Plan, index: int, words: Words, since: int) -> None:
    """Write "free" where somebody can still come, and "closed" with its reason."""
    day = places.days[index]
    for stretch in places.stretches(index):
        if stretch.free:
            box = places.box(index, max(stretch.starts, since), max(stretch.ends, since))
            _centred(pen, box, on_free(words, box), LOOKS["free"])
        else:
            box = places.box(index, stretch.starts, stretch.ends)
            _centred(pen, box, on_closed(words, "" if day.open else day.closed, box), LOOKS["closed"])


def _booked(image: Image.Image, place: Box, slot: Slot, words: Words) -> None:
    """Paint a booking with its hours and whose it is, as far as they fit."""
    box = _inside(place, GAP + 1, GAP if place[3] - place[1] > 4 * GAP else 0)
    if box[3] <= box[1]:
        return
    look = LOOKS[slot.kind]
    _paint(image, box, look)
    lines = on_slot(slot, words, box[2] - box[0], box[3] - box[1])
    total = sum(line.hand.height for line in lines)
    _write(ImageDraw.Draw(image), box, box[1] + min(8, (box[3] - box[1] - total) // 2), lines, look)


def _today(image: Image.Image, places: Plan, index: int, now: int | None) -> None:
    """Frame today's column, and mark the time with a red line."""
    left, top, right, bottom = places.box(index, places.first * 60, places.last * 60)
    pen = ImageDraw.Draw(image)
    if now is not None:
        y = places.y(now)
        if top < y < bottom:
            pen.rectangle((left, y - 2, right - 1, y + 2), fill=NOW)
            pen.polygon(((left, y - 14), (left + 20, y), (left, y + 14)), fill=NOW)
    pen.rectangle((left, top, right - 1, bottom), outline=TODAY, width=4)


def _legend_rows(places: Plan, words: Words) -> list[list[tuple[str, str]]]:
    """Return the rows of (kind, word): free and taken, and the other kinds that the picture shows."""
    shown = {"free", "taken", *(slot.kind for day in places.days for slot in day.slots)}
    if not all(stretch.free for index in range(len(places.days)) for stretch in places.stretches(index)):
        shown.add("closed")
    rows, used = [list[tuple[str, str]]()], 0
    for kind, word in _kinds(words).items():
        if kind in shown:
            used += _legend_width(word)
            if rows[-1] and used > WIDTH - MARGIN:
                rows, used = [*rows, []], _legend_width(word)
            rows[-1].append((kind, word))
    return rows


def _kinds(words: Words) -> dict[str, str]:
    return {
        "free": words(N_("free")),
        "taken": words(N_("taken")),
        "asked": words(N_("waits for approval")),
        "mine": words(N_("yours")),
        "closed": words(N_("closed")),
    }


def _legend_width(word: str) -> int:
    return SWATCH + 12 + LEGEND.width(word) + 32


def _legend(image: Image.Image, places: Plan, words: Words) -> None:
    pen = ImageDraw.Draw(image)
    for row, entries in enumerate(_legend_rows(places, words)):
        x, y = MARGIN, places.bottom + MARGIN + row * LEGEND_ROW + LEGEND_ROW // 2
        for kind, word in entries:
            _paint(image, (x, y - 19, x + SWATCH, y + 19), LOOKS[kind])
            if kind in ("free", "closed"):
                pen.rectangle((x, y - 19, x + SWATCH - 1, y + 18), outline=QUIET)
            pen.text((x + SWATCH + 12, y), word, font=LEGEND.font, fill=INK, anchor="lm")
            x += _legend_width(word)


def _centred(pen: ImageDraw.ImageDraw, box: Box, lines: Sequence[Line], look: Look) -> None:
    """Write in the middle of a stretch, on a plain ground, so that no line or hatching runs through the words."""
    total = sum(line.hand.height for line in lines)
    top = (box[1] + box[3] - total) // 2
    if lines:
        half = max(line.hand.width(line.text) for line in lines) // 2 + 8
        middle = (box[0] + box[2]) // 2
        pen.rounded_rectangle(
            (middle - half, max(top, box[1] + 1), middle + half, min(top + total, box[3] - 2)), 8, fill=look.fill
        )
    _write(pen, box, top, lines, look)


def _write(pen: ImageDraw.ImageDraw, box: Box, top: int, lines: Sequence[Line], look: Look) -> None:
    middle = (box[0] + box[2]) // 2
    for line in lines:
        pen.text((middle, top + line.hand.height // 2), line.text, font=line.hand.font, fill=look.ink, anchor="mm")
        top += line.hand.height


def _paint(image: Image.Image, box: Box, look: Look) -> None:
    """Fill a place in the manner of its kind."""
    left, top, right, bottom = box
    if right <= left or bottom <= top:
        return
    image.paste(look.fill, box)
    if look.stripes:
        image.paste(look.stripes, (left, top), _hatching(image.size).crop(box))
    if look.frame:
        inset = 4 if look.frame == PAPER and bottom - top > 20 else 0
        frame = (left + inset, top + inset, right - 1 - inset, bottom - 1 - inset)
        ImageDraw.Draw(image).rectangle(frame, outline=look.frame, width=3)


@lru_cache(maxsize=4)
def _hatching(size: tuple[int, int]) -> Image.Image:
    """Return slanting stripes over a whole picture, as a mask."""
    mask = Image.new("1", size)
    pen = ImageDraw.Draw(mask)
    for x in range(-size[1], size[0], 18):
        pen.line((x, size[1], x + size[1], 0), fill=1, width=6)
    return mask


def _fade(image: Image.Image, box: Box) -> None:
    if box[2] > box[0] and box[3] > box[1]:
        part = image.crop(box)
        image.paste(Image.blend(part, Image.new("RGB", part.size, PAPER), FADED), box)


def _inside(box: Box, across: int, down: int) -> Box:
    return box[0] + across, box[1] + down, box[2] - across, box[3] - down


def _png(image: Image.Image) -> bytes:
    file = io.BytesIO()
    # Few colours make half the file in half the time, and no eye sees the difference.
    image.quantize(128, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE).save(file, "PNG")
    return file.getvalue()
