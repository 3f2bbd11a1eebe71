"""Heartbeats: what ten thousand quiet connections cost, and how long the loop is away for them.

The cost is that of an interval in which nothing else happens. The loop's longest stall is seen from outside, in another
one: a request that needs no work is sent every few milliseconds meanwhile.
"""

from __future__ import annotations

import socket
import time
from dataclasses import dataclass

from tests.benchmarks.processes import Load, Peer, Server, loading, running

PROBE_SECONDS = 0.005
_PROBE = b"GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n"


@dataclass(frozen=True, slots=True)
class Beats:
    """One server's heartbeats.

    Attributes:
        cpu_percent: Of a core, over a whole interval.
        stall_milliseconds: The longest that a probe had to wait.
    """

    cpu_percent: float
    stall_milliseconds: float


def measure(peer: Peer, clients: int, *, seconds: float = 30) -> Beats:
    """Hold clients twice for one interval of `seconds` after they have come: they answer no ping."""
    with running(peer) as server:
        with loading() as load:
            _hold(load, server, peer, clients, seconds)
            before = server.cpu_seconds()
            time.sleep(seconds)
            spent = server.cpu_seconds() - before
            load.answer()
        with loading() as load:
            _hold(load, server, peer, clients, seconds)
            stall = _longest_stall(server, seconds)
            load.answer()
    return Beats(spent / seconds * 100, stall * 1000)


def _hold(load: Load, server: Server, peer: Peer, clients: int, seconds: float) -> None:
    load.open(server, peer, clients)
    time.sleep(2)
    load.start("drain", seconds=seconds)


def _longest_stall(server: Server, seconds: float) -> float:
    """The longest that a probe had to wait, in seconds."""
    longest, deadline = 0.0, time.monotonic() + seconds
    with socket.create_connection(("127.0.0.1", server.port)) as sock:
        sock.settimeout(60)
        while time.monotonic() < deadline:
            started = time.perf_counter()
            sock.sendall(_PROBE)
            sock.recv(65536)
            longest = max(longest, time.perf_counter() - started)
            time.sleep(PROBE_SECONDS)
    return longest
