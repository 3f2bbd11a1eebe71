"""Threads: conversations with the assistant, with their owners, and what the agent remembers of each.

A run is written down before it begins, with what the person said, and ends with one atomic update: the answer, the
agent's memory, the shared state and the key of the request that caused it are all there after a crash, or nothing of
them is. While a run goes on its process holds a lease on the thread. One that has run out is the mark of a process that
died: whoever finds it ends the run.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from pymongo.errors import BulkWriteError

from tornado_copilot.errors import Conflict, NotFound, TooLarge, Unavailable
from tornado_copilot.storage.database import Database, Document, outages_as_unavailable
from tornado_copilot.storage.outbox import entry
from tornado_copilot.storage.thread import NO_OWNER, USER, Running, Thread, TurnEnd, text_of, thread_from
from tornado_copilot.storage.together import Together
from tornado_copilot.wire.encoding import encode
from tornado_copilot.wire.publication import Draft

MESSAGES_KEPT = 500
"""Messages of one thread; the oldest go first."""
THREAD_MAX_BYTES = 8 * 1_048_576
"""All messages of one thread as JSON; the oldest go first. MongoDB limits a document to 16 MiB."""
SAID_MAX_BYTES = 5 * 1_048_576
"""What is said to one run: beside all that the thread holds already, until the run has ended."""
STATE_MAX_BYTES = 1_048_576
MEMORY_MAX_BYTES = 65_536
KEYS_KEPT = 100
TITLE_MAX_LENGTH = 80

_DUPLICATE_KEY = 11000
_BUSY = "an answer is in progress in this thread, wait for it or stop it"
_ENDED_ALREADY = "this run has been ended already, or its thread was deleted"


class Threads:
    """The threads of one database. Every method raises `Unavailable` while it cannot be reached.

    Args:
        database: Where they are.
        lease_seconds: For how long a run is taken to be going on after its process last said so.
        anonymous_seconds: For how long a thread without a user is kept after its last run.
    """

    def __init__(
        self, database: Database, *, lease_seconds: float = 10, anonymous_seconds: float = 30 * 86_400
    ) -> None:
        self._collection = database.threads
        self._lease = timedelta(seconds=lease_seconds)
        self._anonymous = timedelta(seconds=anonymous_seconds)
        self._reading: Together[str, Document | None] = Together(self._read)
        self._storing: Together[Document, None] = Together(self._store_new)

    async def get(self, thread_id: str, owner: str) -> Thread:
        """Return the thread, or a new one of this owner that is not stored yet.

        A thread without an owner is open to every visitor who knows its id, but not to users: what the assistant does
        for a user must not be stored where its id alone gives access.

        Raises:
            NotFound: It has another owner. The caller does not learn that it exists.
        """
        document = await self._reading.ask(thread_id)
        if document is None:
            return Thread(thread_id, owner, key=secrets.token_urlsafe(18))
        if document["owner"] != owner and (document["owner"] != NO_OWNER or owner.startswith(USER)):
            raise NotFound("there is no such thread")
        return thread_from(document)

    async def find(self, thread: Thread) -> Thread | None:
        """Return a thread as it stands now, whatever its owner is; None once it has been deleted."""
        document = await self._reading.ask(thread.id)
        found = None if document is None else thread_from(document)
        return found if found is not None and found.is_same_as(thread) else None

    # Runs

    async def begin_run(self, thread: Thread, run: Running, *, agent_id: str, address: str = "") -> int:
        """Write down that a run begins, take the lease, and return the bytes that the thread takes from now on.

        Args:
            thread: As it was read.
            run: The run.
            agent_id: The agent that answers.
            address: The digest of the address that a new thread without a user counts against (`storage.quotas`).

        Raises:
            Conflict: One is going on, or something was done in the thread since it was read.
            TooLarge: What was said alone, or the state, is larger than what a thread may hold.
        """
        said = [encode(message) for message in run.said]
        said_bytes = sum(map(len, said))
        if said_bytes > SAID_MAX_BYTES:
            raise TooLarge(f"what is new in a conversation must be at most {SAID_MAX_BYTES} bytes of JSON")
        state = _encoded_state(run.state)
        size_bytes = thread.size_bytes + said_bytes + (len(state) if run.state else 0)
        now = datetime.now(UTC)
        change: Document = {
            "run": {
                "id": run.id,
                "clientRunId": run.client_run_id,
                "since": run.since_batch,
                "said": [each.decode() for each in said],
                "kept": run.messages_kept,
                "state": state,
                "leaseUntil": now + self._lease,
                "channel": run.channel or thread.channel,
            },
            "updatedAt": now,
            "agentId": agent_id,
            "bytes": size_bytes,
            **self._expiry(thread, now),
        }
        if thread.version == 0:
            first = {"_id": thread.id, "owner": thread.owner, "createdAt": now, "title": _title(run.said)}
            if thread.key:
                first["key"] = thread.key
            if address:
                first["address"] = address
            await self._storing.ask({**first, **change, "version": 1})
            return size_bytes
        with outages_as_unavailable():
            result = await self._collection.update_one(
                {"_id": thread.id, "owner": thread.owner, "version": thread.version, "run": None},
                {"$set": change, "$inc": {"version": 1}},
            )
        if result.matched_count == 0:
            raise Conflict(_BUSY)
        return size_bytes

    def _expiry(self, thread: Thread, now: datetime) -> Document:
        return {} if thread.owner.startswith(USER) else {"expiresAt": now + self._anonymous}

    async def _read(self, thread_ids: Sequence[str]) -> list[Document | None]:
        with outages_as_unavailable():
            found = self._collection.find({"_id": {"$in": list(thread_ids)}})
            documents = {document["_id"]: document for document in await found.to_list(None)}
        return [documents.get(thread_id) for thread_id in thread_ids]

    async def _store_new(self, documents: Sequence[Document]) -> list[Exception | None]:
        """Insert them all; a conflict for each whose thread is there already."""
        outcomes: list[Exception | None] = [None] * len(documents)
        with outages_as_unavailable():
            try:
                await self._collection.insert_many(documents, ordered=False)
            except BulkWriteError as error:
                failures = error.details["writeErrors"]
                if error.details.get("writeConcernErrors") or any(each["code"] != _DUPLICATE_KEY for each in failures):
                    raise Unavailable("the run could not be written down, try again shortly") from error
                for failure in failures:
                    outcomes[failure["index"]] = Conflict(_BUSY)
        return outcomes

    async def renew(self, runs: Iterable[tuple[str, str]]) -> list[str]:
        """Hold the leases of these runs, given as thread and run, for longer.

        Returns:
            The runs that have ended, or whose lease somebody else has taken to end them.
        """
        held = list(runs)
        if not held:
            return []
        ours = {"_id": {"$in": [thread_id for thread_id, _ in held]}, "run.id": {"$in": [run_id for _, run_id in held]}}
        with outages_as_unavailable():
            result = await self._collection.update_many(
                ours, {"$set": {"run.leaseUntil": datetime.now(UTC) + self._lease}}
            )
            if result.matched_count == len(held):
                return []
            still_ours = {each["run"]["id"] for each in await self._collection.find(ours, {"run.id": 1}).to_list(None)}
        return [run_id for _, run_id in held if run_id not in still_ours]

    async def take_over(self, thread: Thread, *, even_if_held: bool = False) -> bool:
        """Take the lease of a run whose process died, so that one process alone ends it; whether that is us.

        Args:
            thread: As it was read, with a stale run.
            even_if_held: Also where the lease has not run out: for who knows that nobody else is there.
        """
        assert thread.running is not None  # noqa: S101 - see `thread`
        now = datetime.now(UTC)
        stale: Document = {"_id": thread.id, "run.id": thread.running.id}
        if not even_if_held:
            stale["run.leaseUntil"] = {"$lt": now}
        with outages_as_unavailable():
            result = await self._collection.update_one(stale, {"$set": {"run.leaseUntil": now + self._lease}})
        return result.matched_count == 1

    async def left_running(self, *, even_if_held: bool = False) -> list[Thread]:
        """Threads whose run has lost its process, at most a hundred; or all that have a run."""
        until = datetime.max.replace(tzinfo=UTC) if even_if_held else datetime.now(UTC)
        # Both ends: the embedded database uses its index for a bounded range only.
        stale = {"run.leaseUntil": {"$gte": datetime(2020, 1, 1, tzinfo=UTC), "$lt": until}}
        with outages_as_unavailable():
            documents = await self._collection.find(stale).to_list(100)
        return [thread_from(document) for document in documents]

    async def end_run(self, thread: Thread, run: Running, end: TurnEnd) -> int:
        """Store what a run leaves behind, give the lease back, and return the bytes that the thread takes now.

        Args:
            thread: As it was read when the run began.
            run: The run.
            end: What it leaves.

        Raises:
            Conflict: The run has been ended already, or the thread is gone.
            TooLarge: The turn alone, or the state, is larger than what a thread may hold.
        """
        encoded = [encode(message) for message in end.messages]
        state = _encoded_state(end.state)
        before = [] if end.replaces_all else [len(encode(message)) for message in thread.messages]
        lengths = [*before, *map(len, encoded)]
        kept = _newest_that_fit(lengths)
        if kept < len(encoded) <= MESSAGES_KEPT and not end.replaces_all:
            raise TooLarge("what was said is too long to be kept")
        memory = encode(end.memory).decode()
        size_bytes = sum(lengths[len(lengths) - kept :]) + len(memory) + len(state)
        change: Document = {
            "memory": memory,
            "state": state,
            "bytes": size_bytes,
            "interrupts": [encode(each).decode() for each in end.interrupts],
            "failure": end.failure,
            "lastRunId": run.client_run_id,
            "updatedAt": datetime.now(UTC),
        }
        push: Document = {}
        added = [each.decode() for each in encoded]
        if end.replaces_all:
            change["messages"] = added[-kept:] if kept else []
        elif added:
            push["messages"] = {"$each": added, "$slice": -kept}
        if end.told is not None:
            push["outbox"] = entry(end.told)
        if end.key is not None:
            push["turns"] = {"$each": [{"key": end.key, "answer": end.answer_id}], "$slice": -KEYS_KEPT}
        update: Document = {"$set": change, "$inc": {"version": 1}, "$unset": {"run": ""}}
        if push:
            update["$push"] = push
        with outages_as_unavailable():
            result = await self._collection.update_one({"_id": thread.id, "run.id": run.id}, update)
        if result.matched_count == 0:
            raise Conflict(_ENDED_ALREADY)
        return size_bytes

    async def abandon_run(self, thread_id: str, run_id: str, told: Draft | None = None) -> None:
        """Give the lease back where nothing can be stored of the run but what is to be published of its end."""
        update: Document = {"$unset": {"run": ""}, "$inc": {"version": 1}}
        if told is not None:
            update["$push"] = {"outbox": entry(told)}
        with outages_as_unavailable():
            await self._collection.update_one({"_id": thread_id, "run.id": run_id}, update)


def _title(said: Iterable[dict[str, Any]]) -> str | None:
    """What the conversation begins with, as a name for it in a list."""
    for message in said:
        if message["role"] == "user":
            text = " ".join(text_of(message).split())
            if text:
                return text if len(text) <= TITLE_MAX_LENGTH else text[: TITLE_MAX_LENGTH - 1] + "…"
    return None


def _encoded_state(state: Any) -> str:
    encoded = encode(state)
    if len(encoded) > STATE_MAX_BYTES:
        raise TooLarge(f"the shared state must be at most {STATE_MAX_BYTES} bytes of JSON")
    return encoded.decode()


def _newest_that_fit(lengths: list[int]) -> int:
    """How many messages, counted from the end, a thread may hold."""
    size = 0
    for count, length in enumerate(reversed(lengths[-MESSAGES_KEPT:])):
        size += length
        if size > THREAD_MAX_BYTES:
            return count
    return min(len(lengths), MESSAGES_KEPT)
