"""A thread as a value: what is stored of a conversation, and who owns it."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from tornado_copilot.access.caller import Caller
from tornado_copilot.storage.message_tree import ROOT, MessageTree, Node, Tip
from tornado_copilot.wire.publication import Draft, routed_channel

NO_OWNER = "anonymous"
"""The owner of a thread whose first request brought neither a user nor a visitor."""
USER = "user:"
"""What the owner of a user's thread begins with."""


@dataclass(frozen=True, slots=True)
class Running:
    """A run that is going on in a thread, or was when its process died.

    Attributes:
        id: The server's own id of the run, and the branch that its messages go to.
        client_run_id: The one that clients know; not unique.
        since_batch: The newest batch of the log when it began: what it says comes behind.
        said: The messages that it answers and the thread does not hold yet, in wire form.
        base: The message that they follow; None for the end of the thread.
        cuts: Whether it takes back what the thread holds behind `base`, if it comes to an answer.
        lease_until: When its process is taken for dead; None for one of this process.
        state: The shared state that it began with, where a client brought it; None for the thread's.
        channel: Where its events are published; see `Thread.channel`.
        client_holds_history: Whether its client has sent earlier messages of the thread; None if there were none.
        key: The idempotency key of the request that started it; None for none.
        is_being_written: Whether some of `said` is not stored yet.
    """

    id: str
    client_run_id: str
    since_batch: int
    said: tuple[dict[str, Any], ...]
    base: Tip | None = None
    cuts: bool = False
    lease_until: datetime | None = None
    state: Any = None
    channel: str = ""
    client_holds_history: bool | None = None
    key: str | None = None
    is_being_written: bool = False

    @property
    def is_stale(self) -> bool:
        """Whether its process is gone."""
        return self.lease_until is not None and self.lease_until < datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class LastRun:
    """What is known of the client of a thread's last run.

    Attributes:
        holds_history: Whether it has sent earlier messages of the thread; None if there were none.
        sent_state: Whether it has sent a shared state.
    """

    holds_history: bool | None = None
    sent_state: bool = False


@dataclass(frozen=True, slots=True)
class Thread:
    """A thread as it stands.

    Attributes:
        id: Chosen by the client, or made here.
        owner: `user:<id>`, `visitor:<id>`, or `NO_OWNER`.
        path: Its messages, the oldest first; while a run goes on, those that it answers.
        tree: All messages, superseded ones with them.
        head: The last message that counts, whatever a run is doing.
        superseded: The last messages of what was taken back, the latest last.
        memory: What the agent keeps; a JSON object.
        state: The state that agent and clients share; None where there is none.
        interrupts: What the last run ended with open, as AG-UI interrupts.
        failure: The `message` and `code` of the error that the last run was cut off with; None where it came to an end.
        last_run_id: The client's id of the last run.
        last_run: What is known of the client of the last run.
        running: The run that is going on.
        version: Counts what was done; 0 for a thread that is not stored yet.
        key: Random, made with the thread and deleted with it; empty for a thread that is older than keys.
        store: The key of its messages, where that is another one.
        size_bytes: Of its messages, state and memory, as JSON; while a run goes on, with what it began with.
        address: The digest of the address that it counts against; empty for none.
        is_legacy: Whether an earlier version has a run in it, and its messages are still in its own document.
    """

    id: str
    owner: str
    path: tuple[Node, ...] = ()
    tree: MessageTree = field(default_factory=MessageTree)
    head: Tip = ROOT
    superseded: tuple[Tip, ...] = ()
    memory: dict[str, Any] = field(default_factory=dict)
    state: Any = None
    interrupts: tuple[dict[str, Any], ...] = ()
    failure: dict[str, str] | None = None
    last_run_id: str | None = None
    last_run: LastRun = LastRun()
    running: Running | None = None
    version: int = 0
    key: str = field(default_factory=lambda: secrets.token_urlsafe(18))
    store: str = ""
    size_bytes: int = 0
    address: str = ""
    is_legacy: bool = False

    @property
    def messages(self) -> tuple[dict[str, Any], ...]:
        """The messages of `path`, in AG-UI's wire form."""
        return tuple(node.message for node in self.path)

    @property
    def store_key(self) -> str:
        """The key of its messages in the collection of all messages."""
        return self.store or self.key

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

    def answering(self, key: str) -> tuple[Node, ...] | None:
        """Return the path to the answer that a request has got; None if there is none that counts."""
        return self.tree.answering(key, (self.head, *self.superseded))

    def is_same_as(self, other: Thread) -> bool:
        """Return whether both are one thread, which has not been deleted and begun anew in between."""
        return (self.id, self.key) == (other.id, other.key)


@dataclass(frozen=True, slots=True)
class TurnEnd:
    """What a run leaves behind.

    Attributes:
        messages: The whole conversation.
        memory: What the agent keeps from now on.
        state: The shared state from now on.
        interrupts: What it asks, as AG-UI interrupts.
        failure: What it was cut off with.
        key: The key of the request, where it is answered for good.
        lasts: Whether what the run has taken back stays taken back; if not, its own messages are superseded.
        told: What is to be published of it, by the outbox; empty where the run's own process tells all of it.
    """

    messages: Sequence[dict[str, Any]]
    memory: dict[str, Any]
    state: Any = None
    interrupts: Sequence[dict[str, Any]] = ()
    failure: dict[str, str] | None = None
    key: str | None = None
    lasts: bool = True
    told: Sequence[Draft] = ()


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
