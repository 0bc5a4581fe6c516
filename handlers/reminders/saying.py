"""Reminders that are due are said: each person hears all of theirs in one message, each group its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from handlers import commands, notices
from handlers.reminders import declared, plain, reaching, reminder_words
from handlers.reminders.gathered import LATER, Gathered, again, gather
from handlers.reminders.reminder_words import Part
from handlers.turn import Town
from handlers.words import Words, words
from storage import away, due, quiet, reminded, reminders_due, rooms
from storage.db import Tx
from storage.due import Item
from storage.quiet import Quiet
from storage.reminded import Listener, Of
from storage.reminders import Own

WINDOW = 2000
"""So many reminders are looked at together: what is due for one person is found among them."""


@dataclass(slots=True)
class Wanted:
    """What is due for a person, or, with a room, for a group: the numbers of its own reminders."""

    person_id: int = 0
    room_id: int | None = None
    own: list[int] = field(default_factory=list)
    built_in: bool = False


def ripe(tx: Tx, *, now: datetime) -> tuple[list[Wanted], bool]:
    """Return for whom something is due, and whether there may be more. Nothing is taken."""
    commands.load()
    own = reminders_due.ripe(tx, now=now, some=WINDOW)
    persons = due.whose(tx, now=now, kinds=declared.kinds(), some=WINDOW)
    found: dict[tuple[int, int], Wanted] = {(one, 0): Wanted(one, built_in=True) for one in persons}
    for number, person, room in own:
        key = (0, room) if room is not None else (person, 0)
        if key not in found:
            found[key] = Wanted(0 if room is not None else person, room)
        found[key].own.append(number)
    return list(found.values()), len(own) == WINDOW or len(persons) == WINDOW


def say(tx: Tx, wanted: Sequence[Wanted], *, now: datetime, town: Town) -> int:
    """All that is due for these is in the outbox, and settled; return for how many of them.

    Those whom another process is reminding at this moment are left to it.
    """
    people = reminded.hold(tx, [one.person_id for one in wanted if one.person_id])
    mine = [one for one in wanted if one.person_id in people or one.room_id is not None]
    own = {one.number: one for one in reminders_due.take(tx, [n for one in mine for n in one.own], now=now)}
    asked = [one.person_id for one in mine if one.built_in]
    items = due.of_persons(tx, asked, now=now, kinds=declared.kinds()) if asked else []
    built_in: dict[int, list[Item]] = {}
    for item in items:
        built_in.setdefault(item.person_id or 0, []).append(item)
    left = plain.say(tx, _alone(mine, own, built_in, people), now=now, town=town)
    for one in mine:
        yours = [own[number] for number in one.own if number in own]
        if one.room_id is not None:
            _to_group(tx, one.room_id, yours, now=now, town=town)
            continue
        theirs = built_in.get(one.person_id, [])
        if theirs or one.person_id in left or len(yours) > 1:
            _to_person(tx, people[one.person_id], theirs, yours, now=now, town=town)
    return len(mine)


def _alone(
    mine: Sequence[Wanted], own: Mapping[int, Own], built_in: Mapping[int, object], people: Mapping[int, Listener]
) -> list[tuple[Listener, Own]]:
    """Return the people for whom one reminder of their own is due, and nothing else."""
    return [
        (people[one.person_id], own[number])
        for one in mine
        if one.person_id and one.person_id not in built_in
        for number in one.own
        if number in own and sum(each in own for each in one.own) == 1
    ]


def item_of(own: Own, now: datetime) -> Item:
    """Return one's own reminder as one of what is due."""
    return Item(0, due.OWN, own.subject, own.person_id, own.at or now, own.room_id)


