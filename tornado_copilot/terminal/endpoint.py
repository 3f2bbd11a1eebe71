"""The server as its client reaches it: plain HTTP requests, and what their refusals mean for a person.

All of them go to the prefix itself (CONTRACT section 2): the paths below it are CopilotKit's, and can be switched off.

`http.client` and not Tornado's: one request at a time needs no event loop, an answer that is no longer wanted is cut
off by closing its socket, and it is there in a third of the time.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Generator, Iterator
from contextlib import closing, contextmanager, suppress
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from typing import Any
from urllib.parse import urlsplit

from tornado_copilot.errors import CommandFailed
from tornado_copilot.terminal.event_stream import EventStreamReader, FrameTooLong
from tornado_copilot.terminal.text import one_line

CONNECT_SECONDS = 5
ANSWER_SECONDS = 15
"""For what the server answers at once."""
SILENCE_SECONDS = 60
"""Without a byte for so long a stream is taken for lost: in a run that is silent the server sends a comment every
`assistant.keep_alive_seconds`, 15 by default."""
_PIECE_BYTES = 65_536
_REFUSAL_MAX_BYTES = 65_536


class Refused(CommandFailed):
    """The server answered, and the answer is no. The message is one line for the person.

    Attributes:
        status: Of the answer.
    """

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


class Unreachable(CommandFailed):
    """Nobody answers at the address."""


class ConnectionLost(Exception):
    """A stream broke off; what it was about goes on at the server."""


class Endpoint:
    """The server at one address.

    Args:
        url: Of the endpoint, as `http://127.0.0.1:8000/api/copilotkit`.
        token: Gives the token for a request, None for an anonymous visitor; asked each time, so that none expires.
    """

    def __init__(self, url: str, token: Callable[[], str | None]) -> None:
        self.url = url.rstrip("/")
        self._parts = urlsplit(self.url)
        self._token = token

    def agents(self) -> list[str]:
        """The names of the agents there are.

        Raises:
            CommandFailed: Nobody is there, or refuses us, or is somebody else.
        """
        try:
            agents = self._json("GET", "").get("agents")
        except Refused as error:
            if error.status != 404:
                raise
            raise Refused(404, f"there is no endpoint at {self.url}: is the address right?") from None
        if not isinstance(agents, dict):
            raise self._somebody_else("without agents")
        return sorted(agents)

    def stop(self, thread_id: str) -> bool:
        """Ask for the end of the run in a thread; whether there was one.

        Raises:
            CommandFailed: As for `agents`.
        """
        data = self._json("POST", "", {"type": "stop", "threadId": thread_id}).get("data")
        return isinstance(data, dict) and data.get("stopped") is True

    def run(self, agent_id: str, agent_input: dict[str, Any]) -> Generator[dict[str, Any]]:
        """Start a run, and give its AG-UI events as they come.

        Raises:
            CommandFailed: As for `agents`; nothing was started.
            ConnectionLost: The stream broke off; whether the run was started is not known, if no event came. A stream
                that ends without a terminal event has broken off too, as far as anybody can tell.
        """
        return self._events("", {**agent_input, "agentId": agent_id})

    def connect(self, agent_id: str, thread_id: str) -> Generator[dict[str, Any]]:
        """A thread as it stands, as a snapshot, and then its run as it goes on, if there is one.

        Of a thread in which nothing was said yet there is nothing at all.

        Raises:
            CommandFailed: As for `agents`; also where the thread is somebody else's.
            ConnectionLost: The stream broke off.
        """
        return self._events("", {"type": "connect", "agentId": agent_id, "threadId": thread_id})

    def _events(self, path: str, body: dict[str, Any]) -> Generator[dict[str, Any]]:
        with self._answer("POST", path, body, accept="text/event-stream", timeout_seconds=SILENCE_SECONDS) as response:
            if response.headers.get_content_type() != "text/event-stream":
                raise self._somebody_else(response.headers.get_content_type())
            reader = EventStreamReader()
            try:
                while piece := response.read1(_PIECE_BYTES):
                    for data in reader.feed(piece):
                        yield _event(data)
            except (HTTPException, OSError, FrameTooLong, ValueError, RecursionError) as error:
                raise ConnectionLost from error

    def _json(self, method: str, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        try:
            with self._answer(
                method, path, body, accept="application/json", timeout_seconds=ANSWER_SECONDS
            ) as response:
                kind = response.headers.get_content_type()
                answer = json.loads(response.read())
        except (ConnectionLost, HTTPException, OSError) as error:
            raise self._unreachable(error.__cause__ or error) from None
        except (ValueError, RecursionError):
            raise self._somebody_else(kind) from None
        if not isinstance(answer, dict):
            raise self._somebody_else("another kind of JSON")
        return answer

    @contextmanager
    def _answer(
        self, method: str, path: str, body: dict[str, Any] | None, *, accept: str, timeout_seconds: float
    ) -> Iterator[HTTPResponse]:
        """The answer to a request, its body unread.

        Raises:
            Unreachable: There is nobody to be asked.
            ConnectionLost: The request was sent, and no answer came.
            Refused: It is none with status 200.
        """
        headers = {"Accept": accept, "Content-Type": "application/json"}
        if token := self._token():
            headers["Authorization"] = f"Bearer {token}"
        sent = None if body is None else json.dumps(body).encode()
        with closing(self._connected(timeout_seconds)) as connection:
            try:
                # A body that is too large is refused before all of it was read; the refusal can be read all the same.
                with suppress(BrokenPipeError, ConnectionResetError):
                    connection.request(method, self._parts.path + path, sent, headers)
                response = connection.getresponse()
            except (HTTPException, OSError) as error:
                raise ConnectionLost from error
            with closing(response):
                if response.status != 200:
                    raise self._refused(response)
                yield response

    def _connected(self, timeout_seconds: float) -> HTTPConnection:
        kind = HTTPSConnection if self._parts.scheme == "https" else HTTPConnection
        connection = kind(self._parts.hostname or "", self._parts.port, timeout=CONNECT_SECONDS)
        try:
            connection.connect()
        except (OSError, HTTPException) as error:
            connection.close()
            raise self._unreachable(error) from None
        connection.sock.settimeout(timeout_seconds)
        return connection

    def _refused(self, response: HTTPResponse) -> Refused:
        try:
            body = json.loads(response.read(_REFUSAL_MAX_BYTES))
            said = body.get("error") if isinstance(body, dict) else None
        except (ValueError, RecursionError, HTTPException, OSError):
            said = None
        status = response.status
        reason = one_line(said, most=300) if isinstance(said, str) else f"{status} {one_line(response.reason)}"
        if not isinstance(said, str) and status != 401:
            return Refused(status, f"{self.url} answers {reason}: is the address right?")
        if status == 401:
            return Refused(status, f"not allowed: {reason}; --user signs a token, --token takes one")
        if after := response.getheader("Retry-After"):
            reason += f"; try again in {one_line(after, most=10)} seconds"
        return Refused(status, reason)

    def _unreachable(self, error: BaseException) -> Unreachable:
        if isinstance(error, ConnectionRefusedError):
            return Unreachable(f"there is no server at {self.url}: start it, or name another one with --url")
        reason = getattr(error, "strerror", None) or str(error) or type(error).__name__
        return Unreachable(f"the server at {self.url} cannot be reached: {one_line(reason)}")

    def _somebody_else(self, what: str) -> CommandFailed:
        return CommandFailed(f"{self.url} answers {one_line(what)}, not as this server does: is the address right?")


def _event(data: str) -> dict[str, Any]:
    event = json.loads(data)
    if not isinstance(event, dict):
        raise ValueError("an event must be an object")
    return event
