"""The rules of signing up: who comes, waits, brings others, and what becomes of it when somebody is forgotten."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError

from storage import contacts, due, forgetting, joining, people, sign_ups, talkoot
from storage.contacts import Allowed
from storage.db import Database, Tx, table
from storage.due import Due
from storage.planned import Part
from storage.sign_ups import Begun, Coming, Full, Gone, Left, NotOpen, NotThere, Queued
from storage.signed import Ended, SignUp
from storage.talkoot_table import Talkoot, Task

ZONE = ZoneInfo("Europe/Helsinki")
NOW = datetime(2026, 11, 21, 10, tzinfo=UTC)
START = datetime(2026, 12, 5, 8, tzinfo=UTC)
END = START + timedelta(hours=4)


def someone(tx: Tx, name: str, network: str = "telegram") -> int:
    return people.meet(tx, network=network, user=name, name=name, language="fi", now=NOW).id


def published(tx: Tx, *parts: Part) -> list[int]:
    """Return the tasks of talkoot that Aino has published."""
    plan = Talkoot(title="Rantasiivous", person_id=someone(tx, "Aino"), created_at=NOW)
    number = talkoot.draft(tx, plan, days=[(START, END)], parts=parts or (Part("haravointi", most=2),))
    talkoot.change(tx, number, published_at=NOW)
    planned = talkoot.get(tx, number)
    assert planned is not None
    return [task.number for task in planned.tasks]


@pytest.fixture
def raking(db: Database) -> int:
    """The number of a task for two."""
    return db.write_now(published)[0]


def joins(
    db: Database, task: int, name: str, people: int = 1, *, at: datetime = NOW, wait: bool = True
) -> Coming | Queued | Full | NotOpen:
    def work(tx: Tx) -> Coming | Queued | Full | NotOpen:
        who = someone(tx, name)
        return sign_ups.join(tx, task, person_id=who, people=people, wait=wait, zone=ZONE, now=at)

    return db.write_now(work)


def leaves(db: Database, number: int, *, at: datetime = NOW, why: Ended = Ended.LEFT) -> Left | Gone | Begun | NotThere:
    return db.write_now(lambda tx: sign_ups.leave(tx, number, zone=ZONE, now=at, why=why))


def comes_back(db: Database, number: int, *, at: datetime = NOW) -> Coming | Queued | Full | NotOpen | NotThere:
    return db.write_now(lambda tx: sign_ups.back(tx, number, zone=ZONE, now=at))


def stand(db: Database, task: int) -> list[tuple[str, int, str]]:
    return [(one.name, one.people, one.state) for one in db.read_now(lambda tx: sign_ups.of_task(tx, task))]


def due_of(db: Database, number: int) -> list[str]:
    kinds = select(table(Due).c.kind).where(table(Due).c.subject == f"sign_up:{number}").order_by(table(Due).c.at)
    return db.read_now(lambda tx: tx.column(kinds))


def test_who_comes_is_reminded_who_waits_is_served_and_nobody_comes_twice(db: Database, raking: int) -> None:
    assert isinstance(joins(db, raking, "Ville", 2), Coming)
    again = joins(db, raking, "Ville")
    assert isinstance(again, Coming)
    assert (again.sign_up.number, again.new) == (1, False)
    waits = joins(db, raking, "Liisa")
    assert isinstance(waits, Queued)
    assert waits.ahead == 0
    assert joins(db, raking, "Emma", wait=False) == Full(raking, 0)
    assert (due_of(db, 1), due_of(db, 2)) == ([sign_ups.REMINDER] * 2, [sign_ups.OVER])
    leaves(db, 1)
    assert stand(db, raking) == [("Liisa", 1, "offered")]
    assert (due_of(db, 1), due_of(db, 2)) == ([], [sign_ups.OFFERED, sign_ups.UNANSWERED])
    assert isinstance(joins(db, raking, "Liisa"), Coming)
    assert due_of(db, 2) == [sign_ups.REMINDER] * 2


def test_a_party_that_never_fits_is_not_let_wait(db: Database, raking: int) -> None:
    assert joins(db, raking, "Ville", 3) == Full(raking, 2)
    assert stand(db, raking) == []


def test_whoever_came_first_is_served_first(db: Database, raking: int) -> None:
    for name in ("Ville", "Emma", "Liisa", "Matti"):
        joins(db, raking, name)
    leaves(db, 2)
    leaves(db, 1)
    assert stand(db, raking) == [("Liisa", 1, "offered"), ("Matti", 1, "offered")]
    leaves(db, 3, why=Ended.PASSED)
    assert isinstance(comes_back(db, 3), Coming), "nobody else waits"
    joins(db, raking, "Emma")
    joins(db, raking, "Ville")
    leaves(db, 4)
    assert stand(db, raking) == [("Liisa", 1, "coming"), ("Emma", 1, "offered"), ("Ville", 1, "waiting")]


def test_the_first_whose_party_fits_is_served(db: Database, raking: int) -> None:
    joins(db, raking, "Ville")
    joins(db, raking, "Emma")
    joins(db, raking, "Liisa", 2)
    joins(db, raking, "Matti")
    leaves(db, 1)
    assert stand(db, raking) == [("Emma", 1, "coming"), ("Liisa", 2, "waiting"), ("Matti", 1, "offered")]
    leaves(db, 4, why=Ended.LAPSED)
    leaves(db, 2)
    assert stand(db, raking) == [("Liisa", 2, "offered")]


def test_what_has_begun_is_neither_given_up_nor_waited_for(db: Database, raking: int) -> None:
    joins(db, raking, "Ville", 2)
    joins(db, raking, "Liisa")
    assert isinstance(leaves(db, 1, at=START), Begun)
    assert joins(db, raking, "Emma", at=START) == Full(raking, 0)
    assert isinstance(leaves(db, 1, at=START, why=Ended.REMOVED), Left), "an organiser still may"
    assert stand(db, raking) == [("Liisa", 1, "waiting")], "nobody is offered what has begun"
    assert isinstance(joins(db, raking, "Emma", at=START), Coming), "who comes late is welcome"
    assert joins(db, raking, "Matti", at=END) == NotOpen()


def test_what_is_no_talkoot_a_draft_cancelled_or_removed_is_not_open(db: Database, raking: int) -> None:
    tasks = table(Task)
    assert joins(db, 999, "Ville") == NotOpen()
    joins(db, raking, "Ville")
    leaves(db, 1)
    db.write_now(lambda tx: tx.run(update(tasks).values(removed_at=NOW)))
    assert joins(db, raking, "Ville") == NotOpen()
    db.write_now(lambda tx: tx.run(update(tasks).values(removed_at=None)))
    for values in ({"published_at": None}, {"published_at": NOW, "cancelled_at": NOW}):
        db.write_now(lambda tx, values=values: talkoot.change(tx, 1, **values))  # type: ignore[misc]
        assert joins(db, raking, "Ville") == NotOpen()
        assert comes_back(db, 1) == NotOpen()


def test_coming_back_takes_what_is_free_and_nothing_of_others(db: Database, raking: int) -> None:
    joins(db, raking, "Ville", 2)
    leaves(db, 1)
    assert isinstance(comes_back(db, 1), Coming)
    assert stand(db, raking) == [("Ville", 2, "coming")]
    leaves(db, 1)
    joins(db, raking, "Liisa")
    assert comes_back(db, 1) == Full(raking, 1)
    again = joins(db, raking, "Ville")
    assert isinstance(comes_back(db, 1), Coming)
    assert [name for name, *_ in stand(db, raking)] == ["Liisa", "Ville"], "and never twice"
    assert isinstance(again, Coming)
    assert comes_back(db, 999) == NotThere()


def test_others_are_brought_as_far_as_there_is_room(db: Database, raking: int) -> None:
    joins(db, raking, "Ville")

    def brings(people: int, *names: str) -> object:
        return db.write_now(lambda tx: sign_ups.bring(tx, 1, people, names, zone=ZONE, now=NOW))

    assert brings(3) == Full(raking, 1)
    brings(2, "Liisa 12 v", "Matti")
    [one] = db.read_now(lambda tx: sign_ups.of_task(tx, raking))
    assert (one.people, one.others) == (2, ("Liisa 12 v",))
    leaves(db, 1)
    assert brings(1) == NotThere()


def test_another_task_is_done_with_everybody_or_not_at_all(db: Database) -> None:
    parts = (Part("haravointi", most=3), Part("kahvi", most=2), Part("roskat"))
    raking, coffee, litter = db.write_now(lambda tx: published(tx, *parts))
    joins(db, raking, "Ville", 3)
    joins(db, raking, "Liisa")

    def instead(number: int, task: int, at: datetime = NOW) -> object:
        return db.write_now(lambda tx: sign_ups.do_instead(tx, number, task, zone=ZONE, now=at))

    assert instead(1, coffee) == Full(coffee, 2)
    assert stand(db, raking) == [("Ville", 3, "coming"), ("Liisa", 1, "waiting")]
    assert isinstance(instead(1, litter, START), Begun)
    assert isinstance(instead(1, litter), Coming)
    assert stand(db, raking) == [("Liisa", 1, "offered")]
    assert stand(db, litter) == [("Ville", 3, "coming")]
    assert instead(1, litter) == NotThere()
    assert isinstance(instead(3, litter), Coming), "the very task they do already"
    assert stand(db, litter) == [("Ville", 3, "coming")]


def hurried(db: Database) -> bool:
    found = db.read_now(lambda tx: due.take(tx, now=END, some=100))
    return any((one.kind, one.subject) == (sign_ups.STAND_IN, "task:1") for one in found)


@pytest.mark.parametrize(
    ("before", "why", "looked_for"),
    [
        (timedelta(hours=47), Ended.LEFT, True),
        (timedelta(hours=49), Ended.LEFT, False),
        (timedelta(hours=47), Ended.REMOVED, False),
    ],
)
def test_only_who_gives_up_late_is_looked_for_at_once(
    db: Database, before: timedelta, why: Ended, *, looked_for: bool
) -> None:
    db.write_now(lambda tx: published(tx, Part("haravointi", least=2)))
    for name in ("Ville", "Liisa", "Emma"):
        joins(db, 1, name)
    leaves(db, 1, at=START - before, why=why)
    assert not hurried(db), "there are still enough"
    leaves(db, 2, at=START - before, why=why)
    assert hurried(db) is looked_for


def test_who_is_forgotten_comes_to_nothing_and_whoever_waits_is_offered_the_place(db: Database, raking: int) -> None:
    joins(db, raking, "Ville", 2)
    joins(db, raking, "Liisa")

    def forget(tx: Tx) -> None:
        who = someone(tx, "Ville")
        sign_ups.bring(tx, 1, 2, ["Matti"], zone=ZONE, now=NOW)
        contacts.allow(tx, who, phone="040 123 4567", now=NOW)
        assert not isinstance(forgetting.give_up(tx, who, {}, zone=ZONE, now=NOW), forgetting.LastCaretaker)
        forgetting.erase(tx, who, room_id=None, now=NOW)
        assert contacts.get(tx, who) is None

    db.write_now(forget)
    assert stand(db, raking) == [("Liisa", 1, "offered")]
    gone = db.read_now(lambda tx: sign_ups.get(tx, 1))
    assert gone is not None
    assert (gone.name, gone.said, gone.ended_at) == ("", "", NOW)
    assert due_of(db, 1) == []


def test_who_is_forgotten_stays_in_the_books_of_what_has_begun(db: Database, raking: int) -> None:
    joins(db, raking, "Ville", 2)

    def forget(tx: Tx) -> None:
        forgetting.give_up(tx, someone(tx, "Ville"), {}, zone=ZONE, now=START)
        forgetting.erase(tx, someone(tx, "Ville"), room_id=None, now=START)

    db.write_now(forget)
    assert stand(db, raking) == [("", 2, "coming")]


def test_of_two_accounts_that_both_came_one_place_is_offered_to_who_waits(db: Database, raking: int) -> None:
    joins(db, raking, "Ville")
    db.write_now(lambda tx: someone(tx, "Ville M", "matrix"))
    db.write_now(lambda tx: sign_ups.join(tx, raking, person_id=someone(tx, "Ville M", "matrix"), zone=ZONE, now=NOW))
    joins(db, raking, "Liisa")

    def join(tx: Tx) -> None:
        mine = someone(tx, "Ville")
        code = joining.join_code(tx, mine, now=NOW)
        joined = joining.join(tx, code, network="matrix", user="Ville M", now=NOW)
        assert isinstance(joined, joining.Joined)
        sign_ups.accounts_joined(tx, mine, zone=ZONE, now=NOW)

    db.write_now(join)
    assert stand(db, raking) == [("Ville", 1, "coming"), ("Liisa", 1, "offered")]


def test_the_organiser_sees_a_phone_number_only_while_it_is_allowed(db: Database) -> None:
    who = db.write_now(lambda tx: someone(tx, "Ville"))

    def seen() -> Allowed | None:
        return db.read_now(lambda tx: contacts.get(tx, who))

    assert seen() is None
    db.write_now(lambda tx: contacts.allow(tx, who, phone="040 123 4567", now=NOW))
    assert seen() == Allowed(phone="040 123 4567")
    db.write_now(lambda tx: contacts.allow(tx, who, handle=True, now=NOW))
    assert seen() == Allowed(handle=True)
    db.write_now(lambda tx: contacts.withdraw(tx, who))
    assert seen() is None
    db.write_now(lambda tx: contacts.allow(tx, who, now=NOW))
    assert seen() is None


def test_the_schema_alone_refuses_one_head_too_many_and_the_same_person_twice(db: Database, raking: int) -> None:
    joins(db, raking, "Ville")
    rows = table(SignUp)
    row = {"task_id": raking, "people": 1, "names": "", "state": "coming", "since": NOW, "why": ""}

    def add(name: str, **values: object) -> None:
        db.write_now(lambda tx: tx.run(insert(rows).values(**{**row, "person_id": someone(tx, name), **values})))

    with pytest.raises(IntegrityError, match=r"sign_up_once|task_id, sign_up\.person_id"):
        add("Ville")
    with pytest.raises(IntegrityError, match="task_overfilled"):
        add("Liisa", people=2)
    add("Liisa", people=2, state="waiting")
    add("Emma")
    for change in ({"state": "coming"}, {"state": "offered"}):
        with pytest.raises(IntegrityError, match="task_overfilled"):
            db.write_now(lambda tx, c=change: tx.run(update(rows).where(rows.c.people == 2).values(**c)))  # type: ignore[misc]
    with pytest.raises(IntegrityError, match="sign_up_people"):
        add("Matti", people=0, state="waiting")
