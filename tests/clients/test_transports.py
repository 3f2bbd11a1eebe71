"""What carries the page's live stream, and what is done where that does not get through."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.clients.obstructive_proxy import ObstructiveProxy
from tests.clients.people import Client, Visitor, token_for
from tests.clients.test_page import create_by_chat
from tests.server_process import ServerProcess

Visit = Callable[..., Visitor]
StartServer = Callable[..., ServerProcess]

OVER_SSE = "Live by server-sent events"
OVER_WEBSOCKET = "Live by WebSocket"
REMEMBERED = "JSON.parse(localStorage['copilot.transport /api/copilotkit'] ?? 'null')"

# A second stream in the page, for what the page itself does not show: each message and its order.
LISTEN = """async () => {
    const { CopilotStream } = await import("/static/copilot-stream.js");
    window.heard = [];
    window.states = [];
    window.stream = new CopilotStream({ prefix: "/api/copilotkit", cursorKey: "test.cursor" });
    stream.addEventListener("message", ({ detail }) => heard.push(detail));
    stream.addEventListener("state", ({ detail }) => states.push(detail));
    stream.start();
    await new Promise((done) => stream.addEventListener("reload", done, { once: true }));
}"""
HEARD_TITLES = "heard.filter(({ type }) => type === 'event.created').map(({ data }) => data.event.title)"


@pytest.fixture
def proxy(server: ServerProcess) -> Iterator[ObstructiveProxy]:
    """A proxy before the server. To be named before `visit`, so that it goes after the browsers."""
    with ObstructiveProxy(server.url) as proxy:
        yield proxy


def expect_transport(visitor: Visitor, words: str) -> None:
    expect(visitor.page.locator("#connection-state")).to_have_text(words)


def wait_until(page: Page, expression: str) -> None:
    """Wait until a JavaScript expression is true. Playwright's own way needs a page that permits `eval`."""
    page.evaluate(
        f"""async () => {{
            const deadline = performance.now() + 20_000;
            while (!({expression})) {{
                if (performance.now() > deadline) throw new Error(JSON.stringify([window.states, window.heard]));
                await new Promise((done) => setTimeout(done, 10));
            }}
        }}"""
    )


def without_event_source(visitor: Visitor) -> Visitor:
    visitor.page.add_init_script("delete window.EventSource")
    return visitor


@pytest.mark.parametrize("transport", ["sse", "websocket"])
def test_page_is_used_alike_over_either_transport(visit: Visit, server: ServerProcess, transport: str) -> None:
    visitor = visit(server)
    if transport == "websocket":
        without_event_source(visitor)
    words = OVER_SSE if transport == "sse" else OVER_WEBSOCKET
    person, title = f"{transport}@example.com", f"Kite Building over {transport}"
    visitor.open().sign_in(person, "Wanda")
    expect_transport(visitor, words)
    expect(visitor.page.locator("#connection")).to_have_attribute("data-transport", transport)

    answers = create_by_chat(visitor, title)
    mine = visitor.upcoming(title)
    expect(mine).to_contain_text("8 of 8 left")
    expect(mine).to_contain_text("Yours")

    other = f"Cloud Watching over {transport}"
    Client(server.url, "organiser@example.com").create_event(other)
    card = visitor.upcoming(other)
    card.get_by_role("button", name="Register").click()
    expect(card).to_contain_text("You are registered")
    expect(card).to_contain_text("9 of 10 left")
    Client(server.url, "someone@example.com").act("registerForEvent", eventId=event_id(server, other))
    expect(card).to_contain_text("8 of 10 left")

    visitor.page.reload()
    visitor.expect_live()
    expect_transport(visitor, words)
    expect(visitor.page.locator("#account-user")).to_have_text("Wanda")
    expect(mine).to_contain_text("Yours")
    expect(card).to_contain_text("You are registered")
    expect(card).to_contain_text("8 of 10 left")
    expect(visitor.page.locator(".message")).to_have_count(2 * len(answers))


def event_id(server: ServerProcess, title: str) -> str:
    """The id of the event with this title."""
    found = Client(server.url, "finder@example.com").act("searchEvents", query=title)["events"]
    return next(event["id"] for event in found if event["title"] == title)


