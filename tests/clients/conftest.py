"""Fixtures for tests that sit where a person sits: a real Chromium on a real server."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Playwright, expect, sync_playwright

from tests.clients.obstructive_proxy import ObstructiveProxy
from tests.clients.people import Visitor
from tests.server_process import ServerProcess

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
