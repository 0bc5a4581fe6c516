"""Pictures that people took at an event and sent: its organisers may publish them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select

from storage.db import Tx, table
from storage.fair_table import EventFile
from storage.files import KeptFile
from storage.prepared import Prepared

PICTURE = "picture"


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of an event, by the number of its file, and who sent it, unless they have been forgotten."""

    file_id: int
    event_id: int
    person_id: int | None
    at: datetime


_link, _file = table(EventFile), table(KeptFile)
_select = select(_link.c.file_id, _link.c.event_id, _file.c.person_id, _link.c.at).join(
    _file, _file.c.id == _link.c.file_id
)
_OF_EVENT = Prepared(
    _select.where(_link.c.event_id == bindparam("event"), _link.c.kind == PICTURE).order_by(_link.c.file_id)
)
_GET = Prepared(_select.where(_link.c.file_id == bindparam("file"), _link.c.kind == PICTURE))


def get(tx: Tx, file_id: int) -> Picture | None:
    """Return the picture, if it belongs to an event."""
    row = tx.first(_GET, file=file_id)
    return Picture(*row) if row else None


def of_event(tx: Tx, event_id: int) -> list[Picture]:
    """Return the pictures of the event, in the order in which they were sent."""
    return [Picture(*row) for row in tx.all(_OF_EVENT, event=event_id)]


def add(tx: Tx, event_id: int, file_id: int, *, now: datetime) -> bool:
    """The picture belongs to the event; False if it belonged to one before."""
    if get(tx, file_id) is not None:
        return False
    tx.run(_link.insert().values(event_id=event_id, file_id=file_id, kind=PICTURE, at=now))
    return True


def remove(tx: Tx, file_id: int) -> bool:
    """The picture belongs to no event any more; False if it did not before."""
    return tx.run(_link.delete().where(_link.c.file_id == file_id, _link.c.kind == PICTURE)) > 0
