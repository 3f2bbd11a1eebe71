"""Notifications: kept for who is away, on both transports and all devices, until acknowledged; and sent by services."""

import asyncio
import json
import random
import uuid
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from pydantic import SecretStr
from tornado.httpserver import HTTPServer
from tornado.testing import bind_unused_port

from tests.http_calls import EventStream, act, call, event, post, token_for
from tests.integration.test_socket import socket
from tornado_copilot.app import App
from tornado_copilot.config import Settings, StorageSettings
from tornado_copilot.delivery.relay import Relay
from tornado_copilot.errors import Unavailable
from tornado_copilot.storage.log import Log
from tornado_copilot.storage.notifications import Notices, NotificationStore
from tornado_copilot.storage.outbox import Outbox
from tornado_copilot.wire.publication import Draft

TRANSPORTS = pytest.mark.parametrize("transport", ["sse", "websocket"])


@asynccontextmanager
async def device(server, transport, token, cursor=None):
    """A connection of somebody, resuming from a cursor if it has one."""
    query, headers = f"?lastEventId={cursor}" if cursor else "", {"Authorization": f"Bearer {token}"}
    if transport == "websocket":
        async with socket(server, query, **headers) as connection:
            yield connection
        return
    connection = await EventStream.open(server, query, **headers)
    try:
        yield connection
    finally:
        await connection.close()


async def tell(server, *users, text="Lunch is ready", key=None, **more):
    """Notify people as a back-end service does; the answer's data."""
    service = token_for(server, "canteen", roles=["notifier"])
    body = {"type": "notify", "users": list(users), "kind": "canteen.lunch", "message": text, **more}
    reply = await post(server, body, service, **({"Idempotency_Key": key} if key else {}))
    assert reply.status == 200, reply.raw
    return reply.json["data"]


async def ready(server):
    """The server, once it answers calls: it listens while its storage is still being opened."""
    while (await call(server, "GET", "/ready")).status != 200:
        await asyncio.sleep(0.02)
    return server


async def listed(server, token, **page):
    reply = await post(server, {"type": "notifications.list", **page}, token)
    assert reply.status == 200, reply.raw
    return reply.json["data"]


async def until_unread(server, token, count):
    """Wait for notifications to be stored; the list."""
    while (found := await listed(server, token))["unread"] != count:
        await asyncio.sleep(0.01)
    return found


async def texts_until(connection, last):
    """What the notifications say that come, up to and with the last."""
    texts = []
    while not texts or texts[-1] != last:
        texts.append((await connection.until("notification"))["data"]["message"])
    return texts


# Away


@TRANSPORTS
async def test_who_was_away_is_told_of_a_change_on_the_next_connection(server, transport):
    organiser = token_for(server, f"organiser-{transport}@away.example")
    guest = token_for(server, f"guest-{transport}@away.example")
    created = (await act(server, organiser, "createEvent", **event(title="Picnic"))).json["data"]
    await act(server, guest, "registerForEvent", eventId=created["id"])
    assert (await act(server, organiser, "cancelEvent", eventId=created["id"])).status == 200
    await until_unread(server, guest, 1)
    async with device(server, transport, guest) as connection:
        hello = await connection.message()
        assert hello["type"] == "connection" and hello["data"]["unread"] == 1
        told = await connection.message()
        assert told["type"] == "notification" and told["channel"] == f"user:guest-{transport}@away.example"
        assert told["data"]["kind"] == "event.cancelled" and told["data"]["event"]["id"] == created["id"]
        assert told["data"]["id"] and told["data"]["at"].endswith("Z") and "id" not in told
        assert "Picnic" in told["data"]["message"]


