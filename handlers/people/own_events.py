"""What is kept about a person's events, to be read by them: what they answered, and what they organise."""

from __future__ import annotations

from typing import Any

from handlers.events import event_words
from handlers.turn import Turn
from storage import answers, events
from storage.answers import AnswerNow
from storage.event_table import Says

Rows = dict[str, list[dict[str, Any]]]


def answered(turn: Turn, rows: Rows) -> list[str]:
    """Return what the person said to which event, also what they said before they changed their mind."""
    mine = (row["id"] for row in rows.get("event_answer", ()) if row.get("person_id") == "you")
    found = (answers.get(turn.tx, number) for number in mine)
    return [_answered(turn, one) for one in found if one is not None]


def _answered(turn: Turn, one: AnswerNow) -> str:
    t, event = turn.t, events.get(turn.tx, one.event_id)
    assert event is not None
    said = {Says.YES: t("I come"), Says.MAYBE: t("Maybe"), Says.NO: t("No, I do not come")}[Says(one.says)]
    text = f"{one.title}, {event_words.day_said(event.day(one.day_id), turn.zone, t.language)} · {said}"
    others = [name or "–" for name in one.others]
    text += t.label(" · you bring: {names}", names=", ".join(others)) if others else ""
    if one.ended_at is not None:
        return text + t(" · given up")
    return text + (t(" · in the queue") if one.is_waiting else "")


def led(turn: Turn, rows: Rows) -> list[str]:
    """Return the events that the person made."""
    found = events.of_numbers(turn.tx, [row["id"] for row in rows.get("event", ())])
    return [f"{one.number}. {one.title}, {event_words.when_said(turn.t, one, turn.zone)}" for one in found if one.days]
