"""A series from one turn on: cancelled or moved with all that come after it, and taken back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import or_, update

from storage import booking_due, bookings, diary, due, moving, queue, series, wallclock
from storage.db import Tx, table
from storage.diary import Already, Booked, NotThere
from storage.occupied import Booking, Series, State
from storage.refusals import Refused

Was = dict[str, Any]
"""How a series was before a change, as `storage.undoing` keeps it: times are minutes since 1970."""


@dataclass(frozen=True, slots=True)
class Cancelled:
    """These turns are cancelled."""

    turns: tuple[Booked, ...]
    was: Was


@dataclass(frozen=True, slots=True)
class Moved:
    """These turns were moved; those that could not be stay where they are."""

    turns: tuple[Booked, ...]
    failed: tuple[tuple[Booked, Refused], ...]
    was: Was


@dataclass(frozen=True, slots=True)
class Back:
    """These turns are as they were again; those that cannot be stay as they are."""

    turns: tuple[Booked, ...]
    failed: tuple[tuple[Booked, Refused], ...]
    was: Was


@dataclass(frozen=True, slots=True)
class CannotShift:
    """A rule like "the last Friday" cannot be moved to another day: only its hours can."""


@dataclass(frozen=True, slots=True)
class _Shift:
    """As many days later, and to the same hours on the wall."""

    since: datetime
    start: datetime
    end: datetime
    zone: ZoneInfo

    @property
    def days(self) -> timedelta:
        return self._day(self.start) - self._day(self.since)

    def _day(self, at: datetime) -> date:
        return wallclock.local(at, self.zone).date()

    def of(self, turn_at: datetime) -> tuple[datetime, datetime]:
        """Return when the turn begins and ends then."""
        start, end = wallclock.local(self.start, self.zone), wallclock.local(self.end, self.zone)
        begins = datetime.combine(self._day(turn_at) + self.days, start.time())
        return wallclock.utc(begins, self.zone), wallclock.utc(begins + (end - start), self.zone)


@dataclass(frozen=True, slots=True)
class _Said:
    """What the row of a series says."""

    rule: str
    starts_at: datetime
    ends_at: datetime
    ended_at: datetime | None = None

    def kept(self) -> list[Any]:
        return [self.rule, _minutes(self.starts_at), _minutes(self.ends_at)]


_series, _booking = table(Series), table(Booking)
_EPOCH, _MINUTE = datetime(1970, 1, 1, tzinfo=UTC), timedelta(minutes=1)


def cancel(
    tx: Tx, of: Series, since: datetime, *, by: int | None, zone: ZoneInfo, now: datetime, why: str = ""
) -> Cancelled:
    """The turn and all that come after it are cancelled, and the series ends before it."""
    number = of.id or 0
    each = series.coming(tx, number, now=now, since=since)
    outcomes = [bookings.cancel(tx, one.number, by=by, zone=zone, now=now, why=why) for one in each]
    until = wallclock.local(since, zone).date() - timedelta(days=1)
    rule = wallclock.write_rule(replace(wallclock.parse_rule(of.rule), count=None, until=until))
    left = series.coming(tx, number, now=now)
    then = _Said(rule, of.starts_at, of.ends_at, None if left else now)
    _say(tx, number, then, zone=zone, now=now)
    return Cancelled(tuple(one for one in outcomes if isinstance(one, Booked)), _was(of, then, each, moved=False))


def move(
    tx: Tx,
    of: Series,
    since: datetime,
    *,
    start: datetime,
    end: datetime,
    zone: ZoneInfo,
    now: datetime,
    days: bool = False,
    approved: bool = False,
) -> Moved | CannotShift:
    """The turn goes to the new time, and all after it by as many days, to the same hours on the wall.

    Each that cannot be moved stays where it is, and so does what had been moved by itself before.
    """
    shift = _Shift(since, start, end, zone)
    shifted = _shifted(of, shift)
    if shifted is None:
        return CannotShift()
    live = diary.of_series(tx, of.id or 0)
    each = [one for one in live if one.starts_at > now and (_in_place(one, since, zone) or one.turn_at == since)]
    moved: list[Booked] = []
    failed: list[tuple[Booked, Refused]] = []
    for one in each if start <= since else reversed(each):  # nobody steps on the turn behind
        first, last = shift.of(one.turn_at or since)
        outcome = moving.move(
            tx, one.number, start=first, end=last, zone=zone, now=now, days=days, approved=approved, serve=False
        )
        match outcome:
            case Booked():
                moved.append(outcome)
            case Already(booked):
                moved.append(booked)
            case NotThere():
                pass
            case _:
                failed.append((one, outcome))
    queue.serve(tx, of.space_id, zone=zone, now=now)  # only now: each stands where the next one was
    moved.sort(key=_begins)
    failed.sort(key=lambda pair: _begins(pair[0]))
    said = then = _Said(of.rule, of.starts_at, of.ends_at, of.ended_at)
    if moved:
        then = shifted
        _renumber(tx, of.id or 0, {one.number: _new_turn(one.turn_at, shift) for one in live})
        _say(tx, of.id or 0, then, zone=zone, now=now)
    return Moved(tuple(moved), tuple(failed), _was(said, then, live, moved=True))


def _begins(booked: Booked) -> datetime:
    return booked.starts_at


def _in_place(booked: Booked, since: datetime, zone: ZoneInfo) -> bool:
    """Whether it is a turn from there on that nobody has moved by itself."""
    if booked.turn_at is None or booked.turn_at < since:
        return False
    if booked.days:  # a whole day begins when the space is opened
        return wallclock.local(booked.turn_at, zone).date() == wallclock.local(booked.starts_at, zone).date()
    return booked.turn_at == booked.starts_at


def _new_turn(turn_at: datetime | None, shift: _Shift) -> datetime | None:
    """Return which turn it is after the shift; one that was before it keeps its own, unless another takes that."""
    if turn_at is None or turn_at >= shift.since:
        return shift.of(turn_at)[0] if turn_at else None
    return turn_at if turn_at < shift.start else None


def _shifted(of: Series, shift: _Shift) -> _Said | None:
    """Return what the series says from the turn on; None where no rule says that."""
    now = _Said(of.rule, of.starts_at, of.ends_at, of.ended_at)
    before = [one.at for one in series.turns(of.starts_at, of.ends_at, of.rule, shift.zone) if one.at >= shift.since]
    if not before:  # it was a turn by an older rule
        return now
    moved = wallclock.shifted(wallclock.parse_rule(of.rule), shift.days.days)
    if moved is None:
        return None
    start, end = shift.of(before[0])
    then = _Said(wallclock.write_rule(moved), start, end, of.ended_at)
    after = [one.at for one in series.turns(start, end, then.rule, shift.zone)]
    return then if [shift.of(at)[0] for at in before] == after else None


def put_back(tx: Tx, of: Series, was: Was, *, zone: ZoneInfo, now: datetime) -> Back:
    """What was cancelled or moved is as it was, as far as its time is still free."""
    number = of.id or 0
    there = diary.of_series(tx, number) if was["moved"] else []
    done: dict[int, Booked] = {}
    failed: dict[int, tuple[Booked, Refused]] = {}
    waiting = list(was["turns"])
    while waiting:  # one may stand where another comes back to
        outcomes = [(kept, _one_back(tx, kept, moved=was["moved"], zone=zone, now=now)) for kept in waiting]
        done |= {kept[0]: outcome for kept, outcome in outcomes if isinstance(outcome, Booked)}
        refused = [
            (kept, outcome) for kept, outcome in outcomes if not isinstance(outcome, Booked | Already | NotThere)
        ]
        failed = {kept[0]: (booked, why) for kept, why in refused if (booked := diary.get(tx, kept[0]))}
        if len(refused) == len(waiting):
            break
        waiting = [kept for kept, _ in refused]
    queue.serve(tx, of.space_id, zone=zone, now=now)
    then = _Said(of.rule, of.starts_at, of.ends_at, of.ended_at)
    if done and then.kept() == was["then"]:  # else it was changed once more since
        rule, start, end = was["said"]
        _renumber(tx, number, {kept[0]: _at(kept[3]) for kept in was["turns"] if was["moved"]})
        then = _Said(rule, _from_minutes(start), _from_minutes(end))
        _say(tx, number, then, zone=zone, now=now)
    elif done:
        _say(tx, number, replace(then, ended_at=None), zone=zone, now=now)
    said = _Said(of.rule, of.starts_at, of.ends_at, of.ended_at)
    return Back(
        tuple(sorted(done.values(), key=_begins)), tuple(failed.values()), _was(said, then, there, moved=was["moved"])
    )


def _one_back(
    tx: Tx, kept: Sequence[Any], *, moved: bool, zone: ZoneInfo, now: datetime
) -> Booked | Already | NotThere | Refused:
    number, start, end, _, days, state = kept
    if not moved:
        return bookings.restore(tx, number, zone=zone, now=now)
    there = _from_minutes(start), _from_minutes(end)
    return moving.move_back(
        tx, number, start=there[0], end=there[1], days=bool(days), state=state, zone=zone, now=now, serve=False
    )


def _was(said: _Said | Series, then: _Said, turns: Iterable[Booked], *, moved: bool) -> Was:
    """Return how the series was, and how it is left: what it says, and the turns with their times."""
    return {
        "moved": moved,
        "said": [said.rule, _minutes(said.starts_at), _minutes(said.ends_at)],
        "then": then.kept(),
        "turns": [
            [
                one.number,
                _minutes(one.starts_at),
                _minutes(one.ends_at),
                _minutes(one.turn_at) if one.turn_at else None,
                int(one.days),
                one.state,
            ]
            for one in turns
        ],
    }


def _minutes(at: datetime) -> int:
    return (at - _EPOCH) // _MINUTE


def _from_minutes(minutes: int) -> datetime:
    return _EPOCH + minutes * _MINUTE


def _at(minutes: int | None) -> datetime | None:
    return None if minutes is None else _from_minutes(minutes)


def _say(tx: Tx, number: int, said: _Said, *, zone: ZoneInfo, now: datetime) -> None:
    """The series says this from now on, and its keepers will be reminded of what waits for them as of one request."""
    values = {"rule": said.rule, "starts_at": said.starts_at, "ends_at": said.ends_at, "ended_at": said.ended_at}
    tx.run(update(_series).where(_series.c.id == number).values(**values))
    due.drop(tx, f"series:{number}")
    waiting = [one for one in series.coming(tx, number, now=now) if one.state == State.REQUESTED]
    for one in waiting:
        booking_due.remind(tx, one, zone=zone, now=now, quiet=True)
    series.ask_once(tx, number, waiting, zone=zone, now=now)


def _renumber(tx: Tx, number: int, turns: Mapping[int, datetime | None]) -> None:
    """The bookings are these turns of the series, and nothing else of it is."""
    taken = or_(_booking.c.id.in_(turns), _booking.c.turn_at.in_([at for at in turns.values() if at]))
    live = _booking.c.cancelled_at.is_(None)
    tx.run(update(_booking).where(_booking.c.series_id == number, live, taken).values(turn_at=None))
    for booking, at in turns.items():
        if at is not None:
            bookings.as_turn(tx, booking, number, at)
