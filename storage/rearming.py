"""When people want to be reminded has changed: what waits is armed anew, some at a time, however many they are."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from functools import partial
from typing import Protocol
from zoneinfo import ZoneInfo

from storage import booking_due, due, places, talkoot_whole
from storage.db import Tx
from storage.due import Item
from storage.reminder_times import Kind

REARM = "rearm"
"""What becomes due about ``rearm:talkoot people 7 0 500``: the next of them are armed."""
SOME = 100
"""So many are armed in one transaction."""


class Rearm(Protocol):
    """The reminders of the person, or of everybody, come as wished by now: of `some` things, behind number `after`.

    Returns behind which it goes on; None when all are done.
    """

    def __call__(
        self, tx: Tx, person_id: int | None, *, after: int, some: int, zone: ZoneInfo, now: datetime
    ) -> int | None: ...


PEOPLE: dict[Kind, tuple[Rearm, ...]] = {
    Kind.BOOKING: (booking_due.rearm,),
    Kind.TALKOOT: (places.rearm,),
    Kind.MINIMUM: (talkoot_whole.rearm,),
}
"""What arms anew the reminders that people get."""
GROUPS: dict[Kind, tuple[Rearm, ...]] = {
    Kind.TALKOOT: (partial(talkoot_whole.rearm, groups=True),),
}
"""What arms anew the reminders that groups get."""


def of_person(tx: Tx, person_id: int, kinds: Iterable[Kind] = tuple(Kind), *, zone: ZoneInfo, now: datetime) -> None:
    """What the person is reminded of comes as they wish by now."""
    for kind in kinds:
        for place in range(len(PEOPLE.get(kind, ()))):
            _some(tx, ("people", kind, person_id, place, 0), zone=zone, now=now)


def of_everybody(tx: Tx, kinds: Iterable[Kind] = tuple(Kind), *, now: datetime) -> None:
    """What everybody is reminded of will come, in a moment, as they wish by now."""
    for kind in kinds:
        for place in range(len(PEOPLE.get(kind, ()))):
            _go_on(tx, ("people", kind, 0, place, 0), now=now)


def of_groups(tx: Tx, kinds: Iterable[Kind] = tuple(Kind), *, now: datetime) -> None:
    """What groups are reminded of will come, in a moment, as they wish by now."""
    for kind in kinds:
        for place in range(len(GROUPS.get(kind, ()))):
            _go_on(tx, ("groups", kind, 0, place, 0), now=now)


def go_on(tx: Tx, item: Item, *, zone: ZoneInfo, now: datetime) -> None:
    """The next of those of which it is due are armed, and what is left becomes due."""
    whose, kind, person, place, after = item.subject.partition(":")[2].split()
    _some(tx, (whose, Kind(kind), int(person), int(place), int(after)), zone=zone, now=now)


_Step = tuple[str, Kind, int, int, int]
"""Of people or groups, of what, of which person (0: all), by which of its functions, behind which number."""


def _some(tx: Tx, step: _Step, *, zone: ZoneInfo, now: datetime) -> None:
    whose, kind, person, place, after = step
    each = (PEOPLE if whose == "people" else GROUPS).get(kind, ())
    if place < len(each):
        last = each[place](tx, person or None, after=after, some=SOME, zone=zone, now=now)
        if last is not None:
            _go_on(tx, (whose, kind, person, place, last), now=now)


def _go_on(tx: Tx, step: _Step, *, now: datetime) -> None:
    whose, kind, *numbers = step
    subject = f"{REARM}:{whose} {kind.value} {' '.join(map(str, numbers))}"
    due.add(tx, kind=REARM, subject=subject, person_id=None, at=now)
