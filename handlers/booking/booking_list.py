"""The list of what is booked to come: a person's own, their associations', and series folded into one line each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import timedelta

from handlers import rights, when
from handlers.booking import booking_words
from handlers.lengths import say_hours
from handlers.turn import Turn
from handlers.types import Button
from handlers.when.say_series import say_repeat
from handlers.words import escape
from storage import associations, diary, people, quotas, series, wallclock
from storage.associations import Association
from storage.diary import Booked

FOLDED = 2
"""From so many turns on a series is told in one line."""
MOST_SERIES, MOST_BUTTONS = 3, 5
"""How many series have a button, and up to how many buttons each booking has its own."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A booking, or the `turns` of a series from it on; `of` is the association in whose section it stands."""

    booked: Booked
    turns: int = 1
    of: Association | None = None

    @property
    def folded(self) -> bool:
        return self.turns >= FOLDED


def entries(turn: Turn) -> list[Entry]:
    """Return everything to come that the person has a part in, each once: their own first, then by association."""
    own = diary.coming(turn.tx, turn.person.id, now=turn.now)
    theirs = [(one, diary.coming_of(turn.tx, one.id or 0, now=turn.now)) for one in _belongs_to(turn)]
    shared = {booked.number for _, found in theirs for booked in found}
    found = _folded([one for one in own if one.number not in shared], None)
    told: set[int] = set()
    for association, booked in theirs:
        found += _folded([one for one in booked if one.number not in told], association)
        told |= {one.number for one in booked}
    return found


def _belongs_to(turn: Turn) -> list[Association]:
    subjects = turn.person.subjects(*people.MEMBERS)
    numbers = {associations.number_of(subject) for subject in subjects} - {None}
    found = [associations.get(turn.tx, number or 0) for number in numbers]
    return sorted((one for one in found if one and one.closed_at is None), key=lambda one: one.key)


def _folded(each: Iterable[Booked], of: Association | None) -> list[Entry]:
    """Return the bookings with the turns of each series as one, where its next turn stands."""
    found: dict[tuple[str, int], Entry] = {}
    for one in each:
        key = ("series", one.series_id) if one.series_id is not None else ("booking", one.number)
        there = found.get(key)
        found[key] = replace(there, turns=there.turns + 1) if there else Entry(one, of=of)
    return list(found.values())


def lines(turn: Turn, each: list[Entry]) -> list[str]:
    """Return the entries in words, under a heading for oneself and for each association."""
    if all(entry.of is None for entry in each) and not _belongs_to(turn):
        return [turn.t("Your bookings to come:"), *(_line(turn, entry) for entry in each)]
    found: list[str] = []
    headed: set[int | None] = set()
    for entry in each:
        section = entry.of.id if entry.of else None
        if section not in headed:
            headed.add(section)
            found += [*([""] if found else []), _heading(turn, entry.of)]
        found.append(_line(turn, entry))
    return found


def _heading(turn: Turn, of: Association | None) -> str:
    """Return whose the bookings below are; where there is a quota, also how much of it is used this week."""
    if of is None:
        return turn.t("*Your own*")
    limit = quotas.weekly(turn.tx)
    if limit is None:
        return f"*{escape(of.name)}*"
    today = wallclock.local(turn.now, turn.zone).date()
    used = quotas.minutes_used(turn.tx, of.id or 0, today - timedelta(days=today.weekday()), zone=turn.zone)
    return turn.t(
        "*{association}* (this week {used} of {limit})",
        association=of.name,
        used=say_hours(used),
        limit=say_hours(limit),
    )


def _line(turn: Turn, entry: Entry) -> str:
    """Return "7. Kylätalo, la 28.11.2026 klo 10–13 · pilates"; of what is shared, all names are said."""
    booked = entry.booked
    if entry.of is not None:
        booked = replace(booked, names=booked.names if len(booked.by) > 1 else None)
    if entry.folded:  # the number would be that of its next turn alone
        return f"– {_series(turn, entry)}{booking_words.waits(turn.t, booked)}"
    return f"{booked.number}. {booking_words.said(turn.t, booked, turn.zone)}{booking_words.waits(turn.t, booked)}"


def _series(turn: Turn, entry: Entry) -> str:
    """Return "Koulun sali, joka tiistai klo 18–20, seuraava ti 24.11., 25 kertaa"."""
    booked, t = entry.booked, turn.t
    row = series.get(turn.tx, booked.series_id or 0)
    assert row is not None
    span = when.Span(row.starts_at, row.ends_at, days=booked.days)
    day = wallclock.local(booked.starts_at, turn.zone).date()
    values = {
        "space": booking_words.thing(t, booked),
        "repeat": say_repeat(when.Series(span, row.rule), zone=turn.zone, language=turn.language),
        "day": when.say_day(day, language=turn.language, year=False),
    }
    text = t("*{space}*, {repeat}, next {day}, ", **values) + t.n("{n} time", "{n} times", entry.turns)
    return text + (t(" · {purpose}", purpose=booked.purpose) if booked.purpose else "")


def buttons(turn: Turn, each: list[Entry]) -> list[Button]:
    """Return what the person can do with the entries, a handful: of many bookings it is asked which one is meant."""
    t = turn.t
    found = [_turns(turn, entry, each) for entry in each if entry.folded][:MOST_SERIES]
    single = [one.booked for one in each if not one.folded and rights.may_change(turn, one.booked)]
    if 2 * len(single) + len(found) > MOST_BUTTONS:
        return [Button(t("Cancel…"), "cancel"), Button(t("Move…"), "move"), *found]
    numbers = [str(one.number) for one in single]
    ways = [(Button(t("Cancel {n}", n=n), f"cancel {n}"), Button(t("Move {n}", n=n), f"move {n}")) for n in numbers]
    return [*(button for pair in ways for button in pair), *found]


def _turns(turn: Turn, entry: Entry, each: list[Entry]) -> Button:
    """Return the button that shows the turns of a series; of several in one space it says which."""
    booked, t = entry.booked, turn.t
    here = [one for one in each if one.folded and one.booked.space_id == booked.space_id]
    label = t.label("Turns: {space}", space=booked.space)
    if len(here) > 1:
        at = when.say_turn(booking_words.span_of(booked), zone=turn.zone, language=turn.language)
        label = t.label("Turns: {space}, {turn}", space=booked.space, turn=at)
    return Button(label, f"series {booked.series_id}")
