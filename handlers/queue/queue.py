"""The queue: waiting for a time that is taken, seeing what one waits for, and leaving without losing the place."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from handlers import notices, rights, times, when
from handlers.booking import booking_words, refusal_words
from handlers.booking.pieces import PIECES
from handlers.booking.whom import WHOM
from handlers.booking.wishes import Wish
from handlers.commands import command
from handlers.lengths import read_id
from handlers.queue import offer_words
from handlers.spaces.finding import choices as space_choices
from handlers.spaces.finding import the_space
from handlers.turn import Answer, Arg, Choices, Got, Refusal, Turn, Unclear, Values
from handlers.types import Button, Reply
from handlers.words import N_
from storage import diary, keeping, queue, quotas, refusals, waiting
from storage.diary import Booked
from storage.spaces import Space


def _space(turn: Turn, text: str, values: Values) -> Got | Unclear | Refusal:
    """Read which space is waited for; who says nothing at all wants to see what they wait for."""
    return the_space(turn, text, values) if text.strip() not in ("", "-") else Got(None, "-")


def _when(turn: Turn, text: str, values: Values) -> Got | Unclear:
    """Read the time waited for; a day without hours is asked about, with what is taken on it to tap."""
    space = values["space"]
    assert isinstance(space, Space)
    if not text.strip():
        return Unclear(turn.t("Which time do you wait for? For example: tomorrow 10–12"))
    found = times.read_span(turn, text, space, quantity=values.get("quantity"))
    day = times.read_span(turn, text, None) if isinstance(found, Unclear) else None
    if not isinstance(found, Unclear) or not isinstance(day, Got) or not day.value.days:
        return found
    choices = _taken(turn, space, day.value)
    if not choices:
        return found
    said = times.say(day.value, turn.zone, turn.language)
    return replace(found, text=turn.t("Which hours do you wait for on {day}?", day=said), choices=choices)


def _taken(turn: Turn, space: Space, day: when.Span) -> Choices:
    """Return the hours that somebody has on the day, to tap, and the whole day."""
    booked = diary.between(turn.tx, space.id or 0, day.start, day.end)[:5] if space.quantity is None else []
    spans = [booking_words.span_of(one) for one in booked if one.starts_at > turn.now and not one.days]
    found = [(times.hours(turn, span.start, span.end), times.write(span, turn.zone)) for span in spans]
    return [*found, (turn.t("Whole day"), times.write(day, turn.zone))] if found else []


def _purpose(_turn: Turn, text: str, values: Values) -> Got:
    purpose = booking_words.purpose_in(text, values.get("space"))
    return Got(purpose, purpose)


def _for_a_wish(arg: Arg) -> Arg:
    """The argument is read, and asked about, only when somebody wishes to wait for a space."""

    def parse(turn: Turn, text: str, values: Values) -> Got | Unclear | Refusal:
        return arg.parse(turn, text, values) if values.get("space") is not None else Got(None, "-")

    return replace(arg, parse=parse, known=True)


@command(
    "queue",
    "kö",
    "jono",
    linkable=True,
    summary=N_("Queue: wait for a time to become free"),
    example=N_("/queue village hall tomorrow 10–13"),
    takes=[
        Arg("space", _space, N_("Which space?"), space_choices, known=True),
        _for_a_wish(PIECES),
        _for_a_wish(Arg("span", _when)),
        _for_a_wish(WHOM),
        Arg("purpose", _purpose, optional=True),
    ],
)
def wait(
    turn: Turn,
    space: Space | None,
    quantity: int | None,
    span: when.Span | None,
    whom: tuple[int, ...] | None,
    purpose: str | None,
) -> Answer:
    """The person waits for the time, unless it can be had now; who names none sees what they wait for."""
    if space is None or span is None:
        return _listed(turn)
    wish = Wish(space, span, purpose or "", quantity, whom or None)
    refused = _refused(turn, wish)
    if refused is None:
        return _free(turn, wish)
    if not isinstance(refused, refusals.Taken | refusals.NotEnough):
        return refusal_words.refused(turn, refused, wish)
    mine = _mine(turn, space, span)
    if mine is not None:
        offered = offer_words.answer_first(turn, mine)
        return offered or Reply(turn.t("You have this already: ") + booking_words.said(turn.t, mine, turn.zone))
    return _placed(turn, _join(turn, wish))


def _refused(turn: Turn, wish: Wish) -> refusals.Refused | None:
    """Return why the time cannot be had; who has no hours left this week cannot wait for more of them."""
    start, end = _bounds(turn, wish.space, wish.span)
    days = wish.span.days
    refused = refusals.refusal(
        turn.tx, wish.space, start, end, zone=turn.zone, now=turn.now, days=days, quantity=wish.quantity
    )
    if refused is None or isinstance(refused, refusals.Taken | refusals.NotEnough):
        whom = (wish.whom or ())[:1]
        return quotas.refusal(turn.tx, wish.space, whom, start, end, zone=turn.zone) or refused
    return refused


def _bounds(turn: Turn, space: Space, span: when.Span) -> tuple[datetime, datetime]:
    """Return the very hours; a whole day means those the space is open."""
    return refusals.day_hours(turn.tx, space, span.start, span.end, turn.zone, days=span.days)


def _mine(turn: Turn, space: Space, span: when.Span) -> Booked | None:
    """Return the person's own booking for that very time, or None."""
    return diary.the_same(turn.tx, space.id or 0, turn.person.id, *_bounds(turn, space, span))


