"""What is said of a series: when it is, how many turns it has, and which of them cannot be had, and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date

from handlers import when
from handlers.booking import refusal_words
from handlers.turn import Turn
from handlers.when.say_series import say_repeat
from handlers.words import Words, escape
from storage import refusals, series, spaces, wallclock
from storage.diary import Booked
from storage.occupied import Series
from storage.refusals import Refused
from storage.spaces import Space

SHOWN = 6
"""How many turns are named; the others are counted."""

Failure = tuple[when.Span, Refused]
"""A turn that cannot be had at its time, and why."""


def as_said(turn: Turn, one: Series) -> when.Series:
    """Return the series as its rule and first time."""
    return when.Series(_span(turn, one), one.rule)


def _span(turn: Turn, one: Series) -> when.Span:
    latest = series.like(turn.tx, one)
    return when.Span(one.starts_at, one.ends_at, days=latest is not None and latest.days)


def short(turn: Turn, one: Series) -> str:
    """Return the series as a button's label."""
    return f"{space_of(turn, one).name} {say_repeat(as_said(turn, one), zone=turn.zone, language=turn.language)}"


def tags(turn: Turn, each: Sequence[Series]) -> dict[int | None, str]:
    """Return each series as a button tells it from the others: "ti 18–20", and where, if that is not enough."""
    spans = {one.id: _span(turn, one) for one in each}
    found = {number: when.say_turn(span, zone=turn.zone, language=turn.language) for number, span in spans.items()}
    same = Counter(found.values())
    for one in each:
        if same[found[one.id]] > 1:
            found[one.id] = f"{space_of(turn, one).name} {found[one.id]}"
    return found


def repeat(turn: Turn, one: Series) -> str:
    """Return "*Koulun sali*, joka tiistai klo 18–20", with markup."""
    said = say_repeat(as_said(turn, one), zone=turn.zone, language=turn.language)
    return turn.t("*{space}*, {when}", space=space_of(turn, one).name, when=said)


def whole(t: Words, turn: Turn, one: Series, booked: Sequence[Booked]) -> str:
    """Return the series with its first and last day, for whom it is and what for, with markup."""
    said = when.say(as_said(turn, one), zone=turn.zone, language=t.language)
    text = t("*{space}*, {when}", space=_thing(t, turn, one), when=said)
    by = booked[0].by if booked else ()
    text += t(" ({associations})", associations=t.list(by)) if by else ""
    return text + (t(" · {purpose}", purpose=one.purpose) if one.purpose else "")


def _thing(t: Words, turn: Turn, one: Series) -> str:
    name = space_of(turn, one).name
    return t.label("{name}, {n} pcs", name=name, n=str(one.quantity)) if one.quantity else name


def space_of(turn: Turn, one: Series) -> Space:
    """Return where the series is."""
    space = spaces.get(turn.tx, one.space_id)
    assert space is not None
    return space


def day_of(turn: Turn, span: when.Span) -> date:
    """Return the day on which it begins."""
    return wallclock.local(span.start, turn.zone).date()


def say_day(turn: Turn, day: date) -> str:
    """Return the day in few letters."""
    return when.say_day(day, language=turn.language, year=False)


def failures(failed: Sequence[series.Failed]) -> list[Failure]:
    """Return the turns of a series that could not be had."""
    return [(when.Span(one.turn.starts_at, one.turn.ends_at), one.why) for one in failed]


def why_not(turn: Turn, space: Space, failed: Sequence[Failure], *, shown: int = SHOWN) -> str:
    """Return "ti 22.12. (suljettu), ti 5.1. (varattu: Marttayhdistys)" and how many more; what cannot be booked yet
    is said once."""
    t = turn.t
    early = [one for one in failed if isinstance(one[1], refusals.TooFar)]
    early = early if len(early) > 2 else []
    others = [one for one in failed if one not in early]
    parts = [_one(turn, space, one) for one in others[:shown]]
    if len(others) > shown:
        parts.append(t.n("and {n} more", "and {n} more", len(others) - shown))
    if early:
        first = say_day(turn, day_of(turn, early[0][0]))
        parts.append(
            t.n(
                "{n} time from {day} on (cannot be booked yet)",
                "{n} times from {day} on (cannot be booked yet)",
                len(early),
                day=first,
            )
        )
    return ", ".join(parts)


def _one(turn: Turn, space: Space, failure: Failure) -> str:
    span, outcome = failure
    reason = refusal_words.short_why(turn, outcome, space, span)
    return f"{escape(say_day(turn, day_of(turn, span)))} ({reason})"
