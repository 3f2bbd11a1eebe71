"""What is stored of a run, against what the published clients show of it: events at random, under few ids."""

from __future__ import annotations

import copy
import json
from random import Random
from typing import Any

import pytest

from tests.clients.node_client import PACKAGES, applied
from tests.random_events import THREAD, BadAgent
from tornado_copilot.assistant.run import Run
from tornado_copilot.assistant.transcript import BadPatch, Transcript
from tornado_copilot.assistant.verifier import Verifier
from tornado_copilot.storage.thread import NO_OWNER, Thread

PAGES = 100
EVENTS = 60
STATE = {"list": []}
FINISHED = {"type": "RUN_FINISHED", "threadId": "t", "runId": "r"}


async def a_page(seed: int) -> tuple[Run, dict[str, Any], dict[str, Any]]:
    """A run; the page that started it, and one that came in the middle, with the events that each was sent."""
    random = Random(seed)
    agent = BadAgent(random, snapshots=seed % 2 == 0)
    run = Run(Thread("t", NO_OWNER), "r", transcript=Transcript(copy.deepcopy(list(THREAD)), copy.deepcopy(STATE)))
    verifier = Verifier(run.transcript.messages)
    attached_at = random.randrange(EVENTS)
    for number in range(EVENTS):
        if number == attached_at:
            first = copy.deepcopy(await anext(run.attach()))
            place = len(run._events)
        for event in verifier.check(agent.says()):
            try:
                run.add(run.with_open(event) if event["type"] == "MESSAGES_SNAPSHOT" else event)
            except BadPatch:
                continue
    run.close()
    started = {"messages": THREAD, "state": STATE, "events": [*run._events, FINISHED]}
    attached = {"messages": [], "state": {}, "events": [*first, *run._events[place:], FINISHED]}
    return run, started, attached


@pytest.mark.parametrize("package", PACKAGES)
async def test_pages_show_what_is_stored(package: str) -> None:
    runs, pages = [], []
    for seed in range(PAGES):
        run, started, attached = await a_page(seed)
        runs.append(run)
        pages += [started, attached]
    seen = applied(package, pages)
    for seed, run in enumerate(runs):
        stored = json.loads(json.dumps([run.transcript.messages, run.transcript.state]))
        for page in seen[2 * seed : 2 * seed + 2]:
            assert [page["messages"], page["state"]] == stored, seed
