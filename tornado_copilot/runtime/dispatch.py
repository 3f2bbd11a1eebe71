"""The one front door: `Runtime.dispatch` answers a call, whichever transport brought it.

The shape of the body selects what happens (CONTRACT section 2). Nothing in here knows HTTP.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from ag_ui.core import RunAgentInput

from tornado_copilot import __version__
from tornado_copilot.access.caller import Caller
from tornado_copilot.access.limits import Limits
from tornado_copilot.actions.registry import Registry
from tornado_copilot.assistant.agent import Agent, RunContext
from tornado_copilot.assistant.conversation import (
    ChatRequest,
    chat_messages,
    is_time_zone,
    new_agent_messages,
    new_messages,
)
from tornado_copilot.assistant.run import Run
from tornado_copilot.assistant.runs import Runs, ThreadMemory, Turn
from tornado_copilot.errors import (
    Conflict,
    CopilotError,
    Draining,
    Internal,
    InvalidParameters,
    MalformedRequest,
    NotFound,
    Unavailable,
)
from tornado_copilot.runtime.calls import Answer, Call, Service, Stream
from tornado_copilot.storage.threads import Threads, owner_of
from tornado_copilot.wire.validation import validated

KEY_MAX_LENGTH = 200


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
        scoped = None if key is None else _scoped(self.scope, key)
        return await self.registry.call(name, parameters, self.caller, key=scoped)


class Runtime:
    """Dispatches calls to chat, actions and suggestions."""

    def __init__(
        self,
        *,
        agents: Mapping[str, Agent],
        descriptions: Mapping[str, str],
        registry: Registry,
        runs: Runs,
        threads: Threads,
        limits: Limits,
        time_zone: str,
        services: Mapping[str, Service] | None = None,
    ) -> None:
        """Put the front door together; `services` answer calls by their `type`, as `room.message`."""
        self._agents = agents
        self._descriptions = descriptions
        self._registry = registry
        self._runs = runs
        self._threads = threads
        self._limits = limits
        self._time_zone = time_zone
        self._by_type: dict[str, Callable[[Call, Caller], Awaitable[Answer]]] = {
            "suggestions": self._suggest,
            "stop": self._stop,
            **{kind: _as_answer(service) for kind, service in (services or {}).items()},
        }

    async def dispatch(self, call: Call, caller: Caller) -> Answer | Stream:
        """Answer a call.

        Raises:
            CopilotError: Refused; nothing was changed.
        """
        await self._limits.count_post(caller, call.address)
        if call.key is not None and not 0 < len(call.key) <= KEY_MAX_LENGTH:
            raise InvalidParameters({"Idempotency-Key": f"must be 1 to {KEY_MAX_LENGTH} characters long"})
        body = call.body
        if "messages" in body:
            return await (self._run(call, caller) if "runId" in body else self._chat(call, caller))
        if "action" in body:
            return await self._act(call, caller)
        if "type" in body:
            return await self._typed(call, caller)
        if "text" in body:
            return await self._suggest(call, caller)
        if not body:
            return Answer({"status": "ready", "authenticated": caller.authenticated, "user": caller.user})
        raise MalformedRequest(
            "the body has no known shape: send messages (chat), action, type, text (suggestions) or an empty object"
        )

    async def ask(
        self, text: str, caller: Caller, *, thread_id: str, key: str, room: str | None = None
    ) -> AsyncIterator[dict[str, Any]]:
        """Say something to the default agent in a thread of the caller; the messages of a plain chat stream.

        Args:
            text: What is said.
            caller: On whose behalf.
            thread_id: The caller's thread.
            key: The idempotency key.
            room: The room in which it is said, for the agent to know.

        Raises:
            CopilotError: Refused; before the first message.
        """
        said = {"messages": [{"role": "user", "content": text}], "threadId": thread_id}
        reply = await self._chat(Call(said, "", key=key, wants_stream=True), caller, room)
        assert isinstance(reply, Stream), "a stream was asked for"  # noqa: S101 - for the type checker
        async for message in reply.messages:
            yield message

    def describe(self) -> dict[str, Any]:
        """The runtime description: version, agents and actions (CONTRACT section 5)."""
        return {
            "version": __version__,
            "mode": "sse",
            "audioFileTranscriptionEnabled": False,
            "agents": {
                agent_id: {
                    "name": agent_id,
                    "description": self._descriptions.get(agent_id, ""),
                    "className": type(agent).__name__,
                    **({"capabilities": offered} if (offered := getattr(agent, "capabilities", None)) else {}),
                }
                for agent_id, agent in self._agents.items()
            },
            "actions": self._registry.describe(),
        }

    async def messages_of(self, thread_id: str, caller: Caller) -> list[dict[str, Any]]:
        """What was said in a thread.

        Raises:
            NotFound: There is no such thread, or it is somebody else's.
        """
        thread = await self._threads.get(thread_id, owner_of(caller))
        if thread.version == 0:
            raise NotFound("there is no such thread")
        return list(thread.messages)

    # Chat

    async def _chat(self, call: Call, caller: Caller, room: str | None = None) -> Answer | Stream:
        request = validated(ChatRequest, call.body)
        agent = self._agent(request.agent_id)
        key = call.key or request.client_message_id
        scoped = None if key is None else _scoped(_scope(caller, call.address), key)
        # Without a thread the same key has to lead to the same one, or the first answer would not be found again.
        thread_id = request.thread_id or (scoped or secrets.token_urlsafe(16))
        thread = await self._threads.get(thread_id, owner_of(caller))
        if scoped is not None and (answered := thread.answered(scoped)) is not None:
            return _answered_before(answered, thread_id, streamed=call.wants_stream)
        await self._limits.count_run(caller, call.address)
        added = new_messages(thread, request.messages)
        agent_input = RunAgentInput.model_validate(
            {
                "threadId": thread_id,
                # The agent derives its own idempotency keys from this: a repeated request must give it the same.
                "runId": scoped or secrets.token_urlsafe(12),
                "messages": [*thread.messages, *added],
                "state": {},
                "tools": [],
                "context": [] if room is None else [{"description": "The room in which this is said", "value": room}],
                "forwardedProps": {},
            }
        )
        zone = self._zone(request.time_zone, caller)
        actions = BoundActions(self._registry, caller, _scope(caller, call.address))
        turn = Turn(thread, agent_input, added, caller, actions, zone, scoped, request.agent_id, room)
        run = self._runs.start(agent, turn)
        if call.wants_stream:
            return Stream(chat_messages(run))
        await run.finished()
        _raise_for(run)
        return Answer({"messages": run.messages, "threadId": thread_id})

    async def _run(self, call: Call, caller: Caller) -> Stream:
        """An AG-UI `RunAgentInput`: the same run, told in AG-UI's own events."""
        agent_input = validated(RunAgentInput, call.body)
        agent_id = _text_field(call.body, "agentId", default="default")
        agent = self._agent(agent_id)
        thread = await self._threads.get(agent_input.thread_id, owner_of(caller))
        await self._limits.count_run(caller, call.address)
        zone = self._zone(call.body.get("timeZone"), caller)
        actions = BoundActions(self._registry, caller, _scope(caller, call.address))
        added = new_agent_messages(thread, agent_input)
        run = self._runs.start(agent, Turn(thread, agent_input, added, caller, actions, zone, agent_id=agent_id))
        return Stream(run.follow(), agent_events=True)

    async def _stop(self, call: Call, caller: Caller) -> Answer:
        thread_id = _text_field(call.body, "threadId")
        await self._threads.get(thread_id, owner_of(caller))
        return Answer({"success": True, "data": {"stopped": self._runs.stop(thread_id)}})

    # Actions

    async def _act(self, call: Call, caller: Caller) -> Answer:
        name = _text_field(call.body, "action")
        parameters = call.body.get("parameters", {})
        if not isinstance(parameters, dict):
            raise InvalidParameters({"parameters": "must be an object"})
        actions = BoundActions(self._registry, caller, _scope(caller, call.address))
        return Answer({"success": True, "data": await actions.call(name, parameters, key=call.key)})

    async def _typed(self, call: Call, caller: Caller) -> Answer:
        kind = _text_field(call.body, "type")
        answer = self._by_type.get(kind)
        if answer is None:
            raise MalformedRequest(f"type must be one of {', '.join(sorted(self._by_type))}")
        return await answer(call, caller)

    # Suggestions

    async def _suggest(self, call: Call, caller: Caller) -> Answer:
        text = _text_field(call.body, "text", default="")
        thread_id = _text_field(call.body, "threadId", default="")
        agent = self._agent(_text_field(call.body, "agentId", default="default"))
        suggest = getattr(agent, "suggest", None)
        if suggest is None:
            return Answer({"suggestions": []})
        memory = (await self._threads.get(thread_id, owner_of(caller))).memory if thread_id else {}
        zone = self._zone(call.body.get("timeZone"), caller)
        context = RunContext(
            caller=caller,
            actions=BoundActions(self._registry, caller, _scope(caller, call.address)),
            memory=ThreadMemory(memory),
            now=datetime.now(UTC).astimezone(zone),
            time_zone=zone,
            key=secrets.token_urlsafe(12),
        )
        return Answer({"suggestions": await suggest(text, context)})

    # Parts

    def _agent(self, agent_id: str) -> Agent:
        agent = self._agents.get(agent_id)
        if agent is None:
            raise NotFound(f"there is no agent {agent_id!r}; there are: {', '.join(sorted(self._agents))}")
        return agent

    def _zone(self, asked: Any, caller: Caller) -> ZoneInfo:
        """The person's time zone: as the client says, as the token says, as the settings say."""
        for name in (asked, caller.time_zone):
            if isinstance(name, str) and is_time_zone(name):
                return ZoneInfo(name)
        return ZoneInfo(self._time_zone)


