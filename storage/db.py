"""The database: one call of `write` is one transaction, run in a thread, and it cannot wait for a network."""

from __future__ import annotations

import asyncio
import functools
import logging
import random
import sqlite3
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from typing import Any, TypeVar

import psycopg
from sqlalchemy import Connection, Engine, Executable, Table, bindparam, create_engine, event, insert
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import configure_mappers
from sqlmodel import SQLModel

from storage.prepared import Prepared
from storage.writer import Job, Outcome, Writer

log = logging.getLogger(__name__)

T = TypeVar("T")

PATIENCE = 60.0
"""Seconds for which a locked or restarting database is waited for before `Unavailable` is raised."""

_RACES = {"23P01", "23505", "40001", "40P01", "55P03"}
"""PostgreSQL: exclusion, unique, serialization, deadlock, lock not available: the loser may simply try again."""


_CROSSED = {"40001", "40P01", "55P03"}
"""Those of them that come of when it was done, never of what was done."""

_GONE_STATES = {"08", "57"}
"""PostgreSQL: no connection; the server is stopping or starting."""


class Unavailable(Exception):
    """The database could not be reached or stayed locked; nothing was changed, the same call may be made again."""


Query = Executable | Prepared


class Tx:
    """One transaction: plain calls over one connection, committed by whoever opened it.

    `owner` is the process that will say at once what is promised to who has just spoken: `claimed` is what it got, and
    `left` tells whether something was promised that is still to be claimed.
    """

    __slots__ = ("claimed", "connection", "left", "owner")

    def __init__(self, connection: Connection, owner: str | None = None) -> None:
        self.connection = connection
        self.owner = owner
        self.claimed: list[Any] = []
        self.left = False

    def run(self, statement: Query, **params: Any) -> int:
        """Execute and return how many rows were touched."""
        if isinstance(statement, Prepared):
            return statement.run(self.connection, params)[1]
        return self.connection.execute(statement, params).rowcount

    def many(self, statement: Executable, rows: Sequence[dict[str, Any]]) -> None:
        """Execute once for each row, in one call."""
        if rows:
            self.connection.execute(statement, rows)

    def part(self) -> AbstractContextManager[object]:
        """Return a part of the transaction that is undone alone if it raises."""
        return self.connection.begin_nested()

    def all(self, statement: Query, **params: Any) -> Sequence[Any]:
        """Return the rows, whose columns are attributes."""
        if isinstance(statement, Prepared):
            return statement.run(self.connection, params)[0]
        return self.connection.execute(statement, params).all()

    def first(self, statement: Query, **params: Any) -> Any:
        """Return the first row or None."""
        rows = self.all(statement, **params)
        return rows[0] if rows else None

    def scalar(self, statement: Query, **params: Any) -> Any:
        """Return the first column of the first row, or None."""
        rows = self.all(statement, **params)
        return rows[0][0] if rows else None

    def column(self, statement: Query, **params: Any) -> list[Any]:
        """Return the first column of every row."""
        return [row[0] for row in self.all(statement, **params)]

    def add(self, row: SQLModel) -> int:
        """Insert the row and return its new id."""
        values = {name: value for name, value in row.model_dump().items() if not (name == "id" and value is None)}
        result = self.connection.execute(insert(table(type(row))), values)
        assert result.inserted_primary_key is not None
        key: int = result.inserted_primary_key[0]
        return key


def table(model: type[SQLModel]) -> Table:
    """Return the Core table of a SQLModel class: hot statements are written over its columns."""
    found: Table = model.__table__  # type: ignore[attr-defined]
    return found


