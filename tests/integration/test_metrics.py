"""`GET /metrics`: figures that move as they should, for the machine itself and for operators only."""

import sys

import pytest
from tornado.websocket import websocket_connect

from tests.http_calls import PREFIX, EventStream, act, agent_input, call, event, figures, post, token_for


@pytest.fixture
def counted(start_server):
    """A server of the test's own: what others do would be counted, too."""
    return start_server("limits.connections_per_address=2")


async def test_connections_publications_and_deliveries_show(counted):
    first = await EventStream.open(counted)
    await first.message()
    socket = await websocket_connect(counted.url.replace("http", "ws") + f"{PREFIX}/ws")
    await socket.read_message()
    before = await figures(counted)
    assert before["copilot_connections", "sse"] == 1 and before["copilot_connections", "websocket"] == 1
    created = (await act(counted, token_for(counted, "alice"), "createEvent", **event())).json["data"]
    await first.until("event.created", created["id"])
    after = await figures(counted)
    assert after["copilot_publications_total",] > before["copilot_publications_total",]
    assert after["copilot_deliveries_total",] == before["copilot_deliveries_total",] + 2
    assert after["copilot_delivery_seconds_count",] > before["copilot_delivery_seconds_count",]
    assert after["copilot_log_commit_seconds_count",] > 0 and after["copilot_log_top",] > before["copilot_log_top",]
    assert after["copilot_actions_total", "createEvent", "done"] == 1
    cursor = first.cursor
    await first.close()
    socket.close()
    while await socket.read_message() is not None:
        pass
    watching = await EventStream.open(counted)
    missed = (await act(counted, token_for(counted, "alice"), "createEvent", **event())).json["data"]
    await watching.until("event.created", missed["id"])
    back = await EventStream.open(counted, f"?lastEventId={cursor}")
    await back.until("event.created", missed["id"])
    end = await figures(counted)
    assert end["copilot_connections", "sse"] == 2 and end["copilot_connections", "websocket"] == 0
    assert end["copilot_connections_ended_total", "client_left", "sse"] == 1
    assert end["copilot_replayed_messages_total",] == 1


async def test_runs_show_with_their_agent_their_outcome_and_their_first_word(counted):
    await post(counted, {"messages": [{"role": "user", "content": "help"}]})
    await post(counted, agent_input("t1", "what is on?"))
    shown = await figures(counted)
    assert shown["copilot_runs_total", "default", "finished"] == 2
    assert shown["copilot_runs_in_progress", "default"] == 0
    assert shown["copilot_run_first_token_seconds_count", "default"] == 2
    assert 0 < shown["copilot_run_first_token_seconds_sum", "default"] <= shown["copilot_run_seconds_sum", "default"]


async def test_refusals_show_by_kind(counted):
    open_streams = [await EventStream.open(counted) for _ in range(2)]
    assert (await EventStream.open(counted)).status == 429
    assert (await EventStream.open(counted, "?soft=1")).status == 200
    await post(counted, {}, "not-a-token")
    await post(counted, b"{")
    await act(counted, None, "registerForEvent", eventId="e1")
    await call(counted, "GET", "/nothing")
    shown = await figures(counted)
    assert shown["copilot_refusals_total", "connections_per_address"] == 2
    for kind in ("invalid_token", "malformed_request", "unauthenticated", "not_found"):
        assert shown["copilot_refusals_total", kind] == 1, kind
    assert shown["copilot_actions_total", "registerForEvent", "unauthenticated"] == 1
    assert len(open_streams) == 2


async def test_a_frame_that_is_too_large_is_a_refusal_and_a_reason_to_end(start_server):
    server = start_server("limits.body_max_bytes=1000", "limits.run_body_max_bytes=1000")
    socket = await websocket_connect(server.url.replace("http", "ws") + f"{PREFIX}/ws")
    await socket.read_message()
    await socket.write_message("x" * 2000)
    while await socket.read_message() is not None:
        pass
    socket.close()
    assert socket.close_code == 1009
    shown = await figures(server)
    assert shown["copilot_refusals_total", "frame_too_large"] == 1
    assert shown["copilot_connections_ended_total", "frame_too_large", "websocket"] == 1
    assert shown["copilot_connections", "websocket"] == 0


@pytest.fixture
def few_files():
    """Processes that are started here may have few files open, as many systems have it, until they ask for more."""
    resource = pytest.importorskip("resource")
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard == resource.RLIM_INFINITY:
        pytest.skip("this system has no limit")
    resource.setrlimit(resource.RLIMIT_NOFILE, (256, hard))
    yield hard
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


@pytest.mark.skipif(sys.platform != "linux", reason="the figure comes from /proc")
async def test_a_server_allows_itself_the_files_that_its_connections_need(few_files, start_server):
    shown = await figures(start_server("limits.connections_total=1000"))
    assert shown["process_max_fds",] == 1512
    server = start_server(f"limits.connections_total={few_files * 2}")
    assert (await figures(server))["process_max_fds",] == few_files
    assert "raise the one (ulimit -n)" in server.log


async def test_what_the_process_and_its_database_do_shows(counted):
    await post(counted, {"action": "searchEvents", "parameters": {}})
    shown = await figures(counted)
    assert shown["copilot_ready",] == 1
    assert shown["copilot_database_pool", "open"] >= 1 and shown["copilot_database_pool_max",] == 50
    assert shown["copilot_database_seconds_count", "find"] > 0
    assert shown["copilot_database_pool", "waiting"] == 0
    assert shown["copilot_loop_lag_seconds_count",] > 0
    assert 0 <= shown["copilot_tail_silence_seconds",] < 5
    assert shown["process_resident_memory_bytes",] > 10_000_000 and shown["process_open_fds",] > 5
    assert any(name[0] == "copilot_build_info" for name in shown)


async def test_only_operators_and_the_machine_itself_may_look(counted):
    operator = token_for(counted, "olga", roles=["operator"])
    somebody = token_for(counted, "bob")
    elsewhere = {"X_Forwarded_For": "203.0.113.9"}
    assert (await call(counted, "GET", "/metrics")).status == 200
    assert (await call(counted, "GET", "/metrics", **elsewhere)).json["code"] == "unauthenticated"
    assert (await call(counted, "GET", "/metrics", Host="rebound.example")).status == 401
    assert (await call(counted, "GET", "/metrics", **elsewhere, Authorization=f"Bearer {somebody}")).status == 403
    assert (await call(counted, "GET", f"/metrics?token={operator}", **elsewhere)).status == 401
    assert (await call(counted, "GET", "/metrics", **elsewhere, Authorization="Bearer nonsense")).status == 401
    reply = await call(counted, "GET", "/metrics", **elsewhere, Authorization=f"Bearer {operator}")
    assert reply.status == 200 and b"copilot_ready 1.0" in reply.raw
    head = await call(counted, "HEAD", "/metrics")
    assert head.status == 200 and head.raw == b""
