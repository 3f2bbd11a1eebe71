"""Broadcast: CPU of the server for each delivery, and how late the last of them are."""

from __future__ import annotations

import statistics
import time
from dataclasses import dataclass

from tests.benchmarks.processes import Load, Peer, Server, loading, running

SETTLE_SECONDS = 0.05
BURST = 20


@dataclass(frozen=True, slots=True)
class Delivery:
    """One server's broadcast.

    Attributes:
        microseconds: Of CPU for each delivery.
        p50, p99: Milliseconds from publishing to the load generator's hands.
    """

    microseconds: float
    p50: float
    p99: float


def measure(peer: Peer, clients: int, *, times: int) -> tuple[Delivery, Delivery]:
    """Publish single messages, paced, and half as many bursts of `BURST`; the medians of each."""
    with running(peer) as server, loading() as load:
        load.open(server, peer, clients)
        _publish(server, load, peer, clients, 1)
        return (
            summary([_publish(server, load, peer, clients, 1) for _ in range(times)]),
            summary([_publish(server, load, peer, clients, BURST) for _ in range(times // 2)]),
        )


def summary(deliveries: list[Delivery]) -> Delivery:
    """The medians."""
    return Delivery(
        *(statistics.median(getattr(each, name) for each in deliveries) for name in ("microseconds", "p50", "p99"))
    )


def _publish(server: Server, load: Load, peer: Peer, clients: int, burst: int) -> Delivery:
    time.sleep(SETTLE_SECONDS)
    before = server.cpu_seconds()
    load.start("expect", messages=clients * burst, seconds=60)
    server.tell(peer.order, burst)
    late = load.answer()
    # What is still to be done after the last byte, as callbacks of drained writes, belongs to it.
    time.sleep(SETTLE_SECONDS)
    spent = server.cpu_seconds() - before
    return Delivery(spent / (clients * burst) * 1e6, late["p50"], late["p99"])
