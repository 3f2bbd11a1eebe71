"""The page's modules on their own, in the browser they are written for."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.clients.people import Visitor
from tests.server_process import ServerProcess


@pytest.fixture
def page(visit: Callable[..., Visitor], server: ServerProcess):
    return visit(server).open().page


def render(page, text: str) -> str:
    return page.evaluate(
        """async (text) => {
            const { renderMarkdown } = await import("/static/markdown.js");
            return renderMarkdown(text).map((block) => block.outerHTML).join("");
        }""",
        text,
    )


def test_markdown_is_built_of_elements_and_never_of_what_somebody_wrote(page):
    assert render(page, "**bold** and *soft* and `code`\nnext") == (
        "<p><strong>bold</strong> and <em>soft</em> and <code>code</code><br>next</p>"
    )
    assert render(page, "Two:\n\n- one\n- **two**\n\nEnd") == (
        "<p>Two:</p><ul><li>one</li><li><strong>two</strong></li></ul><p>End</p>"
    )
    assert render(page, "3. three\n\n4. four") == '<ol start="3"><li>three</li><li>four</li></ol>'
    assert render(page, "**<img src=x onerror=alert(1)>**") == (
        "<p><strong>&lt;img src=x onerror=alert(1)&gt;</strong></p>"
    )
    assert render(page, "2 * 3 * 4, **open, a_b") == "<p>2 * 3 * 4, **open, a_b</p>"


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("size", [1, 2, 3, 7, 1000])
def test_event_stream_is_read_whatever_its_chunks_and_line_ends(page, size: int, end: str):
    frames = [": ping", "", 'data: {"a":"Zürich ☕ 🎷"}', "", "id: 7", 'data:{"b":', "data: 2}", "", 'data: {"cut":1}']
    found = page.evaluate(
        """async ([text, size]) => {
            const { readEventStream } = await import("/static/sse-reader.js");
            const bytes = new TextEncoder().encode(text);
            let from = 0;
            const body = new ReadableStream({
                pull(controller) {
                    if (from >= bytes.length) return controller.close();
                    controller.enqueue(bytes.slice(from, from += size));
                },
            });
            const found = [];
            for await (const message of readEventStream(body)) found.push(message);
            return found;
        }""",
        [end.join(frames), size],
    )
    assert found == [{"a": "Zürich ☕ 🎷"}, {"b": 2}]


# A transport in the test's hands: `heard` gets a message, `ended` the end of the connection.
WITH_TRANSPORT = """async (script) => {
    const { CopilotStream } = await import("/static/copilot-stream.js");
    const seen = [], states = [], reloads = [], urls = [];
    let report, signal;
    const open = (prefix, query, aborted, to) => { urls.push(`${prefix}?${query}`); report = to; signal = aborted; };
    const stream = new CopilotStream({ prefix: "/api", transports: [{ name: "test", isSupported: () => true, open }] });
    stream.addEventListener("message", ({ detail }) => seen.push(detail.n ?? detail.type));
    stream.addEventListener("state", ({ detail }) => states.push([detail.state, detail.reason]));
    stream.addEventListener("reload", ({ detail }) => reloads.push(detail.recovered));
    stream.start();
    const opened = async (count) => { while (urls.length < count) await new Promise((done) => setTimeout(done, 5)); };
    let count = 0;
    for (const [step, ...given] of script) {
        if (step === "opened") await opened(++count);
        if (step === "hears") report.message(given[0], given[1] ?? null);
        if (step === "ends") report.closed();
    }
    const aborted = signal.aborted;
    stream.stop();
    return { seen, states, reloads, urls, aborted };
}"""
CONNECTED = {"type": "connection", "data": {"status": "connected", "heartbeatSeconds": 30}}


def test_stream_resumes_from_its_cursor_and_drops_what_it_has_had(page):
    result = page.evaluate(
        WITH_TRANSPORT,
        [
            ["opened"],
            ["hears", CONNECTED, "abcdef01-4.0"],
            ["hears", {"type": "x", "n": 1}, "abcdef01-5.0"],
            ["hears", {"type": "x", "n": 2}, "abcdef01-5.1"],
            ["hears", {"type": "typing", "n": "ephemeral"}],
            ["ends"],
            ["opened"],
            ["hears", {"type": "connection", "data": {**CONNECTED["data"], "recovered": True}}],
            ["hears", {"type": "x", "n": 2}, "abcdef01-5.1"],
            ["hears", {"type": "x", "n": 3}, "abcdef01-10.0"],
            ["hears", {"type": "heartbeat", "data": {}}, "abcdef01-10.0"],
            ["hears", {"type": "x", "n": 1}, "abcdef01-9.3"],
        ],
    )
    assert result["seen"] == ["connection", 1, 2, "ephemeral", "connection", 3, "heartbeat"]
    assert "lastEventId" not in result["urls"][0]
    assert "lastEventId=abcdef01-5.1" in result["urls"][1]
    assert result["states"] == [
        ["connecting", None],
        ["connected", None],
        ["waiting", "lost"],
        ["connecting", None],
        ["connected", None],
        ["stopped", None],
    ]
    # Once to begin with, and not again: the second connection missed nothing.
    assert result["reloads"] == [True]


def test_stream_says_so_where_it_could_not_resume(page):
    gone = {"type": "connection", "data": {"status": "connected", "heartbeatSeconds": 30, "recovered": False}}
    result = page.evaluate(
        WITH_TRANSPORT,
        [
            ["opened"],
            ["hears", CONNECTED, "abcdef01-4.0"],
            ["ends"],
            ["opened"],
            ["hears", gone, "99999999-1.0"],
            ["hears", {"type": "x", "n": 1}, "99999999-2.0"],
        ],
    )
    assert result["reloads"] == [True, False]
    assert result["seen"] == ["connection", "connection", 1]


def test_stream_stops_when_its_token_has_expired_and_lets_go_of_its_connection(page):
    expired = {"type": "error", "data": {"code": "token_expired", "message": "the token has expired"}}
    result = page.evaluate(WITH_TRANSPORT, [["opened"], ["hears", CONNECTED], ["hears", expired]])
    assert result["states"][-1] == ["stopped", "token_expired"]
    assert result["aborted"]


def test_stream_that_goes_silent_is_given_up(page):
    # Two heartbeats and the slack of five seconds, in a browser whose clock is wound by hand.
    page.clock.install()
    page.evaluate(
        """async () => {
            const { CopilotStream } = await import("/static/copilot-stream.js");
            window.reasons = [];
            let report;
            const open = (prefix, query, signal, to) => { report = to; };
            const transport = { name: "test", isSupported: () => true, open };
            const stream = new CopilotStream({ prefix: "/api", transports: [transport] });
            stream.addEventListener("state", ({ detail }) => window.reasons.push(detail.reason ?? detail.state));
            stream.start();
            const data = { status: "connected", heartbeatSeconds: 30 };
            report.message({ type: "connection", data }, null);
        }"""
    )
    page.clock.run_for(64_000)
    assert page.evaluate("window.reasons") == ["connecting", "connected"]
    page.clock.run_for(1_100)
    assert page.evaluate("window.reasons[2]") == "silent"
