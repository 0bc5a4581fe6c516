"""How a town stands in a folder: a CSV for each table, its bytes in files beside them, and a manifest of all that.

A cell that is empty is nothing. A text has a backslash before it when it is empty, begins with one, or begins with a
sign that a spreadsheet would take for a formula. Bytes are a file whose name is their own SHA-256.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import JSON, Boolean, Column, ColumnElement, Date, Integer, LargeBinary, Table, Text, cast
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

from storage import schema

FORM = "kylakello town 1"
MANIFEST, FILES = "manifest.json", "files"
_PROCESSES = "worker"
"""Who is at work on the database now: no part of the town."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\\")


@dataclass(frozen=True, slots=True)
class Of:
    """One table in the folder: how many rows its file has, and what the file's SHA-256 is.

    `highest` is the highest number it has ever given out: none below it comes again.
    """

    rows: int
    sha256: str
    highest: int


@dataclass(frozen=True, slots=True)
class Manifest:
    """What belongs to the folder, and of which schema it is."""

    revision: str
    version: str
    exported_at: str
    tables: dict[str, Of]
    form: str = field(default=FORM)

    @property
    def rows(self) -> int:
        """How many rows there are in all."""
        return sum(each.rows for each in self.tables.values())

    def write(self) -> str:
        """Return it as JSON."""
        return json.dumps(asdict(self), indent=1) + "\n"


def read_manifest(text: str) -> Manifest | None:
    """Return what was written, or None if it is no manifest."""
    try:
        found = json.loads(text)
        tables = {str(name): Of(**each) for name, each in found.pop("tables").items()}
        manifest = Manifest(**found, tables=tables)
    except (ValueError, TypeError, KeyError, AttributeError):
        return None
    return manifest if manifest.form == FORM else None


def tables() -> list[Table]:
    """Return the tables of a town, each after those that its rows speak of."""
    return [each for each in schema.metadata().sorted_tables if each.name != _PROCESSES]


def digest(file: Path) -> str:
    """Return the SHA-256 of what the file holds."""
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


@dataclass(frozen=True, slots=True)
class Way:
    """How the values of a column are written into cells and read from them."""

    write: Callable[[Any], str]
    read: Callable[[str], Any]


def _write_text(text: str) -> str:
    text = text.replace("\0", "")  # PostgreSQL keeps none
    return "\\" + text if text == "" or text.startswith(_FORMULA) else text


def _read_text(cell: str) -> str:
    return cell.removeprefix("\\")


def _read_json(cell: str) -> Any:
    found = json.loads(cell)
    return JSON.NULL if found is None else found


def _write_json(text: str) -> str:
    return json.dumps(json.loads(text), ensure_ascii=False)


def _read_bool(cell: str) -> bool:
    return {"true": True, "false": False}[cell]


_WAYS: dict[type[Any], Way] = {
    Boolean: Way(lambda value: "true" if value else "false", _read_bool),
    Integer: Way(lambda value: str(int(value)), int),
    UTCDateTime: Way(lambda at: at.astimezone(UTC).isoformat(), datetime.fromisoformat),
    Date: Way(date.isoformat, date.fromisoformat),
    JSON: Way(_write_json, _read_json),
    AutoString: Way(_write_text, _read_text),
    Text: Way(_write_text, _read_text),
}


def way(column: Column[Any]) -> Way:
    """Return how the column's values are written; of bytes it is the name of their file. Raises KeyError."""
    return _WAYS[AutoString if is_bytes(column) else type(column.type)]


def is_bytes(column: Column[Any]) -> bool:
    """Tell whether the column's values stand in files of their own."""
    return isinstance(column.type, LargeBinary)


def selected(column: Column[Any]) -> ColumnElement[Any]:
    """Return what is selected of the column: JSON as it stands, for its null is not nothing."""
    return cast(column, Text).label(column.name) if isinstance(column.type, JSON) else column