@TRANSPORTS
async def test_the_cursor_comes_behind_the_backlog_and_says_that_it_was_received(server, transport):
    user = f"cursor-{transport}@away.example"
    token = token_for(server, user)
    await tell(server, user, text="one")
    await tell(server, user, text="two")
    await until_unread(server, token, 2)
    for _ in range(2):  # Cut off at once, it has no cursor, and is told again.
        async with device(server, transport, token) as connection:
            await connection.message()
            assert (await connection.message())["data"]["message"] == "one"
            assert connection.cursor is None
    async with device(server, transport, token) as connection:
        assert await texts_until(connection, "two") == ["one", "two"]
        assert connection.cursor is None
        assert (await connection.message())["type"] == "heartbeat"
        cursor = connection.cursor
        assert cursor
    await tell(server, user, text="three")
    async with device(server, transport, token, cursor) as connection:
        hello = await connection.message()
        assert hello["data"]["recovered"] is True and hello["data"]["unread"] in {2, 3}
        assert await texts_until(connection, "three") == ["three"]
        assert connection.cursor not in {None, cursor}


async def test_a_cursor_that_cannot_be_resumed_brings_all_that_waits(server):
    token = token_for(server, "stale@away.example")
    await tell(server, "stale@away.example", text="kept")
    await until_unread(server, token, 1)
    async with device(server, "sse", token, "ffffffffffff-7.0") as connection:
        assert (await connection.message())["data"]["recovered"] is False
        assert await texts_until(connection, "kept") == ["kept"]


async def test_with_nothing_waiting_the_connection_message_carries_the_cursor(server):
    async with device(server, "sse", token_for(server, "idle@away.example")) as connection:
        assert (await connection.message())["data"]["unread"] == 0
        assert connection.cursor
    async with socket(server) as visitor:
        assert "unread" not in (await visitor.message())["data"]


async def test_the_newest_hundred_come_in_order_and_the_rest_is_listed(server):
    user = "busy@away.example"
    token = token_for(server, user)
    for n in range(103):
        await tell(server, user, text=f"number {n}")
    await until_unread(server, token, 103)
    async with device(server, "websocket", token) as connection:
        assert (await connection.message())["data"]["unread"] == 103
        assert await texts_until(connection, "number 102") == [f"number {n}" for n in range(3, 103)]
    texts, page = [], {}
    while True:
        found = await listed(server, token, limit=40, **page)
        texts += [each["message"] for each in found["notifications"]]
        if "next" not in found:
            break
        assert len(found["notifications"]) == 40
        page = {"before": found["next"]}
    assert texts == [f"number {n}" for n in reversed(range(103))]


async def test_large_notifications_do_not_make_a_connection_begin_with_megabytes(server):
    user = "large@away.example"
    token = token_for(server, user)
    await asyncio.gather(*(tell(server, user, data={"padding": "x" * 4000}) for _ in range(80)))
    await until_unread(server, token, 80)
    async with device(server, "sse", token) as connection:
        assert (await connection.message())["data"]["unread"] == 80
        count = 0
        while (await connection.message())["type"] == "notification":
            count += 1
        assert 55 < count < 65


# Acknowledge


@pytest.mark.parametrize("how", ["post", "ack frame", "call over the socket"])
async def test_what_one_device_acknowledges_the_others_hear_and_nobody_is_told_again(server, how):
    user = f"{how.replace(' ', '-')}@devices.example"
    token = token_for(server, user)
    async with device(server, "sse", token) as phone, device(server, "websocket", token) as laptop:
        await tell(server, user, text="first")
        await tell(server, user, text="second")
        first, _ = [(await phone.until("notification"))["data"] for _ in range(2)]
        assert await texts_until(laptop, "second") == ["first", "second"]
        if how == "post":
            reply = (await post(server, {"type": "notifications.ack", "id": first["id"]}, token)).json
        else:
            reply = await laptop.ask(type="ack" if how == "ack frame" else "notifications.ack", id=first["id"])
        assert reply["success"] is True and reply["data"] == {"unread": 1}
        for each in (phone, laptop):
            cursor = each.cursor
            heard = await each.until("notification.acknowledged") if each is phone or how == "post" else None
            if heard:
                assert heard["data"] == {"ids": [first["id"]], "unread": 1} and each.cursor != cursor
    async with device(server, "sse", token) as tablet:
        assert (await tablet.message())["data"]["unread"] == 1
        await tell(server, user, text="third")
        assert await texts_until(tablet, "third") == ["second", "third"]
    again = await post(server, {"type": "notifications.ack", "id": first["id"]}, token)
    assert again.status == 200 and again.json["data"] == {"unread": 2}


