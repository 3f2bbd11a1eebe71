"""The product as `server.py serve` runs it, settings from the command line, with the benchmark's orders beside it.

`publish` sends as an ephemeral publication, `durable` through the log: stored, then delivered.
"""

from __future__ import annotations

import asyncio
import json
import resource
import sys
from typing import Any

from servers.control import announce, message, obey

from tornado_copilot import lifecycle
from tornado_copilot.app import App
from tornado_copilot.settings_sources import load_settings
from tornado_copilot.wire.publication import Draft, Publication


class ObedientApp(App):
    """The application, and who has it publish."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._tasks: set[asyncio.Task[None]] = set()
        obey(self._publish, ("durable", self._start_durable))

    def _publish(self, count: int) -> None:
        for _ in range(count):
            self.connections._hub.publish(Publication("events", message()))

    def _start_durable(self, count: int) -> None:
        for _ in range(count):
            task = asyncio.ensure_future(self.log.publish(Draft("events", json.loads(message()))))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)


hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
lifecycle.App = ObedientApp  # type: ignore[misc]
lifecycle._announce = lambda settings, sockets: announce(sockets[0].getsockname()[1])
unlimited = [
    f"limits.{name}=0"
    for name in (
        "connections_per_user",
        "connections_per_address",
        "connections_total",
        "connects_per_address_per_minute",
        "posts_per_user_per_minute",
        "runs_per_user_per_minute",
    )
]
sys.exit(lifecycle.serve(load_settings(None, {}, ["server.port=0", "log.level=warning", *unlimited, *sys.argv[1:]])))
