"""What is done with one row after another of a table: what it changes, and what is still to be said about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from handlers.importing.importing_rows import Empty, Entry, Mistake
from handlers.importing.sheets import Sheet
from handlers.turn import Town
from handlers.words import Words
from storage import people
from storage.db import Tx
from storage.people import Role
from storage.spaces import key_of


@dataclass(frozen=True, slots=True)
class Difference:
    """What is called `title` was `before` and is `after` from now on, as it is said."""

    title: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Fact:
    """What is called `title` is this, as it is said."""

    title: str
    value: str


@dataclass(frozen=True, slots=True)
class New:
    """This is in the town from now on."""

    name: str
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Changed:
    """This was in the town and is different now; `unfit` bookings to come could not be made any more."""

    name: str
    differences: tuple[Difference, ...]
    unfit: int = 0


@dataclass(frozen=True, slots=True)
class Same:
    """This was in the town, just so."""


Brought = New | Changed | Same


@dataclass(frozen=True, slots=True)
class Stranger:
    """Nobody whom the bot knows is called so, or several are, and nobody was appointed to be `title` of `what`."""

    name: str
    several: bool
    title: str
    what: str


@dataclass(frozen=True, slots=True)
class Duty:
    """Somebody has the role to the subject, which is called `what`, from now on; or has it no more."""

    person_id: int
    role: Role
    subject: str
    what: str
    has: bool


@dataclass
class Desk:
    """Where the rows of one table are worked through, in one transaction."""

    tx: Tx
    sheet: Sheet
    now: datetime
    town: Town
    t: Words
    mistakes: list[Mistake] = field(default_factory=list)
    strangers: list[Stranger] = field(default_factory=list)
    duties: list[Duty] = field(default_factory=list)
    freed: list[int] = field(default_factory=list)
    """The spaces in which somebody may book now what they could not before."""

    def wrong(self, entry: Entry, text: str) -> None:
        """The row cannot be brought in."""
        self.mistakes.append(Mistake(entry.line, text))

    def differences(self, before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[Difference, ...]:
        """Return what is said otherwise after than before, in the order of the columns."""
        t = self.t
        return tuple(
            Difference(column.title, column.say(before[column.name], t), column.say(after[column.name], t))
            for column in self.sheet.columns
            if column.name in after and before[column.name] != after[column.name]
        )

    def facts(self, values: Mapping[str, Any]) -> tuple[Fact, ...]:
        """Return how the values are said, in the order of the columns."""
        return tuple(
            Fact(column.title, column.say(values[column.name], self.t))
            for column in self.sheet.columns
            if column.name in values
        )

    def appointed(self, subject: str) -> dict[str, tuple[str, ...]]:
        """Return who is named in the columns of people as it is."""
        return {
            column: tuple(person.name for person in people.with_role(self.tx, role, subject))
            for column, role in self.sheet.roles
        }

    def appoint(self, entry: Entry, subject: str) -> None:
        """Those whom the row names are what its columns say, and nobody else, if all of them are known."""
        for column, role in self.sheet.roles:
            if column in entry.values:
                self._appoint(entry, column, role, subject)

    def _appoint(self, entry: Entry, column: str, role: Role, subject: str) -> None:
        names = entry.values[column]
        found = {name: self._called(name) for name in (() if names is Empty.EMPTY else names)}
        chosen = [ids[0] for ids in found.values() if len(ids) == 1]
        for person in chosen:
            if people.appoint(self.tx, person, role, subject, now=self.now):
                self.duties.append(Duty(person, role, subject, entry.name, has=True))
        title = next(one.title for one in self.sheet.columns if one.name == column)
        unknown = [Stranger(name, bool(ids), title, entry.name) for name, ids in found.items() if len(ids) != 1]
        self.strangers += unknown
        if unknown:
            return  # who was appointed before stays until all who come after are known
        for known in people.with_role(self.tx, role, subject):
            if known.id not in chosen and people.dismiss(self.tx, known.id, role, subject):
                self.duties.append(Duty(known.id, role, subject, entry.name, has=False))

    def _called(self, name: str) -> list[int]:
        """Return who is called exactly so, case and blanks aside."""
        return [person.id for person in people.like(self.tx, name) if key_of(person.name) == key_of(name)]
