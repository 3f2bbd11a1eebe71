"""The server as a person starts it: `python server.py` in a process of its own, for tests from outside."""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
_LISTENING = re.compile(r"listening on (http://\S+:\d+)")
_START_TIMEOUT_SECONDS = 30.0
_STOP_TIMEOUT_SECONDS = 30.0


class ServerProcess:
    """One server on a data directory that outlives it, so that a test can kill it and start it again.

    Args:
        settings: What follows `--set`, as `stream.heartbeat_seconds=1`.
        data_dir: Where the embedded database is; a new temporary directory by default.
        config: A file for `--config`; by default the one beside `server.py`.
    """

    def __init__(self, *settings: str, data_dir: Path | None = None, config: Path | None = None) -> None:
        self._own_directory = None if data_dir else tempfile.TemporaryDirectory(prefix="tornado-copilot-")
        self.data_dir = data_dir or Path(self._own_directory.name) / "data"
        self._settings = settings
        self._config = config
        self._port = 0
        self._process: subprocess.Popen[str] | None = None
        self._reader: threading.Thread | None = None
        self._lines: list[str] = []
        self._settled = threading.Event()
        self.url = ""

    def start(self) -> ServerProcess:
        """Start it, again on the same port if it ran before, and return when requests are answered.

        Raises:
            RuntimeError: It ended, or said nothing for 30 seconds; with its log.
        """
        self._settled.clear()
        self.url = ""
        self._process = subprocess.Popen(
            self._command(), cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, bufsize=1
        )
        self._reader = threading.Thread(target=self._read, args=(self._process,), daemon=True)
        self._reader.start()
        self._settled.wait(_START_TIMEOUT_SECONDS)
        if not self.url:
            self.kill()
            raise RuntimeError(f"the server did not start:\n{self.log}")
        self._port = int(self.url.rpartition(":")[2])
        return self

    @property
    def pid(self) -> int:
        """The process id of the server that was started last."""
        assert self._process is not None
        return self._process.pid

    @property
    def log(self) -> str:
        """All that it wrote on standard output and standard error, over all its starts."""
        return "\n".join(self._lines)

    @property
    def is_running(self) -> bool:
        """Whether the process has not ended."""
        return self._process is not None and self._process.poll() is None

    def kill(self) -> None:
        """End it as a crash would: `kill -9`. Returns when it is gone."""
        self._end(subprocess.Popen.kill)

    def terminate(self) -> int:
        """Ask it to stop, as a service manager would, and return its exit status."""
        return self._end(subprocess.Popen.terminate)

    def wait(self) -> int:
        """Wait for it to end by itself and return its exit status."""
        assert self._process is not None and self._reader is not None
        status = self._process.wait(_STOP_TIMEOUT_SECONDS)
        self._reader.join(_STOP_TIMEOUT_SECONDS)
        return status

    def close(self) -> None:
        """Kill it if it runs, and remove its temporary directory."""
        if self._process is not None:
            self.kill()
        if self._own_directory is not None:
            self._own_directory.cleanup()

    def _command(self) -> list[str]:
        config = ["--config", str(self._config)] if self._config else []
        settings = [
            f"storage.data_dir={self.data_dir}",
            "lifecycle.drain_seconds=1",
            "server.event_loop=asyncio",  # As most people run it, whatever is installed here for the tests.
            *self._settings,
        ]
        overrides = [word for setting in settings for word in ("--set", setting)]
        return [sys.executable, "-u", "server.py", "serve", *config, "--port", str(self._port), *overrides]

    def _end(self, how) -> int:
        assert self._process is not None
        if self.is_running:
            how(self._process)
        try:
            return self.wait()
        except subprocess.TimeoutExpired:
            self._process.kill()
            self.wait()
            raise

    def _read(self, process: subprocess.Popen[str]) -> None:
        # Read to the end whatever happens: a full pipe would stop the server.
        assert process.stdout is not None
        with process.stdout:
            for line in process.stdout:
                self._lines.append(line.rstrip("\n"))
                if not self.url and (found := _LISTENING.search(line)):
                    self.url = found[1]
                    self._settled.set()
        self._settled.set()