async def test_all_can_be_acknowledged_and_stay_in_the_list(server):
    user = "all@devices.example"
    token = token_for(server, user)
    async with device(server, "sse", token) as connection:
        for n in range(60):
            await tell(server, user, text=str(n))
        await texts_until(connection, "59")
        reply = await post(server, {"type": "notifications.ack", "all": True}, token)
        assert reply.json["data"] == {"unread": 0}
        assert (await connection.until("notification.acknowledged"))["data"] == {"all": True, "unread": 0}
    found = await listed(server, token, limit=100)
    assert found["unread"] == 0 and len(found["notifications"]) == 60
    assert all(each["acknowledged"] for each in found["notifications"])
    assert set(found["notifications"][0]) == {"id", "kind", "message", "at", "acknowledged"}


async def test_of_many_acknowledged_at_once_the_last_that_is_heard_has_the_right_count(server):
    user = "many@devices.example"
    token = token_for(server, user)
    async with device(server, "sse", token) as connection:
        await asyncio.gather(*(tell(server, user) for _ in range(20)))
        ids = [(await connection.until("notification"))["data"]["id"] for _ in range(20)]
        await asyncio.gather(*(post(server, {"type": "notifications.ack", "id": each}, token) for each in ids))
        counts = [(await connection.until("notification.acknowledged"))["data"]["unread"] for _ in ids]
    assert counts == sorted(counts, reverse=True) and counts[-1] == 0


# Who may, and what is refused


async def test_nobody_sees_or_acknowledges_what_is_somebody_elses(server):
    alice, bob = token_for(server, "alice@private.example"), token_for(server, "bob@private.example")
    told = await tell(server, "alice@private.example", text="for alice")
    await until_unread(server, alice, 1)
    assert (await listed(server, bob))["notifications"] == []
    refused = await post(server, {"type": "notifications.ack", "id": told["id"]}, bob)
    assert refused.status == 404 and refused.json["code"] == "not_found"
    assert (await post(server, {"type": "notifications.ack", "all": True}, bob)).json["data"] == {"unread": 0}
    assert (await listed(server, alice))["unread"] == 1


@pytest.mark.parametrize(
    "body",
    [
        {"type": "notifications.list"},
        {"type": "notifications.ack", "all": True},
        {"type": "ack", "id": "x"},
        {"type": "notify", "users": ["x"], "kind": "k", "message": "m"},
    ],
    ids=lambda body: body["type"],
)
async def test_a_visitor_has_no_notifications(server, body):
    reply = await post(server, body)
    assert reply.status == 401 and reply.json["code"] == "unauthenticated"


NOTIFY = {"type": "notify", "users": ["x"], "kind": "k", "message": "m"}
DEEP = json.loads('{"a":' * 63 + "1" + "}" * 63)
"""As deep as a request may be: what is stored of it would be a level deeper, and could not be read again."""


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"type": "notifications.list", "limit": 0}, "limit"),
        ({"type": "notifications.list", "limit": 101}, "limit"),
        ({"type": "notifications.list", "limit": "5"}, "limit"),
        ({"type": "notifications.list", "before": {"$gt": ""}}, "before"),
        ({"type": "notifications.list", "before": "yesterday"}, "before"),
        ({"type": "notifications.list", "user": "bob"}, "user"),
        ({"type": "notifications.ack"}, "id"),
        ({"type": "notifications.ack", "id": {"$ne": ""}}, "id"),
        ({"type": "notifications.ack", "id": ""}, "id"),
        ({"type": "notifications.ack", "id": "x", "all": True}, "id"),
        ({"type": "notifications.ack", "all": False}, "all"),
        ({**NOTIFY, "users": []}, "users"),
        ({**NOTIFY, "users": "x"}, "users"),
        ({**NOTIFY, "users": ["x", 7]}, "users.1"),
        ({**NOTIFY, "users": ["x", " "]}, "users"),
        ({**NOTIFY, "users": [f"u{n}" for n in range(1001)]}, "users"),
        ({**NOTIFY, "kind": "two words"}, "kind"),
        ({**NOTIFY, "kind": ""}, "kind"),
        ({**NOTIFY, "message": " "}, "message"),
        ({**NOTIFY, "message": "a\0b"}, "message"),
        ({**NOTIFY, "message": "x" * 2001}, "message"),
        ({**NOTIFY, "data": []}, "data"),
        ({**NOTIFY, "data": {"padding": "x" * 5000}}, "data"),
        ({**NOTIFY, "data": DEEP}, "data"),
        ({**NOTIFY, "channel": "events"}, "channel"),
    ],
    ids=lambda value: str(value)[:60],
)
async def test_bad_input_is_told_by_field(server, body, field):
    reply = await post(server, body, token_for(server, "careless@example.com", roles=["notifier"]))
    assert reply.status == 422, reply.raw
    assert field in reply.json["fields"] and all(reply.json["fields"].values())


