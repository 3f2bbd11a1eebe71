"""Visitors: each has an identity of its own, on every transport, and its conversations are no one else's."""

from __future__ import annotations

import asyncio
import subprocess
import uuid

import pytest

from tests.http_calls import PREFIX, EventStream, agent_input, call, post, token_for
from tests.integration.test_socket import socket
from tests.server_process import ServerProcess
from tornado_copilot.access.visitors import Visitors

APP = "https://app.example.com"


@pytest.fixture(scope="module")
def server():
    process = ServerProcess(f"server.origins=[{APP}]")
    try:
        yield process.start()
    finally:
        process.close()


def bearer(server, user=""):
    return {"Authorization": f"Bearer {token_for(server, user or f'{uuid.uuid4().hex}@example.com')}"}


async def visitor(server):
    return {"Copilot_Visitor": (await post(server, {})).headers["Copilot-Visitor"]}


def cookies(reply):
    return [each for each in reply.headers.get_list("Set-Cookie") if each.startswith("copilot_visitor=")]


def chat(text="hello", **more):
    return {"messages": [{"role": "user", "content": text}], **more}


# How a visitor is given out


@pytest.mark.parametrize(
    ("verb", "path", "body"),
    [
        ("GET", "/", None),
        ("GET", f"{PREFIX}/info", None),
        ("POST", PREFIX, {}),
        ("POST", PREFIX, {"method": "info"}),
        ("POST", PREFIX, chat()),
        ("POST", f"{PREFIX}/agent/default/run", agent_input("given-out", "hello")),
        ("POST", PREFIX, {"type": "no such type"}),
    ],
)
async def test_the_page_the_description_and_every_post_give_a_cookie(server, verb, path, body):
    reply = await call(server, verb, path, body)
    (cookie,) = cookies(reply)
    assert {part.strip() for part in cookie.split(";")[1:]} == {"HttpOnly", "Max-Age=2592000", "Path=/", "SameSite=Lax"}
    assert "no-store" in reply.headers["Cache-Control"]
    signed = cookie.partition(";")[0].partition("=")[2]
    again = await call(server, verb, path, body, Cookie=f"copilot_visitor={signed}")
    assert cookies(again) == [] and "Copilot-Visitor" not in again.headers, "it is good for a while"


async def test_the_header_is_for_clients_that_keep_no_cookie_of_ours(server):
    here = await post(server, {}, Origin=server.url)
    assert cookies(here) and "Copilot-Visitor" not in here.headers, "a page of our own keeps the cookie, unseen"
    for headers in ({}, {"Origin": APP}):
        reply = await post(server, {}, **headers)
        assert cookies(reply)[0].startswith(f"copilot_visitor={reply.headers['Copilot-Visitor']};")
    assert "Copilot-Visitor" in reply.headers["Access-Control-Expose-Headers"]
    asked = {"Access_Control_Request_Method": "POST", "Access_Control_Request_Headers": "copilot-visitor"}
    allowed = await call(server, "OPTIONS", PREFIX, Origin=APP, **asked)
    assert "copilot-visitor" in allowed.headers["Access-Control-Allow-Headers"].lower()


async def test_a_user_gets_none(server):
    reply = await post(server, {}, **bearer(server))
    assert cookies(reply) == [] and "Copilot-Visitor" not in reply.headers


@pytest.mark.parametrize(
    "headers", [{"Origin": "https://127.0.0.1:{port}"}, {"Host": "a.example", "Sec_Fetch_Site": "none"}]
)
async def test_over_https_the_cookie_is_secure(server, headers):
    port = server.url.rpartition(":")[2]
    named = {name: value.format(port=port) for name, value in headers.items()}
    (cookie,) = cookies(
        await call(server, "GET", "/", **named) if "Host" in headers else await post(server, {}, **named)
    )
    assert "Secure" in cookie


async def test_a_trusted_proxy_says_that_it_is_https(start_server):
    server = start_server("server.trusted_proxies=[127.0.0.1]", "auth.visitor_cookie_path=/app")
    (cookie,) = cookies(await call(server, "GET", "/", X_Forwarded_Proto="https", X_Forwarded_For="203.0.113.7"))
    assert "Secure" in cookie and "Path=/app" in cookie
    assert "Secure" not in cookies(await call(server, "GET", "/"))[0]


