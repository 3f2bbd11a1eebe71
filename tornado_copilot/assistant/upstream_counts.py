"""What is counted of the server behind an agent: how much of its connections is used, and what fails."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from tornado_copilot.assistant.circuit import Circuit


class UpstreamCounts:
    """Counts of one agent's requests to another server.

    Attributes:
        requests: In progress, each on a connection of its own, or waiting for one.
        connections_max: Connections at most.
        failures: Answers that failed, by the failure's code.
    """

    def __init__(self, circuit: Circuit, connections_max: int) -> None:
        self.requests = 0
        self.connections_max = connections_max
        self.failures: Counter[str] = Counter()
        self._circuit = circuit

    @property
    def circuit_is_open(self) -> bool:
        """Whether the server is taken for down, and not asked."""
        return self._circuit.is_open

    @contextmanager
    def asking(self) -> Iterator[None]:
        """Around one request, from before it is sent until its answer has been read."""
        self.requests += 1
        try:
            yield
        finally:
            self.requests -= 1
