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
from tornado_copilot.storage.message_tree import Tip
from tornado_copilot.storage.thread import Thread
from tornado_copilot.storage.turn_documents import MEMORY_MAX_BYTES
from tornado_copilot.wire.encoding import decode_own, encode


class ThreadMemory:
    """A thread's memory during one run; stored together with the turn, so that the two cannot part."""

    def __init__(self, memory: dict[str, Any]) -> None:
        # As text: what an agent does with the object that it was given changes nothing.
        self._encoded = encode(memory)

    async def load(self) -> dict[str, Any]:
        """Return a copy of what the agent saved last."""
        memory: dict[str, Any] = decode_own(self._encoded)
        return memory

    async def save(self, memory: dict[str, Any]) -> None:
        """Replace it.

        Raises:
            InvalidParameters: It is not a JSON object, or takes more than 64 KiB.
        """
        try:
            encoded = encode(memory)
        except (TypeError, ValueError, RecursionError) as error:
            raise InvalidParameters({"memory": f"must be a JSON object: {error}"}) from None
        if len(encoded) > MEMORY_MAX_BYTES:
            raise InvalidParameters({"memory": f"must be at most {MEMORY_MAX_BYTES} bytes of JSON"})
        self._encoded = encoded


@dataclass(frozen=True, slots=True)
class Turn:
    """What a run is asked to do.

    Attributes:
        thread: The thread as it was read.
        agent_id: Whose answer it is.
        agent_input: What the agent is given.
        base: The stored message that `said` follows.
        said: What is stored behind it before the answer, in wire form.
        new: What is new of `said`.
        caller: On whose behalf.
        actions: What the agent may do, with the caller's rights.
        time_zone: The person's own.
        key: The request's idempotency key, scoped to the caller.
        room: Where it was asked, if it was asked in a room.
        cuts: Whether it takes messages of the thread back.
        state: The shared state that the client brought; None where the thread's goes on.
        client_holds_history: See `storage.thread.Running`.
        address: See `storage.threads.Threads.begin_run`.
    """

    thread: Thread
    agent_id: str
    agent_input: RunAgentInput
    base: Tip
    said: list[dict[str, Any]]
    new: list[dict[str, Any]]
    caller: Caller
    actions: Actions
    time_zone: ZoneInfo
    key: str | None = None
    room: str | None = None
    cuts: bool = False
    state: Any = None
    client_holds_history: bool | None = None
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
        return [*(node.message for node in self.thread.tree.path_to(self.base)), *self.said]
