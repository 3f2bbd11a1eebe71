"""Run a program that ends with its parent, however the parent ends: `parent_death.py PARENT_PID PROGRAM ARGUMENT…`.

Executed by its path, never imported. It asks Linux for a signal at the parent's death (prctl(2), PR_SET_PDEATHSIG)
and then becomes the program: the request survives `execve`. Asking between fork and exec, with a `preexec_fn`, may
deadlock in a process with threads, and the driver has some.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys

_PR_SET_PDEATHSIG = 1


def main(parent_pid: int, *command: str) -> None:
    """Become `command`; returns never."""
    if sys.platform == "linux":
        # SIGKILL, not SIGTERM: a database that hangs ignores the latter and would keep the directory locked against
        # the server's successor. With a journal that is synced at each commit nothing acknowledged is lost by it.
        if ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL):
            sys.exit(f"prctl: {os.strerror(ctypes.get_errno())}")
    if os.getppid() != parent_pid:
        sys.exit("the parent ended before it could be watched")
    os.execv(command[0], command)  # noqa: S606 - that no shell is involved is the point


if __name__ == "__main__":
    main(int(sys.argv[1]), *sys.argv[2:])
