"""Moving an event, all of it or one of its days, with what is booked with it: shown first, everybody told once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import assert_never

from handlers import asking, commands, rights, when
from handlers.booking import refusal_words
from handlers.commands import command
from handlers.events import event_words, organised_days, told_event
from handlers.events.organised_days import Part
from handlers.planning import clash_words, other_time
from handlers.turn import Answer, Arg, Choices, Got, Refusal, Turn, Unclear, Values
from handlers.types import Button, Reply
from handlers.words import N_, Words, escape
from storage import clashes, diary, event_moving, undoing
from storage.answers import AnswerNow
from storage.event_moving import Moved, NotOpen, Past, Span, Stuck
from storage.events import DayNow, EventNow

NAME = "move event"
UNDO = "event_moved"
MOVE, OTHER, LEAVE = "move", "other", "leave"
Outcome = Moved | Stuck | Past | NotOpen


class _OnlyLooking(Exception):
    """Nothing of what was tried stays."""


def _days(turn: Turn, part: Part) -> tuple[DayNow, ...]:
    """Return the days that are moved."""
    return (part.day,) if part.day is not None else event_moving.ahead(part.event, turn.now)


def _then(turn: Turn, text: str, values: Values) -> Got | Unclear:
    """Read when it is to be: a day alone keeps the hours, a beginning alone keeps the length."""
    part: Part = values["part"]

    def ask() -> Unclear:
        head = _said(turn.t, part, turn)
        return Unclear(head + "\n" + turn.t("When instead?"), _choices(turn, values))

    def same() -> Unclear:
        return Unclear(turn.t("It is to be at that very time already. When instead?"), _choices(turn, values))

    return other_time.read(turn, text, _days(turn, part), ask=ask, same=same)


def _choices(turn: Turn, values: Values) -> Choices:
    return other_time.choices(turn, _days(turn, values["part"])[0].starts_at)


def _said(t: Words, part: Part, turn: Turn) -> str:
    """Return what is moved, in a line, with markup."""
    if part.day is None:
        return event_words.headline(t, part.event, turn.zone)
    return f"*{escape(part.event.title)}* · {event_words.day_said(part.day, turn.zone, t.language)}"


def _sure(turn: Turn, text: str, values: Values) -> Got | Unclear | Refusal:
    """Show how it would be, and what else there is then; what cannot be is said at once."""
    if text in (MOVE, OTHER, LEAVE):
        return Got(text, text)
    part, spans = values["part"], values["when"]
    outcome = _tried(turn, part, spans)
    if isinstance(outcome, Stuck):
        return _stuck(turn, part, outcome)
    return Unclear("\n".join(_preview(turn, part, spans, outcome)), _sure_choices(turn, values))


def _preview(turn: Turn, part: Part, spans: Sequence[Span], outcome: Outcome) -> list[str]:
    t = turn.t
    then = _moved_to(turn, part, spans)
    lines = [
        t("To be moved: ") + _said(t, part, turn),
        t("It would be: {when}", when=_when(t, part, then, turn)),
    ]
    booked = outcome.bookings if isinstance(outcome, Moved) else ()
    lines += [t("Moved with it:"), *told_event.said(turn, [now for _, now in booked])] if booked else []
    lines += clash_words.told(turn, then, clashes.with_days(turn.tx, then, zone=turn.zone))
    return lines + told_event.will_hear(turn, part.event, {day.number for day in _days(turn, part)})


def _moved_to(turn: Turn, part: Part, spans: Sequence[Span]) -> EventNow:
    """Return the event as it would be."""
    new = dict(zip((day.number for day in _days(turn, part)), spans, strict=True))
    days = [
        replace(day, starts_at=new[day.number][0], ends_at=new[day.number][1]) if day.number in new else day
        for day in part.event.days
    ]
    return replace(part.event, days=tuple(sorted(days, key=lambda day: (day.starts_at, day.number))))


def _when(t: Words, part: Part, event: EventNow, turn: Turn) -> str:
    if part.day is None:
        return event_words.when_said(t, event, turn.zone)
    return event_words.day_said(event.day(part.day.number), turn.zone, t.language)


def _sure_choices(turn: Turn, _values: Values) -> Choices:
    t = turn.t
    return [(t("Move"), MOVE), (t("Another time"), OTHER), (t("Do not move"), LEAVE)]


def _keeps(turn: Turn, space_id: int) -> bool:
    return rights.keeps(turn.person, space_id)


def _move(turn: Turn, part: Part, spans: Sequence[Span]) -> Outcome:
    days = _days(turn, part)
    if len(days) != len(spans):
        return NotOpen()
    new = dict(zip((day.number for day in days), spans, strict=True))
    return event_moving.move(
        turn.tx, part.event.number, new, keeps=lambda one: _keeps(turn, one), zone=turn.zone, now=turn.now
    )


def _tried(turn: Turn, part: Part, spans: Sequence[Span]) -> Outcome:
    """Return what would come of it; nothing is changed."""
    outcome: Outcome = NotOpen()
    try:
        with turn.tx.part():
            outcome = _move(turn, part, spans)
            raise _OnlyLooking
    except _OnlyLooking:
        return outcome


@command(
    NAME,
    "flytta evenemang",
    "siirrä tapahtuma",
    aliases=("siirrä tapahtumaa",),
    summary=N_("Move your event to another time"),
    takes=[
        organised_days.arg(ahead=True),
        Arg("when", _then, N_("When instead?"), _choices, known=True),
        Arg("sure", _sure, "", _sure_choices, known=True),
    ],
)
def move(turn: Turn, part: Part, sure: str, **values: Sequence[Span]) -> Answer:
    """It is at its new time with its bookings, and everybody has heard so once; or nothing was changed."""
    if sure == LEAVE:
        return Reply(turn.t("Nothing was changed."), private=True)
    if sure == OTHER:
        said_command = commands.by_name(NAME)
        assert said_command is not None
        return asking.carry_on(turn, said_command, {"part": part.words})
    return _answer(turn, part, _move(turn, part, values["when"]), turn.t("Moved: "))


def put_back(turn: Turn, event: EventNow, was: event_moving.Was) -> Answer:
    """The event is when it was before, with its bookings, and everybody has heard so once."""
    outcome = event_moving.put_back(
        turn.tx, event.number, was, keeps=lambda one: _keeps(turn, one), zone=turn.zone, now=turn.now
    )
    numbers = [row[0] for row in was["then"]]
    day = event.day(numbers[0]) if len(numbers) == 1 < len(event.days) else None
    return _answer(turn, Part(event, day), outcome, turn.t("Moved back: "))


def _answer(turn: Turn, part: Part, outcome: Outcome, lead: str) -> Answer:
    """Say what came of it; everybody concerned is told."""
    t = turn.t
    match outcome:
        case Moved():
            return _told(turn, part, outcome, lead)
        case Stuck():
            return _stuck(turn, part, outcome)
        case Past():
            other = Button(t("Another time"), f"{NAME} {part.words}")
            return Refusal(t("That time has passed already: nothing was changed."), (other,))
        case NotOpen():
            return told_event.changed_since(turn, part.event)
        case _:
            assert_never(outcome)


def _stuck(turn: Turn, part: Part, outcome: Stuck) -> Refusal:
    """Say which booking cannot be moved with it, and why."""
    space = diary.space_of(turn.tx, outcome.booked)
    span = when.Span(outcome.start, outcome.end, days=outcome.booked.days)
    text = turn.t("Not everything can be moved, so nothing was: ") + refusal_words.why(turn, outcome.why, space, span)
    other = Button(turn.t("Another time"), f"{NAME} {part.words}")
    return Refusal(text, (other, Button(turn.t("My bookings"), "bookings")))


def _told(turn: Turn, part: Part, outcome: Moved, lead: str) -> Reply:
    t, event = turn.t, outcome.event
    now = Part(event, event.day(part.day.number) if part.day is not None else None)
    booked = told_event.elsewhen(turn, event, outcome.bookings)

    def moved(t: Words) -> str:
        return t(
            "{name} moved this event: *{title}* takes place {now}. It was to be {was}.",
            name=turn.person.name,
            title=event.title,
            now=_when(t, now, event, turn),
            was=_when(t, part, part.event, turn),
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
    lines = [lead + _said(t, now, turn), *booked]
    return Reply("\n".join(lines) + told_event.told(turn, told), after, private=True)
