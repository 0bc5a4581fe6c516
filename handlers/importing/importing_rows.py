"""The rows of a table that somebody brings: what each says, and what in it cannot be understood."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

from handlers.importing import tables
from handlers.importing.columns import NOTHING, Column, Wrong
from handlers.importing.sheets import Sheet
from handlers.importing.tables import NoText, OpenQuote, Row, Workbook
from handlers.words import Words, escape
from storage.spaces import key_of


class Empty(Enum):
    """What stands in a column from which a value shall be taken away."""

    EMPTY = "-"


@dataclass(frozen=True, slots=True)
class Mistake:
    """What is wrong on a line of the file and how to write it, in our markup."""

    line: int
    text: str


@dataclass(frozen=True, slots=True)
class Entry:
    """What a row says of the one called `name`: a value for each column in which something stands."""

    line: int
    name: str
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Table:
    """Everything the table says; nothing is done with the columns in `unused`."""

    entries: tuple[Entry, ...]
    mistakes: tuple[Mistake, ...]
    unused: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NoNames:
    """No column holds the names."""


@dataclass(frozen=True, slots=True)
class NoRows:
    """There is a heading at most."""


def read(content: bytes, sheet: Sheet, t: Words) -> Table | NoNames | NoRows | Workbook | NoText:
    """Return what the file says, if it is a table with names in it."""
    text = tables.as_text(content)
    if not isinstance(text, str):
        return text
    sign = tables.separator(text, lambda title: sheet.column(title) is not None)
    rows = list(tables.rows(text, sign))
    if not rows:
        return NoRows()
    heading, below = rows[0], rows[1:]
    if isinstance(heading, OpenQuote):
        return Table((), (_open_quote(heading, t),), ())
    reader = _Reader(heading, sheet, sign, t)
    if not reader.has_names:
        return NoNames()
    if not below and not reader.mistakes:
        return NoRows()
    entries = [entry for row in below if (entry := reader.entry(row))]
    return Table(tuple(entries), tuple(reader.mistakes), reader.unused)


def _open_quote(row: OpenQuote, t: Words) -> Mistake:
    return Mistake(row.line, t("A quotation mark is missing or stands in the wrong place."))


class _Reader:
    """Reads one row after another and gathers every mistake."""

    def __init__(self, heading: Row, sheet: Sheet, sign: str, t: Words) -> None:
        self._t, self._titles = t, heading.values
        self._columns = [sheet.column(title) for title in heading.values]
        self._sign = t("tab") if sign == "\t" else sign
        self._lines: dict[str, int] = {}
        self.mistakes: list[Mistake] = []
        self.has_names = any(column and column.name == "name" for column in self._columns)
        both = zip(self._titles, self._columns, strict=True)
        self.unused = tuple(title for title, column in both if title and column is None)
        self._look_at(heading, sheet)

    def _look_at(self, heading: Row, sheet: Sheet) -> None:
        t, seen = self._t, set[str]()
        for title, column in zip(self._titles, self._columns, strict=True):
            if column is not None and column.name in seen:
                self._wrong(heading.line, t("Two columns mean the same: {column}. Leave one out.", column=title))
            seen |= {column.name} if column else set()
            likely = None if column else sheet.similar(title)
            if likely:
                self._wrong(
                    heading.line,
                    t("I do not know the column {column}. Did you mean {likely}?", column=title, likely=likely),
                )

    def _wrong(self, line: int, text: str) -> None:
        self.mistakes.append(Mistake(line, text))

    def entry(self, row: Row | OpenQuote) -> Entry | None:
        """Return what the row says, as far as it can be read; None if it says nothing of anybody."""
        t = self._t
        if isinstance(row, OpenQuote):
            self.mistakes.append(_open_quote(row, t))
            return None
        if len(row.values) > len(self._columns):
            text = t(
                "There are more values than columns. Put a value with “{sign}” in it in quotation marks.",
                sign=self._sign,
            )
            self._wrong(row.line, text)
            return None
        values = self._values(row)
        name = values.pop("name", Empty.EMPTY)
        if name is Empty.EMPTY:
            self._wrong(row.line, t("The name is missing."))
            return None
        if isinstance(name, Wrong):
            return None
        there = self._lines.setdefault(key_of(name), row.line)
        if there != row.line:
            self._wrong(row.line, t("{name} stands on line {line} already.", name=name, line=there))
        return Entry(row.line, name, {column: one for column, one in values.items() if not isinstance(one, Wrong)})

    def _values(self, row: Row) -> dict[str, Any]:
        """Return the value of every column in which something stands, also those that are wrong."""
        values: dict[str, Any] = {}
        for title, column, given in zip(self._titles, self._columns, row.values, strict=False):
            if column is not None and given:
                values[column.name] = self._value(row.line, title, column, given)
        return values

    def _value(self, line: int, title: str, column: Column, given: str) -> Any:
        if given in NOTHING:
            return Empty.EMPTY
        value = column.read(given, self._t)
        if isinstance(value, Wrong):
            self._wrong(line, f"{escape(title)}: {value.text}")
        return value
