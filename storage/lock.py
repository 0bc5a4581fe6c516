"""One bot for one database: whoever hears and says for the town holds this lock, and loses it when the process ends."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Protocol

from sqlalchemy import Connection, Engine, NullPool, create_engine, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError

from storage.db import Database, Unavailable

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
    """Another Kyläkello runs on this database."""

    def __init__(self) -> None:
        super().__init__("another Kyläkello runs on this database")


class Lock(Protocol):
    """A lock that is held."""

    def renew(self) -> None:
        """It is held still, or again after a lost connection.

        Raises `Held` if another bot took it meanwhile, and `Unavailable` while the database does not answer.
        """


@contextmanager
def hold(db: Database) -> Iterator[Lock]:
    """Nobody else holds the lock of this database inside the block. Raises `Held` at once, it never waits.

    The operating system or the server lets go of it when the process dies, however it dies.
    """
    lock = _FileLock(db.url) if db.sqlite else _ServerLock(db.url)
    try:
        lock.take()
        yield lock
    finally:
        lock.release()


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


class _ServerLock:
    """PostgreSQL: a session's advisory lock on a connection of its own."""

    def __init__(self, url: URL) -> None:
        alive = {name: value for name, value in _ALIVE.items() if name not in url.query}
        self._engine: Engine = create_engine(url, poolclass=NullPool, isolation_level="AUTOCOMMIT", connect_args=alive)
        self._connection: Connection | None = None

    def take(self) -> None:
        try:
            connection = self._engine.connect()
            taken = connection.scalar(text("SELECT pg_try_advisory_lock(:key)"), {"key": KEY})
        except DBAPIError as error:
            raise Unavailable("the database does not answer") from error
        if not taken:
            connection.close()
            raise Held
        self._connection = connection

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
