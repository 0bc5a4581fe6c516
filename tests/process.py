"""The installed `kylakello` as its caretaker runs it: a process that is started, read, stopped and killed."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Self
from zoneinfo import ZoneInfo

from storage import spaces, wallclock
from storage.db import Database
from storage.spaces import Space
from storage.wallclock import Opening
from tests.botapi import BotApi
from tests.synapse import Login, Synapse

PROGRAM = Path(sys.executable).with_name("kylakello")
CLAIM = "MARJ-ATWN-2345"
PATIENCE = 30.0
"""Seconds after which a test stops waiting for the process."""
EVERY_DAY = tuple(Opening(day, 8 * 60, 21 * 60) for day in range(7))


def inherited() -> dict[str, str]:
    """Return the environment without a town's settings, in which a program that starts again finds itself compiled."""
    not_ours = ("KYLAKELLO_", "PYTHONDONTWRITEBYTECODE")
    return {name: value for name, value in os.environ.items() if not name.startswith(not_ours)}


def noon_zone() -> str:
    """Return a time zone in which it is about noon now: the quiet hours are far away at any hour of the day."""
    east = 12 - datetime.now(UTC).hour
    return f"Etc/GMT{-east:+d}"


class Kylakello:
    """`kylakello run` with its settings. Inside the block it can be started and stopped as often as one likes.

    `said` holds every line of every process, standard output and error together. When the block ends, nothing of it
    runs any more, and no secret stood in any line.
    """

    def __init__(
        self,
        folder: Path,
        *,
        telegram: BotApi | None = None,
        matrix: Synapse | None = None,
        password: bool = True,
        url: str = "",
    ) -> None:
        self.folder = folder
        self.said: list[str] = []
        self.url = url or f"sqlite:///{folder / 'data' / 'kylakello.db'}"
        self.zone = noon_zone()
        self.login: Login | None = matrix.register("Kello") if matrix else None
        self.settings = {"CLAIM_CODE": CLAIM, "TIMEZONE": self.zone, "DATA": str(folder / "data"), "DATABASE_URL": url}
        self.settings |= {"METRICS_LISTEN": "off", "BACKUPS": "off"}
        self.secrets: list[str] = [CLAIM]
        if telegram is not None:
            self.settings |= {"TELEGRAM_TOKEN": telegram.token, "TELEGRAM_API_URL": telegram.url}
            self.secrets.append(telegram.token)
        if matrix is not None:
            self._sign_in(matrix, password=password)
        self._process: asyncio.subprocess.Process | None = None
        self._reading: list[asyncio.Task[None]] = []
        self._open = 0
        self._news = asyncio.Condition()

    def _sign_in(self, matrix: Synapse, *, password: bool) -> None:
        assert self.login is not None
        self.settings |= {"MATRIX_HOMESERVER": matrix.url, "MATRIX_USER": self.login.user_id}
        if password:
            self.settings |= {"MATRIX_PASSWORD": self.login.password}
        else:
            self.settings |= {"MATRIX_TOKEN": self.login.access_token, "MATRIX_DEVICE": self.login.device_id}
        self.secrets += [self.login.password, self.login.access_token]

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, kind: object, *_: object) -> None:
        if self.runs:
            await self.kill()
        if kind is not None:  # what the process said is part of the failed test's report
            print(*(line if len(line) < 500 else f"{line[:150]} … {line[-300:]}" for line in self.said[-50:]), sep="\n")  # noqa: T201
        told = [line for line in self.said if any(secret in line for secret in self.secrets)]
        assert not told, f"{len(told)} lines hold a secret"

    @property
    def matrix_id(self) -> str:
        """The bot's user on Matrix."""
        assert self.login is not None
        return self.login.user_id

    @property
    def runs(self) -> bool:
        return self._process is not None and self._process.returncode is None

    # ----------------------------------------------------------- the process

    async def start(self, *only: str) -> None:
        """A new process is at work, on everything or on one part alone (``--only``)."""
        seen = len(self.said)
        await self.launch(("run", *(("--only", *only) if only else ())))
        await self.hears("ready: ", after=seen)

    async def signs_in(self) -> None:
        """A new process is at work and signed in on Matrix."""
        seen = len(self.said)
        await self.launch()
        await self.hears("Matrix: signed in", after=seen)

    async def launch(self, words: Sequence[str] = ("run",)) -> None:
        """A new process has begun; what it says is read."""
        assert not self.runs
        self._process = await asyncio.create_subprocess_exec(
            PROGRAM,
            *words,
            cwd=self.folder,
            env=self._environment(),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        pipes = (self._process.stdout, self._process.stderr)
        self._reading = [asyncio.create_task(self._read(pipe)) for pipe in pipes if pipe is not None]
        self._open = len(self._reading)

    def _environment(self) -> dict[str, str]:
        return inherited() | {f"KYLAKELLO_{name}": value for name, value in self.settings.items() if value}

    async def _read(self, pipe: asyncio.StreamReader) -> None:
        while line := await pipe.readline():
            await self._note(line.decode().rstrip())
        self._open -= 1
        await self._note()

    async def _note(self, *lines: str) -> None:
        async with self._news:
            self.said += lines
            self._news.notify_all()

    async def hears(self, part: str, *, after: int = 0) -> str:
        """Return the first line with that in it, said since the first `after` lines."""

        def found() -> list[str]:
            return [line for line in self.said[after:] if part in line]

        async with self._news:
            try:
                await asyncio.wait_for(self._news.wait_for(lambda: found() or not self._open), PATIENCE)
            except TimeoutError:
                raise AssertionError(f"never said {part!r}: {self.said[after:]}") from None
        assert found(), f"ended without saying {part!r}: {self.said[after:]}"
        return found()[0]

    async def ends(self, *, within: float = PATIENCE) -> int:
        """Return the exit status, as soon as the process has ended by itself."""
        assert self._process is not None
        async with asyncio.timeout(within):
            status = await self._process.wait()
            await asyncio.gather(*self._reading)
        return status

    def terminate(self) -> None:
        """The process is asked to end (SIGTERM)."""
        self._signal(signal.SIGTERM)

    async def stop(self, *, within: float = PATIENCE) -> int:
        """The process was asked to end, and has; return its exit status."""
        self.terminate()
        return await self.ends(within=within)

    async def kill(self) -> None:
        """The process is no more, at once (SIGKILL)."""
        self._signal(signal.SIGKILL)
        await self.ends()

    def _signal(self, number: signal.Signals) -> None:
        assert self._process is not None
        self._process.send_signal(number)

    async def does(self, *words: str) -> int:
        """Return the exit status of another command of the program, run to its end."""
        other = Kylakello(self.folder)
        other.settings, other.said = self.settings, self.said
        await other.launch(words)
        return await other.ends()

    # ------------------------------------------------------------- the town

    def database(self) -> Database:
        """Return the town's database, as the process sees it."""
        return Database(self.url)

    def space(self, name: str = "Kylätalo") -> int:
        """Add a space, open every day from 8 to 21, to a migrated database, and return its id."""
        db = self.database()
        try:
            space = Space(name=name, key="", created_at=datetime.now(UTC))
            added = db.write_now(lambda tx: spaces.add(tx, space, EVERY_DAY))
        finally:
            db.close()
        assert isinstance(added, spaces.Added)
        return added.space_id

    def day(self, days: int) -> str:
        """Return a day so many days from now as one writes it ("24.11.2026")."""
        there = wallclock.local(datetime.now(UTC) + timedelta(days=days), ZoneInfo(self.zone)).date()
        return f"{there.day}.{there.month}.{there.year}"
