"""Hearing an agent out: what it says is verified and passed on to its run, within bounds of time and size.

An agent is code of somebody else's. It may break the rules, hang, talk without end, say more than memory holds, or fail
to notice that it was stopped: whatever it does, there is one terminal event, and soon.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator
from typing import Any

from ag_ui.core import RunAgentInput

from tornado_copilot.assistant.agent import Agent, RunContext
from tornado_copilot.assistant.endings import INTERRUPTED, WireEvent, run_error
from tornado_copilot.assistant.json_repair import JsonRepair
from tornado_copilot.assistant.patches import BadPatch
from tornado_copilot.assistant.run import Run
from tornado_copilot.assistant.verifier import TERMINAL, AgentFault, Verifier
from tornado_copilot.errors import CopilotError
from tornado_copilot.wire.encoding import decode_own, encode

logger = logging.getLogger(__name__)

RUN_MAX_EVENTS = 100_000
"""An agent that will not stop is stopped; a long answer of a model is a few thousand events."""
EVENTS_PER_TURN = 32
"""An agent that never waits lets the loop go on after so many events."""
REPAIRS_MAX_LENGTH = 500
"""Characters of a log line that says what was replaced."""
STOP_SECONDS = 0.15
"""How long an agent has to end by itself when its run is stopped; then it is cut off."""


class Hearing:
    """Hears agents out, each for one run.

    Args:
        timeout_seconds: How long a run may take.
        run_max_bytes: How much one may say. All of it is in memory until the run has ended, for those who come later.
    """

    def __init__(self, *, timeout_seconds: float, run_max_bytes: int) -> None:
        self._timeout_seconds = timeout_seconds
        self._run_max_bytes = run_max_bytes
        self._listening: set[asyncio.Task[WireEvent]] = set()
        """Held until they have ended, which may be after their runs."""
        self._cuts: dict[str, asyncio.Future[None]] = {}
        """By the id of the run."""

    async def hear_out(self, agent: Agent, agent_input: RunAgentInput, context: RunContext, run: Run) -> WireEvent:
        """Pass on what the agent says, and return the terminal event, one way or another; what was open is closed."""
        terminal: WireEvent = {"type": "RUN_FINISHED"}
        if agent_input.state:
            # What an agent does to its input is not told to anyone, and may be nothing that can be stored.
            agent_input = agent_input.model_copy(update={"state": decode_own(encode(agent_input.state))})
        listening = asyncio.create_task(self._listen(agent, agent_input, context, run), name=f"agent of {run.id}")
        self._listening.add(listening)
        listening.add_done_callback(self._listening.discard)
        cut = self._cuts[run.id] = asyncio.get_running_loop().create_future()
        try:
            await self._until_told(listening, run.stopped, cut)
            if cut.done():
                terminal = INTERRUPTED
            elif listening.done():
                terminal = INTERRUPTED if listening.cancelled() else listening.result()
            elif not run.stopped.is_set():
                terminal = run_error("the answer took too long and was ended", "timeout")
        except AgentFault as fault:
            logger.error("an agent broke the rules of AG-UI: %s", fault, extra={"run_id": run.id})
            terminal = run_error("the assistant made a mistake and was ended, please try again", "invalid_agent")
        except CopilotError as error:
            # What it says is for the person, as that a model cannot be reached.
            terminal = run_error(JsonRepair().repaired(error.message), error.code)
        except Exception:
            logger.exception("an agent failed", extra={"run_id": run.id})
            terminal = run_error("the assistant failed, please try again", "internal")
        finally:
            # An agent that does not let itself be ended is left behind; nobody hears it any more.
            listening.cancel()
            del self._cuts[run.id]
        run.close()
        # Stopped is what the person wanted, however the agent took it.
        return {"type": "RUN_FINISHED"} if run.stopped.is_set() and terminal["type"] == "RUN_ERROR" else terminal

    def cut_off(self, run_id: str) -> bool:
        """Hear the agent of a run no longer, which ends as interrupted; whether it was still being heard."""
        cut = self._cuts.get(run_id)
        if cut is None or cut.done():
            return False
        cut.set_result(None)
        return True

    async def _until_told(
        self, listening: asyncio.Task[WireEvent], stopped: asyncio.Event, cut: asyncio.Future[None]
    ) -> None:
        """Wait for the agent's end, for as long as it may take."""
        stopping = asyncio.create_task(stopped.wait())
        ends: set[asyncio.Future[Any]] = {listening, stopping, cut}
        try:
            await asyncio.wait(ends, timeout=self._timeout_seconds, return_when=asyncio.FIRST_COMPLETED)
            if stopping.done() and not listening.done():
                await asyncio.wait({listening}, timeout=STOP_SECONDS)
        finally:
            stopping.cancel()

    async def _listen(self, agent: Agent, agent_input: RunAgentInput, context: RunContext, run: Run) -> WireEvent:
        """Pass on what the agent says, and return its terminal event.

        Raises:
            AgentFault: It broke the rules.
        """
        verifier = Verifier(run.transcript.messages)
        count = 0
        events = agent.run(agent_input, context)
        try:
            async for each in events:
                told = verifier.check(_with_ids(each, run))
                if verifier.size_bytes > self._run_max_bytes:
                    return self._too_long(run, f"{self._run_max_bytes} bytes (assistant.run_max_bytes)")
                for event in told:
                    if run.is_closed:
                        return INTERRUPTED
                    if event["type"] in TERMINAL:
                        return event
                    if event["type"] == "MESSAGES_SNAPSHOT":
                        verifier.size_bytes -= len(encode(event))
                        event = run.with_open(event)
                        verifier.size_bytes += len(encode(event))
                        event = run.with_unseen(event)
                    try:
                        run.add(event)
                    except BadPatch as error:
                        raise AgentFault(f"{event['type']}: {error}") from None
                count += 1
                if count > RUN_MAX_EVENTS:
                    return self._too_long(run, f"{RUN_MAX_EVENTS} events")
                if count % EVENTS_PER_TURN == 0:
                    await asyncio.sleep(0)
        finally:
            # Now, and not when it is collected: an agent may hold a request to a model that costs money.
            if isinstance(events, AsyncGenerator):
                await events.aclose()
            _log_repairs(verifier, run)
        if run.stopped.is_set():
            return {"type": "RUN_FINISHED"}
        return run_error("the answer ended too early, please try again", "incomplete")

    def _too_long(self, run: Run, limit: str) -> WireEvent:
        logger.warning("an agent said more than %s and was ended", limit, extra={"run_id": run.id})
        return run_error(f"the answer was too long and was ended: at most {limit}", "too_long")


def _log_repairs(verifier: Verifier, run: Run) -> None:
    if verifier.repairs:
        repairs = "; ".join(verifier.repairs)[:REPAIRS_MAX_LENGTH]
        logger.warning("what an agent said and JSON cannot hold was replaced: %s", repairs, extra={"run_id": run.id})


def _with_ids(event: Any, run: Run) -> Any:
    """The event; the run's end with the ids of the request, which an agent may leave out or not know."""
    if isinstance(event, dict) and event.get("type") == "RUN_FINISHED":
        return {**event, "threadId": run.thread.id, "runId": run.client_run_id}
    return event
