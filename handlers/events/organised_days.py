"""Which event, or which of its days, an organiser means: one that can still be changed."""

from __future__ import annotations

import re
from dataclasses import dataclass

from handlers.events import event_words, finding, finding_days
from handlers.events.finding_days import On
from handlers.turn import Arg, Choices, Got, Refusal, Turn, Unclear, Values
from handlers.types import Button
from handlers.words import N_
from storage import event_moving
from storage.events import DayNow, EventNow

_DAY = re.compile(r"d(\d{1,9})(?=\s|$)\s*(.*)", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Part:
    """An event, and those of its days that are meant: `day` alone, or all that have not begun."""

    event: EventNow
    day: DayNow | None = None

    @property
    def words(self) -> str:
        """How a button says it again."""
        return f"d{self.day.number}" if self.day is not None else str(self.event.number)


def closed(turn: Turn, event: EventNow) -> Refusal | None:
    """Say why nobody can come to the event (any more), or nothing."""
    t, head = turn.t, event_words.headline(turn.t, event, turn.zone)
    show = (Button(t("Show the event"), f"events {event.number}"),)
    if event.is_draft:
        return finding.unpublished(turn, event)
    if event.cancelled_at is not None or not event.held:
        return Refusal(t("This event has been cancelled: ") + head, show)
    if not event.is_open(turn.now):
        return Refusal(t("The event is over: ") + head, show)
    return None


def begun(turn: Turn, part: Part) -> Refusal | None:
    """Say why it cannot be moved or called off (any more), or nothing."""
    hindered = closed(turn, part.event)
    days = event_moving.ahead(part.event, turn.now)
    whole = part.event.repeats or len(days) == len(part.event.held)
    if hindered is not None or (part.day in days if part.day is not None else days and whole):
        return hindered
    text = turn.t("The event has begun, so it cannot be moved or cancelled any more: ")
    message = Button(turn.t("Message to all"), f"message event {part.event.number}")
    return Refusal(text + event_words.headline(turn.t, part.event, turn.zone), (message,))


def arg(label: str = "part", *, past: bool = False, ahead: bool = False, by_day: bool = True) -> Arg:
    """Return the argument that names an event which the person organises, or one of its days (`d12`).

    With `past`, one that is over, too; with `ahead`, only what has not begun.
    """
    led = finding.HELD if past else finding.LED

    def parse(turn: Turn, text: str, values: Values) -> Got | Unclear | Refusal:
        of_day = _DAY.match(text.strip()) if by_day else None
        if of_day is not None:
            found = finding_days.of_number(turn, int(of_day[1]))
            if isinstance(found, Refusal):
                return found
            if not finding.organiser(turn, found.event):
                return finding.not_yours(turn, found.event)
            return _suits(turn, Part(found.event, found.day), of_day[2])
        named = led.parse(turn, text, values)
        return _suits(turn, Part(named.value), named.rest) if isinstance(named, Got) else named

    def _suits(turn: Turn, part: Part, rest: str) -> Got | Refusal:
        hindered = begun(turn, part) if ahead else None if past else closed(turn, part.event)
        return hindered or Got(part, part.words, rest)

    def choices(turn: Turn, values: Values) -> Choices | Refusal:
        return led.choices(turn, values)

    return Arg(label, parse, N_("Which event?"), choices, known=True)


def answered(turn: Turn, part: Part) -> On:
    """Return the day for which people answer: the one that is meant, else the next, else the last there was."""
    event = part.event
    if not event.repeats:
        return On(event, event.days[0])
    return On(event, part.day or event.answered(turn.now) or (event.held or event.days)[-1])
