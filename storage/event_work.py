"""The talkoot that are a part of the work for an event: their hours count in its summary."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, select

from storage import hours, talkoot
from storage.db import Tx, table
from storage.event_table import EventTalkoot
from storage.hours import Totals
from storage.planned import Planned
from storage.prepared import Prepared

_link = table(EventTalkoot)
_OF_EVENT = Prepared(
    select(_link.c.talkoot_id).where(_link.c.event_id == bindparam("event")).order_by(_link.c.talkoot_id)
)


def of_event(tx: Tx, event_id: int) -> list[Planned]:
    """Return the talkoot that belong to the event."""
    found = talkoot.of_numbers(tx, tx.column(_OF_EVENT, event=event_id))
    return [one for one in found if one.cancelled_at is None]


def link(tx: Tx, event_id: int, talkoot_id: int) -> bool:
    """The talkoot belong to the event; False if they did before."""
    if talkoot_id in tx.column(_OF_EVENT, event=event_id):
        return False
    tx.run(_link.insert().values(event_id=event_id, talkoot_id=talkoot_id))
    return True


def unlink(tx: Tx, event_id: int, talkoot_id: int) -> bool:
    """The talkoot do not belong to the event; False if they did not before."""
    mine = (_link.c.event_id == event_id) & (_link.c.talkoot_id == talkoot_id)
    return tx.run(_link.delete().where(mine)) > 0


def worked(tx: Tx, found: list[Planned], *, zone: ZoneInfo) -> Totals:
    """Return what was done in all of the talkoot together."""
    rows = [row for one in found for row in hours.of_talkoot(tx, one.number)]
    return hours.totals_of(tx, rows, zone=zone)
