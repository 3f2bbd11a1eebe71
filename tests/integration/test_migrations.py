"""Migrations: what an earlier version has stored is changed once, resumably, while it can be used."""

from __future__ import annotations

import asyncio
import copy
import json
from datetime import UTC, datetime, timedelta

from tests.http_calls import PREFIX, agent_input, call, post, token_for
from tests.old_threads import PERFORMER, old_threads
from tornado_copilot.assistant.elsewhere import Elsewhere
from tornado_copilot.errors import NotFound, Unavailable
from tornado_copilot.storage.database import Database
from tornado_copilot.storage.embedded import running_uri
from tornado_copilot.storage.migrations import Migration, Migrations, all_migrations
from tornado_copilot.storage.thread import NO_OWNER, Running, TurnEnd
from tornado_copilot.storage.thread_documents import legacy_size_of
from tornado_copilot.storage.thread_list import ThreadList
from tornado_copilot.storage.thread_sweeper import ThreadSweeper
from tornado_copilot.storage.threads import Threads
from tornado_copilot.storage.visitor_key import load_or_create

OLD = {each["_id"]: each for each in old_threads()}
SETTLED = sorted(set(OLD) - {"left"})


def old_thread(thread_id: str, owner: str = NO_OWNER) -> dict:
    return {**copy.deepcopy(OLD["anonymous"]), "_id": thread_id, "owner": owner}


def migrations(database: Database) -> Migrations:
    return Migrations(database, all_migrations(database, Threads(database)))


async def stored_messages(database: Database) -> int:
    return await database.thread_messages.count_documents({})


async def test_old_messages_become_documents_and_are_read_as_before(database: Database) -> None:
    await database.threads.insert_many(list(OLD.values()))
    await migrations(database).apply_all()
    threads = Threads(database, anonymous_seconds=60)
    for thread_id in SETTLED:
        old = OLD[thread_id]
        document = await database.threads.find_one({"_id": thread_id})
        assert "messages" not in document and document["bytes"] == legacy_size_of(old)
        thread = await threads.get(thread_id, old["owner"])
        assert [json.dumps(each) for each in thread.messages] == [
            json.dumps(json.loads(each)) for each in old["messages"]
        ]
        assert (thread.agent_key, thread.channel) == (thread_id, f"thread:{thread_id}")
        for turn in old.get("turns", ()):
            assert thread.answering(turn["key"])[-1].message["id"] == turn["answer"]
        assert ("expiresAt" in document) == (old["owner"] == NO_OWNER)
    assert await stored_messages(database) == sum(len(OLD[each]["messages"]) for each in SETTLED)
    assert (await database.meta.find_one({"_id": "schema"}))["version"] == 1


async def test_an_old_thread_is_moved_when_it_is_read_and_goes_on(database: Database) -> None:
    await database.threads.insert_one(OLD["picture"])
    threads = Threads(database)
    thread = await threads.get("picture", "user:alice")
    run = Running("r", "r1", 0, ({"id": "u2", "role": "user", "content": "more"},))
    begun = await threads.begin_run(thread, run, agent_id="default")
    await threads.end_run(begun, TurnEnd(begun.messages, {}))
    kept = await threads.get("picture", "user:alice")
    assert [each["id"] for each in kept.messages] == [*(each["id"] for each in thread.messages), "u2"]
    assert (await database.threads.find_one({"_id": "picture"}))["bytes"] == kept.size_bytes


async def test_an_old_process_beside_the_new_one_finds_no_migrated_thread(database: Database) -> None:
    await database.threads.insert_many(list(OLD.values()))
    await migrations(database).apply_all()
    # As it looks for threads: by their owner, and for runs that have lost their process.
    assert await database.threads.count_documents({"owner": {"$in": ["user:alice", NO_OWNER]}}) == 1
    assert await database.threads.count_documents({"run": {"$ne": None}}) == 1


