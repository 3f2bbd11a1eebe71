"""Who is measured beside whom."""

from __future__ import annotations

from tests.benchmarks.processes import Peer

PREFIX = "/api/copilotkit"
_UPGRADE = (
    "GET {path} HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
)
_SSE = f"GET {PREFIX} HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\r\n"
_WS = _UPGRADE.format(path=f"{PREFIX}/ws")
_ASYNCIO, _UVLOOP = "server.event_loop=asyncio", "server.event_loop=uvloop"
_SOCKETIO_CONNECT = b"\x81\x82\0\0\0\x0040".decode("latin-1")

OURS_SSE = Peer("tornado_copilot", "ours.py", (_ASYNCIO,), _SSE, '"connected"')
OURS_SSE_UVLOOP = Peer("tornado_copilot, uvloop", "ours.py", (_UVLOOP,), _SSE, '"connected"')
OURS_SSE_DURABLE = Peer("tornado_copilot, durable", "ours.py", (_ASYNCIO,), _SSE, '"connected"', order="durable")
OURS_WS = Peer("tornado_copilot", "ours.py", (_ASYNCIO,), _WS, '"connected"')
OURS_WS_UVLOOP = Peer("tornado_copilot, uvloop", "ours.py", (_UVLOOP,), _WS, '"connected"')

BARE_SSE = Peer("bare asyncio protocol", "bare.py")
BARE_SSE_UVLOOP = Peer("bare protocol, uvloop", "bare.py", ("uvloop",))
BARE_WS = Peer("bare asyncio protocol", "bare.py", ("ws",))
AIOHTTP_SSE = Peer("aiohttp", "aiohttp_peer.py")
AIOHTTP_WS = Peer("aiohttp", "aiohttp_peer.py", request=_UPGRADE.format(path="/ws"))
SSE_STARLETTE = Peer("sse-starlette on uvicorn", "sse_starlette_peer.py")
FASTAPI = Peer("FastAPI, sleep per connection", "fastapi_peer.py")
NCHAN_SSE = Peer("nginx with nchan", "nchan_peer.py", until="\r\n\r\n")
NCHAN_WS = Peer("nginx with nchan", "nchan_peer.py", request=_UPGRADE.format(path="/stream"), until="\r\n\r\n")
WEBSOCKETS = Peer("websockets", "websockets_peer.py", request=_UPGRADE.format(path="/"))
SOCKETIO = Peer(
    "python-socketio on Tornado",
    "socketio_peer.py",
    request=_UPGRADE.format(path="/socket.io/?EIO=4&transport=websocket"),
    until='"sid"',
    then=_SOCKETIO_CONNECT,
)

_REPLAY = 'agents.default={type: python, factory: "servers.replay:make_agent"}'
OURS_RUNS = Peer("tornado_copilot", "ours.py", (_REPLAY, _ASYNCIO), request=PREFIX)
OURS_RUNS_UVLOOP = Peer("tornado_copilot, uvloop", "ours.py", (_REPLAY, _UVLOOP), request=PREFIX)
NODE_RUNS = Peer("CopilotKit runtime, Node 20", "node_runtime.mjs", request=f"{PREFIX}/agent/default/run")
