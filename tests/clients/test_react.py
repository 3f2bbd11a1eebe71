"""CopilotKit's published React packages on this server, in Chromium, as a person uses them.

Tried with `@copilotkit/react-core` and `react-ui` 1.74.0, the versions that `static/react/package-lock.json` pins:
the v1 components (`<CopilotKit>`, `react-ui`) and the v2 ones, over REST and over the single endpoint, from the same
origin and from another one. Everything is tried over REST; what differs between the ways is tried in all of them.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, Request, Response, expect

from tests.clients.agents import held, numbers
from tests.clients.react_example import Example, open_gate
from tests.http_calls import PREFIX
from tests.server_process import ServerProcess

OpenExample = Callable[..., Example]
RecordProperty = Callable[[str, object], None]

STOPPED_WITHIN_SECONDS = 2.0
"""What a stop may take on a busy machine; the figure itself is recorded with the test's result."""
MANY_CALLS = 60
"""Some seconds' worth of what the v1 components ask by themselves (CopilotKit's issues 2805 and 4518)."""

both = pytest.mark.parametrize("components", ["v1", "v2"])


@pytest.fixture(
    params=[
        pytest.param((components, transport, origin), id=f"{components}-{transport}-{origin}")
        for components in ("v1", "v2")
        for transport, origin in (("auto", "here"), ("single", "here"), ("auto", "elsewhere"), ("single", "elsewhere"))
    ]
)
def open_in_each_way(
    request: pytest.FixtureRequest, example: OpenExample, scripted_server_elsewhere: ServerProcess
) -> Callable[..., Example]:
    """Open the example with each generation of components, over each transport, on the same origin and on another."""
    components, transport, origin = request.param
    runtime = scripted_server_elsewhere if origin == "elsewhere" else None
    return lambda user, **chosen: example(
        user, runtime=runtime, components=components, transport=transport, **chosen
    ).open()


def someone() -> str:
    """A user that no other test knows."""
    return f"user-{uuid.uuid4().hex[:12]}@example.com"


def calls_of(page: Page) -> list[str]:
    """The runtime's routes that the page asks from now on, as `GET /info` or, in an envelope, `POST agent/run`."""
    calls: list[str] = []

    def note(request: Request) -> None:
        path = request.url.partition(PREFIX)[2]
        method = (request.post_data_json or {}).get("method", "") if request.method == "POST" and not path else ""
        if path or method:
            calls.append(f"{request.method} {path or method}")

    page.on("request", note)
    return calls


def asked_by(response: Response) -> str:
    """The method, address and body of the request, wherever its transport puts what is wanted."""
    return f"{response.request.method} {response.url} {response.request.post_data}"


class StreamClock:
    """When requests were sent and when their answers ended, as Chromium's network stack saw it."""

    def __init__(self, page: Page) -> None:
        self._sent: dict[str, tuple[str, float]] = {}
        self._ended: dict[str, float] = {}
        session = page.context.new_cdp_session(page)
        session.on("Network.requestWillBeSent", self._note_sent)
        session.on("Network.loadingFinished", self._note_ended)
        session.send("Network.enable")

    def _note_sent(self, event: dict[str, Any]) -> None:
        about = event["request"]["url"] + event["request"].get("postData", "")
        if event["request"]["method"] == "POST":
            self._sent[event["requestId"]] = (about, event["timestamp"])

    def _note_ended(self, event: dict[str, Any]) -> None:
        self._ended[event["requestId"]] = event["timestamp"]

    def seconds_from_stop_to_end_of_run(self) -> float:
        stop = next(at for about, at in self._sent.values() if re.search(r"/stop/|agent/stop", about))
        # Suggestions come by a run as well in an envelope.
        run = next(
            key
            for key, (about, _) in self._sent.items()
            if re.search(r"/run\b", about) and "copilotkitSuggest" not in about
        )
        return self._ended[run] - stop


