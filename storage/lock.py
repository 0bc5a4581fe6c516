"""One bot for one database, in one process or in parts: whoever works for the town holds this lock until it ends."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Protocol

from sqlalchemy import Connection, Engine, NullPool, create_engine, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError

from storage.db import Database, Tx, Unavailable
from storage.workers import Part

KEY = 0x6B656C6C
"""The advisory lock's number on PostgreSQL ("kell"); it counts within one database only."""

_ALIVE = {
    "connect_timeout": 10,
    "keepalives_idle": 20,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 30_000,
}
"""A server that has gone without a word is noticed within about half a minute."""


class Held(Exception):
    """Another Kyläkello runs on this database; or, with a `network`, another process hears on that network."""

    def __init__(self, network: str = "") -> None:
        super().__init__(f"another Kyläkello {f'hears on {network}' if network else 'runs on this database'}")
        self.network = network


class Alone(Exception):
    """SQLite has one writer: one process does everything there."""


class Lock(Protocol):
    """A lock that is held."""

    def renew(self) -> None:
        """It is held still, or again after a lost connection.

        Raises `Held` if another bot took it meanwhile, and `Unavailable` while the database does not answer.
        """


@contextmanager
def hold(db: Database, part: Part = Part.ALL, networks: Iterable[str] = ()) -> Iterator[Lock]:
    """Nobody else holds the lock of this database inside the block. Raises `Held` at once, it never waits.

    On PostgreSQL, parts of one bot hold it together, never beside a whole one, and on each of the `networks` one part
    hears; on SQLite a part raises `Alone`. The operating system or the server lets go of it when the process dies,
    however it dies.
    """
    if db.sqlite and part is not Part.ALL:
        raise Alone
    lock = _FileLock(db.url) if db.sqlite else _ServerLock(db.url, part, networks if part is Part.HEAR else ())
    try:
        lock.take()
        yield lock
    finally:
        lock.release()


_IN_TURN = text("SELECT pg_advisory_xact_lock(:key, hashtext(:what))")


def in_turn(tx: Tx, what: str) -> None:
    """Whoever else does this waits until this transaction has ended. SQLite's transactions take turns by themselves."""
    if tx.connection.dialect.name == "postgresql":
        tx.connection.execute(_IN_TURN, {"key": KEY, "what": what})


class _FileLock:
    """SQLite: a lock of the operating system on a file beside the database. The file stays; what counts is the lock."""

    def __init__(self, url: URL) -> None:
        self._file = file_of(url)
        self._handle = -1

    def take(self) -> None:
        if self._file is None:  # a database in memory is nobody else's
            return
        place = self._file.with_name(f"{self._file.name}.lock")
        handle = os.open(place, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            _lock_file(handle)
        except OSError:
            os.close(handle)
            raise Held from None
        self._handle = handle

    def renew(self) -> None:
        """A file's lock is not lost while the process lives."""

    def release(self) -> None:
        if self._handle >= 0:
            os.close(self._handle)
            self._handle = -1


_WHOLE = text("SELECT pg_try_advisory_lock(:key)")
_TOGETHER = text("SELECT pg_try_advisory_lock_shared(:key)")
_ONE_EAR = text("SELECT pg_try_advisory_lock(:key, hashtext(:what))")


class _ServerLock:
    """PostgreSQL: a session's advisory locks on a connection of its own."""

    def __init__(self, url: URL, part: Part, heard: Iterable[str]) -> None:
        alive = {name: value for name, value in _ALIVE.items() if name not in url.query}
        self._engine: Engine = create_engine(url, poolclass=NullPool, isolation_level="AUTOCOMMIT", connect_args=alive)
        self._connection: Connection | None = None
        self._town = _WHOLE if part is Part.ALL else _TOGETHER
        self._heard = tuple(heard)

    def take(self) -> None:
        try:
            connection = self._engine.connect()
            refused = self._refused(connection)
        except DBAPIError as error:
            raise Unavailable("the database does not answer") from error
        if refused is not None:
            connection.close()
            raise refused
        self._connection = connection

    def _refused(self, connection: Connection) -> Held | None:
        """Take every lock there is to take; return what stands in the way, if anything does."""
        if not connection.scalar(self._town, {"key": KEY}):
            return Held()
        for network in self._heard:
            if not connection.scalar(_ONE_EAR, {"key": KEY, "what": f"hear {network}"}):
                return Held(network)
        return None

    def renew(self) -> None:
        try:
            if self._connection is not None:
                self._connection.scalar(text("SELECT 1"))
                return
        except DBAPIError:
            self._drop()
        self.take()

    def release(self) -> None:
        self._drop()
        self._engine.dispose()

    def _drop(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(DBAPIError):
                connection.close()


def file_of(url: URL) -> Path | None:
    """Return the file of a SQLite database, whatever way leads to it; None when it lives in memory."""
    return None if url.database in (None, "", ":memory:") else Path(str(url.database)).resolve()


if sys.platform == "win32":
    import msvcrt

    def _lock_file(handle: int) -> None:
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _lock_file(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
