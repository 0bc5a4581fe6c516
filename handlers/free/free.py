"""What is free: a day, a week or a month of a space or of gear, in words and as a picture of the week."""

from __future__ import annotations

from datetime import date, timedelta

from handlers import times, when
from handlers.commands import command
from handlers.free import free_words, week_shown
from handlers.spaces.finding import SPACE
from handlers.turn import Answer, Arg, Got, Refusal, Turn, Unclear, Values
from handlers.types import Button, Reply
from handlers.words import N_
from storage import wallclock
from storage.spaces import Space

MOST_DAYS = 14
"""How many days are told in one message."""
MOST_BUTTONS = 4
"""How many days or months can be tapped, beside the ways on."""
WEEK = timedelta(days=7)
_DAY = timedelta(days=1)


def _days(turn: Turn, text: str, _values: Values) -> Got | Unclear:
    return times.read_days(turn, text)


@command(
    "free",
    "lediga",
    "vapaat",
    linkable=True,
    summary=N_("What is free, a day or a week"),
    example=N_("/free village hall week 49"),
    takes=[SPACE, Arg("days", _days, optional=True)],
)
def free(turn: Turn, space: Space, days: tuple[date, date] | None) -> Answer:
    """The person has seen when the space is free, with a tap to book."""
    today = wallclock.local(turn.now, turn.zone).date()
    if space.by_days and (days is None or days[1] - days[0] >= MOST_DAYS * _DAY):
        return _months(turn, space, days)
    first, last = days or (today, today + timedelta(days=6))
    end = times.until(turn, space)
    if max(first, today) > end:
        said = when.say_day(end, language=turn.language)
        return Refusal(turn.t("{space} can be booked until {day} for now.", space=space.name, day=said))
    last = min(last, end)
    if first >= last:
        return _day(turn, space, max(first, today))
    return _week(turn, space, first, last) if last - first < WEEK else _several(turn, space, max(first, today), last)


def _week(turn: Turn, space: Space, first: date, last: date) -> Reply:
    """Tell of two to seven days, and show them; a group sees the picture and one line."""
    t = turn.t
    said = when.say(_whole(turn, first, last), zone=turn.zone, language=turn.language)
    picture = week_shown.picture(turn, space, first, last, f"{space.name} · {said}")
    if not turn.room.private:
        line = t("*{space}* · {days}", space=space.name, days=said)
        return Reply(line, (Button(t("Book"), f"book #{space.id}"), *_around(turn, space, first, last)), (picture,))
    today = wallclock.local(turn.now, turn.zone).date()
    lines, buttons = _told(turn, space, max(first, today), last)
    lines[0] = t("Free {days}: *{space}*", space=space.name, days=said)
    lines += free_words.welcome(turn, space, max(first, today), last)
    return Reply("\n".join(lines), (*buttons, *_around(turn, space, first, last)), (picture,))


def _around(turn: Turn, space: Space, first: date, last: date) -> tuple[Button, ...]:
    """Return the ways to the week before and the one after, as far as something can be booked there."""
    t, today = turn.t, wallclock.local(turn.now, turn.zone).date()
    buttons = []
    if first > today:
        before = when.write(_whole(turn, max(first - WEEK, today), first - _DAY), turn.zone)
        buttons.append(Button(t("Previous week"), f"free #{space.id} {before}"))
    if last < times.until(turn, space):
        after = when.write(_whole(turn, last + _DAY, last + WEEK), turn.zone)
        buttons.append(Button(t("Next week"), f"free #{space.id} {after}"))
    return tuple(buttons)


def _several(turn: Turn, space: Space, first: date, last: date) -> Reply:
    """Tell of the first fortnight, and offer the days behind it."""
    here = min(last, first + timedelta(days=MOST_DAYS - 1))
    lines, buttons = _told(turn, space, first, here)
    if here < last:
        rest = when.write(_whole(turn, here + _DAY, last), turn.zone)
        buttons.append(Button(turn.t("Next days"), f"free #{space.id} {rest}"))
    return Reply("\n".join(lines), tuple(buttons))


def _told(turn: Turn, space: Space, first: date, last: date) -> tuple[list[str], list[Button]]:
    """Return the days in words under their heading, and a button for each that has something free."""
    said = when.say(_whole(turn, first, last), zone=turn.zone, language=turn.language)
    lines = [turn.t("Free {days}: *{space}*", space=space.name, days=said)]
    buttons = list[Button]()
    for day, told in free_words.on_days(turn, space, first, last).items():
        label = when.say_day(day, language=turn.language, year=False)
        lines.append(f"{label}: {told or free_words.not_on_day(turn, space, day)}")
        if told and len(buttons) < MOST_BUTTONS:
            buttons.append(Button(label, f"free #{space.id} {day.isoformat()}"))
    return lines, buttons


def _whole(turn: Turn, first: date, last: date) -> when.Span:
    start, end = wallclock.day_bounds(first, turn.zone)[0], wallclock.day_bounds(last, turn.zone)[1]
    return when.Span(start, end, days=True)


def _day(turn: Turn, space: Space, day: date) -> Reply:
    """Tell of one day, with times to tap."""
    t, said = turn.t, when.say_day(day, language=turn.language)
    told, after = free_words.on_day(turn, space, day), _after(turn, space, day)
    if not told:
        return Reply(t("*{space}*: nothing is free on {day}.", space=space.name, day=said), after)
    if space.by_days:
        text = t("Free on {day}: *{space}*.", space=space.name, day=said)
        return Reply(text, (Button(t("Book"), f"book #{space.id} {day.isoformat()}"), *after))
    if space.quantity is not None:
        text = t("*{space}*, {day}: {free}. Choose a time and I will book it.", space=space.name, day=said, free=told)
    else:
        text = t(
            "*{space}*: free on {day} at {times}. Choose a time and I will book it.",
            space=space.name,
            day=said,
            times=told,
        )
    slots = times.slots(turn, space, _whole(turn, day, day))
    return Reply(text, (*(Button(label, f"book #{space.id} {words}") for label, words in slots), *after))


def _after(turn: Turn, space: Space, day: date) -> tuple[Button, ...]:
    """Return the ways on from a day: to the next one, and to its whole week."""
    t, following = turn.t, day + _DAY
    monday = day - timedelta(days=day.weekday())
    week = when.write(_whole(turn, monday, monday + timedelta(days=6)), turn.zone)
    whole = Button(t("The whole week"), f"free #{space.id} {week}")
    if following > times.until(turn, space):
        return (whole,)
    return Button(t("Next day"), f"free #{space.id} {following.isoformat()}"), whole


def _months(turn: Turn, space: Space, days: tuple[date, date] | None) -> Answer:
    """Tell of what is rented by days month by month, with a tap to book one that is free as a whole."""
    t, today = turn.t, wallclock.local(turn.now, turn.zone).date()
    first, last = days or (today, free_words.months_on(today, 12) - _DAY)
    first, last = max(first, today), min(last, times.until(turn, space))
    if first > last:
        said = when.say_day(last, language=turn.language)
        return Refusal(t("{space} can be booked until {day} for now.", space=space.name, day=said))
    lines, buttons = [t("*{space}* by months:", space=space.name)], list[Button]()
    for since, until in free_words.months(first, last):
        name = free_words.month(since, turn.language)
        lines.append(f"{name}: {free_words.in_month(turn, space, since, until)}")
        if free_words.is_free(turn, space, since, until) and len(buttons) < MOST_BUTTONS:
            span = when.write(_whole(turn, since, until), turn.zone)
            buttons.append(Button(name, f"book #{space.id} whole {span}"))
    return Reply("\n".join(lines), tuple(buttons))
