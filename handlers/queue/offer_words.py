"""What is said of the queue: what somebody waits for, and a turn that is offered to them, with its answers."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from handlers import notices, rights, times, when
from handlers.booking import booking_words
from handlers.booking.wishes import Wish
from handlers.turn import Refusal, Town, Turn
from handlers.types import Button, Reply
from handlers.words import Words
from storage import associations, cards, diary, outbox, people, queue, refusals, rooms, spaces, waiting, wallclock
from storage.db import Tx
from storage.diary import Booked
from storage.occupied import State


def is_open(booked: Booked, now: datetime) -> bool:
    """Tell whether the time is offered to somebody whose answer is waited for."""
    return booked.state == State.OFFERED and booked.cancelled_at is None and booked.ends_at > now


def offer(t: Words, booked: Booked, zone: ZoneInfo) -> Reply:
    """Return the offer of a freed turn: what it is, until when it is kept, and both answers."""
    span = times.say(booking_words.span_of(booked), zone, t.language)
    if booked.quantity:
        text = t("*{gear}*: {n} pcs became free: {when}", gear=booked.space, n=booked.quantity, when=span)
    else:
        text = t("*{space}* became free: {when}", space=booked.space, when=span)
    text += t(" ({associations})", associations=t.list(booked.by)) if booked.by else ""
    text += t(" · {purpose}", purpose=booked.purpose) if booked.purpose else ""
    until = t("I keep it for you until {until}.", until=_until(t, booked, zone))
    return Reply(f"{text}\n{until}", answers(t, booked.number), card=f"offer:{booked.number}")


def _until(t: Words, booked: Booked, zone: ZoneInfo) -> str:
    assert booked.answer_by is not None
    until = booked.answer_by
    if not wallclock.minutes(until, zone):  # nobody should have to wonder which midnight is meant
        until -= timedelta(minutes=1)
    return when.say(when.Moment(until), zone=zone, language=t.language, year=False)


def answers(t: Words, number: int) -> tuple[Button, ...]:
    """Return how an offer is answered."""
    return (Button(t("I take it"), f"take {number}"), Button(t("I do not need it"), f"pass {number}"))


def show(tx: Tx, booked: Booked, *, town: Town, now: datetime) -> None:
    """The message that offered the turn says what became of it, and can be answered no more."""

    def say(room: rooms.Known, _person_id: int | None) -> outbox.Message:
        t = notices.words_of(people.named(tx, room.person_id or booked.person_id), town)
        lead = t("This turn went on: ") if booked.cancelled_at else booking_words.lead(t, booked, town.zone)
        return notices.as_message(Reply(lead + booking_words.said(t, booked, town.zone)))

    cards.update(tx, f"offer:{booked.number}", say, now=now)


def answer_first(turn: Turn, booked: Booked) -> Refusal | None:
    """What is offered to the person is answered before anything else is done with it."""
    if not is_open(booked, turn.now) or not rights.may_answer(turn, booked):
        return None
    said = offer(turn.t, booking_words.here(turn, booked), turn.zone)
    return Refusal(said.text, said.buttons)


def wished(tx: Tx, t: Words, one: waiting.Turn, zone: ZoneInfo) -> str:
    """Return what somebody waits for: "Kylätalo, la 28.11.2026 klo 12–14 (Eräpolku ry)", with markup."""
    thing = t.label("{name}, {n} pcs", name=one.space, n=str(one.quantity)) if one.quantity else one.space
    span = when.Span(one.starts_at, one.ends_at, days=one.days)
    text = t("*{space}*, {when}", space=thing, when=times.say(span, zone, t.language))
    whom = associations.get(tx, one.association_id) if one.association_id else None
    text += t(" ({associations})", associations=whom.name) if whom else ""
    return text + (t(" · {purpose}", purpose=one.purpose) if one.purpose else "")


def again(tx: Tx, t: Words, booked: Booked, *, town: Town, now: datetime) -> tuple[Button, ...]:
    """Return how the time that went on may still be had: at once, if it is free, else through the queue again."""
    space = spaces.get(tx, booked.space_id)
    if space is None or queue.last_moment_of(booked, town.zone) <= now:
        return (Button(t("What I wait for"), "queue"),)
    whom = tuple(diary.associations_of(tx, booked.number))
    span = booking_words.span_of(booked)
    wish = Wish(space, span, booked.purpose, booked.quantity, whom or None)
    if is_free(tx, booked, town=town, now=now):
        return (Button(t("Book it"), wish.line("book", span, town.zone)),)
    return (Button(t("Join the queue again"), wish.line("queue", span, town.zone)),)


def is_free(tx: Tx, booked: Booked, *, town: Town, now: datetime) -> bool:
    """Tell whether anybody could book the very time of what was cancelled."""
    space = spaces.get(tx, booked.space_id)
    if space is None:
        return False
    start, end = booked.starts_at, booked.ends_at
    refused = refusals.refusal(
        tx, space, start, end, zone=town.zone, now=now, days=booked.days, quantity=booked.quantity
    )
    return refused is None
