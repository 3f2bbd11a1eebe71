"""The agents that the settings name. What a type needs beyond `requirements.txt` is imported only where it is used."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Iterable, Mapping

from tornado_copilot.assistant.agent import Agent
from tornado_copilot.assistant.fallback import WithFallback
from tornado_copilot.config import (
    AgentSettings,
    ElsewhereAgentSettings,
    OfflineAgentSettings,
    OpenAIAgentSettings,
    PythonAgentSettings,
    RemoteAgentSettings,
)
from tornado_copilot.errors import StartupError

NEEDS = {"openai": "openai==3.57.0", "remote": "httpx2==2.16.2"}
"""What has to be installed for a type of agent; the tests run with these."""


def build_agents(
    settings: Mapping[str, AgentSettings], environ: Mapping[str, str], for_users: Collection[str] = ()
) -> dict[str, Agent]:
    """Make every agent.

    Args:
        settings: By name; a fallback is one of them, and not the agent itself.
        environ: Where the keys are.
        for_users: The agents that an anonymous visitor may not reach, not even as a fallback.

    Raises:
        StartupError: One cannot be made; names the setting.
    """
    agents = {agent_id: _agent(agent_id, each, environ) for agent_id, each in settings.items()}
    # Those that fall back to somebody who falls back come last.
    waiting = {
        agent_id: each.fallback
        for agent_id, each in settings.items()
        if isinstance(each, ElsewhereAgentSettings) and each.fallback
    }
    while waiting:
        for agent_id in [each for each, fallback in waiting.items() if fallback not in waiting]:
            fallback = waiting.pop(agent_id)
            needs_user = fallback in for_users
            agents[agent_id] = WithFallback(agents[agent_id], agents[fallback], fallback_needs_user=needs_user)
    return agents


async def close_agents(agents: Iterable[Agent]) -> None:
    """Let go of what agents hold, as connections to a model."""
    await asyncio.gather(*(agent.close() for agent in agents if hasattr(agent, "close")), return_exceptions=True)


def keys_of(settings: Mapping[str, AgentSettings], environ: Mapping[str, str]) -> list[str]:
    """The keys of all agents, which no log may show."""
    named = [each.api_key_env for each in settings.values() if isinstance(each, ElsewhereAgentSettings)]
    return [environ[name] for name in named if environ.get(name)]


def _agent(agent_id: str, settings: AgentSettings, environ: Mapping[str, str]) -> Agent:
    try:
        match settings:
            case OfflineAgentSettings():
                return _offline(agent_id, settings)
            case OpenAIAgentSettings():
                from tornado_copilot.assistant.openai.agent import OpenAIAgent

                return OpenAIAgent(agent_id, settings, _key(agent_id, settings, environ))
            case RemoteAgentSettings():
                from tornado_copilot.assistant.remote import RemoteAgent

                return RemoteAgent(agent_id, settings, _key(agent_id, settings, environ))
            case PythonAgentSettings():
                from tornado_copilot.assistant.python_agent import made_agent

                return made_agent(agent_id, settings)
    except ImportError as error:
        needed = NEEDS.get(settings.type, settings.type)
        raise StartupError(f"agents.{agent_id}: pip install {needed} is needed for this type: {error}") from error


def _offline(agent_id: str, settings: OfflineAgentSettings) -> Agent:
    from tornado_copilot.assistant.offline.agent import OfflineAgent

    try:
        return OfflineAgent(**settings.options)
    except TypeError as error:
        raise StartupError(f"agents.{agent_id}.options: {error}") from None


def _key(agent_id: str, settings: ElsewhereAgentSettings, environ: Mapping[str, str]) -> str:
    name = settings.api_key_env
    if not name:
        return ""
    key = environ.get(name, "").strip()
    if not key:
        raise StartupError(f"agents.{agent_id}.api_key_env: the environment variable {name} is not set")
    if not key.isascii() or not key.isprintable() or " " in key:
        raise StartupError(f"agents.{agent_id}.api_key_env: what {name} holds cannot be sent in a header")
    return key
