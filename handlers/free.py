"""What is free: a day or a week of a space, in words."""

from __future__ import annotations

from datetime import date, timedelta

from handlers import times, when
from handlers.commands import command
from handlers.finding import choices as space_choices
from handlers.finding import the_space
from handlers.turn import Answer, Arg, Got, Turn, Unclear, Values
from handlers.types import Button, Reply
from handlers.words import N_
from storage import availability, wallclock
from storage.spaces import Space

MOST_DAYS = 14
"""How many days are told in one message."""


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
    first = max(first, today)
    if first >= last:
        return _day(turn, space, first)
    last = min(last, first + timedelta(days=MOST_DAYS - 1))
    lines = [turn.t("*{space}* is free:", space=space.name)]
    buttons: list[Button] = []
    for offset in range((last - first).days + 1):
        day = first + timedelta(days=offset)
        spans = availability.free(turn.tx, space, day, zone=turn.zone, now=turn.now)
        said = when.say_day(day, language=turn.language, year=False)
        told = turn.t.list([times.hours(turn, start, end) for start, end in spans]) or turn.t("nothing free")
        lines.append(f"{said}: {told}")
        if spans and len(buttons) < 7:
            buttons.append(Button(said, f"free #{space.id} {day.isoformat()}"))
    return Reply("\n".join(lines), tuple(buttons))


def _day(turn: Turn, space: Space, day: date) -> Reply:
    t = turn.t
    spans = availability.free(turn.tx, space, day, zone=turn.zone, now=turn.now)
    said = when.say_day(day, language=turn.language)
    after = Button(t("Next day"), f"free #{space.id} {(day + timedelta(days=1)).isoformat()}")
    if not spans:
        return Reply(t("*{space}*: nothing is free on {day}.", space=space.name, day=said), (after,))
    told = t.list([times.hours(turn, start, end) for start, end in spans])
    length = timedelta(minutes=max(space.shortest, min(120, space.longest)))
    slots = availability.slots(turn.tx, space, day, length, zone=turn.zone, now=turn.now)[:6]
    buttons = [
        Button(times.hours(turn, start, end), f"book #{space.id} {when.write(when.Span(start, end), turn.zone)}")
        for start, end in slots
    ]
    return Reply(
        t(
            "*{space}* is free on {day}: {times}. Choose a time and I will book it.",
            space=space.name,
            day=said,
            times=told,
        ),
        (*buttons, after),
    )
