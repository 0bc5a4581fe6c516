"""Appointments: the last caretaker stays whatever happens at once, and a code passes a role on just once."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest

from storage import joining, passing, people
from storage.db import Database, Tx
from storage.passing import Passed, Way
from storage.people import TOWN, Role

NOW = datetime(2026, 11, 21, 10, tzinfo=UTC)


def someone(tx: Tx, name: str) -> int:
    return people.meet(tx, network="telegram", user=name, name=name, language="fi", now=NOW).id


def caretaker(tx: Tx, name: str) -> int:
    person = someone(tx, name)
    people.appoint(tx, person, Role.CARETAKER, now=NOW)
    return person


def at_once(db: Database, *works: Callable[[Tx], bool]) -> list[bool]:
    together = threading.Barrier(len(works))

    def call(work: Callable[[Tx], bool]) -> bool:
        together.wait()
        return db.write_now(work)

    with ThreadPoolExecutor(len(works)) as callers:
        return list(callers.map(call, works))


@pytest.mark.parametrize("round_", range(5))
def test_of_two_last_caretakers_who_step_down_at_once_exactly_one_stays(db: Database, round_: int) -> None:
    both = [db.write_now(partial(caretaker, name=name)) for name in ("Aino", "Ville")]
    left = at_once(db, *(partial(people.dismiss, person_id=person, role=Role.CARETAKER) for person in both))
    assert sorted(left) == [False, True]
    assert len(db.read_now(lambda tx: people.with_role(tx, Role.CARETAKER))) == 1


def test_of_twenty_caretakers_who_step_down_at_once_exactly_one_stays(db: Database) -> None:
    everyone = [db.write_now(partial(caretaker, name=f"Aino {n}")) for n in range(20)]
    left = at_once(db, *(partial(people.dismiss, person_id=person, role=Role.CARETAKER) for person in everyone))
    assert sorted(left) == [False] + [True] * 19


def test_two_who_take_each_other_off_leave_one_caretaker(db: Database) -> None:
    aino, ville = (db.write_now(partial(caretaker, name=name)) for name in ("Aino", "Ville"))
    left = at_once(db, *(partial(people.dismiss, person_id=person, role=Role.CARETAKER) for person in (ville, aino)))
    assert sorted(left) == [False, True]


def promised(tx: Tx, way: Way = Way.GIVE) -> str:
    return passing.promise(tx, Passed(way, Role.KEEPER, "space:4", someone(tx, "Aino")), now=NOW)


def test_a_code_says_what_it_passes_on_and_works_once_of_two_at_once(db: Database) -> None:
    code = db.write_now(promised)
    found = db.read_now(lambda tx: passing.find(tx, code.lower(), now=NOW))
    assert found is not None
    assert (found.way, found.role, found.subject, found.from_id) == (Way.GIVE, Role.KEEPER, "space:4", None)
    assert sorted(at_once(db, *[partial(passing.spend, code=code)] * 2)) == [False, True]
    assert db.read_now(lambda tx: passing.find(tx, code, now=NOW)) is None


def test_a_code_lives_seven_days(db: Database) -> None:
    code = db.write_now(promised)
    assert db.read_now(lambda tx: passing.find(tx, code, now=NOW + timedelta(days=6)))
    assert db.read_now(lambda tx: passing.find(tx, code, now=NOW + timedelta(days=7))) is None


def test_the_code_of_the_town_is_of_no_space(db: Database) -> None:
    def work(tx: Tx) -> Passed | None:
        made = Passed(Way.BACK, Role.CARETAKER, TOWN, someone(tx, "Aino"), someone(tx, "Ville"))
        code = passing.promise(tx, made, now=NOW)
        return made if passing.find(tx, code, now=NOW) == made else None

    assert db.write_now(work) is not None


def test_codes_that_are_withdrawn_are_those_of_that_role_alone(db: Database) -> None:
    code, other = db.write_now(promised), db.write_now(lambda tx: promised(tx, Way.HAND))

    def work(tx: Tx) -> int:
        aino = someone(tx, "Aino")
        kept = passing.promise(tx, Passed(Way.GIVE, Role.KEEPER, "space:44", aino), now=NOW)
        gone = passing.withdraw(tx, aino, Role.KEEPER, "space:4")
        assert passing.find(tx, kept, now=NOW)
        return gone

    assert db.write_now(work) == 2
    assert not any(db.read_now(partial(passing.find, code=one, now=NOW)) for one in (code, other))


def test_the_codes_of_other_purposes_pass_nothing_on(db: Database) -> None:
    claim = db.write_now(joining.claim_code)
    join = db.write_now(lambda tx: joining.join_code(tx, someone(tx, "Aino"), now=NOW))
    assert not any(db.read_now(partial(passing.find, code=one, now=NOW)) for one in (claim, join))
