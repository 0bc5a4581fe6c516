"""Whoever worked is asked in private, once, whether the hours told of them are right; and once more if they forget."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from handlers import notices
from handlers.hours import hours_words
from handlers.types import Button, Reply
from handlers.words import Words
from storage import due, hours
from storage.db import Tx
from storage.hours import Row

TOLD, FORGOTTEN = "hours-told", "hours-unacknowledged"
"""Due about ``told:7:12``: person 12 hears what was told of them at talkoot 7; about ``unacknowledged:7:12``, they
have not acknowledged it."""
PATIENCE = timedelta(days=3)


def waits(row: Row) -> bool:
    """Tell whether the row waits for whoever did it to acknowledge it."""
    return row.is_open and row.acknowledged_at is None


def of(tx: Tx, person_id: int, talkoot_id: int | None = None) -> list[Row]:
    """Return what the person is asked to acknowledge, of one talkoot or of all."""
    rows = [row for row in hours.of_person(tx, person_id) if waits(row) and row.answers == person_id]
    return [row for row in rows if talkoot_id in (None, row.talkoot_id)]


def ask(tx: Tx, rows: Iterable[Row], *, now: datetime) -> list[Row]:
    """Each doer will be asked, whoever brought others for them too; return the rows of those who cannot be asked."""
    unasked = []
    seen: dict[tuple[int, int], bool] = {}
    for row in rows:
        if not waits(row):
            continue
        person = row.answers
        key = (row.talkoot_id, person or 0)
        if key not in seen:
            seen[key] = person is not None and notices.private_room(tx, person, now=now) is not None
            if person is not None and seen[key]:
                _expect(tx, row.talkoot_id, person, now)
        if not seen[key]:
            unasked.append(row)
    return unasked


def _expect(tx: Tx, talkoot_id: int, person_id: int, now: datetime) -> None:
    """The person will be told, and reminded, of all that is told of them by then."""
    for kind, subject, at in (
        (TOLD, f"told:{talkoot_id}:{person_id}", now),
        (FORGOTTEN, f"unacknowledged:{talkoot_id}:{person_id}", now + PATIENCE),
    ):
        due.drop(tx, subject)
        due.add(tx, kind=kind, subject=subject, person_id=person_id, at=at)


def question(t: Words, rows: list[Row], zone: ZoneInfo, *, me: int, again: bool = False) -> Reply:
    """Ask whether the rows of one talkoot are right."""
    lead = t("Still to acknowledge, please:") if again else t("These hours were noted for you:")
    if len(rows) == 1 and rows[0].person_id == me:
        line = hours_words.work(t, rows[0], zone)
        text = (f"{lead} {line}. " if again else f"{line}. ") + t("Is that right?")
    else:
        text = "\n".join([lead, *hours_words.works(t, rows, zone, me=me), t("Is that right?")])
    return Reply(text, buttons(t, rows))


def buttons(t: Words, rows: list[Row]) -> tuple[Button, ...]:
    """Return the two answers; the first repeats how much it is that is acknowledged."""
    number = rows[0].talkoot_id
    return (
        Button(t("Acknowledge"), f"acknowledge {number} {len(rows)} {minutes(rows)}"),
        Button(t("Not right"), f"hours wrong t{number}"),
    )


def minutes(rows: Iterable[Row]) -> int:
    """Return the minutes of the rows, machines' too: a button repeats them, so that nobody says yes to other hours."""
    return sum((row.minutes or 0) + row.machine_minutes for row in rows)
