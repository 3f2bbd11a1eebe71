"""The secret that signs tokens where none is configured: made once, and kept in the data directory."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from tornado_copilot.errors import StartupError
from tornado_copilot.storage import data_directory

_LENGTH_BYTES = 48
_LENGTH_MIN_BYTES = 32
"""RFC 7518, 3.2: a key of the hash's size or larger must be used with HS256."""


def made_secret(data_dir: Path) -> str:
    """The kept secret, made now if there is none; whoever comes first makes it, and everybody gets the same.

    Raises:
        StartupError: It can be neither read nor made, or the file was tampered with.
    """
    file = data_dir.absolute() / "secret"
    try:
        if not file.exists():
            data_directory.create(data_dir)
            _make(file)
        secret = file.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not text"
        raise StartupError(f"the secret {file} cannot be used: {reason}") from None
    if len(secret) < _LENGTH_MIN_BYTES:
        raise StartupError(f"the secret {file} is too short: remove the file, and a new one is made")
    return secret


def _make(file: Path) -> None:
    # Written whole under another name and then linked: the file appears complete or not at all, and of several
    # processes at once one wins.
    draft = file.with_name(f"secret.{os.getpid()}.{secrets.token_hex(4)}.tmp")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with open(descriptor, "w", encoding="ascii") as out:
            out.write(secrets.token_urlsafe(_LENGTH_BYTES) + "\n")
            out.flush()
            os.fsync(out.fileno())
        try:
            os.link(draft, file)
        except FileExistsError:
            return
        _sync_directory(file.parent)
    finally:
        draft.unlink(missing_ok=True)


def _sync_directory(path: Path) -> None:
    # A secret that a power failure takes back would invalidate every token that was signed meanwhile.
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
