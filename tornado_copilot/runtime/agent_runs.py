"""Runs as AG-UI clients ask for them: start, attach, stop (COPILOTKIT_PROTOCOL section 2)."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from itertools import takewhile
from typing import Any

from ag_ui.core import Message, RunAgentInput

from tornado_copilot.access.caller import Caller
from tornado_copilot.access.limits import Limits
from tornado_copilot.assistant.agent_history import run_history
from tornado_copilot.assistant.attachments import Attachment
from tornado_copilot.assistant.conversation import check_entries, entries_of
from tornado_copilot.assistant.run import Run, replay
from tornado_copilot.assistant.runs import BUSY, Runs
from tornado_copilot.assistant.superseder import Superseder
from tornado_copilot.assistant.turn import Turn
from tornado_copilot.errors import Conflict, InvalidParameters
from tornado_copilot.runtime.agents import Agents, scope_in_thread, scoped_key
from tornado_copilot.runtime.calls import Stream, all_at_once
from tornado_copilot.runtime.pace import Pace
from tornado_copilot.runtime.suggestions import Suggestions, is_suggestion_run, nothing_said
from tornado_copilot.storage.message_tree import Node
from tornado_copilot.storage.quotas import Quotas
from tornado_copilot.storage.thread import Thread, owner_of
from tornado_copilot.storage.thread_list import LeftRun
from tornado_copilot.storage.threads import Threads
from tornado_copilot.wire.parts import upgraded
from tornado_copilot.wire.validation import validated

ID_MAX_LENGTH = 200
ENTRIES_PER_SLICE = 500
"""Messages, parts and tool calls that are validated in one turn of the loop, at up to 20 microseconds each."""
_KEPT_FIELDS = frozenset({"timeZone"})
"""Fields of a run that AG-UI does not know, and that are kept."""


class AgentRuns:
    """What AG-UI clients do with runs."""

    def __init__(
        self,
        agents: Agents,
        runs: Runs,
        superseder: Superseder,
        threads: Threads,
        limits: Limits,
        quotas: Quotas,
        suggestions: Suggestions,
        pace: Pace,
    ) -> None:
        self._agents = agents
        self._quotas = quotas
        self._runs = runs
        self._superseder = superseder
        self._threads = threads
        self._limits = limits
        self._suggestions = suggestions
        self._pace = pace

    async def run(self, body: Any, agent_id: str, caller: Caller, address: str, *, key: str | None = None) -> Stream:
        """Start a run and follow it. It belongs to the server: who goes away can attach again.

        The same `runId` or key joins the run while it is in progress. The next message ends a run that is abandoned.

        Args:
            body: A `RunAgentInput`.
            agent_id: Who answers.
            caller: Who asks.
            address: From where.
            key: The idempotency key. The same again follows the first run, or is told what came of it.

        Raises:
            InvalidParameters: It is none, with what each field must be.
            NotFound: There is no such agent, or the thread is somebody else's.
            Unauthenticated: The agent needs a user.
            Conflict: A run is in progress in the thread and goes on, or what is resumed is not open any more.
            RateLimited: Too many runs.
            Unavailable: The database cannot be reached.
        """
        self._agents.named(agent_id)
        agent_input = await agent_input_of(body)
        if is_suggestion_run(agent_input):
            if not await self._suggestions.is_still_wanted(owner_of(caller), agent_input.thread_id):
                return Stream(all_at_once(nothing_said(agent_input)), agent_events=True)
            return await self._suggested(agent_input, agent_id, caller, address)
        agent = self._agents.for_caller(agent_id, caller)
        thread = await self.thread(agent_input.thread_id, caller)
        scoped = None if key is None else scoped_key(scope_in_thread(caller, thread.id), key)
        if scoped is not None and (answered := thread.answering(scoped)) is not None:
            return Stream(all_at_once(replay(_as_answered(thread, answered), agent_input.run_id)), agent_events=True)
        await self._limits.count_run(caller, address)
        _check_answers(agent_input, thread)
        turn = await self._turn(thread, agent_id, agent_input, caller, scoped)
        digest = await self._quotas.take(thread, turn.said, turn.state, address)
        attachment = Attachment()
        if self._superseder.is_busy(thread):
            joined = await self._joined(thread, agent_input, scoped, attachment)
            if joined is not None:
                return _followed(joined, attachment)
            # Last of all: a request that is refused ends nothing.
            self._check_next_message(thread, agent_input)
            thread = await self.ended_for_next(thread, caller)
            turn = await self._turn(thread, agent_id, agent_input, caller, scoped)
        turn = replace(turn, address=digest)
        try:
            return _followed(await self._runs.start(agent, turn, attachment), attachment)
        except Conflict:
            # Perhaps the same request, which another process was given meanwhile.
            attachment = Attachment()
            thread = await self.thread(agent_input.thread_id, caller)
            joined = await self._joined(thread, agent_input, scoped, attachment)
            if joined is None:
                raise
            return _followed(joined, attachment)

    async def _turn(
        self, thread: Thread, agent_id: str, agent_input: RunAgentInput, caller: Caller, key: str | None
    ) -> Turn:
        """Return what a run is asked to do in a thread as it stands."""
        history = await run_history(thread, agent_input, self._agents.history_bounds(agent_id))
        state = _state_from(agent_input, thread)
        shared = thread.state if state is None else state
        given = {"messages": history.for_agent, "state": {} if shared is None else shared}
        return Turn(
            thread,
            agent_id,
            agent_input.model_copy(update=given),
            history.base,
            history.said,
            history.new,
            caller,
            self._agents.actions(caller),
            self._agents.zone(_time_zone_of(agent_input), caller),
            key,
            cuts=history.cuts,
            state=state,
            client_holds_history=history.client_holds_history,
        )

    async def connect(self, body: Any, agent_id: str, caller: Caller) -> Stream:
        """Show a thread as it stands, and go on with its run if there is one; the stream ends with it.

        Nothing at all is sent of a thread that nobody has written in yet.

        Raises:
            InvalidParameters: The body is no `RunAgentInput`.
            NotFound: There is no such agent, or the thread is somebody else's.
            Unavailable: The database cannot be reached.
        """
        self._agents.named(agent_id)
        agent_input = await agent_input_of(body)
        await self._pace.keep(f"{owner_of(caller)} {agent_input.thread_id}")
        thread = await self._threads.get(agent_input.thread_id, owner_of(caller))
        attachment = Attachment()
        run = await self._runs.attach(thread, attachment)
        if run is not None:
            return Stream(run.attach(), agent_events=True, on_closed=attachment.release)
        if thread.version == 0:
            return Stream(all_at_once([]), agent_events=True)
        return Stream(all_at_once(replay(thread, agent_input.run_id)), agent_events=True)

    async def stop(self, thread_id: str, caller: Caller) -> bool:
        """Ask the run in a thread to end, in whichever process it is; whether there was one.

        Raises:
            NotFound: The thread is somebody else's.
            Unavailable: The database cannot be reached.
        """
        check_thread_id(thread_id)
        if self._suggestions.take_back(owner_of(caller), thread_id):
            return True
        return await self._runs.stop_anywhere(await self._threads.get(thread_id, owner_of(caller)))

    async def end_deleted(self, deleted: Iterable[LeftRun]) -> None:
        """End the runs of threads that have been deleted; who follows one of them is told why."""
        await self._runs.end_deleted(deleted)

    async def suggest(self, body: Any, agent_id: str, caller: Caller, address: str) -> Stream:
        """Suggestions for a conversation, as a run that calls `copilotkitSuggest`.

        Raises:
            InvalidParameters: The body is no `RunAgentInput`.
            NotFound: There is no such agent, or the thread has another owner.
        """
        self._agents.named(agent_id)
        return await self._suggested(await agent_input_of(body), agent_id, caller, address)

    async def _suggested(self, agent_input: RunAgentInput, agent_id: str, caller: Caller, address: str) -> Stream:
        # On a thread of another owner it is refused as a run would be.
        await self._threads.get(agent_input.thread_id, owner_of(caller))
        events = await self._suggestions.for_run(agent_input, agent_id, caller, address)
        return Stream(all_at_once(events), agent_events=True)

    async def ended_for_next(self, thread: Thread, caller: Caller) -> Thread:
        """End the abandoned run in a thread for the thread's next message, and return the thread as it is then.

        Raises:
            Conflict: The run is not abandoned, or takes too long to end.
            Unavailable: The database cannot be reached.
        """
        await self._superseder.end_abandoned(thread)
        return await self.thread(thread.id, caller)

    def _check_next_message(self, thread: Thread, agent_input: RunAgentInput) -> None:
        """Refuse a run that brings no new user message, and does not ask again for the answer to the last one.

        Raises:
            Conflict: It does neither.
        """
        news = _news(agent_input, self._superseder.known_ids(thread))
        if agent_input.resume or not _holds_user_message(news or agent_input.messages[-1:]):
            raise Conflict(BUSY)

    async def _joined(
        self, thread: Thread, agent_input: RunAgentInput, key: str | None, attachment: Attachment
    ) -> Run | None:
        """Return the run in progress that this request has started before, with the request attached."""
        # A client that uses a run's id twice is not to lose a message by it.
        is_other = _holds_user_message(_news(agent_input, self._superseder.known_ids(thread)))
        run_id = None if is_other else agent_input.run_id
        return await self._superseder.join(thread, attachment, key=key, run_id=run_id)

    async def thread(self, thread_id: str, caller: Caller) -> Thread:
        """The thread, for the next message: a run whose process died has been ended by then.

        Raises:
            NotFound: It is somebody else's.
            Unavailable: The database cannot be reached.
        """
        thread = await self._threads.get(thread_id, owner_of(caller))
        left = self._runs.left_behind(thread)
        if left is None:
            return thread
        await left.finished()
        return await self._threads.get(thread_id, owner_of(caller))


async def agent_input_of(body: Any) -> RunAgentInput:
    """Return the body as a `RunAgentInput`, with ids that can be kept, and without fields that AG-UI does not know.

    Such a field, as `thread_id` beside `threadId` or `checkpoint_id`, might mean something to an agent's framework.
    Content parts of older clients are converted to those of AG-UI 1.0.
    A long conversation is validated in slices, between which others have their turn.

    Raises:
        InvalidParameters: It is none, with what each field must be.
    """
    check_entries(body)
    messages = body.get("messages") if isinstance(body, dict) else None
    if isinstance(messages, list):
        messages = [upgraded(each) for each in messages]
        body = {**body, "messages": messages}
    slices = list(_slices(messages)) if isinstance(messages, list) else []
    if len(slices) <= 1:
        agent_input = validated(RunAgentInput, body)
    else:
        agent_input = validated(RunAgentInput, {**body, "messages": []})
        for first, some in slices:
            agent_input.messages.extend(_validated_slice(some, first))
            await asyncio.sleep(0)
    extra = agent_input.model_extra or {}
    for name in extra.keys() - _KEPT_FIELDS:
        del extra[name]
    check_thread_id(agent_input.thread_id)
    if not 0 < len(agent_input.run_id) <= ID_MAX_LENGTH:
        raise InvalidParameters({"runId": f"must be 1 to {ID_MAX_LENGTH} characters long"})
    return agent_input


def _slices(messages: list[Any]) -> Iterator[tuple[int, list[Any]]]:
    """Yield the messages in slices of about `ENTRIES_PER_SLICE` entries, each with the place of its first message."""
    first = entries = 0
    for place, message in enumerate(messages):
        entries += entries_of(message)
        if entries >= ENTRIES_PER_SLICE:
            yield first, messages[first : place + 1]
            first, entries = place + 1, 0
    if first < len(messages):
        yield first, messages[first:]


def _validated_slice(messages: list[Any], first: int) -> list[Message]:
    """Validate some of the messages. An error names the place in the whole list."""
    empty: dict[str, Any] = {"threadId": "", "runId": "", "tools": [], "context": [], "state": {}, "forwardedProps": {}}
    try:
        some = validated(RunAgentInput, {**empty, "messages": messages})
    except InvalidParameters as error:
        fields = {}
        for name, must_be in error.fields.items():
            place, dot, rest = name.removeprefix("messages.").partition(".")
            fields[f"messages.{int(place) + first}{dot}{rest}" if place.isdecimal() else name] = must_be
        raise InvalidParameters(fields) from None
    return list(some.messages)


def check_thread_id(thread_id: str) -> None:
    """Refuse what cannot be a thread's id.

    Raises:
        InvalidParameters: It is empty, too long, or holds what cannot be printed.
    """
    if not 0 < len(thread_id) <= ID_MAX_LENGTH or not thread_id.isprintable():
        raise InvalidParameters({"threadId": f"must be 1 to {ID_MAX_LENGTH} printable characters long"})


def _followed(run: Run, attachment: Attachment) -> Stream:
    return Stream(run.follow(), agent_events=True, on_closed=attachment.release)


def _news(agent_input: RunAgentInput, known_ids: Collection[str]) -> list[Message]:
    """Return the messages behind the last one that the thread or its run knows."""
    return list(takewhile(lambda message: message.id not in known_ids, reversed(agent_input.messages)))


def _holds_user_message(messages: Iterable[Message]) -> bool:
    return any(message.role == "user" for message in messages)


def _as_answered(thread: Thread, answered: tuple[Node, ...]) -> Thread:
    """The thread as the request left it that got this answer: how later runs ended is not what it is told."""
    asks = thread.interrupts if answered[-1].tip == thread.head else ()
    return replace(thread, path=answered, interrupts=asks, failure=None)


def _state_from(agent_input: RunAgentInput, thread: Thread) -> Any:
    """Return the shared state that the client brings; None where the thread's goes on.

    An empty one clears the thread's only if the client has seen that: a page sends one before it has connected, too.
    """
    state = agent_input.state
    if state == {}:
        knows = thread.last_run.sent_state or thread.last_run.holds_history
        return state if knows and thread.state else None
    return state


def _check_answers(agent_input: RunAgentInput, thread: Thread) -> None:
    """An interrupt is answered once: a second tab must not confirm again what the first one has."""
    open_ids = {interrupt["id"] for interrupt in thread.interrupts}
    for entry in agent_input.resume or ():
        if entry.interrupt_id not in open_ids:
            raise Conflict("this question has been answered already, or is not asked any more")


def _time_zone_of(agent_input: RunAgentInput) -> Any:
    """What the client says of the person's time zone: in `forwardedProps`, or beside AG-UI's own fields."""
    props = agent_input.forwarded_props
    if isinstance(props, dict) and "timeZone" in props:
        return props["timeZone"]
    return (agent_input.model_extra or {}).get("timeZone")
