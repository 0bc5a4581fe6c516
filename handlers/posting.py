"""The one gate for what is new: told at once in so many groups as bear it today, gathered for the others' digests."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from handlers import gathered, notices
from handlers.turn import Town
from handlers.types import Reply
from handlers.words import Words, words
from storage import cards, digests, fan_out, people, postings, quiet, rooms, wallclock
from storage.db import Tx
from storage.rooms import Known

Say = Callable[[Words], Reply]
"""What is said, in the words of a room; it is asked once for each language."""


@dataclass(frozen=True, slots=True)
class Posted:
    """The rooms in which it is said at once (at night, from the morning on), and those whose digest will tell of it."""

    said: list[Known]
    gathered: list[Known]


def post(
    tx: Tx,
    card: str,
    room_ids: Iterable[int],
    say: Say,
    *,
    now: datetime,
    town: Town,
    urgent: bool = False,
    counted: bool = True,
) -> Posted:
    """The card is told in these rooms, once in each, as far as the bot is there; where it stands already it is changed.

    A room bears so many new posts a day, or wants them in its digest alone: what is `urgent`, or is not `counted`, is
    said all the same and takes nobody's place. At night only what is urgent is said. What is for one person is not
    counted.
    """
    known = {room.id: room for room in rooms.some(tx, room_ids, hold=True)}
    at = now if urgent else quiet.of_town(tx).waking(now, town.zone)
    placed = postings.place(
        tx,
        card,
        known.values(),
        day=wallclock.local(at, town.zone).date(),
        now=now,
        free=urgent or not counted,
        gathers=gathered.can_be(card),
    )
    stand = set(placed.again) & cards.stands_or_waits(tx, card) if placed.again else set()
    for t, here in by_words(tx, (known[one] for one in (*placed.said, *placed.again)), town).items():
        message = replace(notices.as_message(say(t)), card=card)
        fan_out.promise(tx, message, [one for one in here if one not in stand], now=now, not_before=at, urgent=urgent)
        fan_out.change(tx, message, [one for one in here if one in stand], now=now)
    if placed.gathered:
        digests.gather(tx, now=now, zone=town.zone)
    said = sorted({*placed.said, *placed.again})
    return Posted([known[one] for one in said], [known[one] for one in placed.gathered])


def by_words(tx: Tx, some: Iterable[Known], town: Town) -> dict[Words, list[int]]:
    """Return the numbers of the rooms by the words that are said in them, in order."""
    listed = sorted(some, key=lambda room: room.id)
    spoken = people.languages(tx, (room.person_id for room in listed if room.private and room.person_id is not None))
    found: dict[Words, list[int]] = {}
    for room in listed:
        language = spoken.get(room.person_id or 0) if room.private else room.language
        found.setdefault(words(language or town.language), []).append(room.id)
    return found


def unsay(tx: Tx, card: str) -> None:
    """Where the card has not been told yet it will not be, at once or in a digest, and takes no place there."""
    cards.unsay(tx, card)
    postings.unsaid(tx, card)
