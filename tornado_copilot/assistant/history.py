"""Reconciliation: what a client's list of messages means for the thread that the server holds.

Clients differ in what they send: all that they show, only what is new, or a stale or shortened list. The thread is the
truth, and nothing that a person has seen is lost. This module does no I/O and decides only.

Theory of operation. Messages are matched by id, and by content only where ids say nothing. The last message that both
hold divides the client's list: what the list has behind it is new. A new or edited message of the user, or a request
for another answer, cuts off what the thread has behind that place; nothing else cuts. What is cut off is superseded,
not deleted: a list that goes on behind a superseded message makes its branch current again.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

Mode = Literal["append", "replace"]

_FOR_THE_AGENT = frozenset({"system", "developer"})
_COMPANIONS = frozenset({"activity", "reasoning"})
"""Roles of messages that stay with the message before them."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A message, as far as reconciliation looks at it.

    Attributes:
        id: Unique within a thread, but not within what a client sends.
        role: Of AG-UI.
        content: A text, or a list of parts in wire form.
        calls: The ids of the tool calls that it makes.
        answers: The id of the tool call that it answers; None if it is no result.
    """

    id: str
    role: str
    content: Any = None
    calls: tuple[str, ...] = ()
    answers: str | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """A message of the conversation that a run answers.

    Attributes:
        source: `thread` for a message of the path, `sent` for one of the client's list.
        place: Its place there.
    """

    source: Literal["thread", "sent"]
    place: int


@dataclass(frozen=True, slots=True)
class Plan:
    """What a run answers.

    Attributes:
        branch: The id of the superseded message whose branch becomes current again; None for the current path.
        kept: How many messages of the path stay in front.
        tail: What follows them.
        cuts: Whether messages of the current path are taken back.
        shares: Whether the client showed that it holds earlier messages of the thread; None if the list does not tell.
    """

    branch: str | None
    kept: int
    tail: tuple[Item, ...]
    cuts: bool
    shares: bool | None


def reconcile(
    sent: Sequence[Entry],
    thread: Sequence[Entry],
    superseded: Callable[[str], Sequence[Entry] | None] = lambda message_id: None,
    *,
    client_holds_history: bool | None = None,
    resumes: bool = False,
    mode: Mode | None = None,
) -> Plan:
    """Return what a run answers whose client has sent a list of messages.

    Args:
        sent: The client's list, the oldest message first.
        thread: The current path of the thread.
        superseded: Returns the path that ends with a superseded message; None for an id that no such message has.
        client_holds_history: Whether the last run was sent with earlier messages of the thread; None if that is not
            known, as before the second run.
        resumes: Whether the run answers an interrupt; it asks for no other answer then.
        mode: What the client says of its list: `append` never cuts, `replace` makes the list the conversation.
    """
    sent, places = _without_repeats(sent)
    listed = [place for place in places if sent[place].role not in _FOR_THE_AGENT]
    if not listed:
        return Plan(None, len(thread), (), cuts=False, shares=None)
    branch, path = _path_for(sent, listed, thread, superseded)
    shared = _matches(sent, listed, path)
    if mode == "append" or (client_holds_history is False and len(listed) == 1):
        # A client that sends only what is new may use an id of its own again, also to say the same once more.
        known_last = len(path) - 1 if len(listed) == 1 else 0
        shared = {
            place: at
            for place, at in shared.items()
            if sent[place].role != "user" or (at >= known_last and not _is_edit(sent[place], path[at]))
        }
    shares: bool | None = bool(shared)
    if not shared and mode is None:
        shared = _by_content(sent, listed, path)
        shares = len(shared) > 1
    request = _Request(sent, listed, path, shared)
    if not request.brings_a_user_message and not request.shows_a_user_message:
        # A client that sends only what is new sends a result with the turn that it belongs to.
        shares = None
    is_new_start = not shared and client_holds_history is True and request.brings_a_user_message
    edited = 0 if mode == "replace" or (mode is None and is_new_start) else request.first_edit
    if mode == "append":
        items = request.appended()
    elif edited is not None:
        items = request.rewritten(edited)
    elif request.brings_a_user_message or (request.asks_again and not resumes):
        items = request.continued()
    elif branch is not None:
        # It shows a superseded branch and adds nothing to it: the current path goes on.
        return Plan(None, len(thread), (), cuts=False, shares=shares)
    else:
        items = request.appended()
    items = _with_results_behind_calls(items, sent, path)
    kept = _kept(items)
    cuts = branch is not None or len({each.place for each in items if each.source == "thread"}) < len(path)
    return Plan(branch, kept, tuple(items[kept:]), cuts, shares)


def content_of(content: Any) -> Any:
    """Return a message's content in the form in which it is compared: one text part is a text, metadata is ignored."""
    if not isinstance(content, list):
        return content or ""
    parts = [{name: value for name, value in part.items() if name != "metadata"} for part in content]
    if len(parts) == 1 and parts[0].get("type") == "text":
        return parts[0].get("text", "")
    return parts


