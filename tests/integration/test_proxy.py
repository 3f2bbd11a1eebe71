"""Behind nginx, set up as the README says: nothing is buffered, and WebSockets get through."""

import asyncio
import os
import re
import shutil
import subprocess
import sys
import time
import uuid
from contextlib import contextmanager
from pathlib import Path

import pytest
from tornado.httpclient import AsyncHTTPClient, HTTPClientError, HTTPRequest
from tornado.websocket import websocket_connect

from tests.http_calls import PREFIX, EventStream, agent_input, call
from tornado_copilot.storage.embedded import _free_port

README = (Path(__file__).resolve().parents[2] / "README.md").read_text("utf-8")
AS_IN_README = re.search(r"    location / \{.*?\n    \}", README, re.DOTALL)[0]
PASS = "proxy_pass http://127.0.0.1:8000;"
ONE_ONE = "proxy_http_version 1.1;"
WITH_HOST = "proxy_set_header Host $http_host;"
UPGRADE = "proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection $http_connection;"
PUBLIC = "https://public.example"


class Proxy:
    """An address that stands for the server's."""

    def __init__(self, url):
        self.url = url


@pytest.fixture
def proxy(server, tmp_path):
    with nginx_before(server, tmp_path) as proxy:
        yield proxy


@contextmanager
def nginx_before(server, tmp_path, location=AS_IN_README):
    """Run nginx in front of a server, configured as the README says or otherwise."""
    nginx = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    if nginx is None:
        pytest.skip("nginx is not installed")
    port = _free_port()
    config = tmp_path / "nginx.conf"
    config.write_text(
        f"""
        daemon off; worker_processes 1; pid {tmp_path}/pid; error_log {tmp_path}/error.log;
        {"user root;" if os.geteuid() == 0 else ""}
        events {{}}
        http {{
            access_log off; client_body_temp_path {tmp_path}/body; proxy_temp_path {tmp_path}/proxy;
            fastcgi_temp_path {tmp_path}/f; uwsgi_temp_path {tmp_path}/u; scgi_temp_path {tmp_path}/s;
            server {{ listen 127.0.0.1:{port}; {location.replace("http://127.0.0.1:8000", server.url)} }}
        }}
        """
    )
    process = subprocess.Popen([nginx, "-p", str(tmp_path), "-c", str(config)], stderr=subprocess.PIPE, text=True)
    try:
        for _ in range(100):
            if (tmp_path / "pid").exists():
                break
            assert process.poll() is None, process.stderr.read()
            time.sleep(0.05)
        yield Proxy(f"http://127.0.0.1:{port}")
    finally:
        process.terminate()
        process.communicate(timeout=10)


async def from_address(address, proxy, path, **headers):
    """Send a request from one of this machine's own addresses, of which Linux has all of 127.0.0.0/8."""
    host, _, port = proxy.url.removeprefix("http://").rpartition(":")
    reader, writer = await asyncio.open_connection(host, int(port), local_addr=(address, 0))
    lines = [f"GET {path} HTTP/1.1", f"Host: {host}:{port}", "Connection: close"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    writer.write(("\r\n".join(lines) + "\r\n\r\n").encode())
    head = (await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 10)).decode()
    writer.close()
    await asyncio.gather(writer.wait_closed(), return_exceptions=True)
    return int(head.split(" ", 2)[1])


@pytest.mark.skipif(sys.platform != "linux", reason="needs more than one loopback address")
async def test_limits_count_who_is_behind_a_trusted_proxy(start_server, tmp_path):
    server = start_server("server.trusted_proxies=[127.0.0.1]", "limits.connects_per_address_per_minute=2")
    with nginx_before(server, tmp_path) as proxy:
        outcomes = [await from_address("127.0.0.2", proxy, PREFIX) for _ in range(3)]
        assert outcomes == [200, 200, 429]
        # What a client says of itself makes it nobody else.
        assert await from_address("127.0.0.2", proxy, PREFIX, X_Forwarded_For="198.51.100.7") == 429
        assert await from_address("127.0.0.3", proxy, PREFIX) == 200
    assert "(127.0.0.2)" in server.log


