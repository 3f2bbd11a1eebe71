"""What the driver tells of its pool and its commands, counted. Called from the driver's threads, hence the lock."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

from pymongo import monitoring

from tornado_copilot.measures import Distribution

_FAILURE_MAX_CHARACTERS = 200
_WAITS = frozenset({"getMore"})
"""Commands that the server answers late on purpose: a change stream's next change."""

DUPLICATE_KEY = 11000
REFUSALS = frozenset(
    {
        1,  # InternalError: also of the embedded engine, once a full disk has broken it
        8,  # UnknownError
        13,  # Unauthorized
        18,  # AuthenticationFailed
        24,  # LockTimeout
        43,  # CursorNotFound: the server was restarted while it was read
        50,  # MaxTimeMSExpired
        64,  # WriteConcernFailed
        79,  # UnknownReplWriteConcern
        91,  # ShutdownInProgress
        100,  # UnsatisfiableWriteConcern
        112,  # WriteConflict
        189,  # PrimarySteppedDown
        262,  # ExceededTimeLimit
        371,  # UserWritesBlocked
        391,  # ReauthenticationRequired
        8000,  # AtlasError: over the quota, among others
        10107,  # NotWritablePrimary
        11600,  # InterruptedAtShutdown
        11602,  # InterruptedDueToReplStateChange
        12501,  # over the quota, of servers before 3.0
        13435,  # NotPrimaryNoSecondaryOk
        13436,  # NotPrimaryOrSecondary
        14031,  # OutOfDiskSpace
        16500,  # TooManyRequests, of Cosmos DB
        None,  # No code, or a write that the replica set did not confirm.
    }
)
"""Error codes that tell of the server's state, not of a fault in the command."""


class DriverCounts(monitoring.CommandListener, monitoring.ConnectionPoolListener):
    """Counts of one client.

    Attributes:
        open: Connections to the database.
        in_use: Of these, those that an operation has.
        waiting: Operations that wait for one.
        checkout_failures: Operations that waited too long, or whose connection could not be made.
        latency: Seconds from a command to its answer, by the command's name.
        failures: Commands that failed, by name, refused ones (a key that is taken) included.
        on_trouble: Called from the driver's threads when a command failed or the server was lost, unless a key was
            taken; with a line about the failure where it tells of the server's state, else with an empty text.
    """

    on_trouble: Callable[[str], None] | None = None

    def __init__(self) -> None:
        self.open = 0
        self.in_use = 0
        self.waiting = 0
        self.checkout_failures = 0
        self.latency: dict[str, Distribution] = {}
        self.failures: Counter[str] = Counter()
        self._lock = threading.Lock()

    # Commands

    def started(self, event: monitoring.CommandStartedEvent) -> None:
        """Its end says all that is counted."""

    def succeeded(self, event: monitoring.CommandSucceededEvent) -> None:
        """Count an answer."""
        self._observe(event.command_name, event.duration_micros)
        reply = event.reply
        if "writeErrors" in reply or "writeConcernError" in reply:
            failures = [*reply.get("writeErrors", ()), *filter(None, [reply.get("writeConcernError")])]
            for each in failures:
                self._report(event.command_name, each)

    def failed(self, event: monitoring.CommandFailedEvent) -> None:
        """Count a refusal, or an answer that did not come."""
        self._observe(event.command_name, event.duration_micros)
        with self._lock:
            self.failures[event.command_name] += 1
        self._report(event.command_name, event.failure)

    def _report(self, command: str, failure: Mapping[str, Any]) -> None:
        code = failure.get("code")
        if self.on_trouble is not None and code != DUPLICATE_KEY:
            text = f"{command}: {failure.get('errmsg', '')} (code {code})"
            self.on_trouble(text[:_FAILURE_MAX_CHARACTERS] if code is not None and code in REFUSALS else "")

    def _observe(self, name: str, duration_micros: int) -> None:
        if name in _WAITS:
            return
        with self._lock:
            distribution = self.latency.get(name)
            if distribution is None:
                # A new dict, so that whoever reads the old one is not disturbed.
                distribution = Distribution()
                self.latency = {**self.latency, name: distribution}
            distribution.observe(duration_micros / 1_000_000)

    # The pool (Connection Monitoring and Pooling Specification, events)

    def connection_created(self, event: monitoring.ConnectionCreatedEvent) -> None:
        """Count it in."""
        self._add(open=1)

    def connection_closed(self, event: monitoring.ConnectionClosedEvent) -> None:
        """Count it out."""
        self._add(open=-1)

    def connection_check_out_started(self, event: monitoring.ConnectionCheckOutStartedEvent) -> None:
        """Somebody wants one."""
        self._add(waiting=1)

    def connection_check_out_failed(self, event: monitoring.ConnectionCheckOutFailedEvent) -> None:
        """They got none."""
        self._add(waiting=-1, checkout_failures=1)

    def connection_checked_out(self, event: monitoring.ConnectionCheckedOutEvent) -> None:
        """They got one."""
        self._add(waiting=-1, in_use=1)

    def connection_checked_in(self, event: monitoring.ConnectionCheckedInEvent) -> None:
        """They gave it back."""
        self._add(in_use=-1)

    def connection_ready(self, event: monitoring.ConnectionReadyEvent) -> None:
        """It was counted when it was made."""

    def pool_created(self, event: monitoring.PoolCreatedEvent) -> None:
        """It has no connection yet."""

    def pool_ready(self, event: monitoring.PoolReadyEvent) -> None:
        """Its connections tell for themselves."""

    def pool_cleared(self, event: monitoring.PoolClearedEvent) -> None:
        """Report that the server was lost; the connections tell for themselves."""
        if self.on_trouble is not None:
            self.on_trouble("")

    def pool_closed(self, event: monitoring.PoolClosedEvent) -> None:
        """Its connections tell for themselves."""

    def _add(self, *, open: int = 0, in_use: int = 0, waiting: int = 0, checkout_failures: int = 0) -> None:
        with self._lock:
            self.open += open
            self.in_use += in_use
            self.waiting += waiting
            self.checkout_failures += checkout_failures
