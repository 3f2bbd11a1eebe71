"""What Ctrl-C does while an answer comes."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from tornado_copilot.errors import CommandFailed
from tornado_copilot.terminal.endpoint import Endpoint

JOIN_SECONDS = 1
"""How long the end of an answer waits for what the server says to a stop; when it says nothing, nobody is kept."""


class Stop:
    """Ctrl-C during an answer: ends the run at the server, not only the view of it.

    Args:
        endpoint: The server.
        thread_id: The thread in which the run is.

    Attributes:
        is_wanted: Whether it was pressed since the answer began.
        failure: Why the server could not be asked.
    """

    def __init__(self, endpoint: Endpoint, thread_id: str) -> None:
        self._endpoint = endpoint
        self._thread_id = thread_id
        self._asking: list[threading.Thread] = []
        self.is_wanted = False
        self.failure = ""

    @contextmanager
    def by_interrupt(self) -> Iterator[None]:
        """While this lasts, Ctrl-C asks for the end of the run; pressed again, it is a `KeyboardInterrupt`."""
        self.is_wanted, self.failure = False, ""
        before = signal.signal(signal.SIGINT, self._interrupted)
        try:
            yield
        finally:
            signal.signal(signal.SIGINT, before)
            while self._asking:
                self._asking.pop().join(JOIN_SECONDS)

    def ask(self) -> None:
        """Ask the server, from a thread of its own: the answer is being read meanwhile, to its end."""
        asking = threading.Thread(target=self._ask, daemon=True)
        self._asking.append(asking)
        asking.start()

    def _ask(self) -> None:
        try:
            self._endpoint.stop(self._thread_id)
        except CommandFailed as error:
            self.failure = f"could not be stopped: {error}"

    def _interrupted(self, _: int, __: FrameType | None) -> None:
        if self.is_wanted:
            raise KeyboardInterrupt
        self.is_wanted = True
        self.ask()
