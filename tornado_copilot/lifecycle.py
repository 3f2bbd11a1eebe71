"""Start, ready, drain, stop: the life of one process, and the signals that end it.

Started in the order: database, storage, HTTP; stopped in reverse. The first SIGTERM or SIGINT drains: readiness off, no
new connections, clients told to come back, runs finished. A second one ends the process at once.
"""

from __future__ import annotations

import asyncio
import contextlib
import gc
import logging
import os
import signal
import socket
import sys
from collections.abc import AsyncIterator

from tornado.netutil import bind_sockets

from tornado_copilot.app import App
from tornado_copilot.assistant.configured import close_agents
from tornado_copilot.config import Settings, StorageSettings
from tornado_copilot.errors import CopilotError, StartupError
from tornado_copilot.event_loops import event_loop_factory
from tornado_copilot.http_server import BoundedHTTPServer
from tornado_copilot.open_files import allow_open_files
from tornado_copilot.storage.embedded import EmbeddedDatabase
from tornado_copilot.storage.log_throttle import LogThrottle
from tornado_copilot.storage.secret import made_secret
from tornado_copilot.storage.visitor_key import load_or_create

logger = logging.getLogger(__name__)

RETRY_MAX_SECONDS = 5
ANSWER_SECONDS = 2
"""How long, once all runs have ended, their last words may take to be written."""


class _StoppedAtStart(Exception):
    """We were asked to stop before there was anything to drain."""


def serve(settings: Settings) -> int:
    """Serve until a signal comes.

    Returns:
        The exit status: 0 after a drain.

    Raises:
        StartupError: The server cannot start; the message is for the person at the terminal.
    """
    with asyncio.Runner(loop_factory=event_loop_factory(settings.server.event_loop)) as runner:
        return runner.run(_serve(settings))


async def _serve(settings: Settings) -> int:
    stopping = asyncio.Event()
    _on_signals(stopping)
    allow_open_files(settings.limits.connections_total)
    sockets = _bind(settings)
    try:
        async with _database(settings, stopping) as (uri, engine):
            app = App(settings, uri=uri, secret=await _secret(settings), engine=engine)
            await _run(app, sockets, stopping)
    except _StoppedAtStart:
        logger.info("stopped while the database was being started")
    finally:
        for each in sockets:
            each.close()
    return 0


async def _run(app: App, sockets: list[socket.socket], stopping: asyncio.Event) -> None:
    settings = app.settings
    server = BoundedHTTPServer(app.web, server=settings.server, limits=settings.limits, refusals=app.refusals)
    opening = asyncio.create_task(_open_storage(app), name="open the storage")
    try:
        # A database that is away must not keep the server from saying so; our own will come.
        await _first_of(opening, stopping, _patience_seconds(app.settings.storage))
        app.heartbeat.start()
        app.loop_lag.start()
        app.loop_watchdog.start()
        # What is here by now stays. The collector went through all of it whenever many clients came at once: some
        # 95,000 objects, and the loop waits meanwhile.
        gc.collect()
        gc.freeze()
        server.add_sockets(sockets)
        _announce(app, sockets)
        await stopping.wait()
        logger.info("draining")
        app.readiness.start_draining()
        server.stop()
        seconds = app.settings.lifecycle.drain_seconds
        await asyncio.gather(app.runs.drain(seconds), app.runs_aside.drain(seconds), app.connections.drain(seconds))
        await app.readiness.until_quiet(ANSWER_SECONDS)
        # What came just before a connection was closed may have started one more.
        await app.runs.drain(ANSWER_SECONDS)
        await server.close_all_connections()
    finally:
        opening.cancel()
        await asyncio.gather(opening, return_exceptions=True)
        app.heartbeat.stop()
        app.loop_watchdog.stop()
        app.loop_lag.stop()
        await app.suggestions.close()
        await app.superseder.close()
        await app.elsewhere.close()
        await app.leases.close()
        await app.migrations.close()
        await app.thread_sweeper.close()
        await app.quotas.close()
        await close_agents(app.agents.values())
        await app.calendar.close()
        await app.room_assistant.close()
        await app.room_messages.close()
        await app.room_listeners.close()
        await app.ephemeral.stop()
        await app.presence.stop()
        for relay in app.relays:
            await relay.stop()
        await app.tail.stop()
        await app.write_probe.stop()
        await app.log.close()
        await app.keys.close()
        app.database.close()
        logger.info("stopped")