@pytest.mark.skipif(sys.platform != "linux", reason="needs more than one loopback address")
async def test_a_proxy_that_is_not_trusted_is_counted_in_place_of_its_clients_and_opens_nothing(start_server, tmp_path):
    server = start_server("limits.connects_per_address_per_minute=2")
    with nginx_before(server, tmp_path) as proxy:
        outcomes = [await from_address(f"127.0.0.{n}", proxy, PREFIX) for n in (2, 3, 4)]
        assert outcomes == [200, 200, 429]
        assert await from_address("127.0.0.2", proxy, "/metrics") == 401
    assert server.log.count("add it to server.trusted_proxies") == 1


async def test_a_conversation_with_images_gets_through(proxy):
    image = {"type": "image", "source": {"type": "data", "value": "A" * 3_000_000, "mimeType": "image/png"}}
    run = agent_input(uuid.uuid4().hex, "")
    run["messages"][0]["content"] = [{"type": "text", "text": "help"}, image]
    reply = await call(proxy, "POST", f"{PREFIX}/agent/default/run", run)
    assert reply.status == 200 and reply.messages[-1]["type"] == "RUN_FINISHED"


async def test_the_stream_says_at_once_that_it_is_connected(proxy):
    stream = await EventStream.open(proxy)
    assert (await stream.message(timeout=5))["data"]["status"] == "connected"
    await stream.close()


async def test_a_chat_comes_in_pieces(proxy):
    pieces = []
    body = b'{"messages":[{"role":"user","content":"help"}]}'
    await AsyncHTTPClient(force_instance=True).fetch(
        proxy.url + PREFIX,
        method="POST",
        body=body,
        headers={"Accept": "text/event-stream", "Content-Type": "application/json"},
        streaming_callback=pieces.append,
    )
    assert len(pieces) > 5 and b'"type":"thinking"' in b"".join(pieces[:2])


async def test_a_websocket_gets_through(proxy):
    connection = await websocket_connect(proxy.url.replace("http", "ws") + f"{PREFIX}/ws")
    assert '"type":"connection"' in await connection.read_message()
    connection.close()
    while await connection.read_message() is not None:
        pass


async def test_the_own_page_is_not_foreign_behind_it(proxy):
    reply = await call(proxy, "POST", PREFIX, {}, Origin=proxy.url)
    assert reply.status == 200


def before(server, tmp_path, directives):
    """Nginx that adds nothing by itself, as most people first set it up."""
    return nginx_before(server, tmp_path, f"location / {{ {directives} }}")


def code_of(server):
    """The sign-in code that the server has printed."""
    return re.search(r"sign-in code.*: (\w+)$", server.log, re.MULTILINE)[1]


@pytest.mark.parametrize(
    "directives",
    [PASS, PASS + WITH_HOST, PASS + ONE_ONE + WITH_HOST, PASS + ONE_ONE + "proxy_set_header X-Real-IP $remote_addr;"],
    ids=["plain", "host", "1.1-host", "1.1-real-ip"],
)
async def test_the_world_is_not_this_machine_behind_a_proxy_that_says_nothing(server, tmp_path, directives):
    with before(server, tmp_path, directives) as proxy:
        for method in ("GET", "HEAD"):
            assert (await call(proxy, method, "/metrics", Host="public.example")).status == 401
        alice = {"user": "alice"}
        for wrong in (alice, alice | {"code": "AAAAAAAA"}, alice | {"code": None}):
            reply = await call(proxy, "POST", "/dev/sign-in", wrong, Host="public.example")
            assert reply.status == 403 and reply.json["code"] == "sign_in_code_required"
            assert "standard output" in reply.json["error"]
        signed_in = await call(
            proxy, "POST", "/dev/sign-in", alice | {"code": code_of(server)}, Host="public.example", Origin=PUBLIC
        )
        assert signed_in.status == (403 if WITH_HOST not in directives else 200)
        browser = {"Host": "public.example", "Origin": PUBLIC, "Sec_Fetch_Site": "same-origin"}
        signed_in = await call(proxy, "POST", "/dev/sign-in", alice | {"code": code_of(server)}, **browser)
        assert signed_in.status == 200
        authorization = f"Bearer {signed_in.json['token']}"
        assert (await call(proxy, "POST", PREFIX, {}, Authorization=authorization)).json["user"] == "alice"
        assert (await call(proxy, "GET", "/metrics", Host="public.example", Authorization=authorization)).status == 403
    assert (await call(server, "GET", "/metrics")).status == 200
    assert (await call(server, "POST", "/dev/sign-in", {"user": "alice"})).status == 200


