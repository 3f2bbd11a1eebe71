"""What expires or is deleted takes all of its messages along, whatever fails in between."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tornado_copilot.errors import Unavailable
from tornado_copilot.storage.database import Database
from tornado_copilot.storage.message_tree import ROOT, nodes_behind
from tornado_copilot.storage.thread import Running, Thread, TurnEnd
from tornado_copilot.storage.thread_list import ThreadList
from tornado_copilot.storage.thread_messages import ThreadMessages
from tornado_copilot.storage.thread_sweeper import ThreadSweeper
from tornado_copilot.storage.threads import Threads


async def said(threads: Threads, thread: Thread, run_id: str) -> Thread:
    run = Running(run_id, "r", 0, ({"id": run_id, "role": "user", "content": "hello"},))
    begun = await threads.begin_run(thread, run, agent_id="default")
    return await threads.end_run(begun, TurnEnd(begun.messages, {}))


async def counts(database: Database) -> tuple[int, int]:
    return await database.threads.count_documents({}), await database.thread_messages.count_documents({})


async def long_ago(database: Database) -> None:
    """What was noted was noted two hours ago."""
    await database.deleted_threads.update_many({}, {"$set": {"at": datetime.now(UTC) - timedelta(hours=2)}})


async def test_threads_of_visitors_expire_with_their_messages(database: Database) -> None:
    threads = Threads(database, anonymous_seconds=-60)
    for number in range(3):
        await said(threads, Thread(f"visitor {number}", "visitor:v"), f"v{number}")
    await said(threads, Thread("user", "user:alice"), "u")
    going_on = Running("going on", "r", 0, ({"id": "x", "role": "user", "content": "hello"},))
    await threads.begin_run(Thread("busy", "visitor:v"), going_on, agent_id="default")
    await ThreadSweeper(database).sweep()
    assert await counts(database) == (2, 2)
    assert await threads.left_running(even_if_held=True) != []


async def test_a_deletion_that_was_interrupted_is_finished(database: Database) -> None:
    threads = Threads(database)
    thread = await said(threads, Thread("t", "user:alice"), "one")
    listed = ThreadList(database)

    async def fails(keys):
        raise Unavailable("the database cannot be reached")

    listed._messages.delete = fails
    with pytest.raises(Unavailable):
        await listed.delete("t", "user:alice")
    assert await counts(database) == (0, 1)
    await said(threads, await threads.get("t", "user:bob"), "two")
    await ThreadSweeper(database).sweep()
    assert await counts(database) == (1, 2), "not before requests that began earlier have ended"
    await long_ago(database)
    await ThreadSweeper(database).sweep()
    assert await counts(database) == (1, 1)
    assert [each["id"] for each in (await threads.get("t", "user:bob")).messages] == ["two"]
    assert thread.store_key not in await database.thread_messages.distinct("thread")


async def test_a_noted_deletion_that_never_came_leaves_the_thread(database: Database) -> None:
    threads = Threads(database)
    await said(threads, Thread("t", "user:alice"), "one")
    await ThreadMessages(database).note_deletion(await database.threads.find().to_list(None))
    await long_ago(database)
    await ThreadSweeper(database).sweep()
    assert await counts(database) == (1, 1) and await database.deleted_threads.count_documents({}) == 0


async def test_messages_that_a_run_inserts_into_a_deleted_thread_go_too(database: Database) -> None:
    threads = Threads(database)
    run = Running("run", "r", 0, ({"id": "x", "role": "user", "content": "hello"},))
    begun = await threads.begin_run(Thread("t", "user:alice"), run, agent_id="default")
    await ThreadList(database).delete("t", "user:alice")
    # As of a process that dies before it learns that the thread is gone.
    late = nodes_behind(begun.path[-1].tip, "run", ['{"id":"y","role":"assistant"}'], datetime.now(UTC))
    await ThreadMessages(database).insert(begun.store_key, late)
    await long_ago(database)
    await ThreadSweeper(database).sweep()
    assert await counts(database) == (0, 0)


async def test_messages_that_never_counted_are_deleted_after_a_later_run(database: Database) -> None:
    threads = Threads(database)
    thread = await said(threads, Thread("t", "user:alice"), "one")
    lost = nodes_behind(
        thread.head, "lost", ['{"id":"y","role":"assistant"}'] * 3, datetime.now(UTC) - timedelta(hours=2)
    )
    await ThreadMessages(database).insert(thread.store_key, lost)
    assert len((await threads.get("t", "user:alice")).messages) == 1
    await said(threads, await threads.get("t", "user:alice"), "two")
    assert await counts(database) == (1, 2)
    assert [each["id"] for each in (await threads.get("t", "user:alice")).messages] == ["one", "two"]


async def test_a_branch_that_was_taken_back_is_not_left_over(database: Database) -> None:
    threads = Threads(database)
    thread = await said(threads, Thread("t", "user:alice"), "one")
    await database.thread_messages.update_many({}, {"$set": {"at": datetime.now(UTC) - timedelta(hours=2)}})
    thread = await threads.get("t", "user:alice")
    edit = Running("edit", "r", 0, ({"id": "e", "role": "user", "content": "other"},), ROOT, cuts=True)
    begun = await threads.begin_run(thread, edit, agent_id="default")
    await threads.end_run(begun, TurnEnd(begun.messages, {}))
    assert await counts(database) == (1, 2)
    await said(threads, await threads.get("t", "user:alice"), "two")
    kept = await threads.get("t", "user:alice")
    assert [each["id"] for each in kept.messages] == ["e", "two"]
    assert [each["id"] for each in (node.message for node in kept.tree.path_to(kept.superseded[0]))] == ["one"]
