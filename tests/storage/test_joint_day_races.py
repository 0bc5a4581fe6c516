"""A joint day and a meeting at which many do the same at once: a place, a withdrawal, an item counts once."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from storage import agenda, associations, diary, event_place_changes, event_places, events, people, spaces
from storage.associations import Association
from storage.db import Database, Tx
from storage.event_place_changes import Added, Closed, Same, Withdrawn
from storage.event_table import Event, Kind
from storage.fair_table import AgendaItem, EventPlace
from storage.spaces import Space
from tests.town import EVERY_DAY, NOON, ZONE, local

CALLERS = 12
START, END = local("2026-12-05T10:00"), local("2026-12-05T16:00")


def held(db: Database, kind: Kind) -> None:
    """Aino has a joint day or a meeting, the town one space and one association."""

    def work(tx: Tx) -> None:
        aino = people.meet(tx, network="telegram", user="aino", name="Aino", language="fi", now=NOON).id
        plan = Event(title="Kylät auki", kind=kind, person_id=aino, created_at=NOON, published_at=NOON)
        events.draft(tx, plan, days=[(START, END)], now=NOON)
        associations.add(tx, Association(name="Martat ry", key="", created_at=NOON))
        spaces.add(tx, Space(name="Kylätalo", key="", created_at=NOON), EVERY_DAY)

    db.write_now(work)


def at_once(call: Callable[[int], object]) -> list[object]:
    together = threading.Barrier(CALLERS)

    def one(caller: int) -> object:
        together.wait()
        return call(caller)

    with ThreadPoolExecutor(CALLERS) as threads:
        return list(threads.map(one, range(CALLERS)))


def wish(space_id: int | None) -> EventPlace:
    return EventPlace(
        event_id=1,
        association_id=1,
        person_id=1,
        place="Kylätalo",
        what="kahvila",
        space_id=space_id,
        starts_at=START + timedelta(hours=1),
        ends_at=END,
        since=NOON,
    )


def add(tx: Tx, space_id: int | None = 1) -> object:
    return event_place_changes.add(tx, wish(space_id), keeps=lambda _space: False, zone=ZONE, now=NOON)


@pytest.mark.parametrize("space_id", [1, None])
def test_an_association_that_adds_its_place_from_many_phones_has_it_once_with_one_booking(
    db: Database, space_id: int | None
) -> None:
    held(db, Kind.JOINT_DAY)
    outcomes = at_once(lambda _caller: db.write_now(lambda tx: add(tx, space_id)))
    assert sum(isinstance(one, Added) for one in outcomes) == 1
    assert sum(isinstance(one, Same) for one in outcomes) == CALLERS - 1
    [place] = db.read_now(lambda tx: event_places.of_event(tx, 1))
    assert db.read_now(lambda tx: events.booked_with(tx, 1)) == ([place.booking_id] if space_id else [])


def test_a_place_that_many_withdraw_at_once_is_withdrawn_once_and_its_space_is_free(db: Database) -> None:
    held(db, Kind.JOINT_DAY)
    db.write_now(add)
    outcomes = at_once(
        lambda _caller: db.write_now(lambda tx: event_place_changes.withdraw(tx, 1, by=1, zone=ZONE, now=NOON))
    )
    assert sum(isinstance(one, Withdrawn) for one in outcomes) == 1
    assert sum(isinstance(one, Closed) for one in outcomes) == CALLERS - 1
    assert db.read_now(lambda tx: diary.live(tx, 1, now=NOON)) is None


def test_an_item_that_many_of_an_association_suggest_or_remove_at_once_counts_once(db: Database) -> None:
    held(db, Kind.MEETING)

    def suggest(_caller: int) -> object:
        item = AgendaItem(event_id=1, association_id=1, person_id=1, words="Auraus", since=NOON)
        return db.write_now(lambda tx: agenda.add(tx, AgendaItem(**item.model_dump(exclude={"id"}))))

    assert sum(isinstance(one, agenda.Added) for one in at_once(suggest)) == 1
    assert len(db.read_now(lambda tx: agenda.of_event(tx, 1))) == 1
    assert sum(at_once(lambda _caller: db.write_now(lambda tx: agenda.remove(tx, 1, now=NOON)))) == 1  # type: ignore[arg-type]


def test_items_that_many_move_at_once_stay_each_in_one_place(db: Database) -> None:
    held(db, Kind.MEETING)
    for number in range(4):
        item = AgendaItem(event_id=1, association_id=1, person_id=1, words=f"Asia {number}", since=NOON)
        db.write_now(lambda tx, item=item: agenda.add(tx, item))  # type: ignore[misc]
    at_once(lambda caller: db.write_now(lambda tx: agenda.move(tx, caller % 4 + 1, 1 if caller % 2 else -1)))
    found = db.read_now(lambda tx: agenda.of_event(tx, 1))
    assert [one.position for one in found] == [1, 2, 3, 4]
