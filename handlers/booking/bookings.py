"""Booking a space or gear: in one line or one question at a time; moving, cancelling and taking it back."""

from __future__ import annotations

from datetime import datetime

from handlers import notices, rights, times, when
from handlers.approval import keepers
from handlers.booking import beside, booking_words, partners, refusal_words, stretches, touched
from handlers.booking.booking_words import said
from handlers.booking.own import OWN, not_yours, own_booking, own_choices, too_late
from handlers.booking.pieces import PIECES
from handlers.booking.whom import WHOM
from handlers.booking.wishes import Wish, wished
from handlers.commands import command
from handlers.lengths import read_number
from handlers.queue import offer_words
from handlers.series import from_here, series_times
from handlers.series.from_here import SCOPE
from handlers.series.turns import REPLACE, TURNS, begin
from handlers.series.turns import show as show_series
from handlers.spaces import closing_days
from handlers.spaces.finding import SPACE
from handlers.turn import Answer, Arg, Choices, Got, Refusal, Turn, Unclear, Values
from handlers.types import Button, Reply
from handlers.words import N_, Words
from storage import availability, bookings, diary, moving, people, refusals, spaces, undoing
from storage.diary import Already, Booked, NotThere
from storage.occupied import State
from storage.people import Role
from storage.spaces import Space


def _when(turn: Turn, text: str, values: Values) -> Got | Unclear:
    space = values.get("space")
    there = space if isinstance(space, Space) else None
    if not text.strip() and there is not None and there.by_days:
        return stretches.which_days(turn, there, turn.t(_WHICH_DAYS))
    if not text.strip():
        return Unclear(turn.t(_WHEN))
    return series_times.read(turn, text, there, quantity=values.get("quantity"))


_WHEN = N_("When? For example: tomorrow 10–12")
_WHICH_DAYS = N_("From which day until which? For example: 1.12.–31.5.")


def _purpose(_turn: Turn, text: str, values: Values) -> Got:
    purpose = booking_words.purpose_in(text, values.get("space"))
    return Got(purpose, purpose)


@command(
    "book",
    "boka",
    "varaa",
    linkable=True,
    summary=N_("Book a space or gear"),
    example=N_("/book village hall tomorrow 10–13"),
    takes=[
        SPACE,
        PIECES,
        Arg("span", _when, _WHEN, known=True),
        WHOM,
        TURNS,
        Arg("purpose", _purpose, optional=True),
    ],
)
def book(
    turn: Turn,
    space: Space,
    quantity: int | None,
    span: when.Span | when.Series,
    whom: tuple[int, ...],
    turns: str | None,
    purpose: str | None,
) -> Answer:
    """It is the person's for that time, or they hear why not and what is free instead."""
    if isinstance(span, when.Series):
        replace = turns == REPLACE
        return begin(turn, space, span, quantity=quantity, whom=whom, purpose=purpose or "", replace=replace)
    purpose, more = beside.another(turn, space, span, purpose or "", whom)
    outcome = bookings.book(
        turn.tx,
        space=space,
        person_id=turn.person.id,
        start=span.start,
        end=span.end,
        days=span.days,
        purpose=purpose,
        quantity=quantity,
        associations=whom,
        approved=rights.may(turn.person, Role.KEEPER, space.subject),
        zone=turn.zone,
        now=turn.now,
    )
    match outcome:
        case Booked():
            keepers.ask(turn, outcome)
            partners.booked(turn, outcome, whom)
            return beside.told(turn, _told(turn, outcome), more)
        case Already(booked):
            offered = offer_words.answer_first(turn, booked)
            return offered or _stands(turn, turn.t("You have this already: "), booked)
        case _:
            return refusal_words.refused(turn, outcome, Wish(space, span, purpose, quantity, whom or None))


def _told(turn: Turn, booked: Booked) -> tuple[Reply, ...]:
    """A group hears one line; what only the booker may know comes in private."""
    card = booking_words.card(turn.t, booked, turn.zone, private=turn.room.private)
    if turn.room.private or not booking_words.details(turn.t, booked, turn.zone):
        return (card,)
    if notices.private_room(turn.tx, turn.person.id, now=turn.now) is None:
        more = Button(turn.t("The rest in private"), f"booking {booked.number}", private=True)
        return (Reply(card.text, (*card.buttons, more), card=card.card),)
    mine = booking_words.card(turn.t, booked, turn.zone, private=True)
    return (card, Reply(mine.text, mine.buttons, private=True, card=mine.card))


