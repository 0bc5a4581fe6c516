"""When a draft of an event is: other days, other hours, all of it so many days later, or without some of its days."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from handlers import when
from handlers.events import event_days, event_words, traits
from handlers.events.event_days import Times
from handlers.planning import changes, lines, other_days, plan_days
from handlers.planning.changes import Done
from handlers.turn import Got, Refusal, Turn, Unclear
from handlers.types import Button
from storage import booked_together, event_changes
from storage.events import EventNow

FIT = "fit"
"""Said of a draft: it is on those of its days on which all that it needs can be had."""


def read(turn: Turn, text: str, event: EventNow) -> Got | Unclear:
    """Return when it is to be; hours alone keep the days, and of a single day, a day alone its hours."""
    if not text.strip():
        return event_days.question(turn)
    spans = other_days.of_each(turn, text, event.held)
    if spans:
        return Got(Times(tuple(spans), event.repeats), plan_days.write(spans, turn.zone))
    return event_days.read(turn, text)


def read_to(turn: Turn, text: str, event: EventNow) -> Got | Unclear:
    """Return the days, all so much later that the first is on the day which the words mean."""
    moved = other_days.to_day(turn, text, event.held)
    return Got(Times(tuple(moved), event.repeats), text.strip()) if moved else read(turn, text, event)


def fitting(turn: Turn, event: EventNow) -> Times | Refusal:
    """Return those of its days on which all that it needs can be had."""
    gone = [one.wanted for one in booked_together.lacking(turn.tx, event, zone=turn.zone, now=turn.now)]
    days = [
        day for day in traits.times(event).days if not any(day.start < one.end and one.start < day.end for one in gone)
    ]
    if days:
        return Times(tuple(days), event.repeats)
    text = turn.t("On none of its days can everything be had: ") + event_words.headline(turn.t, event, turn.zone)
    return Refusal(text, (Button(turn.t("Change"), lines.change(event)),), private=True)


def change(turn: Turn, event: EventNow, then: Times) -> Done | Refusal:
    """The draft is at these times from now on."""
    if not event.is_draft:
        return published(turn, event)
    if then.days[0].start <= turn.now:
        text = turn.t("The time has passed already: {when}.", when=plan_days.say(turn, then.days[:1]))
        return Refusal(text, (Button(turn.t("Change the time"), lines.change(event, "time")),), private=True)
    if then == traits.times(event):
        return changes.nothing_new(turn, event)
    return _arranged(turn, event, then, {"kind": "days", "before": _kept(traits.times(event)), "after": _kept(then)})


def _arranged(turn: Turn, event: EventNow, then: Times, was: dict[str, Any]) -> Done:
    before, had = event_words.when_said(turn.t, event, turn.zone), traits.times(event).days
    spans = [(day.start, day.end) for day in then.days]
    event_changes.arrange(turn.tx, event, spans, repeats=then.repeats)
    gone = [day for day in had if day not in then.days]
    if gone and set(then.days) < set(had):
        return Done(turn.t("Left out: {days}.", days=event_words.days_said(turn.t, gone, turn.zone)), was)
    after = event_words.days_said(turn.t, then.days, turn.zone)
    return Done(changes.line(turn, turn.t("Time"), after, before), was)


def published(turn: Turn, event: EventNow) -> Refusal:
    """Say that people count on the time: it is moved, and everybody hears of it."""
    t = turn.t
    text = t("People know of the time already: an event is moved, and everybody who comes hears of it. ")
    move = Button(t("Move"), f"move event {event.number}")
    return Refusal(text + event_words.headline(t, event, turn.zone), (move,))


def _kept(times: Times) -> dict[str, Any]:
    """Return the times as they are kept to be put back."""
    return {"days": [[at.isoformat() for at in (day.start, day.end)] for day in times.days], "repeats": times.repeats}


def put_back(turn: Turn, event: EventNow, was: dict[str, Any]) -> Done | Refusal | None:
    """The draft is at the times at which it was before; None if they have been changed since."""
    if _kept(traits.times(event)) != was["after"]:
        return None
    if not event.is_draft:
        return published(turn, event)
    then = _read(was["before"])
    if then.days[0].start <= turn.now:
        return Refusal(turn.t("That time has begun already."))
    return _arranged(turn, event, then, {})


def _read(kept: dict[str, Any]) -> Times:
    days = ((datetime.fromisoformat(start), datetime.fromisoformat(end)) for start, end in kept["days"])
    return Times(tuple(when.Span(start, end) for start, end in days), kept["repeats"])
