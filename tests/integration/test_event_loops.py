"""The event loop under the server: asyncio's own, or uvloop where it is installed."""

import asyncio
import sys

import pytest
from tornado.websocket import websocket_connect

from tests.http_calls import PREFIX, EventStream, act, event, token_for
from tornado_copilot.errors import StartupError
from tornado_copilot.event_loops import event_loop_factory


def test_an_event_loop_that_is_not_installed_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "uvloop", None)
    assert event_loop_factory("auto") is asyncio.new_event_loop
    with pytest.raises(StartupError, match=r"server\.event_loop: uvloop cannot be imported"):
        event_loop_factory("uvloop")


async def test_everything_goes_over_uvloop_too(start_server):
    server = start_server("server.event_loop=uvloop")
    token = token_for(server, "organiser@example.com")
    stream = await EventStream.open(server)
    await stream.message()
    socket = await websocket_connect(server.url.replace("http", "ws") + f"{PREFIX}/ws")
    created = (await act(server, token, "createEvent", **event(title="By another loop"))).json["data"]
    assert (await stream.until("event.created", about=created["id"]))["data"]["event"]["title"] == "By another loop"
    while created["id"] not in await asyncio.wait_for(socket.read_message(), 10):
        pass
    socket.close()
    while await socket.read_message() is not None:
        pass
    await stream.close()
    assert server.terminate() == 0