def test_messages_are_the_same_objects_over_either_transport(visit: Visit, server: ServerProcess) -> None:
    visitors = [visit(server), without_event_source(visit(server))]
    for visitor in visitors:
        visitor.open().page.evaluate(LISTEN)
    Client(server.url, "organiser@example.com").create_event("One for Both")
    created = []
    for visitor in visitors:
        wait_until(visitor.page, HEARD_TITLES + ".includes('One for Both')")
        created.append(visitor.page.evaluate("heard.find(({ data }) => data.event?.title === 'One for Both')"))
        assert all("id" not in message for message in visitor.page.evaluate("heard"))
    assert created[0] == created[1]
    assert [visitor.page.evaluate("stream.status.transport") for visitor in visitors] == ["sse", "websocket"]
    cursors = [visitor.page.evaluate("sessionStorage['test.cursor']") for visitor in visitors]
    assert all(re.fullmatch(r"[0-9a-f]+-\d+\.\d+", cursor) for cursor in cursors), cursors


def test_nothing_is_lost_or_told_twice_when_the_server_of_a_websocket_is_killed(
    start_server: StartServer, visit: Visit
) -> None:
    server = start_server()
    visitor = without_event_source(visit(server)).open()
    page = visitor.page
    page.evaluate(LISTEN)
    told = [f"Evening {number}" for number in range(12)]
    organiser = Client(server.url, "organiser@example.com")
    for title in told[:4]:
        organiser.create_event(title)
    server.kill()
    wait_until(page, "stream.status.state === 'waiting'")
    server.start()
    for title in told[4:8]:
        organiser.create_event(title)
    # Not in order: what the killed server was about to tell of an event, it keeps from others for two seconds.
    wait_until(page, f"{HEARD_TITLES}.length === 8")
    # Told to go rather than cut off, and by a page that begins anew from the cursor that it kept.
    server.terminate()
    wait_until(page, "states.some(({ reason }) => reason === 'draining')")
    page.evaluate("stream.stop()")
    server.start()
    for title in told[8:]:
        organiser.create_event(title)
    heard = page.evaluate(HEARD_TITLES)
    page.reload()
    visitor.expect_live()
    page.evaluate(LISTEN)
    wait_until(page, f"{HEARD_TITLES}.includes('Evening 11')")
    assert sorted(heard) == told[:8]
    assert page.evaluate(HEARD_TITLES) == told[8:]
    assert page.evaluate("heard.every(({ type, data }) => type !== 'connection' || data.recovered !== false)")
    expect(visitor.upcoming("Evening 11")).to_be_visible()
    expect_transport(visitor, OVER_WEBSOCKET)
    visitor.forget_lost_server()


def test_stream_that_is_buffered_on_its_way_gives_way_to_a_websocket(
    server: ServerProcess, proxy: ObstructiveProxy, visit: Visit
) -> None:
    proxy.holds_streams = True
    visitor = visit(proxy).open()
    expect_transport(visitor, OVER_WEBSOCKET)
    Client(server.url, "organiser@example.com").create_event("Behind the Wall")
    expect(visitor.upcoming("Behind the Wall")).to_be_visible()

    # Remembered: the next time, nothing is tried that is known not to work.
    asked: list[str] = []
    visitor.page.on("request", lambda request: asked.append(request.resource_type))
    visitor.page.reload()
    visitor.expect_live()
    expect_transport(visitor, OVER_WEBSOCKET)
    assert "eventsource" not in asked and "script" in asked
    # But not for ever.
    kept = visitor.page.evaluate(REMEMBERED)
    assert kept["name"] == "websocket"
    assert 0 < kept["until"] - visitor.page.evaluate("Date.now()") <= 24 * 3600 * 1000
    proxy.holds_streams = False
    visitor.page.clock.install(time=kept["until"] / 1000 + 1)
    visitor.page.reload()
    visitor.expect_live()
    expect_transport(visitor, OVER_SSE)
    assert visitor.page.evaluate(REMEMBERED) is None


def test_stream_that_is_cut_on_its_way_gives_way_to_a_websocket_and_the_other_way_round(
    proxy: ObstructiveProxy, visit: Visit
) -> None:
    proxy.cuts_streams = True
    visitor = visit(proxy).open()
    expect_transport(visitor, OVER_WEBSOCKET)
    # Into another network.
    proxy.cuts_streams, proxy.cuts_sockets = False, True
    visitor.page.reload()
    visitor.expect_live()
    expect_transport(visitor, OVER_SSE)
    assert visitor.page.evaluate(REMEMBERED) is None
    visitor.forget_lost_server()


