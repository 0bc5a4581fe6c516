"""The code at the site: shown by whoever leads the work, for those who come without having signed up."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from handlers import when
from handlers.commands import command
from handlers.falling_due import on_due
from handlers.on_the_day import living, presence
from handlers.on_the_day.days import DAY
from handlers.talkoot import finding, talkoot_words
from handlers.turn import Answer, Refusal, Town, Turn
from handlers.types import Button, Reply
from handlers.words import N_, Words
from storage import due, site_codes
from storage import talkoot as talkoot_store
from storage.db import Tx
from storage.due import Item
from storage.planned import Day, Planned

CHANGES = "site-code-changes"
"""Due about ``site-code:3``: the code of the day gives way to the next."""


def _about(day: Day) -> str:
    """Return what becomes due about the day's code, and how the names of its living messages begin."""
    return f"site-code:{day.number}"


@command(
    "site code",
    "platskod",
    "paikkakoodi",
    summary=N_("Show the code of the site, for those who come without signing up"),
    takes=[finding.LED, DAY],
)
def site_code(turn: Turn, talkoot: Planned, day: Day) -> Answer:
    """The code is shown, and changes before everybody's eyes every ten minutes until the work ends."""
    t = turn.t
    if talkoot.is_draft or talkoot.cancelled_at is not None or turn.now >= day.ends_at:
        text = t("Nobody comes to that now: ") + talkoot_words.headline(t, talkoot, turn.zone)
        return Refusal(text, (Button(t("Show the talkoot"), f"talkoot {talkoot.number}"),))
    if turn.now < presence.opens_at(day):
        at = when.say(when.Moment(presence.opens_at(day)), zone=turn.zone, language=turn.language)
        text = t("{title}: the code is shown from {at} on.", title=talkoot.title, at=at)
        return Refusal(text, (Button(t("Print the list"), f"print list {talkoot.number} d{day.number}"),))
    _expect(turn.tx, day, now=turn.now)
    return living.answer(turn, _about(day), _shown(t, talkoot, day, turn.zone, now=turn.now), anew=True)


def _expect(tx: Tx, day: Day, *, now: datetime) -> None:
    """The code will be shown anew when it changes, and a last time when the work ends."""
    due.drop(tx, _about(day))
    due.add(tx, kind=CHANGES, subject=_about(day), person_id=None, at=min(site_codes.changes_at(now), day.ends_at))


def _shown(t: Words, planned: Planned, day: Day, zone: ZoneInfo, *, now: datetime) -> Reply:
    head = talkoot_words.headline(t, planned, zone)
    if now >= day.ends_at:
        return Reply(head + "\n" + t("The work is done, and so is the code."))
    code, until = site_codes.code(day.secret, now), site_codes.changes_at(now)
    at = when.say_time(until, zone=zone, language=t.language)
    lines = [
        head,
        t("Code of the site: *{code}*", code=code),
        t("Whoever comes writes to me: here {code}", code=code),
        t("It changes {at}, and works ten minutes longer.", at=at),
    ]
    return Reply(
        "\n".join(lines), (Button(t("Check in"), f"check in {planned.number} d{day.number}"),), card=_about(day)
    )


@on_due(CHANGES)
def changes(tx: Tx, item: Item, now: datetime, town: Town) -> None:
    """Wherever the code is shown, it is the one of now."""
    number = int(item.subject.rpartition(":")[2])
    planned = talkoot_store.of_day(tx, number)
    if planned is None:
        return
    day = planned.day(number)
    living.show(tx, _about(day), lambda t: _shown(t, planned, day, town.zone, now=now), now=now, town=town)
    if now < day.ends_at and planned.cancelled_at is None:
        _expect(tx, day, now=now)
