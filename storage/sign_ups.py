"""Signing up: who comes to do what, who waits for a place, and to whom one goes when somebody gives up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, func, select, update

from storage import due, talkoot, wallclock
from storage.db import Tx, adding, table
from storage.keeping import answer_by, told_at
from storage.people import Person
from storage.prepared import Prepared
from storage.signed import Ended, SignUp, Standing
from storage.talkoot import Talkoot, TalkootDay, Task

OFFERED, UNANSWERED, EVE = "sign-up-offer", "sign-up-lapsed", "sign-up-eve"
"""Who is offered a place is told; they have not answered; the evening before, each who comes is reminded."""


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
    """They have their places; `new` if it is so only now."""

    sign_up: SignedUp
    new: bool = True


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
_LOCK = Prepared(select(_task.c.id).where(_task.c.id == bindparam("task")).with_for_update())
_PLACES = Prepared(
    select(
        _task.c.most,
        _task.c.removed_at,
        _talkoot.c.id,
        _talkoot.c.published_at,
        _talkoot.c.cancelled_at,
        _day.c.starts_at,
        _day.c.ends_at,
        select(func.coalesce(func.sum(_signed.c.people), 0))
        .where(_signed.c.task_id == _task.c.id, _signed.c.ended_at.is_(None), _signed.c.state != Standing.WAITING.value)
        .correlate(_task)
        .scalar_subquery()
        .label("coming"),
    )
    .select_from(_task.join(_day, _day.c.id == _task.c.day_id).join(_talkoot, _talkoot.c.id == _day.c.talkoot_id))
    .where(_task.c.id == bindparam("task"))
)
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
_WAITING = Prepared(
    select(_signed.c.id, _signed.c.people, _signed.c.person_id)
    .where(_signed.c.task_id == bindparam("task"), _live, _signed.c.state == Standing.WAITING.value)
    .order_by(_signed.c.id)
)
_AHEAD = Prepared(
    select(func.coalesce(func.sum(_signed.c.people), 0)).where(
        _signed.c.task_id == bindparam("task"),
        _live,
        _signed.c.state == Standing.WAITING.value,
        _signed.c.id < bindparam("number"),
    )
)
_ADD = adding(SignUp, "task_id", "person_id", "people", "names", "state", "since", "why", "added_by")
_STATE = Prepared(
    update(_signed)
    .where(_signed.c.id == bindparam("number"), _live)
    .values(state=bindparam("then"), answer_by=bindparam("until"))
)
_END = Prepared(
    update(_signed)
    .where(_signed.c.id == bindparam("number"), _live)
    .values(ended_at=bindparam("now"), why=bindparam("reason"), answer_by=None)
)


def join(
    tx: Tx,
    task_id: int,
    *,
    person_id: int,
    zone: ZoneInfo,
    now: datetime,
    people: int = 1,
    names: Sequence[str] = (),
    added_by: int | None = None,
    wait: bool = False,
) -> Coming | Queued | Full | NotOpen:
    """The person comes to do the task, with whom they bring; with `wait`, they queue where there is no room.

    Two who try for the last place at once: the task's row is locked, and the schema (`task_overfilled`) lets one in.
    """
    there = _places(tx, task_id, now=now)
    if there is None:
        return NotOpen()
    mine = _mine(tx, task_id, person_id)
    if mine is not None:
        return standing(tx, mine, new=False)
    fits = there.most is None or there.coming + people <= there.most
    if not fits and (not wait or there.starts_at <= now):
        return Full(task_id, max(0, there.most - there.coming))
    number = tx.scalar(
        _ADD,
        task_id=task_id,
        person_id=person_id,
        people=people,
        names="\n".join(names),
        state=(Standing.COMING if fits else Standing.WAITING).value,
        since=now,
        why="",
        added_by=added_by,
    )
    sign_up = _known(tx, number)
    remind(tx, sign_up, zone=zone, now=now)
    talkoot.changed(tx, there.id, now=now)
    return standing(tx, sign_up)


def standing(tx: Tx, sign_up: SignedUp, *, new: bool = True) -> Coming | Queued:
    """Return where the person stands: a place kept for their answer is theirs, too."""
    if not sign_up.is_waiting:
        return Coming(sign_up, new)
    return Queued(sign_up, int(tx.scalar(_AHEAD, task=sign_up.task_id, number=sign_up.number)), new)


def _places(tx: Tx, task_id: int, *, now: datetime) -> Any:
    """Return the locked task's places, or None if nobody can come to it."""
    tx.run(_LOCK, task=task_id)
    row = tx.first(_PLACES, task=task_id)
    if row is None or row.removed_at is not None or row.published_at is None or row.cancelled_at is not None:
        return None
    return row if now < row.ends_at else None


