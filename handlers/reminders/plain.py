"""People's plain reminders, of which thousands are due at the same minute: said with a few statements."""

from __future__ import annotations

import functools
import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from handlers import notices
from handlers.reminders import declared, reminder_words
from handlers.reminders.reminder_words import LATE, Part
from handlers.turn import Town
from handlers.words import escape, words
from storage import due, quiet, reminded, reminders_due
from storage.db import Tx
from storage.due import Item
from storage.reminded import Listener
from storage.reminders import Own

_NUMBER, _TEXT = 9_007_199_254_740_991, "\ue000"
_SIGN = str(_NUMBER)
"""What stands for the number and the text while the words around them are made."""
_as_json = json.JSONEncoder(ensure_ascii=False).encode
_LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


def say(tx: Tx, alone: Sequence[tuple[Listener, Own]], *, now: datetime, town: Town) -> set[int]:
    """Those reminders that come once, in time, to somebody awake whom they reach in private are in the outbox, and
    settled; return the persons of the others."""
    if not alone:
        return set()
    asleep = _asleep(tx, [person for person, _ in alone], now, town)
    plain = [(person, own) for person, own in alone if _is_plain(person, own, now) and person.person_id not in asleep]
    waiting = reminded.rooms_waiting(tx, [person.room_id for person, _ in plain if person.room_id])
    plain = [(person, own) for person, own in plain if person.room_id not in waiting]
    reminded.promise_all(tx, [_row(person, own, now, town) for person, own in plain])
    reminders_due.settle_all(tx, [own.number for _, own in plain], now=now)
    said = {person.person_id for person, _ in plain}
    return {person.person_id for person, _ in alone} - said


def _is_plain(person: Listener, own: Own, now: datetime) -> bool:
    once = own.rule is None and own.about is None
    return once and own.at is not None and now - own.at <= LATE and person.room_id is not None


def _asleep(tx: Tx, persons: Sequence[Listener], now: datetime, town: Town) -> set[int]:
    """Return who of the persons sleeps, as they wish, else as the town does."""
    usual = quiet.of_town(tx).asleep(now, town.zone)
    return {
        one.person_id
        for one in persons
        if (usual if (hours := one.own_hours) is None else hours.asleep(now, town.zone))
    }


@functools.cache
def _form(language: str) -> tuple[str, bool]:
    """Return what the outbox keeps of such a reminder in a language, with signs for its number and its text, and
    whether it has buttons."""
    said = declared.plain(words(language), _NUMBER, _TEXT)
    part = Part((Item(0, due.OWN, "", None, _LONG_AGO),), said)
    town = Town("", ZoneInfo("UTC"))
    reply = reminder_words.reply(words(language), [part], [], now=_LONG_AGO, town=town)
    return notices.as_message(reply).body(), bool(reply.buttons)


def _row(person: Listener, own: Own, now: datetime, town: Town) -> dict[str, Any]:
    text = _as_json(escape(own.text))[1:-1]
    form, buttons = _form(person.language or town.language)
    body = form.replace(_SIGN, str(own.number)).replace(_TEXT, text)
    reminds = reminded.write_own(own.number, own.person_id, own.at or now)
    return reminded.row(body, buttons, person, person.person_id, reminds, now)
