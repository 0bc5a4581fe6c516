"""An event, or a day of it, is called off or takes place after all: everybody concerned is told once."""

from __future__ import annotations

from collections.abc import Collection

from handlers.booking import booking_words, refusal_words
from handlers.events import event_words, told_event
from handlers.talkoot import reasons
from handlers.turn import Answer, Turn
from handlers.types import Button, Reply
from handlers.words import Words, escape
from storage import diary, event_cancelling, undoing
from storage.answers import AnswerNow
from storage.event_cancelling import Back, Cancelled, NotOpen
from storage.events import EventNow

UNDO = "event_off"


def cancel(turn: Turn, event: EventNow, why: str) -> Answer:
    """Nobody is expected any more, what was booked is free, and everybody has heard so once."""
    outcome = event_cancelling.cancel(turn.tx, event.number, why=why, by=turn.person.id, zone=turn.zone, now=turn.now)
    if isinstance(outcome, NotOpen):
        return told_event.changed_since(turn, event)
    if outcome.event.cancelled_at is None:
        off = [day.number for day in event.held if outcome.event.day(day.number).cancelled_at is not None]
        return _skipped(turn, outcome, off)
    days = [day.number for day in event.held]

    def lead(t: Words) -> str:
        text = t("{name} cancelled this event: ", name=turn.person.name)
        text += event_words.headline(t, event, turn.zone)
        return text + ("\n" + t("Why: {why}", why="") + reasons.said(t, why) if why else "")

    text = turn.t("This event has been cancelled: ") + event_words.headline(turn.t, event, turn.zone)
    return _off(turn, outcome, days, lead, text)


def skip(turn: Turn, event: EventNow, day_id: int) -> Answer:
    """The event is not on that day, and everybody who had said that they come then has heard so once."""
    outcome = event_cancelling.skip(turn.tx, day_id, by=turn.person.id, zone=turn.zone, now=turn.now)
    if isinstance(outcome, NotOpen):
        return told_event.changed_since(turn, event)
    return _skipped(turn, outcome, [day_id])


def _skipped(turn: Turn, outcome: Cancelled, days: Collection[int]) -> Reply:
    event = outcome.event

    def lead(t: Words) -> str:
        when = t.list([event_words.day_said(event.day(one), turn.zone, t.language) for one in days])
        return t("{name}: *{title}* is not on {when}.", name=turn.person.name, title=event.title, when=when)

    said = turn.t.list([event_words.day_said(event.day(one), turn.zone, turn.language) for one in days])
    return _off(turn, outcome, days, lead, turn.t("Not on: *{title}* {when}", title=event.title, when=said))


def _off(turn: Turn, outcome: Cancelled, days: Collection[int], lead: told_event.Lead, head: str) -> Reply:
    t, event = turn.t, outcome.event
    free = told_event.freed(turn, event, outcome.bookings)

    def buttons(t: Words, _one: AnswerNow) -> list[Button]:
        return [Button(t("Show the event"), f"events {event.number}"), Button(t("All events"), "events")]

    starts = min(event.day(one).starts_at for one in days)
    told = told_event.tell(turn, event, days, lead, buttons, starts=starts)
    at = event.cancelled_at.isoformat() if event.cancelled_at is not None else None
    was = {"days": list(days), "bookings": [one.number for one in outcome.bookings], "at": at}
    undo = undoing.keep(turn.tx, f"{UNDO}:{event.number}", was, person_id=turn.person.id, now=turn.now)
    back = Button(t("Take it back"), f"event back {undo}")
    show = Button(t("Show the event"), f"events {event.number}")
    return Reply("\n".join([head, *free]) + told_event.told(turn, told), (back, show), private=True)


def bring_back(turn: Turn, event: EventNow, undo: undoing.Before) -> Answer | None:
    """It takes place after all, with what is still free, and everybody has heard so; None if it cannot."""
    days, booked = undo.was["days"], undo.was["bookings"]
    if undo.was["at"]:
        if event.cancelled_at is None or event.cancelled_at.isoformat() != undo.was["at"]:
            return None
        outcome = event_cancelling.bring_back(turn.tx, event.number, booked, zone=turn.zone, now=turn.now)
    else:
        outcome = event_cancelling.restore(turn.tx, event.number, days, booked, zone=turn.zone, now=turn.now)
    return _back(turn, outcome, days, whole=bool(undo.was["at"])) if isinstance(outcome, Back) else None


def restore(turn: Turn, event: EventNow, day_id: int) -> Answer:
    """The event is on that day after all; what was booked for it is booked again only with the button that undoes."""
    before = undoing.latest(turn.tx, f"{UNDO}:{event.number}")
    booked = before.was["bookings"] if before is not None and before.was["days"] == [day_id] else []
    outcome = event_cancelling.restore(turn.tx, event.number, [day_id], booked, zone=turn.zone, now=turn.now)
    if isinstance(outcome, NotOpen):
        return told_event.changed_since(turn, event)
    return _back(turn, outcome, [day_id], whole=False)


def _back(turn: Turn, outcome: Back, days: Collection[int], *, whole: bool) -> Reply:
    t, event = turn.t, outcome.event

    def lead(t: Words) -> str:
        if whole:
            return t("This event takes place after all: ") + event_words.headline(t, event, turn.zone)
        when = t.list([event_words.day_said(event.day(one), turn.zone, t.language) for one in days])
        return t("It takes place after all: ") + f"*{escape(event.title)}* {when}"

    def buttons(t: Words, one: AnswerNow) -> list[Button]:
        come = Button(t("I come"), f"coming {one.day_id}")
        return [come, Button(t("I cannot come"), f"not coming {one.day_id}")]

    starts = min(event.day(one).starts_at for one in days)
    told = told_event.tell(turn, event, days, lead, buttons, starts=starts)
    lines = [lead(t), *told_event.had_again(turn, outcome.bookings)]
    for booked, why in outcome.lost:
        space = diary.space_of(turn.tx, booked)
        said = refusal_words.why(turn, why, space, booking_words.span_of(booked))
        lines.append(t("This could not be had again: ") + said)
    after = (
        Button(t("Who comes"), f"event participants {event.number}"),
        Button(t("Show the event"), f"events {event.number}"),
    )
    return Reply("\n".join(lines) + told_event.told(turn, told), after, private=True)
