"""An agent with a mistake: it computes, or waits, without giving the loop back."""

from __future__ import annotations

import re
import time
from collections.abc import AsyncIterator

from ag_ui.core import BaseEvent, RunAgentInput, RunFinishedEvent

from tornado_copilot.assistant.agent import RunContext


class Blocking:
    """Blocks the event loop for as many seconds as it is told to, or by a pattern that backtracks."""

    async def run(self, input: RunAgentInput, context: RunContext) -> AsyncIterator[BaseEvent]:
        said = str(input.messages[-1].content)
        if said == "backtrack":
            re.fullmatch(r"(a|aa)+b", "a" * 32)
        else:
            time.sleep(float(said))  # noqa: ASYNC251 - the mistake
        yield RunFinishedEvent(thread_id=input.thread_id, run_id=input.run_id)


def make_agent() -> Blocking:
    return Blocking()
