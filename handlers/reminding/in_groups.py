"""A group that wishes it is reminded of what its people have ahead, in one line for each thing, once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from handlers import notices
from handlers.booking import booking_words
from handlers.events import event_words
from handlers.falling_due import on_due
from handlers.reminders.declared import lead
from handlers.talkoot import talkoot_words
from handlers.turn import Town
from handlers.types import Button, Reply
from handlers.words import Words
from storage import cards, diary, due, events, in_groups, quiet, rooms, talkoot
from storage.db import Tx
from storage.due import Item
from storage.outbox import Priority
from storage.reminder_times import Kind
from storage.rooms import Known

SOME = 100
"""So many things at a time are gathered into one message for each group."""
BUTTONS = 6
_TOO_LATE = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class _Thing:
    """What lies ahead: what it is called in its rooms, when it begins, and where the groups hear of it."""

    kind: Kind
    starts: datetime
    rooms: frozenset[int]
    line: Callable[[Words], str]
    button: Callable[[Words], Button | None]


@on_due(in_groups.REMINDER)
def remind(tx: Tx, item: Item, now: datetime, town: Town) -> None:
    """Each group has heard in one message of all that it wished to hear of by now; at night it hears in the morning."""
    found = [item, *(one for one in due.take_kind(tx, item.kind, now=now, some=SOME) if one.id != item.id)]
    morning = quiet.of_town(tx).waking(now, town.zone)
    told: dict[int, list[_Thing]] = {}
    for one in found:
        due.settle(tx, one)
        thing = _thing(tx, one, town)
        if thing is not None and thing.starts - _TOO_LATE > morning:
            for room in in_groups.hear_at(tx, thing.kind, thing.starts, one.at, zone=town.zone):
                if room in thing.rooms:
                    told.setdefault(room, []).append(thing)
    for group in rooms.some(tx, told):
        reply = _message(notices.words_in(tx, group, town), told[group.id], now=morning, town=town)
        notices.promise(tx, group, reply, now=now, priority=Priority.NOTICE, not_before=morning)


def _message(t: Words, things: list[_Thing], *, now: datetime, town: Town) -> Reply:
    ordered = sorted(things, key=lambda one: one.starts)
    lines = [lead(t, one.starts, now=now, town=town) + one.line(t) for one in ordered]
    buttons = [button for one in ordered if (button := one.button(t)) is not None]
    return Reply("\n".join(lines), tuple(buttons[:BUTTONS]))


def _thing(tx: Tx, item: Item, town: Town) -> _Thing | None:
    """Return what the group would be reminded of, if it still takes place."""
    what, _, number = item.subject.partition(":")
    read = {"talkoot_day": _talkoot, "event_day": _event, "booking": _booking}
    return read[what](tx, int(number), town)


def _talkoot(tx: Tx, number: int, town: Town) -> _Thing | None:
    planned = talkoot.of_day(tx, number)
    if planned is None or planned.is_draft or planned.cancelled_at is not None:
        return None
    day = planned.day(number)
    return _Thing(
        Kind.TALKOOT,
        day.starts_at,
        _groups(tx, planned.subject),
        lambda t: talkoot_words.on_day(t, planned, day, town.zone),
        lambda _: Button(planned.title, f"talkoot {planned.number}"),
    )


def _event(tx: Tx, number: int, town: Town) -> _Thing | None:
    event = events.of_day(tx, number)
    if event is None or event.is_draft or event.cancelled_at is not None:
        return None
    day = event.day(number)
    if day.cancelled_at is not None:
        return None
    return _Thing(
        Kind.EVENT,
        day.starts_at,
        _groups(tx, event.subject),
        lambda t: event_words.on_day(t, event, day, town.zone),
        lambda _: Button(event.title, f"events {event.number}"),
    )


def _booking(tx: Tx, number: int, town: Town) -> _Thing | None:
    booked = diary.get(tx, number)
    if booked is None or not booked.stands:
        return None
    whose = set(diary.associations_of(tx, number))
    theirs = frozenset(room.id for room in rooms.linked(tx) if room.association_id in whose)
    return _Thing(
        Kind.BOOKING,
        booked.starts_at,
        theirs,
        lambda t: booking_words.said(t, replace(booked, purpose=""), town.zone),  # for what is its booker's to tell
        lambda _: None,
    )


def _groups(tx: Tx, card: str) -> frozenset[int]:
    """Return the groups in which the card stands."""
    return frozenset(room.id for room in rooms.some(tx, cards.rooms_of_card(tx, card)) if _hears(room))


def _hears(room: Known) -> bool:
    return not room.private and room.linked
