"""Spaces, gear and associations from a table: all of its rows or none, and nothing that has not been agreed to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from handlers.importing import importing_associations, importing_duties, importing_rows, importing_spaces
from handlers.importing.importing_desk import Brought, Changed, Desk, New, Same, Stranger
from handlers.importing.importing_rows import Mistake, NoNames, NoRows, Table
from handlers.importing.sheets import ASSOCIATIONS, Sheet
from handlers.importing.tables import NoText, Workbook
from handlers.turn import Town
from handlers.words import Words
from storage import queue
from storage.db import Tx


@dataclass(frozen=True, slots=True)
class Plan:
    """What the table makes of the town; nothing is done with the columns in `unused`."""

    new: tuple[New, ...]
    changed: tuple[Changed, ...]
    same: int
    strangers: tuple[Stranger, ...]
    unused: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Imported:
    """The town is so now."""

    plan: Plan


@dataclass(frozen=True, slots=True)
class Planned:
    """The town would be so; nothing was changed yet."""

    plan: Plan


@dataclass(frozen=True, slots=True)
class Mistakes:
    """Nothing was imported; these must be mended first."""

    found: tuple[Mistake, ...]


Outcome = Imported | Planned | Mistakes | NoNames | NoRows | Workbook | NoText


class _NotDone(Exception):
    """What was tried is taken back."""

    def __init__(self, outcome: Planned | Mistakes) -> None:
        self.outcome = outcome


def bring(
    tx: Tx, content: bytes, sheet: Sheet, *, agreed: Callable[[Plan], bool], now: datetime, town: Town, t: Words
) -> Outcome:
    """The town is as the table says, if that is agreed to and nothing in the table is wrong.

    What it would become is found by doing it and taking it back: what was shown is therefore what is done.
    """
    table = importing_rows.read(content, sheet, t)
    if not isinstance(table, Table):
        return table
    try:
        with tx.part():
            return Imported(_carried_out(Desk(tx, sheet, now, town, t), table, agreed))
    except _NotDone as held:
        return held.outcome


def _carried_out(desk: Desk, table: Table, agreed: Callable[[Plan], bool]) -> Plan:
    """The town is as the table says. Raises `_NotDone` where that must be taken back."""
    bring_one = importing_associations.bring if desk.sheet is ASSOCIATIONS else importing_spaces.bring
    brought = [bring_one(desk, entry) for entry in table.entries]
    mistakes = sorted([*table.mistakes, *desk.mistakes], key=lambda mistake: mistake.line)
    if mistakes:
        raise _NotDone(Mistakes(tuple(mistakes)))
    plan = _plan(brought, tuple(desk.strangers), table.unused)
    if not agreed(plan):
        raise _NotDone(Planned(plan))
    for space in sorted(desk.freed):
        queue.serve(desk.tx, space, zone=desk.town.zone, now=desk.now)
    importing_duties.tell(desk)
    return plan


def _plan(brought: list[Brought | None], strangers: tuple[Stranger, ...], unused: tuple[str, ...]) -> Plan:
    return Plan(
        tuple(one for one in brought if isinstance(one, New)),
        tuple(one for one in brought if isinstance(one, Changed)),
        sum(isinstance(one, Same) for one in brought),
        strangers,
        unused,
    )
