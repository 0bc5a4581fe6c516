"""A place that became free: told to who waited first, taken or not, and passed on when nobody answers."""

from __future__ import annotations

from datetime import datetime

from handlers import notices, rights
from handlers.commands import command
from handlers.falling_due import on_due
from handlers.organising import everybody
from handlers.signing_up import own, standing
from handlers.talkoot import talkoot_words
from handlers.turn import Answer, Town, Turn
from handlers.types import Button, Reply
from handlers.words import Words
from storage import keeping, people, quiet, sign_ups, talkoot, wallclock
from storage.db import Tx
from storage.due import Item
from storage.sign_ups import Coming, Full, Gone, Left, NotOpen, NotThere, Queued, SignedUp
from storage.signed import Ended


def _asked(found: list[SignedUp]) -> list[SignedUp]:
    """Return what an answer is waited for; else what the person comes to."""
    return [one for one in found if one.is_offered] or [one for one in found if one.is_coming]


@command("come", "jag kommer", "tulen", takes=[own.arg(_asked)])
def come(turn: Turn, signed: SignedUp) -> Answer:
    """Who was offered a place has it; who was reminded has said that they come."""
    if signed.cancelled_at is not None or signed.ends_at <= turn.now:
        return standing.closed(turn, signed.task_id)
    if signed.is_coming:
        return _confirmed(turn, signed)
    if signed.is_waiting:
        return _again(turn, signed, sign_ups.back(turn.tx, signed.number, zone=turn.zone, now=turn.now))
    if signed.ended_at is not None:
        return _after_all(turn, signed)
    match sign_ups.take(turn.tx, signed.number, zone=turn.zone, now=turn.now):
        case Coming() as outcome:
            return standing.joined(turn, outcome)
        case Gone():
            return standing.closed(turn, signed.task_id)
        case NotThere():
            return own.not_yours(turn)


def _after_all(turn: Turn, one: SignedUp) -> Answer:
    """Who had said no comes after all; an offer that went on is had only through the queue again."""
    if one.why in (Ended.LEFT, Ended.PASSED):
        return _again(turn, one, sign_ups.back(turn.tx, one.number, zone=turn.zone, now=turn.now))
    if one.why == Ended.LAPSED:
        lead = turn.t("I am sorry, this place has already gone to the next one.")
        return standing.full(turn, one.task_id, lead=lead, first=again(turn.t, one, now=turn.now))
    reply = Reply(
        turn.t("You were not coming any more: ") + talkoot_words.mine(turn.t, one, turn.zone),
        (Button(turn.t("Show the talkoot"), f"talkoot {one.talkoot_id}"),),
    )
    return standing.aside(turn, reply)


def _again(turn: Turn, one: SignedUp, outcome: Coming | Queued | Full | NotOpen | NotThere) -> Answer:
    lead = turn.t("I am sorry, your place has gone to somebody else meanwhile.")
    return own.stands(turn, one.task_id, outcome, lambda _: standing.full(turn, one.task_id, lead=lead))


def _confirmed(turn: Turn, one: SignedUp) -> Answer:
    """The person comes to all that they have signed up for that day."""
    day = wallclock.local(one.starts_at, turn.zone).date()
    same = [each for each in own.mine(turn) if each.is_coming and _day(each, turn) == day] or [one]
    for each in same:
        sign_ups.confirm(turn.tx, each.number, now=turn.now)
    t = turn.t
    lines = [standing.whole(t, each, turn.zone) for each in same]
    buttons = [Button(t("I cannot come after all"), f"withdraw {one.number}")] if len(same) == 1 else []
    return standing.aside(turn, Reply(t("Lovely, see you there: ") + "\n".join(lines), tuple(buttons)))


def _day(one: SignedUp, turn: Turn) -> object:
    return wallclock.local(one.starts_at, turn.zone).date()


def again(t: Words, one: SignedUp, *, now: datetime) -> tuple[Button, ...]:
    """Return how a place that went on may still be had."""
    return (Button(t("Join the queue again"), f"line up {one.task_id}"),) if now < one.starts_at else ()


