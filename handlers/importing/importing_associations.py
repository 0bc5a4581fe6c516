"""A row of the table of associations: the association is one of the town's, as the row says."""

from __future__ import annotations

from typing import Any

from handlers.importing.importing_desk import Brought, Changed, Desk, New, Same
from handlers.importing.importing_rows import Empty, Entry
from storage import associations
from storage.associations import CHANGEABLE, Association
from storage.spaces import key_of


def bring(desk: Desk, entry: Entry) -> Brought | None:
    """The association that the row names is as the row says."""
    key = key_of(entry.name)
    there = next((one for one in associations.everyone(desk.tx) if one.key == key), None)
    said = {column: "" if one is Empty.EMPTY else one for column, one in entry.values.items() if column in CHANGEABLE}
    return _add(desk, entry, said) if there is None else _change(desk, entry, there, said)


def _add(desk: Desk, entry: Entry, said: dict[str, Any]) -> New | None:
    added = associations.add(desk.tx, Association(name=entry.name, key="", created_at=desk.now, **said))
    if isinstance(added, associations.NameTaken):
        return None  # the same name once more in the table, which is told by its line
    desk.appoint(entry, associations.subject(added.association_id))
    now = _values(desk, added.association_id)
    return New(entry.name, desk.facts({column: one for column, one in now.items() if one}))


def _change(desk: Desk, entry: Entry, there: Association, said: dict[str, Any]) -> Changed | Same:
    assert there.id is not None
    before = _values(desk, there.id)
    if said:
        associations.change(desk.tx, there.id, **said)
    desk.appoint(entry, there.subject)
    differences = desk.differences(before, _values(desk, there.id))
    return Changed(there.name, differences) if differences else Same()


def _values(desk: Desk, association_id: int) -> dict[str, Any]:
    """Return what stands in each column for the association as it is."""
    there = associations.get(desk.tx, association_id)
    assert there is not None
    return {"kind": there.kind, "village": there.village, **desk.appointed(there.subject)}