def _free(turn: Turn, wish: Wish) -> Reply:
    t = turn.t
    said = times.say(wish.span, turn.zone, turn.language)
    text = t("There is no need to wait. Free {when}: *{space}*.", space=wish.space.name, when=said)
    return Reply(text, (Button(t("Book it"), wish.line("book", wish.span, turn.zone)),))


def _join(turn: Turn, wish: Wish) -> queue.Place:
    return queue.join(
        turn.tx,
        wish.space,
        person_id=turn.person.id,
        start=wish.span.start,
        end=wish.span.end,
        days=wish.span.days,
        quantity=wish.quantity,
        purpose=wish.purpose,
        association_id=next(iter(wish.whom or ()), None),
        zone=turn.zone,
        now=turn.now,
    )


def _placed(turn: Turn, place: queue.Place) -> Reply:
    """Say the place in the queue; or, when the turn has come at this very moment, offer it at once."""
    t, one = turn.t, place.turn
    booked = queue.offer_of(turn.tx, one)
    if booked is not None:
        kept = queue.told(turn.tx, booked, zone=turn.zone, now=turn.now)
        return replace(offer_words.offer(t, kept, turn.zone), private=True)
    wish = offer_words.wished(turn.tx, t, one, turn.zone)
    number = place.ahead + 1
    leave = Button(t("Leave the queue"), f"leave queue {one.number}")
    if turn.room.private:
        lead = t("You are number {n} in the queue.", n=number) if place.new else _already(turn, number)
        return Reply(f"{lead} {_kept_for(turn, one)}\n{wish}", (leave, Button(t("What I wait for"), "queue")))
    text = t("{name}, you are number {n} in the queue: ", name=turn.person.name, n=number) + wish
    if notices.private_room(turn.tx, turn.person.id, now=turn.now) is not None:
        return Reply(text, (leave,))
    text += "\n" + t("I will offer it to you in private. Please open our chat now, so that I can.")
    return Reply(text, (leave, Button(t("Continue in private"), "queue", private=True)))


def _already(turn: Turn, number: int) -> str:
    return turn.t("You are in the queue already, as number {n}.", n=number)


def _kept_for(turn: Turn, one: waiting.Turn) -> str:
    """Return for how long a turn that becomes free is kept for them."""
    if one.starts_at - turn.now > 2 * keeping.ANSWER:
        return turn.t("If the time becomes free, I tell you and keep it for you for 12 hours.")
    return turn.t("If the time becomes free, I tell you and keep it for you for a while.")


