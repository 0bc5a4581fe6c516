"""What a digest tells: what was gathered, what is on, which talkoot need people, what is free; one message."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from handlers import gathered
from handlers.digest import free_evenings, lines
from handlers.gathered import Line
from handlers.words import Words
from storage import associations, events, rooms, talkoot
from storage.db import Tx
from storage.digests import Told
from storage.events import EventNow
from storage.planned import Planned

MOST_UNITS = 3500
"""What one message of the narrowest network holds for sure, counted as it counts."""
_RESERVE = 150
WEEK, SOON, FAR = timedelta(days=7), timedelta(days=14), timedelta(days=90)
EVENTS, LATER, TALKOOT, BUTTONS = 12, 5, 6, 8


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads it: in what words, where, and which associations and villages are theirs."""

    t: Words
    room: rooms.Known
    zone: ZoneInfo
    now: datetime
    associations: frozenset[int] = frozenset()
    villages: frozenset[str] = frozenset()


def reader(tx: Tx, t: Words, room: rooms.Known, own: Iterable[int], zone: ZoneInfo, now: datetime) -> Reader:
    """Return the reader whose associations these are, and whose villages theirs."""
    numbers = frozenset(own)
    found = (associations.get(tx, one) for one in numbers)
    villages = frozenset(one.village for one in found if one is not None and one.village)
    return Reader(t, room, zone, now, numbers, villages)


@dataclass(slots=True)
class Message:
    """A message that is being put together: what does not fit stays out."""

    told: list[Told] = field(default_factory=list)
    units: int = 0
    buttons: int = 0

    def add(self, *more: Told) -> bool:
        """These lines are told together, or not at all; tell whether they are."""
        units = sum(len(one.text.encode("utf-16-le")) // 2 + 1 for one in more)
        if self.units + units > MOST_UNITS - _RESERVE:
            return False
        self.units += units
        for one in more:
            fits = bool(one.command) and self.buttons < BUTTONS
            self.buttons += fits
            self.told.append(one if fits or not one.command else replace(one, label="", command=""))
        return True

    def section(self, heading: str, some: Iterable[tuple[str, Line]]) -> list[str]:
        """The heading stands above the lines that fit; return the cards of those."""
        there: list[str] = []
        for card, line in some:
            one = as_told(card, line)
            head = [Told("")] * bool(self.told) + [Told(f"*{heading}*")] if not there else []
            if not self.add(*head, one):
                break
            there.append(card)
        return there


def as_told(card: str, line: Line) -> Told:
    """Return the line as it is kept."""
    text, button = f"• {line.text}", line.button
    if button is None:
        return Told(text, card)
    return Told(text, card, button.label, button.command, button.private)


def of_week(tx: Tx, by: Reader, cards: Sequence[str], *, free: bool = True) -> tuple[list[Told], list[str]]:
    """Return the lines of the weekly digest, and which of the cards that wait for it are told in it.

    Without anything that is on, or new, there is nothing to tell but what is free.
    """
    t, message = by.t, Message()
    on, later = _events(tx, by, cards)
    needy = _talkoot(tx, by, cards)
    mine = {card for card, _ in (*on, *later, *needy)}
    others = [(card, line) for card in cards if card not in mine and (line := _line(tx, by, card))]
    there = message.section(t("Announcements"), others)
    there += message.section(t("On in the coming week"), on)
    there += message.section(t("Later"), later)
    there += message.section(t("Talkoot: come along"), needy)
    if free and (spans := free_evenings.lines(tx, t, by.zone, now=by.now)):
        message.section(t("Free in the coming week"), [("", Line(one)) for one in spans])
    return message.told, there


def of_gathered(
    tx: Tx, by: Reader, cards: Sequence[str], *, before: datetime | None = None
) -> tuple[list[Told], list[str]]:
    """Return the lines that tell of the cards alone, and which fit; with `before`, only what is too late then."""
    found = [(card, line) for card in cards if (line := _line(tx, by, card))]
    if before is not None:
        found = [(card, line) for card, line in found if line.until is not None and line.until < before]
    message = Message()
    there = [card for card, line in found if message.add(as_told(card, line))]
    return message.told, there


def over(tx: Tx, by: Reader, cards: Sequence[str]) -> list[str]:
    """Return the cards of which there is nothing to tell any more."""
    return [card for card in cards if _line(tx, by, card) is None]


def _line(tx: Tx, by: Reader, card: str) -> Line | None:
    return gathered.line(tx, card, by.t, by.room, by.zone, by.now)


def _events(tx: Tx, by: Reader, cards: Sequence[str]) -> tuple[list[tuple[str, Line]], list[tuple[str, Line]]]:
    """Return what is on within a week, and what is later and new: those of one's own associations first."""
    week = by.now + WEEK
    found = sorted(events.between(tx, by.now, by.now + FAR), key=lambda one: _nearness(tx, by, one))
    on = [one for one in found if any(by.now < day.ends_at and day.starts_at < week for day in one.held)]
    new = [one for one in found if one not in on and (one.subject in cards or _is_new(by, one))]
    return (
        [(one.subject, lines.of_event(by.t, one, by.zone, now=by.now, until=week)) for one in on[:EVENTS]],
        [(one.subject, lines.of_event(by.t, one, by.zone, now=by.now)) for one in new[:LATER]],
    )


def _is_new(by: Reader, event: EventNow) -> bool:
    return event.published_at is not None and by.now - event.published_at <= WEEK


def _nearness(tx: Tx, by: Reader, event: EventNow | Planned) -> int:
    """Return how near to the reader it is: of their associations, of their village, of the town."""
    if by.associations & set(event.associations):
        return 0
    theirs = (associations.get(tx, one) for one in event.associations) if by.villages else ()
    return 1 if any(one is not None and one.village in by.villages for one in theirs) else 2


def _talkoot(tx: Tx, by: Reader, cards: Sequence[str]) -> list[tuple[str, Line]]:
    """Return the talkoot of a fortnight that take people still: those that lack some first, one's own before others."""
    found = talkoot.between(tx, by.now, by.now + SOON)
    found = [one for one in found if one.subject in cards or lines.room_left(one, by.now) != 0]
    found.sort(key=lambda one: (not lines.lacks(one, by.now), _nearness(tx, by, one)))
    return [(one.subject, lines.of_talkoot(by.t, one, by.zone, now=by.now)) for one in found[:TALKOOT]]
