"""Who the tests are about: a visitor with a browser, and somebody who calls the API."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import urllib.request
from datetime import UTC, datetime, timedelta
from typing import Any

from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.server_process import ROOT, ServerProcess

_UNREACHABLE = re.compile(
    r"net::ERR_(CONNECTION_REFUSED|CONNECTION_RESET|INCOMPLETE_CHUNKED_ENCODING|EMPTY_RESPONSE)"
    r"|WebSocket connection to .* failed: Connection closed before receiving a handshake response"
)

_HERE = re.compile(r"(https?|wss?)://(127\.0\.0\.1|localhost|\[::1\])(:\d+)?/|(data|blob|about):")


def token_for(server: ServerProcess, user: str, *, seconds: int) -> str:
    """A token that the server accepts for so long, as its operator would make it."""
    options = ["--user", user, "--expires-seconds", str(seconds), "--set", f"storage.data_dir={server.data_dir}"]
    command = [sys.executable, "server.py", "token", *options]
    return subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout.strip()


class Visitor:
    """A person with a browser of their own: an empty profile, one page, and what went wrong in it.

    Attributes:
        page: Playwright's page.
        complaints: Errors and warnings of the console, exceptions that nobody caught, and requests to other machines.
    """

    def __init__(self, context: BrowserContext, url: str) -> None:
        self.url = url
        self.complaints: list[str] = []
        context.on("request", lambda request: self._see(request.url))
        self.page: Page = self._watched(context.pages[0])

    def open_tab(self) -> Page:
        """Another tab of the same browser."""
        return self._watched(self.page.context.new_page())

    def _watched(self, page: Page) -> Page:
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", lambda message: self._hear(message.type, message.text))
        return page

    def _see(self, url: str) -> None:
        if not _HERE.match(url):
            self.complaints.append(f"asked {url}")

    def _hear(self, kind: str, text: str) -> None:
        if kind in {"error", "warning"}:
            self.complaints.append(text)

    def open(self) -> Visitor:
        """Open the page and wait until it is live."""
        self.page.goto(self.url)
        self.expect_live()
        return self

    def sign_in(self, user: str, name: str = "") -> Visitor:
        """Sign in by the development form and wait until the page is live for that person."""
        self.page.get_by_role("button", name="Sign in").first.click()
        dialog = self.page.get_by_role("dialog")
        dialog.get_by_label("E-mail").fill(user)
        dialog.get_by_label("Name").fill(name)
        dialog.get_by_role("button", name="Sign in").click()
        expect(self.page.get_by_role("button", name="Sign out")).to_be_visible()
        self.expect_live()
        return self

    def expect_live(self) -> None:
        """Wait until the header says that the stream is connected."""
        expect(self.page.locator("#connection")).to_have_attribute("data-state", "connected")

    def say(self, text: str) -> Locator:
        """Write to the assistant, wait until it has answered, and return the answer."""
        answers = self.page.locator(".message-assistant")
        before = answers.count()
        self.page.get_by_label("Message to the assistant").fill(text)
        self.page.keyboard.press("Enter")
        expect(answers).to_have_count(before + 1)
        answer = answers.nth(before)
        expect(answer).not_to_have_attribute("aria-busy", "true")
        return answer

    def open_view(self, name: str) -> None:
        """Open a panel."""
        self.page.get_by_role("navigation").get_by_role("button", name=name).click()

    def upcoming(self, title: str) -> Locator:
        """The card of an event in the list of upcoming events."""
        return self.page.locator("#upcoming .card", has=self.page.get_by_role("heading", name=title, exact=True))

    def forget_lost_server(self) -> None:
        """Drop the complaints that Chromium writes when a server is gone; the page cannot keep it from that."""
        self.complaints = [each for each in self.complaints if not _UNREACHABLE.search(each)]


class Client:
    """A person who uses the API directly, to prepare what a test is not about."""

    def __init__(self, url: str, user: str, name: str = "", token: str = "") -> None:
        self._url = url
        self._token = token
        self._token = token or self._post("/dev/sign-in", {"user": user, "name": name or user})["token"]

    def create_event(self, title: str, **changes: Any) -> dict[str, Any]:
        """Create an event tomorrow, for an hour, with ten places."""
        start = (datetime.now(UTC) + timedelta(days=1)).replace(microsecond=0)
        event = {
            "title": title,
            "description": "Made by a test.",
            "eventType": "class",
            "startDateTime": start.isoformat(),
            "endDateTime": (start + timedelta(hours=1)).isoformat(),
            "location": "Riverside studio",
            "capacity": 10,
        }
        return self.act("createEvent", **{**event, **changes})

    def act(self, action: str, **parameters: Any) -> dict[str, Any]:
        """Carry out an action and return its `data`."""
        return self._post("/api/copilotkit", {"action": action, "parameters": parameters})["data"]

    def _post(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        headers = {"Content-Type": "application/json"}
        if self._token:
            headers["Authorization"] = f"Bearer {self._token}"
        request = urllib.request.Request(self._url + path, json.dumps(body).encode(), headers)
        with urllib.request.urlopen(request, timeout=10) as response:
            return json.load(response)
