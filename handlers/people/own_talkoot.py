"""What is kept about a person's talkoot, to be read by them: sign-ups, hours, what they lead, how they are reached."""

from __future__ import annotations

from typing import Any

from handlers.hours import hours_words
from handlers.talkoot import talkoot_words
from handlers.turn import Turn
from storage import contacts, hours, sign_ups, talkoot
from storage.sign_ups import SignedUp

Rows = dict[str, list[dict[str, Any]]]


def signed_up(turn: Turn, rows: Rows) -> list[str]:
    """Return what the person came to, comes to or waits for, and what they gave up."""
    mine = (row["id"] for row in rows.get("sign_up", ()) if row.get("person_id") == "you")
    found = (sign_ups.get(turn.tx, number) for number in mine)
    return [_signed_up(turn, one) for one in found if one is not None]


def _signed_up(turn: Turn, one: SignedUp) -> str:
    t = turn.t
    text = f"{one.number}. {one.title}, {one.task}, {talkoot_words.day_said(one, turn.zone, t.language)}"
    others = [name or "–" for name in one.others]
    text += t.label(" · you bring: {names}", names=", ".join(others)) if others else ""
    if one.ended_at is not None:
        return text + t(" · given up")
    if one.cancelled_at is not None:
        return text + t(" · cancelled")
    return text + (t(" · in the queue") if one.is_waiting else "")


def worked(turn: Turn) -> list[str]:
    """Return the person's hours, and those of whom they brought."""
    t, lines = turn.t, []
    for row in hours.of_person(turn.tx, turn.person.id):
        whose = "" if row.person_id == turn.person.id else f"{hours_words.name(t, row)} · "
        lines.append(f"{whose}{hours_words.work(t, row, turn.zone)} · {hours_words.state(t, row)}")
    return lines


def led(turn: Turn, rows: Rows) -> list[str]:
    """Return the talkoot that the person made or leads, and the funding projects that they added."""
    t, lines = turn.t, []
    for row in rows.get("talkoot", ()):
        planned = talkoot.get(turn.tx, row["id"])
        if planned is not None:
            lines.append(f"{planned.number}. {planned.title}, {talkoot_words.when_said(t, planned, turn.zone)}")
    return lines + [t.label("Project: {name}", name=row["name"]) for row in rows.get("project", ())]


def reached(turn: Turn) -> list[str]:
    """Return what those who organise what the person comes to may see of them."""
    t, allowed = turn.t, contacts.get(turn.tx, turn.person.id)
    if allowed is None:
        return []
    lines = [t.label("Phone number: {phone}", phone=allowed.phone)] if allowed.phone else []
    return [*lines, t("How you are found on your network")] if allowed.handle else lines
