"""Attachments: the requests that follow a run, and the actions that it carries out. They decide when it may be ended.

A run without a request is abandoned: the request that started it was closed early, and no other one has come. The next
message of its thread may end it, but never in the middle of an action (`assistant.superseder`).
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from tornado_copilot.assistant.agent import Actions
from tornado_copilot.errors import Conflict


class Attachments:
    """The requests of this process that are attached to one run, and its actions in progress.

    Attributes:
        requests: The number of attached requests.
        on_left: Called when the last of them has been released.

    Args:
        stopped: Set to stop the run.
    """

    __slots__ = ("_actions", "_stopped", "_waiting", "on_left", "requests")

    def __init__(self, stopped: asyncio.Event) -> None:
        self.requests = 0
        self.on_left: Callable[[], None] | None = None
        self._stopped = stopped
        self._actions = 0
        self._waiting: list[asyncio.Future[None]] = []

    def release(self) -> None:
        """Count one request less."""
        self.requests -= 1
        if not self.requests and self.on_left is not None:
            self.on_left()

    @contextmanager
    def action(self) -> Iterator[None]:
        """Count an action while it is carried out.

        Raises:
            Conflict: The run has been stopped.
        """
        if self._stopped.is_set():
            raise Conflict("the answer was stopped before this was done")
        self._actions += 1
        try:
            yield
        finally:
            self._actions -= 1
            # At once: the agent may begin its next action as soon as it goes on.
            if self._waiting and not self._actions:
                self._stop_abandoned()

    async def stop_between_actions(self, until: float) -> bool:
        """Stop the run once no action is in progress, and return whether it was stopped.

        It is not stopped where an action takes longer than `until`, in the loop's time, or a request is attached.
        """
        if not self._actions:
            self._stop_abandoned()
            return self._stopped.is_set()
        waiting = asyncio.get_running_loop().create_future()
        self._waiting.append(waiting)
        try:
            async with asyncio.timeout_at(until):
                await waiting
        except TimeoutError:
            return False
        finally:
            if waiting in self._waiting:
                self._waiting.remove(waiting)
        return self._stopped.is_set()

    def _stop_abandoned(self) -> None:
        if not self.requests:
            self._stopped.set()
        for waiting in self._waiting:
            if not waiting.done():
                waiting.set_result(None)
        self._waiting.clear()


class Attachment:
    """One request. It is attached to at most one run, and released once, when its client has gone or is answered."""

    __slots__ = ("_is_released", "_run")

    def __init__(self) -> None:
        self._run: Attachments | None = None
        self._is_released = False

    def to(self, run: Attachments) -> None:
        """Attach the request to a run; not where its client has gone already."""
        if not self._is_released and self._run is None:
            self._run = run
            run.requests += 1

    def release(self) -> None:
        """Detach the request. Calling this again changes nothing."""
        if self._is_released:
            return
        self._is_released = True
        if self._run is not None:
            self._run.release()


class CountedActions:
    """The actions of one run, counted while they are carried out (`assistant.agent.Actions`)."""

    __slots__ = ("_actions", "_attachments")

    def __init__(self, actions: Actions, attachments: Attachments) -> None:
        self._actions = actions
        self._attachments = attachments

    def describe(self) -> list[dict[str, Any]]:
        """See `assistant.agent.Actions`."""
        return self._actions.describe()

    def check(self, name: str, parameters: dict[str, Any]) -> None:
        """See `assistant.agent.Actions`."""
        self._actions.check(name, parameters)

    async def call(self, name: str, parameters: dict[str, Any], *, key: str | None = None) -> dict[str, Any]:
        """See `assistant.agent.Actions`."""
        with self._attachments.action():
            return await self._actions.call(name, parameters, key=key)
