"""An agent of pydantic-ai, through its own AG-UI adapter (extra: `pydantic-ai-slim[ag-ui]`)."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from typing import Any

from ag_ui.core import RunAgentInput
from pydantic_ai import Agent
from pydantic_ai.ui.ag_ui import AGUIAdapter

from tornado_copilot.assistant.agent import RunContext
from tornado_copilot.assistant.foreign import WireEvent, in_wire_form, passed_on

logger = logging.getLogger(__name__)

AG_UI_VERSION = "0.1.19"
"""The newest events that CopilotKit's client, which pins `@ag-ui/client` 0.0.59, takes as well."""


class PydanticAIAgent:
    """Runs an agent of pydantic-ai (`assistant.agent.Agent`).

    Its tools reach the server's actions, with the rights of the person, as `ctx.deps.actions`: a run's `RunContext` is
    its `deps`.
    """

    def __init__(self, agent: Agent[Any, Any]) -> None:
        self._agent = agent

    async def run(self, input: RunAgentInput, context: RunContext) -> AsyncIterator[WireEvent]:
        """Answer the person's last message."""
        adapter: AGUIAdapter[Any, Any] = AGUIAdapter(agent=self._agent, run_input=input, ag_ui_version=AG_UI_VERSION)
        events = adapter.run_stream(deps=context)
        try:
            async for event in events:
                wire = in_wire_form(event)
                if wire["type"] == "RUN_ERROR":
                    logger.warning("the agent ended with an error: %s", wire["message"])
                if (passed := passed_on(wire, thread_id=input.thread_id, run_id=input.run_id)) is not None:
                    yield passed
        finally:
            await events.aclose()
