"""The messages of a thread as a tree: every message knows the one before it, and a thread names the last one.

A message is named by its branch and number. The number is its place in the conversation, counted from 1; a run writes
its messages to a branch of its own. Editing, or asking for another answer, begins a branch further up, so that nothing
is ever rewritten, and what has been superseded stays as it was. This module does no I/O.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from tornado_copilot.wire.encoding import decode_own
from tornado_copilot.wire.parts import upgraded

Document = dict[str, Any]


class Tip(NamedTuple):
    """The name of a message, as the end of the path that leads to it."""

    branch: str
    number: int


ROOT = Tip("", 0)
"""The end of the empty path."""


@dataclass(slots=True, eq=False)
class Node:
    """A stored message.

    Attributes:
        tip: Its name.
        parent: The name of the message before it.
        text: Its JSON, in AG-UI's wire form.
        key: The idempotency key of the request that it answers for good.
        at: When its branch began; only the first message of a branch has it.
    """

    tip: Tip
    parent: Tip
    text: str
    key: str | None = None
    at: datetime | None = None
    _message: dict[str, Any] | None = field(default=None, repr=False)

    @property
    def message(self) -> dict[str, Any]:
        """The message, decoded once; not to be changed."""
        if self._message is None:
            # An earlier version may have stored parts that AG-UI 1.0 does not know.
            self._message = upgraded(decode_own(self.text))
        return self._message

    @property
    def size_bytes(self) -> int:
        """The bytes of its JSON."""
        return size_of(self.text)

    def document(self, thread: str) -> Document:
        """Return it as a document of a thread's store."""
        document: Document = {"_id": f"{self.tip.branch}:{self.tip.number}", "thread": thread, "message": self.text}
        if self.parent.branch != self.tip.branch:
            document["parent"] = list(self.parent)
        if self.key is not None:
            document["key"] = self.key
        if self.at is not None:
            document["at"] = self.at
        return document


class MessageTree:
    """All stored messages of one thread."""

    def __init__(self, nodes: Iterable[Node] = ()) -> None:
        self._nodes = {node.tip: node for node in nodes}

    def __len__(self) -> int:
        return len(self._nodes)

    def path_to(self, tip: Tip) -> tuple[Node, ...]:
        """Return the messages from the first one to the one that is named; as far as they are there."""
        return tuple(reversed(list(self._back_from(tip))))

    def extended(self, nodes: Iterable[Node]) -> MessageTree:
        """Return a tree with more messages."""
        return MessageTree([*self._nodes.values(), *nodes])

    def answering(self, key: str, tips: Iterable[Tip]) -> tuple[Node, ...] | None:
        """Return the path to the answer of a request; None if no answer on some paths has this key."""
        found = next((node for node in self.within(tips) if node.key == key), None)
        return None if found is None else self.path_to(found.tip)

    def last_of(self, branch: str, tip: Tip, *, most: int) -> Tip:
        """Return the last of at most so many messages that a branch has directly behind another message."""
        for _ in range(most):
            following = Tip(branch, tip.number + 1)
            if following not in self._nodes:
                break
            tip = following
        return tip

    def within(self, tips: Iterable[Tip]) -> Iterator[Node]:
        """Yield the messages of some paths, each once, the newest paths first."""
        seen: set[Tip] = set()
        for tip in tips:
            for node in self._back_from(tip):
                if node.tip in seen:
                    break
                seen.add(node.tip)
                yield node

    def dropped(self, before: Iterable[Tip], after: Iterable[Tip]) -> list[Node]:
        """Return the messages of some paths that are on none of some other ones."""
        still = {node.tip for node in self.within(after)}
        return [node for node in self.within(before) if node.tip not in still]

    def left_over(self, tips: Iterable[Tip], *, before: datetime) -> list[Tip]:
        """Return the messages on no path whose branch began before some time: a write that never counted left them.

        Args:
            tips: The ends of all paths.
            before: A process may be about to make a younger branch count.
        """
        counting = {node.tip for node in self.within(tips)}
        old = {node.tip.branch for node in self._nodes.values() if node.at is not None and node.at < before}
        return [tip for tip in self._nodes if tip not in counting and tip.branch in old]

    def _back_from(self, tip: Tip) -> Iterator[Node]:
        while (node := self._nodes.get(tip)) is not None:
            yield node
            tip = node.parent


def size_of(text: str) -> int:
    """Return the bytes of a text."""
    return len(text) if text.isascii() else len(text.encode())


def node_from(document: Document) -> Node:
    """Return the message that a document holds."""
    branch, _, number = document["_id"].rpartition(":")
    tip = Tip(branch, int(number))
    parent = Tip(*document["parent"]) if "parent" in document else Tip(branch, tip.number - 1)
    return Node(tip, parent, document["message"], document.get("key"), document.get("at"))


def nodes_behind(
    parent: Tip, branch: str, texts: Sequence[str], at: datetime, keys: Sequence[str | None] = ()
) -> list[Node]:
    """Return new messages behind one that is stored.

    Args:
        parent: The message before the first one.
        branch: Where they go; the branch of `parent` continues it.
        texts: Their JSON.
        at: Now.
        keys: The idempotency key of each; none of them has one if it is empty.
    """
    nodes: list[Node] = []
    for place, text in enumerate(texts):
        tip = Tip(branch, parent.number + 1)
        is_first = parent.branch != branch
        nodes.append(Node(tip, parent, text, keys[place] if keys else None, at if is_first else None))
        parent = tip
    return nodes
