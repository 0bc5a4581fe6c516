"""Why something cannot be had, and what can be had instead, each with one tap."""

from __future__ import annotations

from typing import assert_never

from handlers import times, when
from handlers.booking.wishes import Wish
from handlers.lengths import say_hours, say_length
from handlers.turn import Refusal, Turn
from handlers.types import Button
from storage import availability, refusals, wallclock
from storage.occupied import State
from storage.spaces import Space

MOST = 4
"""How many alternatives are offered, the queue among them."""


def refused(turn: Turn, outcome: refusals.Refused, wish: Wish) -> Refusal:
    """Say why it cannot be booked, and offer what really can be, the queue last."""
    text = why(turn, outcome, wish.space, wish.span)
    buttons = _instead(turn, outcome, wish)
    if isinstance(outcome, refusals.Taken | refusals.NotEnough):
        buttons = [*buttons[: MOST - 1], Button(turn.t("Join the queue"), wish.line("queue", wish.span, turn.zone))]
    return Refusal(text, tuple(buttons) or (Button(turn.t("What is free"), f"free #{wish.space.id}"),))


def not_moved(turn: Turn, outcome: refusals.Refused, wish: Wish, number: int, *scope: str) -> Refusal:
    """Say why the booking cannot be moved there, and to what times it can be; `scope` says it is only that turn."""
    text = why(turn, outcome, wish.space, wish.span)
    spans = _times_instead(turn, outcome, wish, but=number)
    buttons = tuple(
        Button(_label(turn, span), " ".join((f"move {number}", times.write(span, turn.zone), *scope)))
        for span in spans[:MOST]
    )
    return Refusal(text, buttons or (Button(turn.t("What is free"), f"free #{wish.space.id}"),))


def _label(turn: Turn, span: when.Span) -> str:
    return times.say(span, turn.zone, turn.language, year=False)


def _alternatives(turn: Turn, wish: Wish, but: int = 0, *, apart: bool = False) -> list[availability.Alternative]:
    asked = times.whole(turn, wish.span)
    return availability.alternatives(
        turn.tx,
        wish.space,
        asked.start,
        asked.end,
        zone=turn.zone,
        now=turn.now,
        days=asked.days,
        but=but,
        quantity=wish.quantity,
        apart=apart,
    )


def _times_instead(turn: Turn, outcome: refusals.Refused, wish: Wish, but: int) -> list[when.Span]:
    if isinstance(outcome, refusals.OffGrid):
        return [when.Span(*outcome.nearest)]
    if isinstance(outcome, refusals.OverQuota):
        return _other_weeks(turn, wish, but)
    found = _alternatives(turn, wish, but) if isinstance(outcome, _ELSEWHEN) else []
    return [when.Span(one.start, one.end, days=one.days) for one in found if one.space_id == wish.space.id]


def _other_weeks(turn: Turn, wish: Wish, but: int = 0) -> list[when.Span]:
    """Return the same time in weeks in which the quota still has room for it."""
    asked, whom = times.whole(turn, wish.span), wish.whom or ()
    found = availability.other_weeks(
        turn.tx,
        wish.space,
        whom,
        asked.start,
        asked.end,
        zone=turn.zone,
        now=turn.now,
        days=asked.days,
        but=but,
    )
    return [when.Span(start, end, days=asked.days) for start, end in found]


_ELSEWHEN = (
    refusals.Taken,
    refusals.NotEnough,
    refusals.Outside,
    refusals.Past,
    refusals.TooLate,
)
"""What another time, or another space, may help against."""


def _instead(turn: Turn, outcome: refusals.Refused, wish: Wish) -> list[Button]:
    if isinstance(outcome, refusals.OffGrid):
        span = when.Span(*outcome.nearest)
        return [Button(_label(turn, span), wish.line("book", span, turn.zone))]
    if isinstance(outcome, refusals.OverQuota):
        return [Button(_label(turn, span), wish.line("book", span, turn.zone)) for span in _other_weeks(turn, wish)]
    buttons = []
    if isinstance(outcome, refusals.NotEnough) and outcome.left:
        label = turn.t("Book {n}", n=outcome.left)
        buttons = [Button(label, wish.line("book", wish.span, turn.zone, quantity=outcome.left))]
    if isinstance(outcome, _ELSEWHEN):
        buttons += [_alternative(turn, wish, one) for one in _alternatives(turn, wish)]
    return buttons[:MOST]


def alternatives(turn: Turn, wish: Wish) -> tuple[Button, ...]:
    """Return what can be had instead, each with one tap, in the words of the turn's person, who was told no."""
    found = tuple(_alternative(turn, wish, one) for one in _alternatives(turn, wish, apart=True))
    return found or (Button(turn.t("What is free"), f"free #{wish.space.id}"),)