@pytest.mark.parametrize(
    "damage", [lambda s: "", lambda s: s[:-1] + ("A" if s[-1] != "A" else "B"), lambda s: "x" + s[1:]]
)
async def test_an_invalid_visitor_is_replaced_and_never_refused(server, damage):
    good = (await visitor(server))["Copilot_Visitor"]
    thread = (await post(server, chat(), Copilot_Visitor=good)).json["threadId"]
    bad = damage(good)
    for headers in ({"Copilot_Visitor": bad}, {"Cookie": f"copilot_visitor={bad}"}):
        reply = await post(server, {}, **headers)
        assert reply.status == 200 and reply.headers["Copilot-Visitor"] not in {good, bad}
        assert (await call(server, "GET", f"{PREFIX}/threads/{thread}/messages", **headers)).status == 404


def test_a_signed_id_expires_and_is_given_out_anew_before_that():
    now = 1_800_000_000.0
    visitors = Visitors(lifetime_seconds=30 * 86_400, clock=lambda: now)
    assert visitors.sign() is None and visitors.read("anything") is None
    visitors.key = b"k" * 32
    signed = visitors.sign()
    first = visitors.read(signed)
    assert first is not None and not first.is_due
    now += 2 * 86_400
    assert visitors.read(signed).is_due
    renewed = visitors.read(visitors.sign(first.id))
    assert renewed.id == first.id and not renewed.is_due
    now += 28 * 86_400
    assert visitors.read(signed) is None
    other = Visitors(lifetime_seconds=30 * 86_400, clock=lambda: now)
    other.key = b"o" * 32
    assert visitors.read(other.sign()) is None


async def test_all_processes_and_the_next_start_take_the_same_visitor(start_server, tmp_path):
    server = start_server(data_dir=tmp_path / "data")
    guest = await visitor(server)
    thread = (await post(server, chat(), **guest)).json["threadId"]
    server.kill()
    server.start()
    assert (await call(server, "GET", f"{PREFIX}/threads/{thread}/messages", **guest)).status == 200


# Whose a thread is


async def test_a_visitors_thread_is_the_visitors_alone(server):
    guest = await visitor(server)
    thread = (await post(server, chat("my secret"), **guest)).json["threadId"]
    for other in ({}, await visitor(server), bearer(server)):
        for verb, path, body in [
            ("POST", "", chat("and?", threadId=thread)),
            ("POST", "", {"type": "stop", "threadId": thread}),
            ("POST", "", {"type": "connect", "threadId": thread}),
            ("POST", "", {"type": "suggestions", "text": "x", "threadId": thread}),
            ("POST", "/agent/default/run", agent_input(thread, "and?")),
            ("POST", "/agent/default/connect", agent_input(thread, "")),
            ("POST", f"/agent/default/stop/{thread}", {}),
            ("POST", "/agent/default/suggest", agent_input(thread, "")),
            ("GET", f"/threads/{thread}/messages", None),
            ("GET", f"/threads/{thread}/events", None),
            ("GET", f"/threads/{thread}/state", None),
            ("PATCH", f"/threads/{thread}", {"name": "mine"}),
            ("POST", f"/threads/{thread}/archive", {}),
            ("DELETE", f"/threads/{thread}", {}),
        ]:
            refused = await call(server, verb, PREFIX + path, body, **other)
            assert (refused.status, b"secret" in refused.raw) == (404, False), (verb, path, other)
        refused = await call(server, "GET", f"{PREFIX}?channels=thread:{thread}", **other)
        assert refused.status == 403
        assert (await call(server, "GET", f"{PREFIX}/threads", **other)).json["threads"] == []
    (listed,) = (await call(server, "GET", f"{PREFIX}/threads", **guest)).json["threads"]
    assert listed["id"] == thread
    assert (await call(server, "PATCH", f"{PREFIX}/threads/{thread}", {"name": "Mine"}, **guest)).status == 200
    assert (await call(server, "DELETE", f"{PREFIX}/threads/{thread}", {}, **guest)).status == 200
    assert (await call(server, "GET", f"{PREFIX}/threads", **guest)).json["threads"] == []