def adding(model: type[SQLModel], *columns: str) -> Prepared:
    """Return the statement that inserts these columns of the table and returns the new id."""
    target = table(model)
    return Prepared(insert(target).values({name: bindparam(name) for name in columns}).returning(target.c.id))


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
        configure_mappers()  # the tables' classes are made from rows before any is made by hand
        self.url = normalise(url)
        self.sqlite = self.url.get_backend_name() == "sqlite"
        self._readers = ThreadPoolExecutor(threads, "kylakello-read")
        self._writer: Writer | None = None
        if self.sqlite:
            self._write_engine = _sqlite_engine(self.url, begin="BEGIN IMMEDIATE")
            self._read_engine = _sqlite_engine(self.url, begin="BEGIN")
            self._writer = Writer(self._together)
        else:
            self._write_engine = self._read_engine = create_engine(
                self.url,
                pool_size=threads * 2,
                max_overflow=threads,
                hide_parameters=True,
                # The everyday statements are prepared, and their plans do not depend on their values.
                connect_args={"options": "-c plan_cache_mode=force_generic_plan"},
            )

    @property
    def engine(self) -> Engine:
        return self._write_engine

    async def write(self, work: Callable[[Tx], T], *, owner: str | None = None) -> T:
        """Run `work` in one transaction and return its result once it is committed.

        Raced constraints, deadlocks and locks run the whole of `work` again: it must change nothing but the database.
        On SQLite, works that wait at the same time share one commit; each still happens whole or not at all.
        """
        if self._writer is not None:
            result: T = await self._writer.write(work, owner)
            return result
        call = functools.partial(self.write_now, work, owner=owner)
        return await asyncio.get_running_loop().run_in_executor(self._readers, call)

    async def read(self, work: Callable[[Tx], T]) -> T:
        """Run `work` on a consistent view; what it changes is not kept."""
        return await asyncio.get_running_loop().run_in_executor(self._readers, self.read_now, work)

    def write_now(self, work: Callable[[Tx], T], *, owner: str | None = None) -> T:
        """`write` for callers without an event loop (the command line, tests)."""

        def once() -> T:
            with self._write_engine.connect() as connection, connection.begin():
                return work(Tx(connection, owner))

        return _patiently(once)

    def _together(self, jobs: list[Job]) -> list[Outcome]:
        """Run jobs in one transaction, or, where that fails as a whole, each in its own."""
        if len(jobs) > 1:
            try:
                return _patiently(functools.partial(self._in_one, jobs))
            except Exception as error:
                log.debug("%d transactions run one by one: %s", len(jobs), type(error).__name__)
        return [self._alone(job) for job in jobs]

    def _in_one(self, jobs: list[Job]) -> list[Outcome]:
        with self._write_engine.connect() as connection, connection.begin():
            return [self._part(connection, job) for job in jobs]

    @staticmethod
    def _part(connection: Connection, job: Job) -> Outcome:
        """Run one job of several; if it fails, nothing of it remains. A raced constraint fails the whole round."""
        driver: Any = connection.connection.driver_connection  # SQLAlchemy's own savepoints cost as much as a statement
        driver.execute("SAVEPOINT job")
        try:
            outcome = Outcome(job.work(Tx(connection, job.owner)))
        except _DRIVER_ERRORS:
            raise
        except Exception as error:
            driver.execute("ROLLBACK TO job")
            outcome = Outcome(error=error)
        driver.execute("RELEASE job")
        return outcome

    def _alone(self, job: Job) -> Outcome:
        try:
            return Outcome(self.write_now(job.work, owner=job.owner))
        except Exception as error:
            return Outcome(error=error)

    def read_now(self, work: Callable[[Tx], T]) -> T:
        try:
            with self._read_engine.connect() as connection, connection.begin() as transaction:
                try:
                    return work(Tx(connection))
                finally:
                    transaction.rollback()
        except _DRIVER_ERRORS as error:
            if isinstance(_cause(error), sqlite3.OperationalError | psycopg.OperationalError):
                raise Unavailable("the database is locked or does not answer") from None
            raise

    def close(self) -> None:
        """Wait for what runs, then let go of threads and connections."""
        if self._writer is not None:
            self._writer.close()
        self._readers.shutdown()
        self._write_engine.dispose()
        self._read_engine.dispose()


_DRIVER_ERRORS = (DBAPIError, sqlite3.Error, psycopg.Error)


def _patiently(once: Callable[[], T]) -> T:
    """Return what `once` returns, running it again where the database asks for that."""
    deadline = time.monotonic() + PATIENCE
    attempt = 0
    while True:
        try:
            return once()
        except _DRIVER_ERRORS as error:
            if not _again(error, attempt):
                raise
            if time.monotonic() > deadline:
                raise Unavailable("the database is locked or does not answer") from None
            log.debug("transaction runs again: %s", type(_cause(error)).__name__)
            time.sleep(random.uniform(0, min(0.5, 0.002 * 2**attempt)))  # noqa: S311
            attempt += 1


def _cause(error: BaseException) -> BaseException:
    """Return the driver's own error."""
    return error.orig or error if isinstance(error, DBAPIError) else error


def crossed(error: BaseException) -> bool:
    """Tell whether two transactions stood in each other's way: the whole of it, run again, may well succeed."""
    cause = _cause(error)
    return isinstance(cause, psycopg.Error) and cause.sqlstate in _CROSSED


def _again(error: BaseException, attempt: int) -> bool:
    """Tell whether running the whole transaction again may help."""
    if isinstance(error, DBAPIError) and error.connection_invalidated:
        return True
    cause = _cause(error)
    if isinstance(cause, sqlite3.OperationalError):
        return "locked" in str(cause) or "busy" in str(cause)
    if isinstance(cause, sqlite3.IntegrityError):
        return attempt < 2  # another process wrote between its check and ours
    if isinstance(cause, psycopg.Error):
        if cause.sqlstate in _RACES:
            return attempt < 8
        return isinstance(cause, psycopg.OperationalError) and (cause.sqlstate or "08")[:2] in _GONE_STATES
    return False


def _sqlite_engine(url: URL, *, begin: str) -> Engine:
    engine = create_engine(
        url, connect_args={"isolation_level": None, "timeout": 5.0, "check_same_thread": False}, hide_parameters=True
    )

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, _record: Any) -> None:
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "cache_size=-16000"):
            connection.execute(f"PRAGMA {pragma}")

    # Not a listener for "begin": with one, SQLAlchemy announces every statement.
    engine.dialect.do_begin = lambda connection: connection.execute(begin)  # type: ignore[method-assign, assignment]

    return engine
