"""Who comes to an event, or may, is reminded of it; so are its exhibitors, and groups that wish it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, select

from storage import answered, arming, due, in_groups, wallclock
from storage.answered import AnswerNow
from storage.db import Tx, table
from storage.event_now import DayNow, EventNow, subject
from storage.event_table import Answer, Event, EventDay, Says
from storage.fair_table import Exhibitor
from storage.prepared import Prepared
from storage.reminder_times import Kind

REMINDER, STAND = "event-reminder", "stand-reminder"
"""Somebody is reminded of what they answered (``event_answer:12``), or of their stand (``exhibitor:5``)."""
CHANGED = "event-reminders"
"""Something about an event, an answer or an exhibitor has changed: who is to be reminded when is as it is now."""
_ABOUT = "reminders of "

_answer, _event, _day, _exhibitor = table(Answer), table(Event), table(EventDay), table(Exhibitor)
_coming = _answer.c.ended_at.is_(None) & _answer.c.waits.is_(False) & (_answer.c.says != Says.NO.value)
_ANSWERS = Prepared(
    select(_answer.c.id)
    .join(_day, _day.c.id == _answer.c.day_id)
    .where(_day.c.event_id == bindparam("event"), _coming, _answer.c.id > bindparam("after"))
    .order_by(_answer.c.id)
    .limit(bindparam("some"))
)
_EXHIBITORS = Prepared(
    select(_exhibitor.c.id, _exhibitor.c.person_id).where(
        _exhibitor.c.event_id == bindparam("event"), _exhibitor.c.ended_at.is_(None)
    )
)


def changed(tx: Tx, what: str, *, now: datetime) -> None:
    """Who is reminded of the event, the answer or the exhibitor will be as it is by then, within a moment."""
    about = _ABOUT + what
    due.drop(tx, about)
    due.add(tx, kind=CHANGED, subject=about, person_id=None, at=now)


def go_on(tx: Tx, event: EventNow, *, after: int, now: datetime) -> None:
    """Those whose answers have higher numbers will be reminded of the event as it is by then."""
    due.add(tx, kind=CHANGED, subject=f"{_ABOUT}{event.subject} after {after}", person_id=None, at=now)


def changed_of(about: str) -> tuple[str, int, int]:
    """Return of what the reminders are to be as it is now: of which thing, its number, and after which answer."""
    what, _, after = about.removeprefix(_ABOUT).partition(" after ")
    name, _, number = what.partition(":")
    return name, int(number), int(after or 0)


def begins(event: EventNow, day_id: int, *, zone: ZoneInfo) -> list[DayNow]:
    """Return of which of its days somebody is reminded who comes: of one that repeats the day of the answer; else the
    first day, and each later one that does not follow the day before."""
    if event.repeats:
        return [day for day in event.held if day.number == day_id]
    there = {wallclock.local(day.starts_at, zone).date() for day in event.held}
    found: dict[object, DayNow] = {}
    for day in event.held:
        date = wallclock.local(day.starts_at, zone).date()
        if date - timedelta(days=1) not in there:
            found.setdefault(date, day)
    return list(found.values())


def meant(event: EventNow, day_id: int, at: datetime, *, zone: ZoneInfo) -> DayNow | None:
    """Return of which day a reminder reminds that was to come then; None if it is on no day after that."""
    return next((day for day in begins(event, day_id, zone=zone) if at < day.starts_at), None)


def of_answer(tx: Tx, event: EventNow, one: AnswerNow, *, zone: ZoneInfo, now: datetime) -> None:
    """Who comes, or may, will be reminded as they wish; who does not, or waits for room, will not."""
    arms = event.is_open(now) and (one.holds or (one.ended_at is None and one.says == Says.MAYBE))
    starts = [day.starts_at for day in begins(event, one.day_id, zone=zone)] if arms else []
    arming.arm(tx, REMINDER, Kind.EVENT, one.subject, [one.person_id], starts, zone=zone, now=now)


def of_answers(tx: Tx, event: EventNow, *, after: int, some: int, zone: ZoneInfo, now: datetime) -> int | None:
    """Everybody who comes to the event will be reminded as they wish, `some` of higher numbers than `after`.

    Return the last number, or None if there are no more.
    """
    numbers = tx.column(_ANSWERS, event=event.number, after=after, some=some)
    for number in numbers:
        of_answer(tx, event, answered.known(tx, number), zone=zone, now=now)
    return numbers[-1] if len(numbers) == some else None


def of_exhibitors(tx: Tx, event: EventNow, *, zone: ZoneInfo, now: datetime) -> None:
    """Who exhibits at the fair will be reminded of it."""
    for row in tx.all(_EXHIBITORS, event=event.number) if event.is_fair else ():
        of_exhibitor(tx, event, row.id, row.person_id, zone=zone, now=now)


def of_exhibitor(
    tx: Tx, event: EventNow, number: int, person_id: int, *, zone: ZoneInfo, now: datetime, stands: bool = True
) -> None:
    """The exhibitor will be reminded of the fair as they wish, unless they gave up."""
    starts = [day.starts_at for day in _firsts(event, zone)] if stands and event.is_open(now) else []
    arming.arm(tx, STAND, Kind.EVENT, f"exhibitor:{number}", [person_id], starts, zone=zone, now=now)


def _firsts(event: EventNow, zone: ZoneInfo) -> Sequence[DayNow]:
    return event.held if event.repeats else begins(event, 0, zone=zone)


def of_groups(tx: Tx, event: EventNow, *, zone: ZoneInfo, now: datetime) -> None:
    """Groups will be reminded of the event as they wish."""
    days = [(day.subject, day.starts_at) for day in _firsts(event, zone)] if event.is_open(now) else []
    in_groups.arm(tx, Kind.EVENT, days, zone=zone, now=now)


def rearm(tx: Tx, person_id: int | None, *, after: int, some: int, zone: ZoneInfo, now: datetime) -> int | None:
    """Who comes to what lies ahead (the person, or anybody), and the groups, will be reminded as they wish now.

    Of everybody `some` events at most, whose numbers are above `after`; return the last of them, or None if there are
    no more.
    """
    ahead = _event.c.published_at.is_not(None) & _event.c.cancelled_at.is_(None)
    ahead &= _event.c.id.in_(select(_day.c.event_id).where(_day.c.starts_at > now))
    if person_id is not None:
        _rearm_person(tx, person_id, ahead, now=now)
        return None
    numbers = tx.column(select(_event.c.id).where(ahead, _event.c.id > after).order_by(_event.c.id).limit(some))
    for number in numbers:
        changed(tx, subject(number), now=now)
    return numbers[-1] if len(numbers) == some else None


def _rearm_person(tx: Tx, person_id: int, ahead: Any, *, now: datetime) -> None:
    events = select(_event.c.id).where(ahead)
    days = select(_day.c.id).where(_day.c.event_id.in_(events))
    mine = (_answer.c.person_id == person_id) & _coming & _answer.c.day_id.in_(days)
    for number in tx.column(select(_answer.c.id).where(mine)):
        changed(tx, f"event_answer:{number}", now=now)
    shows = (_exhibitor.c.person_id == person_id) & _exhibitor.c.ended_at.is_(None) & _exhibitor.c.event_id.in_(events)
    for number in tx.column(select(_exhibitor.c.id).where(shows)):
        changed(tx, f"exhibitor:{number}", now=now)
