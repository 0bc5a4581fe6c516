"""The terminal town: everybody of the town at one keyboard, to try and to script everything."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import math
import mimetypes
import re
import sys
import uuid
from collections.abc import AsyncGenerator, Awaitable, Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import TextIO
from zoneinfo import ZoneInfo

from bot.clock import Clock
from bot.networks.markup import plain, to_ansi
from handlers.types import FILE_BYTES, Change, Choice, File, Hear, Incoming, Limits, Reply, Room, RoomChange, User
from storage import wallclock

_WHO = re.compile(r"^(?P<who>[^\W\d_][\w-]*(?: [^\W\d_][\w-]*)?)(?:@(?P<room>[^:]+))?:\s*(?P<text>.*)$", re.DOTALL)
_COMMAND = re.compile(r"[/:]\S*")
"""What is completed: a command, also behind ``Aino: ``."""
_FILE = re.compile(r"""^:file\s+(?:"(?P<quoted>[^"]+)"|(?P<bare>\S+))\s*(?P<text>.*)$""", re.DOTALL)
_STEP = re.compile(r"^\+(\d+)([dhm])$")
_UNITS = {"d": "days", "h": "hours", "m": "minutes"}
HELP = """\
Aino: text             Aino writes to the bot in private
Aino@Kylätori: text    Aino writes in the group Kylätori
Aino: 2                Aino presses button 2 of the last message she sees
Aino: :file a.jpg text Aino sends a file from this computer, with or without a text
text                   the same person goes on, in the same place
:clock 2026-11-28T09:00   :clock +1d   +2h   +30m     moves the town's clock; what falls due on the way is said
:quit                  ends"""

Until = Callable[[datetime | None], Awaitable[None]]
"""Say everything that is due until then (None: now), moving the clock along."""


