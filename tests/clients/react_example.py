"""The example in `static/react`, as a person uses it: the same words for both generations of components."""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlencode

from playwright.sync_api import Locator, Page, TimeoutError, expect

from tests.clients.people import Visitor
from tests.http_calls import PREFIX, token_for
from tests.server_process import ServerProcess

_ANSWERS = ".copilotKitAssistantMessage, [data-testid=copilot-assistant-message]"
_QUESTIONS = ".copilotKitUserMessage, [data-testid=copilot-user-message]"
_SUGGESTIONS = ".copilotKitMessages .suggestion, [data-testid=copilot-suggestion]"
_SETTLING_MILLISECONDS = 2000
_RUNNING = "[data-copilotkit-in-progress=true], [data-copilot-running=true]"

_WATCH_ANSWERS = f"""() => {{
    window.lengths = [];
    new MutationObserver(() => {{
        const length = [...document.querySelectorAll(`{_ANSWERS}`)].at(-1)?.textContent.length ?? 0;
        if (length !== window.lengths.at(-1)) window.lengths.push(length);
    }}).observe(document.body, {{ childList: true, subtree: true, characterData: true }});
}}"""


class Example:
    """The example in one tab of a visitor's browser.

    Args:
        visitor: Whose browser.
        runtime: The server that the page talks to; it need not be the one that the page comes from.
        chosen: The query string (`static/react/src/options.js`).
        user: Who is signed in already; nobody if empty.
    """

    def __init__(self, visitor: Visitor, runtime: ServerProcess, chosen: dict[str, str], user: str) -> None:
        self.visitor = visitor
        self.page: Page = visitor.page
        self.server = runtime
        self.user = user
        self._chosen = chosen
        self.runtime_url = runtime.url + PREFIX
        if runtime.url != visitor.url:
            self._chosen = {**chosen, "runtimeUrl": self.runtime_url}
        if user:
            session = json.dumps({"token": token_for(runtime, user), "user": user})
            stored = f"sessionStorage.setItem({json.dumps('session:' + self.runtime_url)}, {json.dumps(session)})"
            # Also `about:blank` runs it, and has no storage.
            self.page.context.add_init_script(f"if (location.protocol !== 'about:') {stored}")

    @property
    def url(self) -> str:
        """The page's address with what was chosen."""
        return f"{self.visitor.url}/static/react/dist/index.html?{urlencode(self._chosen)}"

    def open(self, events: int = 2, *, settled: bool = True) -> Example:
        """Open the page and wait until the chat takes a message, and so many events are listed.

        The v1 chat asks for the conversation three times, and loses what is said in between: `settled` waits for that.
        """
        self.page.goto(self.url)
        self.expect_ready(events)
        if settled and self._chosen.get("components") == "v1":
            # In single mode the client leaves the answer to a stop unread, which Chromium counts as traffic.
            with suppress(TimeoutError):
                self.page.wait_for_load_state("networkidle", timeout=_SETTLING_MILLISECONDS)
        return self

    def open_again(self) -> Example:
        """The same in another tab."""
        other = Example.__new__(Example)
        other.__dict__.update(self.__dict__)
        other.page = self.visitor.open_tab()
        return other.open(settled=False)

    def expect_ready(self, events: int = 2) -> None:
        """Wait until a message can be written and so many events are listed."""
        expect(self._composer).to_be_editable()
        expect(self.page.locator(".panel-events .card")).to_have_count(events)

    def reload(self, events: int = 2) -> None:
        """Load the page again, and do not wait for a run to end."""
        self.page.reload()
        self.expect_ready(events)

    def say(self, text: str) -> None:
        """Write a message and send it; again, where the chat was busy with itself, as the v1 chat is after it opens."""
        self._composer.fill(text)
        self._composer.press("Enter")
        with suppress(AssertionError):
            expect(self._composer).not_to_have_value(text, timeout=_SETTLING_MILLISECONDS)
        if self._composer.input_value() == text:
            self._composer.press("Enter")
        expect(self.page.locator(_QUESTIONS).last).to_contain_text(text)

    def stop(self) -> None:
        """Press the button that stops the answer."""
        self.page.get_by_test_id("copilot-send-button").click()

    def answers(self, text: str) -> Locator:
        """The answers that hold a text."""
        return self.page.locator(_ANSWERS).filter(has_text=text)

    @property
    def last_answer(self) -> Locator:
        """The answer that came last."""
        return self.page.locator(_ANSWERS).last

    @property
    def said(self) -> Locator:
        """What the person said."""
        return self.page.locator(_QUESTIONS)

    @property
    def conversation(self) -> Locator:
        """What the person said, and the answers, in their order."""
        return self.page.locator(f"{_QUESTIONS}, {_ANSWERS}")

    @property
    def suggestions(self) -> Locator:
        """What is offered to be said."""
        return self.page.locator(_SUGGESTIONS)

    @property
    def confirmation(self) -> Locator:
        """The card that asks."""
        return self.page.locator(".confirmation")

    def expect_idle(self) -> None:
        """Wait until nothing runs."""
        expect(self.page.locator(_RUNNING)).to_have_count(0)

    def watch_answers(self) -> None:
        """Note from now on how long the last answer is, each time it changes."""
        self.page.evaluate(_WATCH_ANSWERS)

    def watched_lengths(self) -> list[int]:
        """The lengths that the last answer has had."""
        return self.page.evaluate("window.lengths")

    @property
    def _composer(self) -> Locator:
        return self.page.get_by_test_id("copilot-chat-textarea")


def open_gate(gates: Path, name: str) -> None:
    """Let the scripted agent say the rest of `hold NAME`."""
    (gates / name).touch()
