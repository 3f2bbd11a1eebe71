"""Plain chat: what a person says and what the assistant answers, without AG-UI (CONTRACT section 2)."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

from ag_ui.core import RunAgentInput

from tornado_copilot.access.caller import Caller
from tornado_copilot.access.limits import Limits
from tornado_copilot.assistant.agent_history import newest
from tornado_copilot.assistant.attachments import Attachment
from tornado_copilot.assistant.conversation import ChatRequest, chat_messages, check_entries, new_messages, plain
from tornado_copilot.assistant.run import Run
from tornado_copilot.assistant.runs import Runs
from tornado_copilot.assistant.superseder import Superseder
from tornado_copilot.assistant.turn import Turn
from tornado_copilot.errors import Conflict, CopilotError, Draining, Internal, ThreadDeleted, Unavailable
from tornado_copilot.runtime.agent_runs import AgentRuns
from tornado_copilot.runtime.agents import Agents, key_scope, scope_in_thread, scoped_key
from tornado_copilot.runtime.calls import Answer, Call, Stream, all_at_once
from tornado_copilot.storage.chat_threads import ChatThreads
from tornado_copilot.storage.message_tree import ROOT
from tornado_copilot.storage.quotas import Quotas
from tornado_copilot.storage.thread import Thread
from tornado_copilot.wire.encoding import encode
from tornado_copilot.wire.validation import validated


class PlainChat:
    """Chat as a list of messages in, and one answer or a stream of tokens out."""

    def __init__(
        self,
        agents: Agents,
        runs: Runs,
        superseder: Superseder,
        agent_runs: AgentRuns,
        limits: Limits,
        quotas: Quotas,
        chat_threads: ChatThreads,
    ) -> None:
        self._agents = agents
        self._quotas = quotas
        self._chat_threads = chat_threads
        self._runs = runs
        self._superseder = superseder
        self._agent_runs = agent_runs
        self._limits = limits

    async def say(self, call: Call, caller: Caller, room: str | None = None) -> Answer | Stream:
        """Answer a chat request. The same key again gets the first answer and asks nobody.

        Raises:
            CopilotError: Refused; what the person said is stored if the run has begun.
        """
        check_entries(call.body)
        request = validated(ChatRequest, call.body)
        agent = self._agents.for_caller(request.agent_id, caller)
        scoped = _scoped(call.key or request.client_message_id, request, caller)
        thread_id = request.thread_id or await self._new_thread_id(scoped)
        thread = await self._agent_runs.thread(thread_id, caller)
        if (answered := _answered(thread, scoped)) is not None:
            return _answered_before(answered, thread_id, streamed=call.wants_stream)
        await self._limits.count_run(caller, call.address)
        turn = await self._turn(request, thread, caller, scoped, room)
        address = await self._quotas.take(thread, turn.said, None, call.address)
        attachment = Attachment()
        if self._superseder.is_busy(thread):
            joined = await self._superseder.join(thread, attachment, key=scoped)
            if joined is not None:
                return await _told(joined, attachment, call)
            # Last of all: a request that is refused ends nothing.
            thread = await self._agent_runs.ended_for_next(thread, caller)
            turn = await self._turn(request, thread, caller, scoped, room)
        try:
            run = await self._runs.start(agent, replace(turn, address=address), attachment)
        except Conflict:
            # Perhaps the same request, which another process was given meanwhile.
            thread = await self._agent_runs.thread(thread_id, caller)
            if (answered := _answered(thread, scoped)) is not None:
                return _answered_before(answered, thread_id, streamed=call.wants_stream)
            attachment = Attachment()
            joined = await self._superseder.join(thread, attachment, key=scoped)
            if joined is None:
                raise
            run = joined
        return await _told(run, attachment, call)

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
        reply = await self.say(Call(said, "", key=key, wants_stream=True), caller, room)
        assert isinstance(reply, Stream), "a stream was asked for"  # noqa: S101 - for the type checker
        try:
            async for messages in reply.batches:
                for message in messages:
                    yield message
        finally:
            reply.on_closed()

    async def _new_thread_id(self, key: str | None) -> str:
        """Where a chat begins that names no thread; the same for the same key, to find the first answer again."""
        return secrets.token_urlsafe(16) if key is None else await self._chat_threads.begun_by(key)

    async def _turn(
        self, request: ChatRequest, thread: Thread, caller: Caller, key: str | None, room: str | None
    ) -> Turn:
        added = new_messages(thread, request.messages)
        kept = len(thread.path)
        if not added:
            # Asked again: what was left of an answer that failed is not what it is answered with.
            kept = max(place for place, each in enumerate(thread.messages, 1) if each["role"] == "user")
        agent_input = RunAgentInput.model_validate(
            {
                "threadId": thread.id,
                "runId": secrets.token_urlsafe(12),
                "messages": added,
                "state": thread.state or {},
                "tools": [],
                "context": [] if room is None else [{"description": "The room in which this is said", "value": room}],
                "forwardedProps": {},
            }
        )
        bounds = self._agents.history_bounds(request.agent_id)
        agent_input.messages = await newest([*thread.path[:kept], *agent_input.messages], bounds)
        return Turn(
            thread,
            request.agent_id,
            agent_input,
            thread.path[kept - 1].tip if kept else ROOT,
            added,
            added,
            caller,
            self._agents.actions(caller),
            self._agents.zone(request.time_zone, caller),
            key,
            room,
            kept < len(thread.path),
        )


async def _told(run: Run, attachment: Attachment, call: Call) -> Answer | Stream:
    """Follow a run as its request wants it: a stream, or one answer once it has ended.

    Raises:
        CopilotError: The run ended with an error, where one answer was asked for.
    """
    if call.wants_stream:
        return Stream(chat_messages(run), on_closed=attachment.release)
    call.when_client_left(attachment.release)
    try:
        await run.finished()
    finally:
        attachment.release()
    _raise_for(run)
    return Answer({"messages": plain(run.conversation), "threadId": run.thread.id})


def _scoped(key: str | None, request: ChatRequest, caller: Caller) -> str | None:
    """Return the key within its caller or, for a caller without an identity, within the thread that it names.

    A page numbers its messages anew when it is loaded, and a visitor may have several pages: only what says the same
    under the same key is the same message sent again.
    """
    if key is None:
        return None
    scope = key_scope(caller) if request.thread_id is None else scope_in_thread(caller, request.thread_id)
    if scope is None:
        return None
    if not caller.authenticated:
        said = [(message.role, message.content) for message in request.messages]
        scope += hashlib.sha256(encode([request.thread_id, request.agent_id, said])).hexdigest()
    return scoped_key(scope, key)


def _answered(thread: Thread, key: str | None) -> list[dict[str, Any]] | None:
    """The conversation up to the answer that a request with this key got, if it was answered."""
    answered = None if key is None else thread.answering(key)
    return None if answered is None else plain(node.message for node in answered)


def _answered_before(conversation: list[dict[str, Any]], thread_id: str, *, streamed: bool) -> Answer | Stream:
    """The first answer to a request that was sent again."""
    if not streamed:
        return Answer({"messages": conversation, "threadId": thread_id})
    messages: list[dict[str, Any]] = [{"type": "thinking", "data": {"threadId": thread_id}}]
    if conversation and conversation[-1]["role"] == "assistant":
        answer = conversation[-1]
        messages.append({"type": "token", "data": {"messageId": answer["id"], "delta": answer["content"]}})
        messages.append({"type": "message", "message": {"role": "assistant", "content": answer["content"]}})
    return Stream(all_at_once([*messages, {"type": "done"}]))


def _raise_for(run: Run) -> None:
    """Turn the error a run ended with into that of the request."""
    error = run.error
    if error is None:
        return
    kinds: dict[str, type[CopilotError]] = {
        "conflict": Conflict,
        "interrupted": Draining,
        "thread_deleted": ThreadDeleted,
        "unavailable": Unavailable,
    }
    code = error.get("code", "")
    raise kinds.get(code, Unavailable if code.startswith("model_") else Internal)(error["message"])
