"""A watchdog that logs what holds the event loop, from a thread of its own."""

from __future__ import annotations

import asyncio
import logging
import sys
import sysconfig
import threading
import time
from types import FrameType

from tornado_copilot.loop_lag import LoopLag

logger = logging.getLogger(__name__)

LOG_PAUSE_SECONDS = 1.0
"""The log has at most one line in this time, and one for each time that the loop is held."""

_CHECKS_IN_THRESHOLD = 4
_FRAMES_MAX = 6
_LIBRARIES = tuple({sysconfig.get_path(name) for name in ("stdlib", "platstdlib", "purelib", "platlib")})


class LoopWatchdog:
    """Logs a warning that names the running code when a timer of the loop is late for too long.

    The loop itself does nothing for it: the thread compares the clock with the timer that `LoopLag` has set. Code that
    holds the interpreter's lock, as a long match of a pattern, is seen when it ends, and still before the timer runs.
    A loop that is late in `select` itself waits for a processor, or for the lock that another thread holds.

    Args:
        lag: Sets the timer; must be started on the same loop.
        threshold_milliseconds: How late the timer may be; 0 for no watchdog.
    """

    def __init__(self, lag: LoopLag, threshold_milliseconds: float) -> None:
        self._lag = lag
        self._threshold_seconds = threshold_milliseconds / 1000
        self._stopped = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin to watch the running loop."""
        if self._threshold_seconds > 0:
            watched = (asyncio.get_running_loop(), threading.get_ident())
            self._thread = threading.Thread(target=self._watch, args=watched, name="loop watchdog", daemon=True)
            self._thread.start()

    def stop(self) -> None:
        """End the thread."""
        self._stopped.set()
        if self._thread is not None:
            self._thread.join()

    def _watch(self, loop: asyncio.AbstractEventLoop, thread_id: int) -> None:
        logged_due_at, logged_at = 0.0, -LOG_PAUSE_SECONDS
        while not self._stopped.wait(self._threshold_seconds / _CHECKS_IN_THRESHOLD):
            due_at, now = self._lag.due_at, time.monotonic()
            if now - due_at < self._threshold_seconds or due_at == logged_due_at or now - logged_at < LOG_PAUSE_SECONDS:
                continue
            frame = sys._current_frames().get(thread_id)
            task = asyncio.current_task(loop)
            logged_due_at, logged_at = due_at, now
            logger.warning(
                "the event loop has been held for %d ms or more by %s: %s",
                (now - due_at) * 1000,
                f"the task {task.get_name()!r}" if task is not None else "code of no task",
                held_by(frame),
            )


def held_by(frame: FrameType | None) -> str:
    """Return the innermost frame and those of no library around it, as `file:line in function`, innermost first."""
    places: list[str] = []
    while frame is not None and len(places) < _FRAMES_MAX:
        code = frame.f_code
        if not places or not code.co_filename.startswith((*_LIBRARIES, "<")):
            places.append(f"{code.co_filename}:{frame.f_lineno} in {code.co_qualname}")
        frame = frame.f_back
    return " < ".join(places) or "nothing that can be seen"