def _to_person(
    tx: Tx, person: Listener, items: Sequence[Item], own: Sequence[Own], *, now: datetime, town: Town
) -> None:
    t = words(person.language or town.language)
    awake = person.own_hours or quiet.of_town(tx)
    things = [*map(Of, items), *(Of(item_of(one, now)) for one in own)]
    room = reaching.private_room(tx, person.person_id, now=now)
    waiting = reminded.waiting(tx, room.id, now=now) if room is not None else None
    found = gather(tx, [*(waiting.things if waiting else ()), *things], t, awake=awake, now=now, town=town)
    _settle(tx, items, own, found, awake=awake, now=now, town=town)
    _again(tx, waiting.things if waiting else (), found, morning=awake.waking(now, town.zone), now=now)
    if room is None:
        reaching.otherwise(tx, person.person_id, found.parts, now=now, town=town)
        _keep(tx, away.room_of(tx, person.person_id), found, t, now=now, town=town)
    elif found.parts or found.missed:
        reply = reminder_words.reply(t, found.parts, found.missed, now=now, town=town)
        if waiting is None:
            reminded.promise(tx, notices.as_message(reply), room, found.things, now=now)
        else:
            reminded.rewrite(tx, waiting.row, notices.as_message(reply), found.things)
    elif waiting is not None:
        reminded.remove(tx, waiting.row)


def _again(tx: Tx, waiting: Sequence[Of], found: Gathered, *, morning: datetime, now: datetime) -> None:
    """What was to be said already, and is said no more now, is not lost: it comes on waking, or a little later."""
    before = {(one.item.kind, one.item.subject) for one in waiting}
    again(tx, [one for one in found.asleep if (one.kind, one.subject) in before], at=morning)
    again(tx, [one for one in found.broken if (one.kind, one.subject) in before], at=now + LATER)


def _to_group(tx: Tx, room_id: int, own: Sequence[Own], *, now: datetime, town: Town) -> None:
    room, awake = rooms.by_id(tx, room_id), quiet.of_town(tx)
    if room is None or not own:
        return None
    t = notices.words_in(tx, room, town)
    things = [Of(item_of(one, now)) for one in own]
    found = gather(tx, things, t, awake=awake, now=now, town=town)
    _settle(tx, (), own, found, awake=awake, now=now, town=town)
    if room.left:
        return _keep(tx, room, found, t, now=now, town=town)
    if not (found.parts or found.missed):
        return None
    reply = reminder_words.reply(t, found.parts, found.missed, now=now, town=town)
    reminded.promise(tx, notices.as_message(reply), room, found.things, now=now)
    return None


def _keep(tx: Tx, room: rooms.Known | None, found: Gathered, t: Words, *, now: datetime, town: Town) -> None:
    """What somebody wished for themselves, or a group, whom nothing reaches, is kept until they are back."""
    parts, missed = ([one for one in some if _is_own(one)] for some in (found.parts, found.missed))
    if room is not None and (parts or missed):
        message = notices.as_message(reminder_words.reply(t, parts, missed, now=now, town=town))
        things = [one for one in found.things if one.item.kind == due.OWN]
        away.keep(tx, message, room, things, now=now)


def _is_own(part: Part) -> bool:
    return any(item.kind == due.OWN for item in part.items)


def _settle(
    tx: Tx,
    items: Sequence[Item],
    own: Sequence[Own],
    found: Gathered,
    *,
    awake: Quiet,
    now: datetime,
    town: Town,
) -> None:
    """What waits or broke becomes due later; everything else is done with."""
    later = {item.subject + item.kind: awake.waking(now, town.zone) for item in found.asleep}
    later |= {item.subject + item.kind: now + LATER for item in found.broken}
    for item in items:
        until = later.get(item.subject + item.kind)
        if until is not None:
            due.put_off(tx, item, until=until)
        else:
            due.settle(tx, item)
    for one in own:
        until = later.get(one.subject + due.OWN)
        if until is not None:
            reminders_due.put_off(tx, one.number, until=until)
        else:
            reminders_due.settle(tx, one, now=now, zone=town.zone, awake=awake)
