"""A town in which something of every kind is going on, much of it nobody else's business; and how it is looked at."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select

from handlers import dispatch
from handlers.types import Incoming, Room, User
from storage import answers, asking, contacts, events, outbox, people, quiet, rooms, schema, turn_rules, undoing
from storage.announcement_table import Announcement
from storage.db import Database, Tx, table
from storage.event_table import Kind, Says
from storage.fair_table import (
    AgendaItem,
    EventFile,
    EventPlace,
    Exhibitor,
    Feedback,
    Instructions,
    Job,
    Money,
    Stand,
    Visit,
)
from storage.files import KeptFile
from storage.occupied import Booking
from storage.outbox_table import Outbox
from storage.people import Role
from storage.quiet import Quiet
from storage.reminder_table import Reminder, ReminderTimes
from storage.rooms import Place
from tests.drafts import drafted
from tests.town import Someone, Town, local

GROUP = "Kylätori"
NOT_THERE = ("Poissa-Pekka", "Jonossa-Jaana")
"""Who said no, and who waits."""
SECRETS = (
    *("0401112223", "Ovikoodi 1234", *NOT_THERE, "Tulija-Tuire"),
    *("Ankea kahvi", "Arpajaistuotto", "Avain kukkaruukussa", "Lukitse ovi", "Epäsopiva myyjä", "Kuppilan Kalle"),
    *("Lahja Outille", "Salaiset synttärit", "Maitokärryt"),
    *("Luonnosjuhla", "Luonnostalkoot", "Luonnostiedote", "Ajastettu yllätys", "Kysytty asia"),
)
"""What no group ever reads, and no stranger: phones and codes, who said what or is not there, what is not out yet."""
UNDOS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("announcement:1", {"corrected": {"": "Laituri on paikallaan"}, "said": {"": "Luonnostiedote"}}),
    ("announcement:2", {"was": {"urgent": True}, "now": {"urgent": False}}),
    ("announcement:5", {"withdrawn": True}),
    ("announcing-rule:all", {"was": "organisers", "now": "asked"}),
    ("stands:3", {"stands": [], "now": []}),
    ("placing:3", {"was": [[1, None, False]], "now": [[1, 1, False]]}),
    ("instructions:3", {"role": "exhibitor", "was": "Lukitse ovi", "now": "Avain kukkaruukussa"}),
    ("event_money:3", {"added": [1]}),
    ("event_organiser:1", {"association": 3, "event": 1}),
    ("who_came:3", {"came": {"4": None}}),
    ("feedback:1", {}),
    ("asker:1", {}),
    ("event_place:1", {}),
    ("reminder-times:town reminder times booking", {"of": {}, "kind": "booking", "was": "default", "to": "60m"}),
    ("quiet-hours:town", {"was": [1260, 480], "to": [1260, 480], "own": False}),
    ("comes:1", {"freed": None}),
    ("turn-rule:town", {"space": None, "was": None, "now": 24}),
    ("reminder:1", {"was": {"text": "Lahja Outille"}, "now": None}),
)
_NOISE = frozenset({"inbox", "outbox", "attachment", "copy", "due", "asking", "room", "account"})


@dataclass
class Seen:
    """What came of something that somebody said: what each room reads of it, and which rows are different now."""

    said: list[tuple[bool, str, list[str]]]
    """Whether it is private, the words, and the buttons' commands."""
    changed: list[str]

    def texts(self, *, private: bool) -> list[str]:
        return [f"{text} {' '.join(buttons)}" for alone, text, buttons in self.said if alone is private]


