"""What a missing turn of a series can have instead of its own time: one after another, each with one tap."""

from __future__ import annotations

from datetime import date

from handlers import times, when
from handlers.booking import refusal_words
from handlers.booking.wishes import Wish
from handlers.series import series_words
from handlers.series.series_words import day_of, repeat, say_day
from handlers.turn import Turn
from handlers.types import Button, Reply
from storage import diary, refusals, series
from storage.occupied import Series


def question(turn: Turn, row: Series, *, after: date | None = None) -> Reply:
    """Ask about the next missing turn, behind the day that was just dealt with; at the end say that it is done.

    What cannot be booked yet is not asked about: nothing else could be had for it.
    """
    for gone in series.missing(turn.tx, row, zone=turn.zone, now=turn.now):
        day = day_of(turn, _span(gone))
        if after is not None and day <= after:
            continue
        why = series.why_missing(turn.tx, row, gone, zone=turn.zone, now=turn.now)
        if not isinstance(why, refusals.TooFar):
            skip = Button(turn.t("Leave it out"), f"replacements {row.id} {day}")
            return Reply(_ask(turn, row, gone, why), (*offers(turn, row, gone, why), skip), private=True)
    return _done(turn, row)


def _ask(turn: Turn, row: Series, gone: series.Turn, why: refusals.Refused | None) -> str:
    t, span = turn.t, _span(gone)
    day = when.say_day(day_of(turn, span), language=turn.language)
    if why is None:
        return t("{day} is free now. Shall I book it?", day=day)
    reason = refusal_words.short_why(turn, why, series_words.space_of(turn, row), span)
    return f"{day} ({reason}). " + t("What would you like instead?")


def offers(turn: Turn, row: Series, gone: series.Turn, why: refusals.Refused | None = None) -> tuple[Button, ...]:
    """Return up to three times that the turn can really have, and the queue for its own."""
    latest, own = series.like(turn.tx, row), _span(gone)
    command = f"turn {row.id} {day_of(turn, own)}"
    why = why or series.why_missing(turn.tx, row, gone, zone=turn.zone, now=turn.now)
    if why is None:
        return (
            Button(times.say(own, turn.zone, turn.language, year=False), f"{command} {times.write(own, turn.zone)}"),
        )
    days = latest is not None and latest.days
    found = series.instead(turn.tx, row, gone, zone=turn.zone, now=turn.now)
    spans = [when.Span(one.starts_at, one.ends_at, days=days) for one in found]
    buttons = [
        Button(times.say(span, turn.zone, turn.language, year=False), f"{command} {times.write(span, turn.zone)}")
        for span in spans
    ]
    if isinstance(why, refusals.Taken | refusals.NotEnough):
        whose = tuple(diary.associations_of(turn.tx, latest.number)) if latest else ()
        wish = Wish(series_words.space_of(turn, row), own, row.purpose, row.quantity, whose or None)
        buttons.append(Button(turn.t("Join the queue"), wish.line("queue", own, turn.zone)))
    return tuple(buttons)


def _span(one: series.Turn) -> when.Span:
    return when.Span(one.starts_at, one.ends_at)


def _done(turn: Turn, row: Series) -> Reply:
    """Say how the series is now."""
    t = turn.t
    count = len(series.coming(turn.tx, row.id or 0, now=turn.now))
    gone = series.missing(turn.tx, row, zone=turn.zone, now=turn.now)
    text = t("Done: ") + repeat(turn, row) + t.n(", {n} time in all.", ", {n} times in all.", count)
    if gone:
        days = [say_day(turn, day_of(turn, _span(one))) for one in gone[: series_words.SHOWN]]
        more = len(gone) - len(days)
        days += [t.n("and {n} more", "and {n} more", more)] if more else []
        text += " " + t("Missing: {days}", days=", ".join(days))
    return Reply(text, (Button(t("See the dates"), f"turns {row.id}"),), private=True)
