"""What can go wrong, as a client sees it: one tree of errors and one table of disconnects.

Every error that may reach a client is a `CopilotError`: a stable `code`, an HTTP `status`, and a message that
says what was wrong and what would be right. It never holds a stack trace, a secret or a path of this machine.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar


class CopilotError(Exception):
    """An error with a place in the contract.

    Attributes:
        code: Stable, machine-readable, snake case.
        status: The HTTP status of an answer that carries it.
        retryable: Whether the same request may succeed later.
        retry_after_seconds: How long to wait, where that is known; sent as `Retry-After`.
    """

    code: ClassVar[str] = "internal"
    status: ClassVar[int] = 500
    retryable: ClassVar[bool] = False

    def __init__(self, message: str, *, retry_after_seconds: float | None = None, **details: Any) -> None:
        super().__init__(message)
        self.message = message
        self.retry_after_seconds = retry_after_seconds
        self.details = details
        """Keys added to the body, for instance `fields`."""

    def body(self) -> dict[str, Any]:
        """The JSON body: `{"success": false, "error": …, "code": …}` and the details (CONTRACT section 2)."""
        return {"success": False, "error": self.message, "code": self.code, **self.details}


class CommandFailed(Exception):
    """A command cannot be carried out. The message is one line for the person at the terminal; exit status 1."""


class StartupError(CommandFailed):
    """The server cannot start."""


class Internal(CopilotError):
    """Our own fault. The cause is in the log, not in the message."""


class ActionFailed(CopilotError):
    """An action failed by a fault of its own. The cause is in the log, not in the message."""

    code = "action_failed"


class MalformedRequest(CopilotError):
    """Not JSON, not UTF-8, or no shape that this endpoint knows."""

    code = "malformed_request"
    status = 400


class Unauthenticated(CopilotError):
    """A token that is present and not valid, or an action that needs a user."""

    code = "unauthenticated"
    status = 401


class InvalidToken(Unauthenticated):
    """A token or ticket that is present and not valid; never treated as anonymous."""

    code = "invalid_token"


class TokenExpired(InvalidToken):
    """The token was valid once. Renew it and come back with the cursor."""

    code = "token_expired"


class Forbidden(CopilotError):
    """Known, but not allowed."""

    code = "forbidden"
    status = 403


class SignInCodeRequired(Forbidden):
    """Development sign-in through a proxy, without the code that was printed at start."""

    code = "sign_in_code_required"


class NotFound(CopilotError):
    """An unknown action, agent, thread or event; also one that belongs to somebody else."""

    code = "not_found"
    status = 404


class MethodNotAllowed(CopilotError):
    """The path exists, the verb does not."""

    code = "method_not_allowed"
    status = 405


class Conflict(CopilotError):
    """The state forbids it: already registered, a run in progress, an event that is cancelled."""

    code = "conflict"
    status = 409


class ThreadDeleted(Conflict):
    """The conversation was deleted while it was being answered."""

    code = "thread_deleted"


class TooLarge(CopilotError):
    """The body or frame is larger than the setting allows."""

    code = "too_large"
    status = 413


class QuotaExceeded(TooLarge):
    """The threads of a user, a visitor or an address take as much as they may."""

    code = "quota_exceeded"


class HeaderTimeout(CopilotError):
    """The headers of the request did not come in time (RFC 9110, 15.5.9)."""

    code = "header_timeout"
    status = 408


class HeadersTooLarge(CopilotError):
    """The headers of the request are larger than the setting allows."""

    code = "headers_too_large"
    status = 431


class NotJson(CopilotError):
    """The content type is not JSON."""

    code = "not_json"
    status = 415


class UpgradeRequired(CopilotError):
    """This path speaks another protocol, or another version of it."""

    code = "upgrade_required"
    status = 426


class InvalidParameters(CopilotError):
    """Well-formed, but not acceptable. `fields` names each field and what it must be."""

    code = "invalid_parameters"
    status = 422

    def __init__(self, fields: dict[str, str]) -> None:
        summary = "; ".join(f"{name} {must_be}" for name, must_be in fields.items())
        super().__init__(summary, fields=fields)
        self.fields = fields


class NotOffered(CopilotError):
    """CopilotKit knows it, this server has not got it."""

    code = "not_offered"
    status = 422


class RateLimited(CopilotError):
    """Too many, too fast, or no place left."""

    code = "rate_limited"
    status = 429
    retryable = True


class Unavailable(CopilotError):
    """The database cannot be reached or takes no writes; nothing that was acknowledged is lost."""

    code = "unavailable"
    status = 503
    retryable = True


class Draining(CopilotError):
    """This process is about to stop. Come back at once: another one, or its successor, answers."""

    code = "draining"
    status = 503
    retryable = True


@dataclass(frozen=True, slots=True)
class Disconnect:
    """Why the server ends a connection, in the words of both transports.

    Attributes:
        code: The `code` of the `error` message on SSE.
        close_code: The close code of a WebSocket (CONTRACT section 3).
        message: For people.
        announced: Whether an SSE client is sent the `error` message; a slow reader could not take it.
    """

    code: str
    close_code: int
    message: str
    announced: bool = True


DRAINING = Disconnect("draining", 1001, "the server is restarting, please come back")
TOKEN_EXPIRED = Disconnect("token_expired", 4401, "the token has expired, renew it and come back")
SLOW_CONSUMER = Disconnect("slow_consumer", 1013, "the connection read too slowly", announced=False)
UNRESPONSIVE = Disconnect("unresponsive", 1013, "no pong came back", announced=False)
HISTORY_GONE = Disconnect("history_gone", 1001, "what you missed is no longer kept, please come back and reload")
UNAVAILABLE = Disconnect("unavailable", 1013, "the database cannot be reached, try again later")
