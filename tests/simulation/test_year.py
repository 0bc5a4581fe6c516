"""Some weeks of a simulated town, around a night in which the clocks change; `benchmarks.year` lives a whole year."""

from __future__ import annotations

import os

from tests.simulation.town_life import Size
from tests.simulation.trouble import MortalDatabase
from tests.simulation.year import live

SEED = int(os.environ.get("KYLAKELLO_TEST_SEED", "7"))
AUTUMN, SPRING = "2026-10-20T09:00", "2027-03-23T09:00"


async def test_whatever_stops_and_fails_everybody_is_reminded_once_and_nobody_at_night(url: str) -> None:
    size = Size(
        begins=AUTUMN if url.startswith("sqlite") else SPRING,
        days=10,
        people=14,
        groups=4,
        spaces=6,
        talkoot=5,
        events=8,
        deeds=100,
        outages=2,
        clock_jumps=2,
        near=0.4,
        steps=(40, 600),
    )
    db = MortalDatabase(url)
    try:
        told = await live(db, SEED, size)
    finally:
        db.close()
    assert told.faults == [], f"seed {SEED}"
    assert told.reminders > 15
    assert told.stops > 3
    assert sum(told.refused.values()) < sum(told.done.values()) / 5, told.refused
