"""What a reminder can be about: a booking, talkoot, an event. Whether it still stands, when it begins, what is said."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from handlers import rights
from handlers.booking import booking_words
from handlers.events import event_words
from handlers.spaces.inflection import is_form_of
from handlers.talkoot import talkoot_words
from handlers.turn import Turn
from handlers.words import Words
from storage import answered, diary, events, people, planned, sign_ups, talkoot
from storage.db import Tx
from storage.occupied import State

OFFERED = 8


@dataclass(frozen=True, slots=True)
class Thing:
    """What somebody is reminded of: `text` is said of it, in our markup, and these are its beginnings."""

    subject: str
    name: str
    text: str
    starts: tuple[datetime, ...]
    public: bool
    """Whether everybody may read of it."""

    def next(self, now: datetime) -> datetime | None:
        """Return when it begins next."""
        return next((at for at in self.starts if now < at), None)


def find(
    tx: Tx,
    subject: str,
    t: Words,
    zone: ZoneInfo,
    *,
    now: datetime,
    private: bool = True,
    reader: int | None = None,
) -> Thing | None:
    """Return the thing if it stands, and the person who reads of it may; what only its booker may know is left out
    where it is not `private`."""
    kind, _, number = subject.partition(":")
    thing = _FOUND[kind](tx, int(number), t, zone, now, private)
    if thing is None or thing.public or reader is None:
        return thing
    booked, person = diary.get(tx, int(number)), people.named(tx, reader)
    return thing if booked and person and rights.sees(tx, person, booked) else None


def _booking(tx: Tx, number: int, t: Words, zone: ZoneInfo, now: datetime, private: bool) -> Thing | None:
    booked = diary.live(tx, number, now=now)
    if booked is None or booked.state == State.OFFERED:
        return None
    if not private:
        booked = replace(booked, purpose="")
    return Thing(
        booked.subject,
        booking_words.thing(t, booked),
        booking_words.said(t, booked, zone),
        (booked.starts_at,),
        public=False,
    )


def _talkoot(tx: Tx, number: int, t: Words, zone: ZoneInfo, now: datetime, private: bool) -> Thing | None:
    found = talkoot.get(tx, number)
    if found is None or found.is_draft or found.cancelled_at is not None or found.ends_at <= now:
        return None
    starts = tuple(day.starts_at for day in found.days)
    return Thing(found.subject, found.title, talkoot_words.headline(t, found, zone), starts, public=True)


def _event(tx: Tx, number: int, t: Words, zone: ZoneInfo, now: datetime, private: bool) -> Thing | None:
    event = events.get(tx, number)
    if event is None or not event.is_open(now):
        return None
    starts = tuple(day.starts_at for day in event.held)
    return Thing(event.subject, event.title, event_words.headline(t, event, zone), starts, public=True)


_FOUND = {"booking": _booking, "talkoot": _talkoot, "event": _event}


def seen(turn: Turn, subject: str) -> Thing | None:
    """Return the thing that the person wants to be reminded of, if it stands and they may see it."""
    reader = turn.person.id
    return find(turn.tx, subject, turn.t, turn.zone, now=turn.now, private=turn.room.private, reader=reader)


def own(turn: Turn, kind: str = "") -> list[tuple[str, str]]:
    """Return what the person may want to be reminded of, of the kind: a label to tap and its subject each."""
    found = _bookings(turn) if kind in ("", "booking") else []
    found += _sign_ups(turn) if kind in ("", "talkoot") else []
    found += _answers(turn) if kind in ("", "event") else []
    there: dict[str, str] = {}
    for label, subject in found:
        there.setdefault(subject, label)
    return [(label, subject) for subject, label in there.items()][:OFFERED]


def called(turn: Turn, names: Sequence[str]) -> list[tuple[str, str]]:
    """Return what of it these words name, in whatever form they are said: "pilatesta", "kylätalon"."""
    found = []
    for label, subject in own(turn):
        thing = find(turn.tx, subject, turn.t, turn.zone, now=turn.now)
        words = _WORD.findall(thing.text) if thing is not None else []
        if all(any(len(word) > 2 and is_form_of(name, word) for word in words) for name in names):
            found.append((label, subject))
    return found


_WORD = re.compile(r"[^\W\d_]+")


def _bookings(turn: Turn) -> list[tuple[str, str]]:
    mine = diary.coming(turn.tx, turn.person.id, now=turn.now)
    ahead = [one for one in mine if one.starts_at > turn.now and one.state != State.OFFERED]
    return [(booking_words.short(turn, one), one.subject) for one in ahead]


def _sign_ups(turn: Turn) -> list[tuple[str, str]]:
    mine = sign_ups.of_person(turn.tx, turn.person.id, now=turn.now)
    return [(one.title, planned.subject(one.talkoot_id)) for one in mine if one.starts_at > turn.now]


def _answers(turn: Turn) -> list[tuple[str, str]]:
    mine = answered.of_person(turn.tx, turn.person.id, now=turn.now)
    return [(one.title, events.subject(one.event_id)) for one in mine if one.starts_at > turn.now]
