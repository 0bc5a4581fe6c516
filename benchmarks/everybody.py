"""An announcement to five hundred Telegram groups and five hundred Matrix rooms, by the installed program: how fast,
whether who speaks meanwhile waits, and who has it when the program is killed; then the same for a corrected text."""

from __future__ import annotations

import asyncio
import random
import statistics
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from urllib.parse import quote

from benchmarks.measure import Figure, main, millis
from storage import rooms, schema, spoken
from storage.db import Tx
from tests.botapi import BotApi, Person
from tests.botapi.network import Sent
from tests.process import CLAIM, Kylakello
from tests.synapse import Login, Synapse, running

EACH, A_SECOND, KILLS = 500, 30, 3
"""Groups on each network; what Telegram bears; how often the program is killed while it tells and while it corrects."""
ASKED, DOUBLED = 15, 4
"""So many answers are timed idle, and meanwhile; so many messages may be doubled on Telegram by a kill."""
FIRST, SECOND = "Uimarannan laituri on taas paikallaan.", "Uimarannan laituri on paikallaan vasta lauantaina."
_LONG = 600.0


@dataclass
class Mallila:
    """A town with its groups on both networks, and the program that serves it."""

    api: BotApi
    synapse: Synapse
    bot: Kylakello
    aino: Person
    owner: Login
    groups: list[int] = field(default_factory=list)
    matrix: list[str] = field(default_factory=list)

    def telegram(self, words: str, since: int = 0) -> list[Sent]:
        """Return what the groups' messages with these words were, in the order in which they were accepted."""
        here = set(self.groups)
        return [one for one in self.api.sent[since:] if one.chat in here and words in one.text]

    def on_matrix(self, words: str) -> Counter[str]:
        """Return how many messages, or changes of one, with these words each Matrix room has."""
        found: Counter[str] = Counter()
        for room in self.matrix:
            path = f"/_matrix/client/v3/rooms/{quote(room)}/messages?dir=b&limit=20"
            chunk = self.synapse.ask("GET", path, token=self.owner.access_token)["chunk"]
            found[room] = sum(words in _words(event) for event in chunk)
        return found


def _words(event: dict[str, object]) -> str:
    content = event["content"]
    assert isinstance(content, dict)
    return str(content.get("m.new_content", content).get("body", "")) if event["type"] == "m.room.message" else ""


def measure() -> Iterator[Figure]:
    for kills in (0, KILLS):
        yield from asyncio.run(_run(kills))


async def _run(kills: int) -> list[Figure]:
    with running() as synapse, tempfile.TemporaryDirectory(prefix="kylakello-bench-") as folder:
        async with BotApi() as api, Kylakello(Path(folder), telegram=api, matrix=synapse, password=False) as bot:
            town = Mallila(api, synapse, bot, api.person("Aino"), synapse.register("Aino"))
            await _found(town)
            return await (_killed(town) if kills else _told(town))


# ------------------------------------------------------------------ the town


async def _found(town: Mallila) -> None:
    """The groups are there and belong to the town; the program runs, and Aino looks after it."""
    town.matrix = await asyncio.to_thread(_matrix_rooms, town)
    for number in range(EACH):
        group = town.api.group(f"Ryhmä {number}")
        group.chat.bot = "member"
        town.groups.append(group.id)
    (town.bot.folder / "data").mkdir(exist_ok=True)
    with closing(town.bot.database()) as db:
        schema.migrate(db)
        db.write_now(lambda tx: _linked(tx, town))
    await town.bot.start()
    await town.bot.hears("Matrix: signed in")
    await town.aino.say(f"/claim {CLAIM}")
    await town.aino.hears("Aino", within=30)
    await town.api.quiet(60)
    town.api.faults.limits(per_second=A_SECOND, per_chat_second=1, group_per_minute=20)


def _matrix_rooms(town: Mallila) -> list[str]:
    """Aino has made the rooms, and the bot is in them."""
    bot, found = town.bot.login, []
    assert bot is not None
    for number in range(EACH):
        body = {"name": f"Huone {number}", "invite": [bot.user_id], "preset": "private_chat"}
        made = town.synapse.ask("POST", "/_matrix/client/v3/createRoom", body, token=town.owner.access_token)
        town.synapse.ask("POST", f"/_matrix/client/v3/join/{quote(made['room_id'])}", {}, token=bot.access_token)
        found.append(made["room_id"])
    return found


def _linked(tx: Tx, town: Mallila) -> None:
    now = datetime.now(UTC)
    for network, addresses in (("telegram", map(str, town.groups)), ("matrix", iter(town.matrix))):
        for address in addresses:
            room = rooms.meet(
                tx, network=network, address=address, private=False, title=address, person_id=None, now=now
            )
            rooms.link(tx, room.id, now=now)


async def _announce(town: Mallila) -> None:
    """Aino has written it and sees how many it reaches; one tap sends it."""
    await town.aino.say(f"/ilmoita {FIRST}")
    asked = await town.aino.hears(within=30)
    await town.aino.press(asked, next(label for label in asked.labels if label.startswith("Kaikki ryhmät")))
    shown = await town.aino.hears(FIRST, within=30)
    await town.aino.press(shown, "Lähetä nyt")


