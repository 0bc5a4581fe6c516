"""The town's move from one database to another, as the command line tells of it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import assert_never

import click

from bot.wrong_settings import variable
from storage import exporting, importing_town
from storage.db import Database


def out(db: Database, place: Path) -> str:
    """The place holds the whole town; return why not, if it does not."""
    outcome = exporting.export(db, place, now=datetime.now(UTC))
    match outcome:
        case exporting.Exported(place, rows):
            click.echo(
                f"{place} holds the whole town: {rows} rows. "
                "Keep it safe: names, phone numbers and door codes are in it."
            )
            return ""
        case exporting.Nothing():
            return "There is no town yet. `kylakello run` makes one."
        case exporting.NotEmpty(place):
            return f"{place} is there already. Name a new folder."
        case exporting.OtherRevision(revision):
            return f"The database is at revision {revision}. `kylakello migrate` brings it up to date."
        case _:
            assert_never(outcome)


def asked(place: Path) -> None:
    """The person at the terminal wants the town in that place here; aborts if not."""
    told = importing_town.look(place)
    if not isinstance(told, importing_town.NoTown):
        when = told.exported_at.partition(".")[0]
        click.confirm(f"Move the town in {place} here ({told.rows} rows, exported {when} UTC)?", abort=True)


def into(db: Database, place: Path) -> str:
    """The town in that place lives in the database; return why not, if it does not."""
    outcome = importing_town.bring(db, place)
    if isinstance(outcome, importing_town.Imported):
        click.echo(f"The town in {place} lives in this database now: {outcome.rows} rows. `kylakello run` goes on.")
        return ""
    return _not_moved(outcome)


def _not_moved(
    outcome: importing_town.NoTown
    | importing_town.Damaged
    | importing_town.Inhabited
    | importing_town.Older
    | importing_town.Newer,
) -> str:
    match outcome:
        case importing_town.NoTown(place):
            return f"{place} holds no exported town, or only a part of one. Export it again."
        case importing_town.Damaged(file):
            return f"{file} in it is missing or not what was exported. Export it again; nothing was changed."
        case importing_town.Inhabited():
            return (
                "Somebody lives in this database already. Set "
                f"{variable('data')} or {variable('database_url')} to an empty one."
            )
        case importing_town.Older(version, revision):
            return (
                f"An older Kyläkello exported it ({version}, revision {revision}). Import it with that one into an "
                "empty database, then upgrade: the database is brought along."
            )
        case importing_town.Newer(version, revision):
            return f"A newer Kyläkello exported it ({version}, revision {revision}). Upgrade this one first."
        case _:
            assert_never(outcome)
