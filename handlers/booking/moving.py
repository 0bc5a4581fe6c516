"""Moving a booking to another time, and back."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from handlers import rights, taking_back, times, when
from handlers.approval import keepers
from handlers.booking import booking_words, refusal_words, touched
from handlers.booking.own import not_yours, own_booking, own_choices, too_late
from handlers.booking.retold import show, stands, tell
from handlers.booking.wishes import wished
from handlers.commands import command
from handlers.series import from_here
from handlers.series.from_here import SCOPE
from handlers.turn import Answer, Arg, Choices, Got, Refusal, Turn, Unclear, Values
from handlers.types import Button
from handlers.words import N_, Words
from storage import availability, diary, moving, refusals, undoing
from storage.diary import Already, Booked, NotThere
from storage.occupied import State
from storage.spaces import Space


def _to_move(turn: Turn, text: str, values: Values) -> Got | Unclear | Refusal:
    """Read which booking is to be moved; one that cannot be is refused at once."""
    found = own_booking(turn, text, values)
    if not isinstance(found, Got):
        return found
    booked = diary.live(turn.tx, found.value, now=turn.now)
    if booked is None:
        return not_yours(turn)
    late = too_late(turn, booked.number)
    if late is not None:
        return late
    space = diary.space_of(turn.tx, booked)
    if space.closed_at is not None:
        return Refusal(refusal_words.why(turn, refusals.Closed(), space, booking_words.span_of(booked)))
    return found


def _moved(turn: Turn, values: Values) -> tuple[Booked, Space]:
    booked = diary.get(turn.tx, int(values["number"]))
    assert booked is not None
    return booked, diary.space_of(turn.tx, booked)


def _new_time(turn: Turn, text: str, values: Values) -> Got | Unclear:
    booked, space = _moved(turn, values)
    return times.read_span(turn, text, space, but=booked.number, quantity=booked.quantity)


def _move_choices(turn: Turn, values: Values) -> Choices:
    booked, space = _moved(turn, values)
    now = times.whole(turn, booking_words.span_of(booked))
    found = availability.alternatives(
        turn.tx,
        space,
        now.start,
        now.end,
        zone=turn.zone,
        now=turn.now,
        days=now.days,
        but=booked.number,
        quantity=booked.quantity,
    )
    spans = [when.Span(one.start, one.end, days=one.days) for one in found if one.space_id == space.id]
    return [(times.say(s, turn.zone, turn.language, year=False), times.write(s, turn.zone)) for s in spans]


@command(
    "move",
    "flytta",
    "siirrä",
    summary=N_("Move a booking to another time"),
    takes=[
        Arg("number", _to_move, N_("Which booking?"), own_choices),
        Arg("span", _new_time, N_("To what time? For example: tomorrow 10–12"), _move_choices),
        SCOPE,
    ],
)
def move(turn: Turn, number: int, span: when.Span, scope: str) -> Answer:
    """The booking and its reminders are at another time, everywhere the booking was told."""
    if scope == from_here.ALL:
        return from_here.move(turn, number, span)
    before = diary.get(turn.tx, number)
    assert before is not None
    outcome = moving.move(
        turn.tx,
        number,
        start=span.start,
        end=span.end,
        days=span.days,
        approved=rights.keeps(turn.person, before.space_id),
        zone=turn.zone,
        now=turn.now,
    )
    return _after_move(turn, before, outcome, span)


def _after_move(
    turn: Turn, before: Booked, outcome: Booked | Already | refusals.Refused | NotThere, span: when.Span
) -> Answer:
    match outcome:
        case Booked():
            show(turn, outcome)
            keepers.moved(turn, before, outcome)
            unheard = tell(turn, outcome, _moved_by(turn, before))
            was = {"start": before.starts_at.isoformat(), "end": before.ends_at.isoformat(), "days": before.days}
            was["state"] = before.state
            undo = undoing.keep(turn.tx, before.subject, was, person_id=turn.person.id, now=turn.now)
            back = Button(turn.t("Take it back"), f"move back {undo}")
            return stands(turn, turn.t("Moved: "), outcome, back, more=unheard)
        case Already(booked):
            return stands(turn, turn.t("This booking stands: "), booked)
        case NotThere():
            return not_yours(turn)
        case _:
            scope = (from_here.ONE,) if before.series_id is not None else ()
            return refusal_words.not_moved(
                turn, outcome, replace(wished(turn.tx, before), span=span), before.number, *scope
            )


def _moved_by(turn: Turn, before: Booked) -> touched.Lead:
    """Return who moved it and from when, in the words of who is told."""

    def lead(t: Words) -> str:
        then = times.say(booking_words.span_of(before), turn.zone, t.language)
        return t("{name} moved your booking, which was {when}: ", name=turn.person.name, when=then)

    return lead


def _undo(turn: Turn, text: str, _values: Values) -> Got | Refusal:
    found = taking_back.read(turn, text, "booking")
    return Got(found[1], text) if found and found[1].person_id == turn.person.id else taking_back.nothing(turn.t)


@command("move back", "flytta tillbaka", "siirra takaisin", takes=[Arg("undo", _undo, N_("Which booking?"))])
def move_back(turn: Turn, undo: undoing.Before) -> Answer:
    """The booking is at the very time it had before it was moved."""
    number = int(undo.subject.partition(":")[2])
    before = diary.get(turn.tx, number)
    if before is None or not rights.may_change(turn, before):
        return not_yours(turn)
    start, end = (datetime.fromisoformat(undo.was[name]) for name in ("start", "end"))
    days, state = bool(undo.was["days"]), str(undo.was.get("state", before.state))
    if undoing.latest(turn.tx, undo.subject) != undo:  # much may have been decided since: the keepers say it again
        state = State.REQUESTED
    outcome = moving.move_back(
        turn.tx,
        number,
        start=start,
        end=end,
        days=days,
        state=state,
        approved=rights.keeps(turn.person, before.space_id),
        zone=turn.zone,
        now=turn.now,
    )
    return _after_move(turn, before, outcome, when.Span(start, end, days=days))
