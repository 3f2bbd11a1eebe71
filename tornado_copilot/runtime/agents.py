"""The agents by name, and what each is given: the caller's rights, the person's time zone, keys of their own."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo

from tornado_copilot.access.caller import Caller
from tornado_copilot.actions.registry import Registry
from tornado_copilot.assistant.agent import Agent, Memory, RunContext
from tornado_copilot.assistant.agent_history import HistoryBounds
from tornado_copilot.assistant.conversation import is_time_zone
from tornado_copilot.errors import NotFound, Unauthenticated
from tornado_copilot.storage.thread import NO_OWNER, owner_of

_BOUNDS = HistoryBounds(messages_max=500, max_bytes=8_388_608)


@dataclass(frozen=True, slots=True)
class BoundActions:
    """The actions with one caller's rights, as an agent gets them."""

    registry: Registry
    caller: Caller
    scope: str

    def describe(self) -> list[dict[str, Any]]:
        """See `assistant.agent.Actions`."""
        return self.registry.describe()

    def check(self, name: str, parameters: dict[str, Any]) -> None:
        """See `assistant.agent.Actions`."""
        self.registry.check(name, parameters, self.caller)

    async def call(self, name: str, parameters: dict[str, Any], *, key: str | None = None) -> dict[str, Any]:
        """See `assistant.agent.Actions`."""
        scoped = None if key is None else scoped_key(self.scope, key)
        return await self.registry.call(name, parameters, self.caller, key=scoped)


class Agents:
    """All agents of this server.

    Args:
        agents: By name.
        descriptions: What clients are shown, by name.
        registry: What agents may do.
        time_zone: Of people who do not say theirs.
        for_users: The agents that anonymous visitors may not ask, by name.
        bounds: How much of a thread each is given, by name.
    """

    def __init__(
        self,
        agents: Mapping[str, Agent],
        descriptions: Mapping[str, str],
        registry: Registry,
        *,
        time_zone: str,
        for_users: Collection[str] = (),
        bounds: Mapping[str, HistoryBounds] = MappingProxyType({}),
    ) -> None:
        self._bounds = bounds
        self._agents = agents
        self._descriptions = descriptions
        self._registry = registry
        self._time_zone = time_zone
        self._for_users = for_users

    def named(self, agent_id: str) -> Agent:
        """The agent.

        Raises:
            NotFound: There is none of this name.
        """
        agent = self._agents.get(agent_id)
        if agent is None:
            raise NotFound(f"there is no agent {agent_id[:100]!r}; there are: {', '.join(sorted(self._agents))}")
        return agent

    def for_caller(self, agent_id: str, caller: Caller) -> Agent:
        """Return the agent that a caller asks.

        Raises:
            NotFound: There is none of this name.
            Unauthenticated: It answers users only, and the caller is an anonymous visitor.
        """
        agent = self.named(agent_id)
        if not self.is_open_to(agent_id, caller):
            raise Unauthenticated(f"the agent {agent_id} answers users only: sign in first")
        return agent

    def is_open_to(self, agent_id: str, caller: Caller) -> bool:
        """Return True if the caller may ask this agent. To all others it makes no suggestions, and no error either."""
        return caller.authenticated or agent_id not in self._for_users

    def history_bounds(self, agent_id: str) -> HistoryBounds:
        """Return how much of a thread an agent is given at most."""
        return self._bounds.get(agent_id, _BOUNDS)

    def describe(self) -> dict[str, Any]:
        """Each agent's name, description, class and capabilities, by name: an object, as CopilotKit wants it."""
        return {
            agent_id: {
                "name": agent_id,
                "description": self._descriptions.get(agent_id, ""),
                "className": type(agent).__name__,
                **({"capabilities": offered} if (offered := getattr(agent, "capabilities", None)) else {}),
            }
            for agent_id, agent in self._agents.items()
        }

    def actions(self, caller: Caller) -> BoundActions:
        """The actions with the rights of a caller."""
        return BoundActions(self._registry, caller, key_scope(caller) or "")

    def zone(self, asked: Any, caller: Caller) -> ZoneInfo:
        """The person's time zone: as the client says, as the token says, as the settings say."""
        for name in (asked, caller.time_zone):
            if isinstance(name, str) and is_time_zone(name):
                return ZoneInfo(name)
        return ZoneInfo(self._time_zone)

    def context(self, caller: Caller, *, memory: Memory, zone: ZoneInfo, key: str) -> RunContext:
        """What an agent may reach that is asked beside any run."""
        return RunContext(
            caller=caller,
            actions=self.actions(caller),
            memory=memory,
            now=datetime.now(UTC).astimezone(zone),
            time_zone=zone,
            key=key,
        )


def key_scope(caller: Caller) -> str | None:
    """Return the scope of a caller's idempotency keys; None for a caller without an identity, whose keys do not count.

    Never an address: two people behind one who choose the same key must not get each other's answers.
    """
    owner = owner_of(caller)
    return None if owner == NO_OWNER else owner


def scope_in_thread(caller: Caller, thread_id: str) -> str:
    """Return the scope of the keys of requests to one thread, which every caller has."""
    return key_scope(caller) or f"thread:{thread_id}"


def scoped_key(scope: str, key: str) -> str:
    """A key that is nobody else's."""
    return hashlib.sha256(f"{scope}\0{key}".encode()).hexdigest()[:40]
