"""A thousand people on two networks tap on one card within ten seconds: how often it is edited, how fast they are
heard, whether everybody is answered rightly, also when the program is killed in the middle."""

from __future__ import annotations

import asyncio
import itertools
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from functools import partial
from pathlib import Path

from benchmarks.mallila import NOW, ZONE, sqlite
from benchmarks.measure import Figure, a_second, figure, in_turn, main, took
from benchmarks.tapping import (
    GROUPS,
    PEOPLE,
    SECONDS,
    Network,
    Tap,
    Town,
    answers_wrong,
    crowd,
    furnish,
)
from bot.networks.matrix import Matrix
from bot.networks.telegram import Telegram
from handlers.types import Limits
from storage import claims, sign_ups
from storage.db import Database, Tx

ROUNDS = 3
ALL_AT_ONCE = 600
KILLS = (150, 450, 800)
"""After so many messages the program is killed."""


def measure() -> Iterator[Figure]:
    with sqlite() as store:
        url = store.fresh()
        with closing(Database(url)) as db:
            db.write_now(furnish)
        template = Path(url.removeprefix("sqlite:///"))
        yield from _edits(template)
        yield _rate(template)
        yield _killed(template)


def _copy(template: Path, folder: str) -> str:
    file = Path(folder) / "town.db"
    file.write_bytes(template.read_bytes())
    return f"sqlite:///{file}"


# --------------------------------------------------------------------- edits


def _edits(template: Path) -> Iterator[Figure]:
    """For each network's group: edits sent for each tap, with the network's limits kept, and every answer right."""
    rounds = []
    for number in range(ROUNDS):
        with tempfile.TemporaryDirectory(prefix="kylakello-bench-") as folder:
            rounds.append(asyncio.run(_tapped(_copy(template, folder), crowd(number))))
    for network, group in GROUPS.items():
        edits = [each.networks[network].edits(group) for each in rounds]
        taps = [sum(one.network == network for one in each.taps) for each in rounds]
        ratios = [len(sent) / count for sent, count in zip(edits, taps, strict=True)]
        floor, ours = f"{statistics.median(taps):.0f} taps", f"{statistics.median(map(len, edits)):.0f} edits"
        what = f"one card, {PEOPLE} people on two networks tap within {SECONDS} s: edits in the {network} group"
        gap = min(later - sooner for sent in edits for sooner, later in itertools.pairwise(sent))
        refused = sum(each.networks[network].refused[group] for each in rounds)
        note = f"at least {gap:.1f} s apart, {refused} refused by the network, every answer right"
        yield Figure(what, floor, ours, statistics.median(ratios), min(ratios), max(ratios), at_most=0.02, note=note)


async def _tapped(url: str, taps: Sequence[Tap]) -> Town:
    """Everybody has tapped at their moment and has been answered; the town as it then is."""
    with closing(Database(url)) as db:
        networks = {
            "telegram": Network("telegram", Telegram.limits, strict=True),
            "matrix": Network("matrix", Matrix.limits),
        }
        town = Town(db, networks, taps)
        await town.posts()
        await town.hears(paced=True)
        await town.finishes()
        wrong = answers_wrong(db, taps, networks)
        assert not wrong, wrong[:3]
        return town


# ---------------------------------------------------------------------- rate


def _rate(template: Path) -> Figure:
    taps = crowd(0)[:ALL_AT_ONCE]
    pairs = in_turn(lambda: _in(template, _raw, taps), lambda: _in(template, _ours, taps))
    what = "taps heard, changed and answered through `Work.hear`, SQLite; floor: `sign_ups.join` alone"
    return figure(what, pairs, a_second, at_least=1 / 6)


def _in(template: Path, rate: object, taps: Sequence[Tap]) -> float:
    with tempfile.TemporaryDirectory(prefix="kylakello-bench-") as folder:
        url = _copy(template, folder)
        with closing(Database(url)) as db:
            assert callable(rate)
            return len(taps) / took(lambda: rate(db, taps))


async def _ours(db: Database, taps: Sequence[Tap]) -> None:
    networks = {name: Network(name, Limits()) for name in GROUPS}
    await Town(db, networks, taps).hears(paced=False)


async def _raw(db: Database, taps: Sequence[Tap]) -> None:
    await asyncio.gather(*(db.write(partial(_join, tap=tap)) for tap in taps))


def _join(tx: Tx, tap: Tap) -> None:
    sign_ups.join(tx, tap.task, person_id=tap.person, wait=tap.wait, zone=ZONE, now=NOW)


# -------------------------------------------------------------------- killed


def _killed(template: Path) -> Figure:
    """How many taps are lost when the program is killed three times among them: none, or the figure fails."""
    taps, began = crowd(7), time.time()
    with tempfile.TemporaryDirectory(prefix="kylakello-bench-") as folder:
        url, said = _copy(template, folder), Path(folder) / "said.jsonl"
        said.touch()
        for limit in (*KILLS, None):
            _process(url, said, limit, began)
        networks = Network.read(said)
        with closing(Database(url)) as db:
            lost = answers_wrong(db, taps, networks, doubled_too=True)
            assert not lost, lost[:3]
        doubled = sum(len(each.private()) for each in networks.values()) - len({tap.key for tap in taps})
    what = f"killed {len(KILLS)} times (kill -9) while {PEOPLE} people tap: taps lost"
    note = f"counts on both cards right; {doubled} answers said twice, nobody signed up twice"
    return Figure(what, f"{len(taps)} taps", f"{len(lost)} lost", 0.0, 0.0, 0.0, at_most=0.0, note=note)


def _process(url: str, said: Path, limit: int | None, began: float) -> None:
    """The program is at work until everybody is answered, or is killed when so many messages were said."""
    with subprocess.Popen([sys.executable, "-m", "benchmarks.taps", url, str(said), str(began)]) as process:
        while process.poll() is None:
            if limit is not None and said.read_bytes().count(b"\n") >= limit:
                process.send_signal(signal.SIGKILL)
                limit = None
            time.sleep(0.01)
        assert process.returncode in (0, -signal.SIGKILL), process.returncode


async def _again(url: str, said: Path, began: float) -> None:
    """What a process does: it hears all that the networks hold, and says what is to be said."""
    with closing(Database(url)) as db:
        db.write_now(claims.release)  # whoever held it is gone
        limits = Limits(in_flight=4, change_gap=0.2)
        town = Town(db, {name: Network(name, limits, said) for name in GROUPS}, crowd(7), began=began)
        await town.posts()
        await town.hears(paced=False)
        await town.finishes()


if __name__ == "__main__":
    if len(sys.argv) > 1:
        asyncio.run(_again(sys.argv[1], Path(sys.argv[2]), float(sys.argv[3])))
    else:
        main(measure)
