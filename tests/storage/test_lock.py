"""One bot for one town: the lock, on both databases."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import psycopg
import pytest

from storage import lock
from storage.db import Database, Unavailable
from storage.workers import Part

_HOLDER = """
import sys
from storage import lock
from storage.db import Database

with lock.hold(Database(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


@contextmanager
def another_bot(url: str) -> Iterator[subprocess.Popen[str]]:
    """Another process holds the lock of the same database."""
    command = [sys.executable, "-c", _HOLDER, url]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == "held\n"
            yield process
        finally:
            process.kill()


def test_a_second_bot_on_the_same_database_is_turned_away(db: Database, url: str) -> None:
    with lock.hold(db) as held:
        held.renew()
        with pytest.raises(lock.Held), lock.hold(Database(url)):
            pass
        held.renew()


def test_the_next_bot_may_start_when_the_first_has_ended(db: Database, url: str) -> None:
    with lock.hold(db):
        pass
    with lock.hold(Database(url)):
        pass


def test_a_bot_killed_by_force_does_not_keep_the_lock(db: Database, url: str) -> None:
    with another_bot(url) as other:
        with pytest.raises(lock.Held), lock.hold(db):
            pass
        other.send_signal(signal.SIGKILL)
        other.wait()
        with lock.hold(db):
            pass


def test_one_file_has_one_lock_whatever_way_leads_to_it(sqlite_url: str, tmp_path: Path) -> None:
    (tmp_path / "other-name.db").symlink_to(sqlite_url.removeprefix("sqlite:///"))
    same = Database(f"sqlite:///{tmp_path}/other-name.db")
    with lock.hold(Database(sqlite_url)), pytest.raises(lock.Held), lock.hold(same):
        pass


def test_the_lock_file_can_be_read_by_its_owner_only(sqlite_url: str, tmp_path: Path) -> None:
    with lock.hold(Database(sqlite_url)):
        assert (tmp_path / "town.db.lock").stat().st_mode & 0o077 == 0


def test_parts_of_one_bot_run_together_and_never_beside_a_whole_one(postgres_url: str) -> None:
    with lock.hold(Database(postgres_url), Part.DELIVER), lock.hold(Database(postgres_url), Part.REMIND) as held:
        with lock.hold(Database(postgres_url), Part.DELIVER):
            held.renew()
        with pytest.raises(lock.Held), lock.hold(Database(postgres_url)):
            pass
    with lock.hold(Database(postgres_url)), pytest.raises(lock.Held), lock.hold(Database(postgres_url), Part.REMIND):
        pass


def test_on_each_network_one_part_hears(postgres_url: str) -> None:
    def ear(*networks: str) -> AbstractContextManager[lock.Lock]:
        return lock.hold(Database(postgres_url), Part.HEAR, networks)

    with ear("telegram"):
        with pytest.raises(lock.Held, match="telegram"), ear("matrix", "telegram"):
            pass
        with ear("matrix"):  # nothing was left locked by who was turned away
            pass


def test_on_sqlite_one_process_does_everything(sqlite_url: str) -> None:
    with pytest.raises(lock.Alone), lock.hold(Database(sqlite_url), Part.REMIND):
        pass


def test_a_lost_connection_is_noticed_and_the_lock_taken_again(postgres_url: str) -> None:
    with lock.hold(Database(postgres_url)) as held:
        _cut_the_holder(postgres_url)
        held.renew()
        with pytest.raises(lock.Held), lock.hold(Database(postgres_url)):
            pass


def test_a_bot_that_lost_the_lock_to_another_hears_it(postgres_url: str) -> None:
    with lock.hold(Database(postgres_url)) as held:
        _cut_the_holder(postgres_url)
        with lock.hold(Database(postgres_url)), pytest.raises(lock.Held):
            held.renew()


def test_two_towns_on_one_server_do_not_lock_each_other(postgres_url: str, postgres: str) -> None:
    with lock.hold(Database(postgres_url)), lock.hold(Database(postgres)):
        pass


def test_a_server_that_is_not_there_is_said_to_be_unavailable(tmp_path: Path) -> None:
    with pytest.raises(Unavailable), lock.hold(Database(f"postgresql:///mallila?host={tmp_path}")):
        pass


def _cut_the_holder(url: str) -> None:
    """The server ends the session that holds the lock, and has let go of the lock."""
    with psycopg.connect(url, autocommit=True) as connection:
        row = connection.execute("SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND granted").fetchone()
        assert row is not None
        assert row[0] != os.getpid()
        connection.execute("SELECT pg_terminate_backend(%s, 5000)", row)
