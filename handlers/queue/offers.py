"""A freed turn: told to who waited first, taken or not needed, and passed on when nobody answers."""

from __future__ import annotations

from datetime import datetime

from handlers import notices, rights
from handlers.approval import keepers
from handlers.booking import booking_words, touched
from handlers.booking.own import not_yours
from handlers.commands import command
from handlers.falling_due import on_due
from handlers.lengths import read_id
from handlers.queue import offer_words
from handlers.turn import Answer, Arg, Choices, Got, Refusal, Town, Turn, Unclear, Values
from handlers.types import Button, Reply
from handlers.words import N_, Words
from storage import bookings, deciding, diary, keeping, people, queue, quiet, spaces, waiting
from storage.db import Tx
from storage.diary import Already, Booked, NotThere
from storage.due import Item
from storage.occupied import State


def _offer(turn: Turn, text: str, values: Values) -> Got | Unclear | Refusal:
    """Read which offer is answered; who has just one need not say which."""
    number = read_id(text.split()[0]) if text.split() else None
    if number is None:
        choices = _choices(turn, values)
        if isinstance(choices, Refusal):
            return choices
        if len(choices) > 1:
            return Unclear(turn.t("Which one?"), choices)
        number = int(choices[0][1])
    booked = diary.get(turn.tx, number)
    return Got(booked, str(number)) if booked is not None and rights.may_answer(turn, booked) else not_yours(turn)


def _choices(turn: Turn, _values: Values) -> Choices | Refusal:
    found = [queue.offer_of(turn.tx, one) for one in queue.of_person(turn.tx, turn.person.id)]
    mine = [(booking_words.short(turn, one), str(one.number)) for one in found if one is not None]
    nothing = Refusal(turn.t("No turn is offered to you now."), (Button(turn.t("What I wait for"), "queue"),))
    return mine or nothing


_OFFER = Arg("offered", _offer, N_("Which one?"), _choices, known=True)


@command("take", "ta", "otan", takes=[_OFFER])
def take(turn: Turn, offered: Booked) -> Answer:
    """Who was offered the turn has it; where the keepers approve, they are asked."""
    approved = rights.keeps(turn.person, offered.space_id)
    match deciding.take(turn.tx, offered.number, approved=approved, zone=turn.zone, now=turn.now):
        case Booked() as booked:
            offer_words.show(turn.tx, booked, town=turn.town, now=turn.now)
            keepers.ask(turn, booked)
            touched.tell_booker(turn, booked, lambda t: t("{name} took the turn for you: ", name=turn.person.name))
            card = booking_words.card(turn.t, booked, turn.zone, private=True)
            return Reply(card.text, card.buttons, private=True, card=card.card)
        case Already(booked) if booked.cancelled_at is None:
            return _taken(turn, booked)
        case Already() | NotThere():
            return _too_late(turn, offered)


def _taken(turn: Turn, booked: Booked) -> Reply:
    """Say that the time is theirs already."""
    text = turn.t("You have this already: ") + booking_words.said(turn.t, booking_words.here(turn, booked), turn.zone)
    return Reply(text, booking_words.standing_buttons(turn.t, booked.number))


def _too_late(turn: Turn, offered: Booked) -> Answer:
    """Say kindly that the turn has gone on, and how to have it after all."""
    if offered.state != State.OFFERED:
        return not_yours(turn)
    text = turn.t("I am sorry, this turn had time to go on: ") + booking_words.said(
        turn.t, booking_words.here(turn, offered), turn.zone
    )
    return Refusal(text, offer_words.again(turn.tx, turn.t, offered, town=turn.town, now=turn.now))


@command("pass", "behovs inte", "en tarvitse", takes=[_OFFER])
def give_up(turn: Turn, offered: Booked) -> Answer:
    """The turn goes to the next at once; it can be taken back as long as nobody else has it."""
    entry = waiting.offered(turn.tx, offered.number)
    outcome = bookings.cancel(
        turn.tx, offered.number, by=turn.person.id, zone=turn.zone, now=turn.now, waits=State.OFFERED
    )
    match outcome:
        case Booked() as booked:
            queue.passed(turn.tx, booked.number)
            offer_words.show(turn.tx, booked, town=turn.town, now=turn.now)
            touched.tell_booker(turn, booked, lambda t: t("{name} let the turn go on: ", name=turn.person.name))
            return _let_go(turn, booked, entry)
        case Already(booked) if booked.cancelled_at is None:
            return _taken(turn, booked)
        case Already() | NotThere():
            return _too_late(turn, offered)


