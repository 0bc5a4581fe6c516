"""How a reminder was before it was changed, so that the answer which says so can take it back."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import UTC, datetime
from typing import Any

from handlers import taking_back
from handlers.reminding import about, finding, own_words, setting, when_read
from handlers.turn import Answer, Turn
from handlers.types import Button, Reply
from storage import joining, people, reminders, undoing
from storage.reminders import Own
from storage.undoing import Before

KIND = "reminder"
_TIMES = ("at", "said_at")


def changed(turn: Turn, was: Own, after: Own, said: Reply) -> Reply:
    """The reminder is as it is after; return what is said, with the way back."""
    reminders.put(turn.tx, after)
    return replace(said, buttons=(_way_back(turn, was, after), *said.buttons))


def gone(turn: Turn, was: Own, lead: str) -> Reply:
    """Return what is said of one that is there no more, with the way back."""
    body = own_words.body(turn.tx, was, turn.t, turn.zone, now=turn.now)
    return Reply(lead + body, (_way_back(turn, was, None),), private=was.room_id is None)


def _way_back(turn: Turn, was: Own, now: Own | None) -> Button:
    values = {"was": _values(was), "now": _values(now) if now is not None else None}
    number = undoing.keep(turn.tx, was.subject, values, person_id=turn.person.id, now=turn.now)
    return Button(turn.t("Take it back"), f"restore reminder {number}")


def _values(own: Own) -> dict[str, Any]:
    return asdict(own) | {name: _written(getattr(own, name)) for name in _TIMES}


def _written(at: datetime | None) -> str | None:
    return at.astimezone(UTC).isoformat() if at else None


def _read(was: dict[str, Any]) -> Own:
    times = {name: datetime.fromisoformat(was[name]) if was[name] else None for name in _TIMES}
    return Own(**(was | times))


def back(turn: Turn, before: Before) -> Answer:
    """The reminder is as it was; what would have come meanwhile comes the next time, or can be put off.

    What somebody has changed since stays as they did, and whoever may not do this any more changes nothing.
    """
    was, after = _read(before.was["was"]), _read(before.was["now"]) if before.was["now"] else None
    there = reminders.get(turn.tx, was.number)
    if not finding.may_do(turn, was) and not _joined(turn, was):
        return taking_back.nothing(turn.t)
    if there is None and after is not None:
        return taking_back.nothing(turn.t)
    if there is not None and not (after is not None and _as_left(there, after)):
        return taking_back.changed_since(turn.t, own_words.line(turn, there), own_words.standing(turn.t, there.number))
    own = replace(was, person_id=_whose(turn, was, there), at=_still(turn, was))
    if own.at is None and own.said_at is None:
        own = replace(own, said_at=turn.now)
    if not reminders.put(turn.tx, own):
        return taking_back.nothing(turn.t)
    return setting.told(turn, own) if own.at is not None else said(turn, own)


def _joined(turn: Turn, own: Own) -> bool:
    """Tell whether it was made by who is this person now."""
    return own.room_id is None and own.person_id in joining.all_of(turn.tx, turn.person.id)


def _whose(turn: Turn, was: Own, there: Own | None) -> int:
    """Return whose it is: a group's, whose it was, if they are still known."""
    if there is not None:
        return there.person_id
    known = was.room_id is not None and people.named(turn.tx, was.person_id) is not None
    return was.person_id if known else turn.person.id


def _as_left(there: Own, after: Own) -> bool:
    """Tell whether it is as it was left: that it has been said since, or moved with what it is about, is no change."""
    written = (there.text, there.first, there.rule, there.about, there.ahead)
    if written != (after.text, after.first, after.rule, after.about, after.ahead):
        return False
    return there.at == after.at or there.about is not None or there.said_at != after.said_at


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
    if own_words.is_over(turn, own):
        nothing = when_read.nothing_ahead(turn)
        return Reply(nothing.text, nothing.buttons, private=True)
    body = own_words.body(turn.tx, own, t, turn.zone, now=turn.now)
    return Reply(t("The time of this reminder has passed: ") + body, own_words.snoozes(t, own.number), private=True)