class FullTown(Town):
    """Aino organises everything; Outi another association, and she is an officer; Olli one that is asked to organise
    with Aino; Masa is a member of Outi's, and Sanna nobody in particular."""

    def __init__(self, db: Database) -> None:
        super().__init__(db)
        self.aino, self.outi, self.olli = self.person("Aino"), self.person("Outi"), self.person("Olli")
        self.stranger, self.masa = self.person("Sanna"), self.person("Masa")
        for number, name in enumerate(("Martat", "Metsästäjät", "Urheilijat"), 1):
            assert self.association(name) == number
        self.appoint(self.aino, Role.ORGANISER, "association:1")
        self.appoint(self.outi, Role.ORGANISER, "association:2")
        self.appoint(self.masa, Role.MEMBER, "association:2")
        self.appoint(self.olli, Role.ORGANISER, "association:3")
        self.appoint(self.outi, Role.OFFICER)
        self.space("Kylätalo", note="Ovikoodi 1234", capacity=40)
        self.room = self.group(self.aino, GROUP)
        for one in (self.aino, self.outi, self.masa, self.olli, self.stranger):
            self._chat(one)
        self._plan()
        self.db.write_now(self._around)
        self.rows = self.db.read_now(lambda tx: _rows(tx, list(schema.metadata().tables)))

    def _chat(self, someone: Someone) -> None:
        """Someone has opened the private chat."""
        who, now = self.person_id(someone), self.clock.now()
        told: dict[str, Any] = {"network": someone.network, "address": someone.room, "title": "", "now": now}
        self.db.write_now(lambda tx: rooms.meet(tx, private=True, person_id=who, **told))

    def _plan(self) -> None:
        """Events: 1 is on, 2 a draft, 3 a fair that is over, 4 cancelled, 5 a joint day, 6 a meeting."""
        day, over = [("2026-12-05T12:00", "2026-12-05T16:00")], [("2026-11-14T12:00", "2026-11-14T16:00")]
        own: dict[str, Any] = {"associations": [1], "rooms": [self.room]}
        self.event(self.aino, "Kyläjuhla", days=day, most=1, **own)
        self.event(self.aino, "Luonnosjuhla", days=day, **own)
        self.event(self.aino, "Messut", days=over, kind=Kind.FAIR, **own)
        self.event(self.aino, "Peruttu juhla", days=day, cancelled_at=self.clock.now(), **own)
        self.event(self.aino, "Kylät auki", days=day, kind=Kind.JOINT_DAY, **own)
        self.event(self.aino, "Vuosikokous", days=day, kind=Kind.MEETING, **own)
        self.talkoot(self.aino, "Rantatalkoot", associations=[1], groups=[self.room])
        drafted(self, self.aino, title="Luonnostalkoot", associations=[1])

    def _around(self, tx: Tx) -> None:
        aino, now = 1, self.clock.now()
        events.change(tx, 2, published_at=None)
        events.organise(tx, 1, 3, since=None)
        tuire, pekka, jaana, kalle = (
            people.meet(tx, network="telegram", user=name, name=name, language="fi", now=now).id
            for name in ("Tulija-Tuire", *NOT_THERE, "Kuppilan Kalle")
        )
        contacts.allow(tx, tuire, phone="0401112223", now=now)
        for event, who, says in ((1, tuire, Says.YES), (1, jaana, Says.YES), (1, pekka, Says.NO)):
            answers.say(tx, event, says, person_id=who, now=now)
        answers.say(tx, 3, Says.YES, person_id=tuire, now=now - timedelta(days=20))
        _fair(tx, kalle, now)
        tx.add(EventPlace(event_id=5, association_id=1, person_id=aino, place="Kirkko", since=now, **_hours()))
        tx.add(AgendaItem(event_id=6, association_id=1, person_id=aino, words="Katuvalot", since=now))
        for event in (1, 3):
            tx.add(Money(event_id=event, what="Arpajaistuotto", cents=4200, person_id=aino, at=now))
            tx.add(Feedback(event_id=event, person_id=tuire, mark=1, words="Ankea kahvi", at=now))
            tx.add(Job(event_id=event, what="Lukitse ovi"))
            tx.add(Instructions(event_id=event, role="exhibitor", words="Avain kukkaruukussa"))
            tx.add(Visit(event_id=event, people=7, person_id=aino, at=now))
            number = tx.add(KeptFile(name="k.jpg", mime="image/jpeg", content=b"\xff\xd8 k", person_id=tuire, at=now))
            tx.add(EventFile(event_id=event, file_id=number, kind="picture", at=now))
        self._announcements(tx, aino)
        self._reminded(tx, aino, now)
        _undos(tx, aino, now)

    def _reminded(self, tx: Tx, aino: int, now: datetime) -> None:
        """Aino has booked something, and three reminders: one in secret, the group's, and one before her booking."""
        starts, later = local("2026-12-08T18:00"), now + timedelta(days=3)
        wish: dict[str, Any] = {
            "space_id": 1,
            "person_id": aino,
            "starts_at": starts,
            "ends_at": starts + timedelta(hours=2),
        }
        tx.add(
            Booking(
                **wish,
                held_until=starts + timedelta(hours=2),
                purpose="Salaiset synttärit",
                created_at=now,
                confirmed_at=now,
            )
        )
        monday = {"first": "2026-11-23T08:00", "rule": "FREQ=WEEKLY", "room_id": self.room}
        for text, more in (
            ("Lahja Outille", {}),
            ("Roskat", monday),
            ("Maitokärryt", {"about": "booking:1", "ahead": "60m"}),
        ):
            tx.add(Reminder(person_id=aino, text=text, at=later, **more))
        for whose in ({"person_id": aino}, {"room_id": self.room}, {}):
            tx.add(ReminderTimes(kind="booking", aheads="60m", **whose))
        quiet.keep(tx, Quiet(22 * 60, 7 * 60), person_id=aino)
        turn_rules.keep(tx, 24)

    def _announcements(self, tx: Tx, aino: int) -> None:
        """1 is sent, 2 a draft, 3 waits for its time, 4 for the caretaker, 5 is withdrawn."""
        now = self.clock.now()
        draft: dict[str, Any] = {"person_id": aino, "association_id": 1, "audience": "association:1", "created_at": now}
        sent: dict[str, Any] = {"confirmed_at": now, "sent_at": now}
        for words, more in (
            ("Laituri on paikallaan", sent),
            ("Luonnostiedote", {}),
            ("Ajastettu yllätys", {"confirmed_at": now, "send_at": now + timedelta(days=2)}),
            ("Kysytty asia", {"asked_at": now, "audience": "all"}),
            ("Vanha tieto", {**sent, "withdrawn_at": now}),
        ):
            tx.add(Announcement(**{**draft, "said": {"": words}, **more}))

    def _goes_on(self, tx: Tx, someone: Someone, times: int) -> None:
        """Someone answers what is asked so many times, with what is offered first, or with any words."""
        where = Room(someone.network, someone.room, private=True)
        user = User(someone.user, someone.name, someone.language)
        for _ in range(times):
            who = people.meet(
                tx, network=someone.network, user=someone.user, name=someone.name, language="fi", now=self.clock.now()
            ).id
            waiting = asking.pending(tx, who, now=self.clock.now())
            if waiting is None:
                break
            text = f"answer {waiting.id} 1" if waiting.choices else "5 la 5.12. klo 13–14"
            heard = Incoming(f"key-{next(self.keys)}", where, user, text, pressed=bool(waiting.choices))
            dispatch.hear(tx, heard, now=self.clock.now(), town=self.place)

    def hears(self, someone: Someone, *lines: str, group: str = "", onward: int = 0) -> Seen:
        """Someone says the lines, one after another, to a town that forgets them again; return what came of it.

        What is asked then is answered `onward` times.
        """
        where = Room(someone.network, group or someone.room, private=not group, title=group)
        user = User(someone.user, someone.name, someone.language)

        def work(tx: Tx) -> Seen:
            last = tx.scalar(select(func.max(table(Outbox).c.id))) or 0
            touched = _touched(tx)
            for line in lines:
                heard = Incoming(f"key-{next(self.keys)}", where, user, line, pressed=not line.startswith("/"))
                dispatch.hear(tx, heard, now=self.clock.now(), town=self.place)
            self._goes_on(tx, someone, onward)
            return Seen(_said(tx, last), _different(self.rows, _rows(tx, touched), touched))

        return self.db.read_now(work)