async def test_a_browser_behind_a_proxy_that_leaves_no_trace_shows_one_itself(server, tmp_path):
    with before(server, tmp_path, PASS + ONE_ONE) as proxy:
        browser = {"Host": "public.example", "Origin": PUBLIC, "Sec_Fetch_Site": "same-origin"}
        reply = await call(proxy, "POST", "/dev/sign-in", {"user": "alice"}, **browser)
        assert reply.json["code"] == "sign_in_code_required"
        assert (await call(proxy, "GET", "/metrics", Referer=f"{PUBLIC}/status")).status == 401


async def test_guesses_of_the_sign_in_code_are_limited(start_server):
    server = start_server("limits.posts_per_user_per_minute=5")
    guess = {"user": "alice", "code": "AAAAAAAA"}
    statuses = [(await call(server, "POST", "/dev/sign-in", guess, Via="1.1 proxy")).status for _ in range(7)]
    assert statuses == [403] * 5 + [429] * 2


@pytest.mark.parametrize("setting", ["server.trusted_proxies=[127.0.0.1]", f"server.origins=[{PUBLIC}]"])
async def test_what_is_open_for_development_ends_with_a_setting_for_others(start_server, setting):
    server = start_server(setting)
    assert (await call(server, "GET", "/metrics")).status == 401
    assert (await call(server, "POST", "/dev/sign-in", {"user": "alice"})).status == 404
    assert "sign-in code" not in server.log


@pytest.mark.parametrize("directives", [PASS, PASS + ONE_ONE], ids=["plain", "1.1"])
async def test_the_own_page_may_post_behind_a_proxy_that_changes_the_host(server, tmp_path, directives):
    with before(server, tmp_path, directives) as proxy:
        own = await call(proxy, "POST", PREFIX, {}, Origin=PUBLIC, Sec_Fetch_Site="same-origin")
        assert own.status == 200 and own.json["status"] == "ready"
        chat = {"messages": [{"role": "user", "content": "help"}]}
        answer = await call(
            proxy, "POST", PREFIX, chat, Origin=PUBLIC, Sec_Fetch_Site="same-origin", Accept="text/event-stream"
        )
        assert answer.messages[-1]["type"] == "done"
        for said in ({"Sec_Fetch_Site": "cross-site"}, {"Sec_Fetch_Site": "same-site"}, {"Sec_Fetch_Site": "none"}, {}):
            refused = await call(proxy, "POST", PREFIX, {}, Origin="https://evil.example", **said)
            assert refused.status == 403 and refused.json["code"] == "forbidden"
            assert "server.origins" in refused.json["error"] and "Host" in refused.json["error"]


async def test_a_listed_origin_needs_no_word_of_its_browser(start_server, tmp_path):
    server = start_server(f"server.origins=[{PUBLIC}]")
    with before(server, tmp_path, PASS) as proxy:
        reply = await call(proxy, "POST", PREFIX, {}, Origin=PUBLIC, Sec_Fetch_Site="cross-site")
        assert reply.status == 200 and reply.headers["Access-Control-Allow-Origin"] == PUBLIC


async def test_the_own_page_opens_a_websocket_behind_a_proxy_that_changes_the_host(server, tmp_path):
    with before(server, tmp_path, PASS + ONE_ONE + UPGRADE) as proxy:
        url = proxy.url.replace("http", "ws") + f"{PREFIX}/ws"
        own = {"Origin": PUBLIC, "Sec-Fetch-Site": "same-origin"}
        connection = await websocket_connect(HTTPRequest(url, headers=own))
        assert '"type":"connection"' in await connection.read_message()
        connection.close()
        while await connection.read_message() is not None:
            pass
        for said in ("cross-site", "same-site"):
            with pytest.raises(HTTPClientError, match="403"):
                await websocket_connect(HTTPRequest(url, headers=own | {"Sec-Fetch-Site": said}))
