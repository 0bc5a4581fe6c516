"""What is said before publishing of what else there is that day, what could not be booked, and which days are free.

It warns and never forbids.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from hashlib import blake2s

from handlers import when
from handlers.booking import refusal_words
from handlers.planning import lines
from handlers.planning.lines import Plan
from handlers.turn import Turn
from handlers.types import Button
from handlers.when.days import feast
from handlers.words import escape
from storage import booked_together, clashes, wallclock
from storage.booked_together import NotHad
from storage.clashes import Clash, Kind, Nearness
from storage.events import EventNow

SHOWN = 5
"""How many are told; of the others, how many there are."""
SEEN = "seen."
"""Behind this stand the marks of what the reader has seen."""
_MARK = 2
_SIGNS = "0123456789abcdefghijklmnopqrstuvwxyz"
_FEASTS = (
    "new year",
    "epiphany",
    "good friday",
    "easter",
    "easter monday",
    "may day",
    "ascension",
    "midsummer eve",
    "midsummer",
    "all saints",
    "independence",
    "christmas eve",
    "christmas",
    "boxing day",
)
"""The days that are not offered to volunteers."""

Warnings = tuple[list[str], list[Button]]


def warnings(turn: Turn, plan: Plan) -> Warnings:
    """Return what to look out for before a draft is published, a line each, and a button for each day to move it to."""
    found = clashes.with_days(turn.tx, plan, zone=turn.zone)
    not_had = booked_together.lacking(turn.tx, plan, zone=turn.zone, now=turn.now)
    if not plan.held or plan.starts_at <= turn.now or not (found or not_had):
        return [], []
    days = free_days(turn, plan)
    return [*told(turn, plan, found), *reasons(turn, not_had), *days_said(turn, days)], [
        *days,
        *without_days(turn, plan, not_had),
    ]


def days_said(turn: Turn, days: Sequence[Button]) -> list[str]:
    """Return which days are free, in a line."""
    said = turn.t.list([button.label for button in days])
    return [turn.t("Nothing else is on: {days}", days=said)] if days else []


def told(turn: Turn, plan: Plan, found: Sequence[Clash]) -> list[str]:
    """Return what else there is, a line each; nothing if there is nothing."""
    if not found:
        return []
    t = turn.t
    head = t("⚠ The same day also:") if len(plan.held) == 1 else t("⚠ The same days also:")
    more = len(found) - SHOWN
    rest = [t.n("… and {n} more.", "… and {n} more.", more)] if more > 0 else []
    return [head, *(f"• {_line(turn, one)}" for one in found[:SHOWN]), *rest]


def _line(turn: Turn, one: Clash) -> str:
    """Return "Kyläjuhla · la 5.12. klo 12–18 · Kylätalo (Marttayhdistys), samassa kylässä"."""
    t = turn.t
    span = when.Span(one.starts_at, one.ends_at)
    said = when.say(span, zone=turn.zone, language=turn.language, year=False)
    title = escape(one.title)
    if one.kind is Kind.BOOKING and not title:
        title = t("a booking")
    text = " · ".join(filter(None, (title, said, escape(one.place))))
    text += t(" ({associations})", associations=t.list(one.by)) if one.by else ""
    match one.nearness:
        case Nearness.OWN:
            return text + t(", your own")
        case Nearness.VILLAGE:
            return text + t(", in the same village")
        case Nearness.TOWN:
            return text


def why(turn: Turn, one: NotHad) -> str:
    """Return why something cannot be booked with it, with markup."""
    wanted = one.wanted
    span = when.Span(wanted.start, wanted.end, days=wanted.days)
    return f"⚠ {refusal_words.why(turn, one.why, wanted.space, span)}"


def reasons(turn: Turn, not_had: Sequence[NotHad]) -> list[str]:
    """Return why each cannot be booked, a line each; of many the first ones."""
    more = len(not_had) - SHOWN
    rest = [turn.t.n("… and {n} more.", "… and {n} more.", more)] if more > 0 else []
    return [*(why(turn, one) for one in not_had[:SHOWN]), *rest]


def without_days(turn: Turn, plan: Plan, not_had: Sequence[NotHad]) -> list[Button]:
    """Return the button that leaves the days out of a draft on which something cannot be had, if others remain."""
    if not isinstance(plan, EventNow) or not not_had:
        return []
    gone = [(one.wanted.start, one.wanted.end) for one in not_had]
    remain = any(all(day.ends_at <= start or end <= day.starts_at for start, end in gone) for day in plan.held)
    return [Button(turn.t("Leave those days out"), lines.change(plan, "fit"))] if remain else []


def free_days(turn: Turn, plan: Plan) -> list[Button]:
    """Return a button for each of the days without any of it, which moves the draft there; not of what repeats."""
    if isinstance(plan, EventNow) and plan.repeats:
        return []
    shifts = clashes.free_shifts(turn.tx, plan, is_feast, zone=turn.zone, now=turn.now)
    return [_day_button(turn, plan, shift) for shift in shifts]


def _day_button(turn: Turn, plan: Plan, shift: timedelta) -> Button:
    day = wallclock.local(plan.starts_at, turn.zone).date() + shift
    label = when.say_day(day, language=turn.language, year=False)
    return Button(label, lines.change(plan, f"to {day.isoformat()}"))


def is_feast(day: date) -> bool:
    """Tell whether nobody should be offered that day to work on."""
    return any(feast(name, day.year) == day for name in _FEASTS)


def publish_line(turn: Turn, plan: Plan, *words: str) -> str:
    """Return the command that publishes it for whoever has seen what else there is that day."""
    found = clashes.with_days(turn.tx, plan, zone=turn.zone)
    marks = "".join(_mark(one) for one in found)
    return " ".join((f"{lines.of(plan).publish} {plan.number}", *words, *([SEEN + marks] if marks else [])))


def unseen(turn: Turn, plan: Plan, seen: str | None) -> list[Clash]:
    """Return what else there is that day and has not been seen."""
    found = clashes.with_days(turn.tx, plan, zone=turn.zone)
    marks = (seen or "").removeprefix(SEEN)
    known = {marks[at : at + _MARK] for at in range(0, len(marks), _MARK)}
    return [one for one in found if _mark(one) not in known]


def _mark(one: Clash) -> str:
    """Return two signs by which something is known again, when it is on the same day still."""
    text = f"{one.key} {one.starts_at:%Y-%m-%dT%H:%M}"
    number = int.from_bytes(blake2s(text.encode(), digest_size=4).digest())
    return _SIGNS[number % len(_SIGNS)] + _SIGNS[number // len(_SIGNS) % len(_SIGNS)]
