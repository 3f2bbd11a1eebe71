"""How late the event loop is: what everything in this process waits for while something else is being computed."""

from __future__ import annotations

import asyncio
import math
import time

from tornado_copilot.measures import Distribution

PROBE_SECONDS = 0.1
"""A stall shorter than this may fall between two probes; ten a second cost a ten-thousandth of a core."""


class LoopLag:
    """Sets a timer again and again, and notes how late it comes.

    Attributes:
        lag: Seconds.
        due_at: When the next timer is due, by `time.monotonic`; infinite while none is set.
    """

    def __init__(self) -> None:
        self.lag = Distribution()
        self.due_at = math.inf
        self._timer: asyncio.TimerHandle | None = None

    def start(self) -> None:
        """Begin, on the running loop."""
        self._set(asyncio.get_running_loop())

    def stop(self) -> None:
        """End."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
            self.due_at = math.inf

    def _set(self, loop: asyncio.AbstractEventLoop) -> None:
        self.due_at = time.monotonic() + PROBE_SECONDS
        self._timer = loop.call_later(PROBE_SECONDS, self._probe, loop, loop.time() + PROBE_SECONDS)

    def _probe(self, loop: asyncio.AbstractEventLoop, due_at: float) -> None:
        self.lag.observe(max(0.0, loop.time() - due_at))
        self._set(loop)
