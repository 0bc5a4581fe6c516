"""What reminders of bookings say: what is booked, and until when to say that one comes to a turn that may be freed."""

from __future__ import annotations

from datetime import datetime

from handlers import rights, when
from handlers.booking import booking_words
from handlers.reminders import rearming
from handlers.reminders.declared import Reminding, reminds
from handlers.turn import Town
from handlers.types import Button
from handlers.words import Words, moment
from storage import associations, booking_due, cards, diary, people, spaces
from storage.db import Tx
from storage.diary import Booked
from storage.due import Item
from storage.people import Role
from storage.reminder_times import Kind

rearming.rearms(Kind.BOOKING, "bookings", booking_due.rearm)
rearming.rearms(Kind.BOOKING, "bookings of groups", booking_due.rearm_groups, groups=True)


@reminds(booking_due.REMINDER, *booking_due.BEFORE)
def remind(tx: Tx, item: Item, t: Words, now: datetime, town: Town) -> Reminding | None:
    """Whoever booked is reminded of what stands, and can say that they come, give it up or move it."""
    booked = diary.get(tx, int(item.subject.partition(":")[2]))
    if booked is None or not booked.stands:
        return None
    said = booking_words.said(t, booked, town.zone, local=True)
    lines = (said, booking_words.secret(t, booked), _asks(tx, t, booked, now=now, town=town))
    return Reminding(
        "\n".join(filter(None, lines)),
        _buttons(t, booked),
        starts=booked.starts_at,
        about=booked.subject,
        public=said,
        groups=_groups(tx, booked),
        leaders=_leaders(tx, booked),
        name=booked.space,
    )


def _asks(tx: Tx, t: Words, booked: Booked, *, now: datetime, town: Town) -> str:
    """Return until when it is to be said that they come, where the turn goes to others otherwise."""
    until = booking_due.answered_by(tx, booked, zone=town.zone, now=now)
    if until is None:
        return ""
    at = when.say(when.Moment(until), zone=town.zone, language=t.language)
    return t("Please say by {time} that you come. Otherwise the turn goes to others.", time=moment(until, at))


def _buttons(t: Words, booked: Booked) -> tuple[Button, ...]:
    come = Button(t("We come"), f"we come {booked.number}")
    cancel = Button(t("Cancel booking"), f"cancel {booked.number}")
    return (*(() if booked.confirmed_at else (come,)), cancel, Button(t("Move"), f"move {booked.number}"))


def _groups(tx: Tx, booked: Booked) -> tuple[int, ...]:
    """Return where it was booked, and who else has read of it there."""
    cards_of = [booked.subject, *([f"series:{booked.series_id}"] if booked.series_id else [])]
    there = [room for card in cards_of for room in cards.rooms_of_card(tx, card)]
    return tuple(dict.fromkeys([*([booked.room_id] if booked.room_id else []), *there]))


def _leaders(tx: Tx, booked: Booked) -> tuple[int, ...]:
    """Return who acts for the associations it is for, else who answers for the space."""
    subjects = map(associations.subject, diary.associations_of(tx, booked.number))
    found = [one.id for subject in subjects for one in people.with_role(tx, Role.ORGANISER, subject)]
    others = [one for one in found if one != booked.person_id]
    return tuple(others or (one.id for one in rights.who(tx, Role.KEEPER, spaces.subject(booked.space_id))))
