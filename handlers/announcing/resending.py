"""Trying again what failed: where the bot is again, and in private where somebody is reached now."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from handlers import notices, posting
from handlers.announcing import announcement_card, failures_said
from handlers.turn import Town
from storage import delivered, rooms
from storage.announcements import Told
from storage.db import Tx
from storage.delivered import Delivered, How


def elsewhere(tx: Tx, told: Told, copies: Sequence[Delivered], *, now: datetime, town: Town) -> int:
    """Who could not be told in one private chat is told in another, if there is one; return how many that are."""
    known = {one.room_id for one in copies}
    found = []
    for one in copies:
        if one.how is How.FAILED and one.left and one.person_id is not None:
            room = notices.private_room(tx, one.person_id, now=now)
            if room is not None and room.id not in known:
                delivered.moved(tx, told.subject, one.room_id, room.id)
                found.append(room.id)
    _post(tx, told, found, now=now, town=town)
    return len(found)


def again(tx: Tx, told: Told, copies: Sequence[Delivered], *, now: datetime, town: Town) -> int:
    """Wherever it failed and the bot is there now, it is tried again; return in how many places."""
    failed = [one for one in copies if one.how in failures_said.FAILURES]
    known = rooms.some(tx, [one.room_id for one in failed])
    there = [room.id for room in known if room.private or room.linked or told.withdrawn_at is not None]
    if told.withdrawn_at is not None:
        if there:
            announcement_card.remove(tx, told, now=now, town=town)
        return len(there)
    _post(tx, told, there, now=now, town=town)
    return len(there) + elsewhere(tx, told, copies, now=now, town=town)


def _post(tx: Tx, told: Told, room_ids: list[int], *, now: datetime, town: Town) -> None:
    if room_ids:
        say = announcement_card.say(tx, told, town)
        posting.post(tx, told.subject, room_ids, say, now=now, town=town, urgent=told.urgent)