def _let_go(turn: Turn, booked: Booked, entry: waiting.Turn | None) -> Reply:
    t = turn.t
    free = offer_words.is_free(turn.tx, booked, town=turn.town, now=turn.now)
    lead = t("All right, it is free for everybody now: ") if free else t("All right, it goes on to the next: ")
    back = (Button(t("Take it back"), f"queue back {entry.number}"),) if entry else ()
    return Reply(lead + booking_words.said(t, booking_words.here(turn, booked), turn.zone), back)


@on_due(queue.OFFERED)
def tell(tx: Tx, item: Item, now: datetime, town: Town) -> None:
    """Whoever waited first has been told of the turn, and has the time to answer from now on.

    Who can be reached nowhere does not hold up the next.
    """
    booked = _open_offer(tx, item, now)
    if booked is None:
        return
    last = queue.last_moment_of(booked, town.zone)
    awake = quiet.of_person(tx, booked.person_id)
    if (
        last > now and keeping.told_at(last, awake=awake, zone=town.zone, now=now) > now
    ):  # so late that it has become night
        queue.put_off(tx, booked, zone=town.zone, now=now)
        return
    kept = queue.told(tx, booked, zone=town.zone, now=now) if last > now else booked
    reached = last > now and notices.inform(
        tx, booked.person_id, lambda t: offer_words.offer(t, kept, town.zone), now=now, town=town, starts=last
    )
    if not reached:
        bookings.cancel(tx, booked.number, by=None, zone=town.zone, now=now, waits=State.OFFERED)


def _open_offer(tx: Tx, item: Item, now: datetime) -> Booked | None:
    booked = diary.get(tx, int(item.subject.partition(":")[2]))
    return booked if booked is not None and offer_words.is_open(booked, now) else None


@on_due(queue.UNANSWERED)
def lapse(tx: Tx, item: Item, now: datetime, town: Town) -> None:
    """The turn has gone on to the next, and who did not answer has been told so, once."""
    booked = _open_offer(tx, item, now)
    if booked is None or (booked.answer_by is not None and now < booked.answer_by):
        return  # answered, or told so late that they have longer
    gone = bookings.cancel(tx, booked.number, by=None, zone=town.zone, now=now, waits=State.OFFERED)
    if not isinstance(gone, Booked):
        return
    offer_words.show(tx, gone, town=town, now=now)
    told = notices.words_of(people.named(tx, gone.person_id), town)
    buttons = offer_words.again(tx, told, gone, town=town, now=now)

    def say(t: Words) -> Reply:
        lead = t("You did not have time to answer, so the turn went on: ")
        return Reply(lead + booking_words.said(t, gone, town.zone), buttons)

    notices.inform(tx, gone.person_id, say, now=now, town=town)


@on_due(queue.OVER)
def its_time_came(tx: Tx, item: Item, now: datetime, town: Town) -> None:
    """Nobody waits for what has begun."""
    entry = waiting.get(tx, int(item.subject.partition(":")[2]))
    if entry is not None and not entry.is_offered:
        queue.leave(tx, entry.number, now=now)


@on_due(queue.CLOSED)
def space_closed(tx: Tx, item: Item, now: datetime, town: Town) -> None:
    """Whoever waited for a space that was closed for good waits no longer, and has been told so, once."""
    entry = waiting.get(tx, int(item.subject.partition(":")[2]))
    space = spaces.get(tx, entry.space_id) if entry else None
    if entry is None or entry.ended_at is not None or space is None or space.closed_at is None:
        return
    for other in waiting.in_space(tx, space.id or 0):
        if other.person_id == entry.person_id:
            queue.leave(tx, other.number, now=now)

    def say(t: Words) -> Reply:
        text = t("{space} can no longer be booked, so there is no queue for it any more.", space=space.name)
        return Reply(text, (Button(t("Book another space"), "book"), Button(t("What I wait for"), "queue")))

    notices.inform(tx, entry.person_id, say, now=now, town=town)
