"""What a machine may know of how the bot does, over HTTP: `/health` for a supervisor, `/metrics` for Prometheus.

No name, room or text is in it. It listens on this computer alone, unless the caretaker says otherwise.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from importlib.metadata import version

from aiohttp import web
from prometheus_client import CollectorRegistry, ProcessCollector, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.registry import Collector

from bot import door
from bot.watching import State, Watching
from handlers.types import GONE_REASONS
from scheduler.tally import Spread, Tally

log = logging.getLogger(__name__)

_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_WHY = frozenset((*GONE_REASONS, "too old"))


@asynccontextmanager
async def served(listen: str, watching: Watching, tally: Tally) -> AsyncIterator[None]:
    """Inside the block how the bot does can be asked at `listen` ("127.0.0.1:9464"); a taken port is only a warning."""
    runner = await _serve(listen, watching, tally)
    try:
        yield
    finally:
        if runner is not None:
            await runner.cleanup()


async def _serve(listen: str, watching: Watching, tally: Tally) -> web.AppRunner | None:
    asked = _Asked(watching, tally)
    app = web.Application()
    app.add_routes([web.get("/health", asked.health), web.get("/metrics", asked.metrics)])
    try:
        runner = await door.opened(app, listen, ends=1.0)
    except OSError as error:
        log.warning("no metrics at %s: %s. Set KYLAKELLO_METRICS_LISTEN to another port, or to off", listen, error)
        return None
    log.info("health and metrics: http://%s:%d", listen.rpartition(":")[0], runner.addresses[0][1])
    return runner


@dataclass(frozen=True, slots=True)
class _Asked:
    watching: Watching
    tally: Tally

    async def health(self, _: web.Request) -> web.Response:
        state = await self.watching.state()
        return web.json_response(summary(state), status=200 if state.well else 503)

    async def metrics(self, _: web.Request) -> web.Response:
        registry = CollectorRegistry(auto_describe=False)
        registry.register(_Families(await self.watching.state(), self.tally))
        ProcessCollector(registry=registry)
        return web.Response(body=generate_latest(registry), headers={"Content-Type": _TYPE})


def summary(state: State) -> dict[str, object]:
    """Return how the town does, for a supervisor."""
    oldest = max(((state.at - one.since).total_seconds() for one in state.waiting), default=0.0)
    networks = {
        network: {"alive": network not in state.away | state.dead, "silent_seconds": round(seconds, 1)}
        for network, seconds in state.silence.items()
    }
    return {
        "well": state.well,
        "database": state.database,
        "networks": networks,
        "waiting": sum(one.count for one in state.waiting),
        "oldest_waiting_seconds": round(oldest, 1),
        "due": state.due.count,
        "version": version("kylakello"),
    }


@dataclass(frozen=True, slots=True, eq=False)
class _Families(Collector):
    """What Prometheus reads at one moment."""

    state: State
    tally: Tally

    def collect(self) -> Iterator[Metric]:
        yield GaugeMetricFamily("kylakello_database_up", "Whether the database answers.", float(self.state.database))
        yield self._alive()
        if self.state.database:
            yield from self._backlog()
        yield _counter("said", "Messages said.", "kind", self.tally.said)
        failed: Counter[tuple[str, str]] = Counter()
        for (network, why), count in self.tally.failed.items():
            failed[network, why if why in _WHY else "other"] += count
        yield _counter("failed", "Messages that will never be said.", "why", failed)
        yield _histogram("handling", "From hearing something until what follows is kept.", self.tally.handling)
        yield _histogram("reminder_lateness", "How late reminders are said.", self.tally.lateness)

    def _alive(self) -> Metric:
        family = GaugeMetricFamily("kylakello_network_alive", "Whether the network answers.", labels=["network"])
        for network in self.state.silence:
            family.add_metric([network], float(network not in self.state.away | self.state.dead))
        return family

    def _backlog(self) -> Iterator[Metric]:
        labels = ["network", "kind"]
        count = GaugeMetricFamily("kylakello_waiting", "Messages that could be said now and wait.", labels=labels)
        oldest = GaugeMetricFamily("kylakello_oldest_waiting_seconds", "Age of the oldest of them.", labels=labels)
        for one in self.state.waiting:
            kind = one.priority.name.lower()
            count.add_metric([one.network, kind], one.count)
            oldest.add_metric([one.network, kind], (self.state.at - one.since).total_seconds())
        due = self.state.due
        late = (self.state.at - due.since).total_seconds() if due.since else 0.0
        yield count
        yield oldest
        yield GaugeMetricFamily("kylakello_due", "Due things that are not put into words yet.", float(due.count))
        yield GaugeMetricFamily("kylakello_due_oldest_seconds", "How long the oldest of them has been due.", late)


def _counter(name: str, about: str, label: str, counts: dict[tuple[str, str], int]) -> Metric:
    family = CounterMetricFamily(f"kylakello_{name}", about, labels=["network", label])
    for (network, kind), count in counts.items():
        family.add_metric([network, kind], count)
    return family


def _histogram(name: str, about: str, spread: Spread) -> Metric:
    family = HistogramMetricFamily(f"kylakello_{name}_seconds", about)
    family.add_metric([], spread.up_to(), spread.total)
    return family
