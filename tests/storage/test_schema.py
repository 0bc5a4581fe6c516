"""The migrated schema is the schema the code speaks of, on both databases."""

from __future__ import annotations

from storage import schema
from storage.db import Database


def test_a_migrated_town_has_the_tables_the_code_speaks_of(db: Database) -> None:
    assert schema.current(db) == schema.head()
    assert schema.differences(db) == []


def test_migrating_again_changes_nothing(db: Database) -> None:
    schema.migrate(db)
    assert schema.current(db) == schema.head()
