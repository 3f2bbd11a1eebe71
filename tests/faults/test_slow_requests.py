"""Clients that take their time with a request, or send too much of it: they cost a socket for a while, and no more."""

import asyncio
import contextlib

import pytest

from tests.http_calls import PREFIX, EventStream, call, post


async def connect(server):
    host, _, port = server.url.removeprefix("http://").rpartition(":")
    return await asyncio.open_connection(host, int(port))


async def close(writer):
    writer.close()
    await asyncio.gather(writer.wait_closed(), return_exceptions=True)


async def refused(server, kind):
    """How often the server has refused something of this kind."""
    await asyncio.sleep(0.55)  # for so long the text is kept
    text = (await call(server, "GET", "/metrics")).raw.decode()
    found = [line for line in text.splitlines() if line.startswith(f'copilot_refusals_total{{kind="{kind}"}} ')]
    return float(found[0].rpartition(" ")[2]) if found else 0


@pytest.fixture
def hurried(start_server):
    return start_server("server.header_timeout_seconds=0.6", "limits.waiting_sockets_per_address=10")


async def dribble(writer):
    """Headers that never end, a byte at a time, as slow loris sends them."""
    writer.write(f"GET {PREFIX} HTTP/1.1\r\nHost: x\r\n".encode())
    while True:
        writer.write(b"X")
        await writer.drain()
        await asyncio.sleep(0.05)


async def test_headers_that_dribble_in_are_cut_off_whatever_comes(hurried):
    reader, writer = await connect(hurried)
    dribbling = asyncio.ensure_future(dribble(writer))
    began = asyncio.get_running_loop().time()
    answer = await asyncio.wait_for(reader.read(), 5)
    assert answer.startswith(b"HTTP/1.1 408 ") and b'"code":"header_timeout"' in answer
    assert 0.5 < asyncio.get_running_loop().time() - began < 3
    dribbling.cancel()
    await asyncio.gather(dribbling, return_exceptions=True)
    await close(writer)
    assert await refused(hurried, "header_timeout") == 1


async def test_headers_that_come_in_so_many_pieces_that_looking_for_their_end_costs_too_much_are_cut_off(start_server):
    server = start_server()
    reader, writer = await connect(server)
    writer.write(f"GET {PREFIX} HTTP/1.1\r\nHost: x\r\nX-Padding: {'x' * 60_000}".encode())
    await writer.drain()
    answer = asyncio.ensure_future(reader.read())
    sent = 0
    while not answer.done() and sent < 200:
        await asyncio.wait({answer}, timeout=0.02)
        if not answer.done():
            writer.write(b"x")
            sent += 1
    assert answer.done(), "after 2 MB that were looked through"
    with contextlib.suppress(ConnectionResetError):  # Or, where all that was sent has been read, the answer.
        assert (await answer).startswith(b"HTTP/1.1 408 ")
    await close(writer)
    assert await refused(server, "header_pieces") == 1


@pytest.mark.parametrize("pieces", [60, 1])
async def test_headers_of_the_full_size_in_the_pieces_that_networks_make_are_taken(server, pieces):
    reader, writer = await connect(server)
    head = f"POST {PREFIX} HTTP/1.1\r\nHost: x\r\nX-Padding: {'x' * 32_000}\r\nContent-Length: 2\r\n\r\n".encode()
    for _ in range(2):  # The second on the same socket.
        length = len(head) // pieces + 1
        for first in range(0, len(head), length):
            writer.write(head[first : first + length])
            await writer.drain()
            await asyncio.sleep(0.002)
        writer.write(b"{}")
        answer = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 5)
        assert answer.startswith(b"HTTP/1.1 200 ")
        await reader.readexactly(int(answer.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0]))
    await close(writer)


async def test_a_body_that_comes_together_with_its_headers_is_none_of_them(start_server):
    server = start_server("limits.headers_max_bytes=512")
    reader, writer = await connect(server)
    body = b" " * 60_000 + b"{}"
    writer.write(f"POST {PREFIX} HTTP/1.1\r\nHost: x\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body)
    answer = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 5)
    assert answer.startswith(b"HTTP/1.1 200 ")
    await close(writer)


async def test_a_short_request_may_come_byte_by_byte(server):
    reader, writer = await connect(server)
    for byte in f"GET /health HTTP/1.1\r\nHost: x\r\nX-Padding: {'x' * 800}\r\nConnection: close\r\n\r\n".encode():
        writer.write(bytes([byte]))
        await writer.drain()
        await asyncio.sleep(0)
    assert (await asyncio.wait_for(reader.read(), 5)).startswith(b"HTTP/1.1 200 ")
    await close(writer)


async def test_an_address_has_only_so_many_sockets_that_say_nothing(hurried):
    silent = [await connect(hurried) for _ in range(10)]
    reader, writer = await connect(hurried)
    answer = await asyncio.wait_for(reader.read(), 5)
    assert answer.startswith(b"HTTP/1.1 429 ") and b"\r\nRetry-After: " in answer
    for each, _ in silent:
        assert (await asyncio.wait_for(each.read(), 5)).startswith(b"HTTP/1.1 408 ")
    for each in (writer, *(other for _, other in silent)):
        await close(each)
    assert (await post(hurried, {})).status == 200
    assert await refused(hurried, "waiting_sockets_per_address") == 1


async def test_what_has_sent_its_headers_is_cut_off_no_more(hurried):
    stream = await EventStream.open(hurried)
    await stream.message()
    reader, writer = await connect(hurried)
    request = f"POST {PREFIX} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n"
    for _ in range(2):
        writer.write(request.encode())
        await asyncio.sleep(0.8)
        writer.write(b"{}")
        head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 5)
        assert head.startswith(b"HTTP/1.1 200 ")
        length = int(head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0])
        await reader.readexactly(length)
        await asyncio.sleep(0.8)
    await close(writer)
    assert (await call(hurried, "GET", "/metrics")).raw.count(b'copilot_connections{transport="sse"} 1.0') == 1
    await stream.close()


async def test_a_kept_socket_and_a_body_have_time_outs_of_their_own(start_server):
    server = start_server("server.keep_alive_seconds=0.5", "server.body_timeout_seconds=0.5")
    reader, writer = await connect(server)
    writer.write(b"GET /health HTTP/1.1\r\nHost: x\r\n\r\n")
    assert b'"alive"' in await asyncio.wait_for(reader.read(), 5)
    await close(writer)
    reader, writer = await connect(server)
    writer.write(f"POST {PREFIX} HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n{{".encode())
    assert await asyncio.wait_for(reader.read(), 5) == b""
    await close(writer)


@pytest.mark.parametrize(("size", "status"), [(30_000, 200), (40_000, 431)])
async def test_headers_that_are_too_large_are_refused_by_name(server, size, status):
    reply = await call(server, "POST", PREFIX, {}, X_Padding="x" * size)
    assert reply.status == status
    if status == 431:
        assert reply.json["code"] == "headers_too_large" and "32768" in reply.json["error"]


async def test_headers_without_end_are_cut_off(start_server):
    server = start_server()
    reader, writer = await connect(server)
    writer.write(f"GET {PREFIX} HTTP/1.1\r\nHost: x\r\nX-Padding: {'x' * 200_000}".encode())
    with contextlib.suppress(ConnectionResetError):  # Or, where all that was sent has been read, the end.
        assert await asyncio.wait_for(reader.read(), 5) == b""
    await close(writer)
    assert await refused(server, "headers_max_bytes") == 1
