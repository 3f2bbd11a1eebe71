"""Text of others on a person's terminal: made harmless, and short where it has to be. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, tzinfo
from typing import Any

_HARMFUL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
"""What a terminal obeys instead of showing it: the control characters of ISO 6429 but tab and line feed, escape and
carriage return among them; and what reverses the order of the characters around it (Unicode TR 36, 2.5), so that a
question would read as another one. Single surrogates are no text at all."""
_LINE_CHARACTERS = 100
_VALUE_CHARACTERS = 40


def harmless(text: str) -> str:
    """The text without what a terminal would obey; tabs and line ends stay. An escape sequence becomes visible."""
    return _HARMFUL.sub("", text)


def one_line(value: object, *, most: int = _LINE_CHARACTERS) -> str:
    """Anything as one harmless line of at most so many characters."""
    line = " ".join(harmless(str(value)).split())
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"


def tool_line(name: str, parameters: Mapping[str, Any], *, most: int = _LINE_CHARACTERS) -> str:
    """The use of a tool: `searchEvents query: jazz, limit: 5`."""
    given = ", ".join(f"{key}: {one_line(value, most=_VALUE_CHARACTERS)}" for key, value in parameters.items())
    return one_line(f"{name} {given}", most=most)


def event_line(event: Mapping[str, Any], zone: tzinfo | None = None) -> str:
    """An event: what, when, where, and how many places are left; leaves out what it does not have.

    Args:
        event: As `searchEvents` gives it; of a foreign tool, anything.
        zone: For the times; None is the time zone of this machine.
    """
    parts = [one_line(event.get("title") or "(without a title)"), _when(event, zone)]
    if location := event.get("location"):
        parts.append(one_line(location))
    capacity, registered = event.get("capacity"), event.get("registered", 0)
    if isinstance(capacity, int) and isinstance(registered, int):
        left = max(0, capacity - registered)
        parts.append(f"{left} of {capacity} places left" if left else "full")
    if event.get("status") == "cancelled":
        parts.append("cancelled")
    return ", ".join(part for part in parts if part)


def _when(event: Mapping[str, Any], zone: tzinfo | None) -> str:
    start, end = (_moment(event.get(name), zone) for name in ("startDateTime", "endDateTime"))
    if start is None:
        return ""
    text = f"{start:%a} {start.day} {start:%b %Y %H:%M}"
    if end is not None:
        text += f"–{end:%H:%M}" if end.date() == start.date() else f" – {end:%a} {end.day} {end:%b %H:%M}"
    return f"{text} {start:%Z}"


def _moment(value: object, zone: tzinfo | None) -> datetime | None:
    try:
        return datetime.fromisoformat(str(value)).astimezone(zone)
    except (ValueError, OverflowError, OSError):
        return None
