"""How a reminder reaches people: in private, on their other network, named in a group, or those who lead hear of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from itertools import groupby

from handlers import notices
from handlers.reminders import declared, reminder_words
from handlers.reminders.declared import Reminding
from handlers.reminders.reminder_words import Part
from handlers.turn import Town
from handlers.types import Reply
from handlers.words import Words
from storage import due, people, quiet, reminded, rooms
from storage.db import Tx
from storage.due import Item
from storage.reminded import Of

UNREACHED = "unreached"
"""Due for who leads a thing: somebody could not be reminded of it. The subject is ``12 booking-reminder booking:7``."""
SOON = timedelta(seconds=30)
"""So long after the first who cannot be reached those who lead hear of all of them."""


def private_room(tx: Tx, person_id: int, *, now: datetime) -> rooms.Known | None:
    """Return where the person is reminded in private, on whichever network; None if nowhere.

    Where the bot could not open a private room it does not try again: it is heard there when the person comes.
    """
    room = rooms.private_room(tx, person_id)
    if room is not None:
        return room
    for network, user in people.accounts(tx, person_id):
        if network in ("matrix", "terminal"):
            known = rooms.find(tx, network=network, address=user)
            if known is None:
                whose = {"private": True, "title": "", "person_id": person_id}
                return rooms.meet(tx, network=network, address=user, now=now, **whose)  # type: ignore[arg-type]
    return None


def otherwise(tx: Tx, person_id: int, parts: Iterable[Part], *, now: datetime, town: Town) -> None:
    """The person, whom nothing reaches in private, is named in the group where they said that they come, once about
    each thing; where there is no such group, those who lead it hear of it."""
    person = people.named(tx, person_id)
    for part in parts:
        built_in = tuple(item for item in part.items if item.kind not in (due.OWN, UNREACHED))
        if person is None or not built_in:
            continue
        part = Part(built_in, part.said)
        group = next(iter(_still_there(tx, part.said.groups)), None) if part.said.public else None
        about = part.said.about or part.item.subject
        if not reminded.name_once(tx, person_id, about, group.id if group else None, now=now):
            continue
        if group is not None:
            _name(tx, group, person, part, now=now, town=town)
        else:
            _tell_leaders(tx, person_id, part, now=now)


def _still_there(tx: Tx, groups: Sequence[int]) -> Iterable[rooms.Known]:
    for number in groups:
        room = rooms.by_id(tx, number)
        if room is not None and not room.left and not room.private:
            yield room


def _name(tx: Tx, group: rooms.Known, person: people.Known, part: Part, *, now: datetime, town: Town) -> None:
    """A group is not told of it at night, unless it begins early."""
    waking = quiet.of_town(tx).waking(now, town.zone)
    waits = part.said.waits(waking, now)
    said = in_group(tx, group, person, part.item, now=now, town=town)
    if said is not None:
        reply, _ = said
        things = [Of(part.item, part.said.starts)]
        message = notices.as_message(reply)
        later = waking if waits else None
        reminded.promise(tx, message, group, things, now=now, not_before=later, person_id=person.id)


def in_group(
    tx: Tx, group: rooms.Known, person: people.Known, item: Item, *, now: datetime, town: Town
) -> tuple[Reply, Reminding] | None:
    """Return the line in which the group hears of the person's reminder, in its language, if there is anything to
    say."""
    t = notices.words_in(tx, group, town)
    said = declared.said_of(tx, item, t, now=now, town=town)
    if said is None or (said.starts is not None and said.starts <= now):
        return None
    return reminder_words.in_group(t, person.name, said, now=now, town=town), said


def _tell_leaders(tx: Tx, person_id: int, part: Part, *, now: datetime) -> None:
    subject = f"{person_id} {part.item.kind} {part.item.subject}"
    for leader in dict.fromkeys(part.said.leaders):
        if leader != person_id:
            due.add(tx, kind=UNREACHED, subject=subject, person_id=leader, at=now + SOON)


def unreached(tx: Tx, items: Sequence[Item], t: Words, *, now: datetime, town: Town) -> list[Part]:
    """Return, for each thing, what somebody who leads it hears of all who could not be reminded of it."""
    found = []
    of = sorted(items, key=lambda item: item.subject.split(" ", 1)[1])
    for what, same in groupby(of, key=lambda item: item.subject.split(" ", 1)[1]):
        each = list(same)
        kind, _, subject = what.partition(" ")
        persons = [int(item.subject.split(" ", 1)[0]) for item in each]
        said = _of_some(tx, Item(0, kind, subject, persons[0], now), t, now=now, town=town)
        names = [person.name for number in persons if (person := people.named(tx, number)) is not None]
        if said is not None and names:
            found.append(Part(tuple(each), reminder_words.unreached(t, names, said)))
    return found


def _of_some(tx: Tx, item: Item, t: Words, *, now: datetime, town: Town) -> Reminding | None:
    said = declared.said_of(tx, item, t, now=now, town=town)
    return None if said is None or (said.starts is not None and said.starts <= now) else said


@declared.reminds(UNREACHED)
def _never_alone(_tx: Tx, _item: Item, _t: Words, _now: datetime, _town: Town) -> None:
    """Several of them are one line: `unreached` says them."""