async def test_a_thread_without_an_owner_is_open_by_its_id_to_visitors_and_neither_listed_nor_deleted(server):
    thread = (await post(server, chat("hello"))).json["threadId"]
    for caller in ({}, await visitor(server)):
        assert (await post(server, chat("help", threadId=thread), **caller)).status == 200
        assert (await call(server, "GET", f"{PREFIX}/threads/{thread}/messages", **caller)).status == 200
        assert (await post(server, {"type": "stop", "threadId": thread}, **caller)).status == 200
        stream = await EventStream.open(server, f"?channels=thread:{thread}", **caller)
        assert stream.status == 200
        for verb, path, body in [("PATCH", "", {"name": "x"}), ("POST", "/archive", {}), ("DELETE", "", {})]:
            assert (await call(server, verb, f"{PREFIX}/threads/{thread}{path}", body, **caller)).status == 404
        assert (await call(server, "POST", f"{PREFIX}/threads/clear", {}, **caller)).status == 200
        assert (await call(server, "GET", f"{PREFIX}/threads", **caller)).json["threads"] == []
    assert (await call(server, "GET", f"{PREFIX}/threads/{thread}/messages")).status == 200
    assert (await post(server, chat("help", threadId=thread), **bearer(server))).status == 404, "what a user says stays"


async def test_a_visitor_is_the_same_by_cookie_header_stream_and_socket(server):
    signed = (await visitor(server))["Copilot_Visitor"]
    thread = (await post(server, chat(), Copilot_Visitor=signed)).json["threadId"]
    by_cookie = {"Cookie": f"theme=dark; copilot_visitor={signed}"}
    assert (await call(server, "GET", f"{PREFIX}/threads/{thread}/messages", **by_cookie)).status == 200
    for headers in (by_cookie, {"Copilot_Visitor": signed}):
        stream = await EventStream.open(server, f"?channels=thread:{thread}", **headers)
        assert f"thread:{thread}" in (await stream.message())["data"]["channels"]
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        async with socket(server, f"?channels=thread:{thread}", **named) as client:
            assert f"thread:{thread}" in (await client.until("connection"))["data"]["channels"]
            answer = await client.ask(type="chat", threadId=thread, messages=[{"role": "user", "content": "help"}])
            assert answer["type"] == "thinking"
            while (await client.message())["type"] != "done":
                pass
    async with socket(server) as client:
        refused = await client.ask(type="subscribe", channels=[f"thread:{thread}"])
        assert refused["data"]["code"] == "forbidden"
        refused = await client.ask(type="chat", threadId=thread, messages=[{"role": "user", "content": "help"}])
        assert refused["data"]["code"] == "not_found"


async def test_a_page_of_another_origin_opens_its_stream_with_a_ticket_of_its_visitor(server):
    guest = await visitor(server)
    thread = (await post(server, chat(), **guest)).json["threadId"]
    ticket = (await call(server, "POST", f"{PREFIX}/ticket", {}, Origin=APP, **guest)).json["ticket"]
    stream = await EventStream.open(server, f"?channels=thread:{thread}&ticket={ticket}", Origin=APP)
    first = (await stream.message())["data"]
    assert first["authenticated"] is False and f"thread:{thread}" in first["channels"]
    assert (await call(server, "POST", f"{PREFIX}/ticket", {})).status == 401


def test_curl_keeps_a_conversation_with_a_cookie_jar(server, tmp_path):
    jar = str(tmp_path / "jar")

    def curl(*arguments):
        command = ["curl", "-s", "-b", jar, "-c", jar, "-H", "Content-Type: application/json", *arguments]
        return subprocess.run(command, capture_output=True, text=True, timeout=20, check=True).stdout

    curl(server.url + PREFIX + "/info")
    curl("-d", '{"messages":[{"role":"user","content":"hello curl"}]}', server.url + PREFIX)
    assert '"name":"hello curl"' in curl(server.url + PREFIX + "/threads")


# Adopting


