"""A database that is there, takes connections, and does not answer."""

import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

from tests.http_calls import call
from tests.server_process import ROOT


def children_of(pid):
    return [int(child) for each in Path(f"/proc/{pid}/task").glob("*/children") for child in each.read_text().split()]


@contextmanager
def stalled(server):
    """Stop the embedded database of a server without ending it."""
    children = children_of(server.pid)
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


def test_a_server_that_is_asked_to_stop_does_not_wait_for_its_database_to_come_up(tmp_path):
    command = [sys.executable, "server.py", "--port", "0", "--set", f"storage.data_dir={tmp_path / 'data'}"]
    server = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    while not (children := children_of(server.pid)):
        time.sleep(0.005)
    for pid in children:
        os.kill(pid, signal.SIGSTOP)
    server.terminate()
    # It has asked its database to stop by now, which obeys once it is let.
    time.sleep(0.5)
    for pid in children:
        os.kill(pid, signal.SIGCONT)
    output, _ = server.communicate(timeout=20)
    assert server.returncode == 0, output
    assert "listening on" not in output
