"""`kylakello import`, as the installed program: what it shows, what it asks, and what it does with nobody to ask."""

from __future__ import annotations

import os
import pty
import select
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot import checkup
from storage import people, spaces
from storage.db import Database, Tx
from storage.people import Role
from storage.spaces import Space
from tests.process import inherited
from tests.town import NOON

pytestmark = pytest.mark.one_database

PATIENCE = 60.0
VILLAGE = "nimi;henkeä\nKylätalo;40\nKoulun sali;100\n"
AGAIN = "nimi;henkeä\nKylätalo;60\nKoulun sali;100\nUimaranta;\n"
SHOWN = ["new: Uimaranta", "Kylätalo: people 40 → 60", "the same: 1"]


class Caretaker:
    """Somebody at the command line of a town with this database."""

    def __init__(self, folder: Path, url: str) -> None:
        self.folder, self.url = folder, url
        self._env = inherited() | {
            "KYLAKELLO_DATABASE_URL": url,
            "KYLAKELLO_LANGUAGE": "en",
            "PYTHONPATH": str(Path(checkup.__file__).parent.parent),
        }

    def command(self, table: str, subject: str, *more: str) -> list[str]:
        (self.folder / "table.csv").write_text(table, encoding="utf-8")
        return [sys.executable, "-m", "bot", "import", subject, "table.csv", *more]

    def brings(self, table: str, *more: str, subject: str = "spaces", status: int = 0) -> list[str]:
        """Bring the table in with no terminal; return what is said."""
        done = subprocess.run(
            self.command(table, subject, *more),
            cwd=self.folder,
            env=self._env,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == status, done.stdout + done.stderr
        assert bool(done.stderr) == bool(status)
        return (done.stdout + done.stderr).splitlines()

    def sits_down(self, table: str, **language: str) -> Terminal:
        """Bring the table in at a terminal."""
        return Terminal(self.command(table, "spaces"), self.folder, self._env | language)


class Terminal:
    """A terminal in which one command runs."""

    def __init__(self, command: list[str], folder: Path, env: dict[str, str]) -> None:
        self._ours, theirs = pty.openpty()
        self._process = subprocess.Popen(command, cwd=folder, env=env, stdin=theirs, stdout=theirs, stderr=theirs)
        os.close(theirs)

    def reads(self, until: str) -> list[str]:
        """Return the lines that appear until this does."""
        deadline, text = time.monotonic() + PATIENCE, b""
        while until.encode() not in text:
            ready, _, _ = select.select([self._ours], [], [], max(0.0, deadline - time.monotonic()))
            assert ready, text.decode()
            text += os.read(self._ours, 4096)
        return text.decode().splitlines()

    def types(self, answer: str) -> None:
        os.write(self._ours, f"{answer}\n".encode())

    def ends(self) -> tuple[int, list[str]]:
        """Return the exit status and what was still said."""
        text = b""
        while True:
            try:
                more = os.read(self._ours, 4096)
            except OSError:  # the other side has hung up
                more = b""
            if not more:
                break
            text += more
        os.close(self._ours)
        return self._process.wait(PATIENCE), text.decode().splitlines()


@pytest.fixture
def aino(tmp_path: Path, url: str) -> Caretaker:
    return Caretaker(tmp_path, url)


@pytest.fixture
def town(url: str) -> Iterator[Database]:
    db = Database(url)
    yield db
    db.close()


@pytest.fixture
def village(town: Database) -> Database:
    """The town with the spaces of the first table."""

    def furnish(tx: Tx) -> None:
        for name, capacity in (("Kylätalo", 40), ("Koulun sali", 100)):
            spaces.add(tx, Space(name=name, key="", created_at=NOON, capacity=capacity), ())

    town.write_now(furnish)
    return town


def the(town: Database, name: str) -> Space | None:
    return next((space for space in town.read_now(spaces.all_open) if space.name == name), None)


def people_in(town: Database, name: str) -> int | None:
    space = the(town, name)
    return space.capacity if space else None


def test_a_new_town_is_brought_in_without_a_question(aino: Caretaker) -> None:
    assert aino.brings(VILLAGE) == ["2 spaces can now be booked: Kylätalo and Koulun sali"]


def test_nothing_that_is_there_is_changed_when_nobody_can_be_asked(aino: Caretaker, village: Database) -> None:
    assert aino.brings(AGAIN, status=1) == [*SHOWN, "Nothing was changed. Add --yes, or be asked in a terminal."]
    assert people_in(village, "Kylätalo") == 40
    assert the(village, "Uimaranta") is None


def test_yes_skips_the_question_and_says_what_was_done(aino: Caretaker, village: Database) -> None:
    done = ["1 space can now be booked: Uimaranta", "1 was changed: Kylätalo"]
    assert aino.brings(AGAIN, "--yes") == [*SHOWN, *done]
    assert people_in(village, "Kylätalo") == 60
    assert aino.brings(AGAIN) == ["the same: 3", "Everything is so already: nothing was changed."]


def test_at_a_terminal_it_is_shown_and_asked_first(aino: Caretaker, village: Database) -> None:
    terminal = aino.sits_down(AGAIN)
    assert terminal.reads("Do it? [y/N]") == [*SHOWN, "Do it? [y/N] "]
    assert people_in(village, "Kylätalo") == 40
    terminal.types("y")
    status, said = terminal.ends()
    assert (status, said[-2:]) == (0, ["1 space can now be booked: Uimaranta", "1 was changed: Kylätalo"])
    assert people_in(village, "Kylätalo") == 60


@pytest.mark.parametrize("answer", ["", "n", "ei", "60"])
def test_no_answer_but_yes_changes_anything(aino: Caretaker, village: Database, answer: str) -> None:
    terminal = aino.sits_down(AGAIN)
    terminal.reads("Do it? [y/N]")
    terminal.types(answer)
    status, said = terminal.ends()
    assert (status, said[-1]) == (1, "Nothing was changed.")
    assert people_in(village, "Kylätalo") == 40


def test_the_question_and_its_answer_are_in_the_towns_language(aino: Caretaker, village: Database) -> None:
    terminal = aino.sits_down(AGAIN, KYLAKELLO_LANGUAGE="fi")
    assert "Kylätalo: henkeä 40 → 60" in terminal.reads("Tehdäänkö? [k/E]")
    terminal.types("k")
    assert terminal.ends()[0] == 0
    assert people_in(village, "Kylätalo") == 60


def test_a_town_that_changes_while_somebody_thinks_is_shown_again(aino: Caretaker, village: Database) -> None:
    space = the(village, "Kylätalo")
    assert space is not None
    assert space.id is not None
    number = space.id
    terminal = aino.sits_down(AGAIN)
    terminal.reads("Do it? [y/N]")
    village.write_now(lambda tx: spaces.change(tx, number, capacity=50))
    terminal.types("y")
    shown = terminal.reads("Do it? [y/N]")
    assert "The town has changed meanwhile. Now it is like this:" in shown
    assert "Kylätalo: people 50 → 60" in shown
    assert people_in(village, "Kylätalo") == 50
    terminal.types("y")
    assert terminal.ends()[0] == 0
    assert people_in(village, "Kylätalo") == 60


def test_gear_and_associations_have_tables_of_their_own(aino: Caretaker, town: Database) -> None:
    liisa = town.write_now(
        lambda tx: people.meet(tx, network="telegram", user="1", name="Liisa", language="fi", now=NOON).id
    )
    table = "nimi;kpl;noutopaikka\nHaravat;12;Varasto 2\n"
    assert aino.brings(table, subject="gear") == ["1 kind of gear can now be borrowed: Haravat"]
    table = "nimi;järjestäjä;yhteyshenkilö\nEräpolku ry;Liisa;Kaarina\n"
    assert aino.brings(table, subject="associations") == [
        "1 association was added: Eräpolku ry",
        "Kaarina (Eräpolku ry: contact person) has not written to the bot yet.",
        "Appoint them in the chat with /appoint.",
    ]
    known = town.read_now(lambda tx: people.named(tx, liisa))
    assert known is not None
    assert known.is_(Role.ORGANISER)


def test_wrong_rows_are_named_in_every_table(aino: Caretaker) -> None:
    assert aino.brings("nimi;kpl\nHaravat;monta\n", subject="gear", status=1)[1] == (
        "Line 2: kpl: “monta” is not a number of pieces. Write a number, for example 12."
    )
    assert aino.brings("nimi;kyla\nKalakerho;P\nkalakerho;P\n", subject="associations", status=1)[1] == (
        "Line 3: kalakerho stands on line 2 already."
    )