async def test_an_unknown_notification_is_not_found(server):
    token = token_for(server, "careless@example.com")
    assert (await post(server, {"type": "ack", "id": "nothing"}, token)).status == 404


# By services


async def test_notifying_others_takes_the_role(server, start_server):
    for roles in ([], ["organizer"], None):
        refused = await post(server, NOTIFY, token_for(server, "nosy@example.com", roles=roles))
        assert refused.status == 403 and refused.json["code"] == "forbidden" and "notifier" in refused.json["error"]
    other = await ready(start_server("auth.notify_role=pager"))
    assert (await post(other, NOTIFY, token_for(other, "svc", roles=["notifier"]))).status == 403
    assert (await post(other, NOTIFY, token_for(other, "svc", roles=["pager"]))).status == 200


@TRANSPORTS
async def test_a_service_notifies_who_is_there(server, transport):
    user = f"here-{transport}@example.com"
    async with device(server, transport, token_for(server, user)) as connection:
        await connection.message()
        answer = await tell(server, user, user, text="Deployed", data={"build": 7})
        assert answer["notified"] == 1, "named twice, told once"
        told = await connection.until("notification")
        assert told["data"] == {
            "id": answer["id"],
            "kind": "canteen.lunch",
            "message": "Deployed",
            "data": {"build": 7},
        }
        assert connection.cursor


async def test_a_notification_sent_again_under_its_key_is_the_same(server):
    user = "keyed@example.com"
    token = token_for(server, user)
    answers = await asyncio.gather(*(tell(server, user, key="release-7") for _ in range(5)))
    answers.append(await tell(server, user, key="release-7"))
    assert len({each["id"] for each in answers}) == 1
    await tell(server, user, text="the end")
    found = await until_unread(server, token, 2)
    assert [each["message"] for each in found["notifications"]] == ["the end", "Lunch is ready"]
    service = token_for(server, "canteen", roles=["notifier"])
    other = await post(server, {**NOTIFY, "users": [user]}, service, Idempotency_Key="release-7")
    assert other.status == 409 and other.json["code"] == "conflict"
    another_service = token_for(server, "kiosk", roles=["notifier"])
    assert (await post(server, {**NOTIFY, "users": [user]}, another_service, Idempotency_Key="release-7")).status == 200


async def test_a_thousand_people_are_told(server):
    users = [f"person-{n}@crowd.example" for n in range(1000)]
    last = token_for(server, users[-1])
    async with device(server, "sse", last) as connection:
        await connection.message()
        assert (await tell(server, *users, text="Fire drill"))["notified"] == 1000
        assert await texts_until(connection, "Fire drill") == ["Fire drill"]
    for n in random.sample(range(1000), 20):
        found = await listed(server, token_for(server, users[n]))
        assert [each["message"] for each in found["notifications"]] == ["Fire drill"]


# Several processes, races and crashes


