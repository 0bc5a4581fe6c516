"""What belongs to a person: nothing is overlooked when two accounts are joined, or parted, or somebody is forgotten."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select, update
from sqlmodel import SQLModel

from storage import belongings, events, joining, queue, schema, spaces, talkoot, waiting
from storage.announcement_table import Announcement, Hearing
from storage.asking import Asking
from storage.associations import Association
from storage.belongings import Forgotten, Joined
from storage.contacts import Contact
from storage.db import Database, Tx, table
from storage.due import Due
from storage.event_table import Answer, Event
from storage.fair_table import AgendaItem, EventPlace, Exhibitor, Feedback, Job, JobDone, Money, Visit
from storage.files import KeptFile
from storage.hours_table import Hours
from storage.joining import Code
from storage.occupied import Booking, BookingAssociation, Series
from storage.outbox_table import Attachment, Copy, Outbox
from storage.paper_lists import PaperList
from storage.people import Account, Appointment, Person
from storage.planned import Part
from storage.projects import Project
from storage.reminder_table import NamedInGroup, Reminder, ReminderTimes
from storage.rooms import Place
from storage.signed import SignUp
from storage.spaces import Space
from storage.talkoot_table import Talkoot
from storage.undoing import Undo
from storage.waiting import Waiting
from tests.town import EVERY_DAY, ZONE

NOW = datetime(2026, 11, 21, 10, tzinfo=UTC)
LATER = NOW + timedelta(days=7)
HOUR = timedelta(hours=1)


@pytest.fixture
def hall(db: Database) -> int:
    """The number of Kylätalo."""
    added = db.write_now(lambda tx: spaces.add(tx, Space(name="Kylätalo", key="", created_at=NOW), EVERY_DAY))
    assert isinstance(added, spaces.Added)
    return added.space_id


def someone(tx: Tx, name: str, network: str = "telegram") -> int:
    person = tx.add(Person(name=name, language="fi", created_at=NOW))
    tx.add(Account(network=network, user=name, person_id=person))
    return person


def full(tx: Tx, name: str, network: str, hall: int, *, day: int) -> int:
    """Return somebody who has something in every table there is; the queue alone is waited in for the same time."""
    person = someone(tx, name, network)
    at = LATER + timedelta(days=day)
    association = tx.add(Association(name=f"{name}n seura", key=name, created_at=NOW))
    room = tx.add(Place(network=network, address=name, private=True, person_id=person, heard_at=NOW))
    tx.add(Series(space_id=hall, person_id=person, rule="FREQ=WEEKLY", starts_at=at, ends_at=at + HOUR, created_at=NOW))
    booking: dict[str, Any] = {"space_id": hall, "starts_at": at, "ends_at": at + HOUR, "held_until": at + HOUR}
    number = tx.add(Booking(**booking, person_id=person, created_at=NOW, cancelled_at=NOW, cancelled_by=person))
    worked(tx, person, day=day)
    celebrated(tx, person, day=day)
    outbox = Outbox(
        network=network, room_id=room, person_id=person, priority=0, body="[]", not_before=NOW, promised_at=NOW
    )
    message = tx.add(outbox)
    rows: list[SQLModel] = [
        BookingAssociation(booking_id=number, association_id=association),
        Attachment(outbox_id=message, name="a", mime="b", content=b"c"),
        Copy(card=f"booking:{number}", room_id=room, message="1", person_id=person),
        Code(hash=name, purpose="role keeper space:1", person_id=person, expires_at=at),
        Asking(person_id=person, command="book", said={}, step="space", choices=[], at=NOW),
        Appointment(person_id=person, role="member", subject="association:1", since=NOW),
        Undo(person_id=person, subject=f"booking:{number}", was={"x": 1}, at=NOW),
        Due(kind="booking-eve", subject=f"booking:{number}", person_id=person, at=at),
        Waiting(person_id=person, space_id=hall, starts_at=LATER, ends_at=LATER + HOUR, since=NOW),
        Contact(person_id=person, phone="040 1234567", at=NOW),
        Reminder(person_id=person, text="avaimet", at=at),
        ReminderTimes(person_id=person, kind="booking" if day == 1 else "event", aheads="1d18:00"),
        NamedInGroup(person_id=person, subject=f"booking:{number}", room_id=room, at=at),
    ]
    for row in rows:
        values = {key: value for key, value in row.model_dump().items() if not (key == "id" and value is None)}
        tx.connection.execute(table(type(row)).insert(), values)
    return person


def worked(tx: Tx, person: int, *, day: int) -> int:
    """Talkoot that the person led and came to with a guest, with hours that they did, told and approved.

    Return the day's number.
    """
    other = tx.add(Person(name="", created_at=NOW))
    at = LATER + timedelta(days=day)
    plan = Talkoot(title="Rantasiivous", person_id=person, leader_id=person, created_at=NOW, published_at=NOW)
    planned = talkoot.get(tx, talkoot.draft(tx, plan, days=[(at, at + 4 * HOUR)], parts=[Part("haravointi", most=9)]))
    assert planned is not None
    days, task = planned.days[0].number, planned.tasks[0].number
    signed: dict[str, Any] = {"people": 2, "names": "Matti 12 v", "since": NOW, "added_by": person}
    tx.add(SignUp(task_id=task, person_id=person, **signed))
    tx.add(PaperList(day_id=days, person_id=person, printed_at=NOW, lines=[[1, 0], [1, 1]]))
    lasts: dict[str, Any] = {"since": NOW.date(), "until": LATER.date()}
    tx.add(Project(name="Ranta", programme="2023–27", **lasts, person_id=person, created_at=NOW))
    told: dict[str, Any] = {"day_id": days, "task_id": task, "minutes": 60, "told_by": person, "told_at": NOW}
    approved: dict[str, Any] = {"approved_at": LATER, "value": 2000}
    tx.add(Hours(**told, head=f"p{person}", person_id=person, approver_id=other, approved_by=other, **approved))
    tx.add(Hours(**told, head=f"p{person}+1", name="Matti 12 v", brought_by=person, approver_id=person))
    tx.add(Hours(**told, head="K1.1", name="Esa", approver_id=person, approved_by=person, **approved))
    return days


def celebrated(tx: Tx, person: int, *, day: int) -> None:
    """A fair that the person made and came to, with all that they have said, sent, counted and paid there."""
    at = LATER + timedelta(days=day)
    plan = Event(title="Kevätmessut", kind="fair", person_id=person, created_at=NOW, published_at=NOW)
    number = events.draft(tx, plan, days=[(at, at + 4 * HOUR)], now=NOW)
    event = events.get(tx, number)
    assert event is not None
    mine: dict[str, Any] = {"event_id": number, "person_id": person}
    tx.add(Answer(day_id=event.days[0].number, person_id=person, names="Matti", since=NOW, added_by=person))
    tx.add(Exhibitor(**mine, name="Kalakerho", since=NOW))
    job = tx.add(Job(event_id=number, what="avaimet"))
    tx.add(JobDone(job_id=job, person_id=person, at=NOW))
    tx.add(Visit(**mine, people=5, at=NOW))
    tx.add(Money(**mine, what="kahvio", cents=34_000, at=NOW))
    tx.add(Feedback(**mine, mark=5, words="hyvä", at=NOW))
    tx.add(EventPlace(**mine, place="Kylätalo", starts_at=at, ends_at=at + HOUR, since=NOW))
    tx.add(AgendaItem(**mine, words="hiihtoladut", since=NOW))
    tx.add(KeptFile(name="kuva.jpg", mime="image/jpeg", content=b"x", person_id=person, at=NOW))
    tx.add(Announcement(person_id=person, created_at=NOW, confirmed_by=person))
    tx.add(Hearing(person_id=person, weekday=0))


def everything(db: Database, *but: str) -> dict[str, list[tuple[Any, ...]]]:
    """Return every row of every table."""
    tables = [one for name, one in schema.metadata().tables.items() if name not in but]
    return db.read_now(
        lambda tx: {
            one.name: [tuple(map(repr, row)) for row in tx.all(select(one).order_by(*one.primary_key))]
            for one in tables
        }
    )


def lacking(db: Database, person: int) -> list[str]:
    """Return the columns that do not point to the person in any row."""
    columns = [column for column, _ in belongings.declared()]
    return db.read_now(
        lambda tx: [
            str(one)
            for one in columns
            if not tx.scalar(select(func.count()).select_from(one.table).where(one == person))
        ]
    )


@pytest.fixture
def both(db: Database, hall: int) -> tuple[int, int]:
    """Aino on Telegram and Aino on Matrix, each with something everywhere."""
    return db.write_now(
        lambda tx: (full(tx, "Aino", "telegram", hall, day=1), full(tx, "Aino M", "matrix", hall, day=2))
    )


def test_every_column_that_points_to_a_person_says_what_becomes_of_it() -> None:
    assert len(belongings.declared()) == len(belongings.pointing()) > 10


def test_one_that_says_nothing_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(table(Waiting).c.person_id.info, "belonging")
    with pytest.raises(LookupError, match=r"waiting\.person_id"):
        belongings.declared()


def test_the_aino_of_these_tests_has_something_everywhere(db: Database, both: tuple[int, int]) -> None:
    assert lacking(db, both[0]) == lacking(db, both[1]) == []


def join(db: Database, old: str, network: str, new: int) -> int:
    """Join the account to the other person and return the joining's number."""
    code = db.write_now(lambda tx: joining.join_code(tx, new, now=NOW))
    joined = db.write_now(lambda tx: joining.join(tx, code, network=network, user=old, now=NOW))
    assert isinstance(joined, joining.Joined)
    return joined.joining_id


