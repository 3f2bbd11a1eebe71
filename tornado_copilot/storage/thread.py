"""A thread as a value: what is stored of a conversation, who owns it, and how its document is read."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from tornado_copilot.access.caller import Caller
from tornado_copilot.storage.database import Document
from tornado_copilot.wire.encoding import decode_own
from tornado_copilot.wire.publication import Draft, routed_channel

NO_OWNER = "anonymous"
"""The owner of a thread whose first request brought neither a user nor a visitor."""
USER = "user:"
"""What the owner of a user's thread begins with."""


@dataclass(frozen=True, slots=True)
class Running:
    """A run that is going on in a thread, or was when its process died.

    Attributes:
        id: The server's own id of the run.
        client_run_id: The one that clients know; not unique.
        since_batch: The newest batch of the log when it began: what it says comes behind.
        said: The messages that it answers and the thread does not hold yet, in wire form.
        messages_kept: How many of the thread's messages it answers; None for all of them.
        lease_until: When its process is taken for dead; None for one of this process.
        state: The shared state that it began with, where a client brought it; None for the thread's.
        channel: Where its events are published; see `Thread.channel`.
    """

    id: str
    client_run_id: str
    since_batch: int
    said: tuple[dict[str, Any], ...]
    messages_kept: int | None = None
    lease_until: datetime | None = None
    state: Any = None
    channel: str = ""

    @property
    def is_stale(self) -> bool:
        """Whether its process is gone."""
        return self.lease_until is not None and self.lease_until < datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Thread:
    """A thread as it stands.

    Attributes:
        id: Chosen by the client, or made here.
        owner: `user:<id>`, `visitor:<id>`, or `NO_OWNER`.
        messages: In AG-UI's wire form, oldest first.
        memory: What the agent keeps; a JSON object.
        state: The state that agent and clients share; None where there is none.
        interrupts: What the last run ended with open, as AG-UI interrupts.
        failure: The `message` and `code` of the error that the last run was cut off with; None where it came to an end.
        last_run_id: The client's id of the last run.
        turns: The keys of the last turns, and the id of the message that each was answered with.
        running: The run that is going on.
        version: Counts what was done; 0 for a thread that is not stored yet.
        key: Random, made with the thread and deleted with it; empty for a thread that is older than keys.
        size_bytes: Of its messages, state and memory, as JSON.
        address: The digest of the address that it counts against; empty for none.
    """

    id: str
    owner: str
    messages: tuple[dict[str, Any], ...] = ()
    memory: dict[str, Any] = field(default_factory=dict)
    state: Any = None
    interrupts: tuple[dict[str, Any], ...] = ()
    failure: dict[str, str] | None = None
    last_run_id: str | None = None
    turns: tuple[tuple[str, str], ...] = ()
    running: Running | None = None
    version: int = 0
    key: str = ""
    size_bytes: int = 0
    address: str = ""

    @property
    def agent_key(self) -> str:
        """The name under which agents and their stores know the thread.

        Clients choose a thread's id, and choose the same one again once it is deleted: what an agent has kept of the
        first thread must be out of the second one's reach.
        """
        return self.key or self.id

    @property
    def channel(self) -> str:
        """The channel of its runs, `thread:<id>` to clients (`wire.publication.shown_channel`).

        Its routing name ends with the thread and its owner, so that a subscription or the log never carries what was
        said in one to the next thread of the same id, or past a change of the owner.
        """
        if not self.key:
            return f"thread:{self.id}"
        return routed_channel(
            f"thread:{self.id}", hashlib.sha256(f"{self.key}\0{self.owner}".encode()).hexdigest()[:16]
        )

    def is_same_as(self, other: Thread) -> bool:
        """Return whether both are one thread, which has not been deleted and begun anew in between."""
        return (self.id, self.key) == (other.id, other.key)

    def answered(self, key: str) -> list[dict[str, Any]] | None:
        """The conversation up to the answer that a request with this key got; None if there was none."""
        answer_id = dict(self.turns).get(key)
        for place, message in enumerate(self.messages):
            if message["id"] == answer_id:
                return list(self.messages[: place + 1])
        return None


@dataclass(frozen=True, slots=True)
class TurnEnd:
    """What a run leaves behind.

    Attributes:
        messages: What it adds; with `replaces_all`, the whole conversation.
        memory: What the agent keeps from now on.
        state: The shared state from now on.
        interrupts: What it asks, as AG-UI interrupts.
        failure: What it was cut off with.
        key: The key of the request, where it is answered for good.
        answer_id: The id of the message that answers it.
        replaces_all: Whether earlier messages have changed, too.
        told: What is to be published of it, by the outbox; None where the run's own process tells all of it.
    """

    messages: Sequence[dict[str, Any]]
    memory: dict[str, Any]
    state: Any = None
    interrupts: Sequence[dict[str, Any]] = ()
    failure: dict[str, str] | None = None
    key: str | None = None
    answer_id: str | None = None
    replaces_all: bool = False
    told: Draft | None = None


def owner_of(caller: Caller) -> str:
    """Return the owner of the threads that a caller begins."""
    if caller.user_id is not None:
        return f"{USER}{caller.user_id}"
    return NO_OWNER if caller.visitor_id is None else visitor_owner(caller.visitor_id)


def visitor_owner(visitor_id: str) -> str:
    """Return the owner of a visitor's threads."""
    return f"visitor:{visitor_id}"


def text_of(message: dict[str, Any]) -> str:
    """A message's text, without its attachments."""
    content = message.get("content")
    if isinstance(content, list):
        return "\n".join(part["text"] for part in content if part.get("type") == "text")
    return content if isinstance(content, str) else ""


def size_of(document: Document) -> int:
    """Return the bytes of a stored thread's messages, state and memory."""
    parts = [*document.get("messages", ()), document.get("memory", ""), document.get("state", "")]
    # As text in characters: what is not ASCII counts a little less than it takes.
    return sum(map(len, parts))


def thread_from(document: Document) -> Thread:
    """Return the thread that a document holds."""
    return Thread(
        document["_id"],
        document["owner"],
        tuple(decode_own(each) for each in document.get("messages", ())),
        decode_own(document.get("memory", "{}")),
        decode_own(document.get("state", "null")),
        tuple(decode_own(each) for each in document.get("interrupts", ())),
        document.get("failure"),
        document.get("lastRunId"),
        tuple((each["key"], each["answer"]) for each in document.get("turns", ())),
        _running(document["_id"], document.get("run")),
        document["version"],
        document.get("key", ""),
        size_of(document),
        document.get("address", ""),
    )


def _running(thread_id: str, run: Document | None) -> Running | None:
    if run is None:
        return None
    said = tuple(decode_own(each) for each in run["said"])
    state = decode_own(run.get("state", "null"))
    channel = channel_of_run(thread_id, run)
    return Running(run["id"], run["clientRunId"], run["since"], said, run["kept"], run["leaseUntil"], state, channel)


def channel_of_run(thread_id: str, run: Document) -> str:
    """Return the channel of a stored run; one of an older process has none of its own."""
    return str(run.get("channel") or f"thread:{thread_id}")