async def test_devices_at_different_processes_hear_the_same(start_server, database, database_uri, tmp_path):
    on = (f"storage.uri={database_uri}", f"storage.database={database.log.database.name}")
    here, there = [await ready(start_server(*on, data_dir=tmp_path / "data")) for _ in range(2)]
    token = token_for(here, "u@everywhere.example")
    async with device(here, "sse", token) as phone, device(there, "websocket", token) as laptop:
        answer = await tell(here, "u@everywhere.example", text="both")
        for each in (phone, laptop):
            assert (await each.until("notification"))["data"]["id"] == answer["id"]
        assert (await laptop.ask(type="ack", id=answer["id"]))["data"] == {"unread": 0}
        heard = (await phone.until("notification.acknowledged"))["data"]
        assert heard == {"ids": [answer["id"]], "unread": 0}
        await tell(there, "u@everywhere.example", text="while one is gone")
        cursor = phone.cursor
    here.kill()
    async with device(there, "sse", token, cursor) as phone:
        assert (await phone.message())["data"]["recovered"] is True
        assert await texts_until(phone, "while one is gone") == ["while one is gone"]


async def test_none_is_lost_that_is_sent_in_the_very_moment_of_connecting(start_server):
    limits = ("limits.connects_per_address_per_minute=0", "limits.posts_per_user_per_minute=0")
    server = await ready(start_server(*limits))
    chance = random.Random(7)
    arrived = {"backlog": 0, "live": 0}

    async def one(n):
        user = f"moment-{n}@race.example"
        token = token_for(server, user)
        told = asyncio.create_task(tell(server, user, text="now"))
        await asyncio.sleep(chance.uniform(0, 0.12))
        async with device(server, "sse" if n % 2 else "websocket", token) as connection:
            hello = await connection.message()
            got = await connection.until("notification")
            assert got["data"]["message"] == "now"
            arrived["backlog" if hello["data"]["unread"] else "live"] += 1
        await told

    for first in range(0, 200, 4):
        await asyncio.gather(*(one(n) for n in range(first, first + 4)))
    assert min(arrived.values()) > 0, f"both sides of the race must have been met: {arrived}"


async def test_what_was_acknowledged_to_its_sender_arrives_after_kill_9(start_server):
    server = await ready(start_server())
    guest, organiser = token_for(server, "guest@crash.example"), token_for(server, "organiser@crash.example")
    sent, seen = [], {}
    for n in range(3):
        created = (await act(server, organiser, "createEvent", **event(title=f"Round {n}"))).json["data"]
        await act(server, guest, "registerForEvent", eventId=created["id"])
        await tell(server, "guest@crash.example", text=f"service {n}")
        assert (await act(server, organiser, "cancelEvent", eventId=created["id"])).status == 200
        server.kill()
        sent += [f"service {n}", f"Round {n}"]
        await asyncio.get_running_loop().run_in_executor(None, server.start)
        await ready(server)
    found = await until_unread(server, guest, len(sent))
    assert len({each["id"] for each in found["notifications"]}) == len(sent)
    async with device(server, "sse", guest) as connection:
        while len(seen) < len(sent):
            data = (await connection.until("notification"))["data"]
            seen[data["id"]] = data.get("event", {}).get("title", data["message"])
    assert sorted(seen.values()) == sorted(sent)


@asynccontextmanager
async def server_inside(uri, tmp_path):
    """A server in this process, so that a test can step in between."""
    secret = "0123456789abcdef" * 2
    (tmp_path / "secret").write_text(secret)
    storage = StorageSettings(uri=SecretStr(uri), data_dir=tmp_path, database=f"test_{uuid.uuid4().hex}")
    app = App(Settings(storage=storage), uri=uri, secret=secret)
    await app.database.create_indexes()
    await app.log.open()
    app.readiness.storage_opened()
    listening, port = bind_unused_port()
    server = HTTPServer(app.web)
    server.add_socket(listening)
    try:
        yield app, SimpleNamespace(url=f"http://127.0.0.1:{port}", data_dir=tmp_path)
    finally:
        await app.connections.drain(0)
        server.stop()
        await server.close_all_connections()
        await app.log.close()
        await app.database.log.database.client.drop_database(storage.database)
        app.database.close()


