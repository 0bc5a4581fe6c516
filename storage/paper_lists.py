"""Printed lists: which line of the paper is whom, so that the paper can be turned back into rows."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON
from sqlmodel import Field, SQLModel

from storage.belongings import Forgotten, Joined, belongs


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
