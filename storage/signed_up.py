"""Who has signed up, as it is asked for: a sign-up with what it is for, and what may come of one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, func, select

from storage.db import Tx, table
from storage.people import Person
from storage.planned import Planned
from storage.prepared import Prepared
from storage.signed import SignUp, Standing
from storage.talkoot_table import Talkoot, TalkootDay, Task


@dataclass(frozen=True, slots=True)
class SignedUp:
    """A sign-up with what it is for."""

    number: int
    person_id: int
    name: str
    people: int
    said: str
    """The names of whoever they bring, a line each."""
    state: str
    since: datetime
    answer_by: datetime | None
    confirmed_at: datetime | None
    ended_at: datetime | None
    why: str
    added_by: int | None
    task_id: int
    task: str
    day_id: int
    starts_at: datetime
    ends_at: datetime
    talkoot_id: int
    title: str
    place: str
    bring: str
    cancelled_at: datetime | None
    """When the talkoot was cancelled."""
    room_id: int | None
    """The group in which they signed up."""

    @property
    def subject(self) -> str:
        """What things become due about."""
        return f"sign_up:{self.number}"

    @property
    def others(self) -> tuple[str, ...]:
        """Those whom they bring, each by name, or by nothing where the name was not told."""
        names = tuple(self.said.splitlines())
        return (*names, *("",) * max(0, self.people - 1 - len(names)))

    @property
    def is_coming(self) -> bool:
        return self.ended_at is None and self.state == Standing.COMING

    @property
    def is_waiting(self) -> bool:
        return self.ended_at is None and self.state == Standing.WAITING

    @property
    def is_offered(self) -> bool:
        return self.ended_at is None and self.state == Standing.OFFERED


@dataclass(frozen=True, slots=True)
class Coming:
    """They have their places; `new` if it is so only now. `kept` is until when they would have been kept for them."""

    sign_up: SignedUp
    new: bool = True
    kept: datetime | None = None


@dataclass(frozen=True, slots=True)
class Queued:
    """They wait, and `ahead` people came before them; `new` if it is so only now."""

    sign_up: SignedUp
    ahead: int
    new: bool = True


@dataclass(frozen=True, slots=True)
class Full:
    """Nothing was changed: there are only `left` places."""

    task_id: int
    left: int


@dataclass(frozen=True, slots=True)
class NotOpen:
    """Nothing was changed: nobody can come to it (any more): it is no talkoot, a draft, cancelled or over."""


@dataclass(frozen=True, slots=True)
class Left:
    """They come no more, or wait no longer."""

    sign_up: SignedUp


@dataclass(frozen=True, slots=True)
class Gone:
    """Nothing was changed: it had ended before."""

    sign_up: SignedUp


@dataclass(frozen=True, slots=True)
class Begun:
    """Nothing was changed: the work has begun."""

    sign_up: SignedUp


@dataclass(frozen=True, slots=True)
class NotThere:
    """There is no such sign-up."""


_signed, _task, _day = table(SignUp), table(Task), table(TalkootDay)
_talkoot, _person = table(Talkoot), table(Person)
_whole = (
    select(
        _signed.c.id,
        _signed.c.person_id,
        _person.c.name,
        _signed.c.people,
        _signed.c.names,
        _signed.c.state,
        _signed.c.since,
        _signed.c.answer_by,
        _signed.c.confirmed_at,
        _signed.c.ended_at,
        _signed.c.why,
        _signed.c.added_by,
        _signed.c.task_id,
        _task.c.name.label("task"),
        _task.c.day_id,
        _day.c.starts_at,
        _day.c.ends_at,
        _day.c.talkoot_id,
        _talkoot.c.title,
        _talkoot.c.place,
        _talkoot.c.bring,
        _talkoot.c.cancelled_at,
        _signed.c.room_id,
    )
    .join(_person, _person.c.id == _signed.c.person_id)
    .join(_task, _task.c.id == _signed.c.task_id)
    .join(_day, _day.c.id == _task.c.day_id)
    .join(_talkoot, _talkoot.c.id == _day.c.talkoot_id)
)
_live = _signed.c.ended_at.is_(None)
_GET = Prepared(_whole.where(_signed.c.id == bindparam("number")))
_MINE = Prepared(_whole.where(_signed.c.task_id == bindparam("task"), _signed.c.person_id == bindparam("who"), _live))
_OF_TASK = Prepared(_whole.where(_signed.c.task_id == bindparam("task"), _live).order_by(_signed.c.id))
_OF_DAY = Prepared(
    _whole.where(_task.c.day_id == bindparam("day"), _live).order_by(_task.c.position, _task.c.id, _signed.c.id)
)
_OF_PERSON = Prepared(
    _whole.where(
        _signed.c.person_id == bindparam("who"),
        _live,
        _day.c.ends_at > bindparam("now"),
        _talkoot.c.cancelled_at.is_(None),
    ).order_by(_day.c.starts_at, _signed.c.id)
)
_AHEAD = Prepared(
    select(func.coalesce(func.sum(_signed.c.people), 0)).where(
        _signed.c.task_id == bindparam("task"),
        _live,
        _signed.c.state == Standing.WAITING.value,
        _signed.c.id < bindparam("number"),
    )
)
_TAKES = Prepared(
    select(_task.c.id).where(_task.c.id == bindparam("task"), (_task.c.needs != "") | _task.c.least_age.is_not(None))
)
_EVER = Prepared(select(func.count()).select_from(_signed).where(_signed.c.person_id == bindparam("who")))


def get(tx: Tx, number: int) -> SignedUp | None:
    """Return the sign-up, over or not, or None."""
    row = tx.first(_GET, number=number)
    return SignedUp(*row) if row else None


def known(tx: Tx, number: int) -> SignedUp:
    """Return the sign-up, which is there."""
    found = get(tx, number)
    assert found is not None
    return found


def mine(tx: Tx, task_id: int, person_id: int) -> SignedUp | None:
    """Return the person's sign-up for the task, if it is not over."""
    row = tx.first(_MINE, task=task_id, who=person_id)
    return SignedUp(*row) if row else None


