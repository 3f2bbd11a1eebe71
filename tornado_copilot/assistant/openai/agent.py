"""The agent that answers by a language model: one answer after the other, with tools in between, until it has said it.

What a model calls is carried out with the rights of the person; what changes something waits for their yes (`asking`).
"""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Iterable
from typing import Any

from ag_ui.core import RunAgentInput

from tornado_copilot.assistant.agent import RunContext
from tornado_copilot.assistant.confirmation import interrupt_outcome, tool_question, way_to_ask
from tornado_copilot.assistant.failures import AgentFailure, CutOff, Empty, Lost
from tornado_copilot.assistant.openai import prompt
from tornado_copilot.assistant.openai.answer import ModelAnswer, ToolCall, new_id
from tornado_copilot.assistant.openai.asking import MEMORY_KEY, Pending, Proposal, question
from tornado_copilot.assistant.openai.tools import Tools, call_and_result
from tornado_copilot.assistant.openai.upstream import Upstream
from tornado_copilot.assistant.openai.usage import Usage
from tornado_copilot.assistant.upstream_counts import UpstreamCounts
from tornado_copilot.assistant.waits import Stopped, Waits
from tornado_copilot.config import OpenAIAgentSettings
from tornado_copilot.wire.encoding import encode

logger = logging.getLogger(__name__)

WireEvent = dict[str, Any]

CUT_BY_LENGTH = "(The answer was cut off here, since it became too long.)"
WITHHELD = "(The language model's provider withheld what would have followed.)"
TOO_MANY_ROUNDS = "I have tried many things without coming to an end. Tell me more exactly what you need, and I go on."

_NOT_AGREED = {"success": False, "code": "not_confirmed", "error": "the person did not say yes; nothing was done"}
_NOT_ANSWERED = {"success": False, "code": "not_confirmed", "error": "the person has not answered yet; nothing is done"}


class OpenAIAgent:
    """Answers by a language model (`assistant.agent.Agent`).

    Args:
        agent_id: Its name, for the log.
        settings: Where the model is, and how it is used.
        api_key: Empty for none.
    """

    def __init__(self, agent_id: str, settings: OpenAIAgentSettings, api_key: str) -> None:
        self._id = agent_id
        self._settings = settings
        self._upstream = Upstream(settings, api_key)

    @property
    def upstream(self) -> UpstreamCounts:
        """What is counted of the endpoint."""
        return self._upstream.counts

    @property
    def capabilities(self) -> dict[str, Any]:
        """What clients may expect (AG-UI 1.0, capabilities)."""
        return {
            "identity": {"name": self._id, "type": "openai"},
            "transport": {"streaming": True},
            "tools": {"supported": True, "parallelCalls": True, "clientProvided": True},
            "reasoning": {"supported": True, "streaming": True},
            "multimodal": {"input": {"image": True}},
            "execution": {"maxIterations": self._settings.rounds_max},
            "humanInTheLoop": {"supported": True, "approvals": True, "interrupts": True},
        }

    async def close(self) -> None:
        """Let go of the connections to the model."""
        await self._upstream.close()

    async def run(self, input: RunAgentInput, context: RunContext) -> AsyncIterator[WireEvent]:
        """Answer the person's last message.

        Raises:
            AgentFailure: The model could not; what was said until then was passed on.
        """
        turn = _Turn(self._settings, self._upstream, input, context)
        try:
            async with Waits(context.cancelled) as waits:
                async for event in turn.events(waits):
                    yield event
        except Stopped:
            for event in turn.closing(stopped=True):
                yield event
            yield turn.finished()
        except AgentFailure as failure:
            self.upstream.failures[failure.code] += 1
            logger.warning("agent %s: %s: %s", self._id, failure.code, failure.detail)
            if not turn.tools.done:
                raise
            # The change was made: an error would say that nothing was.
            for event in (*turn.closing(stopped=True), *_said("\n\n".join(turn.tools.done)), turn.finished()):
                yield event


