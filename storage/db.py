"""The database: one call of `write` is one transaction, run in a thread, and it cannot wait for a network."""

from __future__ import annotations

import asyncio
import functools
import logging
import sqlite3
from collections.abc import Callable, Collection, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from typing import Any, TypeVar

import psycopg
from sqlalchemy import Connection, Engine, Executable, Table, bindparam, create_engine, event, insert
from sqlalchemy.engine import URL, make_url
from sqlalchemy.orm import configure_mappers
from sqlmodel import SQLModel

from storage.prepared import Prepared
from storage.racing import DRIVER_ERRORS, cause, patiently
from storage.racing import Unavailable as Unavailable
from storage.racing import crossed as crossed
from storage.writer import Job, Outcome, Writer

log = logging.getLogger(__name__)

T = TypeVar("T")

Query = Executable | Prepared


class Tx:
    """One transaction: plain calls over one connection, committed by whoever opened it.

    `owner` is the process that will say at once what is promised to who has just spoken: `claimed` is what it got, and
    `left` tells whether something was promised that is still to be claimed. `says` names the networks on which that
    process says anything; None, on all.
    """

    __slots__ = ("claimed", "connection", "left", "owner", "says")

    def __init__(self, connection: Connection, owner: str | None = None) -> None:
        self.connection = connection
        self.owner = owner
        self.says: Collection[str] | None = None
        self.claimed: list[Any] = []
        self.left = False

    def run(self, statement: Query, **params: Any) -> int:
        """Execute and return how many rows were touched."""
        if isinstance(statement, Prepared):
            return statement.run(self.connection, params)[1]
        return self.connection.execute(statement, params).rowcount

    def many(self, statement: Query, rows: Sequence[dict[str, Any]]) -> None:
        """Execute once for each row, in one call."""
        if not rows:
            return
        if isinstance(statement, Prepared):
            statement.many(self.connection, rows)
        else:
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

    def grouped(self, statement: Query, name: str, **params: Any) -> dict[int, list[Any]]:
        """Return the rows, in their order, by what stands in the column."""
        found: dict[int, list[Any]] = {}
        for row in self.all(statement, **params):
            found.setdefault(getattr(row, name), []).append(row)
        return found

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

        return patiently(once)

    def _together(self, jobs: list[Job]) -> list[Outcome]:
        """Run jobs in one transaction, or, where that fails as a whole, each in its own."""
        if len(jobs) > 1:
            try:
                return patiently(functools.partial(self._in_one, jobs))
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
        except DRIVER_ERRORS:
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
        except DRIVER_ERRORS as error:
            if isinstance(cause(error), sqlite3.OperationalError | psycopg.OperationalError):
                raise Unavailable("the database is locked or does not answer") from None
            raise

    def close(self) -> None:
        """Wait for what runs, then let go of threads and connections."""
        if self._writer is not None:
            self._writer.close()
        self._readers.shutdown()
        self._write_engine.dispose()
        self._read_engine.dispose()


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
