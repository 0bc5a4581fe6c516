"""Printed lists: which line of the paper is whom, so that the paper can be turned back into rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, bindparam, select
from sqlmodel import Field, SQLModel

from storage.belongings import Forgotten, Joined, belongs
from storage.db import Tx, adding, table
from storage.prepared import Prepared
from storage.talkoot_table import TalkootDay


class PaperList(SQLModel, table=True):
    """A list as it was printed; `lines` are (sign-up, which of its people) in the order of the paper."""

    __tablename__ = "paper_list"
    __table_args__ = ({"sqlite_autoincrement": True},)  # a list's code must never come again
    id: int | None = Field(default=None, primary_key=True)
    day_id: int = Field(foreign_key="talkoot_day.id", index=True)
    person_id: int | None = Field(
        default=None,
        foreign_key="person.id",
        index=True,
        sa_column_kwargs=belongs(Joined.MOVE, Forgotten.BLANK),
    )
    """Who printed it."""
    printed_at: datetime
    lines: list[list[int]] = Field(sa_type=JSON)


@dataclass(frozen=True, slots=True)
class Printed:
    """A printed list; line 1 of the paper is the first of `lines`, each a sign-up and which of its people it is."""

    number: int
    day_id: int
    printed_at: datetime
    lines: tuple[tuple[int, int], ...]

    @property
    def code(self) -> str:
        """What stands on the paper ("K7"), and what the paper is called when it comes back."""
        return f"K{self.number}"


_list, _day = table(PaperList), table(TalkootDay)
_columns = (_list.c.id, _list.c.day_id, _list.c.printed_at, _list.c.lines)
_GET = Prepared(select(*_columns).where(_list.c.id == bindparam("number")))
_OF_TALKOOT = Prepared(
    select(*_columns)
    .join(_day, _day.c.id == _list.c.day_id)
    .where(_day.c.talkoot_id == bindparam("talkoot"))
    .order_by(_list.c.id.desc())
)
_LATEST = Prepared(select(*_columns).where(_list.c.day_id == bindparam("day")).order_by(_list.c.id.desc()).limit(1))
_DAY = Prepared(select(_day.c.id).where(_day.c.id == bindparam("day")).with_for_update(key_share=True))
_ADD = adding(PaperList, "day_id", "person_id", "printed_at", "lines")


def printed(tx: Tx, day_id: int, lines: Sequence[tuple[int, int]], *, by: int, now: datetime) -> Printed:
    """The list is on paper: under a new code, unless the day's latest one has the very same lines."""
    tx.run(_DAY, day=day_id)  # two who print at once print one list
    row = tx.first(_LATEST, day=day_id)
    last = _read(row) if row else None
    if last is not None and last.lines == tuple(lines):
        return last
    kept = [list(line) for line in lines]
    number: int = tx.scalar(_ADD, day_id=day_id, person_id=by, printed_at=now, lines=kept)
    return Printed(number, day_id, now, tuple(lines))


def get(tx: Tx, number: int) -> Printed | None:
    """Return the list with the number of the code, or None."""
    row = tx.first(_GET, number=number)
    return _read(row) if row else None


def of_talkoot(tx: Tx, talkoot_id: int) -> list[Printed]:
    """Return the lists of the talkoot, the latest first."""
    return [_read(row) for row in tx.all(_OF_TALKOOT, talkoot=talkoot_id)]


def _read(row: Any) -> Printed:
    return Printed(row.id, row.day_id, row.printed_at, tuple((sign_up, seat) for sign_up, seat in row.lines))