def standing(tx: Tx, sign_up: SignedUp, *, new: bool = True) -> Coming | Queued:
    """Return where the person stands: a place kept for their answer is theirs, too."""
    if not sign_up.is_waiting:
        return Coming(sign_up, new)
    return Queued(sign_up, int(tx.scalar(_AHEAD, task=sign_up.task_id, number=sign_up.number)), new)


def of_task(tx: Tx, task_id: int) -> list[SignedUp]:
    """Return who comes to do the task and who waits for it, in the order in which they came."""
    return [SignedUp(*row) for row in tx.all(_OF_TASK, task=task_id)]


def of_day(tx: Tx, day_id: int) -> list[SignedUp]:
    """Return who comes that day and who waits, by task, in the order in which they came."""
    return [SignedUp(*row) for row in tx.all(_OF_DAY, day=day_id)]


def of_talkoot(tx: Tx, planned: Planned) -> list[SignedUp]:
    """Return who comes to the talkoot and who waits, by day and task."""
    return [one for day in planned.days for one in of_day(tx, day.number)]


def of_person(tx: Tx, person_id: int, *, now: datetime) -> list[SignedUp]:
    """Return what the person has signed up for and what is not over, in order."""
    return [SignedUp(*row) for row in tx.all(_OF_PERSON, who=person_id, now=now)]


def meanwhile(tx: Tx, sign_up: SignedUp, *, now: datetime) -> list[SignedUp]:
    """Return what else the person has signed up for at the same time."""
    return [
        one
        for one in of_person(tx, sign_up.person_id, now=now)
        if one.number != sign_up.number
        and one.starts_at < sign_up.ends_at
        and one.ends_at > sign_up.starts_at
        and not one.is_waiting
    ]


def how_many(tx: Tx, person_id: int) -> int:
    """Return how often the person has signed up for anything, ever."""
    return int(tx.scalar(_EVER, who=person_id))


def takes_something(tx: Tx, task_id: int) -> bool:
    """Tell whether the task takes a skill, a licence or an age."""
    return tx.first(_TAKES, task=task_id) is not None
