"""Conversations as their clients send them: what was seen before a reload is what is seen after it."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from bson import encode as bson_encode
from pymongo import monitoring

from tests.http_calls import PREFIX, RunStream, agent_input, call, post
from tests.server_process import ServerProcess
from tornado_copilot.config import StorageSettings
from tornado_copilot.storage.database import Database
from tornado_copilot.storage.thread import Running, TurnEnd
from tornado_copilot.storage.threads import Threads

PERFORMER = "agents.default={type: python, factory: 'tests.integration.example_agents.for_terminals:make_performer'}"


@pytest.fixture(scope="module")
def server():
    process = ServerProcess(PERFORMER, "limits.runs_per_address_per_minute=0")
    try:
        yield process.start()
    finally:
        process.close()


@pytest.fixture
def thread_id() -> str:
    return uuid.uuid4().hex


def user(name: str, text: Any, **more: Any) -> dict[str, Any]:
    return {"id": name, "role": "user", "content": text, **more}


async def run(server, thread_id: str, messages: list[dict[str, Any]], **more: Any) -> list[dict[str, Any]]:
    """Run, and return the events."""
    asked = {**agent_input(thread_id, ""), "messages": messages, "runId": uuid.uuid4().hex, **more}
    reply = await call(server, "POST", f"{PREFIX}/agent/default/run", asked)
    assert reply.status == 200, reply.json
    return reply.messages


async def stored(server, thread_id: str) -> list[dict[str, Any]]:
    reply = await call(server, "GET", f"{PREFIX}/threads/{thread_id}/messages")
    return reply.json["messages"]


async def texts(server, thread_id: str) -> list[str]:
    return [each["content"] for each in await stored(server, thread_id)]


async def talked(server, thread_id: str, *words: str) -> list[dict[str, Any]]:
    """Say some words, each with all that was said before, as CopilotKit does; return what is stored."""
    for number, word in enumerate(words):
        await run(server, thread_id, [*await stored(server, thread_id), user(f"u{number}", word)])
    return await stored(server, thread_id)


async def test_a_long_conversation_keeps_its_order_and_nothing_comes_twice(server, thread_id):
    past = []
    for number in range(300):
        answer = {"id": f"q{number}", "role": "assistant", "content": f"a {number}"}
        past += [user(f"p{number}", f"said {number}"), answer]
    await run(server, thread_id, [*past, user("n0", "one")])
    for number, text in enumerate(("two", "three", "four"), start=1):
        await run(server, thread_id, [*await stored(server, thread_id), user(f"n{number}", text)])
    # A page that holds only its newest messages, and one that has lost the oldest.
    await run(server, thread_id, [user("n4", "five")], forwardedProps={"history": "append"})
    await run(server, thread_id, [*(await stored(server, thread_id))[-50:], user("n5", "six")])
    said = await stored(server, thread_id)
    assert said[:600] == past
    assert [each["content"] for each in said[600::2]] == ["one", "two", "three", "four", "five", "six"]
    assert len({each["id"] for each in said}) == len(said) == 612


async def test_an_edit_of_the_first_message_is_stored_and_takes_nothing_for_good(server, thread_id):
    before = await talked(server, thread_id, "one", "two", "three")
    assert len(before) == 6
    await run(server, thread_id, [user("u0", "other")])
    assert await texts(server, thread_id) == ["other", "You said other."]
    # A tab that was not told of it goes on where it was.
    await run(server, thread_id, [*before, user("late", "four")])
    assert await stored(server, thread_id) == [*before, user("late", "four"), (await stored(server, thread_id))[-1]]


@pytest.mark.parametrize("name", ["u1", "new"])
async def test_an_edit_in_the_middle_replaces_what_follows(server, thread_id, name):
    before = await talked(server, thread_id, "one", "two", "three")
    await run(server, thread_id, [*before[:2], user(name, "edited")])
    assert await texts(server, thread_id) == ["one", "You said one.", "edited", "You said edited."]


async def test_an_edit_of_the_first_message_under_a_new_id_replaces_all(server, thread_id):
    await talked(server, thread_id, "one", "two")
    await run(server, thread_id, [user("new", "edited")])
    assert await texts(server, thread_id) == ["edited", "You said edited."]


async def test_a_client_that_sends_only_what_is_new_appends_whatever_its_ids(server, thread_id):
    for text in ("one", "two", "three"):
        await run(server, thread_id, [user(uuid.uuid4().hex, text)])
    for text in ("four", "five"):
        await run(server, thread_id, [user("1", text)])
    said = await texts(server, thread_id)
    assert said[::2] == ["one", "two", "three", "four", "five"]
    assert len({each["id"] for each in await stored(server, thread_id)}) == 10


async def test_what_is_no_kind_of_history_is_as_if_it_were_not_said(server, thread_id):
    await run(server, thread_id, [user("u", "zero")])
    for number, odd in enumerate(([], {}, [["append"]], 3, None, True, "cut", {"append": 1})):
        await run(server, thread_id, [user(f"u{number}", f"{number}")], forwardedProps={"history": odd})
    for odd in ([], "append", 3, None):
        await run(server, thread_id, [user(uuid.uuid4().hex, "again")], forwardedProps=odd)
    assert (await texts(server, thread_id))[::2] == ["zero", *map(str, range(8)), *["again"] * 4]


async def test_an_id_that_a_client_uses_again_loses_no_message(server, thread_id):
    await run(server, thread_id, [user("1", "one"), user("1", "two"), user("1", "one")])
    said = await stored(server, thread_id)
    assert [each["content"] for each in said] == ["one", "two", "You said two."]
    for text in ("three", "four"):
        await run(server, thread_id, [*await stored(server, thread_id), user("1", text)])
    said = await texts(server, thread_id)
    assert said == ["one", "two", "You said two.", "three", "You said three.", "four", "You said four."]
    assert len({each["id"] for each in await stored(server, thread_id)}) == 7


async def test_readers_see_a_new_answer_from_the_start_and_the_old_ones_where_it_fails(server, thread_id):
    before = await talked(server, thread_id, "count 3", "two", "three")
    again = RunStream(server, "agent/default/run", {**agent_input(thread_id, ""), "messages": [user("u0", "count 60")]})
    await again.until("TEXT_MESSAGE_CONTENT", 3)
    assert await texts(server, thread_id) == ["count 60"]
    connected = await _first_snapshot(server, thread_id)
    assert [each["content"] for each in connected][:1] == ["count 60"]
    await call(server, "POST", f"{PREFIX}/agent/default/stop/{thread_id}", {})
    await again.until("RUN_FINISHED", 1)
    assert (await texts(server, thread_id))[0] == "count 60"
    # The stopped answer stays; one that fails does not.
    now = await stored(server, thread_id)
    await run(server, thread_id, [*before, user("x", "fail")])
    assert await stored(server, thread_id) == now, "a branch whose answer failed does not become current"
    events = await run(server, thread_id, [user("u0", "fail")])
    assert events[-1]["type"] == "RUN_ERROR"
    assert await stored(server, thread_id) == now


async def _first_snapshot(server, thread_id):
    stream = RunStream(server, "agent/default/connect", {**agent_input(thread_id, ""), "messages": []})
    await stream.until("MESSAGES_SNAPSHOT", 1)
    return next(each for each in stream.events if each["type"] == "MESSAGES_SNAPSHOT")["messages"]


async def test_a_failed_new_answer_in_the_middle_loses_no_later_turn(server, thread_id):
    before = await talked(server, thread_id, "fail", "two", "three")
    events = await run(server, thread_id, before[:1])
    assert events[-1]["type"] == "RUN_ERROR"
    assert await stored(server, thread_id) == before


async def test_a_question_whose_answer_failed_is_kept_and_asked_again(server, thread_id):
    await run(server, thread_id, [user("u0", "one")])
    await run(server, thread_id, [*await stored(server, thread_id), user("u1", "fail")])
    said = await stored(server, thread_id)
    assert [each["id"] for each in said if each["role"] == "user"] == ["u0", "u1"]
    await run(server, thread_id, said[:3])
    assert [each["id"] for each in await stored(server, thread_id) if each["role"] == "user"] == ["u0", "u1"]


async def test_a_result_that_stands_before_later_text_is_kept_behind_its_call(server, thread_id):
    await run(server, thread_id, [user("u0", "delete the event")])
    said = await stored(server, thread_id)
    call_id = next(each["id"] for message in said for each in message.get("toolCalls", ()))
    at = next(place for place, each in enumerate(said) if each.get("toolCalls")) + 1
    result = {"id": "r", "role": "tool", "toolCallId": call_id, "content": "false"}
    await run(server, thread_id, [*said[:at], result, *said[at:]])
    after = await stored(server, thread_id)
    assert [each["id"] for each in after[: len(said) + 1]] == [each["id"] for each in [*said[:at], result, *said[at:]]]
    assert after[-1]["content"] == "It is still there."
    # A second one for the same call, as of another tab, is none.
    await run(server, thread_id, [*said[:at], {**result, "id": "again"}, *after[at + 1 :], user("u1", "on")])
    kept = await stored(server, thread_id)
    assert [each["id"] for each in kept if each["role"] == "tool"] == ["r"]


async def test_pictures_do_not_fill_a_thread(server, thread_id):
    for number in range(5):
        source = {"type": "data", "value": "A" * int(2.6 * 1_048_576), "mimeType": "image/png"}
        parts = [{"type": "text", "text": f"picture {number}"}, {"type": "image", "source": source}]
        await run(server, thread_id, [user(f"u{number}", parts)], forwardedProps={"history": "append"})
    for text in ("hi", "ho"):
        events = await run(server, thread_id, [user(text, text)], forwardedProps={"history": "append"})
        assert events[-1]["type"] == "RUN_FINISHED"
    said = await stored(server, thread_id)
    assert len(said) == 14 and all(len(each["content"][1]["source"]["value"]) > 2_000_000 for each in said[:10:2])


@pytest.mark.parametrize("sent", [None, {}])
async def test_an_empty_state_of_a_client_that_knows_nothing_keeps_the_threads(server, thread_id, sent):
    await run(server, thread_id, [user("u0", "one")], state={"n": 1})
    await run(server, thread_id, [user("u1", "two")], state=None)
    await run(server, thread_id, [user("u2", "three")], state=sent)
    assert (await call(server, "GET", f"{PREFIX}/threads/{thread_id}/state")).json["state"] == {"n": 1}


async def test_an_empty_state_of_a_client_that_has_sent_one_clears_it(server, thread_id):
    await run(server, thread_id, [user("u0", "one")], state={"n": 1})
    await run(server, thread_id, [user("u1", "two")], state={})
    assert (await call(server, "GET", f"{PREFIX}/threads/{thread_id}/state")).json["state"] == {}


async def test_plain_chat_and_agent_clients_go_on_in_one_thread(server, thread_id):
    for text in ("one", "two"):
        said = {"messages": [{"role": "user", "content": text}], "threadId": thread_id}
        assert (await post(server, said)).status == 200
    await run(server, thread_id, [*await stored(server, thread_id), user("u", "three")])
    whole = [{"role": each["role"], "content": each["content"]} for each in await stored(server, thread_id)]
    await post(server, {"messages": [*whole, {"role": "user", "content": "four"}], "threadId": thread_id})
    assert (await texts(server, thread_id))[::2] == ["one", "two", "three", "four"]


async def test_deleting_a_thread_deletes_every_message_also_superseded_ones(server, thread_id):
    from motor.motor_asyncio import AsyncIOMotorClient

    from tornado_copilot.storage.embedded import running_uri

    client: AsyncIOMotorClient = AsyncIOMotorClient(running_uri(server.data_dir))
    collection = client["tornado_copilot"].thread_messages
    before = await collection.count_documents({})
    guest = {"Copilot-Visitor": (await post(server, {})).headers["Copilot-Visitor"]}
    for text in ("one", "other"):
        asked = {**agent_input(thread_id, ""), "messages": [user("u0", text)], "runId": text}
        await call(server, "POST", f"{PREFIX}/agent/default/run", asked, **guest)
    assert await collection.count_documents({}) == before + 4
    assert (await call(server, "DELETE", f"{PREFIX}/threads/{thread_id}", **guest)).status == 200
    assert await collection.count_documents({}) == before
    client.close()


class WrittenBytes(monitoring.CommandListener):
    """Counts what is sent to the database to be written."""

    def __init__(self) -> None:
        self.count = 0

    def started(self, event: monitoring.CommandStartedEvent) -> None:
        if event.command_name in {"insert", "update"}:
            written = [*event.command.get("documents", ()), *event.command.get("updates", ())]
            self.count += sum(len(bson_encode(each)) for each in written)

    def succeeded(self, event: Any) -> None: ...

    def failed(self, event: Any) -> None: ...


async def test_a_turn_writes_what_was_said_in_it_however_long_the_thread_is(database: Database, database_uri: str):
    written = WrittenBytes()
    monitoring.register(written)
    own = Database(database_uri, StorageSettings(database=database.threads.database.name))
    try:
        threads = Threads(own)
        text = "word " * 400
        for count in (10, 200, 2_000):
            messages = [user(f"{count}-{number}", text) for number in range(count)]
            first = await threads.begin_run(
                await threads.get(str(count), "user:a"), running(f"a{count}", []), agent_id="x"
            )
            thread = await threads.end_run(first, TurnEnd(messages, {}))
            thread = await threads.get(str(count), "user:a")
            said, answer = user("said", text), {"id": "answer", "role": "assistant", "content": text}
            before = written.count
            begun = await threads.begin_run(thread, running(f"b{count}", [said]), agent_id="x")
            await threads.end_run(begun, TurnEnd([*begun.messages, answer], {}))
            turn_bytes = sum(len(bson_encode(each)) for each in (said, answer))
            print(f"{count} messages: a turn of {turn_bytes} bytes wrote {written.count - before}")
            assert written.count - before < turn_bytes * 1.2
        # Dropping the database with them takes the embedded one longer than it may.
        await own.thread_messages.delete_many({})
    finally:
        own.close()


def running(run_id: str, said: list[dict[str, Any]]) -> Running:
    return Running(run_id, "r", 0, tuple(said))


async def test_an_agent_that_repeats_the_part_it_was_given_removes_nothing_before_it(start_server, thread_id):
    factory = "tests.integration.example_agents.repeating:make_agent"
    server = start_server(f"agents.default={{type: python, factory: '{factory}', history_max_messages: 3}}")
    system = {"id": "s", "role": "system", "content": "be brief"}
    for number in range(4):
        events = await run(
            server, thread_id, [system, *await stored(server, thread_id), user(f"u{number}", f"{number}")]
        )
        snapshot = next(each for each in events if each["type"] == "MESSAGES_SNAPSHOT")["messages"]
        said = await stored(server, thread_id)
        assert [each["id"] for each in snapshot if each["role"] != "system"] == [each["id"] for each in said]
        assert [each["content"] for each in said[::2]] == [str(each) for each in range(number + 1)]
    assert len(said) == 8
