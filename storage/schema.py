"""The schema: every table of the town, brought up to date by migrations that are never edited once they have landed."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, MetaData, text
from sqlmodel import SQLModel

from storage.db import Database

TABLES = (
    "announcement_table",
    "associations",
    "asking",
    "contacts",
    "due",
    "event_table",
    "fair_table",
    "files",
    "hours",
    "inbox",
    "joining",
    "occupied",
    "outbox_table",
    "paper_lists",
    "people",
    "projects",
    "queue",
    "rates",
    "reminder_table",
    "rooms",
    "signed",
    "spaces",
    "talkoot_table",
    "town",
    "undoing",
)
"""The modules that hold tables: a new capability adds its name here."""
for _name in TABLES:
    import_module(f"storage.{_name}")

_LOCK = 0x6B796C61  # "kyla": one migrating process at a time on PostgreSQL


def metadata() -> MetaData:
    """Return the tables of all of `TABLES`."""
    return SQLModel.metadata


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).with_name("migrations")))
    config.attributes["connection"] = connection
    return config


def head() -> str:
    """Return the newest revision this program knows."""
    found = ScriptDirectory.from_config(_config()).get_current_head()
    assert found is not None
    return found


def knows(revision: str) -> bool:
    """Tell whether this program has heard of the revision."""
    return any(one.revision == revision for one in ScriptDirectory.from_config(_config()).walk_revisions())


def current(db: Database) -> str | None:
    """Return the revision the database is at, or None when it is empty."""
    return db.read_now(lambda tx: MigrationContext.configure(tx.connection).get_current_revision())


def migrate(db: Database, revision: str = "head") -> None:
    """The database is at the revision; one that is there already is left alone."""
    with db.engine.connect() as connection, connection.begin():
        if not db.sqlite:
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        command.upgrade(_config(connection), revision)


def differences(db: Database) -> list[object]:
    """Return what the database's tables lack or have beyond what the code says; nothing, if all is well."""
    with db.engine.connect() as connection, connection.begin():
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(context, metadata()))
