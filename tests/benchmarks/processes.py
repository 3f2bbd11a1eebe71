"""The processes of a benchmark: a server, a load generator, and what Linux knows of them."""

from __future__ import annotations

import json
import os
import select
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
START_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Peer:
    """A server to measure.

    Attributes:
        name: In the table.
        script: Under `servers/`.
        arguments: Of the script.
        request: What a client sends to be connected.
        until: What it is then sent.
        then: What it says to that, where the protocol wants it to.
        order: How it is told to publish.
    """

    name: str
    script: str
    arguments: tuple[str, ...] = ()
    request: str = "GET /stream HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\r\n"
    until: str = "connected"
    then: str = ""
    order: str = "publish"


class Server:
    """A running server."""

    def __init__(self, process: subprocess.Popen[str], port: int, pid: int) -> None:
        self.process = process
        self.port = port
        self.pid = pid
        """Whose memory and CPU are measured."""

    def tell(self, order: str, count: int) -> None:
        """Give an order."""
        assert self.process.stdin is not None
        self.process.stdin.write(f"{order} {count}\n")
        self.process.stdin.flush()

    def cpu_seconds(self) -> float:
        """What its threads have spent on a core, to the nanosecond where Linux says so."""
        return cpu_seconds(self.pid)

    def resident_bytes(self) -> int:
        """Its own memory, without that of child processes."""
        fields = Path(f"/proc/{self.pid}/statm").read_text().split()
        return int(fields[1]) * os.sysconf("SC_PAGE_SIZE")


class LoadError(Exception):
    """The load generator could not do what it was told."""


class Load:
    """A load generator."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, str(HERE / "load.py")], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def start(self, do: str, **order: Any) -> None:
        """Give an order; `answer` waits for the outcome."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps({"do": do, **order}) + "\n")
        self._process.stdin.flush()

    def answer(self) -> dict[str, Any]:
        """The outcome of the last order.

        Raises:
            LoadError: It failed.
        """
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        answer: dict[str, Any] = json.loads(line) if line else {"error": "the load generator has ended"}
        if "error" in answer:
            raise LoadError(answer["error"])
        return answer

    def do(self, do: str, **order: Any) -> dict[str, Any]:
        """Give an order and wait for the outcome."""
        self.start(do, **order)
        return self.answer()

    def open(self, server: Server, peer: Peer, count: int, requests: list[str] | None = None) -> dict[str, Any]:
        """Connect that many clients."""
        return self.do(
            "open", port=server.port, count=count, requests=requests or [peer.request], until=peer.until, then=peer.then
        )

    def close(self) -> None:
        """End it."""
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait(30)
        self._process.stdout.close()


@contextmanager
def running(peer: Peer) -> Iterator[Server]:
    """Start a server; it ends with the block."""
    with tempfile.TemporaryDirectory(prefix="benchmark-") as directory:
        command = [sys.executable, str(HERE / "servers" / peer.script), *peer.arguments]
        if peer.script.endswith(".mjs"):
            command[0] = "node"
        if peer.script == "ours.py":
            command += [f"storage.data_dir={directory}/data"]
        environment = {
            **os.environ,
            "PYTHONPATH": os.pathsep.join((str(HERE), str(ROOT))),
            "COPILOTKIT_TELEMETRY_DISABLED": "true",
            "NODE_ENV": "production",
        }
        with open(f"{directory}/log", "w+") as log:
            process = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, text=True, env=environment, cwd=ROOT
            )
            try:
                port, pid = _announced(process, log.name)
                yield Server(process, port, pid)
            finally:
                _end(process)


@contextmanager
def loading() -> Iterator[Load]:
    """Start a load generator; it ends with the block."""
    load = Load()
    try:
        yield load
    finally:
        load.close()


def cpu_seconds(pid: int) -> float:
    """What a process has spent on a core: all threads, run time from `schedstat`."""
    total = 0
    for task in Path(f"/proc/{pid}/task").iterdir():
        with suppress(FileNotFoundError, ProcessLookupError):  # A thread that has just ended.
            total += int((task / "schedstat").read_text().split()[0])
    return total / 1e9


def settled_bytes(server: Server, seconds: float = 10) -> int:
    """Resident memory once it has stopped to change."""
    deadline = time.monotonic() + seconds
    before = -1
    while (now := server.resident_bytes()) != before and time.monotonic() < deadline:
        before = now
        time.sleep(0.7)
    return now


def _announced(process: subprocess.Popen[str], log: str) -> tuple[int, int]:
    """The port, and the process to measure where it is not the one that was started."""
    assert process.stdout is not None
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        if select.select([process.stdout], [], [], 0.2)[0] and (line := process.stdout.readline()).startswith("port "):
            _, port, *pid = line.split()
            return int(port), int(pid[0]) if pid else process.pid
    raise RuntimeError(f"{process.args} did not start: {Path(log).read_text()[-2000:]}")


def _end(process: subprocess.Popen[str]) -> None:
    assert process.stdin is not None and process.stdout is not None
    process.terminate()
    try:
        process.wait(20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    process.stdin.close()
    process.stdout.close()
