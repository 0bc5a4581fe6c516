"""Signing up: who comes to do what, brings whom, does something else instead, gives up and comes after all.

`storage.signed_up` tells who has; `storage.places` who is first in the queue when something becomes free.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, update

from storage import places, talkoot
from storage.db import Tx, adding, table
from storage.places import EVE as EVE
from storage.places import OFFERED as OFFERED
from storage.places import OVER as OVER
from storage.places import REMINDER as REMINDER
from storage.places import STAND_IN as STAND_IN
from storage.places import UNANSWERED as UNANSWERED
from storage.places import put_off as put_off
from storage.places import remind as remind
from storage.places import serve as serve
from storage.places import take as take
from storage.places import told as told
from storage.prepared import Prepared
from storage.signed import Ended, SignUp, Standing
from storage.signed_up import Begun as Begun
from storage.signed_up import Coming as Coming
from storage.signed_up import Full as Full
from storage.signed_up import Gone as Gone
from storage.signed_up import Left as Left
from storage.signed_up import NotOpen as NotOpen
from storage.signed_up import NotThere as NotThere
from storage.signed_up import Queued as Queued
from storage.signed_up import SignedUp as SignedUp
from storage.signed_up import get as get
from storage.signed_up import how_many as how_many
from storage.signed_up import known
from storage.signed_up import meanwhile as meanwhile
from storage.signed_up import mine as mine
from storage.signed_up import of_day as of_day
from storage.signed_up import of_person as of_person
from storage.signed_up import of_talkoot as of_talkoot
from storage.signed_up import of_task as of_task
from storage.signed_up import standing as standing
from storage.signed_up import takes_something as takes_something

_signed = table(SignUp)
_live = _signed.c.ended_at.is_(None)
_ADD = adding(SignUp, "task_id", "person_id", "people", "names", "state", "since", "why", "added_by", "room_id")
_BACK = Prepared(
    update(_signed)
    .where(_signed.c.id == bindparam("number"))
    .values(ended_at=None, why="", state=bindparam("then"), answer_by=None)
)
_BRING = Prepared(
    update(_signed)
    .where(_signed.c.id == bindparam("number"), _live)
    .values(people=bindparam("many"), names=bindparam("said"))
)
_CONFIRM = Prepared(
    update(_signed).where(_signed.c.id == bindparam("number"), _live).values(confirmed_at=bindparam("now"))
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
    room_id: int | None = None,
    wait: bool = False,
) -> Coming | Queued | Full | NotOpen:
    """The person comes to do the task, with whom they bring; with `wait`, they queue where there is no room.

    `room_id` is the group in which they said so. Who had a place offered takes it. Two who try for the last place at
    once: the task's row is locked, and the schema (`task_overfilled`) lets one in.
    """
    there = places.there(tx, task_id, now=now)
    if there is None:
        return NotOpen()
    already = mine(tx, task_id, person_id)
    if already is not None:
        taken = take(tx, already.number, zone=zone, now=now) if already.is_offered else None
        return taken if isinstance(taken, Coming) else standing(tx, already, new=False)
    fits = people <= places.left(there)
    if not fits and (not wait or there.starts_at <= now or people > there.most):
        return Full(task_id, places.left(there))
    number = tx.scalar(
        _ADD,
        task_id=task_id,
        person_id=person_id,
        people=people,
        names="\n".join(names[: people - 1]),
        state=(Standing.COMING if fits else Standing.WAITING).value,
        since=now,
        why="",
        added_by=added_by,
        room_id=room_id,
    )
    return _stands(tx, number, zone=zone, now=now)


def _stands(tx: Tx, number: int, *, zone: ZoneInfo, now: datetime) -> Coming | Queued:
    """What lies ahead of a sign-up becomes due, and the card shows it."""
    sign_up = known(tx, number)
    remind(tx, sign_up, zone=zone, now=now)
    talkoot.changed(tx, sign_up.talkoot_id, now=now)
    return standing(tx, sign_up)


def leave(
    tx: Tx, number: int, *, zone: ZoneInfo, now: datetime, why: Ended = Ended.LEFT
) -> Left | Gone | Begun | NotThere:
    """The person comes no more, or waits no longer; whoever is first in the queue is offered what that frees.

    What has begun cannot be given up any more; an organiser (`Ended.REMOVED`) may still take somebody off. A place
    lapses only while it waits for an answer, whoever was faster.
    """
    sign_up = get(tx, number)
    if sign_up is None:
        return NotThere()
    places.lock(tx, sign_up.task_id)
    sign_up = known(tx, number)
    if sign_up.ended_at is not None or (why is Ended.LAPSED and not sign_up.is_offered):
        return Gone(sign_up)
    if sign_up.starts_at <= now and why is Ended.LEFT:
        return Begun(sign_up)
    places.end(tx, sign_up, why, zone=zone, now=now)
    return Left(replace(sign_up, ended_at=now, why=why.value))


def leave_all(tx: Tx, person_id: int, *, zone: ZoneInfo, now: datetime) -> None:
    """The person comes to nothing that has not begun yet, and waits for nothing."""
    for one in sorted(of_person(tx, person_id, now=now), key=lambda each: each.task_id):
        leave(tx, one.number, zone=zone, now=now)


def back(tx: Tx, number: int, *, zone: ZoneInfo, now: datetime) -> Coming | Queued | Full | NotOpen | NotThere:
    """Who had given up comes again after all, if there is still room; who left the queue has the old place there."""
    sign_up = get(tx, number)
    if sign_up is None:
        return NotThere()
    there = places.there(tx, sign_up.task_id, now=now)
    if there is None:
        return NotOpen()
    already = mine(tx, sign_up.task_id, sign_up.person_id)
    if already is not None:
        return standing(tx, already, new=False)
    sign_up = known(tx, number)
    waits = sign_up.state != Standing.COMING and there.starts_at > now
    fits = sign_up.people <= places.left(there)
    if not fits and not waits:
        return Full(sign_up.task_id, places.left(there))
    tx.run(_BACK, number=number, then=(Standing.COMING if fits else Standing.WAITING).value)
    return _stands(tx, number, zone=zone, now=now)


def bring(
    tx: Tx, number: int, people: int, names: Sequence[str] = (), *, zone: ZoneInfo, now: datetime
) -> Coming | Queued | Full | NotOpen | NotThere:
    """The person comes with so many people in all, as far as there is room for them; some may be known by name."""
    sign_up = get(tx, number)
    if sign_up is None:
        return NotThere()
    there = places.there(tx, sign_up.task_id, now=now)
    if there is None:
        return NotOpen()
    sign_up = known(tx, number)
    if sign_up.ended_at is not None:
        return NotThere()
    left = max(0, there.most - sign_up.people) if sign_up.is_waiting and there.most else places.left(there)
    if people > sign_up.people + left:
        return Full(sign_up.task_id, left)
    tx.run(_BRING, number=number, many=people, said="\n".join(names[: people - 1]))
    talkoot.changed(tx, there.id, now=now)
    serve(tx, sign_up.task_id, zone=zone, now=now)
    if people < sign_up.people:
        places.look_for_others(tx, sign_up.task_id, now=now)
    return standing(tx, known(tx, number))


def do_instead(
    tx: Tx, number: int, task_id: int, *, zone: ZoneInfo, now: datetime
) -> Coming | Queued | Full | NotOpen | NotThere | Begun:
    """The person does another task instead, with whom they bring; nothing changes if there is no room for all."""
    sign_up = get(tx, number)
    if sign_up is None:
        return NotThere()
    places.lock(tx, sign_up.task_id, task_id)
    sign_up = known(tx, number)
    if sign_up.ended_at is not None:
        return NotThere()
    if sign_up.starts_at <= now:
        return Begun(sign_up)
    names = sign_up.said.splitlines()
    outcome = join(
        tx,
        task_id,
        person_id=sign_up.person_id,
        people=sign_up.people,
        names=names,
        room_id=sign_up.room_id,
        zone=zone,
        now=now,
    )
    if isinstance(outcome, Coming) and outcome.sign_up.number != number:
        places.end(tx, sign_up, Ended.CHANGED, zone=zone, now=now)
    return outcome


def confirm(tx: Tx, number: int, *, now: datetime) -> None:
    """The person said, having been reminded, that they come."""
    tx.run(_CONFIRM, number=number, now=now)


def accounts_joined(tx: Tx, person_id: int, *, zone: ZoneInfo, now: datetime) -> None:
    """Where both accounts of one person had signed up, what the later one frees is offered to whoever waits."""
    for one in of_person(tx, person_id, now=now):
        serve(tx, one.task_id, zone=zone, now=now)
        talkoot.changed(tx, one.talkoot_id, now=now)
