"""The figures of one process in the form of Prometheus: what the rooms count, read when somebody asks.

Nothing here is on anybody's path: the rooms keep plain numbers, and only this module knows `prometheus_client`.
"""

from __future__ import annotations

import asyncio
import platform
import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version

from prometheus_client import CollectorRegistry, ProcessCollector, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.registry import Collector

from tornado_copilot import __version__
from tornado_copilot.assistant.observing import RunCounts
from tornado_copilot.assistant.upstream_counts import UpstreamCounts
from tornado_copilot.delivery.counts import DeliveryCounts
from tornado_copilot.measures import Distribution
from tornado_copilot.storage.driver_counts import DriverCounts
from tornado_copilot.storage.log import Log
from tornado_copilot.storage.tail import Tail

KEPT_SECONDS = 0.5
"""The text costs the loop two milliseconds (24 kB): however many ask, it is made no more often than this."""


@dataclass(frozen=True, slots=True)
class Sources:
    """What is read.

    Attributes:
        delivery: Of connections and publications.
        runs: Of the assistant's runs.
        actions: Calls, by action and outcome.
        refusals: Requests that were refused, by kind.
        driver: Of the database's client.
        pool_max_connections: What the client may open.
        log: For its top and what waits for it.
        tail: For how long it has heard nothing.
        loop_lag: Of the event loop.
        is_ready: Whether the process can serve.
        upstreams: Of the servers behind agents, by agent.
    """

    delivery: DeliveryCounts
    runs: RunCounts
    actions: Counter[tuple[str, str]]
    refusals: Counter[str]
    driver: DriverCounts
    pool_max_connections: int
    log: Log
    tail: Tail
    loop_lag: Distribution
    is_ready: Callable[[], bool]
    upstreams: Mapping[str, UpstreamCounts]


