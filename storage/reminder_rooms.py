"""A group that goes on as another room: what it is reminded of, and who said in it that they come, goes along."""

from __future__ import annotations

from sqlalchemy import and_, delete, select, update

from storage.away import AWAY
from storage.db import Tx, table
from storage.event_table import Answer
from storage.occupied import Booking
from storage.outbox_table import Outbox
from storage.reminder_table import NamedInGroup, Reminder, ReminderTimes
from storage.signed import SignUp

_SAID_IN = tuple(table(one) for one in (Reminder, NamedInGroup, Booking, SignUp, Answer))
_times, _outbox = table(ReminderTimes), table(Outbox)


def readdress(tx: Tx, old_room: int, new_room: int) -> None:
    """Reminders of the old room are the new one's, which keeps its own times where it has wished for some."""
    for one in _SAID_IN:
        tx.run(update(one).where(one.c.room_id == old_room).values(room_id=new_room))
    wished = select(_times.c.kind).where(_times.c.room_id == new_room)
    tx.run(delete(_times).where(_times.c.room_id == old_room, _times.c.kind.in_(wished)))
    tx.run(update(_times).where(_times.c.room_id == old_room).values(room_id=new_room))
    kept = and_(_outbox.c.room_id == old_room, _outbox.c.why == AWAY)
    tx.run(update(_outbox).where(kept).values(room_id=new_room))
