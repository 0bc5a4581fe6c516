"""Keepers are reminded of what waits for their answer: of one request by asking again, of several in one message."""

from __future__ import annotations

from datetime import datetime

from handlers.approval import keepers, requested
from handlers.approval.requested import Request
from handlers.falling_due import on_due
from handlers.reminders import rearming
from handlers.reminders.declared import Reminding, reminds
from handlers.turn import Town
from handlers.types import Button, Reply
from handlers.words import Words
from storage import approvals, reminder_times
from storage.db import Tx
from storage.due import Item
from storage.people import Known
from storage.reminder_times import Kind

SHOWN = 8
rearming.rearms(Kind.APPROVAL, "requests", approvals.rearm)


@on_due(approvals.REMINDED)
def remind(tx: Tx, item: Item, now: datetime, town: Town) -> None:
    """The keepers have been reminded, or will be, once a day, of all that waits for them."""
    request = requested.still_waiting(tx, item.subject, now=now)
    if request is None:
        return
    alone = []
    for person in _whom(tx, item, request, now):
        if len(_waiting_for(tx, person.id, now=now)) == 1:
            alone.append(person)
        else:
            approvals.gather(tx, person.id, asked_at=request.first.made_at, at=item.at, zone=town.zone)

    def say(t: Words) -> Reply:
        return requested.asks(tx, t, request, town.zone, lead=requested.reminder(t))

    if alone:
        keepers.send(tx, request, alone, say, now=now, town=town)


def _whom(tx: Tx, item: Item, request: Request, now: datetime) -> list[Known]:
    """Return whom this reminder is for: who wished for it, or all who wished for nothing of their own."""
    levels = keepers.answering(tx, request.first.space_id, now=now)
    first = levels[0] if levels else []
    wished = {one.id for one in first if Kind.APPROVAL in reminder_times.own(tx, person_id=one.id)}
    if item.person_id is not None:
        return [one for one in first if one.id == item.person_id and one.id in wished]
    return [one for one in first if one.id not in wished]


def _waiting_for(tx: Tx, person_id: int, *, now: datetime) -> list[Request]:
    """Return what waits first of all for this person's answer, the oldest deadline first."""
    first: dict[int, set[int]] = {}
    found = []
    for request in requested.waiting(tx, now=now):
        space = request.first.space_id
        if space not in first:
            levels = keepers.answering(tx, space, now=now)
            first[space] = {one.id for one in levels[0]} if levels else set()
        if person_id in first[space]:
            found.append(request)
    return found


@reminds(approvals.GATHERED)
def gathered(tx: Tx, item: Item, t: Words, now: datetime, town: Town) -> Reminding | None:
    """Say what waits for the keeper's answer, each in a line; nothing of what has been answered meanwhile."""
    found = _waiting_for(tx, item.person_id or 0, now=now)
    if not found:
        return None
    lines = [t.n("{n} request waits for your answer:", "{n} requests wait for your answer:", len(found))]
    for place, one in enumerate(found[:SHOWN], start=1):
        asks = requested.asks(tx, t, one, town.zone)
        lines.append(f"{place}. " + asks.text.replace("\n", " – "))
    if len(found) > SHOWN:
        lines.append(t.n("… and {n} more.", "… and {n} more.", len(found) - SHOWN))
    return Reminding("\n".join(lines), (Button(t("Answer them"), "requests"),), about=item.subject)


@on_due(approvals.TOLD)
def new_day(_tx: Tx, _item: Item, _now: datetime, _town: Town) -> None:
    """The day is over on which a keeper was reminded: they may be again."""
