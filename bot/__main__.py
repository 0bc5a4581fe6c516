"""The command line: ``kylakello`` or ``python -m bot``. Nothing heavy is imported before a command needs it."""

from __future__ import annotations

import asyncio
import logging
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import click

from bot import lasting

if TYPE_CHECKING:
    from bot.config import Settings
    from storage.db import Database

log = logging.getLogger("kylakello")
_FILE = click.Path(path_type=Path, dir_okay=False)
_PLACE = click.Path(path_type=Path)


class Trouble(click.ClickException):
    """It cannot be done; the sentences say what to do instead."""

    def show(self, file: IO[Any] | None = None) -> None:
        click.echo(self.message, err=True, file=file)


class Kylakello(click.Group):
    """Every command ends well or with a sentence that says what to do; nobody has to read a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except Exception as error:
            raise Trouble(_sentence(error)) from error


def _sentence(error: Exception) -> str:
    """Return what the person at the command line is told; what nobody expected stands in the log."""
    from bot.config import BadSettings
    from storage.db import Unavailable
    from storage.lock import Alone, Held

    if isinstance(error, BadSettings):
        return str(error)
    if isinstance(error, Held) and error.network:
        return f"Another process hears {error.network.capitalize()} for this town. One is enough: stop it first."
    if isinstance(error, Held):
        return "Another Kyläkello runs on this database. Stop it first."
    if isinstance(error, Alone):
        return (
            "On SQLite one process does everything: leave out --only, "
            "or set KYLAKELLO_DATABASE_URL to a PostgreSQL database."
        )
    if isinstance(error, Unavailable):
        return "The database does not answer. `kylakello check` says more."
    if isinstance(error, OSError) and error.filename:
        return f"{error.filename}: {error.strerror}."
    log.error("unexpected", exc_info=error)
    return f"Something went wrong ({type(error).__name__}); the log says more, and so may `kylakello check`."


@click.group(cls=Kylakello, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="kylakello", prog_name="kylakello")
def cli() -> None:
    """Kyläkello, the village bell: the bot of a town's associations on Telegram and Matrix.

    Settings come from the environment or a file .env; the README lists them.
    """


def main() -> None:
    """The console script."""
    cli(prog_name="kylakello")


def _settings() -> Settings:
    """Return the settings; from now on what is logged holds none of their secrets."""
    from bot import config, logs

    logs.set_up("INFO", ())
    settings = config.load()
    logs.set_up(settings.log_level.upper(), settings.secrets)
    return settings


def _database(settings: Settings) -> Database:
    """Return the town's database, brought up to date."""
    from storage import schema

    settings.make_folder()
    db = _unopened(settings)
    db.read_now(lambda _: None)  # one that does not answer is told apart from one that cannot be brought up to date
    schema.migrate(db)
    return db


def _unopened(settings: Settings) -> Database:
    from storage.db import Database

    return Database(settings.url)


@cli.command()
@click.option("--terminal", is_flag=True, help="Talk in the terminal, even if a network is configured.")
@click.option(
    "--only",
    type=click.Choice(["hear", "deliver", "remind"]),
    help="Do only this, on PostgreSQL: one process hears, any number deliver (on Telegram) and remind.",
)
def run(terminal: bool, only: str | None) -> None:
    """Run the bot on every network that is configured; with none, in the terminal."""
    if terminal and only:
        raise click.UsageError("In the terminal one process does everything: leave out --only.")
    with lasting.loading():
        settings = _settings()
        settings.make_folder()
        from bot import app
        from storage.workers import Part

        with asyncio.Runner(loop_factory=_loop()) as runner:
            try:
                sys.exit(runner.run(app.run(settings, terminal=terminal, part=Part(only or "all"))))
            except app.NothingToDo:
                raise Trouble(_nothing(str(only), settings)) from None


def _nothing(only: str, settings: Settings) -> str:
    """Return why there is nothing to do for such a process."""
    if only == "deliver" and settings.networks:
        return "On Matrix the process that hears also says. There is nothing more to deliver."
    return f"No network is configured, so there is nothing to {only}. `kylakello check` says what to set."


def _loop() -> Callable[[], asyncio.AbstractEventLoop] | None:
    """Return the maker of the quickest event loop there is: a fifth of an answer's time is the loop's."""
    if sys.platform == "win32":
        return None
    import uvloop

    maker: Callable[[], asyncio.AbstractEventLoop] = uvloop.new_event_loop
    return maker


@cli.command()
def check() -> None:
    """Check settings, database and networks, and say how to mend what is wrong."""
    from bot import checkup, logs
    from bot.config import BadSettings

    logs.set_up("WARNING", ())
    try:
        settings = _settings()
    except BadSettings as bad:
        found = checkup.of_bad_settings(bad)
    else:
        found = asyncio.run(checkup.check(settings))
    for one in found:
        click.echo(str(one))
    sys.exit(0 if all(one.ok for one in found) else 1)