def test_joining_moves_what_moves_and_parting_puts_everything_back(db: Database, both: tuple[int, int]) -> None:
    mine, theirs = both
    before = everything(db, "joining", "code")
    codes = everything(db)["code"]
    number = join(db, "Aino M", "matrix", mine)
    stay = {str(column) for column, said in belongings.declared() if said.joined is Joined.STAY}
    gone = {str(column) for column, _ in belongings.declared()} - stay | {"appointment.person_id"}
    assert set(lacking(db, theirs)) == gone, "they hold no role any more: nobody is behind them"
    assert lacking(db, mine) == []
    assert db.write_now(lambda tx: joining.separate(tx, number, person_id=mine, now=NOW))
    assert everything(db, "joining", "code") == before
    assert everything(db)["code"] == codes


@pytest.mark.parametrize("first", ["mine", "theirs"])
def test_of_the_same_wait_of_both_accounts_the_earlier_one_goes_on(db: Database, hall: int, first: str) -> None:
    def meet(tx: Tx) -> tuple[int, int]:
        mine, theirs = someone(tx, "Aino"), someone(tx, "Aino M", "matrix")
        space = spaces.get(tx, hall)
        other = someone(tx, "Ville")
        end = LATER + HOUR
        tx.add(Booking(space_id=hall, person_id=other, starts_at=LATER, ends_at=end, held_until=end, created_at=NOW))
        assert space is not None
        for person in (mine, theirs) if first == "mine" else (theirs, mine):
            queue.join(tx, space, person_id=person, start=LATER, end=end, zone=ZONE, now=NOW)
        return mine, theirs

    mine, theirs = db.write_now(meet)
    before = everything(db, "joining", "code")
    earlier = db.read_now(lambda tx: waiting.of_person(tx, mine if first == "mine" else theirs))[0].number
    number = join(db, "Aino M", "matrix", mine)
    assert [one.number for one in db.read_now(lambda tx: waiting.of_person(tx, mine))] == [earlier]
    db.write_now(lambda tx: joining.separate(tx, number, person_id=mine, now=NOW))
    assert everything(db, "joining", "code") == before


