"""Mentions: which members a text names, as `@user-id` or `@name`.

Users choose their display names, and not their ids. So a text that spells an id, in any case, means the user with that
id, however long a display name is that fits there too. Members may share a display name. Such a name means all of them,
since none of them may take the mentions of the others away.
"""

from __future__ import annotations

from collections.abc import Iterable
from unicodedata import normalize

from tornado_copilot.storage.rooms import Member

MENTIONS_MAX = 50
"""Places in a text that are looked at."""


def mentioned(text: str, members: Iterable[Member]) -> tuple[str, ...]:
    """Return the ids of the members that a text names, each once, in the order in which they are named.

    At each place the longest id wins that the text spells exactly. Else the longest id wins in upper or lower case,
    else the longest name. A name may hold spaces and ends where a word ends. An `@` within a word, as in an e-mail
    address, names no member.
    """
    if "@" not in text:
        return ()
    text = normalize("NFC", text)
    folded = _folded(text)
    ids, by_id, by_name = _names(members)
    exact, by_case, names = _longest_first(ids), _longest_first(by_id), _longest_first(by_name)
    found: dict[str, None] = {}
    place = -1
    for _ in range(MENTIONS_MAX):
        place = text.find("@", place + 1)
        if place < 0:
            break
        if place > 0 and text[place - 1].isalnum():
            continue
        if (spelled := _first(text, place + 1, exact)) is not None:
            found[ids[spelled]] = None
        elif (spelled := _first(folded, place + 1, by_case)) is not None:
            found.update(dict.fromkeys(by_id[spelled]))
        elif (spelled := _first(folded, place + 1, names)) is not None:
            found.update(dict.fromkeys(by_name[spelled]))
        place += len(spelled or "")
    return tuple(found)


def _names(members: Iterable[Member]) -> tuple[dict[str, str], dict[str, list[str]], dict[str, list[str]]]:
    """Return the user ids by what stands for them: the id, the id in lower case, the display name in lower case."""
    ids: dict[str, str] = {}
    by_id: dict[str, list[str]] = {}
    by_name: dict[str, list[str]] = {}
    for member in members:
        spelled = normalize("NFC", member.id)
        ids[spelled] = member.id
        by_id.setdefault(_folded(spelled), []).append(member.id)
        by_name.setdefault(_folded(normalize("NFC", member.name)), []).append(member.id)
    return ids, by_id, by_name


def _longest_first(names: Iterable[str]) -> list[str]:
    return sorted(names, key=len, reverse=True)


def _folded(text: str) -> str:
    """Return the text in lower case, letter by letter and in its own length, so that no place in it moves."""
    return "".join(next(each for each in (one.casefold(), one.lower(), one) if len(each) == 1) for one in text)


def _first(text: str, place: int, names: Iterable[str]) -> str | None:
    """Return the first of the names that stands at this place of the text and ends with a word."""
    return next((name for name in names if text.startswith(name, place) and _ends(text, place + len(name))), None)


def _ends(text: str, end: int) -> bool:
    """Return True if a name can end here. `@bob@example.com` is an address, and not the member `bob`."""
    following = text[end : end + 2]
    return not (following[:1].isalnum() or following[:1] == "_" or (following[:1] == "@" and following[1:].isalnum()))
