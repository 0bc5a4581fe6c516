"""What a person has told to many, and said about events, to be read by them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from handlers import when
from handlers.announcing import announcement_words
from handlers.turn import Turn
from storage import announcements, events
from storage.announcements import Told

Rows = dict[str, list[dict[str, Any]]]


def announced(turn: Turn, rows: Rows) -> list[str]:
    """Return the announcements that the person has written, and what became of each."""
    mine = (row["id"] for row in rows.get("announcement", ()) if row.get("person_id") == "you")
    found = (announcements.get(turn.tx, number) for number in mine)
    return [_announced(turn, one) for one in found if one is not None]


def _announced(turn: Turn, told: Told) -> str:
    t = turn.t
    head = announcement_words.headline(told, t.language, turn.town.language)
    if told.sent_at is None:
        return f"{told.number}. {head}" + t(" · not sent")
    at = when.say(when.Moment(told.sent_at), zone=turn.zone, language=t.language)
    text = f"{told.number}. {head}" + t.label(" · sent {when}", when=at)
    return text + (t(" · withdrawn") if told.withdrawn_at is not None else "")


def about_events(turn: Turn, rows: Rows) -> list[str]:
    """Return what the person thought of events, and what they have put forward for them."""
    t, lines = turn.t, []
    for row in _mine(rows, "event_feedback"):
        mark = t.label("your mark {mark}", mark=row["mark"])
        lines.append(" · ".join(one for one in (_title(turn, row), mark, row["words"]) if one))
    for row in _mine(rows, "exhibitor"):
        lines.append(_line(turn, row, t("a stand"), row["name"], row["shows"]))
    for row in _mine(rows, "event_place"):
        lines.append(_line(turn, row, t("a place of the day"), row["place"], row["what"]))
    for row in _mine(rows, "agenda_item"):
        lines.append(_line(turn, row, t("an item for the agenda"), row["words"]))
    return lines


def _mine(rows: Rows, name: str) -> list[dict[str, Any]]:
    return [row for row in rows.get(name, ()) if row.get("person_id") == "you"]


def _title(turn: Turn, row: dict[str, Any]) -> str:
    event = events.get(turn.tx, row["event_id"])
    return event.title if event is not None else "–"


def _line(turn: Turn, row: dict[str, Any], *words: str) -> str:
    day = when.say_day(datetime.fromisoformat(row["since"]).astimezone(turn.zone).date(), language=turn.language)
    return " · ".join(one for one in (_title(turn, row), *words, day) if one)
