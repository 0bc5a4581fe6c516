"""An announcement to a thousand private chats under Telegram's thirty a second, at three lengths of a round trip."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import UTC, datetime
from functools import partial

from benchmarks.mallila import NOW, sqlite
from benchmarks.measure import Figure, main
from benchmarks.townspeople import People, people
from bot.networks.telegram import Telegram
from scheduler.delivery import Delivery
from storage import outbox, rooms, spoken
from storage.db import Database, Tx
from storage.outbox import Message, Priority

CHATS, A_SECOND = 1000, 30
GOALS = {30: 0.95, 60: 0.95, 150: 0.85}
"""For each round trip in milliseconds, how much of what the limit permits."""
SAID = Message("Talkoot lauantaina klo 10. *Tervetuloa!*")


def measure() -> Iterator[Figure]:
    for millis, goal in GOALS.items():
        with people() as crowd, sqlite() as store:
            chats: list[int] = crowd.do("open_chats", people=CHATS)["chats"]
            crowd.do("latency", seconds=millis / 1000)
            crowd.do("limits", per_second=A_SECOND, per_chat_second=1, group_per_minute=20)
            with closing(Database(store.fresh())) as db:
                db.write_now(partial(_promise, chats=chats))
                asyncio.run(_say(db, crowd))
            yield _figure(crowd, millis, goal)


def _promise(tx: Tx, chats: Sequence[int]) -> None:
    for chat in chats:
        room = rooms.meet(tx, network="telegram", address=str(chat), private=True, title="", person_id=None, now=NOW)
        outbox.promise(tx, SAID, room, now=NOW, priority=Priority.BULK)


async def _say(db: Database, crowd: People) -> None:
    transport = Telegram(crowd.token, api_url=crowd.url)
    delivery = Delivery(db, transport, now=lambda: datetime.now(UTC), owner="us", salt="salt")
    while db.read_now(spoken.waiting):
        await delivery.drain()
    await transport.close()


def _figure(crowd: People, millis: int, goal: float) -> Figure:
    """The row for what was accepted from the first to the last, as a part of the limit; nothing, if one was refused."""
    times = sorted(one["at"] for one in crowd.do("sent"))
    refusals = crowd.do("stats")["refusals"]
    assert len(times) == CHATS, len(times)
    rate = CHATS / (times[-1] - times[0])
    part = rate / A_SECOND if not refusals else 0.0
    what = f"announcement to {CHATS} private chats, answers taking {millis} ms"
    note = f"{refusals} refusals"
    return Figure(what, f"{A_SECOND}/s", f"{rate:.1f}/s", part, part, part, at_least=goal, note=note)


if __name__ == "__main__":
    main(measure)
