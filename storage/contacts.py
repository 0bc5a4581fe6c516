"""How people let themselves be reached by those who organise what they come to."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Field, SQLModel

from storage.belongings import Forgotten, Joined, belongs


class Contact(SQLModel, table=True):
    """What a person lets the organisers see: a phone number, or their name on the network; without a row, neither."""

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(
        foreign_key="person.id", unique=True, sa_column_kwargs=belongs(Joined.STAY, Forgotten.DELETE)
    )
    phone: str = ""
    handle: bool = False
    """Whether they may also be told how the person is found on their network."""
    at: datetime
