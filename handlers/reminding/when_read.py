"""Reading when a reminder is to come: what is clear is taken, what is doubtful becomes a question with times to tap."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import assert_never

from handlers import night_words, times, when
from handlers.reminding import about, ahead_read, ahead_words, before_read, hourly, own_words, when_doubtful, wishes
from handlers.reminding.when_doubtful import ASK, to_tap, usual
from handlers.reminding.wishes import Wish
from handlers.turn import Arg, Choices, Got, Refusal, Turn, Unclear, Values
from handlers.types import Button
from handlers.when.say_series import say_repeat
from handlers.words import fold
from storage import quiet, reminders, wallclock
from storage.ahead import Ahead, parse
from storage.quiet import Quiet

_HOURS = (8, 9, 12, 15, 18, 20)
_DAY = timedelta(days=1)
_AHEADS = ("60m", "180m", "1440m", "0d08:00")
_EVERY_HOURS = (1, 2, 4, 24)
_PREFIX = re.compile(r"^(?:että|et|att|om|to|that|about|of)\s+", re.IGNORECASE)


def read(turn: Turn, text: str, values: Values) -> Got | Unclear | Refusal:
    """Return the `Wish` in the text and its other words, or what must be asked."""
    carried = wishes.written_before(text)
    if carried is not None:
        return _before(turn, carried[1], parse(carried[0]), carried[2])
    before = before_read.read(text)
    if before is not None:
        return _before_what(turn, before, about.own(turn, before.kind))
    called = before_read.read_named(text, lambda word: bool(about.called(turn, [word])))
    if called is not None:
        return _before_what(turn, called[0], about.called(turn, called[1]))
    every = hourly.read(text)
    if every is not None:
        return _hourly(turn, *every)
    zone, language = turn.zone, turn.language
    found = wishes.written(text, now=turn.now, zone=zone, language=language)
    if found is None:
        found = when.find(text, now=turn.now, zone=zone, language=language)
    return _found(turn, text, replace(found, rest=_PREFIX.sub("", found.rest)), awake(turn, values))


def awake(turn: Turn, values: Values) -> Quiet:
    """Return when whoever is reminded sleeps: the town where a group is named, else the person."""
    return quiet.of_town(turn.tx) if values.get("group") is not None else quiet.of_person(turn.tx, turn.person.id)


def _found(turn: Turn, text: str, found: when.Found, sleeps: Quiet) -> Got | Unclear:
    match found.meaning:
        case when.Moment(start):
            return _at(turn, Wish(start), found.rest, sleeps)
        case when.Span(start, days=False):
            return _at(turn, Wish(start), found.rest, sleeps)
        case when.Span() as span:
            return _which_hour(turn, span, found.rest, sleeps)
        case when.Series(when.Moment(start), rule):
            return _repeating(turn, start, rule, found.rest, sleeps)
        case when.Series(when.Span() as span, rule) if not span.days:
            return _repeating(turn, span.start, rule, found.rest, sleeps)
        case when.Series() as series:
            return _which_hour_each(turn, series, found.rest, sleeps)
        case when.Ask("nothing"):
            return Unclear(turn.t(ASK), usual(turn, sleeps), rest=text)
        case when.Ask() as asked:
            one = when_doubtful.only(turn, asked, sleeps)
            return _at(turn, one, found.rest, sleeps) if one else when_doubtful.which(turn, asked, found.rest, sleeps)
        case when.Wrong() as wrong:
            day = times.day_in(turn, text) if wrong.reason == "nosuchtime" else None
            question = times.doubt(turn, wrong, found.rest)
            if day is not None:
                return replace(_which_hour(turn, day, found.rest, sleeps), text=question.text)
            moments = tuple(one for one in wrong.choices if isinstance(one, when.Moment))
            return replace(question, choices=when_doubtful.offered(turn, moments, sleeps) or usual(turn, sleeps))
        case _:
            assert_never(found.meaning)


def _at(turn: Turn, wish: Wish, rest: str, sleeps: Quiet) -> Got | Unclear:
    if wish.at <= turn.now:
        return replace(times.doubt(turn, when.Wrong("past", at=wish.at), rest), choices=usual(turn, sleeps))
    if sleeps.asleep(wish.at, turn.zone):
        return _at_night(turn, wish, rest, sleeps)
    return Got(wish, wish.write(turn.zone), rest)


def _at_night(turn: Turn, wish: Wish, rest: str, sleeps: Quiet) -> Unclear:
    """Offer the waking and the evening before in place of a time at which nothing is said."""
    morning = sleeps.waking(wish.at, turn.zone)
    evening = sleeps.awake_before(wish.at, _noon(turn, wish.at), turn.zone)
    offered = [one for one in (evening, morning) if turn.now < one and not sleeps.asleep(one, turn.zone)]
    if wish.rule is not None:  # the evening before would be another day of the week
        offered = [morning if wish.at.hour < 12 else wallclock.utc(_same_day(turn, wish.at, evening), turn.zone)]
    text = night_words.asks_again(turn.t, sleeps)
    if turn.room.private and sleeps == quiet.of_person(turn.tx, turn.person.id):
        text += "\n" + turn.t("You can choose your own quiet hours: {word}", word="/" + turn.t("quiet hours"))
    return Unclear(text, to_tap(turn, [replace(wish, at=one) for one in dict.fromkeys(offered)]), rest=rest)


def _noon(turn: Turn, at: datetime) -> datetime:
    """Return a time of that day at which everybody is up, so that the night before it is a night."""
    return wallclock.utc(datetime.combine(wallclock.local(at, turn.zone).date(), time(12)), turn.zone)


def _same_day(turn: Turn, at: datetime, evening: datetime) -> datetime:
    day, clock = wallclock.local(at, turn.zone).date(), wallclock.local(evening, turn.zone).time()
    return datetime.combine(day, clock)


def _hours(turn: Turn, day: date, sleeps: Quiet) -> list[datetime]:
    found = [wallclock.utc(datetime.combine(day, time(hour)), turn.zone) for hour in _HOURS]
    return [at for at in found if turn.now < at and not sleeps.asleep(at, turn.zone)]


def _which_hour(turn: Turn, span: when.Span, rest: str, sleeps: Quiet) -> Unclear:
    """Ask for the time of the day that was said; of several days, on which of them."""
    first = max(wallclock.local(span.start, turn.zone).date(), wallclock.local(turn.now, turn.zone).date())
    last = wallclock.local(span.end - timedelta(microseconds=1), turn.zone).date()
    if first < last:
        days = [first + n * _DAY for n in range(min(7, (last - first).days + 1))]
        offered = [wallclock.utc(datetime.combine(day, time(9)), turn.zone) for day in days]
        choices = to_tap(turn, [Wish(at) for at in offered if turn.now < at])
        return Unclear(turn.t("On which day, and at what time?"), choices, rest=rest)
    said = when.say_day(first, language="fi")
    labels = [(when.say_time(at, zone=turn.zone, language=turn.language), at) for at in _hours(turn, first, sleeps)]
    question = turn.t("{day}: at what time?", day=own_words.capital(when.say_day(first, language=turn.language)))
    choices = [(label, Wish(at).write(turn.zone)) for label, at in labels]
    return Unclear(question, choices, rest=rest, leads=(f"{said} klo ", f"{said} "))


def _repeating(turn: Turn, start: datetime, rule: str, rest: str, sleeps: Quiet) -> Got | Unclear:
    if wallclock.parse_rule(rule).freq != "HOURLY":
        at = start if turn.now < start else None
        at = at or reminders.next_at(
            reminders.wall(start, turn.zone), rule, after=turn.now, zone=turn.zone, awake=sleeps
        )
        if at is None:
            return times.doubt(turn, when.Wrong("past", at=start), rest)
        return _at(turn, Wish(at, rule), rest, sleeps)
    return Got(Wish(sleeps.waking(max(start, turn.now), turn.zone), rule), Wish(start, rule).write(turn.zone), rest)


def _which_hour_each(turn: Turn, series: when.Series, rest: str, sleeps: Quiet) -> Unclear:
    """Ask for the time of day of what repeats."""
    day = wallclock.local(series.first.start, turn.zone).date()
    each = [wallclock.utc(datetime.combine(day, time(hour)), turn.zone) for hour in _HOURS]
    offered = [at for at in each if not sleeps.asleep(at, turn.zone)]
    choices = [
        (when.say_time(at, zone=turn.zone, language=turn.language), Wish(at, series.rule).write(turn.zone))
        for at in offered
    ]
    said = f"joka {say_repeat(series, zone=turn.zone, language='fi').removeprefix('joka ')}"
    often = say_repeat(series, zone=turn.zone, language=turn.language)
    return Unclear(turn.t("{day}: at what time?", day=own_words.capital(often)), choices, rest, (f"{said} klo ",))


def _hourly(turn: Turn, hours: int, rest: str) -> Got | Unclear:
    """Every so many hours, from the time that was said on, else from so many hours from now on."""
    if not 1 <= hours <= hourly.MOST:
        often = [(own_words.every(turn.t, n), f"{n} h välein") for n in _EVERY_HOURS]
        question = turn.t("I can remind you every hour at the most, and once a day at the least. How often?")
        return Unclear(question, often, rest=rest)
    rule = f"FREQ=HOURLY;INTERVAL={hours}"
    found = when.find(rest, now=turn.now, zone=turn.zone, language=turn.language)
    sleeps = quiet.of_person(turn.tx, turn.person.id)
    start, left = (turn.now + timedelta(hours=hours)).replace(second=0, microsecond=0), rest
    if isinstance(found.meaning, when.Moment | when.Span):
        begins = found.meaning.start
        start, left = (begins if turn.now < begins else start), found.rest
    wish = Wish(sleeps.waking(start, turn.zone), rule)
    return Got(wish, wish.write(turn.zone), left)


# Before something


def _before_what(turn: Turn, said: before_read.Before, mine: Sequence[tuple[str, str]]) -> Got | Unclear | Refusal:
    if said.number is not None:
        return _before(turn, f"{said.kind}:{said.number}", said.ahead, said.rest)
    if len(mine) == 1:
        return _before(turn, mine[0][1], said.ahead, said.rest)
    if not mine:
        return nothing_ahead(turn)
    how = str(said.ahead) if said.ahead else _AHEADS[0]
    choices = [(label, f"{how} {subject}") for label, subject in mine]
    return Unclear(turn.t("Before what?"), choices, rest=said.rest)


def nothing_ahead(turn: Turn) -> Refusal:
    """Say that nothing of that kind is ahead of the person."""
    t = turn.t
    buttons = (Button(t("My bookings"), "bookings"), Button(t("All talkoot"), "talkoot"))
    found = (*buttons, Button(t("All events"), "events"))
    return Refusal(t("I find nothing of yours of which to remind you."), found, private=True)


def _before(turn: Turn, subject: str, how: Ahead | None, rest: str) -> Got | Unclear | Refusal:
    thing = about.seen(turn, subject)
    if thing is None or thing.next(turn.now) is None:
        return nothing_ahead(turn)
    if how is None:
        return which_ahead(turn, thing, rest, turn.t("How long before?"))
    at = instant(turn, thing, how)
    if at is None:
        return which_ahead(turn, thing, rest, turn.t("It is too late for that. How long before?"))
    wish = Wish(at, about=subject, ahead=str(how))
    return Got(wish, wish.write(turn.zone), rest)


def instant(turn: Turn, thing: about.Thing, how: Ahead) -> datetime | None:
    """Return when a reminder so long before the thing comes, if that is still ahead."""
    sleeps = quiet.of_person(turn.tx, turn.person.id)
    found = (reminders.before(start, str(how), turn.zone, sleeps) for start in thing.starts)
    return next((at for at in found if turn.now < at), None)


def which_ahead(turn: Turn, thing: about.Thing, rest: str, question: str) -> Unclear | Refusal:
    """Ask how long before the thing, offering what is still ahead."""
    choices = ahead_choices(turn, thing)
    if not choices:
        return Refusal(turn.t("It begins so soon that I have no time to remind you: ") + thing.text)
    return Unclear(f"{thing.text}\n{question}", choices, rest=rest)


def ahead_choices(turn: Turn, thing: about.Thing) -> Choices:
    """Return how long before the thing may be tapped: what is still ahead, each once."""
    found: dict[datetime, tuple[str, str]] = {}
    for how in map(parse, _AHEADS):
        at = instant(turn, thing, how)
        if at is not None:
            found.setdefault(at, (ahead_words.label(turn.t, how), f"{how} {thing.subject}"))
    return list(found.values())


def _choices(turn: Turn, values: Values) -> Choices:
    return usual(turn, awake(turn, values))


WHEN = Arg("when", read, ASK, _choices)


def says_time(turn: Turn, text: str) -> bool:
    """Tell whether the text says when."""
    if wishes.written_before(text) or before_read.read(text) or hourly.read(text):
        return True
    found = when.find(text, now=turn.now, zone=turn.zone, language=turn.language).meaning
    return not (isinstance(found, when.Ask) and found.reason == "nothing") and bool(fold(text))


def ahead_alone(text: str) -> Ahead | None:
    """Return how long before, if the text says nothing else."""
    try:
        return parse(text.strip())
    except ValueError:
        return ahead_read.read(text)
