"""What the bot has not heard yet: kept until confirmed, handed to the newest poller or pushed to a webhook."""

from __future__ import annotations

import asyncio
import json
import math
from collections import deque
from collections.abc import Callable, Sequence
from itertools import islice
from typing import Any, NamedTuple

import aiohttp

from tests.botapi.checks import ApiError

KEPT = 24 * 3600.0
KEPT_PRESS = 150.0
NOT_BY_DEFAULT = frozenset({"chat_member", "message_reaction", "message_reaction_count"})


class Pending(NamedTuple):
    """One update with its life span."""

    id: int
    expires: float
    body: str


class Updates:
    """The queue of one bot. `clock` gives seconds; `changed` is called when a poller begins to wait."""

    def __init__(self, clock: Callable[[], float], changed: Callable[[], None]) -> None:
        self._clock = clock
        self._changed = changed
        self._waiting: deque[Pending] = deque()
        self._next = 700_000_001
        self._soonest = math.inf
        self._poller: asyncio.Future[bool] | None = None
        self._allowed: frozenset[str] | None = None
        self._webhook: dict[str, Any] | None = None
        self._pushing: asyncio.Task[None] | None = None
        self._something = asyncio.Event()
        self.confirmed = self._next - 1
        """The last update the bot has confirmed."""

    def __len__(self) -> int:
        return len(self._waiting)

    def put(self, kind: str, content: dict[str, Any]) -> int | None:
        """The bot will hear it, if it asked for such updates; returns the update's id."""
        if not self._wanted(kind):
            return None
        update_id = self._next
        self._next += 1
        life = KEPT_PRESS if kind == "callback_query" else KEPT
        body = json.dumps({"update_id": update_id, kind: content}, ensure_ascii=False)
        self._waiting.append(Pending(update_id, self._clock() + life, body))
        self._soonest = min(self._soonest, self._waiting[-1].expires)
        self._something.set()
        if self._poller is not None and not self._poller.done():
            self._poller.set_result(True)
        return update_id

    def put_raw(self, content: dict[str, Any]) -> int:
        """An update just as it is, however odd."""
        update_id = self.put("message", {})
        assert update_id is not None
        last = self._waiting.pop()
        self._waiting.append(last._replace(body=json.dumps({"update_id": update_id, **content}, ensure_ascii=False)))
        return update_id

    def _wanted(self, kind: str) -> bool:
        return kind in self._allowed if self._allowed is not None else kind not in NOT_BY_DEFAULT

    def allow(self, kinds: Sequence[str] | None) -> None:
        """None keeps the setting, an empty list is the default set."""
        if kinds is not None:
            self._allowed = frozenset(kinds) or None

    async def get(self, *, offset: int, limit: int, wait: float, allowed: Sequence[str] | None) -> str:
        """The answer to getUpdates, as JSON text; everything before `offset` is confirmed and forgotten."""
        if self._webhook is not None:
            raise ApiError(
                409,
                "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the "
                "webhook first",
            )
        self._end_older_poller()
        self.allow(allowed)
        self._confirm(offset)
        if not self._waiting and wait > 0:
            await self._wait(wait)
        batch = [update.body for update in islice(self._waiting, max(1, min(limit, 100)))]
        return '{"ok":true,"result":[' + ",".join(batch) + "]}"

    def _end_older_poller(self) -> None:
        if self._poller is not None and not self._poller.done():
            self._poller.set_exception(
                ApiError(
                    409,
                    "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
                )
            )
        self._poller = None

    def _confirm(self, offset: int) -> None:
        now = self._clock()
        if self._soonest <= now:
            self._waiting = deque(update for update in self._waiting if update.expires > now)
            self._soonest = min((update.expires for update in self._waiting), default=math.inf)
        if offset < 0:
            offset = self._waiting[offset].id if len(self._waiting) >= -offset else 0
        while self._waiting and self._waiting[0].id < offset:
            self._waiting.popleft()
        self.confirmed = max(self.confirmed, min(offset, self._next) - 1)

    async def _wait(self, seconds: float) -> None:
        poller: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._poller = poller
        self._changed()
        try:
            async with asyncio.timeout(seconds):
                await poller
        except TimeoutError:
            pass
        finally:
            if self._poller is poller:
                self._poller = None
            self._changed()

    @property
    def polled(self) -> bool:
        """Whether somebody is waiting for updates now."""
        return self._poller is not None

    def set_webhook(self, url: str, secret: str, *, drop: bool) -> None:
        """From now on updates are pushed there, one at a time, each until it is accepted."""
        self.stop()
        if drop:
            self._waiting.clear()
        self._webhook = {"url": url} if url else None
        if url:
            self._end_older_poller()
            self._pushing = asyncio.create_task(self._push(url, secret))

    def webhook_info(self) -> dict[str, Any]:
        url = self._webhook["url"] if self._webhook else ""
        return {"url": url, "has_custom_certificate": False, "pending_update_count": len(self._waiting)}

    async def _push(self, url: str, secret: str) -> None:
        headers = {"Content-Type": "application/json"} | ({"X-Telegram-Bot-Api-Secret-Token": secret} if secret else {})
        async with aiohttp.ClientSession(headers=headers) as session:
            while True:
                while not self._waiting:
                    self._something.clear()
                    await self._something.wait()
                if await _accepted(session, url, self._waiting[0].body):
                    self.confirmed = self._waiting.popleft().id
                    self._changed()
                else:
                    await asyncio.sleep(0.05)

    def stop(self) -> None:
        """Nothing is pushed any more."""
        if self._pushing is not None:
            self._pushing.cancel()
            self._pushing = None


async def _accepted(session: aiohttp.ClientSession, url: str, body: str) -> bool:
    try:
        async with session.post(url, data=body.encode()) as answer:
            return answer.status < 300
    except aiohttp.ClientError:
        return False
