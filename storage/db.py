"""The database: one call of `write` is one transaction, run in a thread, and it cannot wait for a network."""

from __future__ import annotations

import asyncio
import functools
import logging
import random
import sqlite3
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import AbstractContextManager
from typing import Any, TypeVar

from sqlalchemy import Connection, CursorResult, Engine, Executable, Row, Table, create_engine, event, insert
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError
from sqlmodel import SQLModel

log = logging.getLogger(__name__)

T = TypeVar("T")
M = TypeVar("M", bound=SQLModel)

PATIENCE = 60.0
"""Seconds for which a locked or restarting database is waited for before `Unavailable` is raised."""

_RACES = {"23P01", "23505", "40001", "40P01", "55P03"}
"""PostgreSQL: exclusion, unique, serialization, deadlock, lock not available: the loser may simply try again."""


class Unavailable(Exception):
    """The database could not be reached or stayed locked; nothing was changed, the same call may be made again."""


class Tx:
    """One transaction: plain calls over one connection, committed by whoever opened it."""

    __slots__ = ("connection",)

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    @property
    def sqlite(self) -> bool:
        return self.connection.dialect.name == "sqlite"

    def run(self, statement: Executable, **params: Any) -> CursorResult[Any]:
        """Execute and return the cursor (for `rowcount`)."""
        result: CursorResult[Any] = self.connection.execute(statement, params)
        return result

    def part(self) -> AbstractContextManager[object]:
        """Return a part of the transaction that is undone alone if it raises."""
        return self.connection.begin_nested()

    def many(self, statement: Executable, rows: Sequence[dict[str, Any]]) -> None:
        """Execute once for each row, in one call."""
        if rows:
            self.connection.execute(statement, rows)

    def all(self, statement: Executable, **params: Any) -> Sequence[Row[Any]]:
        return self.connection.execute(statement, params).all()

    def first(self, statement: Executable, **params: Any) -> Row[Any] | None:
        return self.connection.execute(statement, params).first()

    def scalar(self, statement: Executable, **params: Any) -> Any:
        """Return the first column of the first row, or None."""
        return self.connection.execute(statement, params).scalar()

    def models(self, model: type[M], statement: Executable, **params: Any) -> list[M]:
        """Return the rows of a statement over all of a table's columns as that table's class."""
        return [as_model(model, row) for row in self.all(statement, **params)]

    def add(self, row: SQLModel) -> int:
        """Insert the row and return its new id."""
        values = {name: value for name, value in row.model_dump().items() if not (name == "id" and value is None)}
        result = self.connection.execute(_insert(type(row)), values)
        assert result.inserted_primary_key is not None
        key: int = result.inserted_primary_key[0]
        return key


@functools.cache
def _insert(model: type[SQLModel]) -> Any:
    return insert(table(model))


def table(model: type[SQLModel]) -> Table:
    """Return the Core table of a SQLModel class: hot statements are written over its columns."""
    found: Table = model.__table__  # type: ignore[attr-defined]
    return found


def as_model(model: type[M], row: Row[Any]) -> M:
    """Return a detached object of the class with the row's values."""
    return model(**row._mapping)


def normalise(url: str) -> URL:
    """Return the URL with the driver we ship: ``postgres://`` and ``postgresql://`` mean psycopg 3."""
    parsed = make_url(url)
    if parsed.drivername in {"postgres", "postgresql"}:
        parsed = parsed.set(drivername="postgresql+psycopg")
    if parsed.get_backend_name() not in {"sqlite", "postgresql"}:
        raise ValueError("the database is SQLite or PostgreSQL")
    return parsed


class Database:
    """SQLite: one writing thread and a few readers. PostgreSQL: a small pool of threads for both."""

    def __init__(self, url: str, *, threads: int = 6) -> None:
        self.url = normalise(url)
        self.sqlite = self.url.get_backend_name() == "sqlite"
        self._readers: Executor = ThreadPoolExecutor(threads, "kylakello-read")
        if self.sqlite:
            self._write_engine = _sqlite_engine(self.url, begin="BEGIN IMMEDIATE")
            self._read_engine = _sqlite_engine(self.url, begin="BEGIN")
            self._writers: Executor = ThreadPoolExecutor(1, "kylakello-write")
        else:
            self._write_engine = self._read_engine = create_engine(
                self.url, pool_size=threads * 2, max_overflow=threads, hide_parameters=True
            )
            self._writers = self._readers

    @property
    def engine(self) -> Engine:
        return self._write_engine

    async def write(self, work: Callable[[Tx], T]) -> T:
        """Run `work` in one transaction and return its result once it is committed.

        Raced constraints, deadlocks and locks run the whole of `work` again: it must change nothing but the database.
        """
        return await asyncio.get_running_loop().run_in_executor(self._writers, self.write_now, work)

    async def read(self, work: Callable[[Tx], T]) -> T:
        """Run `work` on a consistent view; what it changes is not kept."""
        return await asyncio.get_running_loop().run_in_executor(self._readers, self.read_now, work)

    def write_now(self, work: Callable[[Tx], T]) -> T:
        """`write` for callers without an event loop (the command line, tests)."""
        deadline = time.monotonic() + PATIENCE
        for attempt in range(1_000_000):
            try:
                with self._write_engine.connect() as connection, connection.begin():
                    return work(Tx(connection))
            except (IntegrityError, OperationalError, DBAPIError) as error:
                if not _again(error, attempt):
                    raise
                if time.monotonic() > deadline:
                    raise Unavailable("the database is locked or does not answer") from None
                log.debug("transaction runs again: %s", type(error.orig).__name__)
                time.sleep(random.uniform(0, min(0.5, 0.002 * 2**attempt)))  # noqa: S311
        raise AssertionError("unreachable")

    def read_now(self, work: Callable[[Tx], T]) -> T:
        try:
            with self._read_engine.connect() as connection, connection.begin() as transaction:
                try:
                    return work(Tx(connection))
                finally:
                    transaction.rollback()
        except OperationalError as error:
            raise Unavailable("the database is locked or does not answer") from error

    def close(self) -> None:
        """Wait for what runs, then let go of threads and connections."""
        self._writers.shutdown()
        self._readers.shutdown()
        self._write_engine.dispose()
        self._read_engine.dispose()


def _again(error: DBAPIError, attempt: int) -> bool:
    if error.connection_invalidated:
        return True
    state = getattr(error.orig, "sqlstate", None)
    if state in _RACES:
        return attempt < 8
    if isinstance(error.orig, sqlite3.OperationalError):
        return "locked" in str(error.orig) or "busy" in str(error.orig)
    if isinstance(error.orig, sqlite3.IntegrityError):
        return attempt < 2  # another process wrote between its check and ours
    return isinstance(error, OperationalError) and state is None  # PostgreSQL: could not connect


def _sqlite_engine(url: URL, *, begin: str) -> Engine:
    engine = create_engine(
        url, connect_args={"isolation_level": None, "timeout": 5.0, "check_same_thread": False}, hide_parameters=True
    )

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, _record: Any) -> None:
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "cache_size=-16000"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine
