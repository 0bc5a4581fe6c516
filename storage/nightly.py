"""The nightly copies: one file for each night, and fewer the older they are."""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from storage import backup, wallclock
from storage.db import Database, Unavailable

MADE_AT = time(3)
"""When the copy of a night is made, on the wall; missed, as soon as the bot is there again."""
DAYS, WEEKS, MONTHS = 7, 4, 12
"""Of how many last days, weeks and months there is a copy."""
_NAME = re.compile(r"kylakello-(\d{4}-\d\d-\d\d)\.(?:db|zip)")
_TORN = re.compile(r"\.kylakello-\d{4}-\d\d-\d\d\.(?:db|zip)\.[0-9a-f]{8}.*")
_OLD = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Made:
    """The copy of the night stands in the file, whole and checked."""

    file: Path
    size: int


@dataclass(frozen=True, slots=True)
class Failed:
    """There is no copy of the night; `why` says what an expert needs to know."""

    why: str


def night(now: datetime, zone: ZoneInfo) -> date:
    """Return the day in whose night the last copy was to be made."""
    there = wallclock.local(now, zone)
    return there.date() - timedelta(days=there.time() < MADE_AT)


def copies(folder: Path) -> dict[date, Path]:
    """Return the nightly copies in the folder, the oldest first."""
    names = sorted(folder.iterdir()) if folder.is_dir() else []
    found = {day: file for file in names if (day := _day(file)) is not None}
    return dict(sorted(found.items()))


def made(folder: Path, day: date) -> Made | None:
    """Return the copy of that night, if there is one."""
    file = copies(folder).get(day)
    return Made(file, file.stat().st_size) if file else None


def make(db: Database, folder: Path, day: date, *, now: datetime) -> Made | Failed:
    """The copy of that night is in the folder, which is its owner's alone; or nothing has changed.

    On SQLite it is the database's file, on PostgreSQL an export of the whole town.
    """
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        name = f"kylakello-{day.isoformat()}"
        return _copied(db, folder / f"{name}.db") if db.sqlite else _exported(db, folder / f"{name}.zip", now)
    except OSError as error:
        return Failed(f"{folder}: {error.strerror}")
    except Unavailable:
        return Failed("the database does not answer")


def _copied(db: Database, file: Path) -> Made | Failed:
    outcome = backup.save(db, file)
    match outcome:
        case backup.Saved(file, size):
            return Made(file, size)
        case backup.Damaged(file):
            return Failed(f"{file} is damaged: restore an older copy")
        case _:
            return Failed(f"there is nothing to copy ({type(outcome).__name__})")


def _exported(db: Database, file: Path, now: datetime) -> Made | Failed:
    from storage import exporting

    outcome = exporting.export(db, file, now=now)
    if isinstance(outcome, exporting.Exported):
        return Made(file, file.stat().st_size)
    return Failed(f"there is nothing to copy ({type(outcome).__name__})")


def thin(folder: Path, *, now: datetime) -> list[Path]:
    """Only what is to be kept is in the folder, and no half-made copy; return what is gone. Other files stay."""
    there = copies(folder)
    stay = kept(list(there))
    gone = [file for day, file in there.items() if day not in stay]
    before = (now - _OLD).timestamp()
    gone += [file for file in folder.glob(".kylakello-*") if _TORN.fullmatch(file.name) and _age(file) < before]
    for file in gone:
        if file.is_dir():
            shutil.rmtree(file)
        else:
            file.unlink(missing_ok=True)
    return gone


def kept(days: list[date]) -> set[date]:
    """Return of which days the copies stay: the last ones, and the first of each of the last weeks and months.

    The first of a week stays its first, so a copy that has been kept once as such is kept for all its time.
    """
    weeks: dict[tuple[int, int], date] = {}
    months: dict[tuple[int, int], date] = {}
    for day in sorted(days):
        weeks.setdefault(day.isocalendar()[:2], day)
        months.setdefault((day.year, day.month), day)
    return {*sorted(days)[-DAYS:], *list(weeks.values())[-WEEKS:], *list(months.values())[-MONTHS:]}


def _day(file: Path) -> date | None:
    found = _NAME.fullmatch(file.name)
    try:
        return date.fromisoformat(found[1]) if found else None
    except ValueError:
        return None


def _age(file: Path) -> float:
    try:
        return file.stat().st_mtime
    except OSError:
        return 0.0
