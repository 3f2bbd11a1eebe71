"""What the server says on standard error: one record a line, with the ids it belongs to and without credentials.

The redaction works on the finished text, so that it also covers what others log: Tornado's access lines with a
`?token=`, the driver's errors with a connection string, the message of any exception.
"""

from __future__ import annotations

import json
import logging
import re
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime

from tornado_copilot.config import LogSettings
from tornado_copilot.redaction import HIDDEN, redacted

_TEXT_MAX_CHARACTERS = 16_384
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")

_ID_NAMES = ("connection_id", "run_id", "request_id")

_ids: ContextVar[dict[str, str]] = ContextVar("tornado_copilot_ids", default={})  # noqa: B039 - never mutated


@contextmanager
def log_ids(**ids: str) -> Iterator[None]:
    """Have every record logged inside carry these ids, as `connection_id`, `run_id` or `request_id`.

    They follow the context: a task that is started inside carries them too. Inner ones add to the outer ones, and
    a single record's own, given as `extra={"connection_id": …}`, to both.
    """
    token = _ids.set({**_ids.get(), **ids})
    try:
        yield
    finally:
        _ids.reset(token)


def configure_logging(settings: LogSettings, *, secrets: Iterable[str] = ()) -> None:
    """Send every log record of this process to standard error.

    Args:
        settings: The level, and `text` for people or `json` for a log collector.
        secrets: Values to be taken out wherever they appear, besides what is known by its shape.
    """
    values = tuple(sorted((secret for secret in secrets if secret), key=len, reverse=True))
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonFormatter(values) if settings.format == "json" else TextFormatter(values))
    root = logging.getLogger()
    for old in list(root.handlers):
        root.removeHandler(old)
    root.addHandler(handler)
    root.setLevel(settings.level.upper())
    # At this level the driver writes out every command, with the documents in it.
    logging.getLogger("pymongo").setLevel(max(root.level, logging.INFO))
    # So do the clients of models, with what people say in it; and at the next one, every request.
    for name in ("openai", "httpx2", "httpcore2"):
        logging.getLogger(name).setLevel(max(root.level, logging.WARNING))
    logging.captureWarnings(True)


class _Formatter(logging.Formatter):
    """What both forms share: the record's texts, made safe."""

    def __init__(self, secrets: tuple[str, ...] = ()) -> None:
        super().__init__()
        self._secrets = secrets

    def _ids(self, record: logging.LogRecord) -> dict[str, str]:
        own = {name: str(getattr(record, name)) for name in _ID_NAMES if hasattr(record, name)}
        return {name: self._safe(value) for name, value in (_ids.get() | own).items()}

    def _message(self, record: logging.LogRecord) -> str:
        try:
            text = record.getMessage()
        except Exception:
            # `logging` would print the record as it is, credentials included.
            text = f"{record.msg!r} cannot be formatted with its arguments"
        return self._safe(text)

    def _trace(self, record: logging.LogRecord) -> str:
        parts = [self.formatException(record.exc_info)] if record.exc_info else []
        if record.stack_info:
            parts.append(self.formatStack(record.stack_info))
        return self._safe("\n".join(parts))

    def _safe(self, text: str) -> str:
        for secret in self._secrets:
            text = text.replace(secret, HIDDEN)
        text = redacted(text)
        more = len(text) - _TEXT_MAX_CHARACTERS
        return f"{text[:_TEXT_MAX_CHARACTERS]}… ({more} more characters)" if more > 0 else text


class TextFormatter(_Formatter):
    """`2026-11-22T18:00:00.123Z INFO tornado_copilot.app [run_id=r1] message`, a traceback indented below it.

    Control characters are escaped, so that nothing a client sends can look like a line of its own.
    """

    def format(self, record: logging.LogRecord) -> str:
        """The record as text."""
        ids = " ".join(f"{name}={value}" for name, value in self._ids(record).items())
        words = [_time(record), record.levelname, record.name, f"[{ids}]" if ids else "", self._message(record)]
        lines = [" ".join(word for word in words if word), *self._trace(record).split("\n")]
        return "\n  | ".join(_CONTROL.sub(_escaped, line) for line in lines if line)


class JsonFormatter(_Formatter):
    """One JSON object a line: `time`, `level`, `logger`, `message`, the ids, and `exception` where there is one."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as JSON, in ASCII."""
        entry = {"time": _time(record), "level": record.levelname.lower(), "logger": record.name}
        entry |= {"message": self._message(record)} | self._ids(record)
        if trace := self._trace(record):
            entry["exception"] = trace
        return json.dumps(entry)


def _time(record: logging.LogRecord) -> str:
    moment = datetime.fromtimestamp(record.created, UTC)
    return moment.strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03d}Z"


def _escaped(found: re.Match[str]) -> str:
    return found[0].encode("unicode_escape").decode("ascii")