class _Request:
    """One client's list against one path.

    Attributes:
        last: The last place in the list whose message the path holds, too; -1 for none.
        new: The places of messages that count as new.
    """

    def __init__(
        self, sent: Sequence[Entry], listed: Sequence[int], path: Sequence[Entry], shared: Mapping[int, int]
    ) -> None:
        self._sent = sent
        self._listed = listed
        self._path = path
        self._shared = shared
        self._calls = _calling(path)
        self.last = max(shared, default=-1)
        self.new = list(self._new())

    @property
    def brings_a_user_message(self) -> bool:
        """True if there is a new message of the user."""
        return any(self._sent[place].role == "user" for place in self.new)

    @property
    def shows_a_user_message(self) -> bool:
        """True if the list shares a message of the user."""
        return any(self._sent[place].role == "user" for place in self._shared)

    @property
    def asks_again(self) -> bool:
        """True if the list ends with a message of the user that the path holds: another answer is wanted."""
        return not self.new and self._listed[-1] == self.last and self._sent[self.last].role == "user"

    @property
    def first_edit(self) -> int | None:
        """The place in the list of the first message of the user that has another content than the path's."""
        edits = (place for place, at in self._shared.items() if _is_edit(self._sent[place], self._path[at]))
        return min(edits, default=None)

    def appended(self) -> list[Item]:
        """Return the whole path, and what is new behind it."""
        return [*self._stored(0, len(self._path)), *self._added()]

    def continued(self) -> list[Item]:
        """Return the path up to the last shared message, and what is new behind it."""
        if self.last < 0:
            return self.appended()
        at = self._shared[self.last]
        end = at + 1 if self._path[at].role == "user" else self._companions_end(at)
        return [*self._stored(0, end), *self._added()]

    def rewritten(self, first: int) -> list[Item]:
        """Return the path up to a place in the list, and the list from there on, with our copies of what both hold."""
        kept = self._shared.get(first, 0)
        items = self._stored(0, kept)
        unknown = set(self._unknown())
        held = set(range(kept))
        for place in self._listed:
            at = self._shared.get(place)
            if at is not None and not _is_edit(self._sent[place], self._path[at]):
                calling = self._calls.get(self._path[at].answers)
                if calling is not None and calling not in held:
                    continue  # A result without its call, which the client has trimmed.
                group = [] if at in held else range(at, self._companions_end(at, held))
                held.update(group)
                items += [Item("thread", each) for each in group]
            elif place >= first and (at is not None or place in unknown):
                items.append(Item("sent", place))
        return items

    def _stored(self, first: int, end: int) -> list[Item]:
        return [Item("thread", at) for at in range(first, end)]

    def _added(self) -> list[Item]:
        return [Item("sent", place) for place in self.new]

    def _unknown(self) -> Iterator[int]:
        """Yield the places of messages that the path does not hold; companions only behind one that is new."""
        is_behind_new = not self._shared
        for place in self._listed:
            if self._sent[place].role not in _COMPANIONS:
                is_behind_new = place not in self._shared
            if is_behind_new and place not in self._shared:
                yield place

    def _new(self) -> Iterator[int]:
        """Yield the places of unknown messages behind the last shared one, and of results that are awaited."""
        answered: set[str] = set()
        for place in self._unknown():
            answers = self._sent[place].answers
            if answers is None or answers not in self._calls:
                if place > self.last:
                    yield place
            elif answers not in answered:
                answered.add(answers)
                yield place

    def _companions_end(self, at: int, held: Collection[int] = ()) -> int:
        """Return the end of the companions behind a place, or the place of the first one that is held already."""
        end = at + 1
        while end < len(self._path) and self._path[end].role in _COMPANIONS and end not in held:
            end += 1
        return end


