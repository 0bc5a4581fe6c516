"""When a draft is: other days, other hours, or the whole of it so many days later. What is published is moved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from handlers import when
from handlers.planning import other_days, plan_days
from handlers.planning.changes import Done, line
from handlers.talkoot import talkoot_words
from handlers.turn import Got, Refusal, Turn, Unclear
from handlers.types import Button
from handlers.when import Span
from storage import talkoot_changes
from storage.planned import Part, Planned
from storage.talkoot_changes import DayPlan


def read(turn: Turn, text: str, planned: Planned) -> Got | Unclear:
    """Return the days that the words mean; hours alone keep the days, and of a single day, a day alone its hours."""
    if not text.strip():
        return plan_days.question(turn)
    spans = other_days.of_each(turn, text, planned.days)
    return Got(tuple(spans), plan_days.write(spans, turn.zone)) if spans else plan_days.read(turn, text)


def read_to(turn: Turn, text: str, planned: Planned) -> Got | Unclear:
    """Return the days, all so much later that the first is on the day which the words mean."""
    moved = other_days.to_day(turn, text, planned.days)
    return Got(tuple(moved), text.strip()) if moved else read(turn, text, planned)


def change(turn: Turn, planned: Planned, days: Sequence[Span]) -> Done | Refusal:
    """The draft is on these days from now on."""
    if not planned.is_draft:
        return published(turn, planned)
    if days[0].start <= turn.now:
        text = turn.t("The time has passed already: {when}.", when=plan_days.say(turn, days))
        return Refusal(
            text, (Button(turn.t("Change the time"), f"change talkoot {planned.number} time"),), private=True
        )
    before = talkoot_words.when_said(turn.t, planned, turn.zone)
    was = {"kind": "days", "before": kept(planned), "after": [_bounds(day.start, day.end) for day in days]}
    talkoot_changes.arrange(turn.tx, planned, [DayPlan(day.start, day.end) for day in days])
    after = turn.t.list([when.say(day, zone=turn.zone, language=turn.language) for day in days])
    return Done(line(turn, turn.t("Time"), after, before), was)


def published(turn: Turn, planned: Planned) -> Refusal:
    """Say that people count on the time: it is moved, and everybody hears of it."""
    t = turn.t
    text = t("People know of the time already: talkoot are moved, and everybody who comes hears of it. ")
    move = Button(t("Move the talkoot"), f"move talkoot {planned.number}")
    return Refusal(text + talkoot_words.headline(t, planned, turn.zone), (move,))


def kept(planned: Planned) -> list[dict[str, Any]]:
    """Return the days and their tasks as they are kept to be put back."""
    return [
        {
            "bounds": _bounds(day.starts_at, day.ends_at),
            "parts": [asdict(talkoot_changes.part_of(task)) for task in day.tasks],
        }
        for day in planned.days
    ]


def _bounds(start: datetime, end: datetime) -> list[str]:
    return [start.isoformat(), end.isoformat()]


def put_back(turn: Turn, planned: Planned, was: dict[str, Any]) -> Done | Refusal | None:
    """The draft is on the days on which it was before; None if it has been changed since."""
    if [one["bounds"] for one in kept(planned)] != was["after"]:
        return None
    if not planned.is_draft:
        return published(turn, planned)
    before = talkoot_words.when_said(turn.t, planned, turn.zone)
    plans = [_plan(one) for one in was["before"]]
    if plans[0].start <= turn.now:
        return Refusal(turn.t("That time has begun already."))
    talkoot_changes.arrange(turn.tx, planned, plans)
    after = turn.t.list([when.say(Span(one.start, one.end), zone=turn.zone, language=turn.language) for one in plans])
    return Done(line(turn, turn.t("Time"), after, before))


def _plan(kept_day: dict[str, Any]) -> DayPlan:
    start, end = (datetime.fromisoformat(at) for at in kept_day["bounds"])
    return DayPlan(start, end, tuple(Part(**part) for part in kept_day["parts"]))
