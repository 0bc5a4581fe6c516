"""Who comes to talkoot is reminded: what, where and what to bring, and may say yes or no."""

from __future__ import annotations

from datetime import datetime

from handlers import rights
from handlers.reminders import rearming
from handlers.reminders.declared import Reminding, reminds
from handlers.signing_up import standing
from handlers.talkoot import talkoot_words
from handlers.turn import Town
from handlers.types import Button
from handlers.words import Words
from storage import places, sign_ups, talkoot
from storage.db import Tx
from storage.due import Item
from storage.planned import Planned
from storage.reminder_times import Kind
from storage.sign_ups import SignedUp

rearming.rearms(Kind.TALKOOT, "sign-ups", places.rearm)


@reminds(places.REMINDER, places.EVE)
def remind(tx: Tx, item: Item, t: Words, now: datetime, town: Town) -> Reminding | None:
    """Say what they come to; nothing of what was cancelled or given up."""
    one = sign_ups.get(tx, int(item.subject.partition(":")[2]))
    planned = talkoot.get(tx, one.talkoot_id) if one is not None else None
    if one is None or planned is None or not one.is_coming or one.cancelled_at is not None:
        return None
    where = standing.place(t, planned) if _last(tx, one, now) else ()
    lines = [standing.whole(t, one, town.zone, local=True), *where]
    return Reminding(
        "\n".join(lines),
        _answers(t, one),
        starts=one.starts_at,
        about=one.subject,
        part_of=planned.subject,
        public=_public(t, one, planned, town),
        groups=(one.room_id,) if one.room_id is not None else (),
        leaders=tuple(person.id for person in rights.leaders(tx, planned)),
        name=talkoot_words.capital(one.task),
    )


def _last(tx: Tx, one: SignedUp, now: datetime) -> bool:
    """Tell whether it is the last that they do that day: with it is said where that is, once for all of it."""
    found = sign_ups.of_person(tx, one.person_id, now=now)
    return not any(each.is_coming and each.day_id == one.day_id and each.number > one.number for each in found)


def _answers(t: Words, one: SignedUp) -> tuple[Button, ...]:
    """Return what they can say; who has said that they come is not asked again."""
    cannot = Button(t("I cannot come after all"), f"withdraw {one.number}")
    return (cannot,) if one.confirmed_at is not None else (Button(t("I come"), f"come {one.number}"), cannot)


def _public(t: Words, one: SignedUp, planned: Planned, town: Town) -> str:
    """Return what a group may read of it: which talkoot, when and where."""
    return talkoot_words.on_day(t, planned, planned.day(one.day_id), town.zone)
