"""A turn: what a run is asked to do, and what its agent remembers of the thread."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from ag_ui.core import RunAgentInput

from tornado_copilot.access.caller import Caller
from tornado_copilot.assistant.agent import Actions
from tornado_copilot.errors import InvalidParameters
from tornado_copilot.storage.thread import Thread
from tornado_copilot.storage.threads import MEMORY_MAX_BYTES
from tornado_copilot.wire.encoding import encode


class ThreadMemory:
    """A thread's memory during one run; stored together with the turn, so that the two cannot part."""

    def __init__(self, memory: dict[str, Any]) -> None:
        self._memory = memory

    async def load(self) -> dict[str, Any]:
        """What the agent saved last."""
        return self._memory

    async def save(self, memory: dict[str, Any]) -> None:
        """Replace it.

        Raises:
            InvalidParameters: More than 64 KiB.
        """
        if len(encode(memory)) > MEMORY_MAX_BYTES:
            raise InvalidParameters({"memory": f"must be at most {MEMORY_MAX_BYTES} bytes of JSON"})
        self._memory = memory


@dataclass(frozen=True, slots=True)
class Turn:
    """What a run is asked to do.

    Attributes:
        thread: The thread as it was read.
        agent_id: Whose answer it is.
        agent_input: What the agent is given.
        new_messages: Those of `agent_input.messages` that the thread does not hold yet, in wire form.
        caller: On whose behalf.
        actions: What the agent may do, with the caller's rights.
        time_zone: The person's own.
        key: The request's idempotency key, scoped to the caller.
        room: Where it was asked, if it was asked in a room.
        messages_kept: How many of the thread's messages it answers; fewer than all where an answer is asked for again.
        address: See `storage.threads.Threads.begin_run`.
    """

    thread: Thread
    agent_id: str
    agent_input: RunAgentInput
    new_messages: list[dict[str, Any]]
    caller: Caller
    actions: Actions
    time_zone: ZoneInfo
    key: str | None = None
    room: str | None = None
    messages_kept: int | None = None
    address: str = ""

    @property
    def agent_run_key(self) -> str | None:
        """The name of this run for the agent's own idempotency keys, where the request has a key."""
        if self.key is None:
            return None
        return hashlib.sha256(f"{self.thread.agent_key}\0{self.key}".encode()).hexdigest()[:40]

    @property
    def conversation(self) -> list[dict[str, Any]]:
        """What is answered, in wire form."""
        return [*self.thread.messages[: self.messages_kept], *self.new_messages]

    @property
    def rewrites(self) -> bool:
        """Whether it takes messages of the thread back."""
        return self.messages_kept is not None and self.messages_kept < len(self.thread.messages)

    @property
    def state(self) -> Any:
        """What client and agent share when the run begins: the client's, which has seen the last one, if it has any."""
        return self.agent_input.state or self.thread.state