def test_parting_takes_nothing_from_a_third_person(db: Database, both: tuple[int, int]) -> None:
    mine, _ = both
    number = join(db, "Aino M", "matrix", mine)
    liisa = db.write_now(lambda tx: someone(tx, "Liisa"))
    db.write_now(lambda tx: tx.run(update(table(Booking)).values(person_id=liisa)))
    db.write_now(lambda tx: joining.separate(tx, number, person_id=mine, now=NOW))
    assert db.read_now(lambda tx: set(tx.column(select(table(Booking).c.person_id)))) == {liisa}


def test_a_joining_of_an_older_program_is_taken_back_too(db: Database, both: tuple[int, int]) -> None:
    mine, theirs = both
    number = join(db, "Aino M", "matrix", mine)
    series = db.read_now(lambda tx: tx.scalar(select(func.max(table(Series).c.id))))
    was = {"series.person_id": [series], "gone.person_id": [1]}
    db.write_now(lambda tx: tx.run(update(table(joining.Joining)).values(moved=was)))
    db.write_now(lambda tx: joining.separate(tx, number, person_id=mine, now=NOW))
    assert (
        db.read_now(lambda tx: tx.scalar(select(table(Series).c.person_id).where(table(Series).c.id == series)))
        == theirs
    )


def test_of_who_is_forgotten_nothing_stays_but_what_is_kept_without_a_name(db: Database, both: tuple[int, int]) -> None:
    mine, theirs = both
    others = everything(db)
    db.write_now(lambda tx: belongings.forget(tx, theirs))
    kept = {str(column) for column, said in belongings.declared() if said.forgotten is Forgotten.KEEP}
    assert set(lacking(db, theirs)) == {str(column) for column, _ in belongings.declared()} - kept
    assert lacking(db, mine) == []
    assert len(everything(db)["attachment"]) == len(others["attachment"]) - 1