def _hours() -> dict[str, Any]:
    return {"starts_at": local("2026-12-05T12:00"), "ends_at": local("2026-12-05T16:00")}


def _fair(tx: Tx, kalle: int, now: datetime) -> None:
    """Of two stands Kalle has the first, and has not been told; somebody was turned down."""
    stand = tx.add(Stand(event_id=3, number=1, size="3 x 3 m"))
    tx.add(Stand(event_id=3, number=2))
    tx.add(Exhibitor(event_id=3, name="Kuppilan Kalle", person_id=kalle, shows="kahvia", stand_id=stand, since=now))
    tx.add(Exhibitor(event_id=3, name="Poissa-Pekka", person_id=kalle, since=now, ended_at=now, why="Epäsopiva myyjä"))


def _undos(tx: Tx, aino: int, now: datetime) -> None:
    """Of everything that can be taken back there is something that Aino has done, one number after another."""
    for subject, was in UNDOS:
        undoing.keep(tx, subject, was, person_id=aino, now=now)


Rows = dict[tuple[str, Any], Any]


def _touched(tx: Tx) -> set[str]:
    """Return the names of the tables in which something that was there is changed from now on, as it happens."""
    found = set[str]()

    def heard(statement: str) -> None:
        words = statement.replace('"', "").split(None, 3)
        found.update(words[1:2] if words[0] == "UPDATE" else words[2:3] if words[0] == "DELETE" else ())

    driver: Any = tx.connection.connection.driver_connection
    driver.set_trace_callback(heard)
    return found


def _rows(tx: Tx, names: Collection[str]) -> Rows:
    """Return every row of the tables that say what is so in the town, by table and key."""
    found: Rows = {}
    for each in schema.metadata().sorted_tables:
        if each.name in names and each.name not in _NOISE:
            keys = [place for place, column in enumerate(each.columns) if column.primary_key]
            for row in tx.connection.exec_driver_sql(f'SELECT * FROM "{each.name}"'):
                found[each.name, tuple(row[place] for place in keys)] = tuple(row)
    return found


def _said(tx: Tx, last: int) -> list[tuple[bool, str, list[str]]]:
    sent, room = table(Outbox), table(Place)
    query = select(sent.c.body, room.c.private).join(room, room.c.id == sent.c.room_id).where(sent.c.id > last)
    found = [(private, outbox.read(body)) for body, private in tx.all(query)]
    return [(private, said.text, [command for _, command, _ in said.buttons]) for private, said in found]


def _different(before: Rows, now: Rows, touched: Collection[str]) -> list[str]:
    """Return what is not any more as it was."""
    was = {key: row for key, row in before.items() if key[0] in touched}
    return [f"{key}: {row} -> {now.get(key)}" for key, row in was.items() if now.get(key) != row]