def _is_edit(theirs: Entry, ours: Entry) -> bool:
    return theirs.role == "user" and content_of(theirs.content) != content_of(ours.content)


def _with_results_behind_calls(items: list[Item], sent: Sequence[Entry], path: Sequence[Entry]) -> list[Item]:
    """Return the items with new results directly behind the calls of the path; without those of calls cut off."""
    calling = _calling(path)
    results: dict[int, list[Item]] = {}
    others: list[Item] = []
    for item in items:
        answers = sent[item.place].answers if item.source == "sent" else None
        if answers in calling:
            results.setdefault(calling[answers], []).append(item)
        else:
            others.append(item)
    ordered: list[Item] = []
    waiting: list[Item] = []
    for item in others:
        if waiting and not (item.source == "thread" and path[item.place].answers is not None):
            ordered += waiting
            waiting = []
        ordered.append(item)
        if item.source == "thread":
            waiting += results.get(item.place, [])
    return ordered + waiting


def _calling(path: Sequence[Entry]) -> dict[str | None, int]:
    """Return the place of the message that makes each tool call, by the id of the call."""
    return {call: at for at, each in enumerate(path) for call in each.calls}


def _kept(items: Sequence[Item]) -> int:
    """Return how many of the items are the beginning of the path."""
    for place, item in enumerate(items):
        if item != Item("thread", place):
            return place
    return len(items)


def _without_repeats(sent: Sequence[Entry]) -> tuple[Sequence[Entry], list[int]]:
    """Return the list, and its places without a second message of an id.

    A message of the user that says something else than the first one is no second one: it gets an id of its own.
    """
    entries = list(sent)
    first: dict[str, int] = {}
    for place, entry in enumerate(sent):
        at = first.setdefault(entry.id, place)
        if entry.role == "user" and not _says_the_same(entry, sent[at]):
            entries[place] = replace(entry, id=f"{entry.id}\0{place}")
            first[entries[place].id] = place
    return entries, sorted(first.values())


def _path_for(
    sent: Sequence[Entry],
    listed: Sequence[int],
    thread: Sequence[Entry],
    superseded: Callable[[str], Sequence[Entry] | None],
) -> tuple[str | None, Sequence[Entry]]:
    """Return the path that the list shows: that of its last message which the thread knows, current or superseded."""
    current = {(each.id, each.role) for each in thread}
    for place in reversed(listed):
        entry = sent[place]
        if (entry.id, entry.role) in current:
            break
        path = superseded(entry.id)
        if path is not None and path[-1].role == entry.role:
            return entry.id, path
    return None, thread


def _matches(sent: Sequence[Entry], listed: Sequence[int], path: Sequence[Entry]) -> dict[int, int]:
    """Return the places in the list of messages that the path holds, each with its place in the path.

    They are known by their ids, or by the ids of tool calls, which agents choose: a call is made and answered once.
    """
    places = {(each.id, each.role): at for at, each in enumerate(path)}
    calling = _calling(path)
    answering: dict[str | None, int] = {each.answers: at for at, each in enumerate(path) if each.answers is not None}
    matches: dict[int, int] = {}
    for place in listed:
        entry = sent[place]
        at = places.get((entry.id, entry.role), answering.get(entry.answers))
        if at is None:
            at = next((calling[call] for call in entry.calls if call in calling), None)
        if at is not None:
            matches[place] = at
    return matches


def _by_content(sent: Sequence[Entry], listed: Sequence[int], path: Sequence[Entry]) -> dict[int, int]:
    """Return matches by content: of a list whose ids are all unknown, from the first message on, or of a retry."""
    ours = [place for place, each in enumerate(path) if each.role not in _COMPANIONS | _FOR_THE_AGENT]
    theirs = [place for place in listed if sent[place].role not in _COMPANIONS]
    aligned: dict[int, int] = {}
    for place, at in zip(theirs, ours, strict=False):
        if not _says_the_same(sent[place], path[at]):
            break
        aligned[place] = at
    if any(path[at].role == "assistant" for at in aligned.values()):
        return aligned
    if theirs and path and sent[theirs[-1]].role == "user" and _says_the_same(sent[theirs[-1]], path[-1]):
        return {theirs[-1]: len(path) - 1}
    return {}


def _says_the_same(one: Entry, other: Entry) -> bool:
    return one.role == other.role and content_of(one.content) == content_of(other.content)
