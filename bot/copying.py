"""Copies of the database, as the command line tells of them."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from storage import backup as copies
from storage.backup import Damaged, Foreign, Nothing, SameFile, ServersTool, TooNew
from storage.db import Database


def save(db: Database, file: Path) -> str:
    """The file holds the whole database; return why not, if it does not."""
    outcome = copies.save(db, file)
    if not isinstance(outcome, copies.Saved):
        return _no_copy(outcome)
    click.echo(f"{outcome.file} holds the whole database ({outcome.size / 1024:.0f} kB), checked.")
    return ""


def restore(db: Database, file: Path) -> str:
    """The database is what the file holds; return why not, if it is not."""
    outcome = copies.restore(db, file, now=datetime.now(UTC))
    if not isinstance(outcome, copies.Restored):
        return _no_copy(outcome)
    kept = f" The one before it is kept: {outcome.before}." if outcome.before else ""
    click.echo(f"The database is what {file} holds.{kept}")
    return ""


def _no_copy(outcome: Nothing | SameFile | Damaged | Foreign | TooNew | ServersTool) -> str:
    """Return why nothing was copied."""
    match outcome:
        case copies.Nothing(file):
            return f"There is no file {file}."
        case copies.SameFile():
            return "That is the database itself. Name another file."
        case copies.Damaged(file):
            return f"{file} is damaged or no database. Nothing was changed."
        case copies.Foreign(file):
            return f"{file} is not a Kyläkello's database. Nothing was changed."
        case copies.TooNew(revision):
            return f"The copy was made by a newer Kyläkello (revision {revision}). Upgrade this one first."
        case copies.ServersTool(command):
            return f"The database is PostgreSQL. Stop the bot for a restore, and use its own tool:\n  {command}"
