"""The plan of a fair as a picture: its rows of stands with numbers and names, from the entrance, made for a phone."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass

from PIL import Image, ImageDraw

from handlers.free.lettering import Hand, plain, wrap
from handlers.words import N_, Words

WIDTH, MARGIN, GAP, ROWS_APART = 1080, 20, 8, 34
ACROSS = 5
"""How many stands stand beside each other, so that a name can be read."""
HIGH = 164
PAPER, INK, QUIET = "#FFFFFF", "#1B1E24", "#5A606B"
FREE, FREE_INK, TAKEN, TAKEN_INK, MINE = "#DDF2D6", "#1E5B21", "#3D4654", "#FFFFFF", "#0B66B5"
BOLT = "#F7B500"
TITLES = (Hand(52, bold=True), Hand(44, bold=True))
NUMBER, NAME, SMALL, ROW = Hand(42, bold=True), Hand(27), Hand(24), Hand(32, bold=True)


@dataclass(frozen=True, slots=True)
class Box:
    """A stand as it is drawn: nobody's where it has no name."""

    number: int
    row: int
    name: str
    size: str
    electricity: bool
    mine: bool = False


def draw(title: str, stands: Sequence[Box], *, words: Words) -> bytes:
    """Return the plan as a PNG; the same stands always give the same bytes."""
    rows, title_lines = _rows(stands), _titled(title)
    top = MARGIN + len(title_lines[1]) * title_lines[0].height + MARGIN
    named = any(row for row, _ in rows)
    bottom = top + sum(_height(boxes, named) for _, boxes in rows)
    image = Image.new("RGB", (WIDTH, bottom + 2 * SMALL.height + ROW.height + 3 * MARGIN), PAPER)
    pen = ImageDraw.Draw(image)
    for index, line in enumerate(title_lines[1]):
        y = MARGIN + index * title_lines[0].height + title_lines[0].height // 2
        pen.text((MARGIN, y), line, font=title_lines[0].font, fill=INK, anchor="lm")
    # The entrance is below, where who holds the plan stands: the first row is the lowest.
    for row, boxes in reversed(rows):
        _row(pen, top, row if named else 0, boxes, words)
        top += _height(boxes, named)
    _foot(pen, bottom, stands, words)
    return _png(image)


def _titled(title: str) -> tuple[Hand, list[str]]:
    text, room = plain(title), WIDTH - 2 * MARGIN
    hand = next((hand for hand in TITLES if hand.width(text) <= room), TITLES[-1])
    return hand, wrap(text, hand, room, 2)


def _rows(stands: Sequence[Box]) -> list[tuple[int, list[Box]]]:
    """Return the rows from the entrance on, each with its stands in order."""
    return [(row, [one for one in stands if one.row == row]) for row in sorted({one.row for one in stands})]


def _height(boxes: Sequence[Box], named: bool) -> int:
    lines = -(-len(boxes) // ACROSS)
    return lines * (HIGH + GAP) + ROWS_APART + (ROW.height if named else 0)


def _row(pen: ImageDraw.ImageDraw, top: int, row: int, boxes: Sequence[Box], words: Words) -> None:
    if row:
        pen.text((MARGIN, top + ROW.height // 2), words(N_("Row {n}"), n=row), font=ROW.font, fill=QUIET, anchor="lm")
        top += ROW.height
    wide = (WIDTH - 2 * MARGIN - (ACROSS - 1) * GAP) // ACROSS
    lines = [boxes[at : at + ACROSS] for at in range(0, len(boxes), ACROSS)]
    for down, line in enumerate(reversed(lines)):
        for across, box in enumerate(line):
            left, y = MARGIN + across * (wide + GAP), top + down * (HIGH + GAP)
            _stand(pen, (left, y, left + wide, y + HIGH), box, words)


def _stand(pen: ImageDraw.ImageDraw, place: tuple[int, int, int, int], box: Box, words: Words) -> None:
    left, top, right, bottom = place
    fill, ink = (MINE if box.mine else TAKEN, TAKEN_INK) if box.name else (FREE, FREE_INK)
    pen.rounded_rectangle(
        (left, top, right - 1, bottom - 1), 10, fill=fill, outline=fill if box.name else FREE_INK, width=2
    )
    pen.text((left + 12, top + 28), str(box.number), font=NUMBER.font, fill=ink, anchor="lm")
    edge = right - 12
    if box.electricity:
        _bolt(pen, edge - 20, top + 12)
        edge -= 30
    size = plain(box.size)
    if size and SMALL.width(size) < edge - left - 24 - NUMBER.width(str(box.number)):
        pen.text((edge, top + 28), size, font=SMALL.font, fill=ink, anchor="rm")
    name = plain(box.name) or words(N_("free"))
    for index, line in enumerate(wrap(name, NAME, right - left - 20, 3)):
        pen.text((left + 12, top + 68 + index * NAME.height), line, font=NAME.font, fill=ink, anchor="lm")


def _bolt(pen: ImageDraw.ImageDraw, left: int, top: int) -> None:
    """Draw the sign of electricity, which typefaces lack."""
    points = ((12, 0), (2, 18), (9, 18), (6, 32), (18, 12), (11, 12), (16, 0))
    pen.polygon([(left + x, top + y) for x, y in points], fill=BOLT, outline=INK)


def _foot(pen: ImageDraw.ImageDraw, top: int, stands: Sequence[Box], words: Words) -> None:
    """Write where the entrance is, and what the signs mean."""
    pen.line((MARGIN, top, WIDTH - MARGIN, top), fill=QUIET, width=3)
    entrance = words(N_("Entrance"))
    middle = top + MARGIN // 2 + ROW.height // 2
    half = ROW.width(entrance) // 2 + 16
    pen.polygon(
        [
            (WIDTH // 2 - half - 30, middle + 12),
            (WIDTH // 2 - half - 4, middle + 12),
            (WIDTH // 2 - half - 17, middle - 12),
        ],
        fill=INK,
    )
    pen.text((WIDTH // 2, middle), entrance, font=ROW.font, fill=INK, anchor="mm")
    free = sum(not one.name for one in stands)
    said = words.n("{n} stand, {free} free", "{n} stands, {free} free", len(stands), free=free)
    y = top + MARGIN + ROW.height + SMALL.height
    pen.text((MARGIN, y), said, font=SMALL.font, fill=QUIET, anchor="lm")
    if any(one.electricity for one in stands):
        text = words(N_("electricity"))
        left = WIDTH - MARGIN - SMALL.width(text)
        pen.text((left, y), text, font=SMALL.font, fill=QUIET, anchor="lm")
        _bolt(pen, left - 28, y - 16)


def _png(image: Image.Image) -> bytes:
    file = io.BytesIO()
    image.quantize(64, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE).save(file, "PNG")
    return file.getvalue()
