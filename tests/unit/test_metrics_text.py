"""The figures as Prometheus reads them: cumulative buckets, labels, and nothing shared between two servers."""

from __future__ import annotations

from collections import Counter
from types import SimpleNamespace

from prometheus_client.parser import text_string_to_metric_families

from tornado_copilot.assistant.circuit import Circuit
from tornado_copilot.assistant.observing import RunCounts
from tornado_copilot.assistant.upstream_counts import UpstreamCounts
from tornado_copilot.delivery.counts import DeliveryCounts
from tornado_copilot.measures import Distribution
from tornado_copilot.metrics import KEPT_SECONDS, Metrics, Sources
from tornado_copilot.storage.driver_counts import DriverCounts


class Server:
    """What is counted of one server, and its figures."""

    def __init__(self) -> None:
        self.now = 0.0
        self.sources = Sources(
            delivery=DeliveryCounts(),
            runs=RunCounts(),
            actions=Counter(),
            refusals=Counter(),
            driver=DriverCounts(),
            pool_max_connections=7,
            log=SimpleNamespace(top=3, waiting=2, commits=Distribution()),  # type: ignore[arg-type]
            tail=SimpleNamespace(silence_seconds=0.5),  # type: ignore[arg-type]
            loop_lag=Distribution((0.1, 1.0)),
            is_ready=lambda: True,
            upstreams={"gpt": UpstreamCounts(Circuit(1, 60), 5)},
        )
        self.metrics = Metrics(self.sources, clock=lambda: self.now)

    def figures(self) -> dict[str, float]:
        self.now += KEPT_SECONDS
        return {
            sample.name + "".join(f" {name}={value}" for name, value in sorted(sample.labels.items())): sample.value
            for family in text_string_to_metric_families(self.metrics.text().decode())
            for sample in family.samples
        }


async def test_buckets_are_cumulative_and_end_with_all() -> None:
    server = Server()
    for value in (0.05, 0.1, 0.5, 7.0):
        server.sources.loop_lag.observe(value)
    shown = server.figures()
    name = "copilot_loop_lag_seconds"
    assert [shown[f"{name}_bucket le={le}"] for le in ("0.1", "1.0", "+Inf")] == [2, 3, 4]
    assert shown[f"{name}_count"] == 4 and shown[f"{name}_sum"] == 7.65


async def test_connections_are_those_that_came_and_did_not_go() -> None:
    server = Server()
    server.sources.delivery.opened.update({"sse": 5, "websocket": 2})
    server.sources.delivery.ended.update({("sse", "client_left"): 2, ("sse", "draining"): 1})
    server.sources.delivery.offered, server.sources.delivery.withheld = 10, 4
    shown = server.figures()
    assert shown["copilot_connections transport=sse"] == 2 and shown["copilot_connections transport=websocket"] == 2
    assert shown["copilot_connections_ended_total reason=client_left transport=sse"] == 2
    assert shown["copilot_deliveries_total"] == 6


async def test_what_nobody_did_yet_has_no_figure_and_what_is_odd_is_escaped() -> None:
    server = Server()
    assert not any(name.startswith("copilot_refusals_total") for name in server.figures())
    server.sources.refusals['odd"\\\n'] += 1
    assert server.figures()['copilot_refusals_total kind=odd"\\\n'] == 1


async def test_a_model_that_is_taken_for_down_shows() -> None:
    server = Server()
    upstream = server.sources.upstreams["gpt"]
    upstream._circuit.failed()
    upstream.failures["model_slow"] += 1
    with upstream.asking():
        shown = server.figures()
    assert shown["copilot_model_circuit_open agent=gpt"] == 1 and shown["copilot_model_requests agent=gpt"] == 1
    assert shown["copilot_model_connections_max agent=gpt"] == 5
    assert shown["copilot_model_failures_total agent=gpt code=model_slow"] == 1


async def test_two_servers_share_no_figure() -> None:
    one, other = Server(), Server()
    one.sources.refusals["not_found"] += 1
    assert "copilot_refusals_total kind=not_found" in one.figures()
    assert "copilot_refusals_total kind=not_found" not in other.figures()


async def test_the_text_is_made_no_more_often_than_needed() -> None:
    server = Server()
    first = server.metrics.text()
    server.sources.refusals["not_found"] += 1
    server.now += KEPT_SECONDS / 2
    assert server.metrics.text() is first
    server.now += KEPT_SECONDS / 2
    assert b"not_found" in server.metrics.text()