async def test_a_thread_with_a_run_of_an_old_process_is_moved_after_it(database: Database) -> None:
    left = copy.deepcopy(OLD["left"])
    left["run"]["leaseUntil"] = datetime.now(UTC) + timedelta(seconds=60)
    await database.threads.create_index([("run.leaseUntil", 1)], sparse=True)
    await database.threads.insert_one(left)
    await migrations(database).apply_all()
    threads = Threads(database)
    thread = await threads.get("left", "user:alice")
    assert [each["role"] for each in thread.messages] == ["user"] and thread.running.id == left["run"]["id"]
    assert "run" in await database.threads.find_one({"_id": "left"})

    class Nothing:
        top = -1

        async def read(self, first, last):
            return []

    await Elsewhere(threads, Nothing(), lease_seconds=1, on_outbox=lambda _: None, is_alone=True).recover(
        lambda _: False
    )
    ended = await threads.get("left", "user:alice")
    assert ended.running is None and ended.failure["code"] == "interrupted"
    assert [each["content"] for each in ended.messages] == ["count 1000"]
    assert await stored_messages(database) == 1


async def test_a_run_of_an_old_process_ends_with_the_keys_and_the_bytes_that_were_there(database: Database) -> None:
    left = {**copy.deepcopy(OLD["plain"]), "run": {**copy.deepcopy(OLD["left"]["run"]), "kept": None}}
    await database.threads.insert_one(left)
    threads = Threads(database)
    begun = await threads.get("plain", "user:alice")
    await threads.end_run(begun, TurnEnd(begun.messages, begun.memory, begun.state))
    ended = await threads.get("plain", "user:alice")
    for turn in left["turns"]:
        assert ended.answering(turn["key"])[-1].message["id"] == turn["answer"]
    assert ended.size_bytes == legacy_size_of(left) + sum(map(len, left["run"]["said"]))


async def test_a_data_directory_of_the_old_version_is_used_as_it_is(start_server) -> None:
    from motor.motor_asyncio import AsyncIOMotorClient

    server = start_server("storage.database=old", f"agents.performer={PERFORMER}")
    client: AsyncIOMotorClient = AsyncIOMotorClient(running_uri(server.data_dir))
    left = copy.deepcopy(OLD["left"])
    left["run"]["since"] = 10**6
    await client["old"].threads.insert_many([*(OLD[each] for each in SETTLED), left])
    await client["old"].meta.delete_many({"_id": "schema"})
    client.close()
    server.kill()
    server.start()
    alice = {"Authorization": f"Bearer {token_for(server, 'alice')}"}
    for thread_id in (*SETTLED, "left"):
        headers = {} if thread_id == "anonymous" else alice
        reply = await call(server, "GET", f"{PREFIX}/threads/{thread_id}/messages", **headers)
        said = [json.loads(each)["id"] for each in OLD[thread_id].get("messages", ())] or ["u1"]
        assert [each["id"] for each in reply.json["messages"]] == said
        body = agent_input(thread_id, "count 2") | {"messages": [{"id": "new", "role": "user", "content": "count 2"}]}
        run = await call(server, "POST", f"{PREFIX}/agent/performer/run", body, **headers)
        assert run.messages[-1]["type"] == "RUN_FINISHED"
        reply = await call(server, "GET", f"{PREFIX}/threads/{thread_id}/messages", **headers)
        assert [each["id"] for each in reply.json["messages"]][: len(said) + 1] == [*said, "new"]
    again = {
        "messages": [{"role": "user", "content": "find jazz events"}],
        "threadId": "plain",
        "clientMessageId": "k2",
    }
    answer = await post(server, again, **alice)
    assert answer.json["messages"][-1]["id"] == OLD["plain"]["turns"][2]["answer"]


async def test_a_document_that_cannot_be_read_does_not_stop_the_migration(database: Database) -> None:
    odd = {**old_thread("odd"), "messages": [3]}
    ownerless = {name: value for name, value in old_thread("no owner").items() if name != "owner"}
    await database.threads.insert_many([odd, ownerless, old_thread("behind")])
    await migrations(database).apply_all()
    assert "messages" not in await database.threads.find_one({"_id": "behind"})
    assert (await database.meta.find_one({"_id": "schema"}))["version"] == 1


