"""The client in a terminal against peers that are no server of ours, or one that behaves badly."""

from __future__ import annotations

import socket
import threading
from contextlib import contextmanager

import pytest

from tornado_copilot.errors import CommandFailed
from tornado_copilot.terminal import endpoint as endpoint_module
from tornado_copilot.terminal.endpoint import ConnectionLost, Endpoint, Refused, Unreachable


@contextmanager
def peer(answer: bytes, *, holds: bool = False):
    """Something that answers each connection so, whatever is asked; `holds` keeps it open afterwards."""
    held: list[socket.socket] = []

    def serve() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            connection.recv(65_536)
            connection.sendall(answer)
            held.append(connection)
            if not holds:
                connection.close()

    listener = socket.create_server(("127.0.0.1", 0))
    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield Endpoint(f"http://127.0.0.1:{listener.getsockname()[1]}/api/copilotkit", lambda: None)
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join(10)
        for connection in held:
            connection.close()


def http(body: bytes, kind: str = "application/json", status: str = "200 OK", more: str = "") -> bytes:
    return f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\n{more}Connection: close\r\n\r\n".encode() + body


DEEP = b"[" * 100_000 + b"]" * 100_000


@pytest.mark.parametrize(
    ("answer", "error", "message"),
    [
        (http(b"<html>", "text/html"), CommandFailed, "answers text/html, not as this server does"),
        (http(b"{"), CommandFailed, "is the address right"),
        (http(b"[]"), CommandFailed, "is the address right"),
        (http(b"\xff\xfe"), CommandFailed, "is the address right"),
        (http(DEEP), CommandFailed, "is the address right"),
        (http(b'{"agents": ["default"]}'), CommandFailed, "without agents"),
        (http(b"", status="302 Found", more="Location: /login\r\n"), Refused, "answers 302 Found"),
        (http(b"<html>", "text/html", "404 Not Found"), Refused, "no endpoint at"),
        (http(b"oops", status="502 Bad \x1b[31mGateway"), Refused, r"answers 502 Bad \[31mGateway"),
        (http(b"{}", status="401 Unauthorized"), Refused, "not allowed: 401 Unauthorized; --user"),
        (http(DEEP, status="500 Oops"), Refused, "500 Oops"),
        (
            http(b'{"error": "too\\n\\u001bfast"}', status="429 x", more="Retry-After: 7\r\n"),
            Refused,
            "^too fast; try again in 7 seconds$",
        ),
        (http(b"{}", more="Content-Length: 100\r\n"), Unreachable, "cannot be reached"),
        (b"SSH-2.0-OpenSSH_9.2\r\n", Unreachable, "cannot be reached: SSH-2.0-OpenSSH_9.2"),
        (b"", Unreachable, "cannot be reached: Remote end closed connection without response"),
    ],
)
def test_who_is_not_our_server_is_told_apart(answer, error, message):
    with peer(answer) as endpoint, pytest.raises(error, match=message) as raised:
        endpoint.agents()
    assert "\n" not in str(raised.value) and "\x1b" not in str(raised.value)


EVENT = b'data: {"type":"RUN_STARTED"}\n\n'


@pytest.mark.parametrize("after", [b"data: {\n\n", b"data: 5\n\n", b"data: [DONE]\n\n", b"data: " + DEEP + b"\n\n"])
def test_a_stream_that_turns_to_nonsense_is_lost(after):
    with peer(http(EVENT + after, "text/event-stream")) as endpoint:
        events = endpoint.run("default", {})
        assert next(events) == {"type": "RUN_STARTED"}
        with pytest.raises(ConnectionLost):
            next(events)


def test_a_stream_that_is_cut_between_two_pieces_is_lost():
    chunked = http(b"1f\r\n" + EVENT[:31] + b"\r\n", "text/event-stream", more="Transfer-Encoding: chunked\r\n")
    with peer(chunked) as endpoint, pytest.raises(ConnectionLost):
        list(endpoint.run("default", {}))


def test_silence_is_not_waited_for_for_ever(monkeypatch):
    monkeypatch.setattr(endpoint_module, "ANSWER_SECONDS", 0.1)
    monkeypatch.setattr(endpoint_module, "SILENCE_SECONDS", 0.1)
    with peer(b"", holds=True) as endpoint:
        with pytest.raises(Unreachable, match="timed out"):
            endpoint.agents()
        with pytest.raises(ConnectionLost):
            next(endpoint.run("default", {}))
    with peer(http(EVENT, "text/event-stream"), holds=True) as endpoint:
        events = endpoint.run("default", {})
        next(events)
        with pytest.raises(ConnectionLost):
            next(events)


def test_a_run_that_is_answered_by_a_page_is_no_run():
    with peer(http(b"<html>", "text/html")) as endpoint, pytest.raises(CommandFailed, match="is the address right"):
        next(endpoint.run("default", {}))
