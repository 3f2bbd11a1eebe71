"""What every server in Python has in common: the message, and the one who has it published.

A server prints `port <number>` when it listens, and obeys `publish <count>` on standard input: that many messages, back
to back, to everybody. It ends with its input.
"""

from __future__ import annotations

import asyncio
import os
import resource
import socket
import sys
import time
from collections.abc import Callable

MESSAGE_BYTES = 100


def message() -> bytes:
    """A JSON object of 100 bytes, with the time at which it was published."""
    head = b'{"type":"note","data":{"at":%d,"padding":"' % time.monotonic_ns()
    return head + b"x" * (MESSAGE_BYTES - len(head) - 3) + b'"}}'


def listening() -> socket.socket:
    """A socket that listens on a free port of the loopback address, with room for all who come at once."""
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    sock = socket.create_server(("127.0.0.1", 0), backlog=1024)
    sock.setblocking(False)
    return sock


def announce(port: int) -> None:
    """Say where to connect to."""
    print(f"port {port}", flush=True)


def obey(publish: Callable[[int], object], *more: tuple[str, Callable[[int], object]]) -> None:
    """Obey, on the running loop, until the input ends; then the process ends."""
    orders = {"publish": publish, **dict(more)}

    def on_input() -> None:
        text = os.read(0, 65536).decode()
        if not text:
            os._exit(0)
        for line in text.splitlines():
            name, _, count = line.partition(" ")
            orders[name](int(count))

    os.set_blocking(0, False)
    asyncio.get_running_loop().add_reader(0, on_input)


def event_loop() -> Callable[[], asyncio.AbstractEventLoop]:
    """The event loop that the command line asks for: `uvloop`, or asyncio's own."""
    if "uvloop" in sys.argv[1:]:
        import uvloop

        return uvloop.new_event_loop
    return asyncio.new_event_loop
