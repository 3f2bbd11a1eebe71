"""Whether this process can answer (the storage is open, and we are not about to stop), and whether it is doing so."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Iterator

from tornado_copilot.errors import Draining, Unavailable


class Readiness:
    """Set by the lifecycle, asked by everybody who is about to promise something."""

    def __init__(self) -> None:
        self._reason: str | None = "the storage is not open yet"
        self._draining = False
        self._answering = 0
        self._quiet = asyncio.Event()

    def storage_opened(self) -> None:
        """The database answered and is prepared."""
        self._reason = None

    def storage_failed(self, reason: str) -> None:
        """It did not; it is tried again."""
        self._reason = reason

    def start_draining(self) -> None:
        """We are about to stop."""
        self._draining = True

    def check(self) -> None:
        """Pass, or say why not.

        Raises:
            Draining: We are about to stop.
            Unavailable: The storage is not open.
        """
        if self._draining:
            raise Draining("the server is about to stop, please come back in a moment")
        if self._reason is not None:
            raise Unavailable(self._reason)

    @property
    def is_ready(self) -> bool:
        """Whether `check` would pass."""
        return not self._draining and self._reason is None

    @contextlib.contextmanager
    def answering(self) -> Iterator[None]:
        """Around the answer to one call: what is being written is not cut off by the end of the process."""
        self._answering += 1
        try:
            yield
        finally:
            self._answering -= 1
            if not self._answering:
                self._quiet.set()

    async def until_quiet(self, seconds: float) -> None:
        """Wait for the answers that are being given, at most so long."""
        self._quiet.clear()
        if self._answering:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._quiet.wait(), seconds)
