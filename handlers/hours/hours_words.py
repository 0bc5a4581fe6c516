"""How hours, euros and rows are said: "3 h 45 min", "3 280 €", "Rantasiivous, haravointi, la 5.12.2026: 4 h"."""

from __future__ import annotations

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from babel.numbers import format_decimal

from handlers import when
from handlers.hours import machines
from handlers.lengths import say_hours
from handlers.words import Words, escape
from storage import wallclock
from storage.hours import Head, Row, Totals

_LISTED = 30
"""How many rows a message shows."""


def hours(minutes: int) -> str:
    """Return the hours: "4 h", "3 h 45 min"; those of a reversing row are below zero."""
    return f"−{say_hours(-minutes)}" if minutes < 0 else say_hours(minutes)


def euros(t: Words, cents: int) -> str:
    """Return the sum as the language writes it: "3 280 €", "18,50 €", "€3,280"."""
    pattern = "#,##0.00" if cents % 100 else "#,##0"
    number = format_decimal(abs(cents) / 100, format=pattern, locale=t.language)
    sign = "−" if cents < 0 else ""
    return f"{sign}€{number}" if t.language == "en" else f"{sign}{number} €"


def day(row: Row, zone: ZoneInfo, language: str, *, year: bool = True) -> str:
    """Return the day of the row: "la 5.12.2026"."""
    return when.say_day(wallclock.local(row.starts_at, zone).date(), language=language, year=year)


def name(t: Words, row: Row) -> str:
    """Return whose row it is, with who brought them: "Eetu (Ville)", "Ville +2" where no name was told."""
    return named(t, row.whom, row.brought_by_name)


def named(t: Words, head: Head, brought_by: str) -> str:
    """Return who it is, with the name of who brought them."""
    if head.person_id is not None or head.brought_by is None:
        return head.name or t("name not told")
    if not head.name:
        return f"{brought_by} +{head.key.partition('+')[2] or '1'}"
    return f"{head.name} ({brought_by})" if brought_by else head.name


def length(t: Words, row: Row) -> str:
    """Return how long: "4 h", "4 h, traktori 2 h", with what to know of it."""
    parts = [hours(row.minutes)] if row.minutes is not None else [t("hours not noted yet")]
    machine = escape(machines.called(row.machine, t.language))
    parts += [f"{machine} {hours(row.machine_minutes)}"] if row.machine_minutes else []
    parts += [t("too young for the funder")] if row.under_age else []
    return ", ".join(parts)


def work(t: Words, row: Row, zone: ZoneInfo, *, year: bool = True) -> str:
    """Return the row in a line, with markup: "*Rantasiivous*, haravointi, la 5.12.2026: 4 h"."""
    said = day(row, zone, t.language, year=year)
    return t("*{title}*, {task}, {when}: ", title=row.title, task=row.task, when=said) + length(t, row)


def works(t: Words, rows: Sequence[Row], zone: ZoneInfo, *, me: int | None = None) -> list[str]:
    """Return the rows, a line each, with whose they are where that is not `me`."""
    lines = []
    for row in rows[:_LISTED]:
        whose = "" if me is not None and row.person_id == me else f"{escape(name(t, row))} · "
        lines.append(f"• {whose}{work(t, row, zone)}")
    left = len(rows) - _LISTED
    return [*lines, t.n("… and {n} more row", "… and {n} more rows", left)] if left > 0 else lines


def state(t: Words, row: Row) -> str:
    """Return how far the row has come."""
    if row.reverses_id is not None:
        return t("corrects an earlier row")
    if row.reversed_at is not None:
        return t("corrected, counts no more")
    if row.approved_at is not None:
        return t("approved")
    if row.minutes is None:
        return t("present")
    if row.acknowledged_at is not None:
        return t("waits for approval")
    if row.why:
        return t("not right, the doer says: {said}", said=row.why)
    return t("waits to be acknowledged")


def total(t: Words, totals: Totals) -> str:
    """Return what it comes to: "11 henkeä, 33 h, 660 €"."""
    parts = [t.n("{n} person", "{n} people", totals.people), hours(totals.minutes)]
    return ", ".join([*parts, *([euros(t, totals.cents)] if totals.cents else [])])


def counted(t: Words, rows: Sequence[Row], cents: int) -> str:
    """Return the rows as a sum: "11 riviä, 33 h, 660 €"."""
    parts = [t.n("{n} row", "{n} rows", len(rows)), hours(sum(row.minutes or 0 for row in rows))]
    return ", ".join([*parts, *([euros(t, cents)] if cents else [])])


def thanks(t: Words, totals: Totals) -> str:
    """Return the total for the thanks: "41 henkeä, 164 tuntia, 3 280 €"."""
    whole, left = divmod(totals.minutes, 60)
    worked = hours(totals.minutes) if left else t.n("{n} hour of work", "{n} hours of work", whole)
    parts = [t.n("{n} person", "{n} people", totals.people), worked]
    return ", ".join([*parts, *([euros(t, totals.cents)] if totals.cents else [])])
