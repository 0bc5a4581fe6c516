"""A town that was exported moves into an empty database: all of it, or nothing."""

from __future__ import annotations

import csv
import shutil
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import JSON, Table, column, delete, insert, select, text
from sqlalchemy import table as bare
from sqlalchemy.types import TypeEngine

from storage import claims, exported, lock, schema
from storage.db import Database, Tx
from storage.exported import FILES, MANIFEST, Manifest
from storage.exporting import highest

_AT_ONCE = 500
_INHABITED = ("person", "room", "association", "space")
"""A town is empty while there is none of these: what else a fresh one has, gives way."""


@dataclass(frozen=True, slots=True)
class Imported:
    """The town lives in this database."""

    rows: int


@dataclass(frozen=True, slots=True)
class NoTown:
    """In this place there is no exported town, or only a part of one."""

    place: Path


@dataclass(frozen=True, slots=True)
class Damaged:
    """This file is not what was exported."""

    file: str


@dataclass(frozen=True, slots=True)
class Inhabited:
    """Somebody lives in this database already."""


@dataclass(frozen=True, slots=True)
class Older:
    """The town was exported by an older Kyläkello, of which this is the version and the revision."""

    version: str
    revision: str


@dataclass(frozen=True, slots=True)
class Newer:
    """The town was exported by a newer Kyläkello."""

    version: str
    revision: str


class _Broken(Exception):
    """This file of the folder is not what was exported."""


def look(place: Path) -> Manifest | NoTown:
    """Return what the folder or zip file is said to hold."""
    try:
        if place.is_dir():
            found = (place / MANIFEST).read_text(encoding="utf-8")
        else:
            with zipfile.ZipFile(place) as packed:
                found = packed.read(MANIFEST).decode()
    except (FileNotFoundError, KeyError, UnicodeDecodeError, zipfile.BadZipFile):
        return NoTown(place)
    return exported.read_manifest(found) or NoTown(place)


def bring(db: Database, place: Path) -> Imported | NoTown | Damaged | Inhabited | Older | Newer:
    """The exported town lives in this database, which is brought up to date; or nothing has changed.

    Messages have new keys from now on: those of messages that were said since the export must not come again. Raises
    `lock.Held` while a bot runs on the database.
    """
    manifest = look(place)
    if isinstance(manifest, NoTown):
        return manifest
    if manifest.revision != schema.head():
        other = Older if schema.knows(manifest.revision) else Newer
        return other(manifest.version, manifest.revision)
    with _unpacked(place) as folder:
        if wrong := _wrong(folder, manifest):
            return Damaged(wrong)
        with lock.hold(db):
            schema.migrate(db)
            try:
                return db.write_now(lambda tx: _move_in(tx, folder, manifest))
            except _Broken as broken:
                return Damaged(str(broken))


@contextmanager
def _unpacked(place: Path) -> Iterator[Path]:
    """The folder, or one for its owner only in which everything of the zip file stands meanwhile."""
    if place.is_dir():
        yield place
        return
    folder = Path(tempfile.mkdtemp(prefix="kylakello-"))
    try:
        with zipfile.ZipFile(place) as packed:
            packed.extractall(folder)  # noqa: S202: it never leaves the folder
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _wrong(folder: Path, manifest: Manifest) -> str | None:
    """Return the name of a table's file that is not what was exported, if any."""
    names = {each.name for each in exported.tables()}
    if names != manifest.tables.keys():
        return MANIFEST
    for name, told in manifest.tables.items():
        file = folder / f"{name}.csv"
        if not file.is_file() or exported.digest(file) != told.sha256:
            return file.name
    return None


def _move_in(tx: Tx, folder: Path, manifest: Manifest) -> Imported | Inhabited:
    tables = exported.tables()
    if any(tx.first(select(each).limit(1)) for each in tables if each.name in _INHABITED):
        return Inhabited()
    rules = _without_rules(tx, tables)
    for each in reversed(tables):
        tx.run(delete(each))
    for each in tables:
        if _fill(tx, each, folder) != manifest.tables[each.name].rows:
            raise _Broken(f"{each.name}.csv")
        _go_on_from(tx, each, manifest.tables[each.name].highest)
    for rule in rules:
        tx.run(text(rule))
    kept = schema.metadata().tables["kept"]
    tx.run(delete(kept).where(kept.c.name == "salt"))
    claims.release(tx)
    return Imported(manifest.rows)


def _without_rules(tx: Tx, tables: list[Table]) -> list[str]:
    """What rules say of changes is not asked of what has long been so; return the statements that set them again."""
    if tx.connection.dialect.name == "postgresql":
        for each in tables:
            tx.run(text(f'ALTER TABLE "{each.name}" DISABLE TRIGGER USER'))
        return [f'ALTER TABLE "{each.name}" ENABLE TRIGGER USER' for each in tables]
    tx.run(text("PRAGMA defer_foreign_keys = ON"))
    found = tx.all(text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"))
    for name, _ in found:
        tx.run(text(f'DROP TRIGGER "{name}"'))
    return [rule.replace(":", "\\:") for _, rule in found]


def _fill(tx: Tx, table: Table, folder: Path) -> int:
    """Every row of the table's file is in the table; return how many."""
    rows, count = _rows(table, folder), 0
    statement = insert(_plain(table))
    while some := list(islice(rows, _AT_ONCE)):
        tx.many(statement, some)
        count += len(some)
    return count


def _plain(table: Table) -> Any:
    """Return the table without its columns' defaults, in which nothing stays nothing in JSON, too."""
    return bare(table.name, *(column(each.name, _plain_type(each.type)) for each in table.columns))


def _plain_type(kind: TypeEngine[Any]) -> TypeEngine[Any]:
    return JSON(none_as_null=True) if isinstance(kind, JSON) else kind


def _rows(table: Table, folder: Path) -> Iterator[dict[str, Any]]:
    csv.field_size_limit(sys.maxsize)
    file = folder / f"{table.name}.csv"
    columns = list(table.columns)
    ways = [exported.way(each).read for each in columns]
    names = [each.name for each in columns]
    with file.open(encoding="utf-8", newline="") as opened:
        lines = csv.reader(opened)
        if next(lines, None) != names:
            raise _Broken(file.name)
        for cells in lines:
            try:
                values = [read(cell) if cell else None for read, cell in zip(ways, cells, strict=True)]
            except (ValueError, KeyError):
                raise _Broken(file.name) from None
            row: dict[str, Any] = dict(zip(names, values, strict=True))
            for each in filter(exported.is_bytes, columns):
                if row[each.name] is not None:
                    row[each.name] = _bytes(folder, row[each.name])
            yield row


def _bytes(folder: Path, name: str) -> bytes:
    file = folder / FILES / Path(name).name
    if not file.is_file() or exported.digest(file) != name:
        raise _Broken(f"{FILES}/{name}")
    return file.read_bytes()


def _go_on_from(tx: Tx, table: Table, number: int) -> None:
    """The next row of the table gets a number that none has had."""
    number = max(number, highest(tx, table))
    if not number:
        return
    if tx.connection.dialect.name == "postgresql":
        given = text("SELECT setval(CAST(pg_get_serial_sequence(:name, 'id') AS regclass), :number)")
        tx.scalar(given, name=table.name, number=number)
    elif table.dialect_options["sqlite"]["autoincrement"]:
        tx.run(text("DELETE FROM sqlite_sequence WHERE name = :name"), name=table.name)
        tx.run(text("INSERT INTO sqlite_sequence (name, seq) VALUES (:name, :number)"), name=table.name, number=number)