def test_websocket_is_not_asked_for_where_event_streams_get_through(proxy: ObstructiveProxy, visit: Visit) -> None:
    proxy.cuts_sockets = True
    visitor = visit(proxy)
    sockets: list[str] = []
    visitor.page.on("websocket", lambda socket: sockets.append(socket.url))
    with visitor.page.expect_request(lambda request: request.resource_type == "eventsource") as asked:
        visitor.open()
    assert "soft=1" in asked.value.url
    expect_transport(visitor, OVER_SSE)
    visitor.sign_in("pia@example.com", "Pia")
    expect_transport(visitor, OVER_SSE)
    assert sockets == []


def test_server_that_is_away_is_no_reason_to_change_the_transport(start_server: StartServer, visit: Visit) -> None:
    server = start_server()
    visitor = visit(server).open()
    page = visitor.page
    page.evaluate(LISTEN)
    server.kill()
    wait_until(page, "states.filter(({ state }) => state === 'waiting').length >= 4")
    server.start()
    wait_until(page, "stream.status.state === 'connected'")
    assert set(page.evaluate("states.map(({ transport }) => transport)")) == {"sse"}
    visitor.expect_live()
    expect_transport(visitor, OVER_SSE)
    visitor.forget_lost_server()


def test_websocket_that_ends_with_its_token_says_so_as_a_stream_does(start_server: StartServer, visit: Visit) -> None:
    server = start_server()
    visitor = without_event_source(visit(server)).open()
    token = token_for(server, "ida", seconds=4)
    visitor.page.evaluate(
        """async (token) => {
            const { CopilotStream } = await import("/static/copilot-stream.js");
            window.heard = [];
            window.stream = new CopilotStream({ prefix: "/api/copilotkit", token: () => token });
            stream.addEventListener("message", ({ detail }) => heard.push(detail));
            stream.start();
        }""",
        token,
    )
    wait_until(visitor.page, "heard.length && stream.status.state === 'stopped'")
    assert visitor.page.evaluate("stream.status.reason") == "token_expired"
    first, *_, last = visitor.page.evaluate("heard")
    assert first["type"] == "connection" and first["data"]["user"] == "ida"
    assert last["type"] == "error" and last["data"]["code"] == "token_expired" and last["data"]["message"]


AS_PERSON = """([token, channels]) => {
    window.heard = [];
    window.states = [];
    window.reloads = 0;
    window.channels = channels;
    return import("/static/copilot-stream.js").then(({ CopilotStream }) => {
        window.stream = new CopilotStream({
            prefix: "/api/copilotkit", token: () => token, channels: () => window.channels, cursorKey: "test.cursor",
        });
        stream.addEventListener("message", ({ detail }) => { heard.push(detail); window.onHeard?.(detail); });
        stream.addEventListener("state", ({ detail }) => states.push(detail));
        stream.addEventListener("reload", () => { reloads += 1; });
        stream.start();
    });
}"""


def forget_refusals(visitor: Visitor) -> None:
    """Drop the complaints that Chromium writes when a request is refused; the page cannot keep it from that."""
    visitor.complaints = [each for each in visitor.complaints if not re.search(r"status of 40[13]|code: 403", each)]


@pytest.mark.parametrize("transport", ["sse", "websocket"])
def test_channel_that_is_refused_is_said_to_be_and_costs_neither_the_transport_nor_the_stream(
    visit: Visit, server: ServerProcess, transport: str
) -> None:
    visitor = visit(server)
    if transport == "websocket":
        without_event_source(visitor)
    page = visitor.open().page
    page.clock.install()
    token = token_for(server, "nora@example.com", seconds=600)
    page.evaluate(AS_PERSON, [token, ["room:of-others"]])
    wait_until(page, "states.some(({ reason }) => reason === 'forbidden')")
    assert page.evaluate("stream.status.state") == "waiting"
    assert page.evaluate("stream.status.retryMilliseconds") >= 10_000
    page.evaluate("channels = []")
    page.clock.fast_forward(20_000)
    wait_until(page, "stream.status.state === 'connected'")
    assert set(page.evaluate("states.map(({ transport }) => transport)")) == {transport}
    forget_refusals(visitor)


def test_visitor_where_there_are_none_is_told_so_once(start_server: StartServer, visit: Visit) -> None:
    server = start_server("auth.allow_anonymous=false")
    visitor = visit(server)
    page = visitor.page
    page.goto(visitor.url)
    page.evaluate(AS_PERSON, [None, []])
    wait_until(page, "stream.status.state === 'stopped'")
    assert page.evaluate("stream.status.reason") == "unauthenticated"
    # The page itself is refused, too, and complains for as long as it is there.
    page.goto("about:blank")
    forget_refusals(visitor)


