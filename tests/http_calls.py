"""Calls to a server from outside, over a real socket."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar

import jwt
from prometheus_client.parser import text_string_to_metric_families
from tornado.httpclient import AsyncHTTPClient, HTTPResponse

from tests.server_process import ServerProcess

PREFIX = "/api/copilotkit"


class Reply:
    """An answer: its status, headers and JSON body."""

    def __init__(self, response: HTTPResponse) -> None:
        self.status = response.code
        self.headers = response.headers
        self.raw = response.body or b""

    @property
    def json(self) -> Any:
        return json.loads(self.raw)

    @property
    def messages(self) -> list[dict[str, Any]]:
        """The messages of an event stream that has ended."""
        lines = self.raw.decode().split("\n")
        return [json.loads(line[6:]) for line in lines if line.startswith("data: ")]


async def call(server: ServerProcess, method: str, path: str, body: Any = None, **headers: str) -> Reply:
    """Send one request; `body` is encoded as JSON unless it is bytes. Header names with `_` for `-`."""
    if body is not None and not isinstance(body, bytes):
        body = json.dumps(body).encode()
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    if body is not None:
        named.setdefault("Content-Type", "application/json")
    response = await AsyncHTTPClient(force_instance=True).fetch(
        server.url + path,
        method=method,
        body=body,
        headers=named,
        raise_error=False,
        allow_nonstandard_methods=True,
        request_timeout=25,
    )
    return Reply(response)


async def post(server: ServerProcess, body: Any, token: str | None = None, **headers: str) -> Reply:
    """`POST PREFIX`."""
    if token:
        headers["Authorization"] = f"Bearer {token}"
    return await call(server, "POST", PREFIX, body, **headers)


async def act(server: ServerProcess, token: str | None, action: str, **parameters: Any) -> Reply:
    """Call one action."""
    return await post(server, {"action": action, "parameters": parameters}, token)


async def figures(server: ServerProcess) -> dict[tuple[str, ...], float]:
    """All samples, by name and labels; after the half second for which the text is kept."""
    await asyncio.sleep(0.55)
    response = await AsyncHTTPClient(force_instance=True).fetch(f"{server.url}/metrics")
    assert response.headers["Content-Type"].startswith("text/plain; version=0.0.4")
    return {
        (sample.name, *sorted(sample.labels.values())): sample.value
        for family in text_string_to_metric_families(response.body.decode())
        for sample in family.samples
    }


def token_for(server: ServerProcess, user: str, secret: str = "", **claims: Any) -> str:
    """A token made with the secret that the server was given, or that it made for itself."""
    secret = secret or next(server.data_dir.glob("*secret*")).read_text().strip()
    now = datetime.now(UTC)
    payload = {"sub": user, "email": user, "iat": now, "exp": now + timedelta(hours=1), **claims}
    return jwt.encode({name: value for name, value in payload.items() if value is not None}, secret, "HS256")


def event(**changes: Any) -> dict[str, Any]:
    """The parameters of a valid event in the future."""
    start = datetime.now(UTC).replace(microsecond=0) + timedelta(days=30)
    parameters = {
        "title": "Jazz in the park",
        "description": "Bring a blanket.",
        "eventType": "concert",
        "startDateTime": start.isoformat().replace("+00:00", "Z"),
        "endDateTime": (start + timedelta(hours=2)).isoformat().replace("+00:00", "Z"),
        "location": "City park",
        "capacity": 10,
    }
    return {name: value for name, value in {**parameters, **changes}.items() if value is not None}


def agent_input(thread_id: str, said: str) -> dict[str, Any]:
    """An AG-UI `RunAgentInput` with one message."""
    return {
        "threadId": thread_id,
        "runId": "r1",
        "messages": [{"id": "u1", "role": "user", "content": said}],
        "tools": [],
        "context": [],
        "state": {},
        "forwardedProps": {},
    }


class EventStream:
    """An open event stream on a raw socket: head, messages, ids, as they come."""

    opened: ClassVar[list[EventStream]] = []
    """Those of the test that runs; what it leaves open when it fails is closed after it."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer
        self.head = ""
        self.cursor: str | None = None
        self.retry_milliseconds: int | None = None

    @classmethod
    async def open(cls, server: ServerProcess, query: str = "", **headers: str) -> EventStream:
        host, _, port = server.url.removeprefix("http://").rpartition(":")
        stream = cls(*await asyncio.open_connection(host, int(port), limit=16 * 1_048_576))
        cls.opened.append(stream)
        lines = [f"GET {PREFIX}{query} HTTP/1.1", f"Host: {host}:{port}"]
        lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
        stream._writer.write(("\r\n".join(lines) + "\r\n\r\n").encode())
        stream.head = (await asyncio.wait_for(stream._reader.readuntil(b"\r\n\r\n"), 10)).decode()
        return stream

    @property
    def status(self) -> int:
        """The HTTP status."""
        return int(self.head.split(" ", 2)[1])

    async def message(self, timeout: float = 10) -> dict[str, Any] | None:
        """The next message; None where the stream has ended."""
        while True:
            try:
                frame = await asyncio.wait_for(self._reader.readuntil(b"\n\n"), timeout)
            except asyncio.IncompleteReadError:
                return None
            found = None
            for line in frame.decode().splitlines():
                name, _, value = line.partition(": ")
                if name == "id":
                    self.cursor = value
                elif name == "retry":
                    self.retry_milliseconds = int(value)
                elif name == "data":
                    found = json.loads(value)
            if found is not None:
                return found

    async def until(self, kind: str, about: str | None = None) -> dict[str, Any]:
        """The next message of this type, about this event if one is named; others are passed over."""
        while (message := await self.message()) is not None:
            if message["type"] == kind and about in (None, message["data"].get("event", {}).get("id")):
                return message
        raise AssertionError(f"the stream ended without {kind}")

    async def close(self) -> None:
        self._writer.close()
        await asyncio.gather(self._writer.wait_closed(), return_exceptions=True)


