"""Reminders of bookings: the evening before and an hour before, never at night."""

from __future__ import annotations

from datetime import datetime, timedelta

from handlers import notices
from handlers.booking import booking_words
from handlers.falling_due import on_due
from handlers.turn import Town
from handlers.types import Button, Reply
from handlers.words import Words
from storage import cards, diary, due, outbox, people, rooms, wallclock
from storage.db import Tx
from storage.diary import Booked
from storage.due import Item

EARLY = 10
"""What starts before this hour may be reminded of even in the quiet hours before it."""


@on_due("booking-eve", "booking-soon")
def remind(tx: Tx, item: Item, now: datetime, town: Town) -> None:
    """Whoever booked has been reminded; what has begun or was cancelled is let go."""
    booked = diary.get(tx, int(item.subject.partition(":")[2]))
    if booked is None or booked.starts_at <= now or not booked.stands:
        return
    if item.kind == "booking-eve" and booked.starts_at - now <= timedelta(hours=1):
        return  # this late, the reminder an hour before says it
    early = wallclock.local(booked.starts_at, town.zone).hour < EARLY
    if wallclock.quiet(now, town.zone) and not (early and booked.starts_at - now < timedelta(hours=12)):
        morning = wallclock.next_waking(now, town.zone)
        if morning < booked.starts_at:
            due.add(tx, kind=item.kind, subject=item.subject, person_id=item.person_id, at=morning)
            return
    person = people.named(tx, booked.person_id)
    reply = _reminder(booked, notices.words_of(person, town), now=now, town=town)
    if not notices.tell(tx, booked.person_id, reply, now=now):
        _in_group(tx, booked, reply, person, now=now)


def _reminder(booked: Booked, t: Words, *, now: datetime, town: Town) -> Reply:
    days = (wallclock.local(booked.starts_at, town.zone).date() - wallclock.local(now, town.zone).date()).days
    lead = {0: t("Today: "), 1: t("Tomorrow: ")}.get(days, t("Reminder: "))
    buttons = (Button(t("Cancel booking"), f"cancel {booked.number}"), Button(t("Move"), f"move {booked.number}"))
    lines = (lead + booking_words.said(t, booked, town.zone), booking_words.secret(t, booked))
    return Reply("\n".join(filter(None, lines)), buttons)


def _in_group(tx: Tx, booked: Booked, reply: Reply, person: people.Known | None, *, now: datetime) -> None:
    """Who has no private chat with the bot is reminded where they booked, without what only they may know."""
    line = reply.text.splitlines()[0]
    for room_id in cards.rooms_of_card(tx, f"booking:{booked.number}"):
        room = rooms.by_id(tx, room_id)
        if room is not None and not room.left and person is not None:
            notices.promise(tx, room, Reply(line, reply.buttons), now=now, priority=outbox.Priority.NOTICE)
