"""The embedded database: SecantusDB as a child process that lives and dies with the server.

It speaks the MongoDB wire protocol on a loopback port, so that everything else sees one more MongoDB. It is under
the GPL and never imported: another process, started with this interpreter. For trying out, development and small
use; production sets `storage.uri`.
"""

from __future__ import annotations

import asyncio
import importlib.util
import logging
import os
import shutil
import signal
import socket
import sys
from asyncio.subprocess import DEVNULL, Process
from pathlib import Path

from tornado_copilot.errors import StartupError
from tornado_copilot.storage import parent_death
from tornado_copilot.storage.data_directory import DatabaseProcess, DataDirectory
from tornado_copilot.storage.left_over import end_left_over
from tornado_copilot.storage.log_throttle import LogThrottle
from tornado_copilot.storage.probe import admin_command, answering_pid

_log = logging.getLogger(__name__)

_STOP_SECONDS = 10.0
_POLL_SECONDS = 0.02
_PORT_ATTEMPTS = 5
_PAUSE_MIN_SECONDS = 0.1
_PAUSE_MAX_SECONDS = 10.0
_STEADY_SECONDS = 60.0
"""A process that lived this long had started well: the next restart does not wait longer than the first."""
_PRUNE_SECONDS = 60
"""How often the space of changes that no reader needs is given back, and for how long they are kept."""
_PRUNE_TIMEOUT_SECONDS = 30.0
_ROOM_POLL_SECONDS = 1.0
_ROOM_MIN_BYTES = 16 * 1_048_576
"""Free space below which a process is not started: each one begins a journal of 10 MiB."""


def running_uri(data_dir: Path) -> str | None:
    """Where the embedded database answers that another server runs in this directory; None if none does."""
    directory = DataDirectory(data_dir)
    process = directory.recorded() if directory.is_claimed() else None
    return _uri(process.port) if process else None


