"""The agents that the settings name. What a type needs beyond `requirements.txt` is imported only where it is used."""

from __future__ import annotations

from collections.abc import Mapping

from tornado_copilot.assistant.agent import Agent
from tornado_copilot.config import AgentSettings, OfflineAgentSettings, PythonAgentSettings
from tornado_copilot.errors import StartupError


def build_agents(settings: Mapping[str, AgentSettings]) -> dict[str, Agent]:
    """Make every agent.

    Raises:
        StartupError: One cannot be made; names the setting.
    """
    return {agent_id: _agent(agent_id, each) for agent_id, each in settings.items()}


def _agent(agent_id: str, settings: AgentSettings) -> Agent:
    match settings:
        case OfflineAgentSettings():
            return _offline(agent_id, settings)
        case PythonAgentSettings():
            from tornado_copilot.assistant.python_agent import made_agent

            return made_agent(agent_id, settings)


def _offline(agent_id: str, settings: OfflineAgentSettings) -> Agent:
    from tornado_copilot.assistant.offline.agent import OfflineAgent

    try:
        return OfflineAgent(**settings.options)
    except TypeError as error:
        raise StartupError(f"agents.{agent_id}.options: {error}") from None
