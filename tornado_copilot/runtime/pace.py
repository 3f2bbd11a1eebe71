"""Keeping a page that asks for the same thing in a circle at a walking pace.

CopilotKit's v1 chat (1.74 and before) connects a thread anew for each suggestion that it shows, and asks for new
suggestions after each connect: 17 to 40 times a second against a server that answers at once, for as long as the page
is open. Refusing would show errors; answering a little later costs nobody anything.
"""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict

FREE_PER_SECOND = 6
"""A page that loads connects up to three times at once."""
PAUSE_SECONDS = 0.25
KNOWN_MAX = 10_000


class Pace:
    """Lets the first few of a kind in a second pass, and the others wait."""

    def __init__(self) -> None:
        self._counts: OrderedDict[str, tuple[float, int]] = OrderedDict()

    async def keep(self, kind: str) -> None:
        """Wait, if there have been many of this kind just now."""
        now = time.monotonic()
        since, count = self._counts.pop(kind, (now, 0))
        if now - since >= 1:
            since, count = now, 0
        self._counts[kind] = (since, count + 1)
        while len(self._counts) > KNOWN_MAX:
            self._counts.popitem(last=False)
        if count >= FREE_PER_SECOND:
            await asyncio.sleep(PAUSE_SECONDS)
