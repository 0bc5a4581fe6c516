"""Asking how it was: those who came and those who had a stand, each once, in private; one tap answers."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from handlers import notices, rights
from handlers.events import event_words
from handlers.turn import Town, Turn
from handlers.types import Button, Reply
from handlers.words import Words
from storage import event_summary, feedback, who_came
from storage.db import Tx
from storage.event_table import Kind
from storage.events import DayNow, EventNow
from storage.fair_table import For


def question(t: Words, event: EventNow) -> str:
    """Return the question that the buttons answer."""
    if event.kind == Kind.MEETING:
        return t("How was the meeting? 1 is poor, 5 is very good. Your name is not told.")
    return t("How was it? 1 is poor, 5 is very good. Your name is not told.")


def buttons(t: Words, event: EventNow) -> tuple[Button, ...]:
    """Return the marks to tap, and the way to send pictures."""
    marks = [Button(str(mark), f"rate event {event.number} {mark}") for mark in feedback.MARKS]
    return (*marks, Button(t("Send a picture"), f"picture from {event.number}"))


def role_of(tx: Tx, event: EventNow, person_id: int) -> For:
    """Return as what the person was there."""
    shown = {one.person_id for one in event_summary.showed(tx, event.number)} if event.is_fair else set()
    return For.EXHIBITOR if person_id in shown else For.VISITOR


def of_now(event: EventNow, *, now: datetime) -> DayNow | None:
    """Return the day about which people are asked now: of one that repeats the last that is over, else, when all is
    over, the first, which stands for all."""
    if event.repeats:
        return next((day for day in reversed(event.held) if day.ends_at <= now), None)
    return event.days[0] if event.held and event.ends_at <= now else None


def to_ask(tx: Tx, event: EventNow, day: DayNow) -> list[int]:
    """Return who is asked about the day: who came or had a stand, and has neither been asked before nor answered."""
    asked, answers = feedback.asked_days(tx, event.number) - {day.number}, who_came.expected(tx, event)
    came = [one for one in answers if one.came is not False]
    here = [one.person_id for one in came if one.day_id == day.number]
    stands = [one.person_id for one in event_summary.showed(tx, event.number)] if event.is_fair else []
    but = {one.person_id for one in came if one.day_id in asked} | feedback.givers(tx, event.number)
    but |= {one.id for one in rights.leaders(tx, event)}
    return [one for one in dict.fromkeys((*stands, *here)) if one not in but]


def will_ask(tx: Tx, event: EventNow) -> int:
    """Return how many will be asked about the event, of which all is over, and have not been."""
    day = event.held[-1] if event.repeats else event.days[0]
    return 0 if day.number in feedback.asked_days(tx, event.number) else len(to_ask(tx, event, day))


def ask(tx: Tx, event: EventNow, day: DayNow, *, now: datetime, town: Town) -> int | None:
    """They are asked how it was; return how many can be reached, or None if it has been asked before."""
    people = to_ask(tx, event, day)
    if not feedback.ask(tx, [day.number], now=now):
        return None

    def say(t: Words) -> Reply:
        head = event_words.headline(t, _only(event, day), town.zone)
        return Reply(t("Thank you for coming! ") + head + "\n" + question(t, event), buttons(t, event))

    return sum(notices.inform(tx, one, say, now=now, town=town) for one in people)


def _only(event: EventNow, day: DayNow) -> EventNow:
    """Return the event as it is told to who came on the day: of one that repeats, that day alone."""
    return replace(event, days=(day,)) if event.repeats else event


def show(turn: Turn, event: EventNow) -> Reply:
    """Return the question, to somebody who wants to be asked; whoever has answered sees what they said."""
    t, given = turn.t, feedback.own(turn.tx, event.number, turn.person.id)
    lines = [event_words.headline(t, event, turn.zone)]
    if given is not None:
        lines.append(t("Your mark: {mark}.", mark=given.mark))
        lines += [t("Your words: {words}", words=given.words)] if given.words else []
        lines.append(t("You can change it."))
    lines.append(question(t, event))
    return Reply("\n".join(lines), buttons(t, event), private=True)
