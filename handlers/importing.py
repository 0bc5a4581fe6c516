"""Spaces from a table: all of its rows or none, and every wrong row named with what to write instead."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, assert_never

from handlers import columns, tables
from handlers.features import out_of_order
from handlers.tables import NoText, OpenQuote, Row, Workbook
from handlers.words import Words, escape
from storage import spaces
from storage.db import Tx
from storage.spaces import Space

_NOTHING = frozenset(("", "-", "–", "—"))


@dataclass(frozen=True, slots=True)
class Imported:
    """The spaces can be booked; nothing was done with the columns in `unused`."""

    names: tuple[str, ...]
    unused: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Mistake:
    """What is wrong on a line of the file and how to write it, in our markup."""

    line: int
    text: str


@dataclass(frozen=True, slots=True)
class Mistakes:
    """Nothing was imported; these must be mended first."""

    found: tuple[Mistake, ...]


@dataclass(frozen=True, slots=True)
class NoNames:
    """No column holds the names of the spaces."""


@dataclass(frozen=True, slots=True)
class NoRows:
    """There is a heading at most."""


Outcome = Imported | Mistakes | NoNames | NoRows | Workbook | NoText


def import_spaces(tx: Tx, content: bytes, *, now: datetime, t: Words) -> Outcome:
    """Every space in the table can be booked; or none was added and the reason is returned."""
    text = tables.as_text(content)
    if not isinstance(text, str):
        return text
    sign = tables.separator(text, lambda title: bool(columns.column(title)))
    rows = list(tables.rows(text, sign))
    if not rows:
        return NoRows()
    heading, below = rows[0], rows[1:]
    if isinstance(heading, OpenQuote):
        return Mistakes((_open_quote(heading, t),))
    named = [columns.column(title) for title in heading.values]
    if "name" not in named:
        return NoNames()
    reader = _Reader(heading, named, sign, {spaces.key_of(name): 0 for _, name in spaces.names(tx)}, t)
    found = [(reader.space(row, now), row) for row in below]
    if reader.mistakes:
        return Mistakes(tuple(sorted(reader.mistakes, key=lambda mistake: mistake.line)))
    return _add(tx, [space for space, _ in found if space], reader.unused) if found else NoRows()


def _add(tx: Tx, found: Sequence[tuple[Space, Any]], unused: tuple[str, ...]) -> Imported:
    for space, hours in found:
        added = spaces.add(tx, space, hours)
        assert isinstance(added, spaces.Added)  # the names were compared before
    return Imported(tuple(space.name for space, _ in found), unused)


def _open_quote(row: OpenQuote, t: Words) -> Mistake:
    return Mistake(row.line, t("A quotation mark is missing or stands in the wrong place."))


class _Reader:
    """Reads one row after another and gathers every mistake."""

    def __init__(self, heading: Row, named: list[str], sign: str, taken: dict[str, int], t: Words) -> None:
        self._titles, self._columns, self._t = heading.values, named, t
        self._sign = t("tab") if sign == "\t" else sign
        self._taken = taken
        self.mistakes: list[Mistake] = []
        self.unused = tuple(
            title
            for title, column in zip(heading.values, named, strict=True)
            if title and column in ("", columns.NOT_USED_YET)
        )
        self._look_at(heading)

    def _look_at(self, heading: Row) -> None:
        t, seen = self._t, set[str]()
        for title, column in zip(self._titles, self._columns, strict=True):
            if column in seen:
                self._wrong(heading.line, t("Two columns mean the same: {column}. Leave one out.", column=title))
            seen |= {column} - {""}
            likely = None if column else columns.similar(title)
            if likely:
                self._wrong(
                    heading.line,
                    t("I do not know the column {column}. Did you mean {likely}?", column=title, likely=likely),
                )

    def _wrong(self, line: int, text: str) -> None:
        self.mistakes.append(Mistake(line, text))

    def space(self, row: Row | OpenQuote, now: datetime) -> tuple[Space, Any] | None:
        """Return the space of the row and its hours; None if something in it is wrong."""
        before, t = len(self.mistakes), self._t
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
        hours = values.pop("hours", ())
        if "name" not in values:
            if not row.values[self._columns.index("name")].strip("-–— "):
                self._wrong(row.line, t("The name is missing."))
            return None
        space = Space(key="", created_at=now, **values)
        self._compare(row, space)
        return (space, hours) if len(self.mistakes) == before else None

    def _values(self, row: Row) -> dict[str, Any]:
        values: dict[str, Any] = {}
        for title, column, given in zip(self._titles, self._columns, row.values, strict=False):
            if column in ("", columns.NOT_USED_YET) or given in _NOTHING:
                continue
            value = columns.read(column, given, self._t)
            if isinstance(value, columns.Wrong):
                self._wrong(row.line, f"{escape(title)}: {value.text}")
            else:
                values[column] = value
        return values

    def _compare(self, row: Row, space: Space) -> None:
        """The space has a name that no other has, and its shortest booking is not longer than its longest."""
        t = self._t
        there = self._taken.setdefault(spaces.key_of(space.name), row.line)
        if there == 0:
            self._wrong(row.line, t("There is a space called {name} already.", name=space.name))
        elif there != row.line:
            self._wrong(row.line, t("{name} stands on line {line} already.", name=space.name, line=there))
        if space.shortest > space.longest:
            self._wrong(row.line, out_of_order(t, space.shortest, space.longest))


def say(outcome: Outcome, t: Words) -> str:
    """Return what the person who brought the table is told, in our markup."""
    match outcome:
        case Imported(names, unused):
            lines = [
                t.n(
                    "{n} space can now be booked: {names}",
                    "{n} spaces can now be booked: {names}",
                    len(names),
                    names=t.list(names),
                )
            ]
            lines += [t("The column {column} is not used yet.", column=column) for column in unused]
        case Mistakes(found):
            lines = [
                t.n(
                    "Nothing was imported: {n} thing must be mended first.",
                    "Nothing was imported: {n} things must be mended first.",
                    len(found),
                )
            ]
            lines += [t("Line {line}", line=mistake.line) + f": {mistake.text}" for mistake in found]
        case NoNames():
            lines = [
                t("Nothing was imported: no column is called {name}.", name=t("name")),
                t("The first line must name the columns, for example:"),
                t("name;people;opening hours;address"),
            ]
        case NoRows():
            lines = [t("Nothing was imported: there are no spaces in the file.")]
        case Workbook():
            lines = [t("Nothing was imported: this is a spreadsheet's own file. Save it as CSV and try again.")]
        case NoText():
            lines = [t("Nothing was imported: the file is not readable text. Save it as CSV (UTF-8) and try again.")]
        case _:
            assert_never(outcome)
    return "\n".join(lines)
