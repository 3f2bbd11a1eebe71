"""The database process of a server that crashed, where the kernel did not end it (macOS), or has not yet."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import select
import signal
import sys
from asyncio.subprocess import PIPE
from pathlib import Path

from tornado_copilot.errors import StartupError
from tornado_copilot.storage.data_directory import DataDirectory

_log = logging.getLogger(__name__)

_POLL_SECONDS = 0.02
_END_SECONDS = 10.0


async def end_left_over(directory: DataDirectory) -> None:
    """End the process that is recorded in a directory that we have claimed, if it still is that process.

    Raises:
        StartupError: It does not end.
    """
    left_over = directory.recorded()
    if left_over is None:
        return
    # A pid is used again: only a process that was started on this very directory is ours.
    ours = f" --storage-path {directory.data} "
    try:
        async with asyncio.timeout(_END_SECONDS):
            while not _has_ended(left_over.pid):
                words = await _command_line(left_over.pid)
                if ours in words:
                    _log.info("ending the database process %d of a server that crashed", left_over.pid)
                    with contextlib.suppress(ProcessLookupError):
                        os.kill(left_over.pid, signal.SIGKILL)
                elif words:
                    return
                # Without any words it is about to be gone; its locks go last.
                await asyncio.sleep(_POLL_SECONDS)
    except TimeoutError:
        raise StartupError(f"the database process {left_over.pid} of a crashed server cannot be ended") from None


async def _command_line(pid: int) -> str:
    """The words of a process' command line, each followed by a space; empty if it is gone, or only to be reaped."""
    if sys.platform == "linux":
        return _from_proc(pid)
    ps = await asyncio.create_subprocess_exec("ps", "-ww", "-o", "command=", "-p", str(pid), stdout=PIPE)
    output, _ = await ps.communicate()
    return output.decode("utf-8", "replace").replace("\n", " ")


def _has_ended(pid: int) -> bool:
    """Whether all of its threads are gone; it may still wait for its parent to take note."""
    try:
        if sys.platform != "linux":
            os.kill(pid, 0)
            return False
        descriptor = os.pidfd_open(pid)
    except ProcessLookupError:
        return True
    try:
        return bool(select.select([descriptor], [], [], 0)[0])
    finally:
        os.close(descriptor)


def _from_proc(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode("utf-8", "replace")
    except OSError:
        return ""
