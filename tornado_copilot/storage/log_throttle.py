"""A throttle for what is worth a line in the log, but not a line for each time that it happens."""

from __future__ import annotations

import time

LINE_SECONDS = 60.0


class LogThrottle:
    """Lets the first line pass, and then one a minute."""

    def __init__(self) -> None:
        self._next_at = float("-inf")

    def is_due(self) -> bool:
        """Return whether a line may be written now; it then counts as written."""
        now = time.monotonic()
        if now < self._next_at:
            return False
        self._next_at = now + LINE_SECONDS
        return True