def test_what_is_shown_names_nobody_else_and_leaves_nothing_out(db: Database, both: tuple[int, int]) -> None:
    mine, theirs = both
    booking = table(Booking)
    db.write_now(lambda tx: tx.run(update(booking).where(booking.c.person_id == theirs).values(cancelled_by=mine)))
    shown = db.read_now(lambda tx: belongings.shown(tx, [mine]))
    assert {column.table.name for column, _ in belongings.declared()} <= shown.keys()
    own, cancelled = sorted(shown["booking"], key=lambda row: row["id"])
    assert (own["person_id"], own["cancelled_by"]) == ("you", "you")
    assert set(cancelled) == {"id", "space_id", "starts_at", "ends_at", "cancelled_at", "cancelled_by", "why"}
    assert "hash" not in shown["code"][0]
    assert shown["attachment"] == [{"id": 1, "outbox_id": 1, "name": "a", "mime": "b", "content": "1 bytes"}]
    assert "Aino M" not in repr(shown)


def heads(db: Database) -> list[str]:
    """Return whose the hours are, of the rows that have not been taken back."""
    kept = table(Hours)
    return db.read_now(lambda tx: tx.column(select(kept.c.head).where(kept.c.removed_at.is_(None)).order_by(kept.c.id)))


def test_whose_the_hours_are_follows_when_accounts_are_joined_also_in_what_is_approved(
    db: Database, both: tuple[int, int]
) -> None:
    assert heads(db) == [whose for one in both for whose in (f"p{one}", f"p{one}+1", "K1.1")]
    join(db, "Aino M", "matrix", both[0])
    assert heads(db) == [f"p{both[0]}", f"p{both[0]}+1", "K1.1"] * 2


