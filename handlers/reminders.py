"""Reminders as they are said: each kind says its part, and one person hears all that is due in one message."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from handlers import notices
from handlers.falling_due import on_due
from handlers.turn import Town
from handlers.types import Button, Reply
from handlers.words import Words
from storage import people, wallclock
from storage.db import Tx
from storage.due import Item


@dataclass(frozen=True, slots=True)
class Reminding:
    """What one reminder says to its person, in our markup and without a lead ("Tomorrow: " comes before it).

    `starts` is when that begins of which it reminds, if anything does. `about` names the thing (``booking:7``). Who
    cannot be reached in private is named once about it in the first of the `groups` (rooms) that is still there, which
    reads `public`; where there is none, the `leaders` (persons) hear that the person could not be reached.
    """

    text: str
    buttons: tuple[Button, ...] = ()
    starts: datetime | None = None
    about: str = ""
    public: str = ""
    groups: tuple[int, ...] = ()
    leaders: tuple[int, ...] = ()


Says = Callable[[Tx, Item, Words, datetime, Town], Reminding | None]
"""What a reminder says now; None if it is about something that stands no more, or was said otherwise."""
_says: dict[str, Says] = {}


def reminds(*kinds: str) -> Callable[[Says], Says]:
    """Declare what reminders of these kinds say. They become due as everything does (`storage.due`), for a person."""

    def declare(says: Says) -> Says:
        for kind in kinds:
            _says[kind] = says
        on_due(*kinds)(_fall_due)
        return says

    return declare


def lead(t: Words, starts: datetime | None, *, now: datetime, town: Town) -> str:
    """Return "Tomorrow: ", as far as that is true of what starts then."""
    if starts is None:
        return t("Reminder: ")
    days = (wallclock.local(starts, town.zone).date() - wallclock.local(now, town.zone).date()).days
    return {0: t("Today: "), 1: t("Tomorrow: ")}.get(days, t("Reminder: "))


def _fall_due(tx: Tx, item: Item, now: datetime, town: Town) -> None:
    person_id = item.person_id
    if person_id is None:
        return
    t = notices.words_of(people.named(tx, person_id), town)
    said = _says[item.kind](tx, item, t, now, town)
    if said is None or (said.starts is not None and said.starts <= now):
        return
    reply = Reply(lead(t, said.starts, now=now, town=town) + said.text, said.buttons)
    notices.inform(tx, person_id, lambda _: reply, now=now, town=town, starts=said.starts)
