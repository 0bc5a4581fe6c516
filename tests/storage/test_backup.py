"""Copies of the town's database: made while it is used, and put back."""

from __future__ import annotations

import sqlite3
import threading
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from storage import backup, lock, schema, spaces, town
from storage.db import Database
from storage.spaces import Space

NOW = datetime(2026, 11, 21, 10, tzinfo=UTC)


@pytest.fixture
def mallila(sqlite_url: str) -> Database:
    database = Database(sqlite_url)
    _add(database, "Kylätalo")
    database.write_now(town.salt)
    return database


def test_a_copy_holds_what_the_town_has_and_only_its_owner_can_read_it(mallila: Database, tmp_path: Path) -> None:
    file = tmp_path / "copy.db"
    saved = backup.save(mallila, file)
    assert isinstance(saved, backup.Saved)
    assert saved.size == file.stat().st_size > 0
    assert file.stat().st_mode & 0o777 == 0o600
    assert _names(Database(f"sqlite:///{file}")) == ["Kylätalo"]


def test_a_copy_leaves_no_other_files_behind(mallila: Database, tmp_path: Path) -> None:
    there = {path.name for path in tmp_path.iterdir()}
    backup.save(mallila, tmp_path / "copy.db")
    assert {path.name for path in tmp_path.iterdir()} - there == {"copy.db"}


def test_copies_are_whole_while_people_go_on_writing(mallila: Database, tmp_path: Path) -> None:
    stop = threading.Event()

    def write() -> None:
        number = 0
        while not stop.is_set():
            _add(mallila, f"Varasto {number}")
            number += 1

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for number in range(5):
            saved = backup.save(mallila, tmp_path / f"copy-{number}.db")
            assert isinstance(saved, backup.Saved)
    finally:
        stop.set()
        writer.join()
    counts = [len(_names(Database(f"sqlite:///{tmp_path}/copy-{number}.db"))) for number in range(5)]
    assert counts == sorted(counts)


def test_a_copy_that_cannot_be_made_leaves_the_older_copy_alone(mallila: Database, tmp_path: Path) -> None:
    file = tmp_path / "copy.db"
    backup.save(mallila, file)
    older = file.read_bytes()
    mallila.close()
    Path(str(mallila.url.database)).write_bytes(b"no database at all" * 1000)
    assert isinstance(backup.save(mallila, file), backup.Damaged)
    assert file.read_bytes() == older


def test_the_database_is_not_copied_onto_itself(mallila: Database) -> None:
    file = Path(str(mallila.url.database))
    assert backup.save(mallila, file) == backup.SameFile()
    assert backup.restore(mallila, file, now=NOW) == backup.SameFile()


def test_there_is_nothing_to_copy_before_the_first_start(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}/none.db")
    assert backup.save(database, tmp_path / "copy.db") == backup.Nothing(tmp_path / "none.db")
    assert not (tmp_path / "none.db").exists()


def test_a_restored_town_is_what_it_was_and_the_other_one_is_kept(mallila: Database, tmp_path: Path) -> None:
    backup.save(mallila, tmp_path / "copy.db")
    _add(mallila, "Koulun sali")
    restored = backup.restore(mallila, tmp_path / "copy.db", now=NOW)
    assert isinstance(restored, backup.Restored)
    assert not list(tmp_path.glob("*-wal"))
    assert restored.before == tmp_path / "town.db.before-restore-20261121T100000Z"
    mallila.close()
    assert _names(Database(str(mallila.url))) == ["Kylätalo"]
    assert _names(Database(f"sqlite:///{restored.before}")) == ["Koulun sali", "Kylätalo"]


def test_a_restored_town_never_repeats_the_keys_of_its_messages(mallila: Database, tmp_path: Path) -> None:
    old = mallila.write_now(town.salt)
    backup.save(mallila, tmp_path / "copy.db")
    backup.restore(mallila, tmp_path / "copy.db", now=NOW)
    assert Database(str(mallila.url)).write_now(town.salt) != old


def test_a_town_is_restored_on_a_machine_that_has_none(mallila: Database, tmp_path: Path) -> None:
    backup.save(mallila, tmp_path / "copy.db")
    elsewhere = Database(f"sqlite:///{tmp_path}/new/folder/town.db")
    restored = backup.restore(elsewhere, tmp_path / "copy.db", now=NOW)
    assert restored == backup.Restored(schema.head(), None)
    assert _names(elsewhere) == ["Kylätalo"]


def test_a_damaged_town_is_replaced_and_kept_as_it_is(mallila: Database, tmp_path: Path) -> None:
    backup.save(mallila, tmp_path / "copy.db")
    mallila.close()
    file = Path(str(mallila.url.database))
    file.write_bytes(b"no database at all" * 1000)
    file.with_name("town.db-wal").write_bytes(b"an old log")
    restored = backup.restore(mallila, tmp_path / "copy.db", now=NOW)
    assert isinstance(restored, backup.Restored)
    assert restored.before is not None
    assert restored.before.read_bytes() == b"no database at all" * 1000
    assert restored.before.with_name(f"{restored.before.name}-wal").read_bytes() == b"an old log"
    assert _names(Database(str(mallila.url))) == ["Kylätalo"]


