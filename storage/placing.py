"""Placing exhibitors on stands: one by one, all at once, and whoever waits when a stand becomes free."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import update

from storage import exhibitors, stands
from storage.db import Tx, table
from storage.exhibitors import ExhibitorNow, Gone
from storage.fair_table import Exhibitor
from storage.stands import StandNow


@dataclass(frozen=True, slots=True)
class Placed:
    """The exhibitor has this stand; `was` is how it stood with them before."""

    exhibitor: ExhibitorNow
    stand: StandNow
    was: ExhibitorNow


@dataclass(frozen=True, slots=True)
class Taken:
    """Nothing was changed: the stand is somebody else's."""

    stand: StandNow


@dataclass(frozen=True, slots=True)
class NoSuchStand:
    """The fair has no stand of that number."""


@dataclass(frozen=True, slots=True)
class All:
    """These have stands now, and these wait: no free stand has what they need."""

    placed: tuple[ExhibitorNow, ...]
    waiting: tuple[ExhibitorNow, ...]


_exhibitor = table(Exhibitor)
Standing = tuple[int, int | None, bool]
"""An exhibitor, their stand and whether they wait: how it was, to be put back."""


def suits(stand: StandNow, who: ExhibitorNow, largest: float | None = None) -> bool:
    """Tell whether the stand has the room and the electricity that they need; a table can be carried.

    Who wishes for more room than the `largest` stand has is content with that.
    """
    room = stands.area(who.size) if largest is None else min(stands.area(who.size), largest)
    return (stand.electricity or not who.electricity) and stands.area(stand.size) >= room


def largest_for(there: Iterable[StandNow], who: ExhibitorNow) -> float:
    """Return how many square metres the largest stand of the fair has that they could use."""
    return max((stands.area(one.size) for one in there if one.electricity or not who.electricity), default=0.0)


def best(there: Sequence[StandNow], free: Iterable[StandNow], who: ExhibitorNow) -> StandNow | None:
    """Return the free stand that suits them and leaves most to the others, or None."""
    largest = largest_for(there, who)
    return min((one for one in free if suits(one, who, largest)), key=lambda one: _waste(one, who), default=None)


def _waste(stand: StandNow, who: ExhibitorNow) -> tuple[bool, bool, float, int]:
    """Return what would be lost: electricity first, then tables, then room."""
    return (
        stand.electricity and not who.electricity,
        stand.tables < who.tables,
        stands.area(stand.size) - stands.area(who.size),
        stand.number,
    )


def place(tx: Tx, number: int, stand_number: int) -> Placed | Taken | NoSuchStand | Gone:
    """The exhibitor has the stand; the one they had before is free."""
    was = exhibitors.get(tx, number)
    assert was is not None
    stands.hold(tx, was.event_id)
    was = exhibitors.get(tx, number) or was
    if was.ended_at is not None:
        return Gone(was)
    stand = stands.numbered(tx, was.event_id, stand_number)
    if stand is None:
        return NoSuchStand()
    if stand.exhibitor_id not in (None, number):
        return Taken(stand)
    _put(tx, number, stand.id, waits=False)
    found = exhibitors.get(tx, number)
    assert found is not None
    return Placed(found, stand, was)


def swap(tx: Tx, one: ExhibitorNow, other: ExhibitorNow) -> bool:
    """Each has the stand that the other had; False if that has changed since."""
    stands.hold(tx, one.event_id)
    now = [exhibitors.get(tx, one.number), exhibitors.get(tx, other.number)]
    if any(
        a is None or a.ended_at is not None or a.stand_id != b.stand_id for a, b in zip(now, (one, other), strict=True)
    ):
        return False
    _put(tx, one.number, None, waits=False)
    _put(tx, other.number, one.stand_id, waits=False)
    _put(tx, one.number, other.stand_id, waits=False)
    return True


def place_all(tx: Tx, event_id: int) -> All:
    """Whoever applied first is placed first, on the free stand that suits best; who finds none waits."""
    stands.hold(tx, event_id)
    there = stands.of_event(tx, event_id)
    free = [one for one in there if one.is_free]
    placed: list[int] = []
    waiting: list[int] = []
    for who in exhibitors.of_event(tx, event_id):
        if who.stand_id is not None:
            continue
        stand = best(there, free, who)
        _put(tx, who.number, stand.id if stand else None, waits=stand is None)
        if stand is not None:
            free.remove(stand)
        (placed if stand else waiting).append(who.number)
    return All(_read(tx, placed), _read(tx, waiting))


def fill(tx: Tx, event_id: int, stand_id: int | None) -> ExhibitorNow | None:
    """The free stand is that of the first in the queue whom it suits, if there is one."""
    there = stands.of_event(tx, event_id)
    stand = next((one for one in there if one.id == stand_id and one.is_free), None)
    if stand is None:
        return None
    waiting = (one for one in exhibitors.of_event(tx, event_id) if one.waits)
    first = next((one for one in waiting if suits(stand, one, largest_for(there, one))), None)
    if first is None:
        return None
    _put(tx, first.number, stand.id, waits=False)
    return exhibitors.get(tx, first.number)


def put_back(tx: Tx, event_id: int, was: Sequence[Standing], now: Sequence[Standing]) -> list[ExhibitorNow]:
    """They stand again as they did; nothing happens, and these are returned, if somebody has been placed since.

    `now` is how the change left them: whoever stands otherwise was changed by a later decision.
    """
    stands.hold(tx, event_id)
    there = {one.number: one for one in exhibitors.of_event(tx, event_id)}
    left = {number: (stand, waits) for number, stand, waits in now}
    changed = [one for one in there.values() if one.number in left and (one.stand_id, one.waits) != left[one.number]]
    wanted = {stand for _, stand, _ in was if stand is not None}
    taken = [one for one in there.values() if one.number not in left and one.stand_id in wanted]
    live = {stand.id for stand in stands.of_event(tx, event_id)}
    if changed or taken:
        return [*changed, *taken]
    for number, _, _ in was:
        if number in there:
            _put(tx, number, None, waits=False)
    for number, stand, waits in was:
        if number in there:
            _put(tx, number, stand if stand in live else None, waits=waits)
    return []


def _put(tx: Tx, number: int, stand_id: int | None, *, waits: bool) -> None:
    tx.run(update(_exhibitor).where(_exhibitor.c.id == number).values(stand_id=stand_id, waits=waits))


def _read(tx: Tx, numbers: Iterable[int]) -> tuple[ExhibitorNow, ...]:
    found = (exhibitors.get(tx, number) for number in numbers)
    return tuple(one for one in found if one is not None)
