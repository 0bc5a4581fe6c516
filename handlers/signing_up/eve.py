"""The evening before: everybody who comes is reminded, once for all they come to that day, and may say yes or no."""

from __future__ import annotations

from datetime import datetime, timedelta

from handlers import notices
from handlers.falling_due import on_due
from handlers.signing_up import standing
from handlers.talkoot import talkoot_words
from handlers.turn import Town
from handlers.types import Button, Reply
from handlers.words import Words
from storage import due, sign_ups, talkoot, wallclock
from storage.db import Tx
from storage.due import Item
from storage.keeping import EARLY
from storage.sign_ups import SignedUp


@on_due(sign_ups.EVE)
def remind(tx: Tx, item: Item, now: datetime, town: Town) -> None:
    """Whoever comes has been reminded; what has begun, was cancelled or given up is let go."""
    one = sign_ups.get(tx, int(item.subject.partition(":")[2]))
    if one is None or not one.is_coming or one.cancelled_at is not None or one.starts_at <= now:
        return
    morning = wallclock.next_waking(now, town.zone)
    if now < morning and one.starts_at >= morning + EARLY:  # it was down in the evening: nobody is woken
        due.add(tx, kind=item.kind, subject=item.subject, person_id=item.person_id, at=morning)
        return
    that_day = _that_day(tx, one, now=now, town=town)
    for other in that_day:
        due.drop(tx, other.subject)  # one message tells of them all
    notices.inform(
        tx,
        one.person_id,
        lambda t: _reminder(tx, t, that_day, now=now, town=town),
        now=now,
        town=town,
        starts=one.starts_at,
    )


def _that_day(tx: Tx, one: SignedUp, *, now: datetime, town: Town) -> list[SignedUp]:
    """Return all that the person comes to on the same day, in order."""
    start, end = wallclock.day_bounds(wallclock.local(one.starts_at, town.zone).date(), town.zone)
    found = sign_ups.of_person(tx, one.person_id, now=now)
    return [each for each in found if each.is_coming and start <= each.starts_at < end and each.starts_at > now]


def _reminder(tx: Tx, t: Words, each: list[SignedUp], *, now: datetime, town: Town) -> Reply:
    """Return what comes, where, and what to bring; the answers are the same for the whole day."""
    days = wallclock.local(each[0].starts_at, town.zone).date() - wallclock.local(now, town.zone).date()
    lead = {timedelta(0): t("Today: "), timedelta(1): t("Tomorrow: ")}.get(days, t("Reminder: "))
    lines = []
    for at, one in enumerate(each):
        lines.append((lead if at == 0 else "") + standing.whole(t, one, town.zone))
        planned = talkoot.get(tx, one.talkoot_id)
        if planned is not None and one.talkoot_id not in {later.talkoot_id for later in each[at + 1 :]}:
            lines += standing.place(t, planned)
    return Reply("\n".join(lines), _answers(t, each))


def _answers(t: Words, each: list[SignedUp]) -> tuple[Button, ...]:
    come = Button(t("I come"), f"come {each[0].number}")
    if len(each) == 1:
        return (come, Button(t("I cannot come after all"), f"withdraw {each[0].number}"))
    return (
        come,
        *(
            Button(t.label("I cannot come: {what}", what=talkoot_words.capital(one.task)), f"withdraw {one.number}")
            for one in each
        ),
    )
