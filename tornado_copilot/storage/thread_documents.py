"""A thread's document: how it is read, in the form of this version and of the one before.

Before messages were documents of their own (`storage.thread_messages`), a thread held them itself. Such a thread is
moved when it is read (`Threads.move_messages`), and read as it is while a process of that version has a run in it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from tornado_copilot.storage.database import Document
from tornado_copilot.storage.message_tree import ROOT, MessageTree, Tip, nodes_behind, size_of
from tornado_copilot.storage.thread import LastRun, Running, Thread
from tornado_copilot.wire.encoding import decode_own

_FORM = "2 "


def stored_owner(owner: str) -> str:
    """Return an owner as it is stored since messages are documents of their own.

    A process of an earlier version that runs beside this one does not know this form, and finds no such thread.
    """
    return f"{_FORM}{owner}"


def owner_forms(owner: str) -> Document:
    """Return the filter of an owner in both forms."""
    return {"$in": [stored_owner(owner), owner]}


def is_legacy(document: Document) -> bool:
    """Return whether a thread still holds its messages itself, as an earlier version has written it."""
    return not str(document["owner"]).startswith(_FORM)


def store_of(document: Document) -> str:
    """Return the key of a thread's messages; another one for every thread, also for those that have none."""
    return str(document.get("store") or document.get("key") or f"{document['_id']} of {document.get('createdAt')}")


def thread_from(document: Document, tree: MessageTree) -> Thread:
    """Return the thread that a document holds.

    Args:
        document: The thread.
        tree: Its messages.
    """
    head = Tip(*document.get("head", ROOT))
    running = _running(document, tree)
    end = head
    if running is not None and running.base is not None:
        end = tree.last_of(running.id, running.base, most=document["active"]["said"])
    return Thread(
        id=document["_id"],
        owner=document["owner"].removeprefix(_FORM),
        path=tree.path_to(end),
        tree=tree,
        head=head,
        superseded=tuple(Tip(*each) for each in document.get("superseded", ())),
        running=running,
        store=document.get("store", ""),
        size_bytes=document.get("bytes", 0),
        last_run=LastRun(document.get("holdsHistory"), document.get("sentState", False)),
        **_common(document),
    )


def legacy_thread_from(document: Document) -> Thread:
    """Return a thread that holds its messages itself, to be read only; with what its run answers, if it has one."""
    texts = list(document.get("messages", ()))
    run = document.get("run")
    if run is not None:
        texts = [*(texts if run["kept"] is None else texts[: run["kept"]]), *run["said"]]
    nodes = nodes_behind(ROOT, "legacy", texts, datetime.now(UTC), legacy_keys(document, texts))
    running = None
    if run is not None:
        said = tuple(decode_own(each) for each in run["said"])
        channel = channel_of_run(document["_id"], run)
        state = decode_own(run.get("state", "null"))
        base = Tip("legacy", len(texts) - len(said)) if len(texts) > len(said) else ROOT
        running = Running(
            run["id"], run["clientRunId"], run["since"], said, base, False, run["leaseUntil"], state, channel
        )
    return Thread(
        id=document["_id"],
        owner=document["owner"],
        path=tuple(nodes),
        tree=MessageTree(nodes),
        head=nodes[-1].tip if nodes else ROOT,
        running=running,
        store=store_of(document),
        # The end of its run stores its messages anew.
        size_bytes=legacy_size_of({**document, "messages": ()}),
        is_legacy=True,
        **_common(document),
    )


def legacy_size_of(document: Document) -> int:
    """Return the bytes of a stored thread's messages, state and memory."""
    parts = [*document.get("messages", ()), document.get("memory", ""), document.get("state", "")]
    return sum(map(size_of, parts))


def legacy_keys(document: Document, texts: Sequence[str]) -> list[str | None]:
    """Return the idempotency keys of messages that answer a request."""
    keys = {each["answer"]: each["key"] for each in document.get("turns", ())}
    return [keys.get(decode_own(text)["id"]) for text in texts] if keys else [None] * len(texts)


def _common(document: Document) -> dict[str, Any]:
    """Return the fields of a thread that are stored in one way."""
    return {
        "memory": decode_own(document.get("memory", "{}")),
        "state": decode_own(document.get("state", "null")),
        "interrupts": tuple(decode_own(each) for each in document.get("interrupts", ())),
        "failure": document.get("failure"),
        "last_run_id": document.get("lastRunId"),
        "version": document["version"],
        "key": document.get("key", ""),
        "address": document.get("address", ""),
    }


def _running(document: Document, tree: MessageTree) -> Running | None:
    active = document.get("active")
    if active is None:
        return None
    base = Tip(*active["base"])
    last = tree.last_of(active["id"], base, most=active["said"])
    said = tree.path_to(last)[base.number :]
    return Running(
        active["id"],
        active["clientRunId"],
        active["since"],
        tuple(node.message for node in said),
        base,
        active["cuts"],
        active["leaseUntil"],
        decode_own(active.get("state", "null")),
        active["channel"],
        active.get("holdsHistory"),
        active.get("key"),
        is_being_written=len(said) < active["said"],
    )


def channel_of_run(thread_id: str, run: Document) -> str:
    """Return the channel of a stored run; one of an older process has none of its own."""
    return str(run.get("channel") or f"thread:{thread_id}")