@both
@pytest.mark.parametrize(
    ("transport", "asked"),
    [
        ("auto", "POST /agent/scripted/connect"),
        ("rest", "POST /agent/scripted/connect"),
        ("single", "POST agent/connect"),
    ],
)
def test_page_loads_without_a_complaint_by_the_transport_that_was_chosen(
    example: OpenExample, components: str, transport: str, asked: str
) -> None:
    page = example("", components=components, transport=transport)
    calls = calls_of(page.page)
    with page.page.expect_response(lambda response: response.request.method == "POST" and "connect" in calls[-1]):
        page.open()
    assert asked in calls
    page.expect_idle()


@both
def test_person_signs_in_and_the_assistant_knows_who_it_is(example: OpenExample, components: str) -> None:
    page = example("", components=components).open()
    page.page.get_by_role("button", name="Sign in").click()
    page.page.get_by_label("E-mail").fill("ada@example.com")
    page.page.get_by_role("button", name="Sign in").click()
    expect(page.page.get_by_role("button", name="Sign out")).to_be_visible()
    page.expect_ready()
    page.say("what do I see")
    expect(page.answers("ada@example.com")).to_have_count(1)


def test_answer_streams_in_and_a_front_end_tool_answers_the_agent(open_in_each_way: OpenExample) -> None:
    page = open_in_each_way(someone())
    page.watch_answers()
    page.say("count to 40")
    expect(page.answers(numbers(40))).to_have_count(1)
    page.expect_idle()
    lengths = page.watched_lengths()
    assert len([length for length in lengths if 0 < length < len(numbers(40))]) > 5, lengths

    page.say("only concerts")
    expect(page.answers('The page shows: {"shown":["Harbour concert"]}')).to_have_count(1)
    expect(page.page.locator(".panel-events .card")).to_have_count(1)
    expect(page.page.get_by_role("button", name="concert", exact=True)).to_have_attribute("aria-pressed", "true")


def test_stop_ends_the_run_and_keeps_the_text_so_far(
    open_in_each_way: OpenExample, record_property: RecordProperty
) -> None:
    page = open_in_each_way(someone())
    clock = StreamClock(page.page)
    page.say("count to 2000")
    expect(page.answers("1 2 3 4 5 ")).to_have_count(1)
    page.stop()
    page.expect_idle()
    seconds = clock.seconds_from_stop_to_end_of_run()
    record_property("stop_milliseconds", round(seconds * 1000))
    assert seconds < STOPPED_WITHIN_SECONDS
    so_far = page.answers("1 2 3 4 5 ").inner_text()
    page.say("hello")
    expect(page.answers("You said: hello")).to_have_count(1)
    assert page.answers("1 2 3 4 5 ").inner_text() == so_far
    page.reload()
    expect(page.answers("1 2 3 4 5 ")).to_have_text(so_far)


def test_reload_in_mid_run_goes_on_to_the_end(open_in_each_way: OpenExample, gates: Path) -> None:
    page = open_in_each_way(someone())
    name = uuid.uuid4().hex
    before, after = held(name)
    page.say(f"hold {name}")
    expect(page.answers(before)).to_have_count(1)
    page.reload()
    expect(page.answers(before)).to_have_count(1)
    open_gate(gates, name)
    expect(page.answers(before + after)).to_have_count(1)
    page.expect_idle()
    expect(page.answers(before)).to_have_count(1)


def test_person_confirms(open_in_each_way: OpenExample) -> None:
    page = open_in_each_way(someone())
    page.say("create it")
    expect(page.confirmation).to_contain_text("Create Night walk?")
    page.confirmation.get_by_role("button", name="Confirm").click()
    expect(page.answers('The answer was: {"confirmed":true}')).to_have_count(1)
    expect(page.confirmation.get_by_role("button")).to_have_count(0)


@both
def test_person_declines(example: OpenExample, components: str) -> None:
    page = example(someone(), components=components).open()
    page.say("create it")
    page.confirmation.get_by_role("button", name="Decline").click()
    expect(page.answers('The answer was: {"confirmed":false}')).to_have_count(1)
    expect(page.confirmation).to_contain_text("Declined")