def _stands(turn: Turn, lead: str, booked: Booked, *first: Button, more: str = "") -> Reply:
    """Say how the booking is now, with what can be done; what only the booker may know is said in private alone."""
    lines = [lead + _said(turn, booked), booking_words.answer(turn.t, booked, turn.zone)]
    whom = turn.room.private and booked.shareable
    if turn.room.private:
        lines.append(booking_words.details(turn.t, booked, turn.zone))
    asked = booked.state == State.REQUESTED
    buttons = (*first, *booking_words.standing_buttons(turn.t, booked.number, whom=whom, asked=asked))
    return Reply("\n".join(filter(None, lines)) + more, buttons)


def _said(turn: Turn, booked: Booked) -> str:
    return said(turn.t, booking_words.here(turn, booked), turn.zone)


def _show(turn: Turn, booked: Booked) -> None:
    """Every copy of the booking's card says how it is now, and so does that of its series."""
    booking_words.show(turn, booked)
    if booked.series_id is not None:
        show_series(turn, booked.series_id)


def _tell(turn: Turn, booked: Booked, lead: touched.Lead) -> str:
    """The booker, and who shares the booking, hear what somebody else did to it; return what to say if not the booker.

    Nobody is named in a group."""
    partners.changed(turn, booked, lead)
    booker = people.named(turn.tx, booked.person_id)
    if touched.tell_booker(turn, booked, lead) or booker is None or booker.id == turn.person.id:
        return ""
    if not turn.room.private:
        return ""
    return "\n" + turn.t("I could not reach the booker. Please tell them yourself: {name}.", name=booker.name)


@command("cancel", "avboka", "peru", summary=N_("Cancel a booking"), takes=[OWN, SCOPE])
def cancel(turn: Turn, number: int, scope: str) -> Answer:
    """The time is free again, everywhere the booking was told; who booked it hears of it, if it was somebody else."""
    t = turn.t
    back = (Button(t("Take it back"), f"restore {number}"),)
    late = too_late(turn, number)
    if late is not None:
        return late
    if scope == from_here.ALL:
        return from_here.cancel(turn, number)
    match bookings.cancel(turn.tx, number, by=turn.person.id, zone=turn.zone, now=turn.now):
        case Booked() as booked:
            _show(turn, booked)
            keepers.withdrawn(turn, booked)
            unheard = _tell(turn, booked, lambda t: t("{name} cancelled your booking: ", name=turn.person.name))
            return Reply(t("Cancelled: ") + _said(turn, booked) + unheard, back)
        case Already(booked):
            return Reply(t("This booking is cancelled already: ") + _said(turn, booked), back)
        case NotThere():
            return not_yours(turn)


@command("restore", "aterta", "palauta", takes=[OWN])
def restore(turn: Turn, number: int) -> Answer:
    """A cancelled booking is back, if its time is still free."""
    refused = (
        _rejected(turn, number) or closing_days.stays_cancelled(turn, number) or _cancelled_by_keeper(turn, number)
    )
    if refused is not None:
        return refused
    outcome = bookings.restore(turn.tx, number, zone=turn.zone, now=turn.now)
    match outcome:
        case Booked():
            _show(turn, outcome)
            keepers.returned(turn, outcome)
            _tell(turn, outcome, lambda t: t("{name} brought your booking back: ", name=turn.person.name))
            asked = outcome.state == State.REQUESTED
            return _stands(turn, turn.t("Requested: ") if asked else turn.t("The booking is back: "), outcome)
        case Already(booked):
            return _stands(turn, turn.t("This booking stands: "), booked)
        case NotThere():
            return not_yours(turn)
        case _:
            before = diary.get(turn.tx, number)
            assert before is not None
            wish = _wish_of(turn, before, booking_words.span_of(before))
            return refusal_words.refused(turn, outcome, wish)


