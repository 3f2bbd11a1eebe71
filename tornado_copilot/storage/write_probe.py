"""The write probe: learns that the database answers but takes no writes, and when it takes them again.

A full disk, a file system that became read-only, a primary that stepped down: such a database answers a ping. The probe
therefore writes a small document durably. It does so when the driver has seen a command fail, when `/ready` asks and
the last success is older than `FRESH_SECONDS`, and again and again while writes are refused.

    state      event                      next state  what happens
    accepting  a write was refused        refusing    the listener is told, one line in the log
    accepting  two in a row had no        refusing    the same; a database that is only slow has failed no command
               answer, and the driver
               has seen a command fail
    refusing   a write failed             refusing    one line a minute; the second refusal restarts the engine
    refusing   a write succeeded          accepting   the listener is told, one line in the log
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from typing import Protocol

from pymongo.errors import NotPrimaryError, OperationFailure

from tornado_copilot.errors import Unavailable
from tornado_copilot.storage.database import Database
from tornado_copilot.storage.log_throttle import LogThrottle

logger = logging.getLogger(__name__)

FRESH_SECONDS = 1.0
"""How long a successful write answers for the next one."""
TIMEOUT_SECONDS = 3.0
PAUSE_MIN_SECONDS = 1.0
PAUSE_MAX_SECONDS = 5.0
FAILURES_MIN = 2
"""One write without an answer may be a failover. One refusal is no reason to restart the engine."""
_DETAIL_MAX_CHARACTERS = 200
_ENDED = "the server is about to stop"


class Listener(Protocol):
    """The part of the process that stops taking requests while the database takes no writes."""

    def storage_failed(self, reason: str, /) -> None:
        """Take note that writes are refused; `reason` may be shown to clients."""

    def storage_opened(self) -> None:
        """Take note that writes are accepted."""


class Engine(Protocol):
    """A database process that this server owns."""

    @property
    def problem(self) -> str:
        """The reason for which the process cannot write or cannot be started; empty where none is known."""

    def restart(self) -> None:
        """End the process and start it again once that can succeed. Must not block."""


class WriteProbe:
    """Writes a small document to learn whether the database takes writes. Belongs to one event loop.

    Args:
        database: The database.
        listener: Told of each change. At first it is taken to know that writes are accepted.
        engine: The database's process where it is ours: restarted when it refuses writes twice in a row.
    """

    def __init__(self, database: Database, listener: Listener, engine: Engine | None = None) -> None:
        self._database = database
        self._listener = listener
        self._engine = engine
        self._failures = 0
        self._refusals = 0
        self._is_refusing = False
        self._refusing_since = 0.0
        self._succeeded_at = -FRESH_SECONDS
        self._is_suspected = False
        self._suspicion = ""
        self._throttle = LogThrottle()
        self._is_due = asyncio.Event()
        self._next: asyncio.Future[str] | None = None
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin to listen to the driver. Until then the listener is not told of writes that are accepted again."""
        loop = asyncio.get_running_loop()

        def suspect(failure: str) -> None:
            with contextlib.suppress(RuntimeError):  # The loop was closed while a command was under way.
                loop.call_soon_threadsafe(self._suspect, failure)

        self._database.driver.on_trouble = suspect
        self._task = asyncio.create_task(self._run(), name="write probe")

    async def stop(self) -> None:
        """End. Do this before the client is closed."""
        self._database.driver.on_trouble = None
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
            self._task = None
        if self._next is not None and not self._next.done():
            self._next.set_result(_ENDED)
        self._database.is_refusing = False

    async def confirm(self) -> None:
        """Return where the database took a write within the last second, or takes one now.

        Any number of callers share one write. The caller bounds the wait.

        Raises:
            Unavailable: It took none.
        """
        loop = asyncio.get_running_loop()
        if loop.time() - self._succeeded_at < FRESH_SECONDS:
            return
        if self._next is None:
            self._next = loop.create_future()
        self._is_due.set()
        if problem := await asyncio.shield(self._next):
            raise Unavailable(problem)

    async def attempt(self) -> None:
        """Write once, and act on the outcome.

        Raises:
            Unavailable: The database did not take it.
        """
        try:
            async with asyncio.timeout(TIMEOUT_SECONDS):
                await self._database.write_probe()
        except TimeoutError:
            self._failed("the database does not answer", f"no answer within {TIMEOUT_SECONDS:g} s")
        except (OperationFailure, NotPrimaryError) as error:
            self._refusals += 1
            self._failed("the database takes no writes, try again shortly", _detail(error), is_refusal=True)
        except Exception as error:
            self._failed("the database cannot be reached, try again shortly", _detail(error))
        else:
            self._succeeded()

    # The loop

    async def _run(self) -> None:
        pause = PAUSE_MIN_SECONDS
        while True:
            if not self._is_refusing:
                pause = PAUSE_MIN_SECONDS
                await self._is_due.wait()
            self._is_due.clear()
            asked, self._next = self._next, None
            problem = _ENDED
            try:
                await self.attempt()
                problem = ""
            except Unavailable as error:
                problem = error.message
                if not self._is_refusing:
                    self._is_due.set()
            finally:
                if asked is not None and not asked.done():
                    asked.set_result(problem)
            await asyncio.sleep(pause)
            pause = min(pause * 2, PAUSE_MAX_SECONDS)

    def _suspect(self, failure: str) -> None:
        self._is_suspected = True
        self._suspicion = failure or self._suspicion
        self._is_due.set()

    # Outcomes

    def _failed(self, message: str, detail: str, *, is_refusal: bool = False) -> None:
        """Change the state where that is due.

        Raises:
            Unavailable: Always.
        """
        self._failures += 1
        self._suspicion = ""
        if not is_refusal:
            self._refusals = 0
        is_lost = self._is_suspected and self._failures >= FAILURES_MIN
        if not self._is_refusing and (is_refusal or is_lost):
            self._is_refusing = self._database.is_refusing = True
            self._refusing_since = asyncio.get_running_loop().time()
            self._listener.storage_failed(message)
        if self._is_refusing and self._throttle.is_due():
            problem = self._engine.problem if self._engine is not None else ""
            logger.error("requests are answered with 503, since %s: %s", message.partition(",")[0], problem or detail)
        if self._engine is not None and self._refusals >= FAILURES_MIN:
            self._refusals = 0
            self._engine.restart()
        raise Unavailable(message)

    def _succeeded(self) -> None:
        now = asyncio.get_running_loop().time()
        self._failures = self._refusals = 0
        self._succeeded_at = now
        if self._is_refusing:
            self._is_refusing = self._database.is_refusing = False
            self._throttle = LogThrottle()
            if self._task is not None:
                self._listener.storage_opened()
            logger.info("the database takes writes again, after %.0f s", now - self._refusing_since)
        elif self._suspicion and self._throttle.is_due():
            logger.warning("the database takes writes, but failed a command: %s", self._suspicion)
        self._suspicion, self._is_suspected = "", False


def _detail(error: Exception) -> str:
    text = str(error).partition(", full error")[0]
    code = getattr(error, "code", None)
    return f"{text[:_DETAIL_MAX_CHARACTERS]} ({type(error).__name__}{'' if code is None else f', code {code}'})"
