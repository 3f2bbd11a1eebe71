"""The status page in Chromium: it follows what the server does, says what is wrong, and asks who is asking."""

from __future__ import annotations

import re
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.clients.people import Visitor
from tests.clients.test_page_looks import LOW_CONTRASTS
from tests.faults.test_stalled_database import stalled
from tests.http_calls import PREFIX, token_for
from tests.server_process import ServerProcess

Visit = Callable[..., Visitor]

EVERY_MILLISECONDS, PAUSE_MAX_MILLISECONDS = 5_100, 30_100


@contextmanager
def stream_on(server: ServerProcess) -> Iterator[socket.socket]:
    """An open event stream."""
    host, _, port = server.url.removeprefix("http://").rpartition(":")
    with socket.create_connection((host, int(port)), timeout=10) as connection:
        connection.sendall(f"GET {PREFIX} HTTP/1.1\r\nHost: {host}:{port}\r\n\r\n".encode())
        assert connection.recv(4096).startswith(b"HTTP/1.1 200 ")
        yield connection


def open_status(visitor: Visitor) -> Page:
    """Open the page, with a clock that can be put forward."""
    visitor.page.clock.install()
    visitor.page.goto(f"{visitor.url}/status")
    expect(visitor.page.locator("#verdict")).not_to_have_text("Asking the server…")
    return visitor.page


def look_again(page: Page) -> None:
    """Let the page ask once more."""
    with page.expect_response("**/metrics"):
        page.clock.fast_forward(PAUSE_MAX_MILLISECONDS)


def look_until(page: Page, shown: Locator) -> None:
    """Let the page ask until it shows something: the server's answer may be half a second old."""
    for _ in range(100):
        if shown.is_visible():
            return
        with page.expect_response("**/metrics"):
            page.clock.fast_forward(EVERY_MILLISECONDS)
    expect(shown).to_be_visible()


def plot(page: Page, title: str) -> Locator:
    return page.locator(".plot", has=page.get_by_role("heading", name=title, exact=True))


def test_the_count_of_connections_follows(visit: Visit, start_server: Callable[..., ServerProcess]) -> None:
    server = start_server()
    page = open_status(visit(server))
    expect(page.locator("#verdict")).to_have_attribute("data-level", "good")
    look_until(page, plot(page, "Open connections").get_by_text("event streams 0"))
    with ExitStack() as streams:
        for _ in range(3):
            streams.enter_context(stream_on(server))
        look_until(page, plot(page, "Open connections").get_by_text("event streams 3"))
        expect(page.locator(".check", has_text="✓Connections: fine")).to_contain_text("3 open")
        drawing = plot(page, "Open connections").get_by_role("img")
        expect(drawing).to_have_attribute("aria-label", re.compile("event streams now 3, lowest 0, highest 3"))
        expect(drawing.locator("polyline").first).to_have_attribute("points", re.compile(r"600\.0,2\.0$"))
    look_until(page, plot(page, "Open connections").get_by_text("event streams 0"))
    expect(plot(page, "Why connections ended, a minute")).to_contain_text("client_left")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_is_readable_on_a_phone_in_light_and_dark(
    visit: Visit, server: ServerProcess, tmp_path: Path, scheme: str
) -> None:
    visitor = visit(server, viewport={"width": 360, "height": 740}, color_scheme=scheme)
    page = open_status(visitor)
    expect(page.locator(".check").first).to_be_visible()
    assert page.evaluate(LOW_CONTRASTS) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.screenshot(path=tmp_path / f"{scheme}.png", full_page=True)


def test_a_server_that_has_gone_shows_in_red_until_it_is_back(
    visit: Visit, start_server: Callable[..., ServerProcess]
) -> None:
    server = start_server()
    visitor = visit(server)
    page = open_status(visitor)
    server.kill()
    for _ in range(2):
        with page.expect_event("requestfailed"):
            page.clock.fast_forward(PAUSE_MAX_MILLISECONDS)
    expect(page.locator("#verdict")).to_have_attribute("data-level", "bad")
    expect(page.locator("#verdict")).to_contain_text("does not answer since")
    expect(page.locator(".check")).to_have_count(1)
    server.start()
    look_again(page)
    expect(page.locator("#verdict")).not_to_contain_text("does not answer")
    expect(page.locator(".check")).not_to_have_count(1)
    visitor.forget_lost_server()


@pytest.mark.skipif(sys.platform != "linux", reason="finds the database's process in /proc")
def test_a_database_that_does_not_answer_is_named(visit: Visit, start_server: Callable[..., ServerProcess]) -> None:
    server = start_server()
    visitor = visit(server)
    page = open_status(visitor)
    with stalled(server):
        look_again(page)
        expect(page.locator("#verdict")).to_contain_text("Something is wrong: Serving")
        expect(page.locator(".check").first).to_contain_text("the database does not answer")
    look_again(page)
    expect(page.locator("#verdict")).not_to_contain_text("Serving")
    visitor.complaints = [each for each in visitor.complaints if "status of 503" not in each]


def test_limits_that_turn_people_away_are_named(visit: Visit, start_server: Callable[..., ServerProcess]) -> None:
    server = start_server("limits.connections_total=1")
    page = open_status(visit(server))
    with stream_on(server), pytest.raises(AssertionError), stream_on(server):
        pass
    look_until(page, page.get_by_text("Working, but look at: Refusals"))
    expect(page.locator(".check").first).to_contain_text("connections_total 1")
    expect(plot(page, "Refusals, a minute")).to_contain_text("connections_total")


def test_who_is_elsewhere_is_asked_for_a_token(visit: Visit, start_server: Callable[..., ServerProcess]) -> None:
    server = start_server()
    visitor = visit(server, extra_http_headers={"X-Forwarded-For": "203.0.113.9"})
    page = open_status(visitor)
    field = page.get_by_label("Token", exact=True)
    expect(field).to_be_focused()
    field.fill(token_for(server, "bob"))
    page.keyboard.press("Enter")
    expect(page.locator("#token-reason")).to_contain_text("needs the role 'operator'")
    field.fill(token_for(server, "olga", roles=["operator"]))
    page.keyboard.press("Enter")
    expect(page.locator("#verdict")).to_have_attribute("data-level", "good")
    expect(page.get_by_label("Token", exact=True)).to_be_hidden()
    page.reload()
    expect(page.locator("#verdict")).to_have_attribute("data-level", "good")
    page.get_by_role("button", name="Forget the token").click()
    expect(page.get_by_label("Token", exact=True)).to_be_focused()
    # The browser itself complains of each answer that is a refusal.
    visitor.complaints = [each for each in visitor.complaints if "status of 40" not in each]
