"""Wishes change: whoever waits to be reminded is reminded as they wish now, thousands of them a batch at a time."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from handlers.falling_due import on_due
from handlers.turn import Town
from storage import due
from storage.db import Tx
from storage.due import Item
from storage.reminder_times import Kind

CHAIN = "reminders-anew"
"""What becomes due, a batch after the other: ``sign-ups after 120``."""
BATCH = 50
_AFTER = " after "


class Rearm(Protocol):
    """Arms anew what waits of the person (None: of anybody), `some` at most, whose numbers are above `after`.

    Returns the last number, or None if there are no more.
    """

    def __call__(
        self, tx: Tx, person_id: int | None, /, *, after: int, some: int, zone: ZoneInfo, now: datetime
    ) -> int | None: ...


_people: dict[str, tuple[Kind, Rearm]] = {}
_groups: dict[str, tuple[Kind, Rearm]] = {}


def rearms(kind: Kind, name: str, rearm: Rearm, *, groups: bool = False) -> None:
    """Declare how reminders of the kind are armed anew, under a name of its own; `groups`: those that groups wish."""
    (_groups if groups else _people)[name] = (kind, rearm)


def of_person(tx: Tx, person_id: int, kinds: Collection[Kind] = tuple(Kind), *, zone: ZoneInfo, now: datetime) -> None:
    """The person is reminded of such things as they wish now."""
    for kind, rearm in _people.values():
        after: int | None = 0
        while kind in kinds and after is not None:
            after = rearm(tx, person_id, after=after, some=BATCH, zone=zone, now=now)


def of_town(tx: Tx, kinds: Collection[Kind] = tuple(Kind), *, now: datetime) -> None:
    """Everybody will be reminded of such things as they wish by then, within moments."""
    _begin(tx, [name for name, (kind, _) in _people.items() if kind in kinds], now)


def of_groups(tx: Tx, kinds: Collection[Kind] = tuple(Kind), *, now: datetime) -> None:
    """Groups will be reminded of such things as they wish by then, within moments."""
    _begin(tx, [name for name, (kind, _) in _groups.items() if kind in kinds], now)


def _begin(tx: Tx, names: Collection[str], now: datetime) -> None:
    for name in names:
        subject = f"{name}{_AFTER}0"
        due.drop(tx, subject)
        due.add(tx, kind=CHAIN, subject=subject, person_id=None, at=now)


@on_due(CHAIN)
def go_on(tx: Tx, item: Item, now: datetime, town: Town) -> None:
    """The next batch is armed anew, and what is left waits for its turn behind what else is due."""
    name, _, after = item.subject.partition(_AFTER)
    _, rearm = (_people | _groups)[name]
    last = rearm(tx, None, after=int(after), some=BATCH, zone=town.zone, now=now)
    if last is not None:
        due.add(tx, kind=CHAIN, subject=f"{name}{_AFTER}{last}", person_id=None, at=now)