def test_nothing_is_restored_while_a_bot_runs(mallila: Database, tmp_path: Path) -> None:
    backup.save(mallila, tmp_path / "copy.db")
    with lock.hold(Database(str(mallila.url))), pytest.raises(lock.Held):
        backup.restore(mallila, tmp_path / "copy.db", now=NOW)


def test_a_file_that_is_no_copy_of_a_town_changes_nothing(mallila: Database, tmp_path: Path) -> None:
    (tmp_path / "letter.db").write_bytes(b"Hei Aino! " * 500)
    with closing(sqlite3.connect(tmp_path / "other.db")) as other:
        other.execute("CREATE TABLE recipe (name TEXT)")
    there = {path.name for path in tmp_path.iterdir()}
    for name, outcome in (("letter.db", backup.Damaged), ("other.db", backup.Foreign), ("none.db", backup.Nothing)):
        assert backup.restore(mallila, tmp_path / name, now=NOW) == outcome(tmp_path / name)
    assert {path.name for path in tmp_path.iterdir()} == there | {"town.db.lock"}
    assert _names(mallila) == ["Kylätalo"]


def test_a_torn_copy_is_not_restored(mallila: Database, tmp_path: Path) -> None:
    backup.save(mallila, tmp_path / "copy.db")
    whole = (tmp_path / "copy.db").read_bytes()
    (tmp_path / "copy.db").write_bytes(whole[: len(whole) // 2])
    assert isinstance(backup.restore(mallila, tmp_path / "copy.db", now=NOW), backup.Damaged)
    assert _names(mallila) == ["Kylätalo"]


def test_a_copy_with_a_spoilt_page_is_not_restored(mallila: Database, tmp_path: Path) -> None:
    backup.save(mallila, tmp_path / "copy.db")
    whole = (tmp_path / "copy.db").read_bytes()
    (tmp_path / "copy.db").write_bytes(whole[:-4096] + b"\x07" * 4096)
    assert isinstance(backup.restore(mallila, tmp_path / "copy.db", now=NOW), backup.Damaged)
    assert _names(mallila) == ["Kylätalo"]


def test_what_a_killed_bot_left_in_its_log_is_kept_with_the_old_town(mallila: Database, tmp_path: Path) -> None:
    backup.save(mallila, tmp_path / "copy.db")
    _add(mallila, "Koulun sali")
    crashed = tmp_path / "crashed"
    crashed.mkdir()
    for end in ("", "-wal"):
        (crashed / f"town.db{end}").write_bytes((tmp_path / f"town.db{end}").read_bytes())
    restored = backup.restore(Database(f"sqlite:///{crashed}/town.db"), tmp_path / "copy.db", now=NOW)
    assert isinstance(restored, backup.Restored)
    assert _names(Database(f"sqlite:///{restored.before}")) == ["Koulun sali", "Kylätalo"]
    assert _names(Database(f"sqlite:///{crashed}/town.db")) == ["Kylätalo"]


def test_a_copy_of_a_newer_kylakello_is_not_restored(mallila: Database, tmp_path: Path) -> None:
    backup.save(mallila, tmp_path / "copy.db")
    with closing(sqlite3.connect(tmp_path / "copy.db")) as copy, copy:
        copy.execute("UPDATE alembic_version SET version_num = '9999'")
    assert backup.restore(mallila, tmp_path / "copy.db", now=NOW) == backup.TooNew("9999")
    assert _names(mallila) == ["Kylätalo"]


def test_a_copy_is_restored_from_a_place_that_cannot_be_written(mallila: Database, tmp_path: Path) -> None:
    backup.save(mallila, tmp_path / "copy.db")
    (tmp_path / "copy.db").chmod(0o400)
    assert isinstance(backup.restore(mallila, tmp_path / "copy.db", now=NOW), backup.Restored)


def test_postgresql_is_copied_by_its_own_tools_and_no_password_is_shown(tmp_path: Path) -> None:
    database = Database("postgresql://aino:salainen@db.mallila.fi:5433/kello?password=salainen")
    saved = backup.save(database, tmp_path / "copy.dump")
    assert isinstance(saved, backup.ServersTool)
    assert saved.command == (
        f"pg_dump --format=custom --file={tmp_path}/copy.dump postgresql://aino@db.mallila.fi:5433/kello"
    )
    restored = backup.restore(database, tmp_path / "copy.dump", now=NOW)
    assert isinstance(restored, backup.ServersTool)
    assert "pg_restore" in restored.command
    assert "salainen" not in restored.command


def _add(database: Database, name: str) -> None:
    database.write_now(lambda tx: spaces.add(tx, Space(name=name, key="", created_at=NOW), []))


def _names(database: Database) -> list[str]:
    try:
        return [name for _, name in database.read_now(spaces.names)]
    finally:
        database.close()
