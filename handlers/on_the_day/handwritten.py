"""Who wrote themselves on an empty line of a paper list: somebody who is known by that name, or somebody new."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from handlers import rights
from handlers.on_the_day.paper import Line, Paper, name_of
from handlers.on_the_day.paper_told import Fault, Told, Wrong
from handlers.words import fold
from storage import hours, people, sign_ups
from storage.db import Tx
from storage.hours import Head
from storage.people import Role


def line(tx: Tx, paper: Paper, told: Told, written: Mapping[str, int]) -> Line | Fault:
    """Return whose the line is: whoever has that name and came that day, or may approve its hours, is not somebody
    new, so that nobody's hours are counted twice and nobody approves their own.

    `written` are the names that stood on lines before it. A name that is on the list already is a mistake.
    """
    known = paper.line(told.number)
    name = told.name or (known.name if known else "")
    twice = _stands(paper, told, fold(name), written)
    if twice is not None:
        return Fault(Wrong.ON_THE_LIST, told.piece, {"name": name, "line": twice, "row": told.number})
    if known is not None and fold(known.name) == fold(name):
        return known
    found = {head.key: (head, task) for head, task in _called(tx, paper, fold(name))}
    if not found:
        found = {f"p{one.id}": (Head(f"p{one.id}", one.id, one.name), 0) for one in _approvers(tx, paper, fold(name))}
    if len(found) > 1:
        return Fault(Wrong.SAME_NAME, told.piece, {"name": name, "row": told.number})
    head, task = next(iter(found.values()), (Head(f"{paper.code}.{told.number}", name=name), 0))
    return Line(told.number, head, name, task or told.task_id, "")


def _stands(paper: Paper, told: Told, name: str, written: Mapping[str, int]) -> int | None:
    """Return the other line of the paper on which the name stands."""
    others = {fold(one.name): one.number for one in (*paper.added, *paper.lines) if one.number != told.number}
    at = others.get(name, written.get(name))
    return at if name else None


def _called(tx: Tx, paper: Paper, name: str) -> Iterator[tuple[Head, int]]:
    """Yield who of that name signed up for the day, or has a row of it, with their task."""
    for sign_up in sign_ups.of_day(tx, paper.day.number):
        for seat, head in enumerate(hours.heads_of(sign_up) if sign_up.is_coming else ()):
            if fold(name_of(sign_up, seat)) == name:
                yield head, sign_up.task_id
    for row in paper.rows:
        if row.reversed_at is None and row.reverses_id is None and fold(row.name) == name:
            yield row.whom, row.task_id


def _approvers(tx: Tx, paper: Paper, name: str) -> list[people.Known]:
    able = {one.id: one for one in (*rights.leaders(tx, paper.planned), *people.with_role(tx, Role.CARETAKER))}
    return [one for one in able.values() if fold(one.name) == name]