@cli.command()
def migrate() -> None:
    """Bring the database up to date. `run` does this by itself."""
    from storage import schema

    with closing(_database(_settings())) as db:
        click.echo(f"The database is at revision {schema.current(db)}.")


@cli.command()
def claim() -> None:
    """Make a new claim code: whoever sends it to the bot looks after the town."""
    from storage import joining

    with closing(_database(_settings())) as db:
        click.echo(f"Send the bot:  /claim {db.write_now(joining.claim_code)}")


@cli.group("import")
def import_() -> None:
    """Bring in what the town has in tables."""


_YES = click.option("--yes", is_flag=True, help="Do not ask.")


@import_.command("spaces")
@click.argument("file", type=_FILE)
@_YES
def import_spaces(file: Path, yes: bool) -> None:
    """Add the spaces in a CSV file and change those that are there: all of them, or none if a row is wrong."""
    _import("SPACES", file, yes)


@import_.command("gear")
@click.argument("file", type=_FILE)
@_YES
def import_gear(file: Path, yes: bool) -> None:
    """Add the gear in a CSV file and change what is there: all of it, or none if a row is wrong."""
    _import("GEAR", file, yes)


@import_.command("associations")
@click.argument("file", type=_FILE)
@_YES
def import_associations(file: Path, yes: bool) -> None:
    """Add the associations in a CSV file and change those that are there: all of them, or none if a row is wrong."""
    _import("ASSOCIATIONS", file, yes)


@import_.command("town")
@click.argument("folder", type=_PLACE)
@_YES
def import_town(folder: Path, yes: bool) -> None:
    """Move a town that was exported into an empty database: all of it, or nothing if something is wrong."""
    from bot import moving_house

    settings = _settings()
    if not yes:
        moving_house.asked(folder)
    settings.make_folder()
    with closing(_unopened(settings)) as db:
        refused = moving_house.into(db, folder)
    if refused:
        raise Trouble(refused)


def _import(table: str, file: Path, yes: bool) -> None:
    """The town is as the table says, once the person at the terminal has seen what that changes."""
    from bot.bringing import Bringing

    settings = _settings()
    content = file.read_bytes()
    with closing(_database(settings)) as db:
        bringing = Bringing(db, settings, table, content)
        refused = bringing.unasked(everything=yes) if yes or not sys.stdin.isatty() else bringing.asked()
    if refused:
        raise Trouble(refused)


@cli.command()
@click.argument("folder", type=_PLACE)
def export(folder: Path) -> None:
    """Write the whole town into a new folder (or a .zip file), as CSV files that `import town` reads again.

    The bot may run meanwhile.
    """
    from bot import moving_house

    with closing(_unopened(_settings())) as db:
        refused = moving_house.out(db, folder)
    if refused:
        raise Trouble(refused)


@cli.command()
@click.argument("file", type=_FILE)
def backup(file: Path) -> None:
    """Copy the database into a file, also while the bot runs."""
    from bot import copying

    with closing(_unopened(_settings())) as db:
        refused = copying.save(db, file)
    if refused:
        raise Trouble(refused)


@cli.command()
@click.argument("file", type=_FILE)
@_YES
def restore(file: Path, yes: bool) -> None:
    """Put a copy back in the place of the database, which is kept beside it."""
    from bot import copying

    settings = _settings()
    with closing(_unopened(settings)) as db:
        if db.sqlite and not yes:
            click.confirm(f"Put {file} in the place of the town's database?", abort=True)
        refused = copying.restore(db, file)
    if refused:
        raise Trouble(refused)


@cli.command()
@click.argument("text", required=False)
@click.option("--now", metavar="ISO", help="The local time now, like 2026-11-21T12:00; without it the present.")
@click.option("--language", type=click.Choice(["fi", "sv", "en"]), help="The language of the text.")
@click.option("--check", "table", type=_FILE, help="Read a table of texts and meanings, and print what differs.")
def when(text: str | None, now: str | None, language: str | None, table: Path | None) -> None:
    """Say what a time means that somebody may type: `kylakello when "la 28.11. klo 10–13"`."""
    if (text is None) == (table is None):
        raise click.UsageError("Give either a text or --check with a table.")
    from bot import time_said

    settings = _settings()
    if table is not None:
        try:
            sys.exit(time_said.check(table, settings.zone))
        except (ValueError, KeyError) as error:
            raise Trouble(f"{table}: {error}") from error
    time_said.say(str(text), now, settings.zone, language or settings.language)


if __name__ == "__main__":
    main()
