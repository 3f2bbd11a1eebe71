"""Agents of the team's own: a function that they name makes one, as our protocol, pydantic-ai or LangGraph has it."""

from __future__ import annotations

import importlib
import inspect
import logging
import sys
from operator import attrgetter
from typing import Any

from tornado_copilot.assistant.agent import Agent
from tornado_copilot.config import PythonAgentSettings
from tornado_copilot.errors import StartupError

logger = logging.getLogger(__name__)

_ADAPTERS = "tornado_copilot.assistant.adapters"
_ADAPTED = (
    ("pydantic_ai", "Agent", "pydantic_ai", "PydanticAIAgent"),
    ("ag_ui_langgraph", "LangGraphAgent", "langgraph", "LangGraphAgent"),
    ("langgraph.graph.state", "CompiledStateGraph", "langgraph", "LangGraphAgent"),
)
"""What is no agent of ours but can be made one: a module and its class, and the adapter's module and class."""
ADAPTER_NEEDS = {"pydantic_ai": "pydantic-ai-slim[ag-ui]==2.68.0", "langgraph": "ag-ui-langgraph[fastapi]==0.0.47"}
"""What has to be installed for an adapter, beside the framework itself; the tests run with these."""


def made_agent(agent_id: str, settings: PythonAgentSettings) -> Agent:
    """Call the factory with the options.

    It returns an object with `run` (`assistant.agent.Agent`), or an agent of pydantic-ai, or a compiled graph of
    LangGraph, or an `ag_ui_langgraph.LangGraphAgent`.

    Raises:
        StartupError: It cannot be found or called, or returns something else; names the setting.
    """
    factory = _factory(agent_id, settings.factory)
    try:
        made = factory(**settings.options)
    except TypeError as error:
        raise StartupError(f"agents.{agent_id}.options: {_one_line(error)}") from error
    except Exception as error:
        logger.exception("%s failed", settings.factory)
        raise StartupError(
            f"agents.{agent_id}.factory: {settings.factory} raised {type(error).__name__}: {_one_line(error)}"
        ) from error
    agent: Agent = _adapted(agent_id, made)
    # A coroutine has no `run`, so a factory that is `async def` ends here too.
    if not callable(getattr(agent, "run", None)) or inspect.iscoroutinefunction(agent.run):
        if inspect.iscoroutine(made):
            made.close()
        raise StartupError(
            f"agents.{agent_id}.factory: {settings.factory} must return an object with an async generator "
            f"run(input, context), a pydantic-ai agent or a LangGraph graph; it returned a {type(made).__name__}"
        )
    return agent


def _factory(agent_id: str, path: str) -> Any:
    module_name, _, attribute = path.partition(":")
    try:
        module = importlib.import_module(module_name)
    except Exception as error:
        if not isinstance(error, ImportError):
            logger.exception("%s cannot be imported", module_name)
        raise StartupError(
            f"agents.{agent_id}.factory: {module_name} cannot be imported: {_one_line(error)}"
        ) from error
    try:
        factory = attrgetter(attribute)(module)
    except AttributeError:
        raise StartupError(f"agents.{agent_id}.factory: {module_name} has no {attribute}") from None
    if not callable(factory):
        raise StartupError(f"agents.{agent_id}.factory: {path} must be a function that returns an agent")
    return factory


def _adapted(agent_id: str, made: Any) -> Any:
    """The agent, put into our protocol if it is of a kind that we know."""
    for module_name, class_name, adapter_module, adapter_name in _ADAPTED:
        # What was never imported cannot have made it, and start-up does not pay for it.
        module = sys.modules.get(module_name)
        kind = getattr(module, class_name, None)
        if kind is not None and isinstance(made, kind):
            try:
                adapter = getattr(importlib.import_module(f"{_ADAPTERS}.{adapter_module}"), adapter_name)
            except ImportError as error:
                needed = ADAPTER_NEEDS[adapter_module]
                raise StartupError(
                    f"agents.{agent_id}.factory: pip install '{needed}' is needed: {_one_line(error)}"
                ) from error
            return adapter(made)
    return made


def _one_line(error: BaseException) -> str:
    return " ".join(str(error).split())[:300] or type(error).__name__
