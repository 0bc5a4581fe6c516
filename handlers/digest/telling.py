"""Digests are told when they are due: each week at the hour chosen, and the next morning what a day had no room for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from handlers import notices
from handlers.digest import contents, digest_said
from handlers.digest.contents import Reader
from handlers.falling_due import on_due
from handlers.turn import Town
from storage import associations, digests, due, hearing, people, quiet, rooms
from storage.db import Tx
from storage.digests import OVERFLOW, WEEKLY, Told, Whose
from storage.due import Item
from storage.outbox import Priority

DAY = timedelta(days=1)
WEEK = timedelta(days=7)
ROOMS = 10
"""In so many rooms the morning's news are told in one transaction: others get their turn in between."""


@on_due(WEEKLY)
def weekly(tx: Tx, item: Item, now: datetime, town: Town) -> None:
    """The week's digest has been told, at night in the morning; one that is a day late is left out until the next."""
    whose = _whose(item)
    awake = quiet.of_town(tx) if whose.person_id is None else quiet.of_person(tx, whose.person_id)
    morning = awake.waking(now, town.zone)
    if whose.subject != item.subject:  # two accounts have become one person, who hears it once
        _follow(tx, whose, item, town)
        return
    late = morning - item.at >= DAY
    if morning > now and not late:
        due.add(tx, kind=item.kind, subject=item.subject, person_id=item.person_id, at=morning + whose.apart)
        return
    if digests.arm(tx, whose, after=now, zone=town.zone) is None:
        return
    by = _reader(tx, whose, now=now, town=town)
    if by is None:
        return
    if not late:
        _tell_week(tx, whose, by, town)
    elif whose.room_id is not None:
        _tell_gathered(tx, whose.room_id, now=now, town=town, all_of_it=True)


def _whose(item: Item) -> Whose:
    """Return whose digest it is; a person's follows the person."""
    if item.person_id is not None:
        return Whose(person_id=item.person_id)
    return Whose(room_id=int(item.subject.rpartition(":")[2]))


def _follow(tx: Tx, whose: Whose, item: Item, town: Town) -> None:
    """Who has become one person with somebody hears as that one did, unless they had a digest of their own."""
    other = Whose(person_id=int(item.subject.rpartition(":")[2]))
    if whose.person_id is not None and whose.hears(tx).weekday is None:
        hearing.set_person(tx, whose.person_id, other.hears(tx))
    digests.arm(tx, whose, after=item.at - other.apart - timedelta(seconds=1), zone=town.zone)


def _reader(tx: Tx, whose: Whose, *, now: datetime, town: Town) -> Reader | None:
    """Return who reads it; None if they cannot be reached, or the group is none of the town's any more."""
    if whose.room_id is not None:
        room = rooms.by_id(tx, whose.room_id)
        if room is None or room.left or not room.linked:
            return None
        own = [room.association_id] if room.association_id is not None else []
    else:
        person = people.named(tx, whose.person_id or 0)
        room = notices.private_room(tx, person.id, now=now) if person is not None else None
        if room is None or person is None:
            return None
        numbers = (associations.number_of(subject) for subject in person.subjects(*people.MEMBERS))
        own = [one for one in numbers if one is not None]
    return contents.reader(tx, notices.words_in(tx, room, town), room, own, town.zone, now)


def _tell_week(tx: Tx, whose: Whose, by: Reader, town: Town) -> None:
    """The digest is told; where nothing is on, and nothing is new, a group is left in peace."""
    t, cards = by.t, _waiting(tx, whose, by)
    told, there = contents.of_week(tx, by, cards)
    if not there:
        if whose.room_id is not None:
            return
        told = [Told(t("Nothing is planned for the coming week.")), *([Told(""), *told] if told else [])]
    _say(tx, by, t("Weekly digest · {town}", town=town.name), told)
    if whose.room_id is not None:
        _done(tx, by, cards, there, town)


def _waiting(tx: Tx, whose: Whose, by: Reader) -> list[str]:
    """Return what is new since the last one: what was gathered for the group; what groups heard that all may read."""
    if whose.room_id is not None:
        return digests.waiting(tx, whose.room_id)
    return digests.shared(tx, digests.announced(tx, by.now - WEEK), by.associations)


def _done(tx: Tx, by: Reader, cards: Sequence[str], there: Sequence[str], town: Town) -> None:
    """What was told, or cannot be any more, waits no longer; what found no room is told the next morning."""
    told = {*there, *contents.over(tx, by, cards)}
    digests.told(tx, by.room.id, told & set(cards), now=by.now)
    if set(cards) - told:
        digests.gather(tx, now=by.now, zone=town.zone, left_in=by.room.id)


def _say(tx: Tx, by: Reader, title: str, told: Sequence[Told]) -> None:
    lines = [Told(f"*{title}*"), Told(""), *told]
    number = digests.keep(tx, by.room.id, lines, now=by.now)
    said = replace(digest_said.reply(by.t, lines, by.room), card=digests.card(number))
    notices.promise(tx, by.room, said, now=by.now, priority=Priority.BULK, person_id=by.room.person_id)


@on_due(OVERFLOW)
def overflow(tx: Tx, item: Item, now: datetime, town: Town) -> None:
    """What was gathered since yesterday has been told, where no weekly digest tells of it in time."""
    morning = quiet.of_town(tx).waking(now, town.zone)
    if morning > now:
        due.add(tx, kind=item.kind, subject=item.subject, person_id=None, at=morning)
        return
    left_in, after = digests.left_in(item.subject), digests.going_on(item.subject)
    if left_in is not None:
        _tell_gathered(tx, left_in, now=now, town=town, all_of_it=True)
        return
    found = digests.rooms_waiting(tx, after=after, some=ROOMS)
    for room_id in found:
        _tell_gathered(tx, room_id, now=now, town=town)
    if len(found) == ROOMS:
        digests.go_on(tx, after=found[-1], now=now)
    if any(digests.waiting(tx, room_id) for room_id in found):
        digests.gather(tx, now=now, zone=town.zone)


def _tell_gathered(tx: Tx, room_id: int, *, now: datetime, town: Town, all_of_it: bool = False) -> None:
    """The group hears what waits for it; unless `all_of_it`, of what its weekly digest will tell only what would be
    too late then."""
    whose = Whose(room_id=room_id)
    by, cards, hears = _reader(tx, whose, now=now, town=town), digests.waiting(tx, room_id), whose.hears(tx)
    if by is None:
        digests.told(tx, room_id, cards, now=now)
        return
    following = hearing.next_digest(hears, after=now, zone=town.zone)
    if following is not None and hears.only_digest and not all_of_it:
        return
    told, there = contents.of_gathered(tx, by, cards, before=None if all_of_it else following)
    if there:
        _say(tx, by, by.t("More news, gathered into one message"), told)
    digests.told(tx, room_id, {*there, *contents.over(tx, by, cards)}, now=now)
    if all_of_it and digests.waiting(tx, room_id):
        digests.gather(tx, now=now, zone=town.zone, left_in=room_id)
