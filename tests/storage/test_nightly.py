"""The nightly copies: one each night, fewer the older they are, and whatever cannot be copied is said."""

from __future__ import annotations

import os
import resource
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from storage import nightly
from storage.db import Database
from tests.town import NOON, ZONE, local

SUNDAY = date(2026, 11, 22)


@contextmanager
def no_file_larger_than(size: int) -> Iterator[None]:
    """As on a disk that has no room for more."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_copy_is_the_one_of_the_last_night_at_three_whatever_the_clocks_do() -> None:
    assert nightly.night(local("2026-11-22T02:59"), ZONE) == date(2026, 11, 21)
    assert nightly.night(local("2026-11-22T03:00"), ZONE) == SUNDAY
    spring = datetime(2026, 3, 29, 1, tzinfo=UTC)  # 3.00 does not come: it is 4.00 at once
    assert nightly.night(spring - timedelta(minutes=1), ZONE) == date(2026, 3, 28)
    assert nightly.night(spring, ZONE) == date(2026, 3, 29)


@given(st.lists(st.booleans(), min_size=1, max_size=800))
def test_after_any_years_there_are_the_last_days_and_the_first_of_the_last_weeks_and_months(runs: list[bool]) -> None:
    there: set[date] = set()
    ever: list[date] = []
    for number, up in enumerate(runs):
        if up:
            ever.append(SUNDAY + timedelta(days=number))
            there = nightly.kept([*there, ever[-1]])
    weeks = [
        day for day in ever if not any(day.isocalendar()[:2] == one.isocalendar()[:2] for one in ever if one < day)
    ]
    months = [day for day in ever if not any(day.replace(day=1) == one.replace(day=1) for one in ever if one < day)]
    assert there == {*ever[-7:], *weeks[-4:], *months[-12:]}


def test_the_copies_are_whole_their_owners_alone_and_the_old_ones_go(sqlite_url: str, tmp_path: Path) -> None:
    db, folder = Database(sqlite_url), tmp_path / "backups"
    for number in range(60):
        assert nightly.made(folder, SUNDAY + timedelta(days=number)) is None
        if number:
            (folder / f"kylakello-{SUNDAY + timedelta(days=number)}.db").write_bytes(b"")
        else:
            made = nightly.make(db, folder, SUNDAY, now=NOON)
    db.close()
    assert isinstance(made, nightly.Made)
    assert folder.stat().st_mode & 0o777 == 0o700
    with closing(sqlite3.connect(made.file)) as copy:
        assert copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    torn, fresh, other = (
        folder / name
        for name in (".kylakello-2026-11-20.db.0123abcd", ".kylakello-2026-11-22.db.0123abcd", "kylakello-ours.db")
    )
    for file in (torn, fresh, other):
        file.write_bytes(b"half")
    os.utime(torn, (0, 0))
    gone = nightly.thin(folder, now=datetime.now(UTC))
    assert torn in gone
    assert fresh.exists()
    assert other.exists()
    kept = [day.isoformat() for day in nightly.copies(folder)]
    assert kept == [
        *("2026-11-22", "2026-12-01", "2026-12-28", "2027-01-01", "2027-01-04", "2027-01-11"),
        *(f"2027-01-{day}" for day in range(14, 21)),
    ]


def test_a_folder_that_cannot_be_made_and_a_full_disk_are_said_and_no_copy_is_spoilt(
    sqlite_url: str, tmp_path: Path
) -> None:
    db = Database(sqlite_url)
    (tmp_path / "file").write_bytes(b"")
    assert isinstance(nightly.make(db, tmp_path / "file" / "backups", SUNDAY, now=NOON), nightly.Failed)
    assert isinstance(nightly.make(db, tmp_path / "backups", SUNDAY, now=NOON), nightly.Made)
    with no_file_larger_than(100_000):
        full = nightly.make(db, tmp_path / "backups", SUNDAY + timedelta(days=1), now=NOON)
    assert isinstance(full, nightly.Failed)
    assert "damaged" not in full.why
    db.close()
    Path(str(db.url.database)).write_bytes(b"no database at all" * 1000)
    failed = nightly.make(db, tmp_path / "backups", SUNDAY + timedelta(days=1), now=NOON)
    assert isinstance(failed, nightly.Failed)
    assert "damaged" in failed.why
    assert list(nightly.copies(tmp_path / "backups")) == [SUNDAY]
