"""A database that is there, takes connections, and does not answer."""

import os
import signal
import time
from contextlib import contextmanager
from pathlib import Path

from tests.http_calls import call


@contextmanager
def stalled(server):
    """Stop the embedded database of a server without ending it."""
    children = [
        int(pid) for each in Path(f"/proc/{server.pid}/task").glob("*/children") for pid in each.read_text().split()
    ]
    for pid in children:
        os.kill(pid, signal.SIGSTOP)
    try:
        yield children
    finally:
        for pid in children:
            os.kill(pid, signal.SIGCONT)


async def test_who_asks_whether_we_are_ready_is_told_soon_that_we_are_not(start_server):
    server = start_server()
    assert (await call(server, "GET", "/ready")).status == 200
    with stalled(server) as children:
        assert children
        began = time.monotonic()
        refused = await call(server, "GET", "/ready")
        assert refused.status == 503 and refused.json["code"] == "unavailable"
        assert time.monotonic() - began < 5
        assert (await call(server, "GET", "/health")).status == 200
    assert (await call(server, "GET", "/ready")).status == 200
