"""Tables as people save them: any of Excel's encodings, any of the usual separators."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

SEPARATORS = (";", "\t", ",")
_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


@dataclass(frozen=True, slots=True)
class Workbook:
    """The file is a spreadsheet program's own, not text."""


@dataclass(frozen=True, slots=True)
class NoText:
    """The file is no text in an encoding anybody saves tables in."""


@dataclass(frozen=True, slots=True)
class Row:
    """The values of one row; `line` is the line of the file on which it begins, from 1."""

    line: int
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OpenQuote:
    """A quotation mark in the row that begins on `line` is not closed as it should be."""

    line: int


def as_text(content: bytes) -> str | Workbook | NoText:
    """Return the text of the file: UTF-8 or UTF-16 by its mark, else UTF-8, else what Excel calls ANSI."""
    if content.startswith(_WORKBOOKS):
        return Workbook()
    marked = next((encoding for mark, encoding in _MARKS if content.startswith(mark)), None)
    for encoding in (marked,) if marked else ("utf-8", "cp1252"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return NoText() if "\0" in text else text
    return NoText()


def separator(text: str, known: Callable[[str], bool]) -> str:
    """Return what parts the values: that with which the heading has the most known names, and then the most columns."""
    line = next((line for line in text.splitlines() if line.strip()), "")
    if line.strip().lower().startswith("sep=") and len(line.strip()) == 5:
        return line.strip()[4]

    def likely(sign: str) -> tuple[int, int]:
        names = next((row.values for row in rows(text, sign) if isinstance(row, Row)), ())
        return sum(map(known, names)), len(names)

    return max(SEPARATORS, key=likely)


def rows(text: str, sign: str) -> Iterator[Row | OpenQuote]:
    """Return the rows that hold anything. After a quotation mark that is not closed nothing more can be read."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=sign, strict=True)
    line = 1
    try:
        for values in reader:
            row = Row(line, _trimmed(values))
            line = reader.line_num + 1
            if row.values and not (row.line == 1 and _is_hint(row.values, sign)):
                yield row
    except csv.Error:
        yield OpenQuote(line)


def _is_hint(values: tuple[str, ...], sign: str) -> bool:
    """Whether this is Excel's own first line that names the separator."""
    return sign.join(values).lower() in (f"sep={sign}", "sep=")


def _trimmed(values: Iterable[str]) -> tuple[str, ...]:
    """Return the values without blanks around them and without empty ones at the end."""
    found = [value.replace("\xa0", " ").strip() for value in values]
    while found and not found[-1]:
        found.pop()
    return tuple(found)
