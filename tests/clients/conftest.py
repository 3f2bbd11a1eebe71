"""Fixtures for tests that sit where a person sits: a real Chromium, published clients, a real server.

- `visit(server)` opens a browser with an empty profile. A page that complained of anything fails the test.
- `scripted_server` is a server for the session whose agent `scripted` does what the tests say (`agents.py`).
- `gates` is where a test puts a file to let such an agent go on.
- `example(…)` opens the example in React on it (`react_example.py`).
"""

from __future__ import annotations

import ctypes.util
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from playwright.sync_api import BrowserContext, Playwright, expect, sync_playwright

from tests.clients.obstructive_proxy import ObstructiveProxy
from tests.clients.people import Client, Visitor, token_for
from tests.clients.react_example import Example
from tests.server_process import ROOT, ServerProcess

_CHROMIUM_FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
_PATIENCE_MILLISECONDS = 15_000


@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    """Playwright's driver. For a module only: while it runs, no other event loop can run in this thread."""
    if sys.platform == "linux" and ctypes.util.find_library("atomic") is None:
        pytest.skip("needs libatomic1, for Playwright's driver")
    expect.set_options(timeout=_PATIENCE_MILLISECONDS)
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture
def visit(playwright: Playwright) -> Iterator[Callable[..., Visitor]]:
    """Send a visitor with an empty profile to a server. A page that complained of anything fails the test."""
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.skip("needs chromium on the PATH")
    visitors: list[Visitor] = []
    contexts: list[BrowserContext] = []
    profiles: list[tempfile.TemporaryDirectory[str]] = []

    def visit(server: ServerProcess | ObstructiveProxy, **options: Any) -> Visitor:
        profiles.append(tempfile.TemporaryDirectory(prefix="chromium-", ignore_cleanup_errors=True))
        context = playwright.chromium.launch_persistent_context(
            profiles[-1].name,
            executable_path=chromium,
            args=_CHROMIUM_FLAGS,
            headless=True,
            **{"locale": "en-GB", "timezone_id": "Europe/Berlin", "viewport": {"width": 1280, "height": 800}} | options,
        )
        contexts.append(context)
        context.set_default_timeout(_PATIENCE_MILLISECONDS)
        visitors.append(Visitor(context, server.url))
        return visitors[-1]

    yield visit
    for context in contexts:
        context.close()
    for profile in profiles:
        profile.cleanup()
    complaints = [each for visitor in visitors for each in visitor.complaints]
    assert not complaints, complaints


@pytest.fixture(scope="session")
def gates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The directory in which the scripted agent looks for a file before it goes on."""
    return tmp_path_factory.mktemp("gates")


@pytest.fixture(scope="session")
def scripted_config(tmp_path_factory: pytest.TempPathFactory, gates: Path) -> Path:
    """Settings with the scripted agent beside the default one."""
    path = tmp_path_factory.mktemp("config") / "config.yaml"
    factory = "tests.clients.agents:make_agent"
    scripted = {"type": "python", "factory": factory, "options": {"pause_seconds": 0.02, "gates": str(gates)}}
    path.write_text(yaml.safe_dump({"agents": {"default": {"type": "offline"}, "scripted": scripted}}))
    return path


@pytest.fixture(scope="session")
def scripted_server(scripted_config: Path) -> Iterator[ServerProcess]:
    """A server with the scripted agent and two events, for tests that only talk to it."""
    process = ServerProcess(config=scripted_config)
    try:
        organizer = Client(process.start().url, "organizer@example.com")
        organizer.create_event("Harbour concert", eventType="concert")
        organizer.create_event("Clay class", eventType="class")
        yield process
    finally:
        process.close()


@pytest.fixture(scope="session")
def scripted_server_elsewhere(scripted_config: Path, scripted_server: ServerProcess) -> Iterator[ServerProcess]:
    """Another such server, which pages of the first one may call: another port is another origin."""
    process = ServerProcess(f'server.origins=["{scripted_server.url}"]', config=scripted_config)
    try:
        token = token_for(process.start(), "organizer@example.com", seconds=3600)
        organizer = Client(process.url, "organizer@example.com", token=token)
        organizer.create_event("Harbour concert", eventType="concert")
        organizer.create_event("Clay class", eventType="class")
        yield process
    finally:
        process.close()


@pytest.fixture
def example(visit: Callable[..., Visitor], scripted_server: ServerProcess) -> Callable[..., Example]:
    """Open the example in React as somebody who is signed in; what is named goes into the query string.

    The page comes from `server`, and talks to `runtime`, by default the same.
    """
    if not (ROOT / "static/react/dist/index.html").exists():
        pytest.skip("needs the example in static/react built; tests/run does it where npm is")

    def open_example(
        user: str,
        *,
        server: ServerProcess = scripted_server,
        runtime: ServerProcess | None = None,
        browser: dict[str, Any] | None = None,
        **chosen: str,
    ) -> Example:
        visitor = visit(server, **(browser or {}))
        return Example(visitor, runtime or server, {"agent": "scripted", **chosen}, user)

    return open_example
