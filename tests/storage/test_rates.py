"""What an hour is worth: dated rates by programme, or by the day where no programme is named."""

from __future__ import annotations

from datetime import date

import pytest

from storage import rates
from storage.db import Database
from storage.rates import Valued


@pytest.mark.parametrize(
    ("day", "programme", "person", "machine"),
    [
        ("2012-06-01", "", 1000, 2000),
        ("2014-01-01", "", 1500, 3000),
        ("2022-12-31", "", 1500, 3000),
        ("2023-01-01", "", 2000, 4000),
        ("2027-12-31", "", 2000, 4000),
        ("2023-05-01", "Leader 2014–22", 1500, 3000),
        ("2028-05-01", "Leader 2023–27", 2000, 4000),
    ],
)
def test_a_day_has_the_rate_of_its_programme(db: Database, day: str, programme: str, person: int, machine: int) -> None:
    found = db.read_now(lambda tx: rates.on(tx, date.fromisoformat(day), programme))
    assert found is not None
    assert (found.person, found.machine, found.least_age) == (person, machine, 15)


@pytest.mark.parametrize(("day", "programme"), [("2006-12-31", ""), ("2028-01-01", ""), ("2026-01-01", "Oma ohjelma")])
def test_where_nobody_knows_a_rate_there_is_none(db: Database, day: str, programme: str) -> None:
    assert db.read_now(lambda tx: rates.on(tx, date.fromisoformat(day), programme)) is None


def test_a_new_rate_holds_from_its_day_on_until_it_is_taken_back(db: Database) -> None:
    name = "Leader 2023–27"
    new = db.write_now(lambda tx: rates.add(tx, name, since=date(2026, 7, 1), person=2250, machine=4500, least_age=16))

    def on(day: date) -> int:
        found = db.read_now(lambda tx: rates.on(tx, day, name))
        assert found is not None
        return found.person

    assert (on(date(2026, 6, 30)), on(date(2026, 7, 1))) == (2000, 2250)
    assert len(db.read_now(rates.everything)) == 4
    assert db.write_now(lambda tx: rates.remove(tx, new.number))
    assert not db.write_now(lambda tx: rates.remove(tx, new.number))
    assert on(date(2026, 7, 1)) == 2000


@pytest.mark.parametrize(
    ("minutes", "machine_minutes", "under_age", "cents"),
    [
        (60, 0, False, 2000),
        (45, 0, False, 1500),
        (300, 300, False, 30_000),
        (300, 120, False, 18_000),
        (60, 0, True, 0),
    ],
)
def test_hours_are_worth_their_persons_and_their_machines(
    minutes: int, machine_minutes: int, under_age: bool, cents: int
) -> None:
    rate = Valued(1, "Leader 2023–27", date(2023, 1, 1), None, 2000, 4000, 15)
    assert rate.value(minutes, machine_minutes, under_age=under_age) == cents


def test_half_a_cent_is_rounded_up() -> None:
    rate = Valued(1, "Oma", date(2023, 1, 1), None, 1510, 0, 15)
    assert [rate.value(minutes) for minutes in (15, 45)] == [378, 1133]
