"""A turn to which nobody has said in time that they come goes to who waits for it, or is free for everybody."""

from __future__ import annotations

from datetime import datetime

from handlers import notices
from handlers.booking import booking_words
from handlers.falling_due import on_due
from handlers.series import turns
from handlers.turn import Town
from handlers.types import Button, Reply
from handlers.words import Words
from storage import booking_due, confirming, diary, turn_rules
from storage.db import Tx
from storage.diary import Booked
from storage.due import Item


@on_due(booking_due.ASKED)
def ask(tx: Tx, item: Item, now: datetime, town: Town) -> None:
    """With the reminder that comes now it is asked whether they come; how long they have to answer runs from now."""
    booked = _to_come(tx, item, now)
    if booked is not None:
        booking_due.asked(tx, booked, zone=town.zone, now=now)


@on_due(booking_due.FREED)
def free(tx: Tx, item: Item, now: datetime, town: Town) -> None:
    """Nobody has said that they come: the turn is free, who waits for it is offered it, and its booker hears of it.

    Whom the question reached late has as long to answer as everybody.
    """
    booked = _to_come(tx, item, now)
    if booked is None or turn_rules.of_space(tx, booked.space_id) is None:
        return
    later = confirming.still_to_answer(tx, booked, zone=town.zone, now=now)
    if later is not None:
        if later < booked.starts_at:
            booking_due.freed_at(tx, booked, later)
        return
    gone = confirming.free(tx, booked, zone=town.zone, now=now)
    if gone is not None:
        _show(tx, gone, now=now, town=town)
        notices.inform(tx, gone.person_id, lambda t: _told(t, gone, town), now=now, town=town, starts=gone.starts_at)


def _to_come(tx: Tx, item: Item, now: datetime) -> Booked | None:
    booked = diary.get(tx, int(item.subject.partition(":")[2]))
    if booked is None or not booked.stands or booked.confirmed_at is not None or booked.starts_at <= now:
        return None
    return booked


def _told(t: Words, gone: Booked, town: Town) -> Reply:
    text = t("I did not hear that you come, so the turn is free for others: ") + booking_words.said(t, gone, town.zone)
    return Reply(text, (Button(t("We come after all"), f"we come {gone.number}"), Button(t("My bookings"), "bookings")))


def _show(tx: Tx, gone: Booked, *, now: datetime, town: Town) -> None:
    """What is read of the booking and of its series is how it is now."""

    def card(t: Words, private: bool) -> Reply:
        return booking_words.card(t, gone, town.zone, private=private)

    notices.show_all(tx, gone.subject, card, now=now, town=town)
    booker = notices.turn_of(tx, gone.person_id, now=now, town=town)
    if gone.series_id is not None and booker is not None:
        turns.show(booker, gone.series_id)
