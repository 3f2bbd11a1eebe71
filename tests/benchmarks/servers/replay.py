"""The agent of the runs: it replays a fixed text, one token each turn of the loop, as fast as it is asked for them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

from ag_ui.core import RunAgentInput

TOKENS = 500
DELTA = "token "


class Replay:
    """Says `TOKENS` tokens."""

    async def run(self, input: RunAgentInput, context: Any) -> AsyncIterator[dict[str, Any]]:
        run = {"threadId": input.thread_id, "runId": input.run_id}
        yield {"type": "RUN_STARTED", **run}
        yield {"type": "TEXT_MESSAGE_START", "messageId": input.run_id, "role": "assistant"}
        for _ in range(TOKENS):
            yield {"type": "TEXT_MESSAGE_CONTENT", "messageId": input.run_id, "delta": DELTA}
            await asyncio.sleep(0)
        yield {"type": "TEXT_MESSAGE_END", "messageId": input.run_id}
        yield {"type": "RUN_FINISHED", **run}


def make_agent() -> Replay:
    """What the configuration names."""
    return Replay()
