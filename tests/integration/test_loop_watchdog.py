"""The server's log names what held the event loop."""

from __future__ import annotations

import asyncio
import threading
import time

import pytest

from tests.http_calls import agent_input, post
from tests.server_process import ServerProcess
from tornado_copilot.loop_lag import LoopLag
from tornado_copilot.loop_watchdog import LoopWatchdog

BLOCKING = "agents.default={type: python, factory: 'tests.integration.example_agents.blocking:make_agent'}"
HELD = "the event loop has been held for "


async def run(server, said):
    reply = await post(server, {**agent_input(f"held-{said}", said)}, None, Accept="text/event-stream")
    assert reply.status == 200 and reply.messages[-1]["type"] == "RUN_FINISHED", reply.messages


def warnings(server, about="blocking.py"):
    return [line for line in server.log.splitlines() if HELD in line and about in line]


@pytest.fixture(scope="module")
def server():
    process = ServerProcess(BLOCKING)
    try:
        yield process.start()
    finally:
        process.close()


async def test_an_agent_that_blocks_the_loop_is_named_once_in_the_log(server):
    await run(server, "0.6")
    (line,) = warnings(server)
    assert "WARNING" in line and "in Blocking.run" in line and "blocking.py:22" in line and "the task" in line, line


async def test_a_pattern_that_holds_the_interpreter_is_named_too(server):
    await asyncio.sleep(1)
    before = len(warnings(server))
    await run(server, "backtrack")
    (line,) = warnings(server)[before:]
    assert "blocking.py:20" in line, line


async def test_what_gives_the_loop_back_in_time_is_not_named(server):
    await asyncio.sleep(1)
    before = len(warnings(server))
    await run(server, "0.05")
    assert len(warnings(server)) == before


async def test_stalls_one_after_the_other_are_named_once_a_second(server):
    await asyncio.sleep(1)
    before = len(warnings(server))
    began = time.monotonic()
    for seconds in ("0.41", "0.42", "0.43", "0.44", "0.45"):
        await run(server, seconds)
    assert 1 <= len(warnings(server)) - before <= 1 + time.monotonic() - began


def test_a_server_without_a_watchdog_says_nothing():
    process = ServerProcess(BLOCKING, "log.slow_callback_milliseconds=0")
    try:
        asyncio.run(run(process.start(), "0.6"))
        assert process.terminate() == 0
        assert HELD not in process.log
    finally:
        process.close()


async def test_the_thread_ends_with_the_server():
    lag = LoopLag()
    lag.start()
    watchdog = LoopWatchdog(lag, 250)
    watchdog.start()
    assert "loop watchdog" in {each.name for each in threading.enumerate()}
    watchdog.stop()
    lag.stop()
    assert "loop watchdog" not in {each.name for each in threading.enumerate()}
