"""Endurance: churn for an hour, and afterwards nothing is left over.

    python3 -m tests.benchmarks.soak                an hour
    python3 -m tests.benchmarks.soak --minutes 10   the short form

Clients come and drop (event streams and WebSockets, some of them in the middle of a message), ask the assistant and
hang up half-way, make rooms, join, talk, leave. Conversations end and others begin, as people's do: one that went on
for ever would take more memory with each run, until it holds as many messages as a thread keeps, and the soak would
measure that. A server process of its own is watched from outside: its resident memory and its descriptors by `/proc`,
its tasks by `/metrics`. It passes if, once a third of the time has gone by as a
warm-up, memory stays flat within 5 %, and if descriptors and tasks are what they were before once everybody has gone.
Exit status 0 or 1.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import statistics
import sys
import time
import urllib.request
from collections import Counter
from pathlib import Path

import jwt

from tests.server_process import ServerProcess

PREFIX = "/api/copilotkit"
CLIENTS = 60
THREADS_PER_CLIENT = 4
RUNS_PER_THREAD = 8
"""On average: a conversation ends by chance, so that there are as many short and long ones at any time."""
SAMPLE_SECONDS = 2
LOOKS = 5
LOOK_SECONDS = 0.2
GROWTH_MAX = 0.05
SECRET = "0123456789abcdef0123456789abcdef"
_UPGRADE = (
    "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
)


class Churn:
    """Clients that come and go until they are told to stop."""

    def __init__(self, url: str) -> None:
        self._host, _, port = url.removeprefix("http://").rpartition(":")
        self._port = int(port)
        self.done: Counter[str] = Counter()
        self._conversations: Counter[tuple[int, int]] = Counter()
        """How many each client has begun, in each of its threads."""
        self.stopping = asyncio.Event()

    async def client(self, number: int) -> None:
        """One client, one thing after the other."""
        chance = random.Random(number)
        token = jwt.encode({"sub": f"u{number}@example.com", "exp": int(time.time()) + 7200}, SECRET, "HS256")
        acts = (self._stream, self._socket, self._run, self._room)
        while not self.stopping.is_set():
            act = chance.choice(acts)
            try:
                async with asyncio.timeout(30):
                    await act(chance, token, number)
                self.done[act.__name__] += 1
            except (OSError, asyncio.IncompleteReadError, TimeoutError) as error:
                self.done[f"{act.__name__}: {type(error).__name__}"] += 1

    async def _stream(self, chance: random.Random, token: str, number: int) -> None:
        """Listen for a while, then go without a word."""
        headers = f"Accept: text/event-stream\r\nAuthorization: Bearer {token}\r\n"
        reader, writer = await self._send(f"GET {PREFIX} HTTP/1.1", headers)
        await reader.readuntil(b'"connected"')
        await self._listen(reader, chance.uniform(0, 2))
        await self._leave(writer, chance)

    async def _socket(self, chance: random.Random, token: str, number: int) -> None:
        """Ask something, maybe half of it, listen, go."""
        reader, writer = await self._send(f"GET {PREFIX}/ws?token={token} HTTP/1.1", _UPGRADE)
        await reader.readuntil(b'"connected"')
        text = json.dumps({"type": "suggestions", "text": "find", "requestId": "r"}).encode()
        frame = bytes((0x81, 0x80 | len(text), 0, 0, 0, 0)) + text
        writer.write(frame if chance.random() < 0.8 else frame[:20])
        await self._listen(reader, chance.uniform(0, 2))
        await self._leave(writer, chance)

    async def _run(self, chance: random.Random, token: str, number: int) -> None:
        """Ask the assistant; hang up at the end or somewhere before."""
        place = number, chance.randrange(THREADS_PER_CLIENT)
        if chance.random() < 1 / RUNS_PER_THREAD:
            self._conversations[place] += 1
        body = {
            "messages": [{"role": "user", "content": chance.choice(("help", "what is on?"))}],
            "threadId": f"t{place[0]}-{place[1]}-{self._conversations[place]}",
        }
        reader, writer = await self._post(body, token, "text/event-stream")
        await self._listen(reader, chance.choice((0, 0.02, 0.3)))
        await self._leave(writer, chance)

    async def _room(self, chance: random.Random, token: str, number: int) -> None:
        """Make a room, or join one that is there, say something, leave."""
        room = f"r{chance.randrange(20)}"
        for body in (
            {"type": "room.create", "room": room, "public": True},
            {"type": "room.join", "room": room},
            {"type": "room.message", "room": room, "text": "hello", "clientMessageId": f"{number}-{time.time_ns()}"},
            {"type": "room.leave", "room": room},
        ):
            reader, writer = await self._post(body, token, "application/json")
            await reader.read()
            await self._leave(writer, chance)

    async def _post(self, body: object, token: str, accept: str) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        data = json.dumps(body)
        headers = f"Accept: {accept}\r\nAuthorization: Bearer {token}\r\nConnection: close\r\n"
        headers += f"Content-Type: application/json\r\nContent-Length: {len(data)}\r\n"
        return await self._send(f"POST {PREFIX} HTTP/1.1", headers, data)

    async def _send(self, line: str, headers: str, body: str = "") -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        reader, writer = await asyncio.open_connection(self._host, self._port)
        writer.write(f"{line}\r\nHost: {self._host}:{self._port}\r\n{headers}\r\n{body}".encode())
        return reader, writer

    async def _listen(self, reader: asyncio.StreamReader, seconds: float) -> None:
        try:
            async with asyncio.timeout(seconds):
                while await reader.read(65536):
                    pass
        except TimeoutError:
            return

    async def _leave(self, writer: asyncio.StreamWriter, chance: random.Random) -> None:
        if chance.random() < 0.5:
            writer.transport.abort()
        writer.close()
        await asyncio.gather(writer.wait_closed(), return_exceptions=True)


class Watch:
    """What is seen of the server from outside."""

    def __init__(self, server: ServerProcess) -> None:
        self._server = server

    def resident_bytes(self) -> int:
        """Its memory."""
        return int(Path(f"/proc/{self._server.pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")

    def descriptors(self) -> int:
        """Its open descriptors, without those of the connections that its pools keep to the database.

        The fewest of several looks: the connection by which it was asked for a figure may still be closing.
        """
        return min(self._descriptors_now() for _ in range(LOOKS))

    def _descriptors_now(self) -> int:
        pooled = self._figure('copilot_database_pool{state="open"}')
        time.sleep(LOOK_SECONDS)
        return len(os.listdir(f"/proc/{self._server.pid}/fd")) - int(pooled)

    def tasks(self) -> int:
        """Tasks of its event loop."""
        return int(self._figure("copilot_loop_tasks"))

    def _figure(self, name: str) -> float:
        claims = {"sub": "soak", "roles": ["operator"], "exp": int(time.time()) + 60}
        headers = {"Authorization": f"Bearer {jwt.encode(claims, SECRET, 'HS256')}"}
        request = urllib.request.Request(f"{self._server.url}/metrics", headers=headers)
        with urllib.request.urlopen(request, timeout=10) as answer:
            lines = answer.read().decode().splitlines()
        return sum(float(line.rpartition(" ")[2]) for line in lines if line.startswith(f"{name} "))


async def soak(server: ServerProcess, seconds: float) -> bool:
    """Churn for so long, and whether all is well."""
    watch = Watch(server)
    churn = Churn(server.url)
    await _until_still(watch)
    before = await asyncio.to_thread(watch.descriptors), await asyncio.to_thread(watch.tasks)
    clients = [asyncio.create_task(churn.client(number)) for number in range(CLIENTS)]
    samples: list[int] = []
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        await asyncio.sleep(SAMPLE_SECONDS)
        samples.append(watch.resident_bytes())
        if len(samples) % 15 == 0:
            print(f"{seconds - deadline + time.monotonic():6.0f} s  {samples[-1] / 1e6:.1f} MB  {dict(churn.done)}")
    churn.stopping.set()
    await asyncio.gather(*clients)
    await _until_still(watch)
    after = await asyncio.to_thread(watch.descriptors), await asyncio.to_thread(watch.tasks)
    warm = samples[len(samples) // 3 :]
    part = max(1, len(warm) // 4)
    growth = statistics.median(warm[-part:]) / statistics.median(warm[:part]) - 1
    traces = server.log.count("Traceback")
    print(f"done: {dict(churn.done)}")
    print(f"memory after warm-up {growth:+.1%}; descriptors {before[0]} -> {after[0]}; tasks {before[1]} -> {after[1]}")
    print(f"traces in the server's log: {traces}")
    return growth <= GROWTH_MAX and after[0] <= before[0] and after[1] <= before[1] and not traces


async def _until_still(watch: Watch) -> None:
    """Wait until runs have ended and what lingers is closed."""
    before, same = -1, 0
    for _ in range(60):
        await asyncio.sleep(0.5)
        now = await asyncio.to_thread(watch.tasks)
        same = same + 1 if now == before else 0
        before = now
        if same == 10:
            return


def main() -> int:
    """Start a server, churn, say what is left."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=60)
    given = parser.parse_args()
    limits = ("connections_per_address", "connects_per_address_per_minute", "posts_per_user_per_minute")
    more = ("posts_per_address_per_minute", "runs_per_user_per_minute")
    unlimited = [f"limits.{name}=0" for name in (*limits, *more)]
    # The newest publications are kept in memory up to a bound: one that is reached while it warms up.
    server = ServerProcess(f"auth.secret={SECRET}", "delivery.ring_max_bytes=1000000", "log.level=warning", *unlimited)
    try:
        server.start()
        return 0 if asyncio.run(soak(server, given.minutes * 60)) else 1
    finally:
        server.close()


if __name__ == "__main__":
    sys.exit(main())
