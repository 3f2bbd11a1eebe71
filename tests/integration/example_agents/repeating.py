"""An agent that tells the whole conversation as it knows it at the end of each answer, as those of LangGraph do."""

from __future__ import annotations

import uuid
from collections.abc import AsyncIterator
from typing import Any


class Repeating:
    """Says how many messages it was given."""

    async def run(self, input: Any, context: Any) -> AsyncIterator[dict[str, Any]]:
        """Answer, and repeat all."""
        answer = {"id": uuid.uuid4().hex, "role": "assistant", "content": f"given {len(input.messages)}"}
        yield {"type": "RUN_STARTED", "threadId": input.thread_id, "runId": input.run_id}
        yield {"type": "TEXT_MESSAGE_START", "messageId": answer["id"], "role": "assistant"}
        yield {"type": "TEXT_MESSAGE_CONTENT", "messageId": answer["id"], "delta": answer["content"]}
        yield {"type": "TEXT_MESSAGE_END", "messageId": answer["id"]}
        known = [each.model_dump(mode="json", by_alias=True, exclude_none=True) for each in input.messages]
        yield {"type": "MESSAGES_SNAPSHOT", "messages": [*known, answer]}
        yield {"type": "RUN_FINISHED", "threadId": input.thread_id, "runId": input.run_id}


def make_agent() -> Repeating:
    """Return the agent."""
    return Repeating()
