"""Hearing (by a webhook), delivering and reminding as processes of their own on PostgreSQL, one of which is killed."""

from __future__ import annotations

import re
import socket
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from pathlib import Path

from storage import outbox, rooms
from storage.db import Tx
from storage.outbox import Message, Priority
from storage.reminder_table import Reminder
from tests.botapi import BotApi
from tests.botapi.people import Group, Person
from tests.process import Kylakello

IN_FLIGHT = 4
"""How many messages one process may have in flight when it is killed."""
EACH = 4


async def test_three_processes_deliver_one_is_killed_and_all_is_said_in_order_without_a_refusal(
    postgres_url: str, tmp_path: Path
) -> None:
    async with BotApi() as api, AsyncExitStack() as stack:
        ear, *voices = [
            await stack.enter_async_context(Kylakello(tmp_path, telegram=api, url=postgres_url)) for _ in range(6)
        ]
        hands = [voices.pop(), voices.pop()]
        parts = {ear: "hear"} | dict.fromkeys(voices, "deliver") | dict.fromkeys(hands, "remind")
        ear.settings |= _webhook()
        for one, part in parts.items():
            await one.start(part)
        people = [api.person(f"Kyläläinen {number}") for number in range(45)]
        groups = [await _open(api, people[number], f"Kerho {number}") for number in range(5)]
        for person in people:
            await person.say("/varaukset")
        for person in people:
            await person.hears("varauksia", within=20)
        assert "getUpdates" not in api.calls

        api.pass_time(2)  # what was answered at once counts for nothing any more
        api.faults.limits()
        places: list[Person | Group] = [*people, *groups]
        _promise(ear, places)
        await api.until(lambda: len(_words(api, "viesti")) >= 40 or None, 20, "all three deliver")
        await voices[0].kill()
        wanted = {f"{place.id} viesti {number}" for place in places for number in range(EACH)}
        await api.until(lambda: set(_words(api, "viesti")) == wanted or None, 60, "everything is said")
        said = Counter(_words(api, "viesti"))
        assert said.total() - len(wanted) <= IN_FLIGHT
        for place in places:
            mine = list(dict.fromkeys(one for one in _words(api, "viesti") if one.startswith(f"{place.id} ")))
            assert mine == [f"{place.id} viesti {number}" for number in range(EACH)], "in order"

        _remind(ear, people)
        due = {f"{person.id} muistutus" for person in people}
        await api.until(lambda: set(_words(api, "muistutus")) == due or None, 20, "everybody is reminded")
        assert len(_words(api, "muistutus")) == len(due), "once"
        assert api.faults.refusals == 0
        for one in (ear, *voices[1:], *hands):
            assert await one.stop() == 0


def _webhook() -> dict[str, str]:
    """Telegram brings what it hears to a free port of this computer."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        listen = f"127.0.0.1:{free.getsockname()[1]}"
    return {"TELEGRAM_WEBHOOK_URL": f"http://{listen}/kello", "WEBHOOK_LISTEN": listen}


async def _open(api: BotApi, person: Person, title: str) -> Group:
    group = api.group(title)
    await group.add_bot(person)
    return group


def _words(api: BotApi, kind: str) -> list[str]:
    """Return what was said of this kind, in order."""
    return [found[0] for sent in api.sent if (found := re.search(rf"-?\d+ {kind}( \d+)?", sent.text))]


def _promise(bot: Kylakello, places: Sequence[Person | Group]) -> None:
    """In every place so much must be said, by nobody's question."""

    def promise(tx: Tx) -> None:
        now = datetime.now(UTC)
        known = [rooms.find(tx, network="telegram", address=str(place.id)) for place in places]
        for number in range(EACH):
            for room in known:
                assert room is not None
                words = Message(f"{room.address} viesti {number}")
                outbox.promise(tx, words, room, now=now, priority=Priority.NOTICE)

    _write(bot, promise)


def _remind(bot: Kylakello, people: Sequence[Person]) -> None:
    """Everybody wants to be reminded of something now."""

    def remind(tx: Tx) -> None:
        for person in people:
            room = rooms.find(tx, network="telegram", address=str(person.id))
            assert room is not None
            assert room.person_id is not None
            tx.add(Reminder(person_id=room.person_id, text=f"{person.id} muistutus", at=datetime.now(UTC)))

    _write(bot, remind)


def _write(bot: Kylakello, work: Callable[[Tx], None]) -> None:
    db = bot.database()
    try:
        db.write_now(work)
    finally:
        db.close()
