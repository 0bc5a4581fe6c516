"""How a reminder was before it was changed, so that the answer which says so can take it back."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import UTC, datetime
from typing import Any

from handlers import taking_back
from handlers.reminding import about, own_words, setting
from handlers.turn import Answer, Turn
from handlers.types import Button, Reply
from storage import reminders, undoing
from storage.reminders import Own
from storage.undoing import Before

KIND = "reminder"
_TIMES = ("at", "said_at")


def changed(turn: Turn, was: Own, after: Own, said: Reply) -> Reply:
    """The reminder is as it is after; return what is said, with the way back."""
    reminders.put(turn.tx, after)
    return replace(said, buttons=(_way_back(turn, was), *said.buttons))


def gone(turn: Turn, was: Own, lead: str) -> Reply:
    """Return what is said of one that is there no more, with the way back."""
    body = own_words.body(turn.tx, was, turn.t, turn.zone, now=turn.now)
    return Reply(lead + body, (_way_back(turn, was),), private=was.room_id is None)


def _way_back(turn: Turn, was: Own) -> Button:
    values = asdict(was) | {name: _written(getattr(was, name)) for name in _TIMES}
    number = undoing.keep(turn.tx, was.subject, values, person_id=turn.person.id, now=turn.now)
    return Button(turn.t("Take it back"), f"restore reminder {number}")


def _written(at: datetime | None) -> str | None:
    return at.astimezone(UTC).isoformat() if at else None


def _read(was: dict[str, Any]) -> Own:
    times = {name: datetime.fromisoformat(was[name]) if was[name] else None for name in _TIMES}
    return Own(**(was | times))


def back(turn: Turn, before: Before) -> Answer:
    """The reminder is as it was; what would have come meanwhile comes the next time, or can be put off."""
    was = _read(before.was)
    own = replace(was, at=_still(turn, was))
    if own.at is None and own.said_at is None:
        own = replace(own, said_at=turn.now)
    if not reminders.put(turn.tx, own):
        return taking_back.nothing(turn.t)
    return setting.told(turn, own) if own.at is not None else said(turn, own)


def _still(turn: Turn, was: Own) -> datetime | None:
    """Return when it comes now."""
    if was.about is not None:
        thing = about.find(turn.tx, was.about, turn.t, turn.zone, now=turn.now)
        return reminders.followed(turn.tx, was, thing.starts if thing else (), zone=turn.zone, now=turn.now)
    if was.at is None or turn.now < was.at:
        return was.at
    if was.rule is None or was.first is None:
        return None
    awake = reminders.quiet_of(turn.tx, was)
    return reminders.next_at(was.first, was.rule, after=turn.now, zone=turn.zone, awake=awake)


def said(turn: Turn, own: Own) -> Reply:
    """Return what is said of one whose time has passed, and how it can be put off."""
    t = turn.t
    body = own_words.body(turn.tx, own, t, turn.zone, now=turn.now)
    return Reply(t("The time of this reminder has passed: ") + body, own_words.snoozes(t, own.number), private=True)
