"""What whoever leads the work hears on the day: that it begins soon, and, when it is over, who was there."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from handlers import notices, rights, when
from handlers.falling_due import on_due
from handlers.on_the_day import check_in_view
from handlers.on_the_day.days import token
from handlers.talkoot import talkoot_words
from handlers.turn import Town
from handlers.types import Button, Reply
from handlers.words import Words, escape
from storage import hours, reminders, talkoot
from storage.db import Tx
from storage.due import Item
from storage.planned import Day, Planned

_TOO_LATE = timedelta(days=14)
"""After a downtime of this length nobody is asked any more who was there."""


def _held(tx: Tx, item: Item) -> tuple[Planned, Day] | None:
    """Return the day that something is due about, if it is still to be held."""
    number = int(item.subject.rpartition(":")[2])
    planned = talkoot.of_day(tx, number)
    if planned is None or planned.is_draft or planned.cancelled_at is not None:
        return None
    return planned, planned.day(number)


def _tell(tx: Tx, planned: Planned, day: Day, say: Callable[[Words], Reply], now: datetime, town: Town) -> None:
    """Whoever leads the work hears it; where they cannot be reached, the next who organises it does."""
    for leader in rights.leaders(tx, planned):
        if notices.inform(tx, leader.id, say, now=now, town=town, starts=day.starts_at if now < day.ends_at else None):
            return


@on_due(talkoot.BEGINS)
def begins(tx: Tx, item: Item, now: datetime, town: Town) -> None:
    """Whoever leads the work has heard that it begins, with what they can do at the site; not after it has ended."""
    held = _held(tx, item)
    if held is None or now >= held[1].ends_at:
        return
    planned, day = held

    def say(t: Words) -> Reply:
        at = when.say_time(day.starts_at, zone=town.zone, language=t.language)
        text = t("*{title}* begins {at}.", title=planned.title, at=at)
        text += " " + t.n("{n} has signed up.", "{n} have signed up.", day.coming)
        line = f"{planned.number} {token(day)}"
        return Reply(
            text,
            (
                Button(t("Check in"), f"check in {line}"),
                Button(t("Show the code of the site"), f"site code {line}"),
                Button(t("Print the list"), f"print list {line}"),
            ),
        )

    _tell(tx, planned, day, say, now, town)


@on_due(talkoot.ENDED)
def ended(tx: Tx, item: Item, now: datetime, town: Town) -> None:
    """Whoever leads the work is asked who was there, unless the hours have been told; the card says that it is done."""
    held = _held(tx, item)
    if held is None or now < held[1].ends_at:
        return
    planned, day = held
    talkoot.changed(tx, planned.number, now=now)
    reminders.follow(tx, planned.subject, [one.starts_at for one in planned.days], zone=town.zone, now=now)
    rows = hours.of_day(tx, day.number)
    if now - day.ends_at > _TOO_LATE or (rows and all(row.minutes is not None for row in rows)):
        return
    everybody = check_in_view.everybody(tx, day)
    here, expected = sum(one.here for one in everybody), len(everybody)

    def say(t: Words) -> Reply:
        head = f"*{escape(planned.title)}*, {talkoot_words.day_said(day, town.zone, t.language)}: "
        line = f"{planned.number} {token(day)}"
        return Reply(
            head + t("Who was there?") + (" " + t("Ticked off: {n}/{all}.", n=here, all=expected) if here else ""),
            (
                *(check_in_view.hours_of_all(t, planned, day, here) if day.coming else ()),
                *([Button(t("All are present"), f"tick all d{day.number}")] if 0 < here < expected else ()),
                Button(t("I will tick them off"), f"check in {line}"),
                Button(t("Print the list"), f"print list {line}"),
            ),
        )

    _tell(tx, planned, day, say, now, town)
