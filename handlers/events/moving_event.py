"""Moving an event, all of it or one of its days, with what is booked with it: shown first, everybody told once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from handlers.commands import command
from handlers.events import event_moved, organised_days, told_event
from handlers.events.organised_days import Part
from handlers.planning import clash_words, moving, other_time
from handlers.turn import Answer, Arg, Choices, Got, Refusal, Turn, Unclear, Values
from handlers.words import N_
from storage import clashes
from storage.event_moving import Moved, Span, Stuck
from storage.events import EventNow


def _then(turn: Turn, text: str, values: Values) -> Got | Unclear:
    """Read when it is to be: a day alone keeps the hours, a beginning alone keeps the length."""
    part: Part = values["part"]

    def ask() -> Unclear:
        head = event_moved.said(turn.t, part, turn)
        return Unclear(head + "\n" + turn.t("When instead?"), _choices(turn, values))

    def same() -> Unclear:
        return Unclear(turn.t("It is to be at that very time already. When instead?"), _choices(turn, values))

    return other_time.read(turn, text, event_moved.days_of(turn, part), ask=ask, same=same)


def _choices(turn: Turn, values: Values) -> Choices:
    return other_time.choices(turn, event_moved.days_of(turn, values["part"])[0].starts_at)


def _sure(turn: Turn, text: str, values: Values) -> Got | Unclear | Refusal:
    """Show how it would be, and what else there is then; what cannot be is said at once."""
    if text in (moving.MOVE, moving.OTHER, moving.LEAVE):
        return Got(text, text)
    part, spans = values["part"], values["when"]
    outcome = event_moved.tried(turn, part, spans)
    if isinstance(outcome, Stuck):
        return moving.stuck(turn, outcome, f"{event_moved.NAME} {part.words}")
    return Unclear("\n".join(_preview(turn, part, spans, outcome)), moving.sure_choices(turn, values))


def _preview(turn: Turn, part: Part, spans: Sequence[Span], outcome: event_moved.Outcome) -> list[str]:
    t = turn.t
    then = _moved_to(turn, part, spans)
    lines = [
        t("To be moved: ") + event_moved.said(t, part, turn),
        t("It would be: {when}", when=event_moved.when_said(t, part, then, turn)),
    ]
    booked = outcome.bookings if isinstance(outcome, Moved) else ()
    lines += [t("Moved with it:"), *told_event.said(turn, [now for _, now in booked])] if booked else []
    lines += clash_words.told(turn, then, clashes.with_days(turn.tx, then, zone=turn.zone))
    return lines + told_event.will_hear(turn, part.event, {day.number for day in event_moved.days_of(turn, part)})


def _moved_to(turn: Turn, part: Part, spans: Sequence[Span]) -> EventNow:
    """Return the event as it would be."""
    new = dict(zip((day.number for day in event_moved.days_of(turn, part)), spans, strict=True))
    days = [
        replace(day, starts_at=new[day.number][0], ends_at=new[day.number][1]) if day.number in new else day
        for day in part.event.days
    ]
    return replace(part.event, days=tuple(sorted(days, key=lambda day: (day.starts_at, day.number))))


@command(
    event_moved.NAME,
    "flytta evenemang",
    "siirrä tapahtuma",
    aliases=("siirrä tapahtumaa", "flytta evenemanget", "move the event"),
    summary=N_("Move your event to another time"),
    takes=[
        organised_days.arg(ahead=True),
        Arg("when", _then, N_("When instead?"), _choices, known=True),
        Arg("sure", _sure, "", moving.sure_choices, known=True),
    ],
)
def move(turn: Turn, part: Part, sure: str, **values: Sequence[Span]) -> Answer:
    """It is at its new time with its bookings, and everybody has heard so once; or nothing was changed."""

    def moved() -> Answer:
        return event_moved.answer(turn, part, event_moved.move(turn, part, values["when"]), turn.t("Moved: "))

    return moving.as_tapped(turn, sure, event_moved.NAME, {"part": part.words}, moved)