async def test_adopting_moves_a_visitors_threads_to_the_user_and_forgets_the_visitor(server):
    guest, alice = await visitor(server), bearer(server)
    threads = [(await post(server, chat(f"hello {n}"), **guest)).json["threadId"] for n in range(2)]
    others = (await post(server, chat("not mine"), **await visitor(server))).json["threadId"]
    assert (await call(server, "GET", f"{PREFIX}/threads", **alice, **guest)).json["threads"] == [], "never by itself"
    assert (await post(server, {"type": "visitor.adopt"}, **guest)).status == 401
    adopted = await post(server, {"type": "visitor.adopt"}, **alice, **guest)
    assert {each["id"] for each in adopted.json["data"]["threads"]} == set(threads)
    assert {each["name"] for each in adopted.json["data"]["threads"]} == {"hello 0", "hello 1"}
    assert 'copilot_visitor=""' in cookies(adopted)[0]
    assert {each["id"] for each in (await call(server, "GET", f"{PREFIX}/threads", **alice)).json["threads"]} == set(
        threads
    )
    assert (await call(server, "GET", f"{PREFIX}/threads", **guest)).json["threads"] == []
    for thread, status in [(threads[0], 404), (others, 404)]:
        assert (await call(server, "GET", f"{PREFIX}/threads/{thread}/messages", **guest)).status == status
    assert (await post(server, chat("and on", threadId=threads[0]), **alice)).status == 200
    again = await post(server, {"type": "visitor.adopt"}, **alice, **guest)
    assert again.json["data"]["threads"] == []
    assert (await post(server, {"type": "visitor.adopt"}, **alice)).json["data"]["threads"] == []


async def test_the_cookie_of_another_visitor_stays_when_a_header_is_adopted(server):
    one, two = [(await visitor(server))["Copilot_Visitor"] for _ in range(2)]
    reply = await post(
        server, {"type": "visitor.adopt"}, **bearer(server), Copilot_Visitor=one, Cookie=f"copilot_visitor={two}"
    )
    assert reply.status == 200 and cookies(reply) == []
    reply = await post(server, {"type": "visitor.adopt"}, **bearer(server), Cookie=f"copilot_visitor={two}")
    assert 'copilot_visitor=""' in cookies(reply)[0]


async def test_the_first_valid_of_several_cookies_counts(server):
    guest = (await visitor(server))["Copilot_Visitor"]
    thread = (await post(server, chat(), Copilot_Visitor=guest)).json["threadId"]
    for cookie in (f"copilot_visitor={guest}; copilot_visitor=junk", f"copilot_visitor=junk; copilot_visitor={guest}"):
        reply = await call(server, "GET", f"{PREFIX}/threads/{thread}/messages", Cookie=cookie)
        assert reply.status == 200 and cookies(reply) == []


async def test_a_ticket_of_a_visitor_counts_more_than_a_cookie(server):
    guest, other = await visitor(server), (await visitor(server))["Copilot_Visitor"]
    thread = (await post(server, chat(), **guest)).json["threadId"]
    ticket = (await call(server, "POST", f"{PREFIX}/ticket", {}, **guest)).json["ticket"]
    query = f"?channels=thread:{thread}&ticket={ticket}"
    assert (await EventStream.open(server, query, Cookie=f"copilot_visitor={other}")).status == 200


async def test_an_adoption_that_is_refused_forgets_nothing(server):
    guest = await visitor(server)
    refused = await post(server, {"type": "visitor.adopt"}, **guest)
    assert refused.status == 401 and not any('=""' in each for each in cookies(refused))


async def test_a_socket_adopts_too(server):
    guest = await visitor(server)
    thread = (await post(server, chat(), **guest)).json["threadId"]
    headers = {**bearer(server), "Copilot-Visitor": guest["Copilot_Visitor"]}
    async with socket(server, **headers) as client:
        answer = await client.ask(type="visitor.adopt")
        assert [each["id"] for each in answer["data"]["threads"]] == [thread]


# Expiry


async def test_a_visitors_thread_expires_and_a_users_does_not(start_server):
    server = start_server("assistant.anonymous_thread_seconds=60", "storage.database=expiry")
    guest, alice = await visitor(server), bearer(server)
    await post(server, chat(), **guest)
    await post(server, chat(), **alice)
    documents = await _documents(server, "expiry")
    expiries = {
        document["owner"].removeprefix("2 ").partition(":")[0]: document.get("expiresAt") for document in documents
    }
    assert expiries["user"] is None
    left = (expiries["visitor"] - documents[0]["updatedAt"]).total_seconds()
    assert 50 < left < 75


async def _documents(server, database):
    from motor.motor_asyncio import AsyncIOMotorClient

    from tornado_copilot.storage.embedded import running_uri

    client = AsyncIOMotorClient(running_uri(server.data_dir))
    try:
        return await client[database].threads.find().to_list(None)
    finally:
        client.close()
        await asyncio.sleep(0)
