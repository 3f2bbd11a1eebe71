"""Migrations: what an earlier version has stored is changed once, resumably, while it can be used."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

from tornado_copilot.errors import Unavailable
from tornado_copilot.storage.database import Database
from tornado_copilot.storage.migrations import Migration, Migrations, all_migrations
from tornado_copilot.storage.thread import NO_OWNER, Running, TurnEnd
from tornado_copilot.storage.threads import Threads
from tornado_copilot.storage.visitor_key import load_or_create

NOW = datetime(2026, 11, 1, tzinfo=UTC)


def old_thread(thread_id: str, owner: str) -> dict:
    """A thread as the version before keys, sizes and expiry has stored it."""
    return {
        "_id": thread_id,
        "owner": owner,
        "createdAt": NOW,
        "updatedAt": NOW,
        "title": "hello",
        "agentId": "default",
        "messages": ['{"id":"u1","role":"user","content":"hello"}'],
        "memory": "{}",
        "state": "null",
        "version": 2,
    }


async def test_old_threads_get_a_size_and_those_of_visitors_an_expiry(database: Database) -> None:
    many = [old_thread(f"anonymous-{number}", NO_OWNER) for number in range(120)]
    await database.threads.insert_many([*many, old_thread("hers", "user:alice")])
    await Migrations(database, all_migrations(anonymous_seconds=60)).apply_all()
    async for document in database.threads.find():
        assert document["bytes"] == len(document["messages"][0]) + len("{}null")
        if document["owner"] == NO_OWNER:
            left = (document["expiresAt"] - datetime.now(UTC)).total_seconds()
            assert 30 < left <= 60
        else:
            assert "expiresAt" not in document
    assert (await database.meta.find_one({"_id": "schema"}))["version"] == 1


async def test_a_document_that_cannot_be_read_does_not_stop_the_migration(database: Database) -> None:
    odd = {**old_thread("odd", NO_OWNER), "memory": None}
    ownerless = {name: value for name, value in old_thread("no owner", "").items() if name != "owner"}
    await database.threads.insert_many([odd, ownerless, old_thread("behind", NO_OWNER)])
    await Migrations(database, all_migrations(anonymous_seconds=60)).apply_all()
    async for document in database.threads.find():
        assert "bytes" in document and "expiresAt" in document
    assert (await database.meta.find_one({"_id": "schema"}))["version"] == 1


async def test_an_old_thread_is_open_by_its_id_and_keeps_that_as_its_key(database: Database) -> None:
    await database.threads.insert_one(old_thread("old", NO_OWNER))
    threads = Threads(database)
    for owner in (NO_OWNER, "visitor:v"):
        thread = await threads.get("old", owner)
        assert (thread.agent_key, thread.channel, thread.owner) == ("old", "thread:old", NO_OWNER)
    run = Running("r", "r1", 0, ({"id": "u2", "role": "user", "content": "more"},))
    await threads.begin_run(thread, run, agent_id="default")
    await threads.end_run(thread, run, TurnEnd(run.said, {}))
    kept = await threads.get("old", NO_OWNER)
    assert [each["id"] for each in kept.messages] == ["u1", "u2"] and kept.agent_key == "old"
    stored = await database.threads.find_one({"_id": "old"})
    assert stored["bytes"] == kept.size_bytes and stored["expiresAt"] > datetime.now(UTC)


async def test_a_migration_resumes_where_it_was_interrupted_and_runs_once(database: Database) -> None:
    await database.threads.insert_many([old_thread(str(number), NO_OWNER) for number in range(10)])
    ran = []

    async def breaks_once(database: Database) -> int:
        ran.append("second")
        if len(ran) == 1:
            raise Unavailable("the database cannot be reached")
        return 0

    steps = [*all_migrations(anonymous_seconds=60), Migration(2, "a second one", breaks_once)]
    try:
        await Migrations(database, steps).apply_all()
    except Unavailable:
        pass
    assert (await database.meta.find_one({"_id": "schema"}))["version"] == 1
    await database.threads.update_many({}, {"$unset": {"bytes": ""}})
    await Migrations(database, steps).apply_all()
    assert ran == ["second", "second"]
    assert await database.threads.count_documents({"bytes": {"$exists": True}}) == 0, "the first one is done"
    await Migrations(database, steps).apply_all()
    assert len(ran) == 2


async def test_two_processes_migrate_at_once(database: Database) -> None:
    await database.threads.insert_many([old_thread(str(number), NO_OWNER) for number in range(150)])
    both = [Migrations(database, all_migrations(anonymous_seconds=60)).apply_all() for _ in range(2)]
    await asyncio.gather(*both)
    assert await database.threads.count_documents({"bytes": {"$exists": True}}) == 150
    assert (await database.meta.find_one({"_id": "schema"}))["version"] == 1


async def test_the_migrations_run_in_the_background_and_stop(database: Database) -> None:
    await database.threads.insert_many([old_thread(str(number), NO_OWNER) for number in range(10)])
    migrations = Migrations(database, all_migrations(anonymous_seconds=60))
    migrations.start()
    async with asyncio.timeout(10):
        while await database.meta.find_one({"_id": "schema"}) is None:
            await asyncio.sleep(0.01)
    await migrations.close()


async def test_all_processes_sign_visitors_with_one_key(database: Database) -> None:
    keys = await asyncio.gather(*(load_or_create(database) for _ in range(8)))
    assert len(set(keys)) == 1 and len(keys[0]) == 32
