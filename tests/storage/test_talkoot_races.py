"""Several organisers at once, while people tap and things fall due: each thing is decided, and told, once."""

from __future__ import annotations

import asyncio
import random
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select, text

from handlers import commands, dispatch, falling_due
from handlers.turn import Town
from handlers.types import Incoming, Room, User
from scheduler import due as scheduler_due
from storage import associations, due, people, rooms, sign_ups, talkoot, talkoot_changes
from storage.associations import Association
from storage.db import Database, Tx, table
from storage.outbox_table import Copy, Outbox
from storage.people import Role
from storage.planned import Part, Planned
from storage.signed import Ended
from storage.talkoot_table import Talkoot
from storage.undoing import Undo

ZONE = ZoneInfo("Europe/Helsinki")
NOW = datetime(2026, 11, 21, 10, tzinfo=UTC)
START = datetime(2026, 12, 5, 8, tzinfo=UTC)
END = START + timedelta(hours=4)
PLACE = Town("Mallila", ZONE)
ORGANISERS = 12


@pytest.fixture(autouse=True)
def _commands() -> None:
    commands.load()


def met(tx: Tx, name: str, private: bool = True) -> int:
    person = people.meet(tx, network="telegram", user=name, name=name, language="fi", now=NOW).id
    if private:
        rooms.meet(tx, network="telegram", address=name, private=True, title="", person_id=person, now=NOW)
    return person


def organised(db: Database) -> Planned:
    """Talkoot of an association with twelve organisers, in a group; Liisa comes."""

    def work(tx: Tx) -> Planned:
        added = associations.add(tx, Association(name="Martat", key="martat", created_at=NOW))
        assert isinstance(added, associations.Added)
        for number in range(ORGANISERS):
            people.appoint(tx, met(tx, f"o{number}"), Role.ORGANISER, f"association:{added.association_id}", now=NOW)
        group = rooms.meet(tx, network="telegram", address="-1", private=False, title="Kylä", person_id=None, now=NOW)
        plan = Talkoot(title="Rantasiivous", person_id=met(tx, "aino", private=False), created_at=NOW, rooms=[group.id])
        number = talkoot.draft(
            tx,
            plan,
            days=[(START, END)],
            parts=[Part("haravointi", least=5, most=9)],
            associations=[added.association_id],
        )
        talkoot.change(tx, number, published_at=NOW)
        planned = talkoot.get(tx, number)
        assert planned is not None
        tx.add(Copy(card=planned.subject, room_id=group.id, message="1"))
        sign_ups.join(tx, planned.tasks[0].number, person_id=met(tx, "liisa"), zone=ZONE, now=NOW)
        return planned

    return db.write_now(work)


def at_once(db: Database, *lines: str, time: int = 0) -> None:
    """Each organiser presses one of the buttons at the same moment."""
    together = threading.Barrier(ORGANISERS)

    def one(number: int) -> None:
        room, user = Room("telegram", f"o{number}", private=True), User(f"o{number}", f"o{number}", "fi")
        heard = Incoming(f"key-{number}-{time}", room, user, lines[number % len(lines)], pressed=True)
        together.wait()
        db.write_now(lambda tx: dispatch.hear(tx, heard, now=NOW, town=PLACE))

    with ThreadPoolExecutor(ORGANISERS) as callers:
        list(callers.map(one, range(ORGANISERS)))


def said(db: Database, address: str, words: str) -> list[int]:
    """Return the numbers of the messages to the room that say it."""
    outbox, room = table(Outbox), table(rooms.Place)
    rows = select(outbox.c.id, outbox.c.body).join(room, room.c.id == outbox.c.room_id).where(room.c.address == address)
    return [row.id for row in db.read_now(lambda tx: tx.all(rows.order_by(outbox.c.id))) if words in row.body]


def test_of_twelve_who_decide_about_the_weather_at_once_one_is_heard(db: Database) -> None:
    organised(db)
    at_once(db, "work goes ahead 1")
    assert len(said(db, "liisa", "Sää sallii")) == 1


def test_nobody_hears_that_the_work_is_done_after_it_was_called_off(db: Database) -> None:
    organised(db)
    at_once(db, "work goes ahead 1", "call off 1 cancel", "weather 1 2026-12-04T18:00")
    (cancelled,) = said(db, "liisa", "perui talkoot")
    assert all(number < cancelled for number in said(db, "liisa", "Sää sallii"))
    assert talkoot.WEATHER not in db.read_now(lambda tx: [one.kind for one in due.take(tx, now=END, some=99)])


def test_of_twelve_who_remind_the_groups_at_once_one_does(db: Database) -> None:
    organised(db)
    at_once(db, "remind groups 1", "stand-in 1")
    assert len(said(db, "-1", "haravointi")) == 1


