"""Bots in processes of their own: ours as it stands in this checkout, and the echo that is the floor."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.townspeople import People
from tests.process import inherited

KYLAKELLO = (sys.executable, "-m", "bot")


@dataclass(frozen=True)
class Bot:
    """A running bot, and how long it took until it said that it was ready."""

    pid: int
    seconds: float


@contextmanager
def echo(people: People) -> Iterator[None]:
    """The bare bot hears these people."""
    with running([sys.executable, "-m", "benchmarks.echo", people.url, people.token], {}):
        people.do("idle")
        yield


@contextmanager
def ours(people: People, database: str) -> Iterator[Bot]:
    """Our bot hears these people."""
    settings = {"TELEGRAM_TOKEN": people.token, "TELEGRAM_API_URL": people.url, "DATABASE_URL": database}
    with (
        tempfile.TemporaryDirectory(prefix="kylakello-bench-") as folder,
        kylakello({**settings, "DATA": folder}) as bot,
    ):
        people.do("idle")
        yield bot


@contextmanager
def kylakello(settings: dict[str, str]) -> Iterator[Bot]:
    """`kylakello run` with these settings is ready."""
    given = {f"KYLAKELLO_{name}": value for name, value in settings.items()}
    with running([*KYLAKELLO, "run"], given, until="ready:") as bot:
        yield bot


@contextmanager
def running(command: Sequence[str], settings: dict[str, str], *, until: str = "") -> Iterator[Bot]:
    """The command runs and has said `until`; what it says goes to a file, shown if it does not get that far."""
    with tempfile.TemporaryDirectory(prefix="kylakello-bench-") as folder:
        log, began = Path(folder) / "log", time.monotonic()
        with log.open("wb") as output:
            process = subprocess.Popen(command, stdout=output, stderr=output, env=inherited() | settings)
        try:
            while until and until not in log.read_text(errors="replace"):
                if process.poll() is not None or time.monotonic() > began + 60:
                    raise RuntimeError(log.read_text(errors="replace")[-2000:])
                time.sleep(0.005)
            yield Bot(process.pid, time.monotonic() - began)
        finally:
            process.terminate()
            process.wait(20)
