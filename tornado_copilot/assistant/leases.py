"""Says of the runs of this process that they go on, and ends those of processes that say so no more."""

from __future__ import annotations

import asyncio
import logging

from tornado_copilot.assistant.elsewhere import Elsewhere
from tornado_copilot.assistant.runs import Runs
from tornado_copilot.errors import CopilotError
from tornado_copilot.storage.threads import Threads

logger = logging.getLogger(__name__)


class Leases:
    """Renews the leases of our runs three times in the time that they hold.

    Args:
        runs: Ours.
        threads: Where the leases are.
        elsewhere: Ends what others have left behind.
        lease_seconds: How long a lease holds.
    """

    def __init__(self, runs: Runs, threads: Threads, elsewhere: Elsewhere, *, lease_seconds: float) -> None:
        self._runs = runs
        self._threads = threads
        self._elsewhere = elsewhere
        self._pause_seconds = lease_seconds / 3
        self._keeping: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin; the database is there."""
        self._keeping = asyncio.create_task(self._keep(), name="leases of runs")

    async def close(self) -> None:
        """Stop; runs have ended, or are left to be found."""
        if self._keeping is not None:
            self._keeping.cancel()
            await asyncio.gather(self._keeping, return_exceptions=True)

    async def _keep(self) -> None:
        while True:
            try:
                # In this order: our own must not be taken for dead after a pause of ours.
                for run_id in await self._threads.renew(self._runs.going_on):
                    self._runs.lose(run_id)
                await self._elsewhere.renew_watches()
                await self._elsewhere.recover(self._runs.is_ours)
            except CopilotError as error:
                logger.debug("the leases of runs could not be kept: %s", error.message)
            except Exception:
                logger.exception("the leases of runs could not be kept")
            await asyncio.sleep(self._pause_seconds)
