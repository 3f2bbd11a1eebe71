"""An agent that says very much in few events costs the server no more than a run may hold, and its end is heard."""

import uuid
from pathlib import Path

import pytest

from tests.agent_events import assert_valid
from tests.http_calls import EventStream, RunStream, agent_input

PERFORMER = "agents.default={type: python, factory: 'tests.integration.example_agents.for_terminals:make_performer'}"
RUN = "agent/default/run"


def peak_bytes(server):
    """The most memory that the process ever had."""
    lines = Path(f"/proc/{server.pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM:"))


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="only Linux says what a process has needed")
async def test_an_agent_that_shouts_is_ended_before_it_fills_the_memory_and_everybody_hears_so(start_server):
    server = start_server(PERFORMER, "assistant.run_max_bytes=4194304")
    thread_id = uuid.uuid4().hex
    await RunStream(server, RUN, agent_input(thread_id, "hello")).whole()
    tab = await EventStream.open(server, f"?channels=thread:{thread_id}")
    await tab.message()
    before = peak_bytes(server)
    asked = agent_input(thread_id, "shout 400")
    asked["messages"][0]["id"] = "u2"
    events = await RunStream(server, RUN, {**asked, "runId": "r2"}).whole()
    assert_valid(events)
    assert events[-1]["code"] == "too_long" and "4194304 bytes (assistant.run_max_bytes)" in events[-1]["message"]
    assert sum(len(event.get("delta", "")) for event in events) == 3 * 1_048_576
    assert peak_bytes(server) - before < 100 * 1_048_576, "of 400 MiB that it would have said"
    last = None
    while last is None or last["type"] != "RUN_ERROR":
        told = (await tab.until("run.events"))["data"]
        last = told["events"][-1]
    assert last["code"] == "too_long"
