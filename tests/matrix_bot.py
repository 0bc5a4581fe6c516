"""The bot's Matrix side in the tests: something that hears, something that keeps, and a wire that can be cut."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Self

from aiohttp import ClientSession, web

from bot.networks.matrix import Matrix
from handlers.types import Change, Heard, Incoming, Reply, Room, RoomChange, Transport
from tests.matrix_people import PATIENCE, Person
from tests.synapse import Login, Synapse


class Notebook:
    """Keeps words in memory, as a transport's `Keep`."""

    def __init__(self) -> None:
        self.words: dict[str, str] = {}
        self.breaks = 0
        self._news = asyncio.Condition()

    async def load(self, name: str) -> str | None:
        return self.words.get(name)

    async def save(self, name: str, value: str) -> None:
        if self.breaks:
            self.breaks -= 1
            raise RuntimeError("the database is locked")
        async with self._news:
            self.words[name] = value
            self._news.notify_all()

    async def changed(self) -> None:
        """Something else is kept than before."""
        async with self._news:
            await asyncio.wait_for(self._news.wait(), PATIENCE)


class Ear:
    """Notes everything that is heard. While `held`, hearing does not return: nothing gets committed."""

    def __init__(self) -> None:
        self.heard: list[Heard] = []
        self.held = False
        self.breaks = 0
        self._news = asyncio.Condition()

    async def __call__(self, heard: Heard) -> None:
        if self.breaks:
            self.breaks -= 1
            raise RuntimeError("the database is locked")
        async with self._news:
            self.heard.append(heard)
            self._news.notify_all()
        if self.held:
            await asyncio.Event().wait()

    async def until(self, true: Callable[[Heard], bool], otherwise: str) -> Heard:
        """The first thing heard of which this is true."""

        def found() -> list[Heard]:
            return [heard for heard in self.heard if true(heard)]

        async with self._news:
            try:
                await asyncio.wait_for(self._news.wait_for(lambda: bool(found())), PATIENCE)
            except TimeoutError:
                raise AssertionError(f"{otherwise}; heard: {self.heard}") from None
        return found()[0]

    async def text(self, text: str) -> Incoming:
        """The first thing heard that says exactly this."""
        heard = await self.until(lambda h: isinstance(h, Incoming) and h.text == text, f"{text!r} was not heard")
        assert isinstance(heard, Incoming)
        return heard

    async def press(self) -> Incoming:
        """The first button that was pressed."""
        heard = await self.until(lambda h: isinstance(h, Incoming) and h.pressed, "no button was pressed")
        assert isinstance(heard, Incoming)
        return heard

    async def change(self, change: Change) -> RoomChange:
        """The first change of this kind."""
        heard = await self.until(lambda h: isinstance(h, RoomChange) and h.change is change, f"no {change}")
        assert isinstance(heard, RoomChange)
        return heard

    def texts(self) -> list[str]:
        """Everything that was said, in order."""
        return [heard.text for heard in self.heard if isinstance(heard, Incoming)]

    def changes(self, change: Change) -> list[RoomChange]:
        """All changes of this kind, in order."""
        return [heard for heard in self.heard if isinstance(heard, RoomChange) and heard.change is change]