def _mine(tx: Tx, task_id: int, person_id: int) -> SignedUp | None:
    row = tx.first(_MINE, task=task_id, who=person_id)
    return SignedUp(*row) if row else None


def get(tx: Tx, number: int) -> SignedUp | None:
    """Return the sign-up, over or not, or None."""
    row = tx.first(_GET, number=number)
    return SignedUp(*row) if row else None


def _known(tx: Tx, number: int) -> SignedUp:
    found = get(tx, number)
    assert found is not None
    return found


def of_task(tx: Tx, task_id: int) -> list[SignedUp]:
    """Return who comes to do the task and who waits for it, in the order in which they came."""
    return [SignedUp(*row) for row in tx.all(_OF_TASK, task=task_id)]


def of_day(tx: Tx, day_id: int) -> list[SignedUp]:
    """Return who comes that day and who waits, by task, in the order in which they came."""
    return [SignedUp(*row) for row in tx.all(_OF_DAY, day=day_id)]


def of_talkoot(tx: Tx, planned: talkoot.Planned) -> list[SignedUp]:
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


def remind(tx: Tx, sign_up: SignedUp, *, zone: ZoneInfo, now: datetime) -> None:
    """Who comes will be reminded the evening before at 18.00, where that is still ahead; who waits will not."""
    due.drop(tx, sign_up.subject)
    eve = wallclock.evening_before(sign_up.starts_at, zone)
    if sign_up.is_coming and now < eve:
        due.add(tx, kind=EVE, subject=sign_up.subject, person_id=sign_up.person_id, at=eve)


def leave(
    tx: Tx, number: int, *, zone: ZoneInfo, now: datetime, why: Ended = Ended.LEFT
) -> Left | Gone | Begun | NotThere:
    """The person comes no more, or waits no longer; whoever is first in the queue is offered what that frees.

    What has begun cannot be given up any more; an organiser (`Ended.REMOVED`) may still take somebody off.
    """
    sign_up = get(tx, number)
    if sign_up is None:
        return NotThere()
    tx.run(_LOCK, task=sign_up.task_id)
    sign_up = _known(tx, number)
    if sign_up.ended_at is not None:
        return Gone(sign_up)
    if sign_up.starts_at <= now and why is Ended.LEFT:
        return Begun(sign_up)
    _end(tx, sign_up, why, now=now)
    serve(tx, sign_up.task_id, zone=zone, now=now)
    return Left(replace(sign_up, ended_at=now, why=why.value))


def _end(tx: Tx, sign_up: SignedUp, why: Ended, *, now: datetime) -> None:
    tx.run(_END, number=sign_up.number, now=now, reason=why.value)
    due.drop(tx, sign_up.subject)
    talkoot.changed(tx, sign_up.talkoot_id, now=now)


def back(tx: Tx, number: int, *, zone: ZoneInfo, now: datetime) -> Coming | Queued | Full | NotOpen | NotThere:
    """Who had given up comes again after all, if there is still room; who left the queue has the old place there."""
    sign_up = get(tx, number)
    if sign_up is None:
        return NotThere()
    there = _places(tx, sign_up.task_id, now=now)
    if there is None:
        return NotOpen()
    mine = _mine(tx, sign_up.task_id, sign_up.person_id)
    if mine is not None:
        return standing(tx, mine, new=False)
    waited = sign_up.state != Standing.COMING
    fits = there.most is None or there.coming + sign_up.people <= there.most
    if not fits and not waited:
        return Full(sign_up.task_id, max(0, there.most - there.coming))
    then = Standing.COMING if fits else Standing.WAITING
    tx.run(
        update(_signed).where(_signed.c.id == number).values(ended_at=None, why="", state=then.value, answer_by=None)
    )
    sign_up = _known(tx, number)
    remind(tx, sign_up, zone=zone, now=now)
    talkoot.changed(tx, there.id, now=now)
    return standing(tx, sign_up)


