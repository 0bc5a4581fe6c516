"""A strict Bot API server for one bot and one town: the real client talks to it over HTTP, tests move its people."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from types import TracebackType
from typing import Any

from aiohttp import web

from tests.botapi.checks import ApiError
from tests.botapi.control import control
from tests.botapi.faults import Fault
from tests.botapi.methods import METHODS
from tests.botapi.network import Network
from tests.botapi.params import Params, read

_METHODS = {name.lower(): (name, run) for name, run in METHODS.items()}
_UNAUTHORIZED = ApiError(401, "Unauthorized")
_NOT_FOUND = ApiError(404, "Not Found")


class BotApi(Network):
    """``async with BotApi() as api`` serves `api.url` for the bot with `api.token` until the block ends."""

    def __init__(self, *, port: int = 0, privacy: bool = True) -> None:
        super().__init__(privacy=privacy)
        self.url = ""
        self._port = port
        self._revoked = False
        self._runner: web.ServerRunner | None = None

    async def __aenter__(self) -> BotApi:
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop()

    async def start(self) -> None:
        """The server answers at `url`."""
        server = web.Server(self._handle, handler_cancellation=True, access_log=None)
        self._runner = web.ServerRunner(server, shutdown_timeout=0.2)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self._port)
        await site.start()
        self._port = self._runner.addresses[0][1]
        self.url = f"http://127.0.0.1:{self._port}"

    async def stop(self) -> None:
        """The server is down; what it knows stays, and `start` brings it back at the same address."""
        self.updates.stop()
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    async def _handle(self, request: web.BaseRequest) -> web.StreamResponse:
        path = request.path
        if path.startswith("/control/"):
            return await control(self, request, path.removeprefix("/control/"))
        if path.startswith("/file/bot"):
            return await self._download(request, path.removeprefix("/file"))
        try:
            name, run = self._route(path)
            params = await read(request)
            fault = await self._before(request, name, params)
            body = await self._run(name, run, params)
            if fault is not None:
                await self._after(request, fault)
            status = 200
        except ApiError as error:
            status, body = error.code, error.body()
        except _OddError as odd:
            return odd.answer
        if self.faults.latency:
            await asyncio.sleep(self.faults.latency / 2)
        return web.Response(status=status, body=body.encode(), content_type="application/json")

    async def _download(self, request: web.BaseRequest, path: str) -> web.StreamResponse:
        """A file that the bot was told the path of."""
        token, _, rest = path[1:].partition("/")
        number = rest.partition("/")[2]
        try:
            if self._revoked or token != f"bot{self.token}" or number not in self.files:
                raise _NOT_FOUND
            fault = await self._before(request, "download", Params({}))
            if fault is not None:
                await self._after(request, fault)
        except ApiError as error:
            return web.Response(status=error.code, body=error.body().encode(), content_type="application/json")
        except _OddError as odd:
            return odd.answer
        return web.Response(body=self.files[number].content, content_type="application/octet-stream")

    def _route(self, path: str) -> tuple[str, Callable[[Network, Params], Any] | None]:
        bot, _, method = path[1:].partition("/")
        if not bot.startswith("bot") or ":" not in bot:
            raise _NOT_FOUND
        if self._revoked or bot != f"bot{self.token}":
            raise _UNAUTHORIZED
        if method.lower() == "getupdates":
            return "getUpdates", None
        if method.lower() not in _METHODS:
            raise _NOT_FOUND
        return _METHODS[method.lower()]

    async def _run(self, name: str, run: Callable[[Network, Params], Any] | None, params: Params) -> str:
        if run is not None:
            return f'{{"ok":true,"result":{json.dumps(run(self, params), ensure_ascii=False)}}}'
        return await self.updates.get(
            offset=params.integer("offset") or 0,
            limit=params.integer("limit") or 100,
            wait=params.number("timeout"),
            allowed=params.object("allowed_updates"),
        )

    async def _before(self, request: web.BaseRequest, name: str, params: Params) -> Fault | None:
        """What goes wrong before the request is looked at, goes wrong; what does later is returned."""
        self.calls.append(name)
        if self.faults.latency and name != "getUpdates":
            await asyncio.sleep(self.faults.latency / 2)
        fault = self.faults.take(name, _chat_number(params))
        self.changed()
        if fault is None or fault.kind in ("cut", "slow", "hold"):
            return fault
        if fault.kind == "too many":
            raise self.faults.refusal(int(fault.seconds))
        if fault.kind == "refuse":
            assert fault.error is not None
            raise fault.error
        if fault.kind == "cut before":
            raise _OddError(_cut(request))
        status, page = (502 if fault.kind == "bad gateway" else 200), "<html><body>Bad Gateway</body></html>"
        raise _OddError(web.Response(status=status, text=page, content_type="text/html"))

    async def _after(self, request: web.BaseRequest, fault: Fault) -> None:
        """The request is done; its answer is cut off or comes late."""
        if fault.kind == "cut":
            raise _OddError(_cut(request))
        if fault.kind == "slow":
            await asyncio.sleep(fault.seconds)
        else:
            await fault.release.wait()

    def revoke(self) -> None:
        """The token is no longer good."""
        self._revoked = True

    def restore(self) -> None:
        """The token is good again."""
        self._revoked = False


class _OddError(Exception):
    """The answer is no answer of the API."""

    def __init__(self, answer: web.StreamResponse) -> None:
        super().__init__()
        self.answer = answer


def _cut(request: web.BaseRequest) -> web.StreamResponse:
    """The connection is gone, without an answer."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response()


def _chat_number(params: Params) -> int | None:
    try:
        return params.integer("chat_id")
    except ApiError:
        return None