@TRANSPORTS
async def test_what_is_published_after_the_backlog_was_read_is_not_missed(
    database_uri, tmp_path, monkeypatch, transport
):
    async with server_inside(database_uri, tmp_path) as (app, server):
        read = app.notifications.backlog

        async def read_and_then_publish(caller, *, resumed):
            backlog = await read(caller, resumed=resumed)
            await app.log.publish(notification("n1", text="in between"))
            return backlog

        monkeypatch.setattr(app.notifications, "backlog", read_and_then_publish)
        async with device(server, transport, token_for(server, "u")) as connection:
            hello = await connection.message()
            assert hello["type"] == "connection" and connection.cursor, "its cursor is from before what comes next"
            begun = connection.cursor
            told = await connection.message()
            assert told["data"]["message"] == "in between" and connection.cursor != begun
        async with device(server, transport, token_for(server, "u"), begun) as connection:
            assert (await connection.message())["data"]["recovered"] is True
            assert (await connection.message())["data"]["message"] == "in between"


class Post:
    """A relay of notices with its store and log, without a server around them."""

    def __init__(self, database):
        self.published = []
        self.failing = False
        self.now = datetime.now(UTC)
        self.store = NotificationStore(database, lifetime_seconds=3600, now=lambda: self.now)
        self.notices = Notices(database, lifetime_seconds=3600)
        self.log = Log(database, retention_seconds=3600, ring_max_bytes=100_000, on_batch=self._heard)
        self.relay = Relay(Outbox(database.notices), self.log, before_publish=self._keep)

    def _heard(self, batch):
        self.published += [json.loads(each.data)["data"]["id"] for each in batch.publications]

    async def _keep(self, drafts):
        if self.failing:
            self.failing = False
            raise Unavailable("away")
        await self.store.keep(drafts)

    async def __aenter__(self):
        await self.log.open()
        return self

    async def __aexit__(self, *error):
        await self.relay.stop()
        await self.log.close()

    async def until_published(self, count):
        async with asyncio.timeout(10):
            while len(self.published) < count:
                await asyncio.sleep(0.005)


def notification(notification_id, user="u", text="hello"):
    message = {"type": "notification", "data": {"id": notification_id, "kind": "k", "message": text}}
    return Draft(f"user:{user}", message, f"{notification_id}@user:{user}")


async def test_a_crash_between_storing_and_publishing_is_made_good_by_the_sweep(database):
    async with Post(database) as office:
        draft = notification("n1")
        await office.notices.put("n1", ["u"], draft.message)
        await office.store.keep([draft])  # And here the process died, and its successor sweeps.
        office.relay.start()
        await office.until_published(1)
        assert office.published == ["n1"] and await office.store.unread("u") == 1


async def test_nothing_is_published_that_could_not_be_stored(database):
    async with Post(database) as office:
        office.failing = True
        await office.notices.put("n1", ["u"], notification("n1").message)
        office.relay.start()
        await office.until_published(1)
        assert not office.failing and await office.store.unread("u") == 1


async def test_storing_again_brings_nothing_back_that_was_acknowledged(database):
    async with Post(database) as office:
        drafts = [notification("n1"), Draft("events", {"type": "event.created", "data": {}}), notification("n2")]
        await office.store.keep(drafts)
        assert await office.store.acknowledge("u", "n1")
        await office.store.keep([*drafts, notification("n3")])
        assert [each.data["id"] for each in await office.store.pending("u", limit=10)] == ["n3", "n2"]
        assert not await office.store.acknowledge("v", "n2") and not await office.store.acknowledge("u", "n4")


async def test_two_people_and_ids_that_look_alike_stay_apart(database):
    async with Post(database) as office:
        await office.store.keep([notification("x@user:a", user="b"), notification("x", user="a@user:b")])
        await office.store.keep([notification("x", user="a")])
        assert [await office.store.unread(user) for user in ("a", "b", "a@user:b")] == [1, 1, 1]


async def test_what_has_expired_is_not_seen_any_more(database):
    async with Post(database) as office:
        await office.store.keep([notification("old")])
        office.now += timedelta(minutes=30)
        await office.store.keep([notification("young")])
        office.now += timedelta(minutes=31)
        assert [each.data["id"] for each in await office.store.pending("u", limit=10)] == ["young"]
        assert [each.data["id"] for each in await office.store.page("u", before=None, limit=10)] == ["young"]
        assert await office.store.unread("u") == 1
        assert not await office.store.acknowledge("u", "old")
        assert {"expiresAt_1"} <= set(await database.notifications.index_information())
