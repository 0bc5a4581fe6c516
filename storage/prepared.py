"""Statements that run a thousand times a minute: compiled once, then handed straight to the driver.

SQLAlchemy's own way from a compiled statement to the driver and back is most of what a short query costs. The
statement stays Core: shape, types and the differences of the two databases are its business.
"""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import Connection, Executable
from sqlalchemy.engine import Dialect

Convert = Callable[[Any], Any]


class Prepared:
    """One Core statement, whose parameters are all plain `bindparam`s (no lists), for both kinds of database."""

    def __init__(self, statement: Executable) -> None:
        self.statement = statement
        self._forms: dict[str, _Form] = {}

    def run(self, connection: Connection, params: dict[str, Any]) -> tuple[list[Any], int]:
        """Return the rows, as named tuples, and how many rows were touched. Raises the driver's own errors."""
        form = self._form(connection.dialect)
        driver: Any = connection.connection.driver_connection
        cursor = driver.execute(form.sql, form.bind(params))
        return form.rows(cursor) if form.columns else [], cursor.rowcount

    def many(self, connection: Connection, rows: Sequence[dict[str, Any]]) -> None:
        """Execute once for each of the rows, which return nothing. Raises the driver's own errors."""
        driver: Any = connection.connection.driver_connection
        form = self._form(connection.dialect)
        cursor = driver.cursor()
        try:
            cursor.executemany(form.sql, form.bind_all(rows))
        finally:
            cursor.close()

    def _form(self, dialect: Dialect) -> _Form:
        form = self._forms.get(dialect.name)
        if form is None:
            form = self._forms[dialect.name] = _Form(self.statement, dialect)
        return form


class _Form:
    """The statement as one driver takes it."""

    def __init__(self, statement: Executable, dialect: Dialect) -> None:
        compiled: Any = statement.compile(dialect=dialect)  # type: ignore[attr-defined]
        self.sql: str = compiled.string
        if "POSTCOMPILE" in self.sql:
            raise ValueError("a list of unknown length cannot be prepared")
        self._order: Sequence[str] | None = compiled.positiontup
        needed = {name: bind for name, bind in compiled.binds.items() if bind.key == name or name in compiled.params}
        self._given: list[tuple[str, Convert | None]] = []
        self._fixed: dict[str, Any] = {}
        for name, bind in needed.items():
            convert = bind.type.dialect_impl(dialect).bind_processor(dialect)
            if bind.required:
                self._given.append((name, convert))
            else:
                self._fixed[name] = convert(bind.effective_value) if convert else bind.effective_value
        columns = getattr(statement, "exported_columns", ())
        self.columns = [column.key for column in columns]
        self._converts = [
            (place, convert)
            for place, column in enumerate(columns)
            if (convert := column.type.dialect_impl(dialect).result_processor(dialect, None))
        ]
        self._row: Any = namedtuple("Row", self.columns, rename=True) if self.columns else None

    def bind(self, params: dict[str, Any]) -> Any:
        values = dict(self._fixed)
        for name, convert in self._given:
            value = params[name]
            values[name] = value if convert is None else convert(value)
        return values if self._order is None else [values[name] for name in self._order]

    def bind_all(self, rows: Sequence[dict[str, Any]]) -> list[Any]:
        """Return the parameters of each row; what the rows have in common is converted once."""
        columns: dict[str, list[Any]] = {name: [value] * len(rows) for name, value in self._fixed.items()}
        for name, convert in self._given:
            column = [row[name] for row in rows]
            columns[name] = column if convert is None else _converted(column, convert)
        if self._order is None:
            return [dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True)]
        return list(zip(*(columns[name] for name in self._order), strict=True))

    def rows(self, cursor: Any) -> list[Any]:
        make, found = self._row._make, cursor.fetchall()
        if not self._converts:
            return [make(row) for row in found]
        rows = []
        for row in found:
            values = list(row)
            for place, convert in self._converts:
                values[place] = convert(values[place])
            rows.append(make(values))
        return rows


def _converted(column: list[Any], convert: Convert) -> list[Any]:
    found, last, done = [], object(), None
    for value in column:
        if value is not last:
            last, done = value, convert(value)
        found.append(done)
    return found
