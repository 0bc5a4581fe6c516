"""What was booked with talkoot is cancelled or refused by somebody else: who leads them can still do something."""

from __future__ import annotations

from datetime import datetime

from handlers import notices
from handlers.booking import booking_words
from handlers.falling_due import on_due
from handlers.talkoot import talkoot_words
from handlers.turn import Town
from handlers.types import Button, Reply
from handlers.words import Words
from storage import diary, talkoot
from storage.db import Tx
from storage.diary import Booked
from storage.due import Item
from storage.planned import Planned


@on_due(talkoot.LOST)
def tell_lost(tx: Tx, item: Item, now: datetime, town: Town) -> None:
    """Who leads the talkoot and who made them have heard it, but for whoever booked or cancelled it: they know."""
    number = int(item.subject.rpartition(":")[2])
    booked, whose = diary.get(tx, number), talkoot.of_booking(tx, number)
    planned = talkoot.get(tx, whose) if whose is not None else None
    if booked is None or booked.cancelled_at is None or planned is None:
        return  # it has been put back, or the talkoot were taken back with it
    if planned.is_open(now) and now < booked.starts_at:
        know = {booked.person_id, diary.cancelled_by(tx, number)}
        for person_id in {planned.leads, planned.person_id} - know:
            starts = planned.starts_at
            notices.inform(
                tx, person_id, lambda t: _said(t, planned, booked, town, now), now=now, town=town, starts=starts
            )


def _said(t: Words, planned: Planned, booked: Booked, town: Town, now: datetime) -> Reply:
    lead = t("This is booked for your talkoot no more: ") + booking_words.said(t, booked, town.zone)
    reason = [booking_words.reason(t, booked)] if booked.why else []
    number = planned.number
    whole = (
        Button(t("Move"), f"move talkoot {number}"),
        Button(t("Cancel the talkoot"), f"cancel talkoot {number}"),
    )
    buttons = (Button(t("Show the talkoot"), f"talkoot {number}"), *(whole if now < planned.starts_at else ()))
    return Reply("\n".join([lead, *reason, talkoot_words.headline(t, planned, town.zone)]), buttons)