def bring(
    tx: Tx, number: int, people: int, names: Sequence[str] = (), *, zone: ZoneInfo, now: datetime
) -> Coming | Queued | Full | NotOpen | NotThere:
    """The person comes with so many people in all, as far as there is room for them; some may be known by name."""
    sign_up = get(tx, number)
    if sign_up is None or sign_up.ended_at is not None:
        return NotThere()
    there = _places(tx, sign_up.task_id, now=now)
    if there is None:
        return NotOpen()
    sign_up = _known(tx, number)
    left = None if there.most is None else there.most - there.coming
    if not sign_up.is_waiting and left is not None and people - sign_up.people > left:
        return Full(sign_up.task_id, max(0, left))
    tx.run(update(_signed).where(_signed.c.id == number).values(people=people, names="\n".join(names[: people - 1])))
    talkoot.changed(tx, there.id, now=now)
    serve(tx, sign_up.task_id, zone=zone, now=now)
    return standing(tx, _known(tx, number))


def do_instead(
    tx: Tx, number: int, task_id: int, *, zone: ZoneInfo, now: datetime
) -> Coming | Queued | Full | NotOpen | NotThere | Begun:
    """The person does another task instead, with whom they bring; nothing changes if there is no room for all."""
    sign_up = get(tx, number)
    if sign_up is None or sign_up.ended_at is not None:
        return NotThere()
    if sign_up.starts_at <= now:
        return Begun(sign_up)
    for one in sorted({sign_up.task_id, task_id}):
        tx.run(_LOCK, task=one)
    names = sign_up.said.splitlines()
    outcome = join(tx, task_id, person_id=sign_up.person_id, people=sign_up.people, names=names, zone=zone, now=now)
    if isinstance(outcome, Coming) and outcome.sign_up.number != number:
        _end(tx, sign_up, Ended.CHANGED, now=now)
        serve(tx, sign_up.task_id, zone=zone, now=now)
    return outcome


def serve(tx: Tx, task_id: int, *, zone: ZoneInfo, now: datetime) -> None:
    """Whoever waits first and fits into what is free has it kept, and will be asked; nobody once it has begun.

    Call it in the transaction that frees something, so that nobody who comes later is faster.
    """
    there = _places(tx, task_id, now=now)
    if there is None or there.starts_at <= now:
        return
    left = 1_000_000 if there.most is None else there.most - there.coming
    for row in tx.all(_WAITING, task=task_id):
        if row.people <= left:
            left -= row.people
            until = answer_by(there.starts_at, zone=zone, now=now)
            tx.run(_STATE, number=row.id, then=Standing.OFFERED.value, until=until)
            _expect(tx, row.id, row.person_id, until, told=told_at(there.starts_at, zone=zone, now=now))
            talkoot.changed(tx, there.id, now=now)


def _expect(tx: Tx, number: int, person_id: int, until: datetime, *, told: datetime) -> None:
    """The person will be told of the offer, and when nobody answers in time it goes to the next."""
    subject = f"sign_up:{number}"
    due.drop(tx, subject)
    due.add(tx, kind=OFFERED, subject=subject, person_id=person_id, at=told)
    due.add(tx, kind=UNANSWERED, subject=subject, person_id=person_id, at=until)


def told(tx: Tx, sign_up: SignedUp, *, zone: ZoneInfo, now: datetime) -> SignedUp:
    """The person hears of the offer now, and has the whole time to answer, however late it is."""
    until = answer_by(sign_up.starts_at, zone=zone, now=now)
    tx.run(_STATE, number=sign_up.number, then=Standing.OFFERED.value, until=until)
    due.drop(tx, sign_up.subject)
    due.add(tx, kind=UNANSWERED, subject=sign_up.subject, person_id=sign_up.person_id, at=until)
    return replace(sign_up, answer_by=until)


def take(tx: Tx, number: int, *, zone: ZoneInfo, now: datetime) -> Coming | Gone | NotThere:
    """Who was offered places comes; one that went on is not theirs any more."""
    sign_up = get(tx, number)
    if sign_up is None or sign_up.is_waiting:
        return NotThere()
    tx.run(_LOCK, task=sign_up.task_id)
    sign_up = _known(tx, number)
    if sign_up.ended_at is not None or sign_up.cancelled_at is not None:
        return Gone(sign_up)
    if sign_up.is_coming:
        return Coming(sign_up, new=False)
    tx.run(_STATE, number=number, then=Standing.COMING.value, until=None)
    sign_up = _known(tx, number)
    remind(tx, sign_up, zone=zone, now=now)
    talkoot.changed(tx, sign_up.talkoot_id, now=now)
    return Coming(sign_up)


def confirm(tx: Tx, number: int, *, now: datetime) -> None:
    """The person said, having been reminded, that they come."""
    tx.run(update(_signed).where(_signed.c.id == number, _live).values(confirmed_at=now))
