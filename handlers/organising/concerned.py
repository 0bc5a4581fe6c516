"""What each who is concerned reads when talkoot change as a whole: what they signed up for, and what they can do."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from handlers.booking import booking_words, touched
from handlers.organising import everybody
from handlers.organising.everybody import Theirs, Told
from handlers.talkoot import talkoot_words
from handlers.turn import Turn
from handlers.types import Button, Reply
from handlers.words import Words
from storage import sign_ups
from storage.diary import Booked
from storage.planned import Planned
from storage.sign_ups import SignedUp

MOST = 4
"""For how many days there is a button to come at most."""


Lead = Callable[[Words], str]
"""What happened, in the words of who is told."""


def own(turn: Turn, t: Words, signed: Sequence[SignedUp]) -> list[str]:
    """Return what the person had signed up for, a line each."""
    several = len({one.day_id for one in signed}) > 1
    return [_one(turn, t, one, several) for one in signed]


def _one(turn: Turn, t: Words, one: SignedUp, several: bool) -> str:
    said = f"{talkoot_words.short_day(one, turn.zone, t.language)} {one.task}" if several else one.task
    line = t("You: {task}", task=said)
    others = one.people - 1
    line += t.n(" · you bring {n} other", " · you bring {n} others", others) if others else ""
    if one.is_waiting:
        return line + t(" · you are in the queue")
    if one.is_offered and one.answer_by is not None:
        until = talkoot_words.until(t, one, turn.zone)
        return line + " · " + t("a place is kept until {until}", until=until)
    return line


def answers(turn: Turn, t: Words, planned: Planned, signed: Sequence[SignedUp]) -> tuple[Button, ...]:
    """Return how the person says that they come, on each of the days, and that they do not.

    A place that is offered is answered by itself.
    """
    places = {(one.day_id, one.is_offered and one.number): one for one in reversed(signed) if not one.is_waiting}
    each = sorted(places.values(), key=lambda one: (one.starts_at, one.number))[:MOST]
    buttons = [Button(_label(turn, t, one, len(each) > 1), f"come {one.number}") for one in each]
    return (*buttons, everybody.give_up(t, planned, signed))


def _label(turn: Turn, t: Words, one: SignedUp, several: bool) -> str:
    if not several:
        return t("I come then too")
    day = talkoot_words.short_day(one, turn.zone, t.language)
    return t.label("I come: {what}", what=f"{day} {one.task}" if one.is_offered else day)


def tell_other_leaders(turn: Turn, planned: Planned, lead: Lead, theirs: Theirs, *, starts: datetime) -> None:
    """Who leads the talkoot and who made them hear what somebody else did to them, if they have not signed up."""

    def say(t: Words) -> Reply:
        return Reply(lead(t), (Button(t("Who comes"), f"participants {planned.number}"),))

    if turn.person.id not in (planned.leads, planned.person_id) or planned.leads != planned.person_id:
        but = {turn.person.id, *theirs}
        everybody.tell_leaders(turn.tx, planned, say, now=turn.now, town=turn.town, but=but, starts=starts)


def offer_anew(turn: Turn, planned: Planned, told: Told) -> None:
    """A place that is kept for who changes the talkoot, or for somebody who could not be told, is offered as any other.

    Everybody else has just read until when it is kept.
    """
    unheard = {turn.person.id, *(one.id for one in told.missed)}
    for one in sign_ups.of_talkoot(turn.tx, planned):
        if one.is_offered and one.person_id in unheard:
            sign_ups.put_off(turn.tx, one, zone=turn.zone, now=turn.now)


def tell_booker(turn: Turn, planned: Planned, booked: Booked, theirs: Theirs, lead: Lead) -> None:
    """Who booked it for the talkoot hears what became of it, unless they hear of the talkoot anyhow."""
    if booked.person_id not in (planned.leads, planned.person_id, *theirs):
        touched.tell_booker(turn, booked, lead)


def bookings_said(turn: Turn, booked: Sequence[Booked]) -> list[str]:
    """Return what is booked with the talkoot, a line each."""
    return [f"• {booking_words.said(turn.t, one, turn.zone)}" for one in booked]
