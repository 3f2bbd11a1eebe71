"""What is counted of runs: by agent, how they end, how long people wait, what the models bill."""

from __future__ import annotations

import time
from collections import Counter
from typing import Any, Protocol

from tornado_copilot.measures import SLOW_SECONDS, Distribution

_TOKENS = {"input": "inputTokens", "output": "outputTokens"}
"""The totals of AG-UI 1.0's `TokenUsage`; the other counts are parts of these."""
_STOPPED_BY = {"interrupt": "interrupted", "cancelled": "stopped"}
"""Outcomes of `RUN_FINISHED` that are not a success (AG-UI 1.0, RunFinishedOutcome)."""


class RunWatch(Protocol):
    """Watches one run, from its start on. It must not wait, raise, or change what it sees."""

    def saw(self, event: dict[str, Any]) -> None:
        """An event, before the followers of the run have it; not the terminal one."""

    def ended(self, terminal: dict[str, Any], *, stopped: bool) -> None:
        """The terminal event, once, and whether somebody had asked the run to end."""


class RunCounts:
    """Counts of all runs of this process.

    Attributes:
        running: Runs in progress, by agent.
        outcomes: Runs that ended, by agent and outcome: `finished`, `stopped`, `interrupted`, or the `code` of the
            error.
        first_token: Seconds until the first piece of text, by agent.
        duration: Seconds until the end, by agent.
        tokens: What models reported, by agent and `input` or `output`.
    """

    def __init__(self) -> None:
        self.running: Counter[str] = Counter()
        self.outcomes: Counter[tuple[str, str]] = Counter()
        self.first_token: dict[str, Distribution] = {}
        self.duration: dict[str, Distribution] = {}
        self.tokens: Counter[tuple[str, str]] = Counter()

    def watch(self, agent_id: str) -> RunWatch:
        """Watch a run that starts now."""
        self.running[agent_id] += 1
        return _Watch(self, agent_id)


class _Watch:
    """One run."""

    __slots__ = ("_agent_id", "_counts", "_has_spoken", "_started_at")

    def __init__(self, counts: RunCounts, agent_id: str) -> None:
        self._counts = counts
        self._agent_id = agent_id
        self._started_at = time.perf_counter()
        self._has_spoken = False

    def saw(self, event: dict[str, Any]) -> None:
        """Note when the first text comes."""
        if not self._has_spoken and event["type"] == "TEXT_MESSAGE_CONTENT":
            self._has_spoken = True
            self._observe(self._counts.first_token)

    def ended(self, terminal: dict[str, Any], *, stopped: bool) -> None:
        """Note how it ended, and what it cost."""
        counts, agent_id = self._counts, self._agent_id
        counts.running[agent_id] -= 1
        counts.outcomes[agent_id, _outcome(terminal, stopped=stopped)] += 1
        self._observe(counts.duration)
        usage = terminal.get("usage")
        for entry in usage if isinstance(usage, list) else ():
            for kind, name in _TOKENS.items():
                count = entry.get(name) if isinstance(entry, dict) else None
                if isinstance(count, int) and count > 0:
                    counts.tokens[agent_id, kind] += count

    def _observe(self, by_agent: dict[str, Distribution]) -> None:
        distribution = by_agent.get(self._agent_id)
        if distribution is None:
            distribution = by_agent[self._agent_id] = Distribution(SLOW_SECONDS)
        distribution.observe(time.perf_counter() - self._started_at)


def _outcome(terminal: dict[str, Any], *, stopped: bool) -> str:
    if stopped:
        return "stopped"
    if terminal.get("type") != "RUN_FINISHED":
        return str(terminal.get("code") or "failed")
    outcome = terminal.get("outcome")
    kind = outcome.get("type") if isinstance(outcome, dict) else None
    return _STOPPED_BY.get(str(kind), "finished")