async def test_a_migration_resumes_where_it_was_interrupted_and_runs_once(database: Database) -> None:
    await database.threads.insert_many([old_thread(str(number)) for number in range(10)])
    ran = []

    async def breaks_once() -> int:
        ran.append("second")
        if len(ran) == 1:
            raise Unavailable("the database cannot be reached")
        return 0

    steps = [*all_migrations(database, Threads(database)), Migration(2, "a second one", breaks_once)]
    try:
        await Migrations(database, steps).apply_all()
    except Unavailable:
        pass
    assert (await database.meta.find_one({"_id": "schema"}))["version"] == 1
    await Migrations(database, steps).apply_all()
    await Migrations(database, steps).apply_all()
    assert ran == ["second", "second"]


async def test_what_a_crash_has_left_of_a_move_is_no_part_of_the_thread(database: Database) -> None:
    thread = old_thread("t", "user:alice")
    await database.threads.insert_one(thread)

    class Broken:
        """A collection whose writes to threads fail."""

        async def update_one(self, *arguments):
            raise Unavailable("the database cannot be reached")

    threads = Threads(database)
    real, threads._collection = threads._collection, Broken()
    try:
        await threads.move_messages(thread)
    except Unavailable:
        pass
    threads._collection = real
    # The old process goes on meanwhile, and drops the oldest message.
    messages = [*thread["messages"][1:], '{"id":"u9","role":"user","content":"more"}']
    await database.threads.update_one({"_id": "t"}, {"$set": {"messages": messages}, "$inc": {"version": 1}})
    assert [each["id"] for each in (await threads.get("t", "user:alice")).messages] == [
        json.loads(messages[0])["id"],
        "u9",
    ]


async def test_expired_threads_are_left_to_the_sweeper_which_takes_their_messages_too(database: Database) -> None:
    await database.threads.create_index([("expiresAt", 1)], expireAfterSeconds=0)
    await database.threads.insert_one(old_thread("t"))
    await asyncio.gather(migrations(database).apply_all(), migrations(database).apply_all())
    assert "expiresAt_1" not in await database.threads.index_information()
    past = datetime.now(UTC) - timedelta(seconds=1)
    await database.threads.update_one({"_id": "t"}, {"$set": {"expiresAt": past, "due": past}})
    await ThreadSweeper(database).sweep()
    assert await database.threads.count_documents({}) == await stored_messages(database) == 0


async def test_two_processes_migrate_at_once(database: Database) -> None:
    await database.threads.insert_many([old_thread(str(number)) for number in range(150)])
    await asyncio.gather(*(migrations(database).apply_all() for _ in range(2)))
    assert await database.threads.count_documents({"messages": {"$exists": True}}) == 0
    assert await stored_messages(database) == 150 * len(OLD["anonymous"]["messages"])
    assert (await database.meta.find_one({"_id": "schema"}))["version"] == 1


async def test_deleting_and_adopting_takes_both_forms(database: Database) -> None:
    await database.threads.insert_many([old_thread("a", "visitor:v"), old_thread("b", "visitor:v")])
    threads, listed = Threads(database), ThreadList(database)
    await threads.get("a", "visitor:v")

    async def room(spaces):
        assert len(spaces) == 2

    moved, _ = await listed.adopt("visitor:v", "user:alice", room)
    assert sorted(each.id for each in moved) == ["a", "b"]
    for thread_id in ("a", "b"):
        assert len((await threads.get(thread_id, "user:alice")).messages) == 2
        try:
            await threads.get(thread_id, "visitor:v")
        except NotFound:
            pass
        else:
            raise AssertionError("it is the user's")
    assert len((await listed.clear("user:alice")).freed) == 2
    assert await stored_messages(database) == 0


async def test_the_migrations_run_in_the_background_and_stop(database: Database) -> None:
    await database.threads.insert_many([old_thread(str(number)) for number in range(10)])
    running = migrations(database)
    running.start()
    async with asyncio.timeout(10):
        while await database.meta.find_one({"_id": "schema"}) is None:
            await asyncio.sleep(0.02)
    await running.close()


async def test_all_processes_sign_visitors_with_one_key(database: Database) -> None:
    keys = await asyncio.gather(*(load_or_create(database) for _ in range(8)))
    assert len(set(keys)) == 1 and len(keys[0]) == 32
