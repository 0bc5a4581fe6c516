"""What waits to be said, since when: what is kept for the morning does not wait at night."""

from __future__ import annotations

from datetime import timedelta

from handlers.types import Retry
from storage import backlog, outbox
from storage.backlog import Waiting
from storage.db import Database
from storage.outbox import Message, Priority
from tests.street import Quarter
from tests.town import ZONE, local

EVENING, EIGHT = local("2026-11-21T22:00"), local("2026-11-22T08:00")


async def test_what_is_kept_for_the_morning_waits_from_the_morning_on_also_if_it_does_not_succeed_then(
    db: Database,
) -> None:
    town = Quarter(db, now=EVENING, networks=())
    ville = town.door("ville", person=town.resident("Ville"))
    town.street().faults["ville"] = [Retry(3600.0)]
    message, late = Message("Talkoot"), {"priority": Priority.NOTICE, "not_before": EIGHT}
    db.write_now(lambda tx: outbox.promise(tx, message, ville, now=EVENING, **late))  # type: ignore[arg-type]
    assert (waiting(town), put_off(town)) == ([], 1)
    town.clock.set(EIGHT + timedelta(minutes=5), stand=True)
    assert waiting(town) == [Waiting("telegram", Priority.NOTICE, 1, EIGHT)]
    await town.go_to("2026-11-22T08:30")
    assert (waiting(town), put_off(town)) == ([Waiting("telegram", Priority.NOTICE, 1, EIGHT)], 0)
    town.promise(town.door("liisa", person=town.resident("Liisa")), "Kahvia", priority=Priority.ANSWER)
    town.wait(5)
    assert [one.priority for one in waiting(town)] == [Priority.ANSWER, Priority.NOTICE]
    assert waiting(town)[0].since == town.clock.now() - timedelta(seconds=5)
    await town.go_to("2026-11-22T10:00")
    assert (waiting(town), town.unsaid()) == ([], 0)


def waiting(town: Quarter) -> list[Waiting]:
    return town.db.read_now(lambda tx: backlog.waiting(tx, now=town.clock.now(), zone=ZONE))


def put_off(town: Quarter) -> int:
    return town.db.read_now(lambda tx: backlog.put_off(tx, now=town.clock.now()))
