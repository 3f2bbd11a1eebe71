"""What is counted of runs, and how values are put in order."""

from __future__ import annotations

from typing import Any

import pytest

from tornado_copilot.assistant.observing import RunCounts
from tornado_copilot.measures import Distribution

TEXT = {"type": "TEXT_MESSAGE_CONTENT", "messageId": "m", "delta": "Hi"}
FINISHED = {"type": "RUN_FINISHED", "threadId": "t", "runId": "r"}


def test_a_value_on_a_bound_is_not_above_it() -> None:
    distribution = Distribution((1.0, 2.0))
    for value in (0.5, 1.0, 1.5, 2.0, 9.0):
        distribution.observe(value)
    assert distribution.counts == [2, 2, 1] and distribution.total == 14.0


def test_the_first_text_is_timed_once_and_the_end_always() -> None:
    counts = RunCounts()
    watch = counts.watch("mine")
    assert counts.running["mine"] == 1
    watch.saw({"type": "RUN_STARTED"})
    assert not counts.first_token
    watch.saw(TEXT)
    watch.saw(TEXT)
    watch.ended(FINISHED, stopped=False)
    counts.watch("mine").ended({"type": "RUN_ERROR", "code": "timeout"}, stopped=False)
    assert sum(counts.first_token["mine"].counts) == 1 and sum(counts.duration["mine"].counts) == 2
    assert counts.running["mine"] == 0
    assert counts.outcomes == {("mine", "finished"): 1, ("mine", "timeout"): 1}


@pytest.mark.parametrize(
    ("terminal", "stopped", "outcome"),
    [
        (FINISHED, False, "finished"),
        (FINISHED, True, "stopped"),
        ({**FINISHED, "outcome": {"type": "success"}}, False, "finished"),
        ({**FINISHED, "outcome": {"type": "cancelled"}}, False, "stopped"),
        ({**FINISHED, "outcome": {"type": "interrupt", "interrupts": [{}]}}, False, "interrupted"),
        ({**FINISHED, "outcome": "odd"}, False, "finished"),
        ({"type": "RUN_ERROR", "message": "no"}, False, "failed"),
        ({"type": "RUN_ERROR", "message": "no", "code": "unavailable"}, False, "unavailable"),
    ],
)
def test_an_outcome_says_how_a_run_ended(terminal: dict[str, Any], stopped: bool, outcome: str) -> None:
    counts = RunCounts()
    counts.watch("a").ended(terminal, stopped=stopped)
    assert counts.outcomes == {("a", outcome): 1}


def test_tokens_are_the_totals_of_all_models_and_nonsense_is_none() -> None:
    counts = RunCounts()
    usage: list[Any] = [
        {"model": "one", "inputTokens": 100, "outputTokens": 20, "cachedInputTokens": 60},
        {"model": "two", "inputTokens": 5, "outputTokens": None},
        {"inputTokens": "many", "outputTokens": -1},
        "odd",
    ]
    counts.watch("a").ended({**FINISHED, "usage": usage}, stopped=False)
    counts.watch("b").ended({**FINISHED, "usage": "odd"}, stopped=False)
    assert counts.tokens == {("a", "input"): 105, ("a", "output"): 20}
