"""The whole town is written into a folder that any Kyläkello can read, whatever its database."""

from __future__ import annotations

import csv
import hashlib
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any
from uuid import uuid4

from sqlalchemy import Table, func, select, text

from storage import exported, lock, schema
from storage.db import Database, Tx
from storage.exported import FILES, MANIFEST, Manifest, Of

_AT_ONCE = 500
"""How many rows are fetched at once: the memory that an export takes does not grow with the town."""


@dataclass(frozen=True, slots=True)
class Exported:
    """The town stands in the folder, or in the zip file, as it was at one moment."""

    place: Path
    rows: int


@dataclass(frozen=True, slots=True)
class Nothing:
    """There is no town to export."""


@dataclass(frozen=True, slots=True)
class NotEmpty:
    """Something stands in that place already."""

    place: Path


@dataclass(frozen=True, slots=True)
class OtherRevision:
    """The database is not at the revision that this program speaks of."""

    revision: str


def export(db: Database, place: Path, *, now: datetime) -> Exported | Nothing | NotEmpty | OtherRevision:
    """The place holds all of the town, as it is at one moment of this call, for its owner's eyes; or it is as it was.

    It is a folder; a zip file, if its name ends so. People may go on booking meanwhile. Raises OSError.
    """
    zipped = place.suffix == ".zip"
    if place.exists() and (zipped or not place.is_dir() or any(place.iterdir())):
        return NotEmpty(place)
    file = lock.file_of(db.url) if db.sqlite else None
    if db.sqlite and (file is None or not file.exists()):
        return Nothing()
    revision = schema.current(db)
    if revision is None:
        return Nothing()
    if revision != schema.head():
        return OtherRevision(revision)
    with _fresh_beside(place) as fresh:
        manifest = db.read_now(lambda tx: _write(tx, fresh, revision=revision, now=now))
        (fresh / MANIFEST).write_text(manifest.write(), encoding="utf-8")
        _move(fresh, place, zipped=zipped)
    return Exported(place, manifest.rows)


@contextmanager
def _fresh_beside(place: Path) -> Iterator[Path]:
    """A new folder in one beside the place, for its owner only; what was not moved out of them is gone afterwards."""
    around = place.absolute().with_name(f".{place.name}.{uuid4().hex[:8]}")
    around.mkdir(mode=0o700)
    try:
        fresh = around / "town"
        fresh.mkdir(mode=0o700)
        yield fresh
    finally:
        shutil.rmtree(around, ignore_errors=True)


def _move(fresh: Path, place: Path, *, zipped: bool) -> None:
    """What is whole stands in its place."""
    for file in fresh.rglob("*"):
        file.chmod(0o700 if file.is_dir() else 0o600)
    if zipped:
        packed = Path(shutil.make_archive(str(fresh), "zip", fresh))
        packed.chmod(0o600)
        packed.rename(place)
    else:
        if place.exists():
            place.rmdir()
        fresh.rename(place)


def _write(tx: Tx, folder: Path, *, revision: str, now: datetime) -> Manifest:
    if tx.connection.dialect.name == "postgresql":  # all that is read is of one moment; SQLite needs no word for it
        tx.run(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY"))
    (folder / FILES).mkdir()
    tables = {each.name: _write_table(tx, each, folder) for each in exported.tables()}
    return Manifest(revision, version("kylakello"), now.isoformat(), tables)


def _write_table(tx: Tx, table: Table, folder: Path) -> Of:
    file, rows = folder / f"{table.name}.csv", 0
    columns = list(table.columns)
    ways = [exported.way(column).write for column in columns]
    bytes_at = [place for place, column in enumerate(columns) if exported.is_bytes(column)]
    query = select(*map(exported.selected, columns)).order_by(*table.primary_key.columns)
    query = query.execution_options(stream_results=True, max_row_buffer=_AT_ONCE)
    with file.open("w", encoding="utf-8", newline="") as opened:
        out = csv.writer(opened)
        out.writerow([column.name for column in columns])
        for row in tx.connection.execute(query):
            cells: list[Any] = list(row)
            for place in bytes_at:
                cells[place] = cells[place] if cells[place] is None else _kept(cells[place], folder)
            out.writerow(["" if it is None else write(it) for write, it in zip(ways, cells, strict=True)])
            rows += 1
    return Of(rows, exported.digest(file), highest(tx, table))


def _kept(content: bytes, folder: Path) -> str:
    """Return the name of the file that holds the bytes: the same bytes are kept once."""
    name = hashlib.sha256(content).hexdigest()
    file = folder / FILES / name
    if not file.exists():
        file.write_bytes(content)
    return name


def highest(tx: Tx, table: Table) -> int:
    """Return the highest number that the table has given to a row; to one that is gone, if it must not come again."""
    if "id" not in table.columns:
        return 0
    there: int = tx.scalar(select(func.coalesce(func.max(table.c.id), 0)))
    if not table.dialect_options["sqlite"]["autoincrement"]:
        return there
    given = "SELECT seq FROM sqlite_sequence WHERE name = :name"
    if tx.connection.dialect.name == "postgresql":
        given = "SELECT pg_sequence_last_value(CAST(pg_get_serial_sequence(:name, 'id') AS regclass))"
    return max(there, tx.scalar(text(given), name=table.name) or 0)