class Bot:
    """The town's bot on a homeserver; it can be stopped and started like its process."""

    def __init__(self, synapse: Synapse, *, url: str | None = None, login: Login | None = None) -> None:
        self.login = login or synapse.register("Kello")
        self.id = self.login.user_id
        self.url = url or synapse.url
        self.keep = Notebook()
        self.ear = Ear()
        self._folder = tempfile.TemporaryDirectory(prefix="bot-")
        self.folder = Path(self._folder.name) / "matrix"
        self.matrix = self.transport()
        self.listening: asyncio.Task[None] | None = None

    def transport(self, *, password: bool = False) -> Transport:
        """A transport of this account, as a fresh process would make it."""
        if password:
            how = {"password": self.login.password}
        else:
            how = {"token": self.login.access_token, "device": self.login.device_id}
        return Matrix(self.url, self.id, folder=self.folder, keep=self.keep, **how)

    async def __aenter__(self) -> Self:
        self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()
        self._folder.cleanup()

    def start(self, *, password: bool = False) -> None:
        """A new process of the bot listens."""
        self.matrix = self.transport(password=password)
        self.listening = asyncio.create_task(self.matrix.listen(self.ear))

    async def stop(self) -> None:
        """The process is gone, whatever it was doing."""
        if self.listening is not None:
            self.listening.cancel()
            await asyncio.gather(self.listening, return_exceptions=True)
            self.listening = None
            await self.matrix.close()

    def lose_keys(self) -> None:
        """The folder with the encryption keys is gone."""
        shutil.rmtree(self.folder)

    def become(self, login: Login, url: str) -> None:
        """From the next start on it is another account, reached another way."""
        self.login, self.id, self.url = login, login.user_id, url

    def wrong_password(self) -> None:
        """Somebody has changed the password."""
        self.login = replace(self.login, password="something else")

    async def say(self, text: str, room: str, *, once: str, **more: object) -> str:
        """The bot says it; the message's id is returned."""
        return await self.matrix.send(Room("matrix", room, private=False), Reply(text, **more), once=once)  # type: ignore[arg-type]

    async def meets(self, person: Person, *others: Person, **how: object) -> str:
        """A room of the person with the bot and the others in it; its id is returned."""
        users = (self.id, *(other.id for other in others))
        room = await person.create(invite=users, **how)  # type: ignore[arg-type]
        for other in others:
            await other.join(room)
        await person.together(room, *users)
        return room


@dataclass
class Fault:
    """What happens on the wire to requests whose path holds `path`."""

    path: str
    status: int = 502
    times: int = 1
    after: bool = False
    method: str = ""


class Wire:
    """Stands between a client and the homeserver: passes everything on, except what it was told to break."""

    def __init__(self, synapse: Synapse) -> None:
        self._to = synapse.url
        self._faults: list[Fault] = []
        self._held: list[tuple[str, str, dict[str, str], bytes]] = []
        self.url = ""

    def breaks(self, path: str, *, status: int = 502, times: int = 1, after: bool = False, method: str = "") -> None:
        """The next requests to such a path fail with this status (0: the connection is cut).

        With `after` the homeserver has already done what was asked.
        """
        self._faults.append(Fault(path, status, times, after, method))

    def holds(self, path: str) -> None:
        """The next request to such a path is answered as if it had been done, and waits for `releases`."""
        self._faults.append(Fault(path, status=200))

    async def releases(self) -> None:
        """What was held back reaches the homeserver."""
        for method, path, headers, body in self._held:
            async with self._session.request(method, self._to + path, data=body, headers=headers) as got:
                assert got.status == 200
        self._held.clear()

    def mends(self) -> None:
        """Everything gets through."""
        self._faults.clear()

    async def __aenter__(self) -> Self:
        self._session = ClientSession(auto_decompress=False)
        app = web.Application(client_max_size=2**26)
        app.router.add_route("*", "/{path:.*}", self._pass)
        self._runner = web.AppRunner(app, handler_cancellation=True, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        host, port = self._runner.addresses[0][:2]
        self.url = f"http://{host}:{port}"
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._runner.cleanup()
        await self._session.close()

    async def _pass(self, request: web.Request) -> web.StreamResponse:
        fault = self._fault(request)
        headers = {k: v for k, v in request.headers.items() if k.lower() not in ("host", "content-length")}
        body = await request.read()
        if fault and fault.status == 200:
            self._held.append((request.method, request.raw_path, headers, body))
            return web.json_response({})
        if fault and not fault.after:
            return self._fail(request, fault)
        async with self._session.request(
            request.method, self._to + request.raw_path, data=body, headers=headers
        ) as got:
            answer = await got.read()
            if fault:
                return self._fail(request, fault)
            return web.Response(body=answer, status=got.status, headers={"Content-Type": got.headers["Content-Type"]})

    def _fault(self, request: web.Request) -> Fault | None:
        for fault in self._faults:
            if fault.times > 0 and fault.path in request.path and fault.method in ("", request.method):
                fault.times -= 1
                return fault
        return None

    def _fail(self, request: web.Request, fault: Fault) -> web.Response:
        if fault.status:
            return web.Response(status=fault.status, text="Bad Gateway")
        assert request.transport is not None
        request.transport.abort()
        return web.Response(status=500)
