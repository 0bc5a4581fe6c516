"""What closed days mean for those who have booked them: cancelled and told once, or brought back and told."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from handlers import notices, when
from handlers.approval import keepers
from handlers.booking import booking_words, partners, refusal_words
from handlers.booking.wishes import wished
from handlers.turn import Refusal, Turn
from handlers.types import Button, Reply
from handlers.words import Words
from storage import bookings, diary, refusals, spaces, wallclock
from storage.diary import Booked
from storage.spaces import ClosedDays, Space

CANCEL = "cancel"
_CLOSED = "closed"
"""Why something was cancelled, where nobody said why the days are closed."""
_INSTANT = timedelta(microseconds=1)
MOST = 4
"""How many other times a booker is offered."""


def closure(turn: Turn, number: int) -> ClosedDays | None:
    """Return the closure of that number, if it still stands and is not over."""
    today = wallclock.local(turn.now, turn.zone).date()
    return next((one for one in spaces.closures(turn.tx, today) if one.id == number), None)


def kept(one: ClosedDays, *, closed: bool) -> dict[str, Any]:
    """Return the closure as it can be kept; `closed` tells whether it stood before."""
    days = {"first": one.first.isoformat(), "last": one.last.isoformat()}
    return {"closed": closed, "space": one.space_id, "why": one.why, **days}


def restored(was: dict[str, Any]) -> ClosedDays:
    """Return the closure that `kept` describes."""
    first, last = date.fromisoformat(was["first"]), date.fromisoformat(was["last"])
    return ClosedDays(space_id=was["space"], first=first, last=last, why=was["why"])


def concerned(turn: Turn, space_id: int | None) -> list[Space]:
    """Return the space, or all that closed days concern: what is stored stays where it is."""
    return [one for one in spaces.all_open(turn.tx) if not one.by_days and space_id in (None, one.id)]


def in_the_way(turn: Turn, space: Space | int | None, first: date, last: date) -> list[Booked]:
    """Return what is booked on those days and has not begun, the next first."""
    start, end = wallclock.day_bounds(first, turn.zone)[0], wallclock.day_bounds(last, turn.zone)[1]
    there = concerned(turn, space.id if isinstance(space, Space) else space)
    found = [one for space in there for one in diary.between(turn.tx, space.id or 0, max(start, turn.now), end)]
    return sorted((one for one in found if one.starts_at > turn.now and one.ends_at > start), key=_order)


def _order(one: Booked) -> tuple[Any, ...]:
    return one.starts_at, one.number


def what(turn: Turn, space_id: int | None) -> str:
    """Return the name of what is closed."""
    if space_id is None:
        return turn.t("Everything that can be booked")
    space = spaces.get(turn.tx, space_id)
    return space.name if space else ""


def days_said(t: Words, one: ClosedDays) -> str:
    """Return the days and why."""
    first, last = (when.say_day(day, language=t.language) for day in (one.first, one.last))
    said = first if first == last else t.label("{first} – {last}", first=first, last=last)
    return t.label("{days} ({why})", days=said, why=one.why) if one.why else said


def cancel(turn: Turn, closure: ClosedDays, found: Iterable[Booked]) -> list[Booked]:
    """The bookings are cancelled, everywhere they were told; return them as they were."""
    done = []
    for one in found:
        outcome = bookings.cancel(
            turn.tx, one.number, by=turn.person.id, zone=turn.zone, now=turn.now, why=closure.why or _CLOSED
        )
        if isinstance(outcome, Booked):
            booking_words.show(turn, outcome)
            keepers.withdrawn(turn, outcome)
            partners.changed(turn, outcome, lambda t: t("{name} cancelled your booking: ", name=turn.person.name))
            done.append(outcome)
    return done


def stays_cancelled(turn: Turn, number: int) -> Refusal | None:
    """What was cancelled for closed days does not come back while they are closed; None for anything else."""
    booked = diary.get(turn.tx, number)
    space = spaces.get(turn.tx, booked.space_id) if booked and booked.cancelled_at and booked.why else None
    if booked is None or space is None or space.by_days:
        return None
    first, last = (wallclock.local(at, turn.zone).date() for at in (booked.starts_at, booked.ends_at - _INSTANT))
    shut = spaces.why_closed(turn.tx, booked.space_id, first, last)
    if shut is None:
        return None
    return refusal_words.refused(turn, refusals.Outside(shut[0], (), shut[1]), wished(turn.tx, booked))


def told(turn: Turn, closure: ClosedDays, cancelled: Sequence[Booked]) -> str:
    """Every booker has heard once what of theirs was cancelled, why, and what is free instead; return what to say."""
    reached = missed = 0
    for person_id, theirs in groupby(sorted(cancelled, key=_whose), key=_whose):
        if person_id == turn.person.id:
            continue
        if _tell(turn, closure, person_id, sorted(theirs, key=_order)):
            reached += 1
        else:
            missed += 1
    t = turn.t
    text = "\n" + t.n("{n} booking was cancelled.", "{n} bookings were cancelled.", len(cancelled))
    text += t.n(" {n} booker was told.", " {n} bookers were told.", reached) if reached else ""
    return text + (t.n(" I could not reach {n} booker.", " I could not reach {n} bookers.", missed) if missed else "")


def _whose(one: Booked) -> int:
    return one.person_id


def _tell(turn: Turn, closure: ClosedDays, person_id: int, theirs: Sequence[Booked]) -> bool:
    there = notices.turn_of(turn.tx, person_id, now=turn.now, town=turn.town)
    if there is None:
        return False
    t = there.t
    where, days = what(there, closure.space_id), days_said(t, closure)
    lead = t("{what} is closed {days}.", what=where, days=days)
    gone = t.n("Your booking was cancelled:", "Your bookings were cancelled:", len(theirs))
    lines = [f"• {booking_words.said(t, one, turn.zone)}" for one in theirs]
    buttons = (*_instead(there, theirs), Button(t("My bookings"), "bookings"))
    reply = Reply("\n".join((lead, gone, *lines)), buttons)
    starts = theirs[0].starts_at
    return notices.inform(turn.tx, person_id, lambda _: reply, now=turn.now, town=turn.town, starts=starts)


def _instead(there: Turn, theirs: Sequence[Booked]) -> list[Button]:
    """Return other times to tap: several for one booking, the first for each of several."""
    found: dict[str, Button] = {}
    for one in theirs[:MOST]:
        offers = refusal_words.alternatives(there, wished(there.tx, one))
        found |= {button.command: button for button in offers[: MOST if len(theirs) == 1 else 1]}
    return list(found.values())


def bring_back(turn: Turn, numbers: Iterable[int]) -> str:
    """The bookings are back, if nobody has taken their time, and their bookers know; return what to say.

    Call it while the days are still closed: nobody who waits is then faster.
    """
    back, lost = [], 0
    for number in numbers:
        outcome = bookings.restore(turn.tx, number, zone=turn.zone, now=turn.now)
        if isinstance(outcome, Booked):
            booking_words.show(turn, outcome)
            keepers.returned(turn, outcome)
            back.append(outcome)
        lost += not isinstance(outcome, Booked | diary.Already)
    for person_id, theirs in groupby(sorted(back, key=_whose), key=_whose):
        if person_id != turn.person.id:
            _tell_back(turn, person_id, sorted(theirs, key=_order))
    t = turn.t
    text = "\n" + t.n("{n} booking is back.", "{n} bookings are back.", len(back)) if back else ""
    lost_line = t.n("{n} booking could not be brought back.", "{n} bookings could not be brought back.", lost)
    return text + (f"\n{lost_line}" if lost else "")


def _tell_back(turn: Turn, person_id: int, theirs: Sequence[Booked]) -> None:
    def say(t: Words) -> Reply:
        lead = t.n(
            "The days are open after all. Your booking is back:",
            "The days are open after all. Your bookings are back:",
            len(theirs),
        )
        lines = [f"• {booking_words.said(t, one, turn.zone)}" for one in theirs]
        if len(theirs) == 1:
            return Reply("\n".join((lead, *lines)), booking_words.standing_buttons(t, theirs[0].number))
        return Reply("\n".join((lead, *lines)), (Button(t("My bookings"), "bookings"),))

    notices.inform(turn.tx, person_id, say, now=turn.now, town=turn.town, starts=theirs[0].starts_at)
