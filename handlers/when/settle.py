"""A draft into its meaning: the calendar and the clock on the wall, now, in one zone. Nothing is guessed here."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from handlers.when import canonical, dial
from handlers.when.days import Stretch, resolve
from handlers.when.draft import Draft, Side
from handlers.when.items import Clock, Day, Every
from handlers.when.meaning import Ask, Meaning, Moment, Series, Span, Wrong
from handlers.when.repeats import settle_series
from handlers.when.spans import stretch, through, timed, whole
from handlers.when.view import View, goods, not_over, one_of


def settle(draft: Draft, view: View) -> Meaning:
    """What the draft means; where it could mean several things, the question with all of them."""
    if draft.exact:
        return _exact(draft, view)
    if draft.empty or (draft.vague and draft.left.day is None):
        return Ask("nothing")
    if draft.every is not None:
        return settle_series(draft, view)
    variants = _variants(draft)
    if draft.right.day is not None and not draft.right.day.only_weekday and _weekdays_only(draft):
        return _perhaps_weekly(draft, view)
    if len(variants) > 1:
        return one_of([settle_once(variant, view) for variant in variants], "ambiguous")
    return settle_once(draft, view)


def _weekdays_only(draft: Draft) -> bool:
    left = draft.left.day
    return left is not None and left.only_weekday and len(draft.left.clocks) != 1


def _perhaps_weekly(draft: Draft, view: View) -> Meaning:
    """ "ma ja ke klo 18–20 31.5. asti": every week, it seems, but nobody said so."""
    weekly = settle_series(replace(draft, every=Every(), left=_all_clocks(draft)), view)
    return Ask("ambiguous", choices=goods(weekly)) if isinstance(weekly, Moment | Span | Series) else weekly


def _all_clocks(draft: Draft) -> Side:
    return Side(draft.left.day, draft.clocks)


def _variants(draft: Draft) -> list[Draft]:
    """The drafts a draft can stand for: "18.10" a date or a time, "ma ja ke" one day or the other."""
    both = next((clock for clock in draft.left.clocks if clock.date is not None), None)
    if both is not None:
        return _date_or_time(draft, both)
    if draft.also:
        return [replace(draft, left=Side(day, draft.left.clocks), also=[]) for day in (draft.left.day, *draft.also)]
    return [draft]


def _date_or_time(draft: Draft, both: Clock) -> list[Draft]:
    day, clocks = draft.left.day, draft.left.clocks
    if day is not None and not day.only_weekday:
        return [draft]
    as_dates = [clock.date for clock in clocks]
    if len(clocks) == 2 and as_dates[1] is None:
        return [draft]
    first = as_dates[0] or both.date
    assert first is not None
    merged = day.merged(first) if day is not None else first
    dates = replace(draft, left=Side(merged, []))
    if len(clocks) == 2 and as_dates[1] is not None:
        dates.right = Side(as_dates[1], [])
    return [dates, replace(draft, left=Side(day, [replace(clock, date=None) for clock in clocks]))]


def _exact(draft: Draft, view: View) -> Meaning:
    meaning = canonical.parse(draft.exact, view.zone)
    if isinstance(meaning, Moment) and draft.length is not None:
        meaning = Span(meaning.start, meaning.start + timedelta(minutes=draft.length.minutes))
    return not_over(meaning, view)


def settle_once(draft: Draft, view: View) -> Meaning:
    """What a draft of one reading means."""
    if draft.now or draft.after is not None:
        return _from_now(draft, view)
    clocks = draft.clocks
    if draft.end_only is not None and not clocks:
        return Ask("ambiguous")
    if draft.doubtful or (draft.left.day is not None and draft.left.day.end_of):
        return Ask("ambiguous")
    if not clocks:
        return _whole_days(draft, view)
    if draft.right.day is not None:
        return _over_days(draft, view)
    return _on_a_day(draft, view)


def _from_now(draft: Draft, view: View) -> Meaning:
    today = draft.left.day is None or draft.left.day.days == 0
    if draft.clocks or not today or draft.right.day is not None:
        return Ask("ambiguous")
    start = view.now + timedelta(minutes=draft.after.minutes if draft.after else 0)
    if draft.length is None:
        return not_over(Moment(start), view)
    return Span(start, start + timedelta(minutes=draft.length.minutes, days=draft.length.days))


def _whole_days(draft: Draft, view: View) -> Meaning:
    """Days without an hour."""
    if draft.part or (draft.length is not None and draft.length.minutes):
        return Ask("ambiguous")
    if draft.left.day is None:
        return _until_only(draft, view)
    if draft.length is not None and draft.right.day is not None:
        return Ask("ambiguous")
    stretches = stretch(draft, view, late=True)
    if isinstance(stretches, Wrong):
        return stretches
    return one_of([whole(one, draft, view) for one in stretches.options], stretches.reason or "ambiguous")


def _until_only(draft: Draft, view: View) -> Meaning:
    """Only an end was said: from when is asked, with "from today" as the likely answer."""
    if draft.right.day is None:
        return Ask("ambiguous")
    found = resolve(draft.right.day, view.today)
    if isinstance(found, Wrong):
        return found
    spans = [whole((view.today, last), draft, view) for _, last in found.options]
    return Ask("ambiguous", choices=tuple(one for one in spans if isinstance(one, Moment | Span)))


def _hours(draft: Draft, clocks: list[Clock], view: View) -> list[dial.Pair] | Wrong:
    end = clocks[1] if len(clocks) > 1 else None
    if end is not None and draft.length is not None:
        return []
    return dial.pairs(clocks[0], end, view.language)


def _on_a_day(draft: Draft, view: View) -> Meaning:
    """Hours on one day, said or not."""
    hours = _hours(draft, draft.left.clocks, view)
    if isinstance(hours, Wrong):
        return hours
    found: list[Meaning] = []
    reason = "ambiguous"
    for start, end in hours:
        if draft.left.day is None:
            found.append(_today(start, end, draft, view))
            continue
        for at in _midnights(start, draft):
            late = view.at(view.today, at) < view.wall
            days = resolve(draft.left.day, view.today, late=late)
            if isinstance(days, Wrong):
                return days
            reason = days.reason or reason
            found += [_timed(one, at, end, draft, view) for one in days.options]
    return one_of(found, reason)


def _midnights(start: int, draft: Draft) -> list[int]:
    """Midnight of a day is its beginning to some and its end to others."""
    said = draft.left.clocks[0].part == "midnight"
    return [0, start] if said else [start]


def _today(start: int, end: int | None, draft: Draft, view: View) -> Meaning:
    """Hours with no day: today, and if that is over a refusal which offers tomorrow."""
    today = view.today
    found = timed(today, start, end, draft, view)
    if isinstance(found, Wrong) and found.reason == "past":
        tomorrow = timed(today + timedelta(days=1), start, end, draft, view)
        choices = (tomorrow,) if isinstance(tomorrow, Moment | Span) else ()
        return Wrong("past", given=found.given, at=found.at, choices=choices)
    return found


def _timed(one: Stretch, start: int, end: int | None, draft: Draft, view: View) -> Meaning:
    """Hours on a day; in a week or a month of days the question on which."""
    first, last = one
    if first == last:
        return timed(first, start, end, draft, view)
    if (last - first).days > 6:
        return Ask("ambiguous")
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    found = [timed(day, start, end, draft, view) for day in days]
    return Ask("ambiguous", choices=tuple(one for one in found if isinstance(one, Moment | Span)))


def _over_days(draft: Draft, view: View) -> Meaning:
    """From an hour of one day to an hour of another."""
    left, right = draft.left, draft.right
    if left.day is None:
        left.day = Day(days=0)
    if not (len(left.clocks) == 1 and len(right.clocks) == 1):
        return _each_or_through(draft, view)
    found: list[Meaning] = []
    for clock in (*left.clocks, *right.clocks):
        told = dial.pairs(clock, None, view.language)
        if isinstance(told, Wrong):
            return told
    for start in dial.ways(left.clocks[0], view.language):
        late = view.at(view.today, start) < view.wall
        days = stretch(draft, view, late=late)
        if isinstance(days, Wrong):
            return days
        for end in dial.ways(right.clocks[0], view.language):
            spans: list[Meaning] = [through(one, start, end, draft, view) for one in days.options]
            if days.reason:
                return one_of(spans, days.reason)
            found += spans
    return one_of(found, "ambiguous")


def _each_or_through(draft: Draft, view: View) -> Meaning:
    """ "28.–29.11. klo 10–16": on each of the days, or from the first hour to the last."""
    clocks = draft.clocks
    days = stretch(draft, view, late=True)
    if isinstance(days, Wrong):
        return days
    if len(clocks) == 1 and len(days.options) == 1 and not draft.length:
        return _half_told(draft, days.options[0], view)
    if len(clocks) != 2 or len(days.options) != 1:
        return Ask("ambiguous")
    hours = dial.pairs(clocks[0], clocks[1], view.language)
    if isinstance(hours, Wrong):
        return hours
    choices: list[Meaning] = []
    for start, end in hours:
        first, last = days.options[0]
        each = timed(first, start, end, draft, view)
        if isinstance(each, Span):
            choices.append(Series(each, f"FREQ=DAILY;COUNT={(last - first).days + 1}"))
        if end is not None:
            choices.append(through(days.options[0], start, end, draft, view))
    return Ask("ambiguous", choices=tuple(one for one in choices if isinstance(one, Moment | Span | Series)))


def _half_told(draft: Draft, one: Stretch, view: View) -> Meaning:
    """Only one of two days was told with its hour: the other is offered whole."""
    told = dial.pairs(draft.clocks[0], None, view.language)
    if isinstance(told, Wrong):
        return told
    bounds = [(minute, dial.DAY) if draft.left.clocks else (0, minute) for minute, _ in told]
    spans = [through(one, start, end, draft, view) for start, end in bounds]
    return Ask("ambiguous", choices=tuple(span for span in spans if isinstance(span, Span)))
