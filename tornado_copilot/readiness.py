"""Whether this process can answer: the storage is open, and we are not about to stop."""

from __future__ import annotations

from tornado_copilot.errors import Draining, Unavailable


class Readiness:
    """Set by the lifecycle, asked by everybody who is about to promise something."""

    def __init__(self) -> None:
        self._reason: str | None = "the storage is not open yet"
        self._draining = False

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
