"""The command line: what a caretaker types, and the sentences that come back."""

from __future__ import annotations

import asyncio
import logging
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from bot import checkup
from bot.__main__ import cli
from bot.config import Settings
from bot.wrong_settings import variable
from storage import joining, lock, people, schema, spaces
from storage.db import Database, Tx
from storage.people import Role
from storage.workers import Part
from tests.botapi import BotApi
from tests.process import inherited
from tests.synapse import Synapse

HEAVY = ("telegram", "nio", "sqlalchemy", "sqlmodel", "aiohttp", "pydantic", "babel")
TSV = "# language, now, text, meaning\nfi\t2026-11-21T12:00\thuomenna klo 18-20\t{meaning}\n"


@pytest.fixture(autouse=True)
def _a_folder_of_its_own(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """Nothing is set but the database's folder, and logging is afterwards what it was."""
    for name in Settings.model_fields:
        monkeypatch.delenv(variable(name), raising=False)
    monkeypatch.chdir(tmp_path)
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    logging.captureWarnings(False)


def kylakello(*words: str, answer: str = "", status: int = 0, **settings: str) -> Result:
    """Type the command; it must end with this status."""
    given = {variable(name): value for name, value in settings.items()}
    result = CliRunner().invoke(cli, words, env=given, input=answer)
    assert result.exit_code == status, result.output
    assert "Traceback" not in result.output
    return result


def town() -> Database:
    """The database that the command line works on."""
    return Database("sqlite:///data/kylakello.db")


def names() -> list[str]:
    db = town()
    try:
        return [name for _, name in db.read_now(spaces.names)]
    finally:
        db.close()


def table(name: str, text: str) -> str:
    Path(name).write_text(text, encoding="utf-8")
    return name


def test_help_is_quick_it_imports_no_network_and_no_database() -> None:
    code = (
        "import sys, bot.__main__ as it\n"
        "try: it.cli(['--help'])\n"
        f"except SystemExit: print('imported:', *[name for name in {HEAVY!r} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=_path())
    assert "kylakello" in done.stdout.lower()
    assert done.stdout.splitlines()[-1] == "imported:"


def test_it_runs_as_a_module_and_ends_with_a_status() -> None:
    command = [sys.executable, "-m", "bot", "when", "huomenna klo 25", "--now", "2026-11-21T12:00"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=_path())
    assert (done.returncode, done.stdout, done.stderr) == (0, "error:nosuchtime\n", "")
    done = subprocess.run([*command, "--nonsense"], capture_output=True, text=True, check=False, env=_path())
    assert done.returncode == 2


def test_every_command_has_help() -> None:
    for words in (
        ["run"],
        ["check"],
        ["migrate"],
        ["claim"],
        ["import", "spaces"],
        ["import", "gear"],
        ["import", "town"],
        ["export"],
        ["backup"],
        ["restore"],
        ["when"],
    ):
        assert "Usage:" in kylakello(*words, "--help").output


def test_bad_settings_are_told_in_sentences_without_the_secret() -> None:
    result = kylakello("migrate", status=1, telegram_token="changeme", language="de")
    assert result.stdout == ""
    assert result.stderr.splitlines() == [
        "KYLAKELLO_TELEGRAM_TOKEN is still an example: set your own, or leave it out.",
        "KYLAKELLO_LANGUAGE must be one of fi, sv, en.",
    ]


def test_migrating_makes_the_folder_and_the_database() -> None:
    assert kylakello("migrate").output == f"The database is at revision {schema.head()}.\n"
    assert Path("data/kylakello.db").exists()
    assert Path("data").stat().st_mode & 0o077 == 0


def test_a_claim_code_works_once_and_replaces_the_one_before() -> None:
    first, second = (kylakello("claim").output.split("/claim ")[1].strip() for _ in range(2))
    db = town()
    assert not db.write_now(lambda tx: joining.use_claim(tx, first))
    assert db.write_now(lambda tx: joining.use_claim(tx, second))
    assert not db.write_now(lambda tx: joining.use_claim(tx, second))
    db.close()


def test_spaces_are_imported_and_named() -> None:
    result = kylakello(
        "import", "spaces", table("tilat.csv", "nimi;aukiolo\nKylätalo;ma–su 8–21\nSali *1*;\n"), language="en"
    )
    assert result.output == "2 spaces can now be booked: Kylätalo and Sali *1*\n"
    assert names() == ["Kylätalo", "Sali *1*"]


def test_a_wrong_table_imports_nothing_and_names_the_lines() -> None:
    result = kylakello(
        "import", "spaces", table("tilat.csv", "nimi;henkeä\nKylätalo;40\nSali;x\n"), status=1, language="en"
    )
    assert result.stdout == ""
    assert "Line 3: henkeä: “x” is not a number of people." in result.stderr
    assert names() == []


def test_a_file_that_is_not_there_is_named() -> None:
    assert "tilat.csv: No such file" in kylakello("import", "spaces", "tilat.csv", status=1).stderr
    assert "There is no file none.db" in kylakello("restore", "none.db", "--yes", status=1).stderr
    assert "There is no file" in kylakello("backup", "copy.db", status=1).stderr
    kylakello("migrate")
    assert "No such file" in kylakello("backup", "no/such/folder/copy.db", status=1).stderr


def test_a_backup_comes_back_with_restore() -> None:
    kylakello("import", "spaces", table("tilat.csv", "nimi\nKylätalo\n"))
    assert "copy.db holds the whole database" in kylakello("backup", "copy.db").output
    kylakello("import", "spaces", table("tilat.csv", "nimi\nKoulun sali\n"))
    assert "kylakello.db.before-restore-" in kylakello("restore", "copy.db", "--yes").output
    assert names() == ["Kylätalo"]


def test_restore_asks_before_it_replaces_anything() -> None:
    kylakello("import", "spaces", table("tilat.csv", "nimi\nKylätalo\n"))
    kylakello("backup", "copy.db")
    kylakello("import", "spaces", table("tilat.csv", "nimi\nKoulun sali\n"))
    kylakello("restore", "copy.db", answer="n\n", status=1)
    assert names() == ["Koulun sali", "Kylätalo"]
    kylakello("restore", "copy.db", answer="y\n")
    assert names() == ["Kylätalo"]


def test_restore_is_refused_while_a_bot_runs() -> None:
    kylakello("migrate")
    kylakello("backup", "copy.db")
    db = town()
    with lock.hold(db):
        assert "Another Kyläkello runs" in kylakello("restore", "copy.db", "--yes", status=1).stderr
    db.close()


def test_a_second_bot_on_the_database_is_refused() -> None:
    kylakello("migrate")
    db = town()
    with lock.hold(db):
        assert "Another Kyläkello runs" in kylakello("run", "--terminal", status=1).stderr
    db.close()


def test_a_part_that_cannot_run_says_why(postgres_url: str) -> None:
    there = {"telegram_token": "7:gxQ", "database_url": postgres_url}
    assert "On SQLite one process does everything" in kylakello("run", "--only", "remind", status=1).stderr
    assert "leave out --only" in kylakello("run", "--only", "hear", "--terminal", status=2).stderr
    assert "nothing to hear" in kylakello("run", "--only", "hear", status=1, database_url=postgres_url).stderr
    matrix = {"matrix_homeserver": "https://matrix.mallila.fi", "matrix_user": "@k:m.fi", "matrix_password": "salainen"}
    told = kylakello("run", "--only", "deliver", status=1, database_url=postgres_url, **matrix).stderr
    assert told.startswith("On Matrix the process that hears also says.")
    db = Database(postgres_url)
    with lock.hold(db, Part.HEAR, ["telegram"]):
        assert "Another process hears Telegram" in kylakello("run", "--only", "hear", status=1, **there).stderr
        assert "Another Kyläkello runs" in kylakello("run", status=1, **there).stderr
    with lock.hold(db):
        assert "Another Kyläkello runs" in kylakello("run", "--only", "remind", status=1, **there).stderr
    db.close()


def test_a_database_that_does_not_answer_is_said_to_be_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("storage.racing.PATIENCE", 0.0)
    url = f"postgresql://aino:salainen@/kello?host={tmp_path}"
    for words in (["claim"], ["migrate"]):
        result = kylakello(*words, status=1, database_url=url)
        assert "The database does not answer" in result.stderr
        assert "salainen" not in result.output


def test_postgresql_is_pointed_to_its_own_tools(postgres_url: str) -> None:
    result = kylakello("backup", "copy.dump", status=1, database_url=postgres_url)
    assert "pg_dump --format=custom --file=copy.dump" in result.stderr


def test_what_a_time_means_is_printed_in_the_tables_notation() -> None:
    assert (
        kylakello("when", "huomenna klo 18–20", "--now", "2026-11-21T12:00").output
        == "2026-11-22T18:00/2026-11-22T20:00\n"
    )
    said = kylakello("when", "tomorrow 6pm-8pm", "--now", "2026-11-21T12:00", "--language", "en")
    assert said.output == "2026-11-22T18:00/2026-11-22T20:00\n"
    assert kylakello("when", "huomenna").output.count("T00:00") == 2


def test_the_towns_own_zone_and_language_are_used() -> None:
    said = kylakello("when", "imorgon kl 18", "--now", "2026-11-21T23:30", language="sv", timezone="Europe/Stockholm")
    assert said.output == "2026-11-22T18:00\n"


def test_a_table_of_times_is_checked() -> None:
    right = table("when.tsv", TSV.format(meaning="2026-11-22T18:00/2026-11-22T20:00"))
    assert kylakello("when", "--check", right).output == "1 of 1\n"
    wrong = table("when.tsv", TSV.format(meaning="ask:nothing"))
    result = kylakello("when", "--check", wrong, status=1)
    assert result.output.splitlines() == [
        "line 2: huomenna klo 18-20: expected ask:nothing, got 2026-11-22T18:00/2026-11-22T20:00",
        "0 of 1",
    ]
    assert "line 1" in kylakello("when", "--check", table("when.tsv", "fi\thuomenna\n"), status=1).stderr


def test_when_wants_a_text_or_a_table_and_a_readable_now() -> None:
    kylakello("when", status=2)
    kylakello("when", "huomenna", "--check", "when.tsv", status=2)
    kylakello("when", "huomenna", "--now", "noon", status=2)
    kylakello("when", "huomenna", "--now", "2026-11-21T12:00+02:00", status=2)


def test_check_is_content_with_a_fresh_folder_and_changes_nothing(tmp_path: Path) -> None:
    output = kylakello("check").output
    assert all(line.startswith("ok    ") for line in output.splitlines())
    assert "database: it is made at the first start" in output
    assert list(tmp_path.iterdir()) == []


def test_check_tells_how_to_claim_the_town_and_then_who_has() -> None:
    kylakello("migrate")
    assert "caretaker: nobody yet; make a code: `kylakello claim`" in kylakello("check").output
    kylakello("claim")
    assert "caretaker: nobody yet; send the bot the claim code" in kylakello("check").output
    db = town()
    db.write_now(_aino_looks_after_it)
    db.close()
    assert "ok    caretaker: Aino" in kylakello("check").output


def test_check_says_what_to_mend_in_the_settings() -> None:
    lines = kylakello("check", status=1, language="de", something="1", tonw="Mallila").output.splitlines()
    assert lines == [
        "mend  settings: KYLAKELLO_LANGUAGE must be one of fi, sv, en.",
        "mend  settings: KYLAKELLO_SOMETHING is no setting. Take it out.",
        "mend  settings: KYLAKELLO_TONW is no setting. Did you mean KYLAKELLO_TOWN?",
    ]


def test_check_knows_a_broken_a_newer_and_an_absent_database(tmp_path: Path) -> None:
    Path("broken.db").write_bytes(b"no database at all" * 500)
    assert "restore a backup" in kylakello("check", status=1, database_url="sqlite:///broken.db").output
    absent = f"postgresql://aino:salainen@/kello?host={tmp_path}"
    output = kylakello("check", status=1, database_url=absent).output
    assert "mend  database: it does not answer" in output
    assert "salainen" not in output


def test_check_sees_both_databases_and_whether_they_are_up_to_date(postgres_url: str, postgres: str) -> None:
    assert (
        f"ok    database: PostgreSQL, revision {schema.head()}" in kylakello("check", database_url=postgres_url).output
    )
    assert "database: PostgreSQL, empty; the next start" in kylakello("check", database_url=postgres).output


def test_check_asks_telegram_who_the_bot_is() -> None:
    async def ask() -> list[str]:
        async with BotApi() as api:
            settings = Settings(telegram_token=api.token, telegram_api_url=api.url)  # type: ignore[arg-type]
            well = await checkup.check(settings)
            api.revoke()
            refused = await checkup.check(settings)
        gone = await checkup.check(settings)
        assert api.token not in str([*well, *refused, *gone])
        return [str(found[-1]) for found in (well, refused, gone)]

    well, refused, gone = asyncio.run(ask())
    assert well.startswith("ok    Telegram: the bot is @")
    assert refused.startswith("mend  Telegram: the token is not accepted")
    assert "does not answer" in gone


def test_check_signs_in_to_matrix_and_leaves_no_device_behind(synapse: Synapse) -> None:
    login = synapse.register("kello-check")
    matrix: dict[str, Any] = {"matrix_homeserver": synapse.url, "matrix_user": login.user_id}
    assert (
        f"ok    Matrix: the bot is {login.user_id}\n"
        in kylakello("check", **matrix, matrix_password=login.password).output
    )
    devices = synapse.ask("GET", "/_matrix/client/v3/devices", token=login.access_token)["devices"]
    assert [device["device_id"] for device in devices] == [login.device_id]
    refused = kylakello("check", **matrix, matrix_password="not the password", status=1).output
    assert "mend  Matrix: the homeserver refuses to let the bot in (M_FORBIDDEN)" in refused
    assert "not the password" not in refused


def test_check_knows_whether_a_matrix_token_and_its_device_fit(synapse: Synapse) -> None:
    login = synapse.register("kello-token")
    matrix: dict[str, Any] = {"matrix_homeserver": synapse.url, "matrix_user": login.user_id}
    well = kylakello("check", **matrix, matrix_token=login.access_token, matrix_device=login.device_id).output
    assert f"ok    Matrix: the bot is {login.user_id}, device {login.device_id}" in well
    other = kylakello("check", **matrix, matrix_token=login.access_token, matrix_device="OTHER", status=1).output
    assert f"the token belongs to device {login.device_id}" in other
    dead = kylakello("check", **matrix, matrix_token="syt_dead", matrix_device="OTHER", status=1).output
    assert "M_UNKNOWN_TOKEN" in dead


def _aino_looks_after_it(tx: Tx) -> None:
    now = datetime(2026, 11, 21, 10, tzinfo=UTC)
    aino = people.meet(tx, network="telegram", user="1", name="Aino", language="fi", now=now)
    people.appoint(tx, aino.id, Role.CARETAKER, now=now)


def _path() -> dict[str, str]:
    """The environment with this checkout first on Python's path."""
    return inherited() | {"PYTHONPATH": str(Path(checkup.__file__).parent.parent)}


def test_a_town_is_exported_and_moves_into_an_empty_database(postgres_url: str) -> None:
    assert "There is no town yet" in kylakello("export", "pois", status=1).stderr
    kylakello("import", "spaces", table("tilat.csv", "nimi\nKylätalo\n"))
    assert "pois holds the whole town" in kylakello("export", "pois").output
    assert "pois is there already" in kylakello("export", "pois", status=1).stderr
    assert "Somebody lives in this database" in kylakello("import", "town", "pois", "--yes", status=1).stderr
    assert "Export it again" in kylakello("import", "town", "data", "--yes", status=1).stderr
    kylakello("import", "town", "pois", answer="n\n", status=1, database_url=postgres_url)
    moved = kylakello("import", "town", "pois", answer="y\n", database_url=postgres_url).output
    assert "lives in this database now" in moved
    there = Database(postgres_url)
    assert [name for _, name in there.read_now(spaces.names)] == ["Kylätalo"]
    there.close()
