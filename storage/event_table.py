"""The tables of events: what is on, when, by whom, and who says that they come."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import DDL, JSON, CheckConstraint, Index, event, text
from sqlmodel import Field, SQLModel

from storage.belongings import Forgotten, Joined, belongs
from storage.db import table

_LIVE = text("ended_at IS NULL")


class Kind(StrEnum):
    """What sort of event it is; each has all that an event has, and something of its own."""

    EVENT = "event"
    FAIR = "fair"
    """With stands for exhibitors: a fair, a market, a summer event."""
    JOINT_DAY = "joint day"
    """At many places, each run by its association."""
    MEETING = "meeting"
    """With items for its agenda, and minutes afterwards: the yearly meeting that the municipality calls."""


class Event(SQLModel, table=True):
    """An event; a draft until it is published, and cancelled rather than deleted."""

    __table_args__ = (
        CheckConstraint("most IS NULL OR most >= 1", name="event_places"),
        {"sqlite_autoincrement": True},
    )
    id: int | None = Field(default=None, primary_key=True)
    kind: str = Kind.EVENT
    title: str
    place: str = ""
    about: str = ""
    """What it is, in the organisers' own words."""
    whom: str = ""
    """Who it is for, as it is told."""
    price: str = ""
    """What it costs to come, as it is told; nothing is free of charge."""
    picture_id: int | None = Field(default=None, foreign_key="kept_file.id")
    most: int | None = None
    """How many find room at each time; None is any number."""
    answer_by: datetime | None = None
    """Until when one can sign up; None is until it is over."""
    repeats: bool = False
    """Whether its days are the same event again and again, to each of which people come by itself."""
    person_id: int = Field(foreign_key="person.id", index=True, sa_column_kwargs=belongs(Joined.MOVE, Forgotten.KEEP))
    """Who made it."""
    rooms: list[int] = Field(default_factory=list, sa_type=JSON)
    """The groups it is, or will be, published in."""
    wishes: list[tuple[int, int | None]] = Field(default_factory=list, sa_type=JSON)
    """The spaces and gear to book with it when it is published, and how many pieces of each."""
    created_at: datetime
    published_at: datetime | None = None
    cancelled_at: datetime | None = None
    why: str = ""
    """Why it was cancelled."""
    thanked_at: datetime | None = None


class EventDay(SQLModel, table=True):
    """A day of an event, from when to when; of one that repeats, one of its times."""

    __tablename__ = "event_day"
    __table_args__ = (CheckConstraint("ends_at > starts_at", name="event_day_order"), {"sqlite_autoincrement": True})
    id: int | None = Field(default=None, primary_key=True)
    event_id: int = Field(foreign_key="event.id", index=True)
    starts_at: datetime = Field(index=True)
    ends_at: datetime = Field(index=True)
    moved_from: datetime | None = None
    """When it was to begin before it was moved."""
    cancelled_at: datetime | None = None
    """When this day alone was called off."""
    asked_at: datetime | None = None
    """When those who came were asked how it was; once."""


class EventAssociation(SQLModel, table=True):
    """An association that organises the event, or is asked to organise it too."""

    __tablename__ = "event_association"
    event_id: int = Field(foreign_key="event.id", primary_key=True)
    association_id: int = Field(foreign_key="association.id", primary_key=True, index=True)
    accepted_at: datetime | None = None
    """Since when it organises it; None: it is asked to and has not answered."""
    asked_at: datetime | None = None
    """When its organisers were asked; None: nobody has been told yet."""


class EventBooking(SQLModel, table=True):
    """A space or gear that was booked with an event."""

    __tablename__ = "event_booking"
    event_id: int = Field(foreign_key="event.id", primary_key=True)
    booking_id: int = Field(foreign_key="booking.id", primary_key=True, index=True)


class EventTalkoot(SQLModel, table=True):
    """Talkoot that are a part of the work for an event: their hours count in its summary."""

    __tablename__ = "event_talkoot"
    event_id: int = Field(foreign_key="event.id", primary_key=True)
    talkoot_id: int = Field(foreign_key="talkoot.id", primary_key=True, index=True)


class Says(StrEnum):
    """What somebody says to an event."""

    YES = "yes"
    MAYBE = "maybe"
    NO = "no"


