"""A row of the table of spaces, or of gear: it can be booked from now on, as the row says."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from handlers import lengths, times, when
from handlers.importing.columns import DAY
from handlers.importing.importing_desk import Brought, Changed, Desk, New, Same
from handlers.importing.importing_rows import Empty, Entry
from handlers.importing.sheets import GEAR, say_kind
from handlers.spaces.limits import out_of_order
from handlers.spaces.prices import Price
from storage import fitting, lending, spaces
from storage.spaces import USUAL, Kind, Space

_YEARS = timedelta(days=3650)
_ELSEWHERE = frozenset(("hours", "keeper"))
"""The columns that are no value of the space's own row."""
_OPENS_UP = frozenset(("hours", "shortest", "longest", "grid", "gap", "ahead", "notice", "quantity", "kind"))
"""The columns that may make room for who waits in the queue."""


def bring(desk: Desk, entry: Entry) -> Brought | None:
    """What the row names is as the row says; None if that cannot be."""
    there = _there(desk, entry.name)
    if there is None:
        return _add(desk, entry)
    if (there.kind == Kind.GEAR) == (desk.sheet is GEAR):
        return _change(desk, entry, there)
    text = desk.t(
        "{name} is there already and is of another kind: {kind}. Choose another name, or close it first.",
        name=there.name,
        kind=say_kind(there.kind, desk.t),
    )
    desk.wrong(entry, text)
    return None


def _there(desk: Desk, name: str) -> Space | None:
    """Return what is called so; until the transaction ends nobody else changes it or lends it."""
    key = spaces.key_of(name)
    number = next((id_ for id_, other in spaces.names(desk.tx) if spaces.key_of(other) == key), None)
    if number is None:
        return None
    spaces.lock(desk.tx, number)
    return spaces.get(desk.tx, number)


def _blank(desk: Desk, of_kind: str, **values: Any) -> Space:
    """Return a space of the kind, of which nothing else is said than these values."""
    usual: Mapping[str, Any] = USUAL[of_kind]
    return Space(**{"name": "", "key": "", "created_at": desk.now, **usual, **values, "kind": of_kind})


def _add(desk: Desk, entry: Entry) -> New | None:
    mistakes = len(desk.mistakes)
    said = {column: one for column, one in entry.values.items() if one is not Empty.EMPTY}
    kind = Kind.GEAR if desk.sheet is GEAR else said.get("kind", Kind.ROOM)
    space = _blank(desk, kind, **_fields(said), name=entry.name)
    _check(desk, entry, space)
    if len(desk.mistakes) > mistakes:
        return None
    added = spaces.add(desk.tx, space, said.get("hours", ()))
    if isinstance(added, spaces.NameTaken):
        return None  # the same name once more in the table, which is told by its line
    desk.appoint(entry, spaces.subject(added.space_id))
    now = _values(desk, added.space_id)
    return New(entry.name, desk.facts({column: now[column] for column in said if now[column] != ()}))


def _change(desk: Desk, entry: Entry, space: Space) -> Changed | Same | None:
    assert space.id is not None
    mistakes = len(desk.mistakes)
    before, as_it_was = _values(desk, space.id), fitting.limits(desk.tx, space)
    changes = {column: one for column, one in _wanted(desk, entry, space).items() if one != before[column]}
    changed = _set(desk, space.id, changes)
    _check(desk, entry, changed)
    if len(desk.mistakes) > mistakes:
        return None
    desk.appoint(entry, space.subject)
    differences = desk.differences(before, _values(desk, space.id))
    as_it_is = fitting.limits(desk.tx, changed)
    unfit = fitting.no_longer(desk.tx, as_it_was, as_it_is, zone=desk.town.zone, now=desk.now)
    if not _OPENS_UP.isdisjoint(changes):
        desk.freed.append(space.id)
    return Changed(space.name, differences, len(unfit)) if differences else Same()


def _set(desk: Desk, space_id: int, changes: Mapping[str, Any]) -> Space:
    """The space is so from now on; return it."""
    if "hours" in changes:
        spaces.set_openings(desk.tx, space_id, changes["hours"])
    if fields := _fields(changes):
        spaces.change(desk.tx, space_id, **fields)
    changed = spaces.get(desk.tx, space_id)
    assert changed is not None
    if "gap" in changes:
        fitting.regap(desk.tx, changed, now=desk.now)
    return changed


def _wanted(desk: Desk, entry: Entry, space: Space) -> dict[str, Any]:
    """Return the values that the space shall have, as far as the row says so.

    What becomes bookable by days instead of hours has the lengths that are usual then, unless the row says others.
    """
    said = {column: one for column, one in entry.values.items() if column != "keeper"}
    kind = said.get("kind", space.kind)
    kind = Kind.ROOM if kind is Empty.EMPTY else Kind(kind)
    blank = _blank(desk, kind)
    if kind != space.kind:
        said = {"shortest": blank.shortest, "longest": blank.longest} | said
    return {column: _own(blank, column, ()) if one is Empty.EMPTY else one for column, one in said.items()}


def _fields(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values as a space keeps them."""
    kept = {column: value for column, value in values.items() if column not in _ELSEWHERE | {"price", "has"}}
    if "has" in values:
        kept["has"] = list(values["has"])
    if "price" in values:
        price: Price = values["price"]
        kept |= {"price": price.cents, "price_per": price.per, "price_note": price.note}
    return kept


def _values(desk: Desk, space_id: int) -> dict[str, Any]:
    """Return what stands in each column for the space as it is."""
    space = spaces.get(desk.tx, space_id)
    assert space is not None
    hours = spaces.openings(desk.tx, space_id)
    own = {column.name: _own(space, column.name, hours) for column in desk.sheet.columns if column.name != "keeper"}
    return own | desk.appointed(space.subject)


def _own(space: Space, column: str, hours: tuple[Any, ...]) -> Any:
    """Return what stands in a column for the space itself."""
    if column == "price":
        return Price(space.price, "hour" if space.price is None else space.price_per, space.price_note)
    if column == "has":
        return tuple(space.has)
    return hours if column == "hours" else getattr(space, column)


def _check(desk: Desk, entry: Entry, space: Space) -> None:
    """A booking can have some length, in whole days in a storage, and there are as many pieces of gear as are lent."""
    if space.shortest > space.longest:
        desk.wrong(entry, out_of_order(desk.t, space.shortest, space.longest))
    elif space.by_days and space.longest < DAY:
        longest = lengths.say_length(space.longest, desk.t)
        text = desk.t("A storage is booked by days: the longest booking cannot be {length}.", length=longest)
        desk.wrong(entry, text)
    if desk.sheet is GEAR and space.quantity is None:
        desk.wrong(entry, desk.t("{name}: say how many there are.", name=entry.name))
    elif space.quantity is not None and space.id is not None:
        _check_lent(desk, entry, space)


def _check_lent(desk: Desk, entry: Entry, gear: Space) -> None:
    """No more pieces are lent at any time to come than there are."""
    steps = lending.steps(desk.tx, gear, desk.now, desk.now + _YEARS)
    since, until, most = max(steps, key=lambda step: step[2])
    if most <= (gear.quantity or 0):
        return
    said = times.say(when.Span(since, until), desk.town.zone, desk.t.language)
    text = desk.t("{name}: {n} are lent at once, {time}. There cannot be fewer.", name=gear.name, n=most, time=said)
    desk.wrong(entry, text)