@both
def test_question_is_still_open_after_a_reload(example: OpenExample, components: str) -> None:
    page = example(someone(), components=components).open()
    page.say("create it")
    expect(page.confirmation.get_by_role("button", name="Confirm")).to_be_enabled()
    page.reload()
    # The v1 chat asks for the conversation three times, and forgets an answer that is given in between.
    page.page.wait_for_load_state("networkidle")
    page.confirmation.get_by_role("button", name="Confirm").click()
    expect(page.answers('The answer was: {"confirmed":true}')).to_have_count(1)


@both
@pytest.mark.parametrize("reloaded", [False, True], ids=["at-once", "after-a-reload"])
def test_interrupt_is_resumed(example: OpenExample, components: str, reloaded: bool) -> None:
    page = example(someone(), components=components).open()
    page.say("interrupt")
    expect(page.confirmation).to_contain_text("Create Night walk?")
    page.expect_idle()
    if reloaded:
        page.reload()
    page.confirmation.get_by_role("button", name="Decline").click()
    expect(page.answers('The answer was: {"confirmed": false}')).to_have_count(1)
    expect(page.confirmation).to_have_count(0)


@both
def test_suggestion_appears_and_is_said_when_clicked(example: OpenExample, components: str) -> None:
    page = example(someone(), components=components, suggestions="dynamic").open()
    page.suggestions.filter(has_text="Count a little").click()
    expect(page.said).to_have_text("count to 5")
    expect(page.answers("1 2 3 4 5")).to_have_count(1)


def test_stock_v1_suggestions_ask_without_end_and_find_the_server_well(
    example: OpenExample, scripted_server: ServerProcess
) -> None:
    page = example(someone(), components="v1", suggestions="dynamic", buttons="stock")
    calls = calls_of(page.page)
    page.open(settled=False)
    expect(page.suggestions.filter(has_text="Count a little")).to_be_visible()
    refused = []
    page.page.on("response", lambda response: refused.append(response.status) if response.status >= 400 else None)
    while len(calls) < MANY_CALLS:
        page.page.wait_for_event("response")
    assert not refused
    page.page.goto("about:blank")


@both
def test_reload_shows_each_message_once(example: OpenExample, components: str) -> None:
    page = example(someone(), components=components).open()
    for said in ("hello", "good day"):
        page.say(said)
        expect(page.answers(f"You said: {said}")).to_have_count(1)
        page.expect_idle()
    page.reload()
    for said in ("hello", "good day"):
        expect(page.answers(f"You said: {said}")).to_have_count(1)
    expect(page.said).to_have_text(["hello", "good day"])


@both
def test_two_tabs_on_one_thread_show_the_same(example: OpenExample, components: str, gates: Path) -> None:
    first = example(someone(), components=components, thread=uuid.uuid4().hex).open()
    name = uuid.uuid4().hex
    before, after = held(name)
    first.say(f"hold {name}")
    expect(first.answers(before)).to_have_count(1)
    second = first.open_again()
    expect(second.answers(before)).to_have_count(1)
    open_gate(gates, name)
    for tab in (first, second):
        expect(tab.answers(before + after)).to_have_count(1)
        tab.expect_idle()
        expect(tab.said).to_have_text(f"hold {name}")


@both
def test_failing_agent_shows_an_error_and_the_next_message_works(example: OpenExample, components: str) -> None:
    page = example(someone(), components=components).open()
    page.say("fail")
    expect(page.page.get_by_text("the assistant failed, please try again").first).to_be_visible()
    expect(page.answers("So far so good")).to_have_count(1)
    page.say("hello")
    expect(page.answers("You said: hello")).to_have_count(1)
    assert "sk-123" not in page.page.content()
    # The v1 components also write each failed run to the console.
    told = [complaint for complaint in page.visitor.complaints if complaint.startswith("[CopilotKit]")]
    assert bool(told) == (components == "v1")
    page.visitor.complaints = [each for each in page.visitor.complaints if each not in told]