class Answer(SQLModel, table=True):
    """What a person says to an event, on one of its days; of one that does not repeat, on the first, for all of it.

    Those who say yes hold as many places as they are people, unless they wait for room; a change ends the row and
    makes another, so that the queue is in the order of the numbers.
    """

    __tablename__ = "event_answer"
    __table_args__ = (
        CheckConstraint("people >= 1", name="event_answer_people"),
        Index("event_answer_once", "day_id", "person_id", unique=True, sqlite_where=_LIVE, postgresql_where=_LIVE),
        {"sqlite_autoincrement": True},
    )
    id: int | None = Field(default=None, primary_key=True)
    day_id: int = Field(foreign_key="event_day.id", index=True)
    person_id: int = Field(
        foreign_key="person.id",
        index=True,
        sa_column_kwargs=belongs(Joined.MOVE, Forgotten.KEEP, ended="ended_at", emptied=("names",)),
    )
    says: str = Says.YES
    waits: bool = False
    """Whether they wait for room."""
    people: int = 1
    """How many they are, with whom they bring."""
    names: str = ""
    """The names of those whom they bring along, as far as they were told, a line each."""
    since: datetime
    ended_at: datetime | None = None
    came: bool | None = None
    """Whether they came; None, nobody said."""
    added_by: int | None = Field(
        default=None,
        foreign_key="person.id",
        index=True,
        sa_column_kwargs=belongs(Joined.MOVE, Forgotten.BLANK, shown=("id", "day_id", "since", "added_by")),
    )
    """The organiser who signed them up by name."""
    room_id: int | None = Field(default=None, foreign_key="room.id")
    """The group in which they said it."""


_OTHERS = """
    SELECT coalesce(sum(other.people), 0) FROM event_answer AS other
    WHERE other.day_id = NEW.day_id AND other.ended_at IS NULL AND other.says = 'yes'
        AND NOT other.waits AND other.id {but}
"""
_PLACES = "SELECT coalesce(most, 1000000) FROM event JOIN event_day ON event_day.event_id = event.id"
_HOLDS = "NEW.ended_at IS NULL AND NEW.says = 'yes' AND NOT NEW.waits"
_CHANGE = "UPDATE OF day_id, people, says, waits, ended_at"
_OVERFILLED_SQLITE = """
CREATE TRIGGER event_overfilled_{when} BEFORE {event} ON event_answer
WHEN {holds} AND NEW.people + ({others}) > ({places} WHERE event_day.id = NEW.day_id)
BEGIN SELECT RAISE(ABORT, 'event_overfilled'); END
"""
OVERFILLED_SQLITE = tuple(
    _OVERFILLED_SQLITE.format(
        when=name, event=what, holds=_HOLDS, others=_OTHERS.format(but="IS NOT NEW.id"), places=_PLACES
    )
    for name, what in (("insert", "INSERT"), ("update", _CHANGE))
)
OVERFILLED_POSTGRES = (
    """
CREATE FUNCTION event_overfilled() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE places integer;
BEGIN
    {places} WHERE event_day.id = NEW.day_id INTO places FOR NO KEY UPDATE OF event_day;
    IF NEW.people + ({others}) > places THEN
        RAISE EXCEPTION 'event_overfilled' USING ERRCODE = 'exclusion_violation', CONSTRAINT = 'event_overfilled';
    END IF;
    RETURN NEW;
END $$
""".replace("{places}", _PLACES).replace("{others}", _OTHERS.format(but="IS DISTINCT FROM NEW.id")),
    f"""
CREATE TRIGGER event_overfilled BEFORE INSERT OR {_CHANGE} ON event_answer FOR EACH ROW
WHEN ({_HOLDS}) EXECUTE FUNCTION event_overfilled()
""",
)
"""The day's row is locked first, so that two who take the last place at once come one after the other."""

for _dialect, _statements in {"postgresql": OVERFILLED_POSTGRES, "sqlite": OVERFILLED_SQLITE}.items():
    for _statement in _statements:
        _ddl: Any = DDL(_statement)  # type: ignore[no-untyped-call]
        event.listen(table(Answer), "after_create", _ddl.execute_if(dialect=_dialect))