class RunStream:
    """A run that is being followed by POST: its events as they come, until `ended`; what it left open is closed.

    `events` grows; `whole` waits for the end.
    """

    def __init__(self, server: ServerProcess, route: str, body: dict[str, Any], token: str | None = None) -> None:
        self.events: list[dict[str, Any]] = []
        self._rest = b""
        self._news = asyncio.Event()
        headers = {"Content-Type": "application/json", "Accept": "text/event-stream"}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        self._client = AsyncHTTPClient(force_instance=True)
        self._fetching = asyncio.ensure_future(
            self._client.fetch(
                f"{server.url}{PREFIX}/{route}",
                method="POST",
                body=json.dumps(body),
                headers=headers,
                streaming_callback=self._take,
                request_timeout=60,
            )
        )
        self._fetching.add_done_callback(lambda _: self._news.set())

    async def until(self, kind: str, count: int = 1) -> None:
        """Wait until so many events of this type have come."""
        async with asyncio.timeout(20):
            while sum(event["type"] == kind for event in self.events) < count:
                if self._fetching.done():
                    raise AssertionError(f"the stream ended without {kind}: {self.events} {self._fetching}")
                self._news.clear()
                await self._news.wait()

    async def whole(self) -> list[dict[str, Any]]:
        """All events, once the server has ended the stream."""
        await asyncio.wait_for(self._fetching, 40)
        return self.events

    async def lost(self) -> None:
        """Wait until the connection has broken off."""
        await asyncio.wait({self._fetching}, timeout=20)
        assert self._fetching.exception() is not None

    @property
    def text(self) -> str:
        """What was said, from a snapshot and what came behind it."""
        said = ""
        for event in self.events:
            if event["type"] == "MESSAGES_SNAPSHOT":
                last = [each for each in event["messages"] if each["role"] == "assistant"][-1:]
                said = last[0].get("content", "") if last else ""
            elif event["type"] == "TEXT_MESSAGE_CONTENT":
                said += event["delta"]
        return said

    def _take(self, chunk: bytes) -> None:
        *frames, self._rest = (self._rest + chunk).split(b"\n\n")
        for frame in frames:
            if frame.startswith(b"data: "):
                self.events.append(json.loads(frame[6:]))
        self._news.set()
