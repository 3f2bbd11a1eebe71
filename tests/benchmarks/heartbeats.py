"""Heartbeats: what ten thousand quiet connections cost, and how long the loop is away for them.

The loop's longest stall is seen from outside: a request that needs no work is sent every few milliseconds meanwhile.
"""

from __future__ import annotations

import socket
import time
from dataclasses import dataclass

from tests.benchmarks.processes import Peer, Server, loading, running

PROBE_SECONDS = 0.005
_PROBE = b"GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n"


@dataclass(frozen=True, slots=True)
class Beats:
    """One server's heartbeats.

    Attributes:
        cpu_percent: Of a core, over a whole interval, the probes' own cost taken off.
        stall_milliseconds: The longest that a probe had to wait.
    """

    cpu_percent: float
    stall_milliseconds: float


def measure(peer: Peer, clients: int, *, seconds: float = 30) -> Beats:
    """Hold clients for one interval of `seconds` after they have come."""
    with running(peer) as server, loading() as load:
        time.sleep(1)
        alone, _ = _watch(server, 5)
        load.open(server, peer, clients)
        time.sleep(2)
        load.start("drain", seconds=seconds)
        spent, stall = _watch(server, seconds)
        load.answer()
    return Beats((spent - alone) * 100, stall)


def _watch(server: Server, seconds: float) -> tuple[float, float]:
    """CPU seconds for each second, and the longest wait in milliseconds."""
    longest = 0.0
    before, deadline = server.cpu_seconds(), time.monotonic() + seconds
    with socket.create_connection(("127.0.0.1", server.port)) as sock:
        sock.settimeout(60)
        while time.monotonic() < deadline:
            started = time.perf_counter()
            sock.sendall(_PROBE)
            sock.recv(65536)
            longest = max(longest, time.perf_counter() - started)
            time.sleep(PROBE_SECONDS)
    return (server.cpu_seconds() - before) / seconds, longest * 1000
