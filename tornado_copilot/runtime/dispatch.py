"""The one front door: `Runtime.dispatch` answers a call, whichever transport brought it.

The shape of the body selects what happens (CONTRACT section 2). Nothing in here knows HTTP.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from functools import partial

from tornado_copilot.access.caller import Caller
from tornado_copilot.access.limits import Limits
from tornado_copilot.errors import InvalidParameters, MalformedRequest, Unauthenticated
from tornado_copilot.runtime.agent_runs import AgentRuns
from tornado_copilot.runtime.agents import Agents, key_scope
from tornado_copilot.runtime.calls import Answer, Call, Service, Stream, check_key
from tornado_copilot.runtime.chat import PlainChat
from tornado_copilot.runtime.copilotkit import CopilotKit
from tornado_copilot.runtime.fields import text_field
from tornado_copilot.runtime.suggestions import Suggestions
from tornado_copilot.storage.quotas import Quotas
from tornado_copilot.storage.thread import owner_of, visitor_owner
from tornado_copilot.storage.thread_list import ThreadList
from tornado_copilot.storage.threads import Threads

ADOPT = "visitor.adopt"


class Runtime:
    """Dispatches calls to chat, runs, actions, suggestions and the services that have a `type` of their own."""

    def __init__(
        self,
        *,
        agents: Agents,
        chat: PlainChat,
        agent_runs: AgentRuns,
        copilotkit: CopilotKit,
        suggestions: Suggestions,
        threads: Threads,
        thread_list: ThreadList,
        quotas: Quotas,
        limits: Limits,
        services: Mapping[str, Service] | None = None,
    ) -> None:
        """Put the front door together; `services` answer calls by their `type`, as `room.message`."""
        self._agents = agents
        self._chat = chat
        self._agent_runs = agent_runs
        self._copilotkit = copilotkit
        self._suggestions = suggestions
        self._threads = threads
        self._thread_list = thread_list
        self._quotas = quotas
        self._limits = limits
        self._by_type: dict[str, Callable[[Call, Caller], Awaitable[Answer | Stream]]] = {
            "suggestions": self._suggest,
            "stop": self._stop,
            "connect": self._connect,
            ADOPT: self._adopt,
            **{kind: _as_answer(service) for kind, service in (services or {}).items()},
        }

    async def dispatch(self, call: Call, caller: Caller) -> Answer | Stream:
        """Answer a call.

        Raises:
            CopilotError: Refused; nothing was changed.
        """
        body = call.body
        if isinstance(body.get("method"), str):
            return await self._copilotkit.envelope(call, caller)
        if not call.is_counted:
            await self._limits.count_post(caller, call.address)
        check_key(call.key)
        if "messages" in body:
            return await (self._run(call, caller) if "runId" in body else self._chat.say(call, caller))
        if "action" in body:
            return await self._act(call, caller)
        if "type" in body:
            return await self._typed(call, caller)
        if "text" in body:
            return await self._suggest(call, caller)
        if not body:
            return Answer({"status": "ready", "authenticated": caller.authenticated, "user": caller.user})
        raise MalformedRequest(
            "the body has no known shape: send messages (chat), action, type, text (suggestions), method (CopilotKit) "
            "or an empty object"
        )

    # Runs

    async def _run(self, call: Call, caller: Caller) -> Stream:
        """An AG-UI `RunAgentInput`."""
        agent_id = text_field(call.body, "agentId", default="default")
        return await self._agent_runs.run(call.body, agent_id, caller, call.address, key=call.key)

    async def _connect(self, call: Call, caller: Caller) -> Stream:
        """A thread as it stands, then live: for who has nothing but its id."""
        agent_id = text_field(call.body, "agentId", default="default")
        thread_id = text_field(call.body, "threadId")
        body = {"threadId": thread_id, "runId": text_field(call.body, "runId", default="connect"), "messages": []}
        return await self._agent_runs.connect(body, agent_id, caller)

    async def _stop(self, call: Call, caller: Caller) -> Answer:
        stopped = await self._agent_runs.stop(text_field(call.body, "threadId"), caller)
        return Answer({"success": True, "data": {"stopped": stopped}})

    async def _adopt(self, call: Call, caller: Caller) -> Answer:
        """Give the threads of the visitor that the request shows to the user. The client has asked the person.

        The transport then forgets the visitor, so that the next person at this browser is another one.
        """
        if caller.user_id is None:
            raise Unauthenticated("to adopt a visitor's conversations, sign in: send a token beside the visitor")
        threads = []
        if caller.visitor_id is not None:
            visitor, user = visitor_owner(caller.visitor_id), owner_of(caller)
            moved, space = await self._thread_list.adopt(visitor, user, partial(self._quotas.check_room, user))
            self._quotas.release(visitor, space, user)
            threads = [{"id": head.id, "name": head.title} for head in moved]
        return Answer({"success": True, "data": {"threads": threads}})

    # Actions

    async def _act(self, call: Call, caller: Caller) -> Answer:
        name = text_field(call.body, "action")
        parameters = call.body.get("parameters", {})
        if not isinstance(parameters, dict):
            raise InvalidParameters({"parameters": "must be an object"})
        key = None if key_scope(caller) is None else call.key
        return Answer({"success": True, "data": await self._agents.actions(caller).call(name, parameters, key=key)})

    async def _typed(self, call: Call, caller: Caller) -> Answer | Stream:
        kind = text_field(call.body, "type")
        answer = self._by_type.get(kind)
        if answer is None:
            raise MalformedRequest(f"type must be one of {', '.join(sorted(self._by_type))}")
        return await answer(call, caller)

    async def _suggest(self, call: Call, caller: Caller) -> Answer:
        """For what somebody is typing, with what the agent remembers of the thread."""
        thread_id = text_field(call.body, "threadId", default="")
        suggestions = await self._suggestions.for_text(
            text_field(call.body, "text", default=""),
            text_field(call.body, "agentId", default="default"),
            caller,
            memory=(await self._threads.get(thread_id, owner_of(caller))).memory if thread_id else {},
            zone_name=call.body.get("timeZone"),
        )
        return Answer({"suggestions": suggestions})


def _as_answer(service: Service) -> Callable[[Call, Caller], Awaitable[Answer]]:
    async def answer(call: Call, caller: Caller) -> Answer:
        return Answer({"success": True, "data": await service(call.body, caller, call.key)})

    return answer