@both
def test_state_is_shared_both_ways_and_survives_a_reload(example: OpenExample, components: str) -> None:
    page = example(someone(), components=components).open()
    page.page.get_by_role("button", name="Shortlist Harbour concert").click()
    expect(page.page.get_by_test_id("shortlist")).to_have_text("1 on the shortlist")
    page.say("shortlist")
    expect(page.answers("You had chosen 1.")).to_have_count(1)
    expect(page.page.get_by_test_id("shortlist")).to_have_text("3 on the shortlist")
    page.expect_idle()
    page.reload()
    expect(page.page.get_by_test_id("shortlist")).to_have_text("3 on the shortlist")


@both
def test_what_the_page_lets_be_read_reaches_the_agent(example: OpenExample, components: str) -> None:
    page = example(someone(), components=components).open()
    page.page.get_by_role("button", name="class", exact=True).click()
    page.say("what do I see")
    expect(page.answers("What the person sees on the page")).to_contain_text('"title":"Clay class"')


@both
@pytest.mark.parametrize("way", ["tool", "interrupt"])
def test_default_agent_changes_something_only_after_it_was_confirmed(
    start_server: Callable[..., ServerProcess], example: OpenExample, components: str, way: str
) -> None:
    page = example(someone(), server=start_server(), components=components, agent="default", confirm=way).open(events=0)
    wish = "create a jazz concert next Friday at 7pm in the Blue Hall for 50 people"
    listed = page.page.locator(".panel-events .card")
    page.say(wish)
    # The run that takes the answer has begun before the page is idle again.
    with page.page.expect_response(lambda response: response.url.endswith("/run")):
        page.confirmation.get_by_role("button", name="Decline").click()
    expect(page.confirmation.get_by_role("button")).to_have_count(0)
    page.expect_idle()
    expect(listed).to_have_count(0)
    page.say(wish)
    page.confirmation.get_by_role("button", name="Confirm").click()
    expect(page.page.locator(".panel-chat .card[data-event]")).to_contain_text("Blue Hall")
    expect(listed).to_have_count(1)
    expect(listed).to_contain_text("Blue Hall")


@pytest.mark.parametrize("transport", ["rest", "single"])
def test_conversations_are_listed_opened_renamed_archived_and_deleted(example: OpenExample, transport: str) -> None:
    page = example(someone(), components="v2", transport=transport).open()
    row = page.page.locator(".conversations li")
    for said in ("first of all", "then another"):
        page.say(said)
        expect(page.answers(f"You said: {said}")).to_have_count(1)
        page.page.get_by_role("button", name="New chat").click()
        expect(page.said).to_have_count(0)
    page.page.locator(".conversations summary").click()
    expect(row).to_have_count(2)

    row.filter(has_text="first of all").get_by_role("button").first.click()
    expect(page.answers("You said: first of all")).to_have_count(1)
    page.page.locator(".conversations summary").click()
    row.filter(has_text="then another").get_by_role("button", name="Rename").click()
    row.get_by_label("Name").fill("A better name")
    row.get_by_label("Name").press("Enter")
    expect(row.filter(has_text="A better name")).to_have_count(1)
    page.reload()
    page.page.locator(".conversations summary").click()
    # The list is changed before the server has answered, and a reload would take the request back.
    with page.page.expect_response(lambda response: "archive" in asked_by(response)) as archived:
        row.filter(has_text="A better name").get_by_role("button", name="Archive").click()
    expect(row).to_have_count(1)
    with page.page.expect_response(lambda response: "DELETE" in asked_by(response)) as deleted:
        row.get_by_role("button", name="Delete").click()
    expect(row).to_have_count(0)
    assert archived.value.ok and deleted.value.ok
    page.reload()
    expect(page.page.locator(".conversations summary")).to_have_text("Conversations (0)")
    expect(page.answers("You said: first of all")).to_have_count(0)