def _alternative(turn: Turn, wish: Wish, one: availability.Alternative) -> Button:
    span = when.Span(one.start, one.end, days=one.days)
    name = "" if one.space_id == wish.space.id else f"{one.space} "
    return Button(name + _label(turn, span), wish.line("book", span, turn.zone, space=one.space_id))


def why(turn: Turn, outcome: refusals.Refused, space: Space, span: when.Span) -> str:
    """Return why it cannot be had for that time."""
    t = turn.t
    match outcome:
        case refusals.Taken():
            return _taken(turn, outcome, space, span)
        case refusals.NotEnough(0):
            return t("{gear}: none is free then.", gear=space.name)
        case refusals.NotEnough(left):
            return t.n("{gear}: {n} is free then.", "{gear}: {n} are free then.", left, gear=space.name)
        case refusals.Outside(day, (), reason) if reason:
            on = when.say_day(day, language=turn.language)
            return t("{space}: closed on {day} ({why}).", space=space.name, day=on, why=reason)
        case refusals.Outside(day, ()):
            return t("{space}: closed on {day}.", space=space.name, day=when.say_day(day, language=turn.language))
        case refusals.Outside(day, open_spans):
            on = when.say_day(day, language=turn.language)
            hours = t.list([times.hours(turn, start, end) for start, end in open_spans])
            return t("{space}: open {day} at {hours}.", space=space.name, day=on, hours=hours)
        case refusals.WrongLength(_, longest, too_long=True):
            most = say_length(longest, t)
            return t("{space} can be booked for at most {length} at a time.", space=space.name, length=most)
        case refusals.WrongLength(shortest):
            least = say_length(shortest, t)
            return t("{space} is booked for at least {length} at a time.", space=space.name, length=least)
        case refusals.OffGrid(grid):
            return t("{space}: bookings start and end every {length}.", space=space.name, length=say_length(grid, t))
        case refusals.TooFar(until):
            last = when.say_day(wallclock.local(until, turn.zone).date(), language=turn.language)
            return t("{space} can be booked until {day} for now.", space=space.name, day=last)
        case refusals.TooLate(notice):
            least = say_length(notice, t)
            return t("{space} must be booked at least {length} before.", space=space.name, length=least)
        case refusals.Past():
            return t("That time has begun already.")
        case refusals.Closed():
            return t("{space} can no longer be booked.", space=space.name)
        case refusals.OverQuota():
            return _over_quota(turn, outcome)
        case _:
            assert_never(outcome)


def _taken(turn: Turn, taken: refusals.Taken, space: Space, span: when.Span) -> str:
    """Who asked for a time that only meets the gap hears of the gap too."""
    t = turn.t
    there = times.say(when.Span(taken.starts_at, taken.ends_at, days=taken.days), turn.zone, turn.language)
    by = t(" ({associations})", associations=t.list(taken.by)) if taken.by else ""
    if taken.state == State.BOOKED:
        text = t("{space} is taken {when}{by}.", space=space.name, when=there, by=by)
    elif taken.state == State.OFFERED:
        text = t("{space} is offered to somebody in the queue {when}.", space=space.name, when=there)
    else:
        text = t("{space} is asked for {when}{by}: an answer is waited for.", space=space.name, when=there, by=by)
    if taken.starts_at < span.end and span.start < taken.ends_at:
        return text
    return text + t(" Between bookings {length} stays free.", length=say_length(taken.gap, t))


def _over_quota(turn: Turn, over: refusals.OverQuota) -> str:
    t = turn.t
    return t(
        "{association} may have {limit} in the week of {day}, and has {used} already.",
        association=over.association,
        limit=say_hours(over.limit),
        day=when.say_day(over.monday, language=turn.language),
        used=say_hours(over.used),
    )


def short_why(turn: Turn, outcome: refusals.Refused, space: Space, span: when.Span) -> str:
    """Return the reason in a few words, as it stands behind a date: "closed", "taken: Marttayhdistys"."""
    t = turn.t
    match outcome:
        case refusals.Taken(by=by) if by:
            return t("taken: {associations}", associations=t.list(by))
        case refusals.Taken():
            return t("taken")
        case refusals.NotEnough(left):
            return t.n("{n} free", "{n} free", left)
        case refusals.Outside(open=(), why=reason) if reason:
            return t("closed: {why}", why=reason)
        case refusals.Outside(open=()):
            return t("closed")
        case refusals.TooFar():
            return t("cannot be booked yet")
        case refusals.Past():
            return t("has been already")
        case _:
            return why(turn, outcome, space, span).rstrip(".")
