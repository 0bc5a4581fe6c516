"""What is nobody else's business: every command there is, said by whom it does not concern, and said in a group."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from handlers import commands
from storage.db import Database
from tests.full_town import GROUP, SECRETS, UNDOS, FullTown, Seen

pytestmark = pytest.mark.one_database
NUMBERS = ("", " 1", " 2", " 3")
"""Nothing, which means the only one there is; what is on, a draft, and the fair that is over."""
OWN = {"step down", "swedish", "finnish", "english", "stop", "forget me"}
"""What changes nothing but what is the person's own."""


@pytest.fixture
def town(db: Database) -> FullTown:
    return FullTown(db)


def lines() -> Iterator[str]:
    for one in commands.everything():
        for number in NUMBERS:
            yield one.name + number


def undoing() -> Iterator[str]:
    """Yield what takes back each thing that Aino has done."""
    for one in commands.everything():
        if {"back", "undo", "restore"} & set(one.name.split()):
            yield from (f"{one.name} {number}" for number in range(len(NUMBERS), len(UNDOS) + 1))


def told(seen: Seen, *, private: bool) -> list[str]:
    """Return which of the secrets are read."""
    return [secret for text in seen.texts(private=private) for secret in SECRETS if secret in text]


def test_whom_it_does_not_concern_reads_and_changes_nothing_whatever_they_say(town: FullTown) -> None:
    for line in (*lines(), *undoing()):
        seen = town.hears(town.outi, line, group=GROUP)
        assert not told(seen, private=True), line
        assert not told(seen, private=False), line
        assert line.rstrip(" 123") in OWN or not seen.changed, line


def test_a_group_reads_nothing_that_is_not_for_all_whatever_its_organiser_says_there(town: FullTown) -> None:
    for line in lines():
        assert not told(town.hears(town.aino, line, group=GROUP), private=False), line
