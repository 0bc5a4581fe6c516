"""What the house says to its database, word by word, taken down at the driver and said again without the house."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable
from contextlib import closing
from typing import Any, Self

import psycopg
from sqlalchemy import event

from benchmarks.measure import took
from storage.db import Database, Tx

Script = list[tuple[str, Any]]
Work = Callable[[Tx], object]

PRAGMAS = ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "cache_size=-16000")

_taken: Script = []


class _LiteCursor(sqlite3.Cursor):
    def execute(self, sql: str, said: Any = (), /) -> Self:
        _taken.append((sql, said))
        return super().execute(sql, said)

    def executemany(self, sql: str, many: Iterable[Any], /) -> Self:
        many = list(many)
        _taken.extend((sql, said) for said in many)
        return super().executemany(sql, many)


class _Lite(sqlite3.Connection):
    def cursor(self, *_: Any) -> sqlite3.Cursor:  # type: ignore[override]
        return super().cursor(_LiteCursor)

    def execute(self, sql: str, said: Any = (), /) -> sqlite3.Cursor:
        return self.cursor().execute(sql, said)


class _PostgresCursor(psycopg.Cursor[Any]):
    def execute(self, query: Any, params: Any = None, **how: Any) -> Any:
        _taken.append((query, params))
        return super().execute(query, params, **how)

    def executemany(self, query: Any, params_seq: Iterable[Any], **how: Any) -> None:
        many = list(params_seq)
        _taken.extend((query, params) for params in many)
        super().executemany(query, many, **how)


def record(url: str, works: Iterable[Work]) -> list[Script]:
    """Return every statement of each transaction, with what was said in it."""
    scripts: list[Script] = []
    with closing(Database(url)) as db:
        event.listen(db.engine, "do_connect", _connect)
        db.write_now(lambda _: None)  # whatever the driver and SQLAlchemy say when they meet
        for work in works:
            _taken.clear()
            db.write_now(work, owner="us")
            scripts.append([(sql, said) for sql, said in _taken if sql.split()[0] not in ("PRAGMA", "BEGIN")])
    assert all(scripts)
    return scripts


def _connect(dialect: Any, _record: Any, args: Any, settings: Any) -> Any:
    if dialect.name == "sqlite":
        return sqlite3.connect(*args, factory=_Lite, **settings)
    return psycopg.connect(*args, cursor_factory=_PostgresCursor, **settings)


def open_raw(url: str) -> sqlite3.Connection | psycopg.Connection[Any]:
    """Return the bare driver's connection, as safe as ours: prepared statements, commits that survive a power cut."""
    if not url.startswith("sqlite"):
        generic = "-c plan_cache_mode=force_generic_plan"  # else planned anew each time, as large tables grow
        return psycopg.connect(url, prepare_threshold=0, autocommit=True, options=generic)
    connection = sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None, cached_statements=500)
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")
    return connection


def replay(url: str, scripts: list[Script], *, before: list[Script] | None = None) -> float:
    """Return how many transactions a second the same statements make when nothing else is done.

    What was said `before` them is said again first, and does not count.
    """
    with closing(open_raw(url)) as connection:
        _replay(connection, before or [])
        return len(scripts) / took(lambda: _replay(connection, scripts))


def _replay(connection: sqlite3.Connection | psycopg.Connection[Any], scripts: list[Script]) -> None:
    begin = "BEGIN IMMEDIATE" if isinstance(connection, sqlite3.Connection) else "BEGIN"
    cursor: Any = connection.cursor()
    for script in scripts:
        cursor.execute(begin)
        for sql, said in script:
            cursor.execute(sql, said)
            if cursor.description is not None:
                cursor.fetchall()
        cursor.execute("COMMIT")
