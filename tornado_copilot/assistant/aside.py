"""Runs beside any thread, as suggestions are: nothing is stored of them, and nobody is told but who follows them."""

from __future__ import annotations

import asyncio

from ag_ui.core import RunAgentInput

from tornado_copilot.assistant.agent import Agent, RunContext
from tornado_copilot.assistant.endings import run_error
from tornado_copilot.assistant.hearing import Hearing
from tornado_copilot.assistant.run import Run
from tornado_copilot.assistant.transcript import Transcript
from tornado_copilot.storage.thread import NO_OWNER, Thread


class RunsAside:
    """The runs of this process that belong to no thread.

    Args:
        hearing: Hears the agents.
    """

    def __init__(self, hearing: Hearing) -> None:
        self._hearing = hearing
        self._tasks: dict[str, asyncio.Task[None]] = {}
        """By the id of the run."""

    def start(self, agent: Agent, agent_input: RunAgentInput, context: RunContext) -> Run:
        """Start a run; it goes on to its end, whoever follows it."""
        thread = Thread(agent_input.thread_id, NO_OWNER)
        run = Run(thread, agent_input.run_id, transcript=Transcript([], agent_input.state))
        task = asyncio.create_task(self._carry_out(agent, agent_input, context, run), name=f"run {run.id}")
        self._tasks[run.id] = task
        task.add_done_callback(lambda _: self._tasks.pop(run.id))
        return run

    async def drain(self, seconds: float) -> None:
        """Let the runs finish for so long; then end what is left."""
        if not self._tasks:
            return
        _, late = await asyncio.wait(self._tasks.values(), timeout=seconds)
        for run_id in list(self._tasks):
            self._hearing.cut_off(run_id)
        await asyncio.gather(*late, return_exceptions=True)

    async def _carry_out(self, agent: Agent, agent_input: RunAgentInput, context: RunContext, run: Run) -> None:
        terminal = run_error("the assistant failed, please try again", "internal")
        try:
            terminal = await self._hearing.hear_out(agent, agent_input, context, run)
        finally:
            run.end(terminal)
