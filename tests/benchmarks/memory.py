"""Memory of idle connections: resident bytes at 0, 1,000, 5,000 and 10,000 held, and the slope between them."""

from __future__ import annotations

from itertools import pairwise

from tests.benchmarks.processes import Peer, loading, running, settled_bytes

Held = dict[int, float]
"""KiB for each connection, by the number that is held; 0 stands for the slope from the first number to the last."""


def measure(peer: Peer, counts: tuple[int, ...]) -> Held:
    """Connect more and more clients, and see what each costs."""
    with running(peer) as server, loading() as load:
        load.open(server, peer, 20)
        resident = {20: settled_bytes(server)}
        for before, count in pairwise((20, *counts)):
            load.open(server, peer, count - before)
            resident[count] = settled_bytes(server)
    held = {count: (resident[count] - resident[20]) / 1024 / (count - 20) for count in counts}
    first, last = counts[0], counts[-1]
    return {**held, 0: (resident[last] - resident[first]) / 1024 / (last - first)}
