"""Quiet hours: when the town and each person sleep, when they wake, and what is told before they fall asleep."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from storage import people, quiet, wallclock
from storage.db import Database, Tx
from storage.quiet import TOWN, Quiet
from tests.town import NOON, ZONE, local

pytestmark = pytest.mark.one_database
_MINUTES = st.integers(0, 24 * 60 - 1)
_INSTANTS = st.integers(0, 330 * 1440).map(lambda minutes: NOON - timedelta(minutes=minutes))


def test_the_town_sleeps_from_nine_to_eight() -> None:
    nights = [TOWN.asleep(local(f"2026-11-28T{at}"), ZONE) for at in ("20:59", "21:00", "07:59", "08:00")]
    assert nights == [False, True, True, False]
    assert TOWN.waking(local("2026-11-28T22:00"), ZONE) == local("2026-11-29T08:00")
    assert TOWN.waking(local("2026-11-29T03:00"), ZONE) == local("2026-11-29T08:00")
    assert TOWN.waking(local("2026-11-29T12:00"), ZONE) == local("2026-11-29T12:00")


@pytest.mark.parametrize("day", ["2026-03-29", "2026-10-25"])
def test_the_town_wakes_by_the_clock_on_the_wall_also_when_the_clocks_have_changed(day: str) -> None:
    evening = local(f"{day}T23:30") - timedelta(days=1)
    assert wallclock.local(TOWN.waking(evening, ZONE), ZONE) == datetime.fromisoformat(f"{day}T08:00")


@given(_MINUTES, _MINUTES, _INSTANTS)
@example(sleeps=21 * 60, wakes=3 * 60 + 30, at=datetime(2026, 10, 25, 1, 10, tzinfo=UTC))
@example(sleeps=21 * 60, wakes=3 * 60 + 30, at=datetime(2026, 3, 29, 0, 10, tzinfo=UTC))
def test_whoever_sleeps_sleeps_until_they_wake_also_when_the_clocks_change(
    sleeps: int, wakes: int, at: datetime
) -> None:
    awake = Quiet(sleeps, wakes)
    woken = awake.waking(at, ZONE)
    assert (woken > at) == awake.asleep(at, ZONE)
    assert not awake.asleep(woken, ZONE)
    if at.astimezone(ZONE).utcoffset() == woken.astimezone(ZONE).utcoffset():
        quarters = ((woken - at) // timedelta(minutes=15)) + 1
        between = [at + timedelta(minutes=15 * step) for step in range(quarters)]
        assert all(awake.asleep(one, ZONE) for one in between if one < woken)


def test_what_would_come_at_night_comes_half_an_hour_before_people_sleep_unless_it_is_of_the_early_morning() -> None:
    own = Quiet(22 * 60, 7 * 60)
    for starts, then, comes in (
        ("2026-11-29T05:00", "2026-11-29T04:00", "2026-11-28T21:30"),
        ("2026-11-28T23:30", "2026-11-28T22:30", "2026-11-28T21:30"),
        ("2026-11-29T07:30", "2026-11-29T06:30", "2026-11-29T06:30"),
        ("2026-11-29T18:00", "2026-11-29T17:00", "2026-11-29T17:00"),
    ):
        assert own.awake_before(local(then), local(starts), ZONE) == local(comes)
    after_midnight = Quiet(30, 9 * 60)
    early = after_midnight.awake_before(local("2026-11-29T02:00"), local("2026-11-29T03:00"), ZONE)
    assert early == local("2026-11-29T00:00")


def test_a_person_sleeps_as_the_town_does_until_they_say_otherwise(db: Database) -> None:
    own, towns = Quiet(22 * 60, 7 * 60), Quiet(20 * 60, 9 * 60)

    def night(tx: Tx) -> None:
        aino, ville = (
            people.meet(tx, network="telegram", user=name, name=name, language="fi", now=NOON).id
            for name in ("Aino", "Ville")
        )
        quiet.keep(tx, towns)
        quiet.keep(tx, own, person_id=aino)
        assert [quiet.of_person(tx, one) for one in (aino, ville)] == [own, towns]
        assert quiet.own(tx, [aino, ville]) == {aino: own}
        quiet.keep(tx, None, person_id=aino)
        assert quiet.of_person(tx, aino) == towns
        quiet.keep(tx, None)
        assert quiet.of_town(tx) == TOWN

    db.write_now(night)
