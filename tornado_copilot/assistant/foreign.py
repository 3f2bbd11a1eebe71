"""Events of agents that are not ours, made fit for our clients. Pure.

AG-UI has been through several versions, and an agent's own ids, errors and raw events are no business of whoever
listens. What comes out is within what `@ag-ui/client` 0.0.59 and 1.0 both take (COPILOTKIT_PROTOCOL.md, 3 and 4).
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

from ag_ui.core import BaseEvent

from tornado_copilot.assistant.json_repair import JsonRepair

logger = logging.getLogger(__name__)

WireEvent = dict[str, Any]

FAILED = "the assistant failed, please try again"
"""What a client is told in place of a foreign agent's own words: those may hold addresses, keys and stack traces."""

_LEFT_OUT = frozenset({"RUN_STARTED", "RAW"})
_NOT_PASSED_ON = frozenset({"rawEvent", "timestamp"})
_KEPT_AS_IT_IS = frozenset({"snapshot", "value", "content", "patch", "metadata", "result", "responseSchema"})
"""Fields that hold the application's own JSON, in which a null has a meaning."""
_OUTCOMES = frozenset({"success", "interrupt"})


def in_wire_form(event: BaseEvent) -> WireEvent:
    """Return an event of a framework's adapter in wire form; what JSON cannot hold is replaced, and logged."""
    try:
        return event.model_dump(mode="json", by_alias=True, exclude_none=True, exclude={"raw_event"})
    except (ValueError, TypeError, RecursionError):
        repair = JsonRepair()
        wire: WireEvent = {**repair.repaired_event(event), "type": event.type.value}
        logger.warning("%s: replaced what JSON cannot hold: %s", wire["type"], repair.summary)
        return wire


def passed_on(event: Mapping[str, Any], *, thread_id: str, run_id: str) -> WireEvent | None:
    """An event as it is passed on, or None where it is not.

    Args:
        event: In wire form, from anywhere: unknown fields and types go through to the verifier of the run.
        thread_id: What the client calls the thread; a foreign agent may have a name of its own for it.
        run_id: Likewise.
    """
    kind = event.get("type")
    if kind in _LEFT_OUT:
        return None
    if kind == "RUN_ERROR":
        return {"type": "RUN_ERROR", "message": FAILED, "code": "agent_failed"}
    passed = {name: _without_nulls(name, value) for name, value in event.items() if name not in _NOT_PASSED_ON}
    passed = {name: value for name, value in passed.items() if value is not None or name in _KEPT_AS_IT_IS}
    if kind == "RUN_FINISHED":
        passed |= {"threadId": thread_id, "runId": run_id}
        outcome = passed.get("outcome")
        if not isinstance(outcome, dict) or outcome.get("type") not in _OUTCOMES:
            passed.pop("outcome", None)
    return passed


def _without_nulls(name: str, value: Any) -> Any:
    if name in _KEPT_AS_IT_IS:
        return value
    if isinstance(value, Mapping):
        return {key: _without_nulls(key, each) for key, each in value.items() if each is not None}
    if isinstance(value, list) and name != "delta":
        return [_without_nulls(name, each) for each in value]
    return value
