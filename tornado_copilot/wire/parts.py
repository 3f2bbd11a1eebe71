"""Content parts of older AG-UI clients, as AG-UI 1.0 has them. Pure.

Up to 0.0.59 an attachment could be one `binary` part, whatever its media type. AG-UI 1.0 has a part for each kind of
media, with a source. The conversion is that of `@ag-ui/client`, so that a message is the same, whether its client or
this server has converted it.
"""

from __future__ import annotations

from typing import Any

_MEDIA = ("image", "audio", "video")
_UNKNOWN_TYPE = "application/octet-stream"


def upgraded(message: Any) -> Any:
    """Return a message with its `binary` parts converted; the same object if it has none.

    A part without data, URL and id is left as it is, for validation to refuse.

    Args:
        message: As a client or an agent sent it; it is not changed.
    """
    content = message.get("content") if isinstance(message, dict) else None
    if not isinstance(content, list) or not any(map(_is_binary, content)):
        return message
    # Clients that must suit both versions send an attachment in both forms.
    known = {key for part in content for name in ("", _filename(part)) if (key := _key(part, name))}
    parts = [_converted(part) if _is_binary(part) else part for part in content]
    return {
        **message,
        "content": [
            part
            for part, sent in zip(parts, content, strict=True)
            if part is sent or not known or _key(part, _filename(part)) not in known
        ],
    }


def _is_binary(part: Any) -> bool:
    return isinstance(part, dict) and part.get("type") == "binary"


def _converted(part: dict[str, Any]) -> dict[str, Any]:
    mime_type = _text(part, "mimeType") or _text(part, "mime_type") or _UNKNOWN_TYPE
    if value := _text(part, "data"):
        kind = "data"
    elif value := _text(part, "url"):
        kind = "url"
    elif value := _text(part, "id"):
        # A handle of the provider's, which nothing but the provider can resolve.
        kind = "file"
    else:
        return part
    media = mime_type.partition("/")[0].lower()
    converted = {
        "type": media if media in _MEDIA else "document",
        "source": {"type": kind, "value": value, "mimeType": mime_type},
    }
    filename = _text(part, "filename")
    return {**converted, "metadata": {"filename": filename}} if filename else converted


def _filename(part: Any) -> str:
    metadata = part.get("metadata") if isinstance(part, dict) else None
    return _text(metadata, "filename") if isinstance(metadata, dict) else ""


def _key(part: Any, filename: str) -> tuple[str, ...]:
    """Return what two equal attachments have in common; empty for another part."""
    source = part.get("source") if isinstance(part, dict) else None
    if not isinstance(source, dict):
        return ()
    return (_text(part, "type"), *(_text(source, name) for name in ("type", "value", "mimeType")), filename)


def _text(part: dict[str, Any], name: str) -> str:
    value = part.get(name)
    return value if isinstance(value, str) else ""