async def _open_storage(app: App) -> None:
    """Prepare the database, however often it takes."""
    pause = 0.1
    throttle = LogThrottle()
    while True:
        try:
            await app.write_probe.attempt()
            await app.database.create_indexes()
            app.visitors.key = await load_or_create(app.database)
            await app.log.open()
        except CopilotError as error:
            app.readiness.storage_failed(error.message)
            if not app.database.is_refusing and throttle.is_due():
                logger.warning("the storage cannot be opened yet: %s", error.message)
        except Exception:
            app.readiness.storage_failed("the storage cannot be opened, the server's log says why")
            if throttle.is_due():
                logger.exception("the storage cannot be opened yet")
        else:
            break
        await asyncio.sleep(pause)
        pause = min(pause * 2, RETRY_MAX_SECONDS)
    if not app.settings.storage.is_embedded:  # There are no others on our own database.
        app.tail.start()
    app.migrations.start()
    app.thread_sweeper.start()
    app.leases.start()
    app.presence.start()
    app.ephemeral.start()
    for relay in app.relays:
        relay.start()
    app.write_probe.start()
    app.readiness.storage_opened()
    logger.info("the storage is open, the log is at %s", app.log.cursor)


async def _first_of(opening: asyncio.Task[None], stopping: asyncio.Event, seconds: float) -> None:
    stop = asyncio.create_task(stopping.wait())
    try:
        await asyncio.wait({opening, stop}, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
    finally:
        stop.cancel()


def _patience_seconds(settings: StorageSettings) -> float:
    """How long to wait for the storage before requests are answered without it."""
    if settings.is_embedded:
        return settings.embedded_start_timeout_seconds
    return 1 + settings.server_selection_timeout_milliseconds / 1000


@contextlib.asynccontextmanager
async def _database(settings: Settings, stopping: asyncio.Event) -> AsyncIterator[tuple[str, EmbeddedDatabase | None]]:
    """The database's address; the embedded one is ours to start and to stop."""
    storage = settings.storage
    if not storage.is_embedded:
        yield storage.uri.get_secret_value(), None
        return
    embedded = EmbeddedDatabase(
        storage.data_dir,
        cache_mebibytes=storage.embedded_cache_mebibytes,
        start_timeout_seconds=storage.embedded_start_timeout_seconds,
    )
    await _start(embedded, stopping)
    try:
        yield embedded.uri, embedded
    finally:
        await embedded.stop()


async def _start(embedded: EmbeddedDatabase, stopping: asyncio.Event) -> None:
    """Start the database, which may take as long as the settings allow, unless we are asked to stop meanwhile."""
    starting = asyncio.create_task(embedded.start(), name="start the database")
    asked = asyncio.create_task(stopping.wait())
    try:
        await asyncio.wait({starting, asked}, return_when=asyncio.FIRST_COMPLETED)
        if not starting.done():
            raise _StoppedAtStart
        starting.result()
    finally:
        starting.cancel()
        asked.cancel()
        await asyncio.gather(starting, asked, return_exceptions=True)


async def _secret(settings: Settings) -> str:
    """The configured secret, or one that is made once; none where public keys are configured instead."""
    configured = settings.auth.secret.get_secret_value()
    if configured or settings.auth.has_key:
        return configured
    return await asyncio.to_thread(made_secret, settings.storage.data_dir)


def _bind(settings: Settings) -> list[socket.socket]:
    host, port = settings.server.host, settings.server.port
    try:
        return bind_sockets(port, host)
    except OSError as error:
        raise StartupError(f"cannot listen on {host}:{port}: {os.strerror(error.errno or 0)}") from None


def _announce(app: App, sockets: list[socket.socket]) -> None:
    host = app.settings.server.host
    shown = f"[{host}]" if ":" in host else host
    lines = [f"listening on http://{shown}:{sockets[0].getsockname()[1]}"]
    if app.sign_in.available:
        lines.append(f"sign-in code, asked for behind a proxy only: {app.sign_in.code}")
    # In one write: a program that has read the address finds the code behind it.
    print("\n".join(lines), flush=True)


def _on_signals(stopping: asyncio.Event) -> None:
    def stop() -> None:
        if stopping.is_set():
            logger.warning("a second signal: stopping at once")
            sys.stderr.flush()
            os._exit(1)
        stopping.set()

    loop = asyncio.get_running_loop()
    for each in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(each, stop)
