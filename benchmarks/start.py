"""How soon the bot is ready and how much memory it lives in, against importing the same libraries alone."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.bots import KYLAKELLO, kylakello, running
from benchmarks.mallila import Store, sqlite
from benchmarks.measure import PAIRS, Figure, figure, main
from benchmarks.measure import took as took_seconds
from benchmarks.townspeople import people
from tests.synapse import Synapse
from tests.synapse import running as synapse_running

HOUSE = ("bot", "handlers", "scheduler", "storage")
NETWORKS = {"both networks": ("telegram", "matrix"), "Telegram alone": ("telegram",)}

_LIBRARIES = """
import sys
before = set(sys.modules)
import uvloop
import bot.app, bot.config, bot.logs
from handlers import commands
commands.load()
for name in {networks!r}:
    __import__("bot.networks." + name)
print(*(name for name in sys.modules if name not in before and name.partition(".")[0] not in {house!r}))
"""
_IMPORT = """
import contextlib, importlib, sys, time
for name in {names!r}:
    with contextlib.suppress(ImportError):
        importlib.import_module(name)
print("ready:", flush=True)
time.sleep(60)
"""

Settings = dict[str, str]


def libraries(networks: Sequence[str]) -> list[str]:
    """Return every module that is not ours and that the bot has imported when it starts on these networks."""
    code = _LIBRARIES.format(networks=tuple(networks), house=HOUSE)
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()


def resident(pid: int) -> float:
    """Return the process's resident memory in bytes."""
    status = Path(f"/proc/{pid}/status").read_text()
    return 1024.0 * int(next(line for line in status.splitlines() if line.startswith("VmRSS")).split()[1])


def alone(names: Sequence[str]) -> tuple[float, float]:
    """Return the seconds until the libraries are there, and the memory they live in."""
    with running([sys.executable, "-c", _IMPORT.format(names=list(names))], {}, until="ready:") as bot:
        return bot.seconds, resident(bot.pid)


def ours(settings: Settings, store: Store) -> tuple[float, float]:
    """Return the seconds until our bot is ready, and its memory when it has heard and said something."""
    with tempfile.TemporaryDirectory(prefix="kylakello-bench-") as folder, people() as crowd:
        given = {"TELEGRAM_TOKEN": crowd.token, "TELEGRAM_API_URL": crowd.url, "DATA": folder}
        with kylakello({**given, **settings, "DATABASE_URL": store.fresh()}) as bot:
            crowd.do("idle")
            crowd.do("ask", person="Aino", text="/varaa Kylätalo huomenna klo 10–12")
            return bot.seconds, resident(bot.pid)


def measure() -> Iterator[Figure]:
    with sqlite() as store, synapse_running() as homeserver:
        for what, networks in NETWORKS.items():
            names = libraries(networks)
            settings = _matrix(homeserver) if "matrix" in networks else {}
            pairs = [(alone(names), ours(settings, store)) for _ in range(PAIRS)]
            for index, name, unit in ((0, "ready after start", seconds), (1, "resident memory", mebibytes)):
                values = [(floor[index], mine[index]) for floor, mine in pairs]
                yield figure(f"{name}, {what}", values, unit, at_most=1.15)
    yield _help()


def _matrix(homeserver: Synapse) -> Settings:
    login = homeserver.register("kello")
    return {"MATRIX_HOMESERVER": homeserver.url, "MATRIX_USER": login.user_id, "MATRIX_PASSWORD": login.password}


def _help() -> Figure:
    def run(*command: str) -> float:
        return took_seconds(lambda: subprocess.run(command, stdout=subprocess.DEVNULL, check=True))

    pairs = [(run(sys.executable, "-c", "import click, asyncio"), run(*KYLAKELLO, "--help")) for _ in range(PAIRS)]
    return figure("`kylakello --help` to importing click and asyncio", pairs, seconds)


def seconds(value: float) -> str:
    return f"{value:.2f} s"


def mebibytes(value: float) -> str:
    return f"{value / 2**20:.0f} MiB"


if __name__ == "__main__":
    main(measure)