@pytest.mark.parametrize("approved", [False, True])
def test_hours_of_both_accounts_at_one_task_are_one_persons_unless_they_are_approved(
    db: Database, both: tuple[int, int], approved: bool
) -> None:
    mine, theirs = both
    kept = table(Hours)

    def there_too(tx: Tx) -> None:
        first = tx.first(select(kept.c.day_id, kept.c.task_id).where(kept.c.head == f"p{mine}"))
        done: dict[str, Any] = {"approved_at": LATER, "approved_by": mine + 1} if approved else {}
        there: dict[str, Any] = {"day_id": first.day_id, "task_id": first.task_id, "minutes": 60}
        tx.add(Hours(**there, head=f"p{theirs}", person_id=theirs, **done))

    db.write_now(there_too)
    before = everything(db, "joining", "code")
    if approved:
        code = db.write_now(lambda tx: joining.join_code(tx, mine, now=NOW))
        refused = db.write_now(lambda tx: joining.join(tx, code, network="matrix", user="Aino M", now=NOW))
        assert isinstance(refused, joining.SameHours)
        assert everything(db, "joining", "code") == before
        return
    number = join(db, "Aino M", "matrix", mine)
    assert heads(db).count(f"p{mine}") == 2
    assert heads(db).count(f"p{theirs}") == 0, "mine is approved, so theirs is taken back"
    db.write_now(lambda tx: joining.separate(tx, number, person_id=mine, now=NOW))
    assert everything(db, "joining", "code") == before


@pytest.mark.parametrize("whose", ["mine", "theirs", "guest"])
def test_accounts_of_which_one_has_approved_hours_of_the_other_are_not_joined(
    db: Database, both: tuple[int, int], whose: str
) -> None:
    mine, theirs = both
    doer, approver = (mine, theirs) if whose == "mine" else (theirs, mine)
    kept = table(Hours)
    told = kept.c.brought_by == doer if whose == "guest" else kept.c.person_id == doer
    db.write_now(lambda tx: tx.run(update(kept).where(told).values(approved_by=approver)))
    db.write_now(lambda tx: tx.run(update(kept).where(told, kept.c.approved_at.is_(None)).values(approved_at=LATER)))
    code = db.write_now(lambda tx: joining.join_code(tx, mine, now=NOW))
    before = everything(db)
    refused = db.write_now(lambda tx: joining.join(tx, code, network="matrix", user="Aino M", now=NOW))
    assert isinstance(refused, joining.OwnHours)
    assert everything(db) == before
    db.write_now(lambda tx: tx.run(update(kept).where(told).values(reversed_at=LATER)))
    corrected = db.write_now(lambda tx: joining.join(tx, code, network="matrix", user="Aino M", now=NOW))
    assert isinstance(corrected, joining.Joined)


def test_the_funders_books_keep_the_hours_of_who_is_forgotten_and_of_their_guests_without_names(
    db: Database, both: tuple[int, int]
) -> None:
    _, theirs = both
    db.write_now(lambda tx: belongings.forget(tx, theirs))
    kept, signed = table(Hours), table(SignUp)
    columns = (kept.c.person_id, kept.c.brought_by, kept.c.name, kept.c.minutes, kept.c.value, kept.c.told_by)
    rows = db.read_now(lambda tx: tx.all(select(*columns).order_by(kept.c.id)))[3:]
    assert [tuple(row) for row in rows] == [
        (theirs, None, "", 60, 2000, None),
        (None, theirs, "", 60, None, None),
        (None, None, "Esa", 60, 2000, None),
    ]
    assert db.read_now(lambda tx: tx.column(select(signed.c.names).order_by(signed.c.id))) == ["Matti 12 v", ""]
    assert db.read_now(lambda tx: tx.column(select(table(Contact).c.phone))) == ["040 1234567"]


def test_of_hours_that_a_leader_told_and_approved_they_are_shown_that_they_did_but_not_whose(
    db: Database, both: tuple[int, int]
) -> None:
    shown = db.read_now(lambda tx: belongings.shown(tx, [both[0]]))
    own, guest, others = sorted(shown["hours"], key=lambda row: row["id"])
    assert (own["person_id"], own["approved_by"]) == ("you", "somebody else")
    assert guest["name"] == "Matti 12 v", "they said it themselves"
    assert set(others) == {"id", "day_id", "told_by", "told_at", "approver_id", "approved_at", "approved_by"}
    assert "Esa" not in repr(shown)
    assert "secret" not in shown["talkoot_day"][0]
