"""Threads: conversations with the assistant, with their owners, and what the agent remembers of each.

A run is written down before it begins, with what the person said, and ends with one atomic update: the answer, the
agent's memory, the shared state and the key of the request that caused it are all there after a crash, or nothing of
them is. Messages are documents of their own (`storage.thread_messages`); they count once that update names the last of
them. While a run goes on its process holds a lease on the thread. One that has run out is the mark of a process that
died: any process that finds it ends the run.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from tornado_copilot.errors import Conflict, NotFound, Unavailable
from tornado_copilot.storage.database import Database, Document, insert_new, outages_as_unavailable
from tornado_copilot.storage.message_tree import ROOT, MessageTree, Node, nodes_behind
from tornado_copilot.storage.outbox import entry
from tornado_copilot.storage.thread import NO_OWNER, USER, Running, Thread, TurnEnd
from tornado_copilot.storage.thread_documents import (
    is_legacy,
    legacy_keys,
    legacy_size_of,
    legacy_thread_from,
    store_of,
    stored_owner,
    thread_from,
)
from tornado_copilot.storage.thread_messages import ThreadMessages, decoded
from tornado_copilot.storage.together import Together
from tornado_copilot.storage.turn_documents import (
    active_document,
    dropped_bytes,
    encoded_messages,
    fitting,
    left_by,
    left_unanswered,
    same_beginning,
    state_growth,
    superseded_with,
    title_of,
)
from tornado_copilot.wire.publication import Draft

logger = logging.getLogger(__name__)

LEFT_OVER_AGE = timedelta(hours=1)
HELD_MAX = timedelta(hours=1)
"""No lease is longer, whatever the settings were when it began."""
_PAUSES_SECONDS = (0.02, 0.05, 0.1, 0.2, 0.4)
"""How long to wait for the messages of a run that begins, until its process is taken for one that died amid that."""

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
        self._messages = ThreadMessages(database)
        self._lease = timedelta(seconds=lease_seconds)
        self._anonymous = timedelta(seconds=anonymous_seconds)
        self._has_legacy_runs: bool | None = None
        self._reading: Together[str, tuple[Document, MessageTree | None] | None] = Together(self._read)
        self._storing: Together[Document, None] = Together(self._store_new)

    async def get(self, thread_id: str, owner: str) -> Thread:
        """Return the thread, or a new one of this owner that is not stored yet.

        A thread without an owner is open to every visitor who knows its id, but not to users: what the assistant does
        for a user must not be stored where its id alone gives access.

        Raises:
            NotFound: It has another owner. The caller does not learn that it exists.
        """
        thread = await self._find(thread_id)
        if thread is None:
            return Thread(thread_id, owner)
        if thread.owner != owner and (thread.owner != NO_OWNER or owner.startswith(USER)):
            raise NotFound("there is no such thread")
        return await decoded(thread)

    async def find(self, thread: Thread) -> Thread | None:
        """Return a thread as it stands now, whatever its owner is; None once it has been deleted."""
        found = await self._find(thread.id)
        return await decoded(found) if found is not None and found.is_same_as(thread) else None

    async def _find(self, thread_id: str) -> Thread | None:
        """Return a thread, once all that its run was asked is there: that is written beside the thread itself."""
        for pause_seconds in _PAUSES_SECONDS:
            thread = await self._find_now(thread_id)
            if thread is None or thread.running is None or not thread.running.is_being_written:
                return thread
            await asyncio.sleep(pause_seconds)
        return await self._find_now(thread_id)

    async def _find_now(self, thread_id: str) -> Thread | None:
        found = await self._reading.ask(thread_id)
        if found is not None and found[1] is None and found[0].get("run") is None:
            await self.move_messages(found[0])
            found = await self._reading.ask(thread_id)
        if found is None:
            return None
        document, tree = found
        return legacy_thread_from(document) if tree is None else thread_from(document, tree)

    async def _read(self, thread_ids: Sequence[str]) -> list[tuple[Document, MessageTree | None] | None]:
        with outages_as_unavailable():
            wanted = self._collection.find({"_id": {"$in": list(thread_ids)}})
            documents = {document["_id"]: document for document in await wanted.to_list(None)}
        found = await self._with_messages(list(documents.values()))
        by_id = {document["_id"]: (document, tree) for document, tree in found}
        return [by_id.get(thread_id) for thread_id in thread_ids]

    async def _with_messages(self, documents: Sequence[Document]) -> list[tuple[Document, MessageTree | None]]:
        """Return the threads, each with its messages; None for one that holds them itself."""
        trees = await self._messages.trees([store_of(each) for each in documents if not is_legacy(each)])
        return [(each, None if is_legacy(each) else trees[store_of(each)]) for each in documents]

    async def move_messages(self, document: Document) -> bool:
        """Store the messages of a thread as documents of their own that an earlier version has written into it.

        Doing it again, as after a crash, or in several processes at once, changes nothing more.

        Returns:
            Whether it was done. It is not while a run of an earlier version goes on in the thread.
        """
        if document.get("run") is not None:
            return False
        texts = document.get("messages", [])
        store = store_of(document)
        nodes = nodes_behind(
            ROOT, f"{store}.{document['version']}", texts, datetime.now(UTC), legacy_keys(document, texts)
        )
        await self._messages.insert(store, nodes)
        change: Document = {
            "owner": stored_owner(document["owner"]),
            "head": list(nodes[-1].tip if nodes else ROOT),
            "store": store,
            "bytes": legacy_size_of(document),
        }
        change |= self._expiry(document["owner"], datetime.now(UTC))
        as_it_was = {key: document[key] for key in ("_id", "owner", "version")}
        with outages_as_unavailable():
            result = await self._collection.update_one(
                {**as_it_was, "run": None},
                {"$set": change, "$inc": {"version": 1}, "$unset": {"messages": "", "turns": ""}},
            )
        return result.matched_count == 1

    # Runs

    async def begin_run(self, thread: Thread, run: Running, *, agent_id: str, address: str = "") -> Thread:
        """Write down that a run begins, take the lease, and return the thread as its readers see it from now on.

        Args:
            thread: As it was read.
            run: The run.
            agent_id: The agent that answers.
            address: The digest of the address that a new thread without a user counts against (`storage.quotas`).

        Raises:
            Conflict: One is going on, or something was done in the thread since it was read.
            TooLarge: One of the messages, or the state, is larger than what can be stored.
        """
        base = thread.head if run.base is None else run.base
        now = datetime.now(UTC)
        nodes = nodes_behind(base, run.id, encoded_messages(run.said), now)
        active = active_document(thread, replace(run, base=base, lease_until=now + self._lease))
        size_bytes = thread.size_bytes + state_growth(thread.state, run.state) + sum(node.size_bytes for node in nodes)
        change: Document = {"active": active, "updatedAt": now, "agentId": agent_id, "bytes": size_bytes}
        change |= self._expiry(thread.owner, now) | {"due": active["leaseUntil"]}
        writes = [self._begin(thread, change, run, address), self._messages.insert(thread.store_key, nodes)]
        begun, inserted = await asyncio.gather(*writes, return_exceptions=True)
        if begun is not None:
            await self._forget(nodes)
            raise begun
        if inserted is not None:
            await self.abandon_run(thread, run.id)
            raise inserted
        tree = thread.tree.extended(nodes)
        path = tree.path_to(nodes[-1].tip if nodes else base)
        return replace(thread, path=path, tree=tree, running=replace(run, base=base), size_bytes=size_bytes)

    def _expiry(self, owner: str, now: datetime) -> Document:
        """Return when a thread expires. `due` is the time at which something has to be done about a thread."""
        if owner.startswith(USER):
            return {}
        expires_at = now + self._anonymous
        return {"expiresAt": expires_at, "due": expires_at}

    async def _begin(self, thread: Thread, change: Document, run: Running, address: str) -> None:
        if thread.version == 0:
            first = {"_id": thread.id, "owner": stored_owner(thread.owner), "key": thread.key, "version": 1}
            if address:
                first["address"] = address
            if title := title_of(run.said):
                first["title"] = title
            await self._storing.ask({**first, **change, "createdAt": change["updatedAt"]})
            return
        as_it_was = {"_id": thread.id, "owner": stored_owner(thread.owner), "version": thread.version, "active": None}
        with outages_as_unavailable():
            result = await self._collection.update_one(as_it_was, {"$set": change, "$inc": {"version": 1}})
        if result.matched_count == 0:
            raise Conflict(_BUSY)

    async def _forget(self, nodes: Sequence[Node]) -> None:
        """Delete messages that do not count; what cannot be deleted now is deleted after a later run."""
        try:
            await self._messages.remove([node.tip for node in nodes])
        except Unavailable:
            logger.info("messages that do not count are left over")

    async def _store_new(self, documents: Sequence[Document]) -> list[Exception | None]:
        """Insert them all; a conflict for each whose thread is there already."""
        taken = set(await insert_new(self._collection, documents))
        return [Conflict(_BUSY) if place in taken else None for place in range(len(documents))]

    async def renew(self, runs: Iterable[tuple[str, str]]) -> list[str]:
        """Hold the leases of these runs, given as thread and run, for longer.

        Returns:
            The runs that have ended, or whose lease somebody else has taken to end them.
        """
        held = list(runs)
        if not held:
            return []
        until = datetime.now(UTC) + self._lease
        ours = {
            "_id": {"$in": [thread_id for thread_id, _ in held]},
            "active.id": {"$in": [run_id for _, run_id in held]},
        }
        with outages_as_unavailable():
            result = await self._collection.update_many(ours, {"$set": {"active.leaseUntil": until, "due": until}})
            if result.matched_count == len(held):
                return []
            found = await self._collection.find(ours, {"active.id": 1}).to_list(None)
            still_ours = {each["active"]["id"] for each in found}
        return [run_id for _, run_id in held if run_id not in still_ours]

    async def take_over(self, thread: Thread, *, even_if_held: bool = False) -> bool:
        """Take the lease of a run whose process died, so that one process alone ends it; whether that is us.

        Args:
            thread: As it was read, with a stale run.
            even_if_held: Also where the lease has not run out: for who knows that nobody else is there.
        """
        assert thread.running is not None  # noqa: S101 - see `thread`
        now = datetime.now(UTC)
        run = _field_of_run(thread)
        stale: Document = {"_id": thread.id, f"{run}.id": thread.running.id}
        if not even_if_held:
            stale[f"{run}.leaseUntil"] = {"$lt": now}
        with outages_as_unavailable():
            until = {f"{run}.leaseUntil": now + self._lease, "due": now + self._lease}
            result = await self._collection.update_one(stale, {"$set": until})
        return result.matched_count == 1

    async def left_running(self, *, even_if_held: bool = False) -> list[Thread]:
        """Threads whose run has lost its process, at most a hundred; or all that have a run."""
        until = datetime.now(UTC) + (HELD_MAX if even_if_held else timedelta())
        # Both ends: the embedded database uses its index for a bounded range only.
        stale = {"$gte": datetime(2020, 1, 1, tzinfo=UTC), "$lt": until}
        with outages_as_unavailable():
            documents = await self._collection.find({"due": stale, "active.leaseUntil": stale}).to_list(100)
            if self._has_legacy_runs is None:
                # A database of an earlier version has an index for them.
                self._has_legacy_runs = "run.leaseUntil_1" in await self._collection.index_information()
            if self._has_legacy_runs:
                documents += await self._collection.find({"run.leaseUntil": stale}).to_list(100)
        found = await self._with_messages(documents)
        return [legacy_thread_from(each) if tree is None else thread_from(each, tree) for each, tree in found]

    async def end_run(self, thread: Thread, end: TurnEnd) -> Thread:
        """Store what a run leaves behind, give the lease back, and return the thread as it stands now.

        Args:
            thread: As it was when the run had begun.
            end: What it leaves.

        Raises:
            Conflict: The run has been ended already, or the thread is gone.
        """
        run = thread.running
        assert run is not None and run.base is not None  # noqa: S101 - `begin_run` has set both
        now = datetime.now(UTC)
        same = same_beginning(thread.path, end.messages)
        kept = 0 if thread.is_legacy else same
        parent = thread.path[kept - 1].tip if kept else ROOT
        # A process that ends the run of another one writes beside it: that one may come to life again.
        is_behind = kept == len(thread.path) and run.lease_until is None
        branch = run.id if is_behind else secrets.token_urlsafe(12)
        nodes = nodes_behind(parent, branch, [fitting(each) for each in end.messages[kept:]], now)
        if thread.is_legacy:
            for node, old in zip(nodes, thread.path[:same], strict=False):
                node.key = old.key
        if end.key is not None and nodes:
            nodes[-1].key = end.key
        store = thread.store_key
        await self._messages.insert(store, nodes)
        tip = nodes[-1].tip if nodes else parent
        lasts = end.lasts or not run.cuts
        change, size_bytes = left_by(thread, run, end, lasts=lasts)
        size_bytes += sum(node.size_bytes for node in nodes)
        head, past = (tip, thread.head) if lasts else (thread.head, tip)
        superseded = superseded_with(thread, past) if run.cuts else thread.superseded
        if run.cuts:
            change["superseded"] = [list(each) for each in superseded]
        tree = thread.tree.extended(nodes)
        if not thread.is_legacy and (kept < len(thread.path) or run.base != thread.head):
            size_bytes -= dropped_bytes(thread, tree, (head, *superseded))
        change |= {"head": list(head), "bytes": size_bytes, "updatedAt": now, **self._expiry(thread.owner, now)}
        update: Document = {"$set": change, "$inc": {"version": 1}, "$unset": {"active": ""}}
        if "due" not in change:
            update["$unset"]["due"] = ""
        if thread.is_legacy:
            change |= {"owner": stored_owner(thread.owner), "store": store}
            update["$unset"] |= {"run": "", "messages": "", "turns": ""}
        if end.told:
            update["$push"] = {"outbox": {"$each": [entry(each) for each in end.told]}}
        with outages_as_unavailable():
            result = await self._collection.update_one(
                {"_id": thread.id, f"{_field_of_run(thread)}.id": run.id}, update
            )
        if result.matched_count == 0:
            await self._forget(nodes)
            raise Conflict(_ENDED_ALREADY)
        ended = replace(thread, tree=tree, path=tree.path_to(head), head=head, superseded=superseded, running=None)
        await self._sweep(ended)
        return replace(ended, size_bytes=size_bytes)

    async def _sweep(self, thread: Thread) -> None:
        """Delete messages that writes have left over which never counted."""
        left_over = thread.tree.left_over((thread.head, *thread.superseded), before=datetime.now(UTC) - LEFT_OVER_AGE)
        if left_over:
            try:
                await self._messages.remove(left_over)
            except Unavailable:
                logger.debug("messages that do not count are left over")

    async def abandon_run(self, thread: Thread, run_id: str, told: Sequence[Draft] = ()) -> None:
        """Give the lease back where nothing can be stored of the run but what it was asked.

        Args:
            thread: As it was when the run had begun.
            run_id: The run.
            told: What is to be published of its end.
        """
        change = self._expiry(thread.owner, datetime.now(UTC))
        update: Document = {"$unset": {_field_of_run(thread): ""}, "$inc": {"version": 1}, "$set": change}
        if not change:
            update["$unset"]["due"] = ""
        if not thread.is_legacy:
            change |= left_unanswered(thread)
        if not change:
            del update["$set"]
        if told:
            update["$push"] = {"outbox": {"$each": [entry(each) for each in told]}}
        with outages_as_unavailable():
            await self._collection.update_one({"_id": thread.id, f"{_field_of_run(thread)}.id": run_id}, update)


def _field_of_run(thread: Thread) -> str:
    """Return the field that holds a thread's run. An earlier version has another one: it must not end runs of ours."""
    return "run" if thread.is_legacy else "active"
