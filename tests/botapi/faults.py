"""What can go wrong between a bot and Telegram: refusals by window and on demand, cut connections, slow answers."""

from __future__ import annotations

import asyncio
import math
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from tests.botapi.checks import ApiError

SAYING = frozenset({"sendMessage", "sendPhoto", "sendDocument", "sendVenue", "editMessageText", "editMessageCaption"})
"""What counts against the limits."""

Kind = Literal["too many", "bad gateway", "cut", "cut before", "slow", "hold", "refuse", "garbage"]


@dataclass(slots=True, eq=False)
class Fault:
    """One thing that will go wrong. `met` is set when it happens; what is held goes on when `release` is set."""

    kind: Kind
    method: str = ""
    chat: int | None = None
    times: int = 1
    seconds: float = 0
    error: ApiError | None = None
    met: asyncio.Event = field(default_factory=asyncio.Event)
    release: asyncio.Event = field(default_factory=asyncio.Event)


@dataclass(slots=True)
class Windows:
    """How much the network bears in any stretch of that length; None: as much as you like."""

    per_second: int | None = None
    per_chat_second: int | None = None
    group_per_minute: int | None = None


class Faults:
    """Everything that goes wrong, on demand or because somebody says too much."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._waiting: list[Fault] = []
        self._everything: deque[float] = deque()
        self._chats: defaultdict[int, deque[float]] = defaultdict(deque)
        self.windows = Windows()
        self.latency = 0.0
        """Seconds of a round trip: half of it before a request is looked at, half before the answer leaves."""
        self.refusals = 0
        """How many requests met a 429."""

    def limits(
        self, *, per_second: int | None = 30, per_chat_second: int | None = 1, group_per_minute: int | None = 20
    ) -> None:
        """From now on the limits of the real network hold, strictly."""
        self.windows = Windows(per_second, per_chat_second, group_per_minute)

    def add(self, fault: Fault) -> Fault:
        self._waiting.append(fault)
        return fault

    def too_many(
        self, retry_after: int = 1, *, method: str = "sendMessage", chat: int | None = None, times: int = 1
    ) -> Fault:
        """The next such requests meet a 429."""
        return self.add(Fault("too many", method, chat, times, retry_after))

    def bad_gateway(self, *, method: str = "", times: int = 1) -> Fault:
        """The next such requests meet a 502, and nothing is done."""
        return self.add(Fault("bad gateway", method, None, times))

    def garbage(self, *, method: str = "", times: int = 1) -> Fault:
        """The next such requests are answered by a page of a proxy, and nothing is done."""
        return self.add(Fault("garbage", method, None, times))

    def cut(self, *, method: str = "sendMessage", times: int = 1, before: bool = False) -> Fault:
        """The connection is cut after the request was done; with `before`, nothing is done."""
        return self.add(Fault("cut before" if before else "cut", method, None, times))

    def slow(self, seconds: float, *, method: str = "sendMessage", times: int = 1) -> Fault:
        """The request is done at once, the answer comes so much later."""
        return self.add(Fault("slow", method, None, times, seconds))

    def hold(self, *, method: str = "sendMessage", times: int = 1) -> Fault:
        """The request is done at once, the answer comes when `release` is set."""
        return self.add(Fault("hold", method, None, times))

    def refuse(self, code: int, description: str, *, method: str = "sendMessage", times: int = 1) -> Fault:
        """The next such requests are refused with these words."""
        return self.add(Fault("refuse", method, None, times, error=ApiError(code, description)))

    def take(self, method: str, chat: int | None) -> Fault | None:
        """What goes wrong with this request, if anything; it has then happened once more."""
        for fault in self._waiting:
            if fault.method in ("", method) and fault.chat in (None, chat):
                fault.times -= 1
                if not fault.times:
                    self._waiting.remove(fault)
                fault.met.set()
                return fault
        return None

    def pace(self, chat: int) -> None:
        """Count one thing said in that chat, or refuse it by the windows."""
        windows, now = self.windows, self._clock()
        checks = [(self._everything, windows.per_second, 1.0), (self._chats[chat], windows.per_chat_second, 1.0)]
        if chat < 0:
            checks.append((self._chats[chat], windows.group_per_minute, 60.0))
        wait = max((_wait(times, limit, span, now) for times, limit, span in checks), default=0.0)
        if wait > 0:
            raise self.refusal(math.ceil(wait))
        for times, span in ((self._everything, 1.0), (self._chats[chat], 60.0)):
            while times and times[0] <= now - span:
                times.popleft()
            times.append(now)

    def refusal(self, seconds: int) -> ApiError:
        self.refusals += 1
        return ApiError(429, f"Too Many Requests: retry after {seconds}", retry_after=seconds)


def _wait(times: deque[float], limit: int | None, span: float, now: float) -> float:
    """How long until one more fits into the window."""
    if limit is None or len(times) < limit:
        return 0.0
    return max(0.0, times[-limit] + span - now)
