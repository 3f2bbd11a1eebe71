"""The load generator: a process of its own that holds raw sockets, counts what comes, and says how late it was.

It obeys one line of JSON at a time on standard input and answers each with one on standard output; when its input ends,
so does it. It connects to loopback only. Messages are found by `"at":<nanoseconds>`, the publisher's monotonic clock,
which all processes of a machine share.

    {"do": "open", "port": 8000, "count": 1000, "requests": ["GET …"], "until": "connected"}
    {"do": "expect", "messages": 1000, "seconds": 30}
    {"do": "drain", "seconds": 5}
    {"do": "exchange", "port": 8000, "requests": ["POST …"], "count_what": "CONTENT", "until": "END", "seconds": 60}
    {"do": "close"}
"""

from __future__ import annotations

import json
import re
import resource
import select
import socket
import sys
import time
from typing import Any

AT_ONCE = 100
"""Connections under way at the same time: fewer than any server's backlog."""
_AT = re.compile(rb'"at":(\d{10,})')
_TAIL_BYTES = 30
"""Longer than `"at":` and its number: what a read may have cut in two."""


class Load:
    """The sockets of one load generator."""

    def __init__(self) -> None:
        self._epoll = select.epoll()
        self._sockets: dict[int, socket.socket] = {}

    def open(self, port: int, count: int, requests: list[str], until: str, then: str = "") -> dict[str, Any]:
        """Open `count` connections and wait until each has been sent `until`; `then` is what it says to that."""
        waiting: dict[int, bytes] = {}
        opened, started = 0, time.monotonic()
        mark, follow_up = until.encode("latin-1"), then.encode("latin-1")
        while opened < count:
            while len(waiting) < AT_ONCE and opened + len(waiting) < count:
                request = requests[(len(self._sockets)) % len(requests)]
                waiting[self._connect(port, request.encode("latin-1"))] = b""
            for number, _ in self._epoll.poll(30) or _give_up(f"{len(waiting)} connections wait for {until!r}"):
                data = self._sockets[number].recv(65536)
                if not data:
                    raise ConnectionError(f"refused: {waiting.get(number, b'')[-500:]!r}")
                if number not in waiting:
                    continue
                waiting[number] += data
                if mark in waiting[number]:
                    del waiting[number]
                    opened += 1
                    if follow_up:
                        self._sockets[number].sendall(follow_up)
        return {"opened": opened, "seconds": time.monotonic() - started}

    def expect(self, messages: int, seconds: float) -> dict[str, Any]:
        """Read until that many messages have come."""
        late: list[int] = []
        tails: dict[int, bytes] = {}
        deadline = time.monotonic() + seconds
        while len(late) < messages:
            if time.monotonic() > deadline:
                _give_up(f"{len(late)} of {messages} messages in {seconds} s")
            for number, _ in self._epoll.poll(1):
                data = self._read(number)
                now = time.monotonic_ns()
                whole = tails.pop(number, b"") + data
                end = 0
                for found in _AT.finditer(whole):
                    if found.end() == len(whole):
                        break
                    late.append(now - int(found[1]))
                    end = found.end()
                tails[number] = whole[max(end, len(whole) - _TAIL_BYTES) :]
        late.sort()
        return {"messages": len(late), **_percentiles(late)}

    def drain(self, seconds: float) -> dict[str, Any]:
        """Read and count bytes for a while."""
        count = 0
        deadline = time.monotonic() + seconds
        while (left := deadline - time.monotonic()) > 0:
            for number, _ in self._epoll.poll(left):
                count += len(self._read(number))
        return {"bytes": count}

    def exchange(self, port: int, requests: list[str], count_what: str, until: str, seconds: float) -> dict[str, Any]:
        """Send each request on a connection of its own, all at once, and read each until `until`.

        Returns the time from the first request to the last end, and when each request saw its first and second
        occurrence of anything: the head or the first byte of the body is not what a person waits for, `count_what` is.
        """
        want, mark = count_what.encode(), until.encode()
        numbers = [self._connect(port, b"") for _ in requests]
        started = time.monotonic_ns()
        sent_at = {}
        for number, request in zip(numbers, requests, strict=True):
            sent_at[number] = time.monotonic_ns()
            self._sockets[number].sendall(request.encode())
        first: dict[int, int] = {}
        counted = dict.fromkeys(numbers, 0)
        tails = dict.fromkeys(numbers, b"")
        left = set(numbers)
        deadline = time.monotonic() + seconds
        while left:
            if time.monotonic() > deadline:
                _give_up(f"{len(left)} of {len(numbers)} answers are not there after {seconds} s")
            for number, _ in self._epoll.poll(1):
                data = self._sockets[number].recv(262_144)
                now = time.monotonic_ns()
                whole = tails[number] + data
                keep = max(len(want), len(mark)) - 1
                counted[number] += whole.count(want)
                if number not in first and counted[number]:
                    first[number] = now - sent_at[number]
                if mark in whole or not data:
                    if not counted[number]:
                        raise ConnectionError(f"no answer in {whole[-500:]!r}")
                    left.discard(number)
                    self._epoll.unregister(number)
                    self._sockets.pop(number).close()
                    continue
                tail = whole[-keep:]
                # A whole occurrence in the tail would be counted again.
                tails[number] = tail[tail.rfind(want) + len(want) :] if want in tail else tail
        return {
            "seconds": (time.monotonic_ns() - started) / 1e9,
            "counted": sum(counted.values()),
            "first": _percentiles(sorted(first.values())),
        }

    def close(self) -> dict[str, Any]:
        """Close all connections."""
        count = len(self._sockets)
        for each in self._sockets.values():
            each.close()
        self._sockets.clear()
        return {"closed": count}

    def _connect(self, port: int, request: bytes) -> int:
        sock = socket.create_connection(("127.0.0.1", port), timeout=10)
        sock.sendall(request)
        sock.setblocking(False)
        self._sockets[sock.fileno()] = sock
        self._epoll.register(sock.fileno(), select.EPOLLIN)
        return sock.fileno()

    def _read(self, number: int) -> bytes:
        data = self._sockets[number].recv(65536)
        if not data:
            raise ConnectionError("the server has closed a connection")
        return data


def _percentiles(nanoseconds: list[int]) -> dict[str, float]:
    if not nanoseconds:
        return {}
    last = len(nanoseconds) - 1
    return {name: nanoseconds[round(last * share)] / 1e6 for name, share in (("p50", 0.5), ("p99", 0.99), ("max", 1.0))}


def _give_up(why: str) -> Any:
    raise TimeoutError(why)


def main() -> None:
    """Obey until the input ends."""
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    load = Load()
    for line in sys.stdin:
        order = json.loads(line)
        try:
            answer = getattr(load, order.pop("do"))(**order)
        except (OSError, TimeoutError) as error:
            answer = {"error": f"{type(error).__name__}: {error}"}
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
