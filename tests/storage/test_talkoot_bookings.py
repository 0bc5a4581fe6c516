"""What is booked with talkoot, all of it or nothing, and what changes while others sign up at the same moment."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from storage import booked_together, bookings, diary, people, refusals, sign_ups, spaces, talkoot, talkoot_changes
from storage.booked_together import Had, Lacking
from storage.db import Database, Tx
from storage.diary import Booked
from storage.occupied import State
from storage.planned import Part, Planned
from storage.spaces import Kind, Space
from storage.talkoot_changes import Changed, DayPlan, InTheWay
from storage.talkoot_table import Talkoot
from storage.wallclock import Opening

ZONE = ZoneInfo("Europe/Helsinki")
NOW = datetime(2026, 11, 21, 10, tzinfo=UTC)
START = datetime(2026, 12, 5, 8, tzinfo=UTC)
HOURS = timedelta(hours=4)
ALWAYS = tuple(Opening(day, 0, 24 * 60) for day in range(7))
CALLERS = 20


def aino(tx: Tx) -> int:
    return people.meet(tx, network="telegram", user="aino", name="Aino", language="fi", now=NOW).id


def space(tx: Tx, name: str, **features: Any) -> int:
    added = spaces.add(tx, Space(name=name, key="", created_at=NOW, **features), ALWAYS)
    assert isinstance(added, spaces.Added)
    return added.space_id


def planned(tx: Tx, wishes: Sequence[tuple[int, int | None]] = (), days: int = 1, *parts: Part) -> Planned:
    plan = Talkoot(title="Rantasiivous", person_id=aino(tx), created_at=NOW, wishes=[*wishes])
    spans = [(START + timedelta(days=n), START + timedelta(days=n) + HOURS) for n in range(days)]
    number = talkoot.draft(tx, plan, days=spans, parts=parts or (Part("haravointi", most=10),))
    found = talkoot.get(tx, number)
    assert found is not None
    return found


def book(tx: Tx, one: Planned, *, keeps: Callable[[int], bool] = lambda _space: False) -> Had | Lacking:
    return booked_together.book(tx, one, person_id=one.person_id, keeps=keeps, zone=ZONE, now=NOW)


def test_every_wish_is_booked_for_every_day(db: Database) -> None:
    def done(tx: Tx) -> None:
        hall, rakes = space(tx, "Kylätalo"), space(tx, "Haravat", kind=Kind.GEAR, quantity=20)
        one = planned(tx, [(hall, None), (rakes, 12)], 2)
        had = book(tx, one)
        assert isinstance(had, Had)
        assert [(booked.space_id, booked.quantity, booked.purpose) for booked in had.booked] == [
            (hall, None, "Rantasiivous"), (hall, None, "Rantasiivous"),
            (rakes, 12, "Rantasiivous"), (rakes, 12, "Rantasiivous"),
        ]  # fmt: skip
        assert talkoot.booked_with(tx, one.number) == sorted(booked.number for booked in had.booked)

    db.write_now(done)


def test_if_the_last_day_cannot_be_had_nothing_is(db: Database) -> None:
    def done(tx: Tx) -> None:
        hall = space(tx, "Kylätalo")
        other = people.meet(tx, network="telegram", user="ville", name="Ville", language="fi", now=NOW).id
        there = spaces.get(tx, hall)
        assert there is not None
        at = START + timedelta(days=1, hours=1)
        taken = bookings.book(
            tx, space=there, person_id=other, start=at, end=at + timedelta(hours=1), zone=ZONE, now=NOW
        )
        assert isinstance(taken, Booked)
        one = planned(tx, [(hall, None)], 2)
        outcome = book(tx, one)
        assert isinstance(outcome, Lacking)
        (not_had,) = outcome.not_had
        assert isinstance(not_had.why, refusals.Taken)
        assert not_had.wanted.start == START + timedelta(days=1)
        assert [booked.number for booked in diary.coming_in(tx, hall, now=NOW)] == [taken.number]
        assert talkoot.booked_with(tx, one.number) == []

    db.write_now(done)


def test_every_thing_that_cannot_be_had_is_told_at_once(db: Database) -> None:
    def done(tx: Tx) -> None:
        rakes, spades = (space(tx, name, kind=Kind.GEAR, quantity=5) for name in ("Haravat", "Lapiot"))
        outcome = book(tx, planned(tx, [(rakes, 12), (spades, 6)]))
        assert isinstance(outcome, Lacking)
        assert [one.why for one in outcome.not_had] == [refusals.NotEnough(5, 5), refusals.NotEnough(5, 5)]

    db.write_now(done)


def test_a_keeper_books_and_everybody_else_asks(db: Database) -> None:
    def done(tx: Tx) -> None:
        hall = space(tx, "Juhlasali", approval=True)
        asked, kept = planned(tx, [(hall, None)]), planned(tx, [(hall, None)])
        next_week = START + timedelta(days=7)
        talkoot_changes.arrange(tx, kept, [DayPlan(next_week, next_week + HOURS)])
        now = talkoot.get(tx, kept.number)
        assert now is not None
        first, second = book(tx, asked), book(tx, now, keeps=lambda _space: True)
        assert isinstance(first, Had)
        assert isinstance(second, Had)
        assert (first.booked[0].state, second.booked[0].state) == (State.REQUESTED, State.BOOKED)

    db.write_now(done)


def test_what_one_has_already_for_that_very_time_is_not_booked_twice_nor_given_back(db: Database) -> None:
    def done(tx: Tx) -> None:
        hall = space(tx, "Kylätalo")
        there = spaces.get(tx, hall)
        assert there is not None
        own = bookings.book(tx, space=there, person_id=aino(tx), start=START, end=START + HOURS, zone=ZONE, now=NOW)
        assert isinstance(own, Booked)
        one = planned(tx, [(hall, None)])
        outcome = book(tx, one)
        assert isinstance(outcome, Had)
        assert [booked.number for booked in outcome.before] == [own.number]
        assert booked_together.give_back(tx, one, by=one.person_id, zone=ZONE, now=NOW) == []
        assert diary.live(tx, own.number, now=NOW) is not None

    db.write_now(done)


def test_storage_is_booked_by_whole_days_and_a_grid_is_kept(db: Database) -> None:
    def done(tx: Tx) -> None:
        store = space(tx, "Varasto", kind=Kind.STORAGE, shortest=24 * 60, longest=60 * 24 * 60)
        hall = space(tx, "Kylätalo", grid=60)
        one = planned(tx, [(store, None), (hall, None)])
        talkoot_changes.arrange(tx, one, [DayPlan(START + timedelta(minutes=15), START + HOURS)])
        now = talkoot.get(tx, one.number)
        assert now is not None
        outcome = book(tx, now)
        assert isinstance(outcome, Had)
        spans = {booked.space: (booked.starts_at, booked.ends_at) for booked in outcome.booked}
        assert spans["Varasto"] == (START - timedelta(hours=10), START + timedelta(hours=14))
        assert spans["Kylätalo"] == (START, START + HOURS)

    db.write_now(done)


def test_given_back_it_is_free_for_others(db: Database) -> None:
    def done(tx: Tx) -> None:
        one = planned(tx, [(space(tx, "Kylätalo"), None)])
        assert isinstance(book(tx, one), Had)
        gone = booked_together.give_back(tx, one, by=one.person_id, zone=ZONE, now=NOW)
        assert len(gone) == 1
        assert talkoot.booked_with(tx, one.number) == []
        assert isinstance(book(tx, one), Had)

    db.write_now(done)


def at_once(call: Callable[[int], object]) -> list[object]:
    together = threading.Barrier(CALLERS)

    def one(caller: int) -> object:
        together.wait()
        return call(caller)

    with ThreadPoolExecutor(CALLERS) as callers:
        return list(callers.map(one, range(CALLERS)))


def test_of_twenty_who_publish_at_once_one_does(db: Database) -> None:
    number = db.write_now(planned).number
    outcomes = at_once(lambda _caller: db.write_now(lambda tx: talkoot_changes.publish(tx, number, now=NOW)))
    assert outcomes.count(True) == 1


def test_two_talkoot_that_want_the_same_hall_never_both_have_it(db: Database) -> None:
    def two(tx: Tx) -> list[int]:
        hall, rakes = space(tx, "Kylätalo"), space(tx, "Haravat", kind=Kind.GEAR, quantity=20)
        return [planned(tx, [(hall, None), (rakes, 1)]).number for _ in range(CALLERS)]

    numbers = db.write_now(two)

    def publish(caller: int) -> bool:
        def work(tx: Tx) -> bool:
            one = talkoot.get(tx, numbers[caller])
            assert one is not None
            who = people.meet(
                tx, network="telegram", user=f"{caller}", name=f"Ville {caller}", language="fi", now=NOW
            ).id
            had = booked_together.book(tx, one, person_id=who, keeps=lambda _space: False, zone=ZONE, now=NOW)
            return isinstance(had, Had)

        return db.write_now(work)

    assert at_once(publish).count(True) == 1
    lent = db.read_now(lambda tx: [one for space_id in (1, 2) for one in diary.coming_in(tx, space_id, now=NOW)])
    assert len(lent) == 2, "who did not get the hall has no rakes either"


@pytest.mark.parametrize("most", [5, 8])
def test_places_are_lowered_while_others_join_and_never_below_who_comes(db: Database, most: int) -> None:
    one = db.write_now(planned)
    task = one.tasks[0].number
    db.write_now(lambda tx: talkoot.change(tx, one.number, published_at=NOW))

    def act(caller: int) -> object:
        def join(tx: Tx) -> object:
            who = people.meet(
                tx, network="telegram", user=f"{caller}", name=f"Ville {caller}", language="fi", now=NOW
            ).id
            return sign_ups.join(tx, task, person_id=who, zone=ZONE, now=NOW)

        def lower(tx: Tx) -> object:
            return talkoot_changes.change_task(tx, one.number, task, zone=ZONE, now=NOW, most=most)

        return db.write_now(lower if caller % 5 == 4 else join)

    outcomes = at_once(act)
    after = db.read_now(lambda tx: talkoot.get(tx, one.number))
    assert after is not None
    (now,) = after.tasks
    assert now.most is not None
    assert now.coming <= now.most
    assert now.coming == sum(isinstance(outcome, sign_ups.Coming) for outcome in outcomes)
    assert (now.most == most) == any(isinstance(outcome, Changed) for outcome in outcomes)


def test_nothing_is_taken_back_under_somebody_who_just_signed_up(db: Database) -> None:
    one = db.write_now(planned)
    task = one.tasks[0].number
    db.write_now(lambda tx: talkoot_changes.publish(tx, one.number, now=NOW))

    def act(caller: int) -> object:
        def join(tx: Tx) -> object:
            who = people.meet(
                tx, network="telegram", user=f"{caller}", name=f"Ville {caller}", language="fi", now=NOW
            ).id
            return sign_ups.join(tx, task, person_id=who, zone=ZONE, now=NOW)

        def take_back(tx: Tx) -> object:
            held = talkoot_changes.hold(tx, one.number)
            assert held is not None
            return talkoot_changes.unpublish(tx, held, zone=ZONE, now=NOW)

        return db.write_now(join if caller % 2 else take_back)

    outcomes = at_once(act)
    came = sum(isinstance(outcome, sign_ups.Coming) for outcome in outcomes)
    after = db.read_now(lambda tx: talkoot.get(tx, one.number))
    assert after is not None
    assert after.is_draft == (came == 0)
    assert after.is_draft or any(isinstance(outcome, InTheWay) for outcome in outcomes)


def test_who_lowers_the_places_waits_for_who_is_just_joining(db: Database) -> None:
    one = db.write_now(lambda tx: planned(tx, (), 1, Part("haravointi", most=2)))
    task = one.tasks[0].number
    db.write_now(lambda tx: talkoot_changes.publish(tx, one.number, now=NOW))
    joined, lowered = threading.Event(), threading.Event()

    def join(tx: Tx) -> None:
        sign_ups.join(tx, task, person_id=aino(tx), people=2, zone=ZONE, now=NOW)
        joined.set()
        assert not lowered.wait(0.5), "nobody is let in between"

    def lower() -> Changed | InTheWay | talkoot_changes.Settled | talkoot_changes.NotThere:
        joined.wait()
        outcome = db.write_now(lambda tx: talkoot_changes.change_task(tx, one.number, task, zone=ZONE, now=NOW, most=1))
        lowered.set()
        return outcome

    with ThreadPoolExecutor(2) as both:
        first, second = both.submit(db.write_now, join), both.submit(lower)
        first.result()
        assert second.result() == InTheWay(2)
