"""How a run ends: the last event that its followers are told, and who may tell a thread's channel of it.

A run can be ended by its own process, by another one that finds it without its process, and by whoever deletes its
thread. Each may be about to at the same time, so the end has one key in the log, whoever publishes it: the channel
hears the first, and no second one.
"""

from __future__ import annotations

from typing import Any

from tornado_copilot.storage.thread import Thread
from tornado_copilot.wire.publication import Draft

WireEvent = dict[str, Any]


def run_error(message: str, code: str) -> WireEvent:
    """The event that ends a run which has failed."""
    return {"type": "RUN_ERROR", "message": message, "code": code}


INTERRUPTED = run_error("the answer was interrupted, please send the message again", "interrupted")
THREAD_DELETED = run_error("this conversation was deleted, please start a new one", "thread_deleted")


def terminal_of(thread: Thread) -> WireEvent:
    """How the last run of a thread ended. Silence about one that was cut off would be taken for its whole answer."""
    if thread.failure is not None:
        return {"type": "RUN_ERROR", **thread.failure}
    if thread.interrupts:
        return {"type": "RUN_FINISHED", "outcome": {"type": "interrupt", "interrupts": list(thread.interrupts)}}
    return {"type": "RUN_FINISHED"}


def failure_of(terminal: WireEvent) -> dict[str, str] | None:
    """What a page that comes later is to be told: that the server stopped. Nobody may have been there to see it."""
    if terminal.get("code") != INTERRUPTED["code"]:
        return None
    return {"message": terminal["message"], "code": terminal["code"]}


def interrupts_of(terminal: WireEvent) -> list[dict[str, Any]]:
    """What a run asks with its end."""
    outcome = terminal.get("outcome", {})
    interrupts: list[dict[str, Any]] = outcome["interrupts"] if outcome.get("type") == "interrupt" else []
    return interrupts


def end_key(run_id: str) -> str:
    """The key of the publication that ends a run."""
    return f"run:{run_id}:end"


def change_told(thread_id: str, run_id: str, channel: str, change: str) -> Draft:
    """Return what a thread's channel is told where earlier messages have changed: clients load them anew.

    Args:
        thread_id: The thread.
        run_id: The run that has changed them, by the server's id.
        channel: Where the run's events are published.
        change: `cut`, or `back` where they have come back; told once for a run.
    """
    return Draft(channel, {"type": "thread.changed", "data": {"threadId": thread_id}}, f"run:{run_id}:{change}")


def end_told(thread_id: str, run_id: str, channel: str, events: list[WireEvent]) -> Draft:
    """What the thread's channel is told by whoever ends the run of another process.

    Args:
        thread_id: The thread.
        run_id: The run, by the server's id.
        channel: Where the run's events are published.
        events: What closes it, the terminal event last.
    """
    message = {"type": "run.events", "data": {"threadId": thread_id, "runId": run_id, "events": events}}
    return Draft(channel, message, end_key(run_id))
