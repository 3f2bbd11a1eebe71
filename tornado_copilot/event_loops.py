"""Which event loop the server runs on: asyncio's own, or uvloop, an optional package, where it is installed."""

from __future__ import annotations

import asyncio
import importlib
from collections.abc import Callable

from tornado_copilot.errors import StartupError

EventLoopFactory = Callable[[], asyncio.AbstractEventLoop]


def event_loop_factory(wanted: str) -> EventLoopFactory:
    """What makes the loop.

    Args:
        wanted: `asyncio`, `uvloop`, or `auto` for uvloop where it is installed.

    Raises:
        StartupError: uvloop is asked for by name and cannot be imported.
    """
    if wanted == "asyncio":
        return asyncio.new_event_loop
    try:
        factory: EventLoopFactory = importlib.import_module("uvloop").new_event_loop
    except ImportError as error:
        if wanted == "auto":
            return asyncio.new_event_loop
        raise StartupError(f"server.event_loop: uvloop cannot be imported, pip install uvloop: {error}") from None
    return factory