def test_what_was_called_off_at_once_is_taken_back_once(db: Database) -> None:
    organised(db)
    at_once(db, "call off 1 cancel")
    assert len(said(db, "liisa", "perui talkoot")) == 1
    (undo,) = db.read_now(lambda tx: tx.column(select(table(Undo).c.id)))
    at_once(db, f"talkoot back {undo}", time=1)
    assert len(said(db, "liisa", "pidetään sittenkin")) == 1


def test_a_place_that_was_taken_at_the_last_moment_does_not_lapse(db: Database) -> None:
    planned = organised(db)
    task = planned.tasks[0].number
    taken = db.read_now(lambda tx: sign_ups.of_task(tx, task))[0]
    gone = db.write_now(lambda tx: sign_ups.leave(tx, taken.number, why=Ended.LAPSED, zone=ZONE, now=NOW))
    assert isinstance(gone, sign_ups.Gone)
    assert db.read_now(lambda tx: sign_ups.of_task(tx, task))[0].is_coming


def test_what_falls_due_while_somebody_answers_is_said_at_once_and_not_later(postgres_url: str) -> None:
    """Who answers holds the task and lets go of what is due; who says what is due holds that, and wants the task."""
    db, answered, times = Database(postgres_url), threading.Event(), list[int]()
    task = organised(db).tasks[0].number
    db.write_now(lambda tx: due.add(tx, kind="trial", subject="trial", person_id=None, at=NOW))
    locked = threading.Event()

    def says(tx: Tx, item: due.Item, now: datetime, town: Town) -> None:
        times.append(item.id)
        locked.set()
        assert answered.wait(10)
        sign_ups.serve(tx, task, zone=town.zone, now=now)

    def answers(tx: Tx) -> None:
        tx.run(text("SET LOCAL deadlock_timeout = '60s'"))  # it is the other who gives way
        sign_ups.serve(tx, task, zone=ZONE, now=NOW)
        answered.set()
        due.drop(tx, "trial")

    falling_due.on_due("trial")(says)
    with ThreadPoolExecutor(1) as beside:
        said_due = beside.submit(asyncio.run, scheduler_due.say_due(db, now=lambda: NOW, town=PLACE))
        assert locked.wait(10)
        db.write_now(answers)
        said_due.result()
    assert db.read_now(lambda tx: [one.kind for one in due.take(tx, now=END, some=99) if one.kind == "trial"]) == []
    db.close()


def test_whatever_organisers_and_who_comes_do_at_once_everything_is_answered_and_fits(db: Database) -> None:
    organised(db)
    db.write_now(lambda tx: talkoot_changes.change_task(tx, 1, 1, zone=ZONE, now=NOW, least=1, most=4))
    chance = random.Random(3)
    organising = [f"change talkoot 1 task1 places {n}" for n in (2, 3, 5, 8)]
    organising += [
        "work goes ahead 1",
        "weather 1 2026-12-04T18:00",
        "remind groups 1",
        "unpublish 1",
        "participants 1",
    ]
    tapping = ["sign up 1", "line up 1", "withdraw t1 all", "sign up 1", "talkoot 1"]
    together = threading.Barrier(3 * ORGANISERS + 1)

    def one(caller: int) -> None:
        user = f"o{caller}" if caller < ORGANISERS else f"ville{caller}"
        together.wait()
        for time in range(6):
            line = chance.choice(organising if caller < ORGANISERS else tapping)
            room, who = Room("telegram", user, private=True), User(user, user, "fi")
            heard = Incoming(f"{caller}-{time}", room, who, line, pressed=True)
            db.write_now(lambda tx, heard=heard: dispatch.hear(tx, heard, now=NOW, town=PLACE))  # type: ignore[misc]

    def due_is_said() -> None:
        together.wait()
        for _ in range(12):
            asyncio.run(scheduler_due.say_due(db, now=lambda: NOW, town=PLACE))

    with ThreadPoolExecutor(3 * ORGANISERS + 1) as callers:
        done = [callers.submit(one, caller) for caller in range(3 * ORGANISERS)] + [callers.submit(due_is_said)]
        for each in done:
            each.result()
    planned = db.read_now(lambda tx: talkoot.get(tx, 1))
    assert planned is not None
    (task,) = planned.tasks
    assert task.most is not None
    assert task.coming <= task.most
    assert not task.waiting or task.is_full or planned.cancelled_at is not None
    later = db.read_now(lambda tx: due.take(tx, now=NOW + scheduler_due.LATER, some=99))
    assert not [one for one in later if one.at > NOW], "nothing was put off"
