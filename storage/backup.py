"""Copies of the database: made while the bot runs, and put back when it does not."""

from __future__ import annotations

import errno
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from shlex import quote
from uuid import uuid4

from sqlalchemy.engine import URL

from storage import lock, schema
from storage.db import Database, Unavailable

_BESIDE = ("-wal", "-shm", "-journal")
"""What SQLite keeps beside a database file."""


@dataclass(frozen=True, slots=True)
class Saved:
    """The copy stands in the file, whole and checked."""

    file: Path
    size: int


@dataclass(frozen=True, slots=True)
class Restored:
    """The database is what the copy held, brought up to date; the one before it stands in `before`."""

    revision: str
    before: Path | None


@dataclass(frozen=True, slots=True)
class Nothing:
    """There is no such file."""

    file: Path


@dataclass(frozen=True, slots=True)
class SameFile:
    """The copy and the database would be one file."""


@dataclass(frozen=True, slots=True)
class Damaged:
    """The file is no whole database."""

    file: Path


@dataclass(frozen=True, slots=True)
class Foreign:
    """The file is a database, but none of a Kyläkello."""

    file: Path


@dataclass(frozen=True, slots=True)
class TooNew:
    """The copy was made by a newer Kyläkello than this one."""

    revision: str


@dataclass(frozen=True, slots=True)
class ServersTool:
    """The database is PostgreSQL: this command line of its own tools does it. It shows no password."""

    command: str


def save(db: Database, file: Path) -> Saved | Nothing | SameFile | Damaged | ServersTool:
    """The file holds the database as it is at one moment of this call, or is what it was before.

    People may go on booking meanwhile. Only the file's owner can read it. Raises OSError when it cannot be written.
    """
    if not db.sqlite:
        return ServersTool(f"pg_dump --format=custom --file={quote(str(file))} {_shown(db.url)}")
    source = lock.file_of(db.url)
    if source is None or not source.exists():
        return Nothing(source or Path(":memory:"))
    if file.resolve() == source:
        return SameFile()
    with _fresh_beside(file) as fresh:
        if not _copied(source, fresh):
            return Damaged(source)
        _settle(fresh)
        fresh.replace(file)
    return Saved(file, file.stat().st_size)


def restore(
    db: Database, file: Path, *, now: datetime
) -> Restored | Nothing | SameFile | Damaged | Foreign | TooNew | ServersTool:
    """The database is what the file holds; or nothing has changed.

    Raises `lock.Held` while a bot runs on the database.
    """
    if not db.sqlite:
        return ServersTool(f"pg_restore --clean --if-exists --no-owner --dbname={_shown(db.url)} {quote(str(file))}")
    target = lock.file_of(db.url)
    if target is None or not file.is_file():
        return Nothing(file)
    if file.resolve() == target:
        return SameFile()
    target.parent.mkdir(parents=True, exist_ok=True)
    with lock.hold(db), _fresh_beside(target) as fresh:
        revision = _usable(file, fresh)
        if not isinstance(revision, str):
            return revision
        _make_current(fresh)
        _settle(fresh)
        before = _put_aside(target, now)
        fresh.replace(target)
    return Restored(revision, before)


def _usable(file: Path, fresh: Path) -> str | Damaged | Foreign | TooNew:
    """`fresh` is a checked copy of the file, which this program can read; its revision is returned."""
    if not _copied(file, fresh):
        return Damaged(file)
    with closing(sqlite3.connect(fresh)) as copy:
        try:
            row = copy.execute("SELECT version_num FROM alembic_version").fetchone()
        except sqlite3.OperationalError:
            row = None
    if row is None:
        return Foreign(file)
    return row[0] if schema.knows(row[0]) else TooNew(row[0])


def _copied(source: Path, copy: Path) -> bool:
    """The copy holds what the source held at one moment; False if either is not whole."""
    try:
        with closing(_opened(source)) as database, closing(sqlite3.connect(copy)) as target:
            database.backup(target)
            target.execute("PRAGMA journal_mode=DELETE")  # one file, without others beside it
            return target.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    except sqlite3.DatabaseError as error:
        _raise_if_no_fault_of(error, copy)
        return False


def _raise_if_no_fault_of(error: sqlite3.DatabaseError, copy: Path) -> None:
    """A disk without room, or a database that others hold, says nothing about whether a file is whole."""
    name = getattr(error, "sqlite_errorname", "")
    if name == "SQLITE_FULL" or name.startswith("SQLITE_IOERR"):
        number = errno.ENOSPC if name == "SQLITE_FULL" else errno.EIO
        raise OSError(number, os.strerror(number), str(copy)) from error
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        raise Unavailable("the database is locked") from error


def _opened(source: Path) -> sqlite3.Connection:
    # A copy from a read-only place may still say that it wants a log beside it: without one it cannot change either.
    alone = not source.with_name(f"{source.name}-wal").exists() and not os.access(source.parent, os.W_OK)
    how = "mode=ro&immutable=1" if alone else "mode=rw" if os.access(source, os.W_OK) else "mode=ro"
    return sqlite3.connect(f"{source.resolve().as_uri()}?{how}", uri=True, timeout=30)


def _make_current(fresh: Path) -> None:
    """The copy is at the newest revision and will make a new salt: keys of messages said since must not come again."""
    copy = Database(f"sqlite:///{fresh}")
    try:
        schema.migrate(copy)
    finally:
        copy.close()
    with closing(sqlite3.connect(fresh)) as database, database:
        database.execute("DELETE FROM kept WHERE name = 'salt'")
    with closing(sqlite3.connect(fresh)) as database:
        database.execute("PRAGMA journal_mode=DELETE")


def _put_aside(target: Path, now: datetime) -> Path | None:
    """The database stands under another name as well, with what its log held; nothing is beside it any more."""
    if not target.exists():
        _drop_beside(target)
        return None
    before = target.with_name(f"{target.name}.before-restore-{now:%Y%m%dT%H%M%SZ}")
    log, kept = (file.with_name(f"{file.name}-wal") for file in (target, before))
    if log.exists():
        shutil.copy2(log, kept)
    if _without_log(target):
        kept.unlink(missing_ok=True)
    _drop_beside(target)
    try:
        os.link(target, before)
    except OSError:  # a disk that knows no links
        shutil.copy2(target, before)
    return before


def _without_log(file: Path) -> bool:
    """Whether all that the log beside the file held stands in the file now. A damaged file cannot take it in."""
    try:
        with closing(sqlite3.connect(file)) as database:
            busy, _, _ = database.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    except sqlite3.DatabaseError:
        return False
    return not busy


@contextmanager
def _fresh_beside(file: Path) -> Iterator[Path]:
    """A new empty file in the same folder, for its owner only; gone afterwards, unless it was moved."""
    fresh = file.with_name(f".{file.name}.{uuid4().hex[:8]}")
    os.close(os.open(fresh, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    try:
        yield fresh
    finally:
        fresh.unlink(missing_ok=True)
        _drop_beside(fresh)


def _drop_beside(file: Path) -> None:
    for end in _BESIDE:
        file.with_name(file.name + end).unlink(missing_ok=True)


def _settle(file: Path) -> None:
    """What was written is on the disk."""
    with file.open("rb+") as written:
        os.fsync(written.fileno())


def _shown(url: URL) -> str:
    """Return the address as PostgreSQL's tools take it, without the password."""
    bare = URL.create("postgresql", url.username, None, url.host, url.port, url.database, url.query)
    return quote(bare.difference_update_query(["password"]).render_as_string())
