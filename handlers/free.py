"""What is free: a day or a week of a space, in words."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from handlers import times, when
from handlers.commands import command
from handlers.finding import choices as space_choices
from handlers.finding import the_space
from handlers.turn import Answer, Arg, Got, Refusal, Turn, Unclear, Values
from handlers.types import Button, Reply
from handlers.words import N_
from storage import availability, wallclock
from storage.spaces import Space

MOST_DAYS = 14
"""How many days are told in one message."""
MOST_BUTTONS = 7


def _days(turn: Turn, text: str, _values: Values) -> Got | Unclear:
    return times.read_days(turn, text)


@command(
    "free",
    "lediga",
    "vapaat",
    linkable=True,
    summary=N_("What is free, a day or a week"),
    example=N_("/free village hall week 49"),
    takes=[Arg("space", the_space, N_("Which space?"), space_choices), Arg("days", _days, optional=True)],
)
def free(turn: Turn, space: Space, days: tuple[date, date] | None) -> Answer:
    """The person has seen when the space is free, with a tap to book."""
    today = wallclock.local(turn.now, turn.zone).date()
    first, last = days or (today, today + timedelta(days=6))
    first, end = max(first, today), times.until(turn, space)
    if first > end:
        said = when.say_day(end, language=turn.language)
        return Refusal(turn.t("{space} can be booked until {day} for now.", space=space.name, day=said))
    last = min(last, end)
    if first >= last:
        return _day(turn, space, first)
    return _several(turn, space, first, min(last, first + timedelta(days=MOST_DAYS - 1)), last)


def _several(turn: Turn, space: Space, first: date, here: date, last: date) -> Reply:
    """Tell of the days until `here`, and offer those until `last`."""
    t = turn.t
    said = when.say(_whole(turn, first, here), zone=turn.zone, language=turn.language)
    lines = [t("*{space}* is free {days}:", space=space.name, days=said)]
    buttons: list[Button] = []
    for offset in range((here - first).days + 1):
        day = first + timedelta(days=offset)
        spans = availability.free(turn.tx, space, day, zone=turn.zone, now=turn.now)
        label = when.say_day(day, language=turn.language, year=False)
        told = _hours(turn, spans) or t("nothing free")
        lines.append(f"{label}: {told}")
        if spans and len(buttons) < MOST_BUTTONS:
            buttons.append(Button(label, f"free #{space.id} {day.isoformat()}"))
    if here < last:
        rest = when.write(_whole(turn, here + timedelta(days=1), last), turn.zone)
        buttons.append(Button(t("Next days"), f"free #{space.id} {rest}"))
    return Reply("\n".join(lines), tuple(buttons))


def _whole(turn: Turn, first: date, last: date) -> when.Span:
    start, end = wallclock.day_bounds(first, turn.zone)[0], wallclock.day_bounds(last, turn.zone)[1]
    return when.Span(start, end, days=True)


def _hours(turn: Turn, spans: list[tuple[datetime, datetime]]) -> str:
    return turn.t.list([times.hours(turn, start, end) for start, end in spans])


def _day(turn: Turn, space: Space, day: date) -> Reply:
    t = turn.t
    spans = availability.free(turn.tx, space, day, zone=turn.zone, now=turn.now)
    said = when.say_day(day, language=turn.language)
    following = day + timedelta(days=1)
    after = [Button(t("Next day"), f"free #{space.id} {following.isoformat()}")]
    if following > times.until(turn, space):
        after = []
    if not spans:
        return Reply(t("*{space}*: nothing is free on {day}.", space=space.name, day=said), tuple(after))
    slots = times.slots(turn, space, _whole(turn, day, day))
    text = t(
        "*{space}* is free on {day}: {times}. Choose a time and I will book it.",
        space=space.name,
        day=said,
        times=_hours(turn, spans),
    )
    return Reply(text, (*(Button(label, f"book #{space.id} {words}") for label, words in slots), *after))
