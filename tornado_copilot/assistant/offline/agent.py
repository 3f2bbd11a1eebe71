"""The built-in agent: carries the dialogue's calls out and tells it all as AG-UI events. The only file here with I/O.

It needs no key and no network. What it says about events comes from actions; what it does, it does through actions,
with the rights of the person who asks, and only after that person said yes.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import AsyncIterator, Coroutine
from typing import Any

from ag_ui.core import RunAgentInput

from tornado_copilot.assistant.agent import RunContext
from tornado_copilot.assistant.offline import asking, wire_events
from tornado_copilot.assistant.offline.dialogue import respond
from tornado_copilot.assistant.offline.language import Language
from tornado_copilot.assistant.offline.languages import DEFAULT, LANGUAGES, spoken
from tornado_copilot.assistant.offline.memory import Memory
from tornado_copilot.assistant.offline.suggestions import TYPED_MAX_CHARACTERS, Known, of_conversation, suggestions
from tornado_copilot.assistant.offline.turn import Call, Turn, next_step
from tornado_copilot.assistant.offline.understanding import prepare
from tornado_copilot.assistant.offline.wire_events import WireEvent
from tornado_copilot.assistant.offline.wording import Wording, event_times
from tornado_copilot.errors import CopilotError, Unavailable

logger = logging.getLogger(__name__)

SUGGEST_TIMEOUT_SECONDS = 0.04
"""Suggestions are for somebody who types: without events in time, they are made without."""

READ_ON_LOOP_MAX_CHARACTERS = 100
"""A longer message is read in a thread: it takes up to 50 ms, and many at once would hold the loop for their sum."""

_SUGGESTED_EVENTS = 3
_SEARCHED_FROM_CHARACTERS = 3


class OfflineAgent:
    """Answers by rules (`assistant.agent.Agent` and `Suggests`).

    Args:
        token_delay_milliseconds: Pause after each word, so that the answer reads as it is written; 0 for none.

    Raises:
        TypeError: The delay is no number from 0 to 1000.
    """

    def __init__(self, token_delay_milliseconds: float = 12) -> None:
        if isinstance(token_delay_milliseconds, bool) or not isinstance(token_delay_milliseconds, int | float):
            raise TypeError("token_delay_milliseconds must be a number")
        if not 0 <= token_delay_milliseconds <= 1000:
            raise TypeError("token_delay_milliseconds must be from 0 to 1000")
        self._delay_seconds = token_delay_milliseconds / 1000
        self._prepared: set[str] = set()

    async def run(self, input: RunAgentInput, context: RunContext) -> AsyncIterator[WireEvent]:
        """Answer the person's last message.

        Yields AG-UI events as dicts in wire form. When `context.cancelled` is set it stops within a word, closes what
        is open and finishes; an action that has begun is not cut off.
        """
        yield wire_events.run_started(input.thread_id, input.run_id)
        try:
            async for event in self._tell(input, context):
                yield event
        except Exception:
            logger.exception("the offline agent failed", extra={"run_id": input.run_id})
            failed = _wording(asking.last_words(input), context).say("failed")
            yield wire_events.run_error(failed, "internal")

    async def suggest(self, text: str, context: RunContext) -> list[dict[str, str]]:
        """See `assistant.agent.Suggests`. What cannot be read in time is done without."""
        wanted: dict[str, Any] = {"limit": _SUGGESTED_EVENTS}
        if len(text.strip()) >= _SEARCHED_FROM_CHARACTERS:
            wanted["query"] = text[:TYPED_MAX_CHARACTERS]
        reads: dict[str, Coroutine[Any, Any, dict[str, Any]]] = {
            "memory": context.memory.load(),
            "found": context.actions.call("searchEvents", wanted),
        }
        if context.caller.authenticated:
            reads["mine"] = context.actions.call("myEvents", {})
        read = await _in_time(reads, SUGGEST_TIMEOUT_SECONDS)
        memory = of_conversation(context.conversation, Memory.from_json(read.get("memory", {})))
        mine = read.get("mine", {})
        known = Known(
            events=read.get("found", {}).get("events", []),
            organised=_coming(mine.get("organised", []), context),
            attended=_coming([*mine.get("registered", []), *mine.get("waiting", [])], context),
            authenticated=context.caller.authenticated,
        )
        return suggestions(text, memory, known)

    async def _tell(self, input: RunAgentInput, context: RunContext) -> AsyncIterator[WireEvent]:
        finished = wire_events.run_finished(input.thread_id, input.run_id)
        try:
            memory = Memory.from_json(await context.memory.load())
        except Unavailable:
            unavailable = _wording(asking.last_words(input), context).say("unavailable")
            async for event in self._said(unavailable, context.cancelled):
                yield event
            yield finished
            return
        turn = _turn(input, context, memory)
        await self._prepare(turn.language)
        flow = respond(turn, memory)
        wrote = False
        is_long = len(turn.text) + len(memory.choice) > READ_ON_LOOP_MAX_CHARACTERS
        step = await asyncio.to_thread(next_step, flow) if is_long else next_step(flow)
        while isinstance(step, Call):
            if context.cancelled.is_set():
                flow.close()
                yield finished
                return
            call_id = f"call_{secrets.token_urlsafe(9)}"
            for event in wire_events.call_made(step, call_id):
                yield event
            outcome = await _outcome(step, context)
            content = outcome.body() if isinstance(outcome, CopilotError) else outcome
            yield wire_events.call_answered(f"msg_{secrets.token_urlsafe(9)}", call_id, content)
            wrote = wrote or (step.key is not None and content is outcome)
            step = next_step(flow, outcome)
        remembered = await _remembered(step.memory, context)
        async for event in self._said(step.text if remembered or wrote else turn.say("unavailable"), context.cancelled):
            yield event
        if remembered and not context.cancelled.is_set():
            questions, outcome = asking.asked(turn, memory, step, input)
            for event in questions:
                yield event
            finished = wire_events.run_finished(input.thread_id, input.run_id, outcome)
        yield finished

    async def _prepare(self, language: Language) -> None:
        """Make the patterns of a language, once and off the loop: that takes a tenth of a second."""
        if language.code not in self._prepared:
            await asyncio.to_thread(prepare, language)
            self._prepared.add(language.code)

    async def _said(self, text: str, cancelled: asyncio.Event) -> AsyncIterator[WireEvent]:
        """A message, word by word."""
        message_id = f"msg_{secrets.token_urlsafe(9)}"
        yield wire_events.text_started(message_id)
        for word in wire_events.words(text):
            if cancelled.is_set():
                break
            yield wire_events.text_content(message_id, word)
            await self._pause(cancelled)
        yield wire_events.text_ended(message_id)

    async def _pause(self, cancelled: asyncio.Event) -> None:
        if self._delay_seconds == 0:
            await asyncio.sleep(0)
            return
        try:
            async with asyncio.timeout(self._delay_seconds):
                await cancelled.wait()
        except TimeoutError:
            pass


async def _in_time(
    reads: dict[str, Coroutine[Any, Any, dict[str, Any]]], timeout_seconds: float
) -> dict[str, dict[str, Any]]:
    """What several readings give until then, by name; what fails or is late is left out."""
    tasks = {name: asyncio.create_task(read, name=f"suggest {name}") for name, read in reads.items()}
    try:
        await asyncio.wait(tasks.values(), timeout=timeout_seconds)
    finally:
        for task in tasks.values():
            task.cancel()
        outcomes = await asyncio.gather(*tasks.values(), return_exceptions=True)
    given: dict[str, dict[str, Any]] = {}
    for name, outcome in zip(tasks, outcomes, strict=True):
        if isinstance(outcome, dict):
            given[name] = outcome
        elif not isinstance(outcome, CopilotError | asyncio.CancelledError):
            logger.warning("suggestions are made without %s", name, exc_info=outcome)
    return given


def _coming(events: list[dict[str, Any]], context: RunContext) -> list[dict[str, Any]]:
    """Those that are still to be held, the next one first."""
    coming = [
        event
        for event in events
        if event["status"] == "active" and event_times(event, context.time_zone)[0] > context.now
    ]
    return sorted(coming, key=lambda event: event["startDateTime"])


async def _outcome(call: Call, context: RunContext) -> dict[str, Any] | CopilotError:
    try:
        return await context.actions.call(call.action, call.parameters, key=call.key)
    except CopilotError as error:
        return error


async def _remembered(memory: Memory, context: RunContext) -> bool:
    try:
        await context.memory.save(memory.to_json())
    except Unavailable:
        return False
    return True


def _turn(input: RunAgentInput, context: RunContext, memory: Memory) -> Turn:
    """What came in, and the language it is in. What was decided by a button is in no language."""
    before = LANGUAGES.get(memory.language, DEFAULT)
    decided = asking.decision(memory, input)
    text = "" if decided is not None else asking.last_words(input)
    # A title may be in any language.
    names = memory.draft is not None and memory.draft.asked == "title"
    return Turn(
        text=text,
        now=context.now.astimezone(context.time_zone),
        zone=context.time_zone,
        caller=context.caller,
        key=f"{input.thread_id}:{context.key}",
        language=before if names else spoken(text, before),
        room=context.room,
        answer=decided,
    )


def _wording(text: str, context: RunContext) -> Wording:
    """How to say that something failed, where nothing is known but the message."""
    return Wording(spoken(text), context.time_zone)
