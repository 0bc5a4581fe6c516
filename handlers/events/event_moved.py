"""An event was moved, all of it or one of its days: everybody concerned is told once, and it can be taken back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import assert_never

from handlers import rights
from handlers.events import event_words, told_event
from handlers.events.organised_days import Part
from handlers.planning import moving
from handlers.turn import Answer, Turn
from handlers.types import Button, Reply
from handlers.words import Words, escape
from storage import event_moving, undoing
from storage.answers import AnswerNow
from storage.event_moving import Moved, NotOpen, Past, Span, Stuck
from storage.events import DayNow, EventNow

NAME, UNDO = "move event", "event_moved"
Outcome = Moved | Stuck | Past | NotOpen


def days_of(turn: Turn, part: Part) -> tuple[DayNow, ...]:
    """Return the days that are moved."""
    return (part.day,) if part.day is not None else event_moving.ahead(part.event, turn.now)


def said(t: Words, part: Part, turn: Turn) -> str:
    """Return what is moved, in a line, with markup."""
    if part.day is None:
        return event_words.headline(t, part.event, turn.zone)
    return f"*{escape(part.event.title)}* · {event_words.day_said(part.day, turn.zone, t.language)}"


def when_said(t: Words, part: Part, event: EventNow, turn: Turn) -> str:
    if part.day is None:
        return event_words.when_said(t, event, turn.zone)
    return event_words.day_said(event.day(part.day.number), turn.zone, t.language)


def _keeps(turn: Turn, space_id: int) -> bool:
    return rights.keeps(turn.person, space_id)


def move(turn: Turn, part: Part, spans: Sequence[Span]) -> Outcome:
    days = days_of(turn, part)
    if len(days) != len(spans):
        return NotOpen()
    new = dict(zip((day.number for day in days), spans, strict=True))
    return event_moving.move(
        turn.tx, part.event.number, new, keeps=lambda one: _keeps(turn, one), zone=turn.zone, now=turn.now
    )


def tried(turn: Turn, part: Part, spans: Sequence[Span]) -> Outcome:
    """Return what would come of it; nothing is changed."""
    return moving.tried(turn, lambda: move(turn, part, spans))


def put_back(turn: Turn, event: EventNow, was: event_moving.Was) -> Answer:
    """The event is when it was before, with its bookings, and everybody has heard so once."""
    outcome = event_moving.put_back(
        turn.tx, event.number, was, keeps=lambda one: _keeps(turn, one), zone=turn.zone, now=turn.now
    )
    numbers = [row[0] for row in was["then"]]
    day = event.day(numbers[0]) if len(numbers) == 1 < len(event.days) else None
    return answer(turn, Part(event, day), outcome, turn.t("Moved back: "))


def answer(turn: Turn, part: Part, outcome: Outcome, lead: str) -> Answer:
    """Say what came of it; everybody concerned is told."""
    match outcome:
        case Moved():
            return _told(turn, part, outcome, lead)
        case Stuck():
            return moving.stuck(turn, outcome, f"{NAME} {part.words}")
        case Past():
            return moving.past(turn, f"{NAME} {part.words}")
        case NotOpen():
            return told_event.changed_since(turn, part.event)
        case _:
            assert_never(outcome)


def _told(turn: Turn, part: Part, outcome: Moved, lead: str) -> Reply:
    t, event = turn.t, outcome.event
    now = Part(event, event.day(part.day.number) if part.day is not None else None)
    booked = told_event.elsewhen(turn, event, outcome.bookings)

    def moved(t: Words) -> str:
        return t(
            "{name} moved this event: *{title}* takes place {now}. It was to be {was}.",
            name=turn.person.name,
            title=event.title,
            now=when_said(t, now, event, turn),
            was=when_said(t, part, part.event, turn),
        )

    def buttons(t: Words, one: AnswerNow) -> list[Button]:
        come = Button(t("I come then too"), f"coming {one.day_id}")
        return [come, Button(t("I cannot come"), f"not coming {one.day_id}")]

    starts = min(each.day(number).starts_at for each in (part.event, event) for number in outcome.days)
    told = told_event.tell(turn, event, outcome.days, moved, buttons, starts=starts)
    undo = undoing.keep(turn.tx, f"{UNDO}:{event.number}", outcome.was, person_id=turn.person.id, now=turn.now)
    after = (
        Button(t("Take it back"), f"event back {undo}"),
        Button(t("Who comes"), f"event participants {now.words}"),
    )
    lines = [lead + said(t, now, turn), *booked]
    return Reply("\n".join(lines) + told_event.told(turn, told), after, private=True)