class Terminal:
    """A network of one keyboard and one screen."""

    network = "terminal"
    limits = Limits(in_flight=1)
    alive_at = math.inf

    def __init__(
        self,
        *,
        clock: Clock,
        zone: ZoneInfo,
        until: Until,
        folder: Path,
        commands: list[str],
        source: TextIO = sys.stdin,
        screen: TextIO = sys.stdout,
    ) -> None:
        self._clock, self._zone, self._until, self._folder = clock, zone, until, folder
        self._commands, self._source, self._screen = commands, source, screen
        self._interactive = source.isatty()
        self._run, self._count = uuid.uuid4().hex[:8], itertools.count(1)
        self._who, self._room = "Aino", ""
        self._rooms: set[str] = set()
        self._begins: dict[str, str] = {}
        """How each message begins, to tell which one is gone."""

    async def listen(self, hear: Hear) -> None:
        """Handle each line to the end, with everything that becomes due; return at the end of input."""
        await self._until(None)
        async with contextlib.aclosing(self._lines()) as lines:
            async for line in lines:
                if line.strip() == ":quit":
                    return
                await self._line(line.strip(), hear)

    async def _lines(self) -> AsyncGenerator[str, None]:
        if not self._interactive:
            while line := await asyncio.to_thread(self._source.readline):
                yield line
            return
        from prompt_toolkit import PromptSession
        from prompt_toolkit.completion import WordCompleter
        from prompt_toolkit.history import FileHistory
        from prompt_toolkit.patch_stdout import patch_stdout

        words = [*(f"/{name}" for name in self._commands), ":clock", ":help", ":quit"]
        session: PromptSession[str] = PromptSession(
            history=FileHistory(str(self._folder / "history")),
            completer=WordCompleter(words, pattern=_COMMAND, ignore_case=True),
        )
        self._print(HELP)
        with patch_stdout(raw=True), contextlib.suppress(EOFError, KeyboardInterrupt):
            while True:
                yield await session.prompt_async(lambda: f"{self._who}{'@' + self._room if self._room else ''}: ")

    async def _line(self, line: str, hear: Hear) -> None:
        if line.startswith(":") and not _FILE.match(line):
            await self._order(line)
        elif line and not line.startswith("#"):
            await self._said(line, hear)

    async def _order(self, line: str) -> None:
        word, _, rest = line.partition(" ")
        target = self._target(rest.strip()) if word == ":clock" else None
        if target is not None:
            await self._until(target)
            self._clock.set(target, stand=not self._interactive)
            local = wallclock.local(self._clock.now(), self._zone)
            self._print(f"  {local:%Y-%m-%dT%H:%M}")
        else:
            self._print(HELP)

    def _target(self, text: str) -> datetime | None:
        step = _STEP.match(text)
        if step:
            return self._stepped(timedelta(**{_UNITS[step[2]]: int(step[1])}))
        try:
            return wallclock.utc(datetime.fromisoformat(text).replace(tzinfo=None), self._zone)
        except ValueError:
            return None

    def _stepped(self, step: timedelta) -> datetime:
        """Return the same wall-clock time days later, or so many hours and minutes later."""
        now = self._clock.now()
        if step.seconds:
            return now + step
        return wallclock.utc(wallclock.local(now, self._zone) + step, self._zone)

    async def _said(self, line: str, hear: Hear) -> None:
        found = _WHO.match(line)
        if found:
            self._who, self._room, line = found["who"], (found["room"] or "").strip(), found["text"].strip()
        user = User(self._who, self._who)
        room = (
            Room("terminal", f"#{self._room}", False, self._room) if self._room else Room("terminal", self._who, True)
        )
        if self._room and self._room not in self._rooms:
            self._rooms.add(self._room)
            await hear(RoomChange(f"join-{self._room}", room, Change.JOINED, user=user))
        choice = Choice(int(line)) if line.isdecimal() and len(line) < 4 else None
        key = f"{self._run}-{next(self._count)}"
        line, files, missed = _with_file(line)
        text = line.replace("\\n", "\n")
        await hear(Incoming(key, room, user, text, choice=choice, admin=True, files=files, missed=missed))
        await self._until(None)

    async def send(self, room: Room, reply: Reply, *, once: str) -> str:
        """Show the message; its id is `once`."""
        self._show(room, reply)
        self._begins[once] = plain(reply.text).partition("\n")[0]
        return once

    async def edit(self, room: Room, message: str, reply: Reply, *, once: str) -> None:
        """Show what the message says now."""
        self._show(room, reply, mark="✎ ")
        self._begins[message] = plain(reply.text).partition("\n")[0]

    async def remove(self, room: Room, message: str) -> None:
        """Show which message is gone."""
        self._print(f"{room.id.removeprefix('#')} « ✗ {self._begins.pop(message, '…')}")

    def _show(self, room: Room, reply: Reply, mark: str = "") -> None:
        said = to_ansi(reply.text) if self._interactive else plain(reply.text)
        first, *more = said.split("\n")
        lines = [f"{room.id.removeprefix('#')} « {mark}{first}", *(f"  {line}" for line in more)]
        lines += [f"  [{number}] {button.label}" for number, button in enumerate(reply.buttons, start=1)]
        lines += [f"  ⎘ {self._kept(file)}" for file in reply.files]
        self._print("\n".join(lines))

    def _kept(self, file: File) -> Path:
        folder = self._folder / "files"
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / Path(file.name).name
        path.write_bytes(file.content)
        return path

    def _print(self, text: str) -> None:
        screen = sys.stdout if self._interactive else self._screen
        print(text, file=screen, flush=True)

    async def close(self) -> None:
        """There is nothing to let go of."""


def _with_file(line: str) -> tuple[str, tuple[File, ...], str]:
    """Return the words of the line, the file that it names, if any, and why there is none."""
    found = _FILE.match(line)
    if not found:
        return line, (), ""
    path = Path(found["quoted"] or found["bare"])
    if not path.is_file():
        return found["text"], (), "not found"
    if path.stat().st_size > FILE_BYTES:
        return found["text"], (), "too large"
    mime = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    return found["text"], (File(path.name, mime, path.read_bytes()),), ""
