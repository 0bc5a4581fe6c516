"""What is said to whoever has answered for an event: that they come, wait or do not, and what they can do next."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from handlers import when
from handlers.aside import aside, to_private
from handlers.events import card, event_words
from handlers.events.finding_days import On
from handlers.talkoot import talkoot_words
from handlers.turn import Answer, Turn
from handlers.types import Button, Reply
from handlers.words import Words, escape
from storage import answers, events, sign_ups, wallclock
from storage.answers import Answered, AnswerNow, Ended, Full, Queued, TooLate
from storage.event_table import Says
from storage.events import DayNow, EventNow

OTHERS = 4
"""So many other days are offered."""


def all_events(t: Words) -> Button:
    """Return the button that shows what is on."""
    return Button(t("All events"), "events")


def show(t: Words, event: EventNow) -> Button:
    """Return the button that shows the event."""
    return Button(t("Show the event"), f"events {event.number}")


def what(t: Words, event: EventNow, day: DayNow, zone: ZoneInfo) -> str:
    """Return what was answered, with markup: of one that repeats, the day; else all of it."""
    return event_words.on_day(t, event, day, zone) if event.repeats else event_words.headline(t, event, zone)


def whole(t: Words, event: EventNow, one: AnswerNow, zone: ZoneInfo) -> str:
    """Return what was answered, and whom they bring."""
    return what(t, event, event.day(one.day_id), zone) + company(t, one)


def company(t: Words, one: AnswerNow) -> str:
    """Return whom they bring, to stand behind what they come to, or nothing."""
    others, names = one.people - 1, [name for name in one.others if name]
    if not others or one.says == Says.NO or one.ended_at is not None:
        return ""
    text = t.n(" · you bring {n} other", " · you bring {n} others", others)
    return text + (t(" ({names})", names=t.list(names)) if names else "")


def party(one: AnswerNow) -> str:
    """Return who it is and whom they bring, with markup: "Liisa + 2 (Anna, Matti)"."""
    others, names = one.people - 1, ", ".join(name for name in one.others if name)
    text = escape(one.name) + (f" + {others}" if others else "")
    return text + (f" ({escape(names)})" if names else "")


def short(turn: Turn, one: AnswerNow) -> str:
    """Return an answer for a button: "Kyläjuhla la 5.12."."""
    date = wallclock.local(one.starts_at, turn.zone).date()
    return f"{one.title} {when.say_day(date, language=turn.language, year=False)}"


def said(turn: Turn, on: On, outcome: Answered | Queued, *, more: tuple[Button, ...] = ()) -> Answer:
    """Say how they stand, and what they can do; a group in which they tapped hears nothing where they are reached."""
    one = outcome.answer
    if isinstance(outcome, Queued):
        return _waits(turn, on, outcome, more)
    if one.says == Says.YES:
        return _comes(turn, on, outcome, more)
    t = turn.t
    if one.says == Says.MAYBE:
        lead = t("You may come: ") if outcome.new else t("You have said already that you may come: ")
    else:
        lead = t("You do not come: ") if outcome.new else t("You have said already that you do not come: ")
    reply = Reply(
        lead + whole(t, on.event, one, turn.zone),
        (*card.of_day(t, on.event, on.day, now=turn.now, but=one.says), *more, show(t, on.event)),
    )
    return aside(turn, reply)


def _comes(turn: Turn, on: On, outcome: Answered, more: tuple[Button, ...]) -> Answer:
    t, one = turn.t, outcome.answer
    lead = t("You are coming: ") if outcome.new else t("You are coming already: ")
    lines = [lead + whole(t, on.event, one, turn.zone)]
    lines += [t("Price: {price}", price=event_words.price_said(t, on.event))] if on.event.price else []
    lines += _meanwhile(turn, one) if outcome.new else []
    reply = Reply("\n".join(lines), (*coming_buttons(t, on.event, one), *more))
    line = t("{name}, you are coming: {event}.", name=turn.person.name, event=on.event.title)
    return aside(turn, reply, line=_to_private(turn, line, on.event) if outcome.new else None)


def coming_buttons(t: Words, event: EventNow, one: AnswerNow) -> tuple[Button, ...]:
    """Return what who comes can do."""
    bring = t("I bring others too") if one.people == 1 else t("Whom I bring")
    return (
        Button(bring, f"bring to {one.number}"),
        Button(t("I cannot come after all"), f"not coming {one.day_id}"),
        Button(t("To my calendar"), f"event calendar {event.number}"),
        Button(t("Remind me"), f"remind before event {event.number}"),
    )


def _waits(turn: Turn, on: On, outcome: Queued, more: tuple[Button, ...]) -> Answer:
    """Say which place in the queue they have; when they fit, they are in."""
    t, one, number = turn.t, outcome.answer, outcome.ahead + 1
    if outcome.new:
        lead = t("It is full. You are number {n} in the queue.", n=number)
    else:
        lead = t("You are in the queue already, as number {n}.", n=number)
    told = t("When a place becomes free, you are in at once, and I tell you.")
    bring = (Button(t("Whom I bring"), f"bring to {one.number}"),) if one.people > 1 else ()
    reply = Reply(
        f"{lead} {told}\n{whole(t, on.event, one, turn.zone)}",
        (Button(t("Leave the queue"), f"not coming {one.day_id}"), *bring, *more, show(t, on.event)),
    )
    line = t("{name}, you are number {n} in the queue: ", name=turn.person.name, n=number) + escape(on.event.title)
    line += "\n" + t("I will tell you in private when you are in. Please open our chat now, so that I can.")
    return aside(turn, reply, line=_to_private(turn, line, on.event) if outcome.new else None)


def _to_private(turn: Turn, text: str, event: EventNow) -> Reply:
    return to_private(turn, text, f"events {event.number}", f"event-{event.number}")


def _meanwhile(turn: Turn, one: AnswerNow) -> list[str]:
    """Return what else they come to at the same time: that is said, and forbidden to nobody."""
    lines = []
    for other in answers.meanwhile(turn.tx, one, now=turn.now):
        event = events.get(turn.tx, other.event_id)
        lines += [whole(turn.t, event, other, turn.zone)] if event is not None else []
    for each in sign_ups.of_person(turn.tx, one.person_id, now=turn.now):
        if each.is_coming and each.starts_at < one.ends_at and each.ends_at > one.starts_at:
            lines.append(talkoot_words.mine(turn.t, each, turn.zone))
    return [turn.t("Note that you have at the same time: ") + line for line in lines]


def ended(turn: Turn, on: On, outcome: Ended) -> Answer:
    """Say that they have not answered any more."""
    t = turn.t
    text = t("You have not answered any more: ") + what(t, on.event, on.day, turn.zone)
    return aside(turn, Reply(text, (*card.of_day(t, on.event, on.day, now=turn.now), show(t, on.event))))


def full(turn: Turn, on: On, outcome: Full, *, lead: str = "") -> Answer:
    """Say that there is no room, and what else there is to do."""
    t = turn.t
    text = lead or t("There is no more room: ")
    waits = () if turn.now >= on.day.starts_at else (Button(t("To the queue"), f"coming {on.day.number}"),)
    reply = Reply(text + what(t, on.event, on.day, turn.zone), (*(waits if lead else ()), *_other_days(turn, on)))
    return aside(turn, reply, line=_to_private(turn, text + escape(on.event.title), on.event))


def too_late(turn: Turn, on: On, outcome: TooLate) -> Answer:
    """Say that one could sign up until then, and who may still help."""
    t = turn.t
    until = event_words.deadline_said(t, on.event, turn.zone)
    text = t("Signing up ended {when}: ", when=until) + what(t, on.event, on.day, turn.zone)
    reply = Reply(text, (show(t, on.event), all_events(t)))
    return aside(turn, reply, line=reply)


def closed(turn: Turn, on: On) -> Answer:
    """Say kindly why nobody can come to it (any more)."""
    t, said = turn.t, what(turn.t, on.event, on.day, turn.zone)
    if on.event.is_draft:
        text = t("This event has not been published yet: ") + said
    elif on.event.cancelled_at is not None or not on.event.held:
        text = t("This event has been cancelled: ") + said
    elif on.day.cancelled_at is not None and turn.now < on.day.ends_at:
        text = t("It is not on that day: ") + said
    else:
        text = t("That is over already: ") + said
    reply = Reply(text, _other_days(turn, on))
    return aside(turn, reply, line=reply)


def _other_days(turn: Turn, on: On) -> tuple[Button, ...]:
    """Return the next days with room, of one that repeats, and the way to all events."""
    t, event = turn.t, on.event
    days = event.held if event.repeats and event.is_open(turn.now) else ()
    free = [day for day in days if turn.now < day.starts_at and day != on.day and event.left(day) != 0]
    buttons = [
        Button(
            t.label("I come: {what}", what=event_words.short_day(day, turn.zone, turn.language)), f"coming {day.number}"
        )
        for day in free[:OTHERS]
    ]
    return (*buttons, all_events(t))