class Metrics:
    """The text of `GET /metrics`. One registry for each, nothing global."""

    def __init__(self, sources: Sources, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._registry = CollectorRegistry()
        ProcessCollector(registry=self._registry)
        self._registry.register(_RoomsCollector(sources))
        self._clock = clock
        self._text = b""
        self._made_at = float("-inf")

    def text(self) -> bytes:
        """The figures, at most half a second old."""
        if self._clock() - self._made_at >= KEPT_SECONDS:
            self._text = generate_latest(self._registry)
            self._made_at = self._clock()
        return self._text


Values = float | Mapping[str, float] | Mapping[tuple[str, str], float] | Mapping[tuple[str, ...], float]
"""One value, or one for each label or combination of labels."""


class _RoomsCollector(Collector):
    """Reads the rooms' counts; the names and meanings of all figures are here."""

    def __init__(self, sources: Sources) -> None:
        self._sources = sources
        self._versions = {"version": __version__, "python": platform.python_version()}
        self._versions |= {package: _version(package) for package in ("tornado", "motor", "pymongo")}

    def collect(self) -> Iterable[Metric]:
        """Read everything, in one turn of the loop: the figures belong together."""
        yield _gauge(
            "copilot_build_info", "What runs here; always 1.", {tuple(self._versions.values()): 1}, *self._versions
        )
        yield _gauge("copilot_ready", "1 once the storage is open, and until we drain.", int(self._sources.is_ready()))
        yield from self._connections()
        yield from self._delivery()
        yield from self._assistant()
        yield from self._upstreams()
        yield from self._database()
        yield _gauge("copilot_loop_tasks", "Tasks of the event loop.", len(asyncio.all_tasks()))
        yield _histogram("copilot_loop_lag_seconds", "How late timers of the event loop came.", self._sources.loop_lag)

    def _connections(self) -> Iterable[Metric]:
        counts = self._sources.delivery
        gone: Counter[str] = Counter()
        for (transport, _), count in counts.ended.items():
            gone[transport] += count
        now = {transport: counts.opened[transport] - gone[transport] for transport in ("sse", "websocket")}
        yield _gauge("copilot_connections", "Open connections.", now, "transport")
        yield _counter("copilot_connections_opened", "Connections that came.", counts.opened, "transport")
        yield _counter("copilot_connections_ended", "Connections that went.", counts.ended, "transport", "reason")
        yield _gauge("copilot_connections_catching_up", "Connections fed from the log right now.", counts.catching_up)
        yield _counter("copilot_connections_lagged", "Readers so slow that their outbox was dropped.", counts.lagged)
        yield _counter("copilot_refusals", "Requests and connections refused.", self._sources.refusals, "kind")

    def _delivery(self) -> Iterable[Metric]:
        counts = self._sources.delivery
        yield _counter("copilot_publications", "Publications offered to who hears their channel.", counts.publications)
        yield _counter(
            "copilot_deliveries", "Publications sent live, one for each reader.", counts.offered - counts.withheld
        )
        yield _counter("copilot_replayed_messages", "Messages sent from the log.", counts.replayed)
        yield _histogram(
            "copilot_delivery_seconds",
            "From a publication's acceptance to its last byte in the kernel, of one reader each.",
            counts.latency,
        )

    def _assistant(self) -> Iterable[Metric]:
        runs = self._sources.runs
        yield _gauge("copilot_runs_in_progress", "Runs of the assistant in progress.", runs.running, "agent")
        yield _counter("copilot_runs", "Runs that ended.", runs.outcomes, "agent", "outcome")
        yield _histogram("copilot_run_first_token_seconds", "Until the first text.", runs.first_token, "agent")
        yield _histogram("copilot_run_seconds", "Until the end of a run.", runs.duration, "agent")
        yield _counter("copilot_tokens", "Tokens that models reported.", runs.tokens, "agent", "kind")
        yield _counter("copilot_actions", "Calls of actions.", self._sources.actions, "action", "outcome")

    def _upstreams(self) -> Iterable[Metric]:
        upstreams = self._sources.upstreams
        requests = {agent_id: each.requests for agent_id, each in upstreams.items()}
        most = {agent_id: each.connections_max for agent_id, each in upstreams.items()}
        is_open = {agent_id: int(each.circuit_is_open) for agent_id, each in upstreams.items()}
        failures = {(agent_id, code): n for agent_id, each in upstreams.items() for code, n in each.failures.items()}
        yield _gauge("copilot_model_requests", "Requests in progress to the server behind an agent.", requests, "agent")
        yield _gauge("copilot_model_connections_max", "Connections to it at most.", most, "agent")
        yield _gauge("copilot_model_circuit_open", "1 while it is taken for down and not asked.", is_open, "agent")
        yield _counter("copilot_model_failures", "Answers of it that failed.", failures, "agent", "code")

    def _database(self) -> Iterable[Metric]:
        driver, log = self._sources.driver, self._sources.log
        pool = {"open": driver.open, "in_use": driver.in_use, "waiting": driver.waiting}
        yield _gauge("copilot_database_pool", "Connections, and operations that wait for one.", pool, "state")
        yield _gauge("copilot_database_pool_max", "Connections at most.", self._sources.pool_max_connections)
        yield _counter("copilot_database_pool_failures", "Operations that got no connection.", driver.checkout_failures)
        yield _histogram("copilot_database_seconds", "From a command to its answer.", driver.latency, "command")
        yield _counter("copilot_database_failures", "Commands that failed or were refused.", driver.failures, "command")
        yield _gauge("copilot_log_top", "The number of the newest batch of the log.", log.top)
        yield _gauge("copilot_log_waiting", "Publications that wait to be stored.", log.waiting)
        yield _histogram("copilot_log_commit_seconds", "Until the first publication of a batch is stored.", log.commits)
        yield _gauge(
            "copilot_tail_silence_seconds",
            "Since the database last told whether other processes have published.",
            self._sources.tail.silence_seconds,
        )


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "unknown"


def _values(values: Values) -> Iterable[tuple[list[str], float]]:
    if not isinstance(values, Mapping):
        yield [], values
        return
    for labels, value in values.items():
        yield [labels] if isinstance(labels, str) else list(labels), value


def _gauge(name: str, meaning: str, values: Values, *labels: str) -> Metric:
    family = GaugeMetricFamily(name, meaning, labels=labels)
    for names, value in _values(values):
        family.add_metric(names, value)
    return family


def _counter(name: str, meaning: str, values: Values, *labels: str) -> Metric:
    family = CounterMetricFamily(name, meaning, labels=labels)
    for names, value in _values(values):
        family.add_metric(names, value)
    return family


def _histogram(name: str, meaning: str, values: Distribution | Mapping[str, Distribution], *labels: str) -> Metric:
    family = HistogramMetricFamily(name, meaning, labels=labels)
    by_label = {(): values} if isinstance(values, Distribution) else {(label,): each for label, each in values.items()}
    for names, each in by_label.items():
        buckets, below = [], 0
        for bound, count in zip((*each.bounds, float("inf")), each.counts, strict=True):
            below += count
            buckets.append(("+Inf" if bound == float("inf") else str(bound), float(below)))
        family.add_metric(names, buckets, each.total)
    return family
