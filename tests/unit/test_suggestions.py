"""Suggestions are remembered for a while, for each person, and no longer than what they are made of stays true."""

import json
import time

import pytest
from ag_ui.core import RunAgentInput

from tornado_copilot.access.caller import Caller
from tornado_copilot.access.limits import Limits
from tornado_copilot.actions.registry import Registry
from tornado_copilot.assistant.aside import RunsAside
from tornado_copilot.assistant.hearing import Hearing
from tornado_copilot.config import LimitSettings
from tornado_copilot.runtime.agents import Agents
from tornado_copilot.runtime.suggestions import Suggestions

ASKED = {"threadId": "t", "runId": "r", "messages": [], "state": {}, "tools": [], "context": [], "forwardedProps": {}}
ALICE, BOB = (Caller(user_id=name) for name in ("alice", "bob"))


class ByItself:
    """Suggests what the person has not registered for."""

    def __init__(self):
        self.registered = {}

    async def suggest(self, text, context):
        title = f"{context.caller.user_id} {self.registered.get(context.caller.user_id, 0)}"
        return [{"title": title, "message": title}]


class ByModel(ByItself):
    """The same in a run, as a model does it."""

    suggest = None

    async def run(self, input, context):
        said = json.dumps({"suggestions": await ByItself.suggest(self, "", context)})
        yield {"type": "TOOL_CALL_START", "toolCallId": "c", "toolCallName": "copilotkitSuggest"}
        yield {"type": "TOOL_CALL_ARGS", "toolCallId": "c", "delta": said}
        yield {"type": "TOOL_CALL_END", "toolCallId": "c"}
        yield {"type": "RUN_FINISHED"}


class Unlimited:
    async def hit(self, name, who, allowed, cost):
        return None


@pytest.mark.parametrize("kind, later", [(ByItself, "alice 1"), (ByModel, "alice 0")])
async def test_what_costs_nothing_is_asked_again_soon_and_each_person_has_their_own(monkeypatch, kind, later):
    agent = kind()
    suggestions = Suggestions(
        Agents({"default": agent}, {}, Registry((), None, now=None), time_zone="UTC"),
        RunsAside(Hearing(timeout_seconds=5, run_max_bytes=65_536)),
        Limits(LimitSettings(), Unlimited()),
    )

    async def title(caller):
        events = await suggestions.for_run(RunAgentInput.model_validate(ASKED), "default", caller, "127.0.0.1")
        return json.loads(events[2]["delta"])["suggestions"][0]["title"]

    assert (await title(ALICE), await title(BOB)) == ("alice 0", "bob 0")
    agent.registered["alice"] = 1
    assert await title(ALICE) == "alice 0"
    now = time.monotonic
    monkeypatch.setattr("tornado_copilot.runtime.suggestions.time.monotonic", lambda: now() + 6)
    assert await title(ALICE) == later
    await suggestions.close()
