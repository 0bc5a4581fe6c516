"""How requests to Telegram travel: python-telegram-bot's request interface on aiohttp, which costs a third of its own.

An URL of the Bot API holds the token, and aiohttp's errors hold the URL. So no error of aiohttp leaves this module,
neither as itself nor as the context of another.
"""

from __future__ import annotations

import json
import logging
import os
from typing import Any, cast

import aiohttp
from telegram import Update
from telegram.error import NetworkError, TelegramError, TimedOut
from telegram.request import BaseRequest, RequestData

os.environ.setdefault("PTB_TIMEDELTA", "true")
"""The library's own switch: without it every 429 raises a deprecation warning instead of saying how long to wait."""

logging.getLogger("telegram").setLevel(logging.CRITICAL + 1)
"""The library's log holds the token (DEBUG) and what people wrote (CRITICAL); what matters, we log ourselves."""

CONNECT_SECONDS = 10.0
READ_SECONDS = 20.0
UPLOAD_SECONDS = 60.0
KEEP_ALIVE_SECONDS = 60.0


class Requests(BaseRequest):
    """One pool of kept connections; it opens with the first request. `proxies`: those of the environment are used."""

    def __init__(self, *, connections: int, proxies: bool = True) -> None:
        self._connections = connections
        self._proxies = proxies
        self._session: aiohttp.ClientSession | None = None
        self._timeouts: dict[tuple[Any, ...], aiohttp.ClientTimeout] = {}

    @property
    def read_timeout(self) -> float:
        return READ_SECONDS

    async def initialize(self) -> None:
        """Nothing is opened before it is needed."""

    async def shutdown(self) -> None:
        """The connections are closed; a later request would open new ones."""
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    def _open(self) -> aiohttp.ClientSession:
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=self._connections, keepalive_timeout=KEEP_ALIVE_SECONDS),
                headers={"User-Agent": self.USER_AGENT},
                cookie_jar=aiohttp.DummyCookieJar(),
                trust_env=self._proxies,
            )
        return self._session

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | Plain | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """The status and body of the answer; every failure is a `TimedOut` or a `NetworkError` without the URL."""
        content, headers, upload = _body(request_data)
        limits = self._timeout(read_timeout, connect_timeout, upload=upload)
        failure: TelegramError
        try:
            async with self._open().request(method, url, data=content, headers=headers, timeout=limits) as answer:
                return answer.status, await answer.read()
        except TimeoutError:
            failure = TimedOut()
        except (aiohttp.ClientError, OSError, ValueError, RuntimeError) as error:
            failure = NetworkError(type(error).__name__)
        raise failure

    async def call(self, url: str, values: dict[str, Any]) -> dict[str, Any]:
        """Call a method with values that are JSON already; its result as it came. Raises as the library does."""
        result: Any = await self.post(url, Plain(values))  # type: ignore[arg-type]
        return cast("dict[str, Any]", result)

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """The answer. Anything but JSON (a proxy's page) is a fault of the network, and is shown to nobody."""
        try:
            answer: dict[str, Any] = json.loads(payload)
            return answer
        except ValueError:
            pass
        raise NetworkError("the answer is not JSON")

    def _timeout(self, read: Any, connect: Any, *, upload: bool) -> aiohttp.ClientTimeout:
        default = UPLOAD_SECONDS if upload else READ_SECONDS
        seconds = (
            default if read is BaseRequest.DEFAULT_NONE else read,
            CONNECT_SECONDS if connect is BaseRequest.DEFAULT_NONE else connect,
        )
        if seconds not in self._timeouts:
            whole = None if None in seconds else sum(seconds)
            self._timeouts[seconds] = aiohttp.ClientTimeout(total=whole, sock_connect=seconds[1], sock_read=seconds[0])
        return self._timeouts[seconds]


class Plain:
    """Parameters that are JSON already (the part of `RequestData` that a request without files needs)."""

    contains_files = False

    def __init__(self, values: dict[str, Any]) -> None:
        self.parameters = {name: value for name, value in values.items() if value is not None}


_JSON = {"Content-Type": "application/json"}


def _body(request: RequestData | Plain | None) -> tuple[bytes | aiohttp.FormData | None, dict[str, str] | None, bool]:
    """What is sent, its headers, and whether it carries a file. JSON, unless there is a file: that is quickest."""
    if request is None:
        return None, None, False
    if isinstance(request, Plain) or not request.contains_files:
        return json.dumps(request.parameters).encode(), _JSON, False
    form = aiohttp.FormData()
    for name, value in request.json_parameters.items():
        form.add_field(name, value)
    for name, (file_name, content, mime) in request.multipart_data.items():
        form.add_field(name, content, filename=file_name, content_type=mime)
    return form, None, True


class Polls(Requests):
    """The connection of the long poll. With `careful`, updates that the library cannot read are left out.

    One such update would otherwise come again for ever, and everything behind it would wait.
    """

    def __init__(self, *, proxies: bool = True) -> None:
        super().__init__(connections=2, proxies=proxies)
        self.careful = False

    async def do_request(self, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        status, body = await super().do_request(*args, **kwargs)
        return status, _readable(body) if self.careful and status == 200 else body


def _readable(body: bytes) -> bytes:
    """The same answer, in which every update that cannot be read is an empty one (its number stays)."""
    answer = json.loads(body)
    if not isinstance(answer.get("result"), list):
        return body
    updates = answer["result"]
    answer["result"] = [update if _can_read(update) else {"update_id": update["update_id"]} for update in updates]
    return json.dumps(answer).encode()


def _can_read(update: dict[str, Any]) -> bool:
    try:
        Update.de_json(update, None)
    except Exception:
        return False
    return True
