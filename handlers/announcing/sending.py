"""Sending an announcement: at once, at its time, or again and again; what is much too late is asked about."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import takewhile

from handlers import notices, posting, when
from handlers.announcing import announcement_card, announcement_words, announcing_rights, delivery_card
from handlers.falling_due import on_due
from handlers.posting import Posted
from handlers.turn import Town
from handlers.types import Button, Reply
from handlers.words import Words
from storage import announcements, audiences, due, people, wallclock
from storage.announcements import SEND, Told
from storage.db import Tx
from storage.due import Item

LATE = timedelta(hours=12)
"""What is later than this is not sent without asking: it may be about something that is over."""


def send(tx: Tx, told: Told, *, now: datetime, town: Town) -> Posted | None:
    """The announcement is on its way to its whole audience; None, and nothing happens, if it was sent before, or if
    nobody let it go out.

    Whoever has just spoken is shown `delivery_card.shown`; a sender who has not, `delivery_card.tell`.
    """
    if not announcements.sent(tx, told.number, now=now):
        return None
    due.drop(tx, told.subject)
    reached = audiences.reach(tx, told.audience, now=now, but=told.person_id)
    rooms = [*reached.rooms, *private_rooms(tx, reached.people, now=now)]
    say = announcement_card.say(tx, told, town)
    return posting.post(tx, told.subject, rooms, say, now=now, town=town, urgent=told.urgent)


def private_rooms(tx: Tx, persons: Iterable[int], *, now: datetime) -> list[int]:
    """Return the rooms in which these people are told something in private."""
    found = (notices.private_room(tx, person, now=now) for person in persons)
    return [room.id for room in found if room is not None]


def arm(tx: Tx, told: Told, *, now: datetime) -> datetime | None:
    """It will be sent at its time, or each of its times that lie ahead; return when first, or None if there is none."""
    due.drop(tx, told.subject)
    at = told.send_at
    if at is not None and told.rule and at <= now:
        at = None
    return _arm(tx, told, at)


def _arm(tx: Tx, told: Told, at: datetime | None) -> datetime | None:
    if at is not None:
        due.add(tx, kind=SEND, subject=told.subject, person_id=None, at=at)
    return at


@on_due(SEND)
def fall_due(tx: Tx, item: Item, now: datetime, town: Town) -> None:
    """Its time has come: it is sent, unless it was held back, may not be sent any more, or is much too late."""
    told = announcements.get(tx, int(item.subject.rpartition(":")[2]))
    if told is None or not told.is_waiting:
        return
    if not _may_still(tx, told):
        _held_back(tx, told, now=now, town=town)
        return
    at = item.at
    if told.rule:
        told, at = _this_time(tx, told, item.at, now=now, town=town)
    if now - at > LATE:
        _ask(tx, told, at, now=now, town=town)
    elif send(tx, told, now=now, town=town) is not None:
        delivery_card.tell(tx, told, now=now, town=town)


def _this_time(tx: Tx, told: Told, at: datetime, *, now: datetime, town: Town) -> tuple[Told, datetime]:
    """Return the announcement that is sent this time, and for when it was; the next time becomes due.

    Of several times that have been missed only the last one counts.
    """
    assert told.send_at is not None
    missed = list(takewhile(lambda one: one <= now, _times(told, town, after=at)))
    at = missed[-1] if missed else at
    ahead = next(iter(_times(told, town, after=max(at, now))), None)
    if _arm(tx, told, ahead) is None:
        announcements.change(tx, told.number, sent_at=now)
    once = announcements.get(tx, announcements.again(tx, told, at=at, now=now))
    assert once is not None
    return once, at


def _times(told: Told, town: Town, *, after: datetime) -> Iterable[datetime]:
    assert told.send_at is not None
    return wallclock.occurrences(told.send_at, told.rule, town.zone, after=after)


def _may_still(tx: Tx, told: Told) -> bool:
    """Tell whether who let it go out may do that still."""
    person = people.named(tx, told.confirmed_by or told.person_id)
    return person is not None and announcing_rights.may_send(tx, person, told)


def _held_back(tx: Tx, told: Told, *, now: datetime, town: Town) -> None:
    """It waits as a draft: who let it go out may not any more."""
    announcements.hold_back(tx, told.number)

    def say(t: Words) -> Reply:
        text = t("This was not sent, because who let it go out may not do that any more: ")
        return Reply(text + _quoted(t, told, town), (Button(t("Show it"), f"show announcement {told.number}"),))

    notices.inform(tx, told.person_id, say, now=now, town=town)


def _ask(tx: Tx, told: Told, at: datetime, *, now: datetime, town: Town) -> None:
    """It was to be sent so long ago that its sender decides, if they can be reached."""

    def say(t: Words) -> Reply:
        then = when.say(when.Moment(at), zone=town.zone, language=t.language)
        text = t("This was to be sent {then}, but I was not running then: ", then=then)
        text += _quoted(t, told, town) + "\n" + t("Shall I send it now?")
        return Reply(
            text,
            (
                Button(t("Send it now"), f"send announcement {told.number} now"),
                Button(t("Do not send"), f"discard announcement {told.number}"),
            ),
        )

    notices.inform(tx, told.person_id, say, now=now, town=town)


def _quoted(t: Words, told: Told, town: Town) -> str:
    return t("“{line}”", line=announcement_words.headline(told, t.language, town.language))
