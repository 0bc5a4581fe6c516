"""What has become due goes to the outbox: taken, said and settled in one transaction."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta

from handlers import commands
from handlers.falling_due import fall_due
from handlers.reminders import declared, saying
from handlers.reminders.saying import Wanted
from handlers.turn import Town
from storage import due
from storage.db import Database, Tx, crossed

log = logging.getLogger(__name__)

BATCH = 50
"""How many are said in one transaction: other writers get their turn in between."""
EFFORT = 250
"""So many who are reminded of one thing of their own share a transaction, and fewer of the others."""
GATHERED = 5
"""Whoever has more to be reminded of takes as much effort as so many of those."""

LATER = timedelta(minutes=10)


async def say_due(db: Database, *, now: Callable[[], datetime], town: Town) -> int:
    """Everything that is due is in the outbox; return how much that was."""
    total = 0
    while True:
        count = await db.write(lambda tx: _some(tx, now(), town))
        total += count
        if count < BATCH:
            return total + await _remind(db, now=now, town=town)


async def _remind(db: Database, *, now: Callable[[], datetime], town: Town) -> int:
    """Everybody has been reminded who was to be; return how many."""
    total = 0
    while True:
        wanted, more = await db.read(lambda tx: saying.ripe(tx, now=now()))
        said = 0
        for some in _shares(wanted):
            said += await db.write(lambda tx, some=some: saying.say(tx, some, now=now(), town=town))  # type: ignore[misc]
        total += said
        if not (more and said):
            return total


def _shares(wanted: Sequence[Wanted]) -> Iterator[list[Wanted]]:
    """Yield those who are reminded in one transaction: other writers get their turn in between."""
    share: list[Wanted] = []
    effort = 0
    for one in wanted:
        share.append(one)
        effort += GATHERED if one.built_in or len(one.own) > 1 else 1
        if effort >= EFFORT:
            yield share
            share, effort = [], 0
    if share:
        yield share


def _some(tx: Tx, now: datetime, town: Town) -> int:
    commands.load()
    items = due.take(tx, now=now, some=BATCH, but=declared.kinds())
    for item in items:
        if not due.settle(tx, item):  # what was said before it has settled this, too
            continue
        try:
            with tx.part():
                fall_due(tx, item, now=now, town=town)
        except Exception as error:  # one that cannot be said must not hold up the others
            if crossed(error):  # somebody answered at this very moment: all of it is done again, at once
                raise
            log.exception("what is due could not be said and is tried later: %s of %s", item.kind, item.subject)
            due.add(tx, kind=item.kind, subject=item.subject, person_id=item.person_id, at=now + LATER)
    return len(items)
