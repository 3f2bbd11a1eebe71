"""A graph of LangGraph, through its AG-UI adapter (extras: `langgraph`, `ag-ui-langgraph`)."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from typing import Any

import ag_ui_langgraph
from ag_ui.core import RunAgentInput
from langgraph.graph.state import CompiledStateGraph

from tornado_copilot.assistant.agent import RunContext
from tornado_copilot.assistant.foreign import WireEvent, in_wire_form, passed_on

logger = logging.getLogger(__name__)


class LangGraphAgent:
    """Runs a graph of LangGraph (`assistant.agent.Agent`).

    Nodes reach the run's `RunContext`, and by it the server's actions with the rights of the person, as
    `config["configurable"]["run_context"]`.

    Args:
        agent: A compiled graph, or an `ag_ui_langgraph.LangGraphAgent` with settings of its own.
    """

    def __init__(self, agent: CompiledStateGraph[Any, Any, Any, Any] | ag_ui_langgraph.LangGraphAgent) -> None:
        if isinstance(agent, CompiledStateGraph):
            agent = ag_ui_langgraph.LangGraphAgent(name=agent.get_name(), graph=agent, emit_interrupt_outcome=True)
        # Otherwise each token carries LangGraph's own event with it, 2.3 KB of it.
        agent.emit_raw_events = False
        self._agent = agent

    @property
    def capabilities(self) -> dict[str, Any]:
        """What its adapter says of itself."""
        return dict(self._agent.get_capabilities())

    async def run(self, input: RunAgentInput, context: RunContext) -> AsyncIterator[WireEvent]:
        """Answer the person's last message."""
        # One object holds the state of one run.
        agent = self._agent.clone()
        config = dict(agent.config or {})
        agent.config = {**config, "configurable": {**config.get("configurable", {}), "run_context": context}}
        events = agent.run(input)
        try:
            async for event in events:
                wire = in_wire_form(event)
                if wire["type"] == "RUN_ERROR":
                    logger.warning("the agent ended with an error: %s", wire["message"])
                if (passed := passed_on(wire, thread_id=input.thread_id, run_id=input.run_id)) is not None:
                    yield passed
        finally:
            await events.aclose()
