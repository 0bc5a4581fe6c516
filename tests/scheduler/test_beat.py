"""The heartbeat: what it has begun is done when it stops."""

from __future__ import annotations

import asyncio

from scheduler.beat import Beat


async def test_a_tick_that_is_under_way_is_not_cut_off_when_the_beat_stops() -> None:
    begun, go_on, ended = asyncio.Event(), asyncio.Event(), asyncio.Event()

    async def tick() -> None:
        begun.set()
        await go_on.wait()
        ended.set()

    beat = Beat()
    beat.every(0.01, tick, name="due")
    beat.start()
    await begun.wait()
    stopping = asyncio.create_task(beat.stop(within=10))
    await asyncio.sleep(0)  # it stops, and would have cut off the tick
    go_on.set()
    await stopping
    assert ended.is_set()


async def test_a_tick_that_does_not_end_is_not_waited_for_for_ever() -> None:
    begun = asyncio.Event()

    async def tick() -> None:
        begun.set()
        await asyncio.Event().wait()

    beat = Beat()
    beat.every(0.01, tick, name="due")
    beat.start()
    await begun.wait()
    async with asyncio.timeout(5):
        await beat.stop(within=0.01)
