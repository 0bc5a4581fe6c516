"""What belongs to a person: every column that points to one says what becomes of its rows when two accounts are joined
and when the person is forgotten, and what the person is shown of them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from operator import eq
from typing import Any

from sqlalchemy import Column, ColumnElement, Index, Table, and_, bindparam, delete, select, true, tuple_, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import SQLModel

from storage.db import Tx

_KEY, _HIDDEN = "belonging", "hidden"
HIDDEN: dict[str, Any] = {"info": {_HIDDEN: True}}
"""Declares a column that is nobody's data, and nobody's to read: ``Field(sa_column_kwargs=HIDDEN)``."""


class Joined(StrEnum):
    """What becomes of the rows of an account's person when the account is joined to another person."""

    MOVE = "move"
    """They are the other person's, until the joining is taken back."""
    STAY = "stay"
    """They wait where they are for the joining to be taken back."""


class Forgotten(StrEnum):
    """What becomes of the rows of a person who is forgotten."""

    DELETE = "delete"
    """They are gone, with whatever hangs on them."""
    BLANK = "blank"
    """They stay, and are nobody's."""
    KEEP = "keep"
    """They stay as history, of somebody without a name."""


@dataclass(frozen=True, slots=True)
class Belonging:
    """What a column that points to a person means for that person.

    `ended` is the column that ends a row: where both persons have the same and only one may live, the later one is
    ended. `emptied` are the texts that a row which stays loses. `shown` is what the person may read of a row that is
    theirs only by this column; without it, all. `key` is a text that says whose the row is (``p12``, ``p12+1`` for the
    first of whom they bring): it follows.
    """

    joined: Joined
    forgotten: Forgotten
    ended: str = ""
    emptied: tuple[str, ...] = ()
    shown: tuple[str, ...] = ()
    key: str = ""


def belongs(
    joined: Joined,
    forgotten: Forgotten,
    *,
    ended: str = "",
    emptied: tuple[str, ...] = (),
    shown: tuple[str, ...] = (),
    key: str = "",
) -> dict[str, Any]:
    """Declare a person's column, where it is made: ``Field(foreign_key="person.id", sa_column_kwargs=belongs(…))``."""
    return {"info": {_KEY: Belonging(joined, forgotten, ended, emptied, shown, key)}}


def pointing() -> list[Column[Any]]:
    """Return every column that points to a person, those of tables that others hang on first."""
    return [
        key.parent
        for target in SQLModel.metadata.sorted_tables
        for key in sorted(target.foreign_keys, key=lambda one: one.parent.name)
        if key.target_fullname == "person.id"
    ]


def declared() -> list[tuple[Column[Any], Belonging]]:
    """Return what is declared of each column that points to a person. One that declares nothing raises LookupError."""
    columns = pointing()
    silent = [str(column) for column in columns if _KEY not in column.info]
    if silent:
        raise LookupError(f"what becomes of these is not declared (storage.belongings): {', '.join(silent)}")
    return [(column, column.info[_KEY]) for column in columns]


def move(tx: Tx, old: int, new: int, *, now: datetime) -> dict[str, Any]:
    """What moves of the old person's is the new one's; return what `put_back` needs to undo that."""
    moved: dict[str, list[Any]] = {}
    ended: dict[str, list[Any]] = {}
    for column, belonging in declared():
        if belonging.joined is Joined.STAY:
            continue
        target = column.table
        assert isinstance(target, Table)
        stays: list[Any] = []
        for theirs, mine in _twice(tx, column, old, new):
            if belonging.ended:
                tx.run(update(target).where(_at(target, max(theirs, mine))).values({belonging.ended: now}))
                ended.setdefault(f"{target.name}.{belonging.ended}", []).append(max(theirs, mine))
            else:
                stays.append(theirs)
        keys = [list(key) for key in tx.all(select(*target.primary_key).where(column == old)) if list(key) not in stays]
        _point(tx, column, keys, old, new)
        for key in keys if belonging.key else ():
            if not _renamed(tx, target.c[belonging.key], key, old, new) and belonging.ended:
                gone = _ended(tx, target.c[belonging.key], key, old, new, {belonging.ended: now})
                ended.setdefault(f"{target.name}.{belonging.ended}", []).extend(gone)
        if keys:
            moved[f"{target.name}.{column.name}"] = keys
    return {"moved": moved, "ended": ended}


