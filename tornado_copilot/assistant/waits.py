"""Waiting for somebody else's server: for so long at most, and no longer once the run is stopped."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from types import TracebackType
from typing import Self, TypeVar

Result = TypeVar("Result")


class Stopped(Exception):
    """The run was stopped while we waited."""


class Waits:
    """All waits of one run, one at a time; an async context manager.

    A wait that is cut short is cancelled, which makes an HTTP client drop its connection at once.
    """

    def __init__(self, stopped: asyncio.Event) -> None:
        self._stopped = stopped
        self._current: asyncio.Timeout | None = None
        self._watching: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        self._watching = asyncio.create_task(self._watch(), name="watch for a stop")
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._watching is not None and self._watching.cancel():
            await asyncio.wait({self._watching})

    async def until(self, when: float, start: Callable[[], Awaitable[Result]]) -> Result:
        """Wait for what `start` begins, until the loop's time is `when`.

        Raises:
            TimeoutError: It took longer.
            Stopped: The run was stopped before or meanwhile.
        """
        if self._stopped.is_set():
            raise Stopped
        try:
            async with asyncio.timeout_at(when) as self._current:
                return await start()
        except TimeoutError:
            if self._stopped.is_set():
                raise Stopped from None
            raise
        finally:
            self._current = None

    async def pause(self, seconds: float) -> None:
        """Wait.

        Raises:
            Stopped: The run was stopped before or meanwhile.
        """
        if self._stopped.is_set():
            raise Stopped
        try:
            async with asyncio.timeout(seconds):
                await self._stopped.wait()
        except TimeoutError:
            return
        raise Stopped

    async def _watch(self) -> None:
        await self._stopped.wait()
        if self._current is not None:
            self._current.reschedule(asyncio.get_running_loop().time())
