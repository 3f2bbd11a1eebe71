"""What a token of a language model costs on its way to a client, in CPU of our process.

    python -m tests.benchmarks.model_tokens [--tokens 4000] [--rounds 5]

A model's server in a process of its own sends an answer of so many tokens, once as fast as it can (many in a packet, as
when we are behind) and once each in a packet of its own (as models do that are slower than we are). Every way reads the
same bytes in the same process, by turns, so that the ratios hold on a machine that does other things as well.
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import openai
from ag_ui.core import RunAgentInput
from pydantic_ai import Agent
from pydantic_ai.models.openai import OpenAIChatModel
from pydantic_ai.providers.openai import OpenAIProvider

from tornado_copilot.access.caller import ANONYMOUS
from tornado_copilot.assistant.adapters.pydantic_ai import PydanticAIAgent
from tornado_copilot.assistant.agent import RunContext
from tornado_copilot.assistant.openai.agent import OpenAIAgent
from tornado_copilot.assistant.run import Run
from tornado_copilot.assistant.transcript import Transcript
from tornado_copilot.assistant.verifier import TERMINAL, Verifier
from tornado_copilot.config import OpenAIAgentSettings
from tornado_copilot.wire import sse
from tornado_copilot.wire.encoding import encode

SERVER = """
import asyncio, json, sys

def frame(delta, finish=None):
    choice = {"index": 0, "delta": delta, "finish_reason": finish, "logprobs": None}
    chunk = {"id": "chatcmpl-1", "object": "chat.completion.chunk", "created": 1, "model": "m", "choices": [choice]}
    return b"data: " + json.dumps(chunk).encode() + b"\\n\\n"

async def serve(reader, writer):
    while True:
        try:
            head = await reader.readuntil(b"\\r\\n\\r\\n")
        except asyncio.IncompleteReadError:
            break
        length = next(int(l[15:]) for l in head.split(b"\\r\\n") if l.lower().startswith(b"content-length:"))
        body = json.loads(await reader.readexactly(length))
        apart = body["model"] == "apart"
        writer.write(b"HTTP/1.1 200 OK\\r\\nContent-Type: text/event-stream\\r\\nConnection: close\\r\\n\\r\\n")
        for number in range(int(sys.argv[1])):
            writer.write(frame({"content": f"word{number % 10} "}))
            if apart:
                await writer.drain()
                await asyncio.sleep(0.0002)
        writer.write(frame({}, "stop") + b"data: [DONE]\\n\\n")
        await writer.drain()
        break
    writer.close()

async def main():
    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()

asyncio.run(main())
"""


_ASKED: Any = [{"role": "user", "content": "hello"}]


class NoActions:
    """Nothing can be done here."""

    def describe(self) -> list[dict[str, Any]]:
        return []

    def check(self, name: str, parameters: dict[str, Any]) -> None:
        raise NotImplementedError

    async def call(self, name: str, parameters: dict[str, Any], *, key: str | None = None) -> dict[str, Any]:
        raise NotImplementedError


class NoMemory:
    """Nothing is remembered here."""

    async def load(self) -> dict[str, Any]:
        return {}

    async def save(self, memory: dict[str, Any]) -> None:
        raise NotImplementedError


def agent_input() -> RunAgentInput:
    said = {"id": "u", "role": "user", "content": "hello"}
    rest: dict[str, Any] = {"state": {}, "tools": [], "context": [], "forwardedProps": {}}
    return RunAgentInput.model_validate({"threadId": "t", "runId": "r", "messages": [said], **rest})


def context() -> RunContext:
    zone = ZoneInfo("UTC")
    return RunContext(ANONYMOUS, NoActions(), NoMemory(), datetime.now(UTC), zone, "key")


class Ways:
    """All ways to read an answer, each with the client that it keeps between answers.

    Args:
        url: Of the model's server.
        model: How it sends.
    """

    def __init__(self, url: str, model: str) -> None:
        self._model = model
        self._client = openai.AsyncOpenAI(base_url=url, api_key="none")
        self._ours = OpenAIAgent("gpt", OpenAIAgentSettings(type="openai", base_url=url, model=model), "")
        provider = OpenAIProvider(base_url=url, api_key="none")
        self._pydantic_ai = PydanticAIAgent(Agent(OpenAIChatModel(model, provider=provider)))
        self.by_name: dict[str, Callable[[], AsyncIterator[Any]]] = {
            "the SDK's raw bytes": self.raw,
            "our agent": self.ours,
            "our agent, verifier, run, SSE frame": self.ours_to_the_wire,
            "the SDK's parsed stream": self.parsed,
            "pydantic-ai's AG-UI adapter": self.pydantic_ai,
        }

    async def raw(self) -> AsyncIterator[Any]:
        """The bytes, and nothing else: what every other way pays as well."""
        create = self._client.chat.completions.with_streaming_response.create
        async with create(model=self._model, messages=_ASKED, stream=True) as response:
            async for part in response.iter_bytes():
                yield part

    async def parsed(self) -> AsyncIterator[Any]:
        """The SDK's own stream of chunks."""
        stream: Any = await self._client.chat.completions.create(model=self._model, messages=_ASKED, stream=True)
        async for chunk in stream:
            yield chunk.choices[0].delta.content

    async def ours(self) -> AsyncIterator[Any]:
        """Our agent's events."""
        async for event in self._ours.run(agent_input(), context()):
            yield event

    async def ours_to_the_wire(self) -> AsyncIterator[Any]:
        """Our agent's events, checked, put into the run and its conversation, and framed for a client."""
        verifier, run = Verifier(), Run("t", "r", transcript=Transcript([], {}))
        async for each in self._ours.run(agent_input(), context()):
            for event in verifier.check(each):
                if event["type"] not in TERMINAL:
                    run.add(event)
                yield sse.frame(encode(event))

    async def pydantic_ai(self) -> AsyncIterator[Any]:
        """pydantic-ai's AG-UI adapter, by ours."""
        async for event in self._pydantic_ai.run(agent_input(), context()):
            yield event


async def measured(way: Callable[[], AsyncIterator[Any]]) -> float:
    """Seconds of CPU for one answer."""
    before = time.process_time()
    count = 0
    async for _ in way():
        count += 1
    assert count
    return time.process_time() - before


async def compare(url: str, tokens: int, rounds: int) -> None:
    for model, how in (("burst", "as fast as it can"), ("apart", "each in a packet of its own")):
        ways = Ways(url, model).by_name
        spent: dict[str, list[float]] = {name: [] for name in ways}
        for turn in range(rounds + 1):
            for name, way in ways.items():
                seconds = await measured(way)
                if turn:  # the first warms up
                    spent[name].append(seconds / tokens * 1e6)
        base = statistics.median(spent["our agent"])
        print(f"\n{tokens} tokens, {how}: µs of CPU a token, and times our agent's")
        for name, values in spent.items():
            middle = statistics.median(values)
            print(f"  {name:40} {middle:8.1f} {middle / base:7.2f}")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--tokens", type=int, default=4000)
    parser.add_argument("--rounds", type=int, default=5)
    given = parser.parse_args()
    command = [sys.executable, "-c", SERVER, str(given.tokens)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout is not None
            port = int(server.stdout.readline())
            asyncio.run(compare(f"http://127.0.0.1:{port}/v1", given.tokens, given.rounds))
        finally:
            server.terminate()


if __name__ == "__main__":
    main()
