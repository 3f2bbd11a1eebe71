"""The data directory of the embedded database: one server at a time, and what that server left in it.

    server.lock     held by the running server (flock), with its pid
    database.json   the database process and its port, while there is one
    database.log    what the database process says; the previous one is database.log.1
    database.toml   empty, so that no options file from elsewhere is read
    database/       the data
    secret          see `secret`

Only processes on this machine are kept apart; on a network file system nothing is promised.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

from tornado_copilot.errors import StartupError

_LOG_MAX_BYTES = 1_048_576


@dataclass(frozen=True, slots=True)
class DatabaseProcess:
    """A database process as it was recorded; it may be gone by now."""

    pid: int
    port: int


def create(path: Path) -> None:
    """Create the directory, for its owner alone; one that exists keeps its mode.

    Raises:
        StartupError: It cannot be created.
    """
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
    except FileExistsError:
        raise StartupError(f"storage.data_dir {path} cannot be used: it is not a directory") from None
    except OSError as error:
        raise StartupError(f"storage.data_dir {path} cannot be used: {error.strerror}") from None


class DataDirectory:
    """The directory, and the claim on it."""

    def __init__(self, path: Path) -> None:
        self.path = path.absolute()
        self.data = self.path / "database"
        self.log = self.path / "database.log"
        self._lock_file = self.path / "server.lock"
        self._record_file = self.path / "database.json"
        self._lock: int | None = None

    def claim(self) -> None:
        """Create the directory if need be and hold it until `release`, or until this process ends.

        Raises:
            StartupError: Another server holds it, or it cannot be used.
        """
        create(self.path)
        try:
            lock = os.open(self._lock_file, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise StartupError(f"storage.data_dir {self.path} cannot be used: {error.strerror}") from None
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            holder = os.pread(lock, 32, 0).decode("ascii", "replace").strip() or "unknown"
            os.close(lock)
            raise StartupError(
                f"storage.data_dir {self.path} is in use by another server (pid {holder}): "
                "stop that one, or give this one a directory of its own"
            ) from None
        try:
            # One write of one width, so that whoever reads meanwhile sees one pid or the other.
            os.pwrite(lock, f"{os.getpid():<10}\n".encode(), 0)
        except OSError as error:
            os.close(lock)
            raise StartupError(f"storage.data_dir {self.path} cannot be used: {error.strerror}") from None
        self._lock = lock

    def release(self) -> None:
        """Let another server have the directory."""
        if self._lock is not None:
            self._record_file.unlink(missing_ok=True)
            os.close(self._lock)
            self._lock = None

    def is_claimed(self) -> bool:
        """Whether a server, this process or another, holds the directory."""
        try:
            lock = os.open(self._lock_file, os.O_RDONLY)
        except OSError:
            return False
        try:
            # Shared, so that two that only look do not take each other for a server.
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except OSError:
            return True
        finally:
            os.close(lock)
        return False

    def record(self, process: DatabaseProcess) -> None:
        """Write down the database process, for `recorded`."""
        draft = self._record_file.with_suffix(".tmp")
        draft.write_text(json.dumps(asdict(process)), encoding="ascii")
        draft.replace(self._record_file)

    def recorded(self) -> DatabaseProcess | None:
        """The database process that was recorded last and not ended in order."""
        try:
            return DatabaseProcess(**json.loads(self._record_file.read_text(encoding="ascii")))
        except (OSError, ValueError, TypeError):
            return None

    def open_log(self) -> int:
        """A descriptor that appends to the log; a log that has grown large is set aside first."""
        with contextlib.suppress(FileNotFoundError):
            if self.log.stat().st_size > _LOG_MAX_BYTES:
                self.log.replace(self.log.with_name("database.log.1"))
        return os.open(self.log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)

    def options_file(self) -> Path:
        """An empty file of options for the database process."""
        file = self.path / "database.toml"
        file.touch(mode=0o600)
        return file

    def last_log_line(self) -> str:
        """The last thing that the database process said, for an error message."""
        with contextlib.suppress(OSError), self.log.open("rb") as log:
            log.seek(max(0, self.log.stat().st_size - 4096))
            lines = log.read().decode("utf-8", "replace").split("\n")
            return next((line.strip() for line in reversed(lines) if line.strip()), "")
        return ""