def _as_answer(service: Service) -> Callable[[Call, Caller], Awaitable[Answer]]:
    async def answer(call: Call, caller: Caller) -> Answer:
        return Answer({"success": True, "data": await service(call.body, caller, call.key)})

    return answer


async def _once(messages: list[dict[str, Any]]) -> AsyncIterator[dict[str, Any]]:
    for message in messages:
        yield message


def _answered_before(conversation: list[dict[str, Any]], thread_id: str, *, streamed: bool) -> Answer | Stream:
    """The first answer to a request that was sent again."""
    if not streamed:
        return Answer({"messages": conversation, "threadId": thread_id})
    answer = conversation[-1]
    token = {"messageId": answer["id"], "delta": answer["content"]}
    return Stream(
        _once(
            [
                {"type": "thinking", "data": {"threadId": thread_id}},
                {"type": "token", "data": token},
                {"type": "message", "message": {"role": "assistant", "content": answer["content"]}},
                {"type": "done"},
            ]
        )
    )


def _raise_for(run: Run) -> None:
    """Turn the error a run ended with into that of the request."""
    error = run.error
    if error is None:
        return
    kinds: dict[str, type[CopilotError]] = {"conflict": Conflict, "interrupted": Draining, "unavailable": Unavailable}
    raise kinds.get(error.get("code", ""), Internal)(error["message"])


def _scope(caller: Caller, address: str) -> str:
    """Whose keys these are: two people who choose the same key must not get each other's answers."""
    return owner_of(caller) if caller.authenticated else f"anonymous:{address}"


def _scoped(scope: str, key: str) -> str:
    return hashlib.sha256(f"{scope}\0{key}".encode()).hexdigest()[:40]


def _text_field(body: dict[str, Any], name: str, default: str | None = None) -> str:
    value = body.get(name, default)
    if not isinstance(value, str) or (default is None and not value):
        raise InvalidParameters({name: "must be text" if name in body else "is required"})
    if len(value) > 10_000 or "\0" in value:
        raise InvalidParameters({name: "must be at most 10000 characters long, without NUL"})
    return value
