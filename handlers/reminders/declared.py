"""Reminders: each kind of thing declares what its reminder says. How they are gathered and said is `saying`, how they
reach people is `reaching`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from handlers.turn import Town
from handlers.types import Button
from handlers.words import Words
from storage import wallclock
from storage.db import Tx
from storage.due import Item
from storage.keeping import EARLY


@dataclass(frozen=True, slots=True)
class Reminding:
    """What one reminder says to its person, in our markup and without a lead ("Tomorrow: " comes before it).

    `starts` is when that begins of which it reminds, if anything does: what has begun is told of as missed, so it is
    returned too. `about` names the thing (``booking:7``): two reminders of one thing are said once. `name` is what the
    thing is called where several stand in one message, on the buttons. A `note` is what somebody wished to be
    reminded of with the thing: where that is said anyway, or what it is a `part_of` (``talkoot:5``), the note joins it.

    Who cannot be reached in private is named once about it in the first of the `groups` (rooms) that is still there,
    which reads `public`; where there is none, the `leaders` (persons) hear that the person could not be reached. One
    that is `urgent` is said at night too.
    """

    text: str
    buttons: tuple[Button, ...] = ()
    starts: datetime | None = None
    about: str = ""
    public: str = ""
    groups: tuple[int, ...] = ()
    leaders: tuple[int, ...] = ()
    name: str = ""
    urgent: bool = False
    note: str = ""
    part_of: str = ""

    def waits(self, waking: datetime, now: datetime) -> bool:
        """Tell whether it is said when they wake: not what begins so soon after that, and has not begun."""
        early = self.starts is not None and now < self.starts < waking + EARLY
        return now < waking and not (early or self.urgent)


Says = Callable[[Tx, Item, Words, datetime, Town], Reminding | None]
"""What a reminder says now; None if it is about something that stands no more, or was said otherwise.

It is asked when the reminder is due, and again if it could not be said at once: it changes nothing.
"""
Plainly = Callable[[Words, int, str], Reminding]
"""What one's own reminder says that comes once, in private, and is about nothing: its number and its text."""
_says: dict[str, Says] = {}
_plainly: list[Plainly] = []


def reminds(*kinds: str) -> Callable[[Says], Says]:
    """Declare what reminders of these kinds say. They become due as everything does (`storage.due`), for a person."""

    def declare(says: Says) -> Says:
        for kind in kinds:
            _says[kind] = says
        return says

    return declare


def plainly(says: Plainly) -> Plainly:
    """Declare what people's plain own reminders say, of which thousands may be due at once: it asks nothing."""
    _plainly[:] = [says]
    return says


def kinds() -> frozenset[str]:
    """Return the kinds of which reminders are said."""
    return frozenset(_says)


def said_of(tx: Tx, item: Item, t: Words, *, now: datetime, town: Town) -> Reminding | None:
    """Return what the reminder says now, if anything. An unknown kind (from a newer program) raises KeyError."""
    return _says[item.kind](tx, item, t, now, town)


def plain(t: Words, number: int, text: str) -> Reminding:
    """Return what somebody's plain own reminder says."""
    return _plainly[0](t, number, text)


def lead(t: Words, starts: datetime | None, *, now: datetime, town: Town) -> str:
    """Return "Tomorrow: ", as far as that is true of what starts then."""
    if starts is None:
        return t("Reminder: ")
    days = (wallclock.local(starts, town.zone).date() - wallclock.local(now, town.zone).date()).days
    return {0: t("Today: "), 1: t("Tomorrow: ")}.get(days, t("Reminder: "))