def put_back(tx: Tx, done: dict[str, Any], old: int, new: int) -> None:
    """What had moved is the old person's again, unless it has become a third one's; what had been ended lives."""
    for name, keys in done.get("moved", done).items():
        column = _named(name)
        if column is not None:
            rows = [key if isinstance(key, list) else [key] for key in keys]
            _point(tx, column, rows, new, old)
            said: Belonging = column.info[_KEY]
            for key in rows if said.key else ():
                _renamed(tx, column.table.c[said.key], key, new, old)
    for name, keys in done.get("ended", {}).items():
        column = _named(name)
        target = column.table if column is not None else None
        for key in keys if isinstance(target, Table) else ():
            assert isinstance(target, Table)
            with suppress(IntegrityError), tx.part():  # they may have begun the same anew meanwhile
                tx.run(update(target).where(_at(target, key)).values({column: None}))


def _named(name: str) -> Column[Any] | None:
    """Return the column called so ("booking.person_id"), or None if this program has none."""
    target = SQLModel.metadata.tables.get(name.partition(".")[0])
    return target.c.get(name.partition(".")[2]) if target is not None else None


def _point(tx: Tx, column: Column[Any], keys: Sequence[Sequence[Any]], was: int, to: int) -> None:
    """The rows with these keys point to the other person, where they still point to the one."""
    target = column.table
    assert isinstance(target, Table)
    of_row = and_(*(one == bindparam(f"key_{at}") for at, one in enumerate(target.primary_key)))
    rows = [{f"key_{at}": part for at, part in enumerate(key)} for key in keys]
    tx.many(update(target).where(of_row, column == was).values({column.name: to}), rows)


def _renamed(tx: Tx, column: Column[Any], key: Sequence[Any], was: int, to: int) -> bool:
    """The row's text says the other person's number; False if that person has the same already."""
    target = column.table
    assert isinstance(target, Table)
    said: str = tx.scalar(select(column).where(_at(target, key))) or ""
    whose, plus, which = said.partition("+")
    if whose != f"p{was}":
        return True
    try:
        with tx.part():
            tx.run(update(target).where(_at(target, key)).values({column.name: f"p{to}{plus}{which}"}))
    except IntegrityError:
        return False
    return True


def _ended(
    tx: Tx, column: Column[Any], key: Sequence[Any], was: int, to: int, values: dict[str, datetime]
) -> list[list[Any]]:
    """Of the row and the other person's same one, one is ended: the row, or, where that is locked, the other one.

    Return which; none if both are locked.
    """
    target = column.table
    assert isinstance(target, Table)
    for one in (list(key), *_same(tx, column, key, was, to)):
        with suppress(IntegrityError), tx.part():  # what is locked stays as it is
            tx.run(update(target).where(_at(target, one)).values(values))
            if one != list(key):
                _renamed(tx, column, key, was, to)
            return [one]
    return []


def _same(tx: Tx, column: Column[Any], key: Sequence[Any], was: int, to: int) -> list[list[Any]]:
    """Return the keys of the rows that stand in the way of the row's text saying the other person's number."""
    target = column.table
    assert isinstance(target, Table)
    found: list[list[Any]] = []
    for columns, live in _once(target):
        if column in columns:
            others = [one for one in columns if one is not column]
            row = tx.first(select(column, *others).where(_at(target, key)))
            same = and_(column == f"p{to}{row[0].removeprefix(f'p{was}')}", *map(eq, others, row[1:]))
            found += [list(one) for one in tx.all(select(*target.primary_key).where(same, live))]
    return found


def _at(target: Table, key: Sequence[Any]) -> ColumnElement[bool]:
    return tuple_(*target.primary_key) == tuple_(*key)


def _twice(tx: Tx, column: Column[Any], old: int, new: int) -> Iterator[tuple[list[Any], list[Any]]]:
    """Yield the keys of the rows of both persons of which the schema lets one person have but one."""
    target = column.table
    assert isinstance(target, Table)
    for columns, live in _once(target):
        if column not in columns:
            continue
        others = [one for one in columns if one is not column]
        found: list[dict[tuple[Any, ...], list[Any]]] = []
        for person in (old, new):
            rows = tx.all(select(*others, *target.primary_key).where(column == person, live))
            found.append({tuple(row[: len(others)]): list(row[len(others) :]) for row in rows})
        yield from ((key, found[1][same]) for same, key in found[0].items() if same in found[1])


