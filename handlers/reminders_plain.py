"""People's plain reminders, of which thousands are due at the same minute: said with a few statements."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from handlers import notices, reminder_words, reminders
from handlers.reminder_words import LATE, Part
from handlers.turn import Town
from handlers.words import words
from storage import due, quiet, reminded, reminders_due
from storage.db import Tx
from storage.due import Item
from storage.quiet import Quiet
from storage.reminded import Listener
from storage.reminders import Own


def say(tx: Tx, alone: Sequence[tuple[Listener, Own]], *, now: datetime, town: Town) -> set[int]:
    """Those reminders that come once, in time, to somebody awake whom they reach in private are in the outbox, and
    settled; return the persons of the others."""
    if not alone:
        return set()
    sleeping = quiet.of_town(tx)
    plain = [(person, own) for person, own in alone if _is_plain(person, own, sleeping, now, town)]
    waiting = reminded.rooms_waiting(tx, [person.room_id for person, _ in plain if person.room_id])
    plain = [(person, own) for person, own in plain if person.room_id not in waiting]
    reminded.promise_all(tx, [_row(person, own, now, town) for person, own in plain])
    reminders_due.settle_all(tx, [own.number for _, own in plain], now=now)
    said = {person.person_id for person, _ in plain}
    return {person.person_id for person, _ in alone} - said


def _is_plain(person: Listener, own: Own, town_sleeps: Quiet, now: datetime, town: Town) -> bool:
    if own.rule is not None or own.about is not None or own.at is None or now - own.at > LATE:
        return False
    if person.room_id is None:
        return False
    awake = town_sleeps
    if person.sleeps is not None and person.wakes is not None:
        awake = Quiet(person.sleeps, person.wakes)
    return not awake.asleep(now, town.zone)


def _row(person: Listener, own: Own, now: datetime, town: Town) -> dict[str, Any]:
    t = words(person.language or town.language)
    said = reminders.plain(t, own.number, own.text)
    part = Part((Item(0, due.OWN, own.subject, own.person_id, own.at or now),), said)
    message = notices.as_message(reminder_words.reply(t, [part], [], now=now, town=town))
    reminds = reminded.write([reminded.Of(part.item)])
    return reminded.row(message.body(), bool(message.buttons), person, person.person_id, reminds, now)
