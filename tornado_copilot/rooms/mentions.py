"""Mentions: which members a text names, as `@name` or `@user-id`."""

from __future__ import annotations

from collections.abc import Iterable

from tornado_copilot.storage.rooms import Member

MENTIONS_MAX = 50
"""Places in a text that are looked at."""


def mentioned(text: str, members: Iterable[Member]) -> tuple[str, ...]:
    """The ids of the members that a text names, each once, in the order in which they are named.

    Upper and lower case are the same, a name may hold spaces, and of two names that fit the longer is meant. A name
    ends where a word ends, and `@` within a word, as in an e-mail address, names nobody.
    """
    folded = text.casefold()
    names = sorted(
        {(name.casefold(), member.id) for member in members for name in (member.id, member.name)},
        key=lambda each: len(each[0]),
        reverse=True,
    )
    found: dict[str, None] = {}
    place = -1
    for _ in range(MENTIONS_MAX):
        place = folded.find("@", place + 1)
        if place < 0:
            break
        if place > 0 and folded[place - 1].isalnum():
            continue
        named = next((each for each in names if _begins(folded, place + 1, each[0])), None)
        if named is not None:
            found[named[1]] = None
            place += len(named[0])
    return tuple(found)


def _begins(text: str, place: int, name: str) -> bool:
    end = place + len(name)
    return text.startswith(name, place) and not (end < len(text) and (text[end].isalnum() or text[end] == "_"))