def _once(target: Table) -> Iterator[tuple[list[Column[Any]], ColumnElement[bool]]]:
    """Yield the columns of each rule that something is there once, with the rows that it is about."""
    for rule in target.constraints:
        if rule.__visit_name__ in ("unique_constraint", "primary_key_constraint"):
            yield list(rule.columns), true()  # type: ignore[attr-defined]
    for index in target.indexes:
        if isinstance(index, Index) and index.unique:
            where = index.dialect_options["sqlite"].get("where")
            yield list(index.columns), true() if where is None else where


def forget(tx: Tx, person_id: int) -> None:
    """Nothing that is declared to go is kept of the person, and nothing that is declared blank points to them."""
    for column, belonging in reversed(declared()):
        target = column.table
        assert isinstance(target, Table)
        if belonging.forgotten is Forgotten.DELETE:
            drop(tx, target, column == person_id)
            continue
        values: dict[str, Any] = dict.fromkeys(belonging.emptied, "")
        if belonging.forgotten is Forgotten.BLANK:
            values[column.name] = None
        if values:
            tx.run(update(target).where(column == person_id).values(values))


def drop(tx: Tx, target: Table, where: ColumnElement[bool]) -> None:
    """The rows are gone, and before them whatever points to them."""
    for other in SQLModel.metadata.sorted_tables:
        for key in other.foreign_keys:
            if key.column.table is target:
                drop(tx, other, key.parent.in_(select(key.column).where(where)))
    tx.run(delete(target).where(where))


def shown(tx: Tx, people: Collection[int]) -> dict[str, list[dict[str, Any]]]:
    """Return every row about the person, under whichever of these ids, by table; nobody else is named in it.

    What hangs on their rows and is nobody's by itself (a message's files, a booking's associations) is there too.
    """
    found: dict[str, dict[tuple[Any, ...], dict[str, Any]]] = {}
    person = SQLModel.metadata.tables["person"]
    _show(tx, person.c.id, (), person.c.id.in_(people), people, found)
    for column, belonging in _fullest_first():
        _show(tx, column, belonging.shown, column.in_(people), people, found)
    for target in SQLModel.metadata.sorted_tables:
        for key in target.foreign_keys:
            parent, own = key.column.table, not any(one.target_fullname == "person.id" for one in target.foreign_keys)
            for column, belonging in declared() if own else ():
                if column.table is parent and not belonging.shown:
                    theirs = key.parent.in_(select(key.column).where(column.in_(people)))
                    _show(tx, key.parent, (), theirs, people, found)
    return {name: list(rows.values()) for name, rows in sorted(found.items()) if rows}


def _fullest_first() -> list[tuple[Column[Any], Belonging]]:
    """Return the declarations, those of which the person sees the whole row before those of which they see a part."""
    return sorted(declared(), key=lambda one: bool(one[1].shown))


def _show(
    tx: Tx,
    column: Column[Any],
    names: tuple[str, ...],
    where: ColumnElement[bool],
    people: Collection[int],
    found: dict[str, dict[tuple[Any, ...], dict[str, Any]]],
) -> None:
    target = column.table
    assert isinstance(target, Table)
    there = found.setdefault(target.name, {})
    pointers = {one.name for one in pointing() if one.table is target}
    for row in tx.all(select(target).where(where).order_by(*target.primary_key)):
        values = row._asdict()
        hidden = {one.name for one in target.c if one.info.get(_HIDDEN)}
        kept = {name: value for name, value in values.items() if name not in hidden and (not names or name in names)}
        for name in pointers & kept.keys():
            kept[name] = "you" if kept[name] in people else kept[name] and "somebody else"
        key = tuple(values[one.name] for one in target.primary_key)
        there.setdefault(key, {}).update({name: _readable(value) for name, value in kept.items()})


def _readable(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return f"{len(value)} bytes" if isinstance(value, bytes) else value
