"""The town's books, as somebody who looks after privacy reads them; and people given their place in the town."""

from __future__ import annotations

from sqlalchemy import select

from storage import associations, people, schema
from storage.associations import Association
from storage.db import Database, Tx
from storage.people import Role
from tests.town import Someone, Town


def who(town: Town, someone: Someone) -> int:
    """Return the number by which the town knows somebody now."""
    met = town.db.write_now(
        lambda tx: people.meet(
            tx,
            network=someone.network,
            user=someone.user,
            name=someone.name,
            language=someone.language,
            now=town.clock.now(),
        )
    )
    return met.id


def association(town: Town, name: str) -> int:
    """Add an association to the town and return its number."""

    def add(tx: Tx) -> int:
        added = associations.add(tx, Association(name=name, key="", created_at=town.clock.now()))
        assert isinstance(added, associations.Added)
        return added.association_id

    return town.db.write_now(add)


def appoint(town: Town, someone: Someone, role: Role, subject: str = "") -> None:
    """Somebody has the role from now on."""
    number = who(town, someone)
    town.db.write_now(lambda tx: people.appoint(tx, number, role, subject, now=town.clock.now()))


def mentions(db: Database, *words: str) -> dict[str, list[str]]:
    """Return the rows, by table, of the whole database in which one of the words stands, in any case."""

    def search(tx: Tx) -> dict[str, list[str]]:
        rows = {
            name: [repr(tuple(row)) for row in tx.all(select(target))]
            for name, target in schema.metadata().tables.items()
        }
        sought = [word.casefold() for word in words]
        return {
            name: [row for row in found if any(word in row.casefold() for word in sought)]
            for name, found in rows.items()
        }

    return {name: rows for name, rows in db.read_now(search).items() if rows}
