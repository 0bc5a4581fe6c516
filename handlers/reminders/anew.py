"""A reminder that could not be said at once is put into words anew when it can: tomorrow may have become today."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from handlers import commands, notices
from handlers.reminders import reaching, reminder_words
from handlers.reminders.gathered import LATER, Gathered, again, gather
from handlers.turn import Town
from handlers.types import Reply
from handlers.words import Words
from storage import claims, people, quiet, reminded, rooms
from storage.db import Tx
from storage.outbox import Claimed
from storage.quiet import Quiet
from storage.reminded import Of, Waiting


def is_old(row: Claimed, *, now: datetime) -> bool:
    """Tell whether the row is a reminder that was promised long ago."""
    return row.reminds is not None and now - row.promised_at > reminded.FRESH


def renew(tx: Tx, row: Claimed, *, owner: str, now: datetime, town: Town) -> Claimed | None:
    """Return the row as it is said now, with whatever else has waited for its room; None if it is not to be said, for
    nothing stands of which it reminds, another row has said it, or people sleep: then it waits for the morning.

    One that was tried may stand already, as it read then: it takes in nothing, and nothing takes it in.
    """
    commands.load()
    room = rooms.by_id(tx, row.room_id)
    waiting = {one.row: one for one in reminded.old(tx, row.room_id, owner=owner, now=now)}
    this = waiting.get(row.id)
    if this is None or room is None:
        return None
    others = [one for one in waiting.values() if one is not this and not one.tried and not this.tried]
    if room.private:
        return _in_private(tx, row, this, others, now=now, town=town)
    return _in_group(tx, row, room, this, others, now=now, town=town)


def _in_private(
    tx: Tx, row: Claimed, this: Waiting, others: Sequence[Waiting], *, now: datetime, town: Town
) -> Claimed | None:
    person = people.named(tx, row.person_id or 0)
    if person is None:
        reminded.remove(tx, row.id)
        return None
    things = _together(tx, this, others)
    awake = quiet.of_person(tx, person.id)
    return _said(tx, row, things, notices.words_of(person, town), awake, now=now, town=town)


def _together(tx: Tx, this: Waiting, others: Sequence[Waiting]) -> list[Of]:
    """Return all of which these remind; the others are gone."""
    for other in others:
        reminded.remove(tx, other.row)
    return [thing for one in (this, *others) for thing in one.things]


def _in_group(
    tx: Tx, row: Claimed, room: rooms.Known, this: Waiting, others: Sequence[Waiting], *, now: datetime, town: Town
) -> Claimed | None:
    """A group hears its own reminders, or that somebody is reminded whom nothing reaches in private."""
    awake = quiet.of_town(tx)
    item = this.things[0].item
    if item.room_id is not None:
        own = [one for one in others if one.things[0].item.room_id is not None]
        things = _together(tx, this, own)
        return _said(tx, row, things, notices.words_in(tx, room, town), awake, now=now, town=town)
    person = people.named(tx, item.person_id or 0)
    found = reaching.in_group(tx, room, person, item, now=now, town=town) if person is not None else None
    if found is None:
        reminded.remove(tx, row.id)
        return None
    reply, said = found
    if said.waits(awake.waking(now, town.zone), now):
        claims.later(tx, row.id, at=awake.waking(now, town.zone), why="night", tried=False)
        return None
    return _rewritten(tx, row, reply, this.things)


def _said(
    tx: Tx, row: Claimed, things: Sequence[Of], t: Words, awake: Quiet, *, now: datetime, town: Town
) -> Claimed | None:
    found = gather(tx, things, t, awake=awake, now=now, town=town)
    again(tx, found.broken, at=now + LATER)
    morning = awake.waking(now, town.zone)
    if found.parts or found.missed:
        again(tx, found.asleep, at=morning)
        return _rewritten(tx, row, reminder_words.reply(t, found.parts, found.missed, now=now, town=town), found.things)
    if not found.asleep:
        reminded.remove(tx, row.id)
        return None
    _keep(tx, row, things, found)
    claims.later(tx, row.id, at=morning, why="night", tried=False)
    return None


def _keep(tx: Tx, row: Claimed, things: Sequence[Of], found: Gathered) -> None:
    """The row that waits for the morning reminds of all that was put together, and of nothing else."""
    asleep = {(item.kind, item.subject) for item in found.asleep}
    kept = [one for one in things if (one.item.kind, one.item.subject) in asleep]
    reminded.rewrite(tx, row.id, notices.as_message(Reply(row.text)), kept)


def _rewritten(tx: Tx, row: Claimed, reply: Reply, things: Sequence[Of]) -> Claimed:
    message = notices.as_message(reply)
    reminded.rewrite(tx, row.id, message, things)
    return replace(row, text=message.text, buttons=message.buttons, urgent=True)
