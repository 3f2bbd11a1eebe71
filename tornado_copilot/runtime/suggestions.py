"""Suggestions: what a person may want to say next. They start no run, write nothing and touch no thread.

CopilotKit asks for them by a run with the one tool `copilotkitSuggest`, on a thread id that it throws away. Its v1 chat
(1.74) does so 17 to 40 times a second while it shows any, so the same question is answered from memory, and a model is
asked as often as a person's runs allow and no more.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import secrets
import time
from collections import OrderedDict
from dataclasses import replace
from typing import Any

from ag_ui.core import Message, RunAgentInput

from tornado_copilot.access.caller import Caller
from tornado_copilot.access.limits import Limits
from tornado_copilot.assistant.aside import RunsAside
from tornado_copilot.assistant.endings import WireEvent
from tornado_copilot.assistant.run import PROTOCOL_VERSION
from tornado_copilot.assistant.turn import ThreadMemory
from tornado_copilot.errors import CopilotError, MalformedRequest
from tornado_copilot.runtime.agents import Agents
from tornado_copilot.storage.thread import owner_of
from tornado_copilot.wire.encoding import decode_text, encode

SUGGEST_TOOL = "copilotkitSuggest"
REMEMBERED_SECONDS = 60
"""What a model said, which costs money."""
REMEMBERED_FREE_SECONDS = 5
"""What an agent says that makes suggestions by itself, at once: they follow what the person does elsewhere, too."""
REMEMBERED_MAX = 2000
SUGGESTIONS_MAX = 10
TAKE_BACK_SECONDS = 0.25

Suggestion = dict[str, str]


def is_suggestion_run(agent_input: RunAgentInput) -> bool:
    """Whether a run only asks for suggestions: it has to call `copilotkitSuggest`."""
    props = agent_input.forwarded_props
    choice = props.get("toolChoice") if isinstance(props, dict) else None
    function = choice.get("function") if isinstance(choice, dict) else None
    return isinstance(function, dict) and function.get("name") == SUGGEST_TOOL


class Suggestions:
    """Asks agents for suggestions, and remembers what they said."""

    def __init__(self, agents: Agents, runs: RunsAside, limits: Limits) -> None:
        self._agents = agents
        self._runs = runs
        self._limits = limits
        self._remembered: OrderedDict[str, tuple[float, list[Suggestion]]] = OrderedDict()
        self._asking: dict[str, asyncio.Task[list[Suggestion]]] = {}
        self._may_be_taken_back: dict[tuple[str, str], asyncio.Event] = {}

    async def for_text(
        self, text: str, agent_id: str, caller: Caller, *, memory: dict[str, Any], zone_name: Any
    ) -> list[Suggestion]:
        """For what somebody is typing; none, from an agent that has none to make.

        Raises:
            NotFound: There is no such agent.
        """
        suggest = getattr(self._agents.named(agent_id), "suggest", None)
        if suggest is None or not self._agents.is_open_to(agent_id, caller):
            return []
        zone = self._agents.zone(zone_name, caller)
        key = secrets.token_urlsafe(12)
        context = self._agents.context(caller, memory=ThreadMemory(memory), zone=zone, key=key)
        return _safe(await suggest(text, context))

    async def for_run(self, agent_input: RunAgentInput, agent_id: str, caller: Caller, address: str) -> list[WireEvent]:
        """For a conversation, as the events of the run that CopilotKit asked for.

        Raises:
            NotFound: There is no such agent.
        """
        if not self._agents.is_open_to(agent_id, caller):
            return _as_run(agent_input, [])
        question = _question(agent_input, agent_id, owner_of(caller))
        known = self._remembered.get(question)
        if known is not None and known[0] > time.monotonic():
            return _as_run(agent_input, known[1])
        asking = self._asking.get(question)
        if asking is None:
            asking = asyncio.create_task(self._ask(agent_input, agent_id, caller, address), name="suggestions")
            self._asking[question] = asking
            is_free = getattr(self._agents.named(agent_id), "suggest", None) is not None
            seconds = REMEMBERED_FREE_SECONDS if is_free else REMEMBERED_SECONDS
            asking.add_done_callback(lambda task: self._remember(question, task, seconds))
        # Others may wait for the same answer: whoever goes does not take it from them.
        return _as_run(agent_input, await asyncio.shield(asking))

    async def is_still_wanted(self, owner: str, thread_id: str) -> bool:
        """Wait a moment for a client that takes its question back; whether it does not.

        Over the single endpoint CopilotKit 1.74 asks by a plain run, and does not break it off when it asks anew, but
        sends `agent/stop` for the thread it made up; an answer that is there before shows beside the newer ones.
        """
        place = (owner, thread_id)
        taken_back = self._may_be_taken_back[place] = asyncio.Event()
        try:
            async with asyncio.timeout(TAKE_BACK_SECONDS):
                await taken_back.wait()
        except TimeoutError:
            return True
        finally:
            self._may_be_taken_back.pop(place, None)
        return False

    def take_back(self, owner: str, thread_id: str) -> bool:
        """Answer a question no more that was asked on this thread; whether there is one."""
        taken_back = self._may_be_taken_back.get((owner, thread_id))
        if taken_back is not None:
            taken_back.set()
        return taken_back is not None

    async def close(self) -> None:
        """Ask nobody any more."""
        for task in self._asking.values():
            task.cancel()
        await asyncio.gather(*self._asking.values(), return_exceptions=True)

    def _remember(self, question: str, task: asyncio.Task[list[Suggestion]], seconds: float) -> None:
        del self._asking[question]
        if not task.cancelled() and task.exception() is None:
            self._remembered[question] = (time.monotonic() + seconds, task.result())
            while len(self._remembered) > REMEMBERED_MAX:
                self._remembered.popitem(last=False)

    async def _ask(self, agent_input: RunAgentInput, agent_id: str, caller: Caller, address: str) -> list[Suggestion]:
        agent = self._agents.named(agent_id)
        zone = self._agents.zone(None, caller)
        key = secrets.token_urlsafe(12)
        context = self._agents.context(caller, memory=ThreadMemory({}), zone=zone, key=key)
        context = replace(context, conversation=tuple(agent_input.messages))
        suggest = getattr(agent, "suggest", None)
        try:
            if suggest is not None:
                return _safe(await suggest("", context))
            await self._limits.count_run(caller, address)
        except CopilotError:
            # Nobody asked for them in so many words: without them is better than with an error.
            return []
        run = self._runs.start(agent, _beside_any_thread(agent_input), context)
        await run.finished()
        for message in run.transcript.answer:
            for call in message.get("toolCalls", ()):
                if call["function"]["name"] == SUGGEST_TOOL:
                    return _parsed(call["function"]["arguments"])
        return []


def _beside_any_thread(agent_input: RunAgentInput) -> RunAgentInput:
    """Return the input under ids of our own, without what is to be resumed.

    An agent keeps conversations under a thread's id. A client's id, or its answer to an interrupt, would have it show,
    continue or resume one of them.
    """
    props = agent_input.forwarded_props
    if isinstance(props, dict):
        # LangGraph's own way to resume, which older clients use.
        props = {name: value for name, value in props.items() if name.lower() != "command"}
    ours = {
        "thread_id": f"suggestions_{secrets.token_urlsafe(18)}",
        "run_id": secrets.token_urlsafe(12),
        "parent_run_id": None,
        "resume": None,
        "forwarded_props": props,
    }
    return agent_input.model_copy(update=ours)


def _question(agent_input: RunAgentInput, agent_id: str, scope: str) -> str:
    said = [(message.role, _content_of(message)) for message in agent_input.messages]
    context = [(each.description, each.value) for each in agent_input.context or ()]
    return hashlib.sha256(encode([agent_id, scope, said, context])).hexdigest()


def _content_of(message: Message) -> Any:
    content = getattr(message, "content", None)
    return content if isinstance(content, str) else message.model_dump(mode="json").get("content")


def _parsed(arguments: str) -> list[Suggestion]:
    try:
        value = decode_text(arguments)
    except MalformedRequest:
        return []
    return _safe(value.get("suggestions") if isinstance(value, dict) else None)


def _safe(suggestions: Any) -> list[Suggestion]:
    """Those that are suggestions, and not too many of them."""
    if not isinstance(suggestions, list):
        return []
    wanted = ("title", "message")
    return [
        {name: each[name][:500].encode(errors="replace").decode() for name in wanted}
        for each in suggestions[:SUGGESTIONS_MAX]
        if isinstance(each, dict) and all(isinstance(each.get(name), str) for name in wanted)
    ]


def nothing_said(agent_input: RunAgentInput) -> list[WireEvent]:
    """A run in which nothing was said."""
    ids = {"threadId": agent_input.thread_id, "runId": agent_input.run_id}
    return [{"type": "RUN_STARTED", **ids, "protocolVersion": PROTOCOL_VERSION}, {"type": "RUN_FINISHED", **ids}]


def _as_run(agent_input: RunAgentInput, suggestions: list[Suggestion]) -> list[WireEvent]:
    started, finished = nothing_said(agent_input)
    call_id = f"call_{secrets.token_urlsafe(9)}"
    arguments = json.dumps({"suggestions": suggestions}, ensure_ascii=False)
    return [
        started,
        {"type": "TOOL_CALL_START", "toolCallId": call_id, "toolCallName": SUGGEST_TOOL},
        {"type": "TOOL_CALL_ARGS", "toolCallId": call_id, "delta": arguments},
        {"type": "TOOL_CALL_END", "toolCallId": call_id},
        finished,
    ]