class _Turn:
    """One run."""

    def __init__(
        self, settings: OpenAIAgentSettings, upstream: Upstream, agent_input: RunAgentInput, context: RunContext
    ) -> None:
        self._settings = settings
        self._upstream = upstream
        self._input = agent_input
        self._context = context
        self._usage = Usage(settings.model)
        self._answer: ModelAnswer | None = None
        self.tools = Tools(context, settings.tool_result_max_characters)
        self._front_end = prompt.front_end_tools(agent_input, self.tools.names)
        self._messages: list[dict[str, Any]] = []
        self._is_over = False

    def closing(self, *, stopped: bool = False) -> Iterable[WireEvent]:
        """The events that end what is open; see `ModelAnswer.close`."""
        answer, self._answer = self._answer, None
        return answer.close(stopped=stopped) if answer is not None else ()

    def finished(self, outcome: dict[str, Any] | None = None) -> WireEvent:
        """The last event."""
        event: WireEvent = {"type": "RUN_FINISHED", "threadId": self._input.thread_id, "runId": self._input.run_id}
        if outcome is not None:
            event["outcome"] = outcome
        if usage := self._usage.entries():
            event["usage"] = usage
        return event

    async def events(self, waits: Waits) -> AsyncIterator[WireEvent]:
        """All events of the run.

        Raises:
            AgentFailure: The model failed.
            Stopped: The run was stopped.
        """
        self._messages = [
            prompt.system_message(self._input, self._context, self._settings.instructions),
            *prompt.conversation(
                self._input,
                self._settings.history_max_characters,
                self._settings.tool_result_max_characters,
                self._settings.image_hosts,
            ),
        ]
        for event in await self._settled():
            yield event
        for _ in range(self._settings.rounds_max):
            if self._is_over:
                return
            async for event in self._round(waits):
                yield event
        if not self._is_over:
            for event in (*_said(TOO_MANY_ROUNDS), self.finished()):
                yield event

    async def _round(self, waits: Waits) -> AsyncIterator[WireEvent]:
        """One answer of the model, and what it called."""
        answer = self._answer = ModelAnswer(frozenset(self._front_end))
        async for chunks in self._upstream.chunks(self._request(), waits):
            for chunk in chunks:
                for event in answer.take(chunk):
                    yield event
        for event in self.closing():
            yield event
        self._usage.add(answer.usage)
        for event in _remarks(answer):
            yield event
        proposals: list[Proposal] = []
        async for event in self._carry_out(answer, proposals):
            yield event
        if proposals:
            for event in await self._asked(Pending.asked(tuple(proposals), self._input)):
                yield event
        elif not answer.calls or any(call.is_live for call in answer.calls):
            self._is_over = True
            yield self.finished()

    def _request(self) -> dict[str, Any]:
        forced = prompt.forced_tool(self._input, self._front_end)
        if forced is not None:
            choice = {"type": "function", "function": {"name": forced}}
            return {"messages": self._messages, "tools": [self._front_end[forced]], "tool_choice": choice}
        tools = [*self.tools.offered(), *self._front_end.values()][: prompt.TOOLS_MAX]
        return {"messages": self._messages, "tools": tools} if tools else {"messages": self._messages}

    async def _carry_out(self, answer: ModelAnswer, proposals: list[Proposal]) -> AsyncIterator[WireEvent]:
        """Carry out what the model called, and put it into the conversation; what needs a yes into `proposals`."""
        if not answer.calls:
            return
        calls = [prompt.called(call.id, call.name, call.arguments) for call in answer.calls]
        self._messages.append({"role": "assistant", "content": answer.text, "tool_calls": calls})
        for call in answer.calls:
            if call.is_live:
                continue
            if self._context.cancelled.is_set():
                raise Stopped
            proposal = self.tools.proposal(call)
            if isinstance(proposal, Proposal):
                proposals.append(proposal)
                continue
            content = proposal if proposal is not None else await self.tools.carry_out(call)
            for event in self.tools.told(call.id, _name_of(call), call.arguments, content):
                yield event
            self._messages.append(self.tools.for_model(call.id, content))

    # Asking

    async def _settled(self) -> list[WireEvent]:
        """What follows from what the person says to the question that waits, if one does."""
        pending = Pending.from_memory(await self._context.memory.load())
        if pending is None:
            return []
        answer = pending.answered(self._input)
        proposal, call_id = pending.first, new_id()
        if answer:
            outcome = await self.tools.carry_out_proposal(proposal, pending.id)
        else:
            outcome = _NOT_ANSWERED if answer is None else _NOT_AGREED
        self._messages += call_and_result(self.tools, proposal, outcome, call_id)
        if answer is None:
            return []
        if not answer:
            await self._remember(None)
            return []
        arguments = encode(proposal.parameters).decode()
        told = self.tools.told(call_id, proposal.action, arguments, outcome)
        left = pending.without_first(self._input)
        if left is None:
            await self._remember(None)
            return told
        return [*told, *await self._asked(left)]

    async def _asked(self, pending: Pending) -> list[WireEvent]:
        """The events that ask the person, and end the run."""
        self._is_over = True
        await self._remember(pending)
        proposal = pending.first
        await self.tools.look_up(proposal)
        text = question(proposal, self.tools.titles, self._context.time_zone)
        way = way_to_ask(self._input)
        if way == "tool":
            return [*tool_question(pending.id, proposal.action, proposal.parameters, text), self.finished()]
        if way == "interrupt":
            outcome = interrupt_outcome(pending.id, proposal.action, proposal.parameters, text)
            return [self.finished(outcome)]
        return [*_said(text), self.finished()]

    async def _remember(self, pending: Pending | None) -> None:
        memory = await self._context.memory.load()
        kept = {name: value for name, value in memory.items() if name != MEMORY_KEY}
        if pending is not None:
            kept[MEMORY_KEY] = pending.to_memory()
        await self._context.memory.save(kept)


def _remarks(answer: ModelAnswer) -> Iterable[WireEvent]:
    """What the person is told of an answer that is not whole, or nothing at all.

    Raises:
        AgentFailure: It is of no use.
    """
    if not answer.is_whole:
        raise Lost("the stream ended without a finish_reason")
    if answer.finish_reason == "length":
        if answer.calls or not answer.text:
            raise CutOff("cut by length")
        return _said(CUT_BY_LENGTH)
    if answer.finish_reason == "content_filter":
        return _said(WITHHELD)
    if not answer.text and not answer.calls:
        raise Empty(f"finish_reason {answer.finish_reason!r}")
    return ()


def _said(text: str) -> list[WireEvent]:
    message_id = new_id("msg_")
    return [
        {"type": "TEXT_MESSAGE_START", "messageId": message_id, "role": "assistant"},
        {"type": "TEXT_MESSAGE_CONTENT", "messageId": message_id, "delta": text},
        {"type": "TEXT_MESSAGE_END", "messageId": message_id},
    ]


def _name_of(call: ToolCall) -> str:
    """The name of a call for the client; models make up names, and empty ones."""
    return call.name[:64] or "unknown"