def _listed(turn: Turn) -> Reply:
    """The person has seen what they wait for, with their place in each."""
    t = turn.t
    found = queue.of_person(turn.tx, turn.person.id)
    other = Button(t("Wait for another time"), "queue ?")
    if not found:
        text = t("You are not waiting for anything.")
        return Reply(text, (Button(t("Wait for a time"), "queue ?"),), private=True)
    lines, buttons = [t("You wait for:")], list[Button]()
    for at, one in enumerate(found[:10], start=1):
        wish = offer_words.wished(turn.tx, t, one, turn.zone)
        booked = queue.offer_of(turn.tx, one)
        if booked is not None:
            lines.append(f"{at}. {wish}" + t(" · offered to you, please answer"))
            buttons.append(Button(t("Take {n}", n=at), f"take {booked.number}"))
            buttons.append(Button(t("I do not need {n}", n=at), f"pass {booked.number}"))
            continue
        lines.append(f"{at}. {wish}" + t(" · number {n} in the queue", n=waiting.ahead(turn.tx, one) + 1))
        buttons.append(Button(t("Leave queue {n}", n=at), f"leave queue {one.number}"))
    if len(found) > 10:
        lines.append(t.n("… and {n} more.", "… and {n} more.", len(found) - 10))
    return Reply("\n".join(lines), (*buttons, other), private=True)


def _entry(turn: Turn, text: str, values: Values) -> Got | Unclear | Refusal:
    """Read which place in the queue is meant: one's own, or one of an association that one acts for."""
    number = read_id(text.split()[0]) if text.split() else None
    if number is None:
        choices = _entry_choices(turn, values)
        return choices if isinstance(choices, Refusal) else Unclear(turn.t("Which one?"), choices)
    one = queue.get(turn.tx, number)
    return Got(one, str(number)) if one is not None and rights.may_leave(turn, one) else _not_waiting(turn)


def _entry_choices(turn: Turn, _values: Values) -> Choices | Refusal:
    found = queue.of_person(turn.tx, turn.person.id)[:8]
    return [(f"{one.space} {_short(turn, one)}", str(one.number)) for one in found] or _not_waiting(turn)


def _short(turn: Turn, one: waiting.Turn) -> str:
    span = when.Span(one.starts_at, one.ends_at, days=one.days)
    return times.say(span, turn.zone, turn.language, year=False)


def _not_waiting(turn: Turn) -> Refusal:
    return Refusal(turn.t("You are not in that queue."), (Button(turn.t("What I wait for"), "queue"),))


_ENTRY = Arg("entry", _entry, N_("Which one?"), _entry_choices)


@command("leave queue", "lamna ko", "poistu jonosta", takes=[_ENTRY])
def leave(turn: Turn, entry: waiting.Turn) -> Answer:
    """The person waits for that no longer; their place is kept for them to come back to."""
    t = turn.t
    if not queue.leave(turn.tx, entry.number, now=turn.now):
        now = queue.get(turn.tx, entry.number)
        booked = queue.offer_of(turn.tx, now) if now else None
        return (booked and offer_words.answer_first(turn, booked)) or _not_waiting(turn)
    wish = offer_words.wished(turn.tx, t, entry, turn.zone)
    return Reply(t("You no longer wait for: ") + wish, (Button(t("Take it back"), f"queue back {entry.number}"),))


@command("queue back", "ko tillbaka", "takaisin jonoon", takes=[_ENTRY])
def come_back(turn: Turn, entry: waiting.Turn) -> Answer:
    """Who left the queue, or did not need the turn, is in it again, in the old place."""
    t = turn.t
    place = queue.back(turn.tx, entry.number, zone=turn.zone, now=turn.now)
    if place is not None:
        return _placed(turn, place)
    text = t("You cannot wait for that any more: ") + offer_words.wished(turn.tx, t, entry, turn.zone)
    return Refusal(text, (Button(t("What I wait for"), "queue"), Button(t("Book a space"), "book")))
