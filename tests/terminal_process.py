"""`python server.py chat` as somebody uses it: on a terminal, a pseudo one, whose screen is read as it fills."""

from __future__ import annotations

import os
import pty
import re
import select
import signal
import subprocess
import sys
import time
from pathlib import Path

from tests.server_process import ROOT, ServerProcess

PROMPT = "\x1b[1m> "
_STYLE = re.compile(r"\x1b\[(?:0|1|2|31)m")
_READLINE = re.compile(r"\x1b\[\?2004[hl]")
"""Bracketed paste, which readline switches on and off."""


def chat_command(server: ServerProcess, *arguments: str) -> list[str]:
    return [
        sys.executable,
        str(ROOT / "server.py"),
        "chat",
        "--url",
        server.url,
        "--set",
        f"storage.data_dir={server.data_dir}",
        *arguments,
    ]


class Terminal:
    """A pseudo-terminal with the command in it.

    Attributes:
        screen: All that was written so far, as it came, but for readline's own sequences; with CR LF as LF.
    """

    def __init__(self, command: list[str], cwd: Path, **environ: str) -> None:
        self._master, slave = pty.openpty()
        self._process = subprocess.Popen(
            command,
            stdin=slave,
            stdout=slave,
            stderr=slave,
            cwd=cwd,
            env={**os.environ, "TERM": "xterm", "TZ": "Europe/Berlin", **environ},
            start_new_session=True,
            # So that what is typed as Ctrl-C becomes a signal, as it does where a shell has started the command.
            preexec_fn=lambda: _control(slave),
        )
        os.close(slave)
        self.screen = ""
        self._raw = b""
        self._seen = 0

    def type(self, text: str) -> None:
        """Press keys: ETX is Ctrl-C, EOT is Ctrl-D."""
        os.write(self._master, text.encode())

    def interrupt(self, until: str) -> None:
        """Press Ctrl-C at a prompt until it is taken: between showing a prompt and waiting, `input` does not notice."""
        for _ in range(3):
            self.type("\x03")
            try:
                self.until(until, 5)
                return
            except AssertionError:
                continue
        raise AssertionError(f"Ctrl-C was not taken; the screen: {self.screen!r}")

    def line(self, text: str) -> None:
        self.type(f"{text}\n")

    def until(self, text: str, seconds: float = 15) -> str:
        """Wait until the text shows on what is new; what came up to its end."""
        deadline = time.monotonic() + seconds
        while text not in self.screen[self._seen :]:
            if not self._read(deadline - time.monotonic()):
                raise AssertionError(f"{text!r} did not come; the screen: {self.screen!r}")
        end = self.screen.index(text, self._seen) + len(text)
        came, self._seen = self.screen[self._seen : end], end
        return came

    def end(self, seconds: float = 15) -> int:
        """Wait until the command has ended; its exit status."""
        deadline = time.monotonic() + seconds
        while self._read(deadline - time.monotonic()):
            pass
        return self._process.wait(max(0.1, deadline - time.monotonic()))

    @property
    def pid(self) -> int:
        return self._process.pid

    def close(self) -> None:
        if self._process.poll() is None:
            os.kill(self._process.pid, signal.SIGKILL)
            self._process.wait()
        if self._master >= 0:
            os.close(self._master)
            self._master = -1

    def _read(self, seconds: float) -> bool:
        """Read what there is; False where there will be no more, or not in time."""
        if not select.select([self._master], [], [], max(0.0, seconds))[0]:
            return False
        try:
            piece = os.read(self._master, 65_536)
        except OSError:  # Linux's end of file: nobody has the other side open.
            return False
        self._raw += piece
        text = self._raw.decode("utf-8", "ignore").replace("\r\n", "\n").replace("\r", "")
        self.screen = _READLINE.sub("", text)
        return bool(piece)


def plain(text: str) -> str:
    """The text without the client's own colours."""
    return _STYLE.sub("", text)


def _control(slave: int) -> None:
    import fcntl
    import termios

    fcntl.ioctl(slave, termios.TIOCSCTTY, 0)
    # A shell that runs the tests in the background has them ignore Ctrl-C, and what they start with them.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