class EmbeddedDatabase:
    """One database process in one data directory, which no other server may use meanwhile.

    If the process ends by itself it is started again on the same port, so that clients reconnect as after any
    outage; the pause between attempts grows from 0.1 to 10 seconds, and there is none without 16 MiB of free space.
    If the server is killed, the kernel kills the database (Linux), or the next server on this directory does.

    Belongs to one event loop. `start` is called on a thread that lives as long as the server does: Linux takes the
    end of that thread for the parent's death.
    """

    def __init__(self, data_dir: Path, *, cache_mebibytes: int, start_timeout_seconds: float) -> None:
        self._directory = DataDirectory(data_dir)
        self._cache_mebibytes = cache_mebibytes
        self._start_timeout_seconds = start_timeout_seconds
        self._supervisor: asyncio.Task[None] | None = None
        self._process: Process | None = None
        self._is_restarting = False
        self._start_failure = ""
        self._port = 0

    @property
    def uri(self) -> str:
        """The connection string, once started. Retryable writes would cost this engine 10 to 25 ms each."""
        if not self._port:
            raise RuntimeError("the embedded database has not been started")
        return _uri(self._port)

    async def start(self) -> None:
        """Claim the directory, start the process and return when it answers.

        When this is cancelled, or `stop` is called meanwhile, nothing is left behind.

        Raises:
            StartupError: The package is missing, another server holds the directory, or the process does not come
                up within the time allowed.
        """
        if importlib.util.find_spec("secantus") is None:
            raise StartupError(
                "the embedded database (package SecantusDB) is not installed for this Python: "
                "set storage.uri to the address of a MongoDB server"
            )
        self._directory.claim()
        answering: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._supervisor = asyncio.create_task(self._supervise(answering), name="embedded-database")
        # In a callback, because a task that is cancelled before its first step runs no `finally` of its own.
        self._supervisor.add_done_callback(lambda _: self._let_go(answering))
        try:
            await answering
        except BaseException:
            await self.stop()
            raise

    def restart(self) -> None:
        """Kill the process, which takes no writes any more; it is started again as after any end.

        No acknowledged write is lost: each one was synced. The engine of a full disk does not close in order.
        """
        if self._process is not None and self._process.returncode is None:
            self._is_restarting = True
            self._process.kill()

    @property
    def problem(self) -> str:
        """The reason for which the process cannot write or cannot be started; empty where none is known."""
        return self._lack_of_room() or self._start_failure

    async def stop(self) -> None:
        """End the process, within 10 seconds, and release the directory. Close all clients before.

        Does nothing where nothing runs. A second call waits for the first.
        """
        if self._supervisor is None:
            return
        if not self._supervisor.cancelling():
            self._supervisor.cancel()
        await asyncio.wait({self._supervisor})

    async def _supervise(self, answering: asyncio.Future[None]) -> None:
        """Own the process and the claim from the first start to the end."""
        try:
            await end_left_over(self._directory)
            if problem := self._lack_of_room():
                raise StartupError(problem)
            process = await self._launch_on_free_port()
        except (StartupError, OSError) as error:
            if not answering.done():
                answering.set_exception(StartupError(f"the embedded database cannot be started: {error}"))
            return
        if not answering.done():
            answering.set_result(None)
        pause = _PAUSE_MIN_SECONDS
        while True:
            self._process = process
            lived_seconds = await self._lifetime(process)
            pause = _PAUSE_MIN_SECONDS if lived_seconds > _STEADY_SECONDS else pause
            if not self._is_restarting:
                _log.error(
                    "the embedded database ended by itself (%s), it is started again in %.1f s; its last words: %s",
                    _how_it_ended(process),
                    pause,
                    self._directory.last_log_line() or "none",
                )
            self._is_restarting = False
            process, pause = await self._launch_again(pause)

    async def _lifetime(self, process: Process) -> float:
        """Wait for the end of the process and return how many seconds that took; when cancelled, end it."""
        clock = asyncio.get_running_loop().time
        started = clock()
        ended = asyncio.create_task(process.wait(), name="lifetime of the embedded database")
        try:
            while not (await asyncio.wait({ended}, timeout=_PRUNE_SECONDS))[0]:
                # By itself it does so after so many writes only: large ones would fill the disk by then.
                await admin_command(self._port, "secantusAdmin.pruneOplog", timeout_seconds=_PRUNE_TIMEOUT_SECONDS)
        except asyncio.CancelledError:
            await _end(process)
            raise
        finally:
            ended.cancel()
        return clock() - started

    async def _launch_again(self, pause: float) -> tuple[Process, float]:
        """Start a process on the same port, for as long as it takes; returns it and the next pause in seconds."""
        throttle = LogThrottle()
        while True:
            await asyncio.sleep(pause)
            if self._lack_of_room():
                pause = _ROOM_POLL_SECONDS
                continue
            pause = min(pause * 2, _PAUSE_MAX_SECONDS)
            try:
                process = await self._launch(self._port)
            except (StartupError, OSError) as error:
                self._start_failure = f"the embedded database does not start: {error}"
                if throttle.is_due():
                    _log.error("%s; next attempt in %.1f s", self._start_failure, pause)
            else:
                self._start_failure = ""
                _log.info("the embedded database answers again")
                return process, pause

    def _lack_of_room(self) -> str:
        """Return what is wrong where a process would soon fail to write; empty where the disk has room."""
        try:
            free = shutil.disk_usage(self._directory.path).free
        except OSError as error:
            return f"storage.data_dir cannot be read: {error.strerror}"
        if free >= _ROOM_MIN_BYTES:
            return ""
        return f"the disk of storage.data_dir is full, {_ROOM_MIN_BYTES >> 20} MiB must be free"

    def _let_go(self, answering: asyncio.Future[None]) -> None:
        if not answering.done():
            answering.set_exception(StartupError("the embedded database was stopped while it started"))
        self._directory.release()

    async def _launch_on_free_port(self) -> Process:
        # Between finding a port and the database's binding it somebody else may take it.
        for attempt in range(1, _PORT_ATTEMPTS + 1):
            self._port = _free_port()
            try:
                return await self._launch(self._port)
            except StartupError as error:
                if attempt == _PORT_ATTEMPTS or "Address already in use" not in str(error):
                    raise
                _log.info("port %d was taken meanwhile, trying another", self._port)
        raise AssertionError("unreachable")

    async def _launch(self, port: int) -> Process:
        """Start a process and return it when it answers.

        Raises:
            StartupError: It ended, or did not answer in time; it is gone.
        """
        process = await self._spawn(port)
        try:
            self._directory.record(DatabaseProcess(process.pid, port))
            async with asyncio.timeout(self._start_timeout_seconds):
                # By its pid, so that nobody else's database on this port is taken for ours.
                while await answering_pid(port) != process.pid:
                    if process.returncode is not None:
                        raise StartupError(self._directory.last_log_line() or _how_it_ended(process))
                    await asyncio.sleep(_POLL_SECONDS)
        except TimeoutError:
            await _end(process)
            raise StartupError(
                f"no answer within {self._start_timeout_seconds:g} seconds, see {self._directory.log}"
            ) from None
        except BaseException:
            await _end(process)
            raise
        return process

    async def _spawn(self, port: int) -> Process:
        options = {
            # Without a file of our own it would read one in its working or home directory.
            "--config": str(self._directory.options_file()),
            "--host": "127.0.0.1",
            "--port": str(port),
            "--storage-path": str(self._directory.data),
            "--cache-size": f"{self._cache_mebibytes}M",
            "--noop-heartbeat-seconds": "30",
            # It keeps a copy of each change for change streams, an hour by default. A reader is seconds behind.
            "--oplog-retention-seconds": str(_PRUNE_SECONDS),
            "--log-level": "WARNING",
        }
        log = self._directory.open_log()
        try:
            return await asyncio.create_subprocess_exec(
                *(sys.executable, "-I", "-S", parent_death.__file__, str(os.getpid())),
                # -P: a file in the working directory must not be imported in place of a module.
                *(sys.executable, "-P", "-m", "secantus"),
                *(word for option in options.items() for word in option),
                "--sync-on-commit",  # without it kill -9 loses acknowledged writes
                stdin=DEVNULL,
                stdout=log,
                stderr=log,
                cwd=self._directory.path,
                env={name: value for name, value in os.environ.items() if not name.startswith("TORNADO_COPILOT_")},
                start_new_session=True,  # a Ctrl-C in the terminal is for the server, which then ends its child
            )
        finally:
            os.close(log)


async def _end(process: Process) -> None:
    """End the process: SIGTERM, and SIGKILL if it takes too long or if waiting is cancelled."""
    if process.returncode is not None:
        return
    process.terminate()
    ended = asyncio.create_task(process.wait(), name="end-of-embedded-database")
    try:
        # It takes 2 s, until it no longer waits for its accepting thread. A connection would wake that one, and
        # what comes next is fast; but then every other close hung until it was killed (0.7.0b3).
        # No `asyncio.timeout`: in a task that is being cancelled, Python before 3.11.3 takes it for the cancelling.
        if not (await asyncio.wait({ended}, timeout=_STOP_SECONDS))[0]:
            _log.warning("the embedded database did not stop within %g s and is killed", _STOP_SECONDS)
    finally:
        if process.returncode is None:
            process.kill()
        await ended


def _how_it_ended(process: Process) -> str:
    code = process.returncode
    return signal.Signals(-code).name if code is not None and code < 0 else f"exit status {code}"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _uri(port: int) -> str:
    return f"mongodb://127.0.0.1:{port}/?directConnection=true&retryWrites=false"
