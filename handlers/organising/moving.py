"""Moving talkoot as a whole: all their days and what is booked with them, shown first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import assert_never

from handlers import asking, commands, times, when
from handlers.commands import command
from handlers.organising import concerned, everybody, moved
from handlers.organising.finding_open import AHEAD
from handlers.planning import clash_words
from handlers.talkoot import talkoot_words
from handlers.turn import Answer, Arg, Choices, Got, Refusal, Turn, Unclear, Values
from handlers.types import Reply
from handlers.words import N_
from storage import clashes, wallclock
from storage.planned import Day, Planned
from storage.talkoot_moving import Moved, Span, Stuck

NAME = "move talkoot"
MOVE, OTHER, LEAVE = "move", "other", "leave"
_WEEKS = (7, 14, 21, 28, 35)
"""How many days later it might be instead, but for feasts."""
_OFFERED = 3


def _then(turn: Turn, text: str, values: Values) -> Got | Unclear:
    """Read when the talkoot is to be: a day alone keeps the hours, a beginning alone keeps the length."""
    planned: Planned = values["talkoot"]
    found = when.find(text, now=turn.now, zone=turn.zone, language=turn.language)
    meaning = found.meaning
    match meaning:
        case when.Span() | when.Moment():
            spans = _spans(planned, meaning, turn)
        case when.Series(first):
            choices = [
                (when.say(first, zone=turn.zone, language=turn.language, year=False), when.write(first, turn.zone))
            ]
            return Unclear(turn.t("I need one time here, not one that repeats. Is the first one right?"), choices)
        case when.Ask() | when.Wrong():
            return times.doubt(turn, meaning, found.rest) if text.strip() else _ask(turn, values)
        case _:
            assert_never(meaning)
    if min(start for start, _ in spans) <= turn.now:
        return times.doubt(turn, when.Wrong("past", at=spans[0][0]), "")
    if spans == [(day.starts_at, day.ends_at) for day in planned.days]:
        return Unclear(turn.t("They are to be at that very time already. When instead?"), _choices(turn, values))
    return Got(spans, when.write(meaning, turn.zone))


def _ask(turn: Turn, values: Values) -> Unclear:
    head = talkoot_words.headline(turn.t, values["talkoot"], turn.zone)
    return Unclear(head + "\n" + turn.t("When instead?"), _choices(turn, values))


def _spans(planned: Planned, meaning: when.Span | when.Moment, turn: Turn) -> list[Span]:
    """Return when each day would be: as many days later; with other hours, where all days have the same."""
    first, zone = planned.days[0], turn.zone
    start, end = (wallclock.local(at, zone) for at in (first.starts_at, first.ends_at))
    begins = wallclock.local(meaning.start, zone)
    if isinstance(meaning, when.Span) and meaning.days:
        begins = datetime.combine(begins.date(), start.time())
    ends = begins + (end - start)
    if isinstance(meaning, when.Span) and not meaning.days:
        ends = wallclock.local(meaning.end, zone)
    step = begins.date() - start.date()
    if len({_hours(day, turn) for day in planned.days}) > 1:
        return [_later(day, step, turn) for day in planned.days]
    offset, length = begins - start - step, ends - begins
    return [_at(wallclock.local(day.starts_at, zone) + step + offset, length, turn) for day in planned.days]


def _hours(day: Day, turn: Turn) -> tuple[object, timedelta]:
    start, end = wallclock.local(day.starts_at, turn.zone), wallclock.local(day.ends_at, turn.zone)
    return start.time(), end - start


def _later(day: Day, step: timedelta, turn: Turn) -> Span:
    start, end = (wallclock.local(at, turn.zone) + step for at in (day.starts_at, day.ends_at))
    return wallclock.utc(start, turn.zone), wallclock.utc(end, turn.zone)


def _at(start: datetime, length: timedelta, turn: Turn) -> Span:
    return wallclock.utc(start, turn.zone), wallclock.utc(start + length, turn.zone)


def _choices(turn: Turn, values: Values) -> Choices:
    """Return the same day of the next weeks."""
    first: date = wallclock.local(values["talkoot"].starts_at, turn.zone).date()
    days = [first + timedelta(days=number) for number in _WEEKS]
    free = [one for one in days if not clash_words.is_feast(one)][:_OFFERED]
    return [(when.say_day(one, language=turn.language, year=False), one.isoformat()) for one in free]


def _sure(turn: Turn, text: str, values: Values) -> Got | Unclear | Refusal:
    """Show how it would be, and what else there is then; what cannot be is said at once."""
    if text in (MOVE, OTHER, LEAVE):
        return Got(text, text)
    planned, spans = values["talkoot"], values["when"]
    outcome = moved.tried(turn, planned, spans)
    if isinstance(outcome, Stuck):
        return moved.stuck(turn, planned, outcome)
    return Unclear("\n".join(_preview(turn, planned, spans, outcome)), _sure_choices(turn, values))


def _preview(turn: Turn, planned: Planned, spans: Sequence[Span], outcome: moved.Outcome) -> list[str]:
    t = turn.t
    days = [replace(day, starts_at=start, ends_at=end) for day, (start, end) in zip(planned.days, spans, strict=True)]
    then = replace(planned, days=tuple(days))
    lines = [
        t("To be moved: ") + talkoot_words.headline(t, planned, turn.zone),
        t("They would be: {when}", when=talkoot_words.when_said(t, then, turn.zone)),
    ]
    booked = outcome.bookings if isinstance(outcome, Moved) else ()
    lines += [t("Moved with them:"), *concerned.bookings_said(turn, [now for _, now in booked])] if booked else []
    lines += clash_words.told(turn, then, clashes.with_days(turn.tx, then, zone=turn.zone))
    return lines + everybody.will_hear(turn, planned)


def _sure_choices(turn: Turn, _values: Values) -> Choices:
    t = turn.t
    return [(t("Move"), MOVE), (t("Another time"), OTHER), (t("Do not move"), LEAVE)]


@command(
    NAME,
    "flytta talko",
    "siirrä talkoot",
    summary=N_("Move your talkoot to another time"),
    takes=[
        AHEAD,
        Arg("when", _then, N_("When instead?"), _choices, known=True),
        Arg("sure", _sure, "", _sure_choices, known=True),
    ],
)
def move(turn: Turn, talkoot: Planned, sure: str, **values: Sequence[Span]) -> Answer:
    """All days and bookings are at their new times, and everybody has heard so once; or nothing was changed."""
    if sure == LEAVE:
        return Reply(turn.t("Nothing was changed."), private=True)
    if sure == OTHER:
        said_command = commands.by_name(NAME)
        assert said_command is not None
        return asking.carry_on(turn, said_command, {"talkoot": str(talkoot.number)})
    return moved.answer(turn, talkoot, moved.move(turn, talkoot, values["when"]), turn.t("Moved: "))