async def _correct(town: Mallila) -> None:
    """Aino has written it anew, for every group that has it."""
    await town.aino.say(f"/oikaise tiedote 1 {SECOND}")


async def _everywhere(town: Mallila, words: str, since: int) -> None:
    """Every group on Telegram has it, and nothing waits to be said any more."""
    there = partial(_groups, town, words, since)
    await town.api.until(lambda: len(there()) == EACH or None, _LONG, f"{EACH} groups have it")
    with closing(town.bot.database()) as db:
        while await asyncio.to_thread(db.read_now, spoken.waiting):  # noqa: ASYNC110 - another process says it
            await asyncio.sleep(0.1)


def _groups(town: Mallila, words: str, since: int) -> set[int]:
    return {one.chat for one in town.telegram(words, since)}


# ------------------------------------------------------------- told in peace


async def _told(town: Mallila) -> list[Figure]:
    people = [town.api.person(f"Kyläläinen {number}") for number in range(ASKED)]
    await asyncio.gather(*(town.api.person(f"Väki {number}").say("/apua") for number in range(2 * A_SECOND)))
    await town.api.until(lambda: town.api.faults.refusals or None, 60, "Telegram refuses once: the warm-up")
    await town.api.quiet(60)
    idle = [await _answer(one) for one in people]
    found: list[Figure] = []
    for what, act, words in (
        (f"announcement to {EACH} Telegram groups", _announce, FIRST),
        (f"correction of it in {EACH} groups", _correct, SECOND),
    ):
        since, refused = len(town.api.sent), town.api.faults.refusals
        began = time.monotonic()
        await act(town)
        meanwhile = await _asked_meanwhile(town, people, words, since)
        await _everywhere(town, words, since)
        lasted = time.monotonic() - began
        assert set((await asyncio.to_thread(town.on_matrix, words)).values()) == {1}, "a Matrix room lacks it"
        found += _figures(town, what, words, since, refused, lasted, (idle, meanwhile))
    return found


async def _answer(person: Person) -> float:
    """Return the seconds until the person has an answer."""
    began = time.monotonic()
    await person.say("/apua")
    await person.hears(within=60)
    return time.monotonic() - began


async def _asked_meanwhile(town: Mallila, people: Sequence[Person], words: str, since: int) -> list[float]:
    """Return the seconds until each of them is answered, one after another, while the groups hear it."""
    await town.api.until(lambda: town.telegram(words, since) or None, 60)
    found = [await _answer(one) for one in people]
    assert len(_groups(town, words, since)) < EACH, "it was over before everybody had asked"
    return found


def _figures(
    town: Mallila,
    what: str,
    words: str,
    since: int,
    refused: int,
    lasted: float,
    answers: tuple[Sequence[float], Sequence[float]],
) -> Iterator[Figure]:
    said = town.telegram(words, since)
    assert len(said) == EACH, f"{len(said)} messages for {EACH} groups"
    others = [one for one in town.api.sent[since:] if said[0].at <= one.at <= said[-1].at]
    rate = len(others) / (said[-1].at - said[0].at)
    refusals = town.api.faults.refusals - refused
    part = rate / A_SECOND if not refusals else 0.0
    note = f"{refusals} refusals; {EACH} Matrix rooms beside it, all of it in {lasted:.0f} s"
    yield Figure(what, f"{A_SECOND}/s", f"{rate:.1f}/s", part, part, part, at_least=0.95, note=note)
    idle, meanwhile = answers
    ratio = statistics.median(meanwhile) / statistics.median(idle)
    low, high = min(meanwhile) / statistics.median(idle), max(meanwhile) / statistics.median(idle)
    times = (millis(statistics.median(idle)), millis(statistics.median(meanwhile)))
    yield Figure(f"an answer on Telegram meanwhile; floor: idle ({what})", *times, ratio, low, high, at_most=2.0)


# -------------------------------------------------------------------- killed


async def _killed(town: Mallila) -> list[Figure]:
    dice, found = random.Random(5), []
    for what, act, words in (("announcement", _announce, FIRST), ("correction", _correct, SECOND)):
        since = len(town.api.sent)
        await act(town)
        for after in sorted(dice.sample(range(20, EACH - 20), KILLS)):
            await town.api.until(lambda: len(_groups(town, words, since)) >= after or None, _LONG)  # noqa: B023
            await town.bot.kill()
            await town.bot.start()
        await _everywhere(town, words, since)
        doubled = len(town.telegram(words, since)) - EACH
        matrix = await asyncio.to_thread(town.on_matrix, words)
        lost = EACH - sum(count > 0 for count in matrix.values())
        twice = sum(matrix.values()) - EACH + lost
        note = f"of {2 * EACH} groups {lost} lack it; doubled on Telegram {doubled}, on Matrix {twice}"
        ratio = doubled / KILLS if not (lost or twice) else float("inf")
        name = f"{what}, killed {KILLS} times (kill -9): doubled by a kill"
        found.append(Figure(name, "", f"{ratio:.1f}", ratio, ratio, ratio, at_most=DOUBLED, note=note))
    return found


if __name__ == "__main__":
    main(measure)
