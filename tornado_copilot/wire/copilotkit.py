"""CopilotKit's single endpoint: what an envelope asks for, as the request that the REST routes would have got.

`{"method": …, "params": {…}, "body": …}`; the client's REST transport sends the same things to paths of their own, so
one route table serves both (COPILOTKIT_PROTOCOL section 1).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, unquote, urlsplit

from tornado_copilot.errors import MalformedRequest

METHODS = ("info", "agent/run", "agent/connect", "agent/stop", "resource/request", "transcribe")


@dataclass(frozen=True, slots=True)
class RuntimeRequest:
    """One request of the runtime protocol.

    Attributes:
        verb: The HTTP method.
        path: Below the prefix, quoted as in a URL, as `/agent/default/run`.
        query: The query string.
        body: The JSON body; None where there is none.
        key: The idempotency key that came with it.
    """

    verb: str
    path: str
    query: str = ""
    body: Any = None
    key: str | None = None

    @property
    def segments(self) -> list[str]:
        """The parts of the path, decoded: an agent's id may hold anything."""
        return [unquote(part) for part in self.path.strip("/").split("/")]


def opened(envelope: dict[str, Any]) -> RuntimeRequest:
    """What an envelope asks for.

    Raises:
        MalformedRequest: It is none, or lacks something.
    """
    method = envelope.get("method")
    params = envelope.get("params") or {}
    if not isinstance(params, dict):
        raise MalformedRequest("params must be an object")
    body = envelope.get("body")
    match method:
        case "info":
            return RuntimeRequest("GET", "/info")
        case "agent/run" | "agent/connect":
            return RuntimeRequest("POST", f"/agent/{_param(params, 'agentId')}/{method.partition('/')[2]}", body=body)
        case "agent/stop":
            path = f"/agent/{_param(params, 'agentId')}/stop/{_param(params, 'threadId')}"
            return RuntimeRequest("POST", path, body=body)
        case "resource/request":
            return _resource(params, body)
        case "transcribe":
            return RuntimeRequest("POST", "/transcribe", body=body)
        case "inspector/metadata" | "inspector/learning":
            return RuntimeRequest("GET", f"/{method.replace('/', '-')}")
    raise MalformedRequest(f"method must be one of {', '.join(METHODS)}")


def _resource(params: dict[str, Any], body: Any) -> RuntimeRequest:
    path, verb = params.get("path"), params.get("httpMethod", "GET")
    if not isinstance(path, str) or not path.startswith("/"):
        raise MalformedRequest("params.path must be a path that begins with /")
    if verb not in ("GET", "POST", "PATCH", "DELETE"):
        raise MalformedRequest("params.httpMethod must be GET, POST, PATCH or DELETE")
    try:
        parts = urlsplit(path)
    except ValueError:
        raise MalformedRequest("params.path is no path of a URL") from None
    return RuntimeRequest(verb, parts.path, parts.query, body)


def _param(params: dict[str, Any], name: str) -> str:
    value = params.get(name)
    if not isinstance(value, str) or not value:
        raise MalformedRequest(f"params.{name} must be text")
    return quote(value, safe="")