def test_cursor_of_a_log_that_is_no_more_does_not_hide_what_comes(visit: Visit, server: ServerProcess) -> None:
    visitor = visit(server).open()
    page = visitor.page
    page.evaluate(LISTEN)
    epoch = page.evaluate("sessionStorage['test.cursor']").partition("-")[0]
    page.evaluate("stream.stop()")
    # As after the database was restored from a copy of yesterday: the same log, and numbers that are to come again.
    page.evaluate(f"sessionStorage['test.cursor'] = '{epoch}-99999999.0'")
    page.evaluate(LISTEN)
    assert page.evaluate("heard[0].data.recovered") is False
    Client(server.url, "organiser@example.com").create_event("After the Restore")
    wait_until(page, f"{HEARD_TITLES}.includes('After the Restore')")
    assert int(page.evaluate("sessionStorage['test.cursor']").partition("-")[2].partition(".")[0]) < 99999999


def test_who_comes_back_without_a_cursor_is_told_to_load_anew(visit: Visit, server: ServerProcess) -> None:
    organiser, omar = Client(server.url, "organiser@example.com"), Client(server.url, "omar@example.com")
    meeting = organiser.create_event("Long Table")["id"]
    omar.act("registerForEvent", eventId=meeting)
    organiser.act("updateEvent", eventId=meeting, location="The other table")
    page = visit(server).open().page
    # Cut off behind its first words, as they come to somebody whom a notification waits for: without a cursor.
    page.evaluate("""() => {
        window.onHeard = ({ type }) => {
            window.onHeard = null;
            stream.stop();
            setTimeout(() => stream.start());
        };
    }""")
    page.evaluate(AS_PERSON, [token_for(server, "omar@example.com", seconds=600), []])
    wait_until(page, "heard.some(({ type }) => type === 'notification')")
    first, second = page.evaluate("heard.filter(({ type }) => type === 'connection')")
    assert "recovered" not in first["data"] and "recovered" not in second["data"]
    assert page.evaluate("reloads") == 2


def test_server_that_asks_to_be_left_alone_for_a_while_is(start_server: StartServer, visit: Visit) -> None:
    server = start_server("limits.connections_per_user=1")
    page = visit(server).open().page
    token = token_for(server, "vera@example.com", seconds=600)
    page.evaluate(AS_PERSON, [token, []])
    wait_until(page, "stream.status.state === 'connected'")
    page.evaluate("window.first = stream")
    page.evaluate(AS_PERSON, [token, []])
    wait_until(page, "states.some(({ reason }) => reason === 'rate_limited')")
    assert page.evaluate("stream.status.retryMilliseconds") >= 15_000
    # Neither the network that comes back nor the person who looks is a reason to come sooner.
    page.evaluate("""async () => {
        for (let n = 0; n < 5; n += 1) {
            dispatchEvent(new Event("online"));
            document.dispatchEvent(new Event("visibilitychange"));
            await new Promise((done) => setTimeout(done, 50));
        }
    }""")
    assert page.evaluate("states.map(({ state }) => state)") == ["connecting", "waiting"]
    # Nor is a network that was away: then they are.
    page.evaluate("first.stop()")
    page.evaluate("stream.stop()")
    page.evaluate("stream.start()")
    wait_until(page, "stream.status.state === 'connected'")


def test_more_tabs_than_a_browser_keeps_connections_are_all_live(visit: Visit, server: ServerProcess) -> None:
    first = visit(server).open()
    tabs = [first.page]
    for _ in range(7):
        tabs.append(first.page.context.new_page())
        tabs[-1].goto(first.url)
    for tab in tabs:
        expect(tab.locator("#connection")).to_have_attribute("data-state", "connected")
    transports = [tab.locator("#connection").get_attribute("data-transport") for tab in tabs]
    assert sorted(transports) == ["sse"] * 4 + ["websocket"] * 4
    # It says nothing about the network: once there is room, the first choice is made again.
    assert first.page.evaluate(REMEMBERED) is None
    Client(server.url, "organiser@example.com").create_event("Seen in Every Tab")
    for tab in tabs:
        expect(tab.locator("#upcoming").get_by_role("heading", name="Seen in Every Tab")).to_be_visible()
    tabs[transports.index("sse")].close()
    tabs[-1].reload()
    expect(tabs[-1].locator("#connection")).to_have_attribute("data-transport", "sse")