def _rejected(turn: Turn, number: int) -> Refusal | None:
    """What the keepers rejected comes back only by them: the asker hears again why, and what can be had instead."""
    booked = diary.get(turn.tx, number)
    if booked is None or not booked.rejected or rights.may(turn.person, Role.KEEPER, f"space:{booked.space_id}"):
        return None
    card = booking_words.card(turn.t, booked, turn.zone, private=turn.room.private)
    return Refusal(card.text, refusal_words.alternatives(turn, wished(turn.tx, booked)))


def _cancelled_by_keeper(turn: Turn, number: int) -> Refusal | None:
    """What a keeper of the space cancelled comes back only by its keepers: they may have given the time away."""
    booked, by = diary.get(turn.tx, number), diary.cancelled_by(turn.tx, number)
    if booked is None or booked.cancelled_at is None or booked.why or by in (None, turn.person.id, booked.person_id):
        return None
    subject = f"space:{booked.space_id}"
    keeper = people.named(turn.tx, by or 0)
    if rights.may(turn.person, Role.KEEPER, subject) or keeper is None or not rights.may(keeper, Role.KEEPER, subject):
        return None
    lead = turn.t("{name} cancelled your booking: ", name=keeper.name)
    who = rights.who_can(turn, Role.KEEPER, subject).text
    text = f"{lead}{_said(turn, booked)}\n{who}"
    return Refusal(text, refusal_words.alternatives(turn, wished(turn.tx, booked)))


def _wish_of(turn: Turn, booked: Booked, span: when.Span) -> Wish:
    """Return what the booking was for, at another time."""
    space = spaces.get(turn.tx, booked.space_id)
    assert space is not None
    whom = tuple(diary.associations_of(turn.tx, booked.number))
    return Wish(space, span, booked.purpose, booked.quantity, whom or None)


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
    space = spaces.get(turn.tx, booked.space_id)
    assert space is not None
    if space.closed_at is not None:
        return Refusal(refusal_words.why(turn, refusals.Closed(), space, booking_words.span_of(booked)))
    return found


def _moved(turn: Turn, values: Values) -> tuple[Booked, Space]:
    booked = diary.get(turn.tx, int(values["number"]))
    assert booked is not None
    space = spaces.get(turn.tx, booked.space_id)
    assert space is not None
    return booked, space


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
        approved=rights.may(turn.person, Role.KEEPER, f"space:{before.space_id}"),
        zone=turn.zone,
        now=turn.now,
    )
    return _after_move(turn, before, outcome, span)


def _after_move(
    turn: Turn, before: Booked, outcome: Booked | Already | refusals.Refused | NotThere, span: when.Span
) -> Answer:
    match outcome:
        case Booked():
            _show(turn, outcome)
            keepers.moved(turn, before, outcome)
            unheard = _tell(turn, outcome, _moved_by(turn, before))
            was = {"start": before.starts_at.isoformat(), "end": before.ends_at.isoformat(), "days": before.days}
            was["state"] = before.state
            undo = undoing.keep(turn.tx, before.subject, was, person_id=turn.person.id, now=turn.now)
            back = Button(turn.t("Take it back"), f"move back {undo}")
            return _stands(turn, turn.t("Moved: "), outcome, back, more=unheard)
        case Already(booked):
            return _stands(turn, turn.t("This booking stands: "), booked)
        case NotThere():
            return not_yours(turn)
        case _:
            scope = (from_here.ONE,) if before.series_id is not None else ()
            return refusal_words.not_moved(turn, outcome, _wish_of(turn, before, span), before.number, *scope)


def _moved_by(turn: Turn, before: Booked) -> touched.Lead:
    """Return who moved it and from when, in the words of who is told."""

    def lead(t: Words) -> str:
        then = times.say(booking_words.span_of(before), turn.zone, t.language)
        return t("{name} moved your booking, which was {when}: ", name=turn.person.name, when=then)

    return lead


def _undo(turn: Turn, text: str, _values: Values) -> Got | Refusal:
    number = read_number(text)
    found = undoing.find(turn.tx, number, "booking") if number is not None else None
    if found is None or found.person_id != turn.person.id:
        return Refusal(turn.t("There is nothing to take back."))
    return Got(found, text)


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
        approved=rights.may(turn.person, Role.KEEPER, f"space:{before.space_id}"),
        zone=turn.zone,
        now=turn.now,
    )
    return _after_move(turn, before, outcome, when.Span(start, end, days=days))
