"""The one page on which an event is summed up: its numbers, what people thought, money, work and exhibitors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from handlers import when
from handlers.after import summary_words
from handlers.after.sheets import HEIGHT, WIDTH, Painted, Printed, Sheet
from handlers.after.summary_parts import (
    BLUE,
    GAP,
    LEFT,
    QUIET,
    RIGHT,
    SMALL,
    Beside,
    Part,
    bars,
    columns,
    quotes,
    rows,
    tiles,
)
from handlers.events import event_words
from handlers.hours import hours_words
from handlers.on_the_day.ink import Ink
from handlers.words import Words
from storage.event_summary import Summary
from storage.event_table import Kind
from storage.hours import Totals

_KIND, _FACT = Ink(10, colour=QUIET), Ink(11)
_TITLES = tuple(Ink(size, bold=True, colour=BLUE) for size in (26, 22, 18))
_NOTHING = Ink(12, colour=QUIET)
_TOP, _FOOT = 44.0, HEIGHT - 28
_ENDS = _FOOT - 18
_MOST_WORDS = 0.28
"""Where there is not room for all, what was said has at least so much of it, and the exhibitors the rest."""
_MOST_ROWS = 9
"""So many rows of money are shown, and of work; the last one is what the others come to."""


@dataclass(frozen=True, slots=True)
class Page:
    """What the page is about, and when it was made for which town."""

    summary: Summary
    town: str
    at: datetime
    zone: ZoneInfo


def pdf(page: Page, t: Words) -> bytes:
    """Return the page as a PDF file."""
    title = " · ".join((page.summary.event.title, t.label("Summary")))
    sheet = Printed(title, page.town or "Kyläkello")
    _draw(sheet, page, t)
    return sheet.file()


def png(page: Page, t: Words) -> bytes:
    """Return the page as a picture."""
    sheet = Painted()
    _draw(sheet, page, t)
    return sheet.file()


def _draw(sheet: Sheet, page: Page, t: Words) -> None:
    y = _head(sheet, page, t)
    if page.summary.is_empty:
        nothing = t.label("Nothing has been told of this event yet.")
        sheet.write(LEFT, y + 30, nothing, _NOTHING)
    else:
        y = tiles(sheet, y + 6, summary_words.figures(t, page.summary)) + GAP
        _body(sheet, page, t, y)
    made = t.label("Made {when}", when=when.say(when.Moment(page.at), zone=page.zone, language=t.language))
    foot = " · ".join(filter(None, (page.town, made)))
    sheet.write(LEFT, _FOOT, sheet.fitted(foot, SMALL, RIGHT - LEFT)[0], SMALL)


def _head(sheet: Sheet, page: Page, t: Words) -> float:
    """What it was, when, where and by whom stand at the top; return where they end."""
    event, y = page.summary.event, _TOP
    kind = " · ".join((t.label(event_words.KINDS[Kind(event.kind)]), t.label("Summary")))
    sheet.box(0, 0, WIDTH, 8, BLUE)
    sheet.write(LEFT, y, kind, _KIND)
    y += 30
    ink = next((ink for ink in _TITLES if _whole(sheet, event.title, ink)), _TITLES[-1])
    for line in sheet.fitted(event.title, ink, RIGHT - LEFT, 2):
        sheet.write(LEFT, y, line, ink)
        y += ink.height
    y -= ink.height * 0.3
    facts = [" · ".join(filter(None, (event_words.when_said(t, event, page.zone), event.place)))]
    facts += [t.label("Organised by: {who}", who=t.list(event.by))] if event.by else []
    for fact in facts:
        for line in sheet.fitted(fact, _FACT, RIGHT - LEFT, 2):
            sheet.write(LEFT, y, line, _FACT)
            y += 14
    return y


def _whole(sheet: Sheet, text: str, ink: Ink) -> bool:
    """Tell whether the text has room in two lines."""
    lines = sheet.fitted(text, ink, RIGHT - LEFT, 2)
    return not lines or not lines[-1].endswith("…")


def _body(sheet: Sheet, page: Page, t: Words, y: float) -> None:
    """What people thought, money and work have the room that they take; words and exhibitors share what is left."""
    summary = page.summary
    for part in (_thought(t, summary), _spent(t, page)):
        y = _put(sheet, part, y, _ENDS - y)
    said, shown = _said(t, summary), columns(t, _stands(summary), t.label("Exhibitors"))
    room = _ENDS - y
    wants = shown.height(sheet, room) if shown else 0.0
    left = room if said is None or not shown else max(room - wants - GAP, room * _MOST_WORDS)
    y = _put(sheet, said, y, left)
    _put(sheet, shown, y, _ENDS - y)


def _put(sheet: Sheet, part: Part | None, y: float, room: float) -> float:
    return part.put(sheet, y, room) + GAP if part is not None else y


def _thought(t: Words, summary: Summary) -> Part | None:
    """What visitors and exhibitors thought, side by side."""
    found = [
        bars(f"{title}: {summary_words.mean(t, marks)}", summary_words.distribution(marks))
        for title, marks in summary_words.asked(t, summary)
    ]
    return Beside(found) if found else None


def _said(t: Words, summary: Summary) -> Part | None:
    """What was said in words: what people liked, and what they wish for, side by side."""
    both = (
        (t.label("What people liked"), summary_words.praise(summary.words)),
        (t.label("What could be better"), summary_words.wishes(summary.words)),
    )
    found = [quotes(title, [summary_words.quoted(t, one) for one in said]) for title, said in both if said]
    return Beside(found) if found else None


def _spent(t: Words, page: Page) -> Part | None:
    """Money and work, side by side."""
    summary, found = page.summary, list[Part]()
    if summary.money:
        left = t.label("Left over") if summary.sums.left >= 0 else t.label("More went out than came in")
        found.append(rows(t.label("Money"), _entries(t, summary), (left, hours_words.euros(t, summary.sums.left))))
    work = [(one.title, _worked(t, totals)) for one, totals in summary.talkoot if totals.minutes]
    if work:
        more = len(work) - _MOST_ROWS + 1
        shown = work if more <= 1 else [*work[: _MOST_ROWS - 1], (t.n("and {n} more", "and {n} more", more), "")]
        found.append(rows(t.label("Work together"), shown, (t.label("Total"), _worked(t, summary.worked))))
    return Beside(found) if found else None


def _entries(t: Words, summary: Summary) -> list[tuple[str, str]]:
    """Return what came in and what was paid; of a great many, the last ones are one."""
    entries = summary_words.grouped(summary.money)
    more = entries[_MOST_ROWS - 1 :]
    if len(more) > 1:
        rest = t.n("and {n} more", "and {n} more", len(more)), sum(cents for _what, cents in more)
        entries = [*entries[: _MOST_ROWS - 1], rest]
    return [(what, hours_words.euros(t, cents)) for what, cents in entries]


def _worked(t: Words, totals: Totals) -> str:
    return ", ".join((t.n("{n} person", "{n} people", totals.people), hours_words.hours(totals.minutes)))


def _stands(summary: Summary) -> Sequence[str]:
    """Return the exhibitors with the numbers of their stands."""
    return [f"{one.stand}  {one.name}" if one.stand is not None else one.name for one in summary.exhibitors]
