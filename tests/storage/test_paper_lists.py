"""Printed lists: a code stands for the very lines that are on the paper."""

from __future__ import annotations

from storage import paper_lists
from storage.db import Database
from storage.planned import Planned
from tests.town import Town


def mallila(db: Database) -> tuple[Town, Planned]:
    town = Town(db)
    return town, town.talkoot(town.person("Aino"))


def test_the_same_list_keeps_its_code_and_a_changed_one_gets_another(db: Database) -> None:
    town, planned = mallila(db)
    day, aino, now = planned.days[0].number, town.person_id(town.person("Aino")), town.clock.now()

    def of(*lines: tuple[int, int]) -> paper_lists.Printed:
        return db.write_now(lambda tx: paper_lists.printed(tx, day, lines, by=aino, now=now))

    first = of((1, 0), (1, 1), (2, 0))
    assert of((1, 0), (1, 1), (2, 0)) == first
    longer = of((1, 0), (1, 1), (2, 0), (3, 0))
    assert longer.code != first.code == f"K{first.number}"
    assert db.read_now(lambda tx: paper_lists.get(tx, first.number)) == first, "the old paper can still be read"
    again = of((1, 0), (1, 1), (2, 0))
    assert again.number > longer.number, "the latest paper is the one that is kept"
    found = db.read_now(lambda tx: paper_lists.of_talkoot(tx, planned.number))
    assert found == [again, longer, first]


def test_there_is_no_list_that_was_never_printed(db: Database) -> None:
    _, planned = mallila(db)
    assert db.read_now(lambda tx: paper_lists.get(tx, 7)) is None
    assert db.read_now(lambda tx: paper_lists.of_talkoot(tx, planned.number)) == []
