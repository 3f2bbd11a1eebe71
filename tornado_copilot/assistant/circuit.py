"""A circuit breaker: who asks while something is known to be down is told at once."""

from __future__ import annotations

import time
from collections.abc import Callable

from tornado_copilot.assistant.failures import Unreachable


class Circuit:
    """Opens after so many outages in a row, for so long; then one request may try.

    Args:
        failures_max: How many; 0 never opens it.
        open_seconds: How long.
        clock: Seconds, from anywhere.
    """

    def __init__(self, failures_max: int, open_seconds: float, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._failures_max = failures_max
        self._open_seconds = open_seconds
        self._clock = clock
        self._failures = 0
        self._open_until = 0.0

    @property
    def is_open(self) -> bool:
        """Whether requests are refused at present."""
        return self._clock() < self._open_until

    def check(self) -> None:
        """Let a request pass, or not.

        Raises:
            Unreachable: It is open.
        """
        now = self._clock()
        if now < self._open_until:
            raise Unreachable("the circuit is open", retry_after_seconds=self._open_until - now)
        if self._is_tripped:
            # The one that tries keeps the others out until it is known what becomes of it.
            self._open_until = now + self._open_seconds

    def succeeded(self) -> None:
        """There was an answer, of whatever kind."""
        self._failures = 0
        self._open_until = 0.0

    def failed(self) -> None:
        """There was an outage."""
        self._failures += 1
        if self._is_tripped:
            self._open_until = self._clock() + self._open_seconds

    @property
    def _is_tripped(self) -> bool:
        return 0 < self._failures_max <= self._failures