@on_due(sign_ups.OFFERED)
def tell(tx: Tx, item: Item, now: datetime, town: Town) -> None:
    """Whoever waited first has been told of the place, and has the time to answer from now on.

    Who can be reached nowhere does not hold up the next; but whom an organiser lined up by name has the place, and the
    organiser, who can tell them, hears so.
    """
    one = _open(tx, item)
    if one is None:
        return
    awake = quiet.of_person(tx, one.person_id)
    if one.starts_at > now and keeping.told_at(one.starts_at, awake=awake, zone=town.zone, now=now) > now:
        sign_ups.put_off(tx, one, zone=town.zone, now=now)  # so late that it has become night
        return
    kept = sign_ups.told(tx, one, zone=town.zone, now=now) if one.starts_at > now else one
    reached = one.starts_at > now and notices.inform(
        tx, one.person_id, lambda t: standing.offer(t, kept, town.zone), now=now, town=town, starts=one.starts_at
    )
    if not reached and not _given(tx, one, now=now, town=town):
        sign_ups.leave(tx, one.number, zone=town.zone, now=now, why=Ended.LAPSED)


def _given(tx: Tx, one: SignedUp, *, now: datetime, town: Town) -> bool:
    """Somebody whom an organiser added comes now, and who leads the talkoot was told to tell them; False if not."""
    planned, person = talkoot.get(tx, one.talkoot_id), people.named(tx, one.person_id)
    if one.added_by is None or one.starts_at <= now or planned is None or person is None:
        return False
    if not any(notices.private_room(tx, leader.id, now=now) for leader in rights.leaders(tx, planned)):
        return False
    if not isinstance(sign_ups.take(tx, one.number, zone=town.zone, now=now), Coming):
        return True  # somebody took them off at this very moment

    def say(t: Words) -> Reply:
        text = t("{name} has the place that became free: ", name=one.name) + talkoot_words.mine(t, one, town.zone)
        missed = t(
            "I cannot reach everybody. Please tell them yourself: {name}.", name=everybody.with_contact(tx, person)
        )
        off = Button(t("Take them off"), f"take off {one.number}")
        return Reply(f"{text}\n{missed}", (off, Button(t("Who comes"), f"participants {one.talkoot_id}")))

    return everybody.tell_leaders(tx, planned, say, now=now, town=town, starts=one.starts_at)


def _open(tx: Tx, item: Item) -> SignedUp | None:
    one = sign_ups.get(tx, int(item.subject.partition(":")[2]))
    return one if one is not None and one.is_offered and one.cancelled_at is None else None


@on_due(sign_ups.UNANSWERED)
def lapse(tx: Tx, item: Item, now: datetime, town: Town) -> None:
    """The place has gone on to the next, and who did not answer has been told so, once."""
    one = _open(tx, item)
    if one is None or (one.answer_by is not None and now < one.answer_by):
        return  # answered, or told so late that they have longer
    gone = sign_ups.leave(tx, one.number, zone=town.zone, now=now, why=Ended.LAPSED)
    if not isinstance(gone, Left):
        return
    standing.show_offer(tx, gone.sign_up, one.answer_by, town=town, now=now)

    def say(t: Words) -> Reply:
        lead = t("You did not have time to answer, so the place went on: ")
        buttons = (*again(t, one, now=now), standing.all_talkoot(t))
        return Reply(lead + talkoot_words.mine(t, one, town.zone), buttons)

    notices.inform(tx, one.person_id, say, now=now, town=town)


@on_due(sign_ups.OVER)
def its_time_came(tx: Tx, item: Item, now: datetime, town: Town) -> None:
    """Nobody waits for what has begun."""
    one = sign_ups.get(tx, int(item.subject.partition(":")[2]))
    if one is not None and one.is_waiting and one.starts_at <= now:
        sign_ups.leave(tx, one.number, zone=town.zone, now=now, why=Ended.OVER)
