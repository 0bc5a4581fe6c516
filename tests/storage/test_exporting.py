"""A town moves: from one database into a folder, and from there into the other."""

from __future__ import annotations

import json
import shutil
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import func, select, text, update

from handlers import commands
from storage import exporting, importing_town, lock, schema, spaces, town
from storage.db import Database, Tx, table
from storage.spaces import Space
from storage.talkoot_table import Task
from tests.full_town import FullTown

NOW = datetime(2026, 11, 21, 10, tzinfo=UTC)
TEXTS = ("", "\\", "\\N", "=1+1", "-5", "@aino", 'tilat; kaksi, "kolme"\r\nja neljä', " reunat ", "🎉 ääkköset", "\t")
"""What must come back letter for letter."""


@pytest.fixture
def other(url: str, request: pytest.FixtureRequest) -> Iterator[Database]:
    """An empty database of the other kind."""
    found = request.getfixturevalue("postgres_url" if url.startswith("sqlite") else "sqlite_url")
    database = Database(found)
    yield database
    database.close()


def _files(folder: Path) -> dict[str, bytes]:
    return {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def _lived_in(db: Database) -> None:
    """A town in which much has gone on: also what no rule would let anybody do today, and letters of every kind."""
    commands.load()
    mallila = FullTown(db)
    planned = mallila.talkoot(mallila.aino, "Siivoustalkoot")
    mallila.signs_up(mallila.masa, planned.tasks[0].number, 4, ["A", "B", "C"])

    def work(tx: Tx) -> None:
        tx.run(update(table(Task)).values(most=2))
        for number, words in enumerate(TEXTS):
            town.save(tx, f"teksti {number}", words)
        gone = _add(tx, "Purettu sauna")
        tx.run(text("DELETE FROM opening"))
        tx.run(text("DELETE FROM undo WHERE id = (SELECT max(id) FROM undo)"))
        tx.run(text("DELETE FROM space WHERE id = :gone"), gone=gone)
        town.salt(tx)

    db.write_now(work)


def _add(tx: Tx, name: str) -> int:
    added = spaces.add(tx, Space(name=name, key="", created_at=NOW), ())
    assert isinstance(added, spaces.Added)
    return added.space_id


def test_a_town_moves_to_the_other_database_and_nothing_of_it_is_lost(
    db: Database, other: Database, tmp_path: Path
) -> None:
    _lived_in(db)
    there, again = tmp_path / "pois", tmp_path / "taas"
    done = exporting.export(db, there, now=NOW)
    assert isinstance(done, exporting.Exported)
    assert done.rows > 100
    assert importing_town.bring(other, there) == importing_town.Imported(done.rows)
    assert schema.differences(other) == []
    salt = db.write_now(town.salt)
    assert other.write_now(town.salt) != salt
    other.write_now(lambda tx: town.save(tx, "salt", salt))
    exporting.export(other, again, now=NOW)
    assert _files(again) == _files(there)


def test_in_its_new_house_the_town_goes_on_where_it_stopped(db: Database, other: Database, tmp_path: Path) -> None:
    _lived_in(db)
    exporting.export(db, tmp_path / "pois", now=NOW)
    importing_town.bring(other, tmp_path / "pois")
    last = db.read_now(lambda tx: tx.scalar(text("SELECT max(id) FROM undo")))
    new = text("INSERT INTO undo (person_id, subject, was, at) VALUES (1, 'x:1', '{}', '2026-11-21') RETURNING id")
    assert other.write_now(lambda tx: tx.scalar(new)) == last + 2
    with pytest.raises(Exception, match="task_overfilled"):
        other.write_now(lambda tx: tx.run(text("UPDATE sign_up SET people = people + 1")))


def test_an_export_is_of_one_moment_while_people_go_on(db: Database, tmp_path: Path) -> None:
    stop = threading.Event()

    def live() -> None:
        number = 0
        while not stop.is_set():  # a space and what is said of it are one change
            db.write_now(lambda tx, name=f"Varasto {number}": town.save(tx, name, str(_add(tx, name))))  # type: ignore[misc]
            number += 1

    life = threading.Thread(target=live)
    life.start()
    try:
        for number in range(4):
            exporting.export(db, tmp_path / f"pois {number}", now=NOW)
    finally:
        stop.set()
        life.join()
    for number in range(4):
        counts = json.loads((tmp_path / f"pois {number}/manifest.json").read_text())["tables"]
        assert counts["space"]["rows"] == counts["kept"]["rows"]


def test_a_zip_file_holds_the_same_town(db: Database, other: Database, tmp_path: Path) -> None:
    _lived_in(db)
    done = exporting.export(db, tmp_path / "yö.zip", now=NOW)
    assert isinstance(done, exporting.Exported)
    assert [path.name for path in tmp_path.iterdir() if not path.name.startswith("town")] == ["yö.zip"]
    assert (tmp_path / "yö.zip").stat().st_mode & 0o777 == 0o600
    assert importing_town.bring(other, tmp_path / "yö.zip") == importing_town.Imported(done.rows)


def test_only_its_owner_can_read_an_export(db: Database, tmp_path: Path) -> None:
    folder = tmp_path / "pois"
    exporting.export(db, folder, now=NOW)
    assert {path.stat().st_mode & 0o077 for path in (folder, *folder.rglob("*"))} == {0}
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []
    assert exporting.export(db, folder, now=NOW) == exporting.NotEmpty(folder)


def test_nobody_moves_into_a_town_where_somebody_lives(db: Database, other: Database, tmp_path: Path) -> None:
    exporting.export(db, tmp_path / "pois", now=NOW)
    other.write_now(lambda tx: _add(tx, "Kylätalo"))
    assert importing_town.bring(other, tmp_path / "pois") == importing_town.Inhabited()
    with lock.hold(db), pytest.raises(lock.Held):
        importing_town.bring(db, tmp_path / "pois")


def test_of_a_folder_that_was_harmed_nothing_moves_in(db: Database, other: Database, tmp_path: Path) -> None:
    _lived_in(db)
    exporting.export(db, tmp_path / "pois", now=NOW)
    picture = next((tmp_path / "pois/files").iterdir()).name
    for harmed, content, expected in (
        ("space.csv", b"id,name\n1,Pappila\n", importing_town.Damaged("space.csv")),
        ("sign_up.csv", None, importing_town.Damaged("sign_up.csv")),
        (f"files/{picture}", b"something else", importing_town.Damaged(f"files/{picture}")),
        (f"files/{picture}", None, importing_town.Damaged(f"files/{picture}")),
        ("manifest.json", b"{}", None),
        ("manifest.json", None, None),
    ):
        folder = Path(shutil.copytree(tmp_path / "pois", tmp_path / uuid4().hex))
        (folder / harmed).unlink() if content is None else (folder / harmed).write_bytes(content)
        assert importing_town.bring(other, folder) == (expected or importing_town.NoTown(folder))
    assert other.read_now(lambda tx: tx.scalar(select(func.count()).select_from(table(Space)))) == 0
    assert schema.differences(other) == []


def test_a_town_of_another_time_says_which_kylakello_it_needs(db: Database, tmp_path: Path) -> None:
    folder = tmp_path / "pois"
    exporting.export(db, folder, now=NOW)
    told = json.loads((folder / "manifest.json").read_text())
    for revision, expected in (("0001", importing_town.Older), ("9999", importing_town.Newer)):
        (folder / "manifest.json").write_text(json.dumps({**told, "revision": revision}))
        assert importing_town.bring(db, folder) == expected(told["version"], revision)
