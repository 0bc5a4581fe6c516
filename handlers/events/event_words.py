"""What is said of an event: its title and times, and what to know before coming."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from handlers import moments, when
from handlers.spaces.prices import is_free
from handlers.when.say_series import say_repeat
from handlers.words import N_, Words, escape, fold
from storage import recurring, wallclock
from storage.event_table import Kind
from storage.events import DayNow, EventNow

LISTED = 4
"""Up to so many days are each named; of more it is said how they repeat, or the first are."""
_EVERYBODY = frozenset(
    fold(word)
    for word in (
        *("kaikki", "kaikille", "kaikille avoin", "kaikki tervetulleita"),
        *("alla", "för alla", "öppet för alla", "alla är välkomna", "alla välkomna"),
        *("all", "everybody", "everyone", "for everybody", "for everyone", "anybody", "anyone"),
    )
)
KINDS = {
    Kind.EVENT: N_("Event"),
    Kind.FAIR: N_("Fair"),
    Kind.JOINT_DAY: N_("Joint day"),
    Kind.MEETING: N_("Meeting"),
}


def day_said(day: DayNow, zone: ZoneInfo, language: str, *, year: bool = True) -> str:
    """Return when a day of the event is: "la 5.12.2026 klo 12–16"."""
    return when.say(when.Span(day.starts_at, day.ends_at), zone=zone, language=language, year=year)


def short_day(day: DayNow, zone: ZoneInfo, language: str) -> str:
    """Return the day alone, for a button: "la 5.12."."""
    return when.say_day(_date(day, zone), language=language, year=False)


def when_said(t: Words, event: EventNow, zone: ZoneInfo) -> str:
    """Return when the event is, as short as it can be said whole: its days that were not called off; those that were
    moved do not hide how the others repeat."""
    days = event.held or event.days
    off = {_date(day, zone) for day in event.days if day.cancelled_at is not None}
    moved = [day for day in days if event.repeats and day.moved_from is not None]
    steady = _spans([day for day in days if day not in moved])
    if moved and len(steady) > LISTED and _repeats(_spans(days), zone) is None and _repeats(steady, zone):
        also = ", ".join(day_said(day, zone, t.language, year=False) for day in moved)
        return days_said(t, steady, zone, off=off) + t(", also {days}", days=also)
    return days_said(t, _spans(days), zone, off=off)


def _spans(days: Sequence[DayNow]) -> list[when.Span]:
    return [when.Span(day.starts_at, day.ends_at) for day in days]


def days_said(t: Words, days: Sequence[when.Span], zone: ZoneInfo, *, off: Collection[date] = ()) -> str:
    """Return the days, each named; of many, "joka tiistai klo 18–20, 24.11.2026–25.5.2027, ei ti 22.12.".

    Those that are `off` are told elsewhere.
    """
    if len(days) <= LISTED:
        return t.list([when.say(day, zone=zone, language=t.language) for day in days])
    rule = _repeats(days, zone)
    if rule is not None:
        often = say_repeat(when.Series(days[0], rule), zone=zone, language=t.language)
        said = f"{often}, {when.say(_whole(days, zone), zone=zone, language=t.language)}"
        return said + _but(t, [day for day in _gaps(days, rule, zone) if day not in off])
    named = [when.say(day, zone=zone, language=t.language) for day in days[: LISTED - 1]]
    more = len(days) - len(named)
    return f"{', '.join(named)} " + t.n("and {n} more", "and {n} more", more)


def _gaps(days: Sequence[when.Span], rule: str, zone: ZoneInfo) -> list[date]:
    """Return the days on which the rule says that it is on, and it is not."""
    there = [_date(day, zone) for day in days]
    until = f"{rule};UNTIL={there[-1]:%Y%m%d}"
    each = (wallclock.local(at, zone).date() for at in wallclock.occurrences(days[0].start, until, zone))
    return [day for day in each if day not in there]


def _but(t: Words, gaps: Sequence[date]) -> str:
    if not gaps:
        return ""
    said = [when.say_day(day, language=t.language, year=False) for day in gaps[:LISTED]]
    return t(", not on {days}", days=", ".join(said) + (" …" if len(gaps) > LISTED else ""))


def _date(day: DayNow | when.Span, zone: ZoneInfo) -> date:
    return wallclock.local(day.start if isinstance(day, when.Span) else day.starts_at, zone).date()


def _whole(days: Sequence[when.Span], zone: ZoneInfo) -> when.Span:
    """Return from the first to the last of the days, as whole days."""
    first, last = (wallclock.day_bounds(_date(day, zone), zone) for day in (days[0], days[-1]))
    return when.Span(first[0], last[1], days=True)


def _repeats(days: Sequence[when.Span], zone: ZoneInfo) -> str | None:
    """Return the rule that says when the days are, one here and there left out; None if none does."""
    hours = {tuple(wallclock.local(at, zone).time() for at in (day.start, day.end)) for day in days}
    return recurring.rule_of([_date(day, zone) for day in days]) if len(hours) == 1 else None


def short(t: Words, event: EventNow, zone: ZoneInfo) -> str:
    """Return the event for a button: "Kyläjuhla la 5.12.", "Kahvila 24.11.–25.5."."""
    days = event.held or event.days
    if len(days) == 1:
        return f"{event.title} {short_day(days[0], zone, t.language)}"
    whole = _whole([when.Span(day.starts_at, day.ends_at) for day in days], zone)
    return f"{event.title} {when.say(whole, zone=zone, language=t.language, year=False)}"


def headline(t: Words, event: EventNow, zone: ZoneInfo) -> str:
    """Return the event in a line, with markup: "*Kyläjuhla* · la 5.12.2026 klo 12–16 · Kylätalo"."""
    return _line(event, when_said(t, event, zone))


def on_day(t: Words, event: EventNow, day: DayNow, zone: ZoneInfo, *, local: bool = False) -> str:
    """Return one day of the event in a line, with markup, and where it is; `local`, as each reader's own clock shows
    it, where that can be."""
    span = when.Span(day.starts_at, day.ends_at)
    return _line(event, moments.said(span, zone, t.language) if local else day_said(day, zone, t.language))


def _line(event: EventNow, said: str) -> str:
    return " · ".join(filter(None, (f"*{escape(event.title)}*", said, escape(event.place))))


def facts(t: Words, event: EventNow, zone: ZoneInfo) -> list[str]:
    """Return what to know before coming, a line each, with markup: what it is, for whom, what it costs, how many find
    room, until when one signs up, and who organises it."""
    lines = [escape(event.about)] if event.about else []
    if event.whom:
        lines.append(t("For whom: {whom}", whom=whom_said(t, event)))
    if event.price:
        lines.append(t("Price: {price}", price=price_said(t, event)))
    if event.most is not None:
        lines.append(t.n("Room for {n}", "Room for {n}", event.most))
    if event.answer_by is not None:
        lines.append(t("Sign up at the latest {when}", when=deadline_said(t, event, zone)))
    if event.by:
        lines.append(t("Organised by: {who}", who=t.list(event.by)))
    return lines


def price_said(t: Words, event: EventNow) -> str:
    """Return what it costs as it was written; that it costs nothing is said in the reader's language."""
    return t("free of charge") if is_free(event.price) else event.price


def whom_said(t: Words, event: EventNow) -> str:
    """Return for whom it is as it was written; that it is for all is said in the reader's language."""
    return t("everybody") if fold(event.whom).strip(" .!") in _EVERYBODY else event.whom


def deadline_said(t: Words, event: EventNow, zone: ZoneInfo) -> str:
    """Return until when one can sign up: a day that is whole is said without its last minute."""
    assert event.answer_by is not None
    at = wallclock.local(event.answer_by, zone)
    if at.hour == at.minute == 0:
        return when.say_day(at.date() - timedelta(days=1), language=t.language, year=False)
    return when.say(when.Moment(event.answer_by), zone=zone, language=t.language, year=False)
