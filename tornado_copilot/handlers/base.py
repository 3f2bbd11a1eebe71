"""What every handler shares: who is asking, from where, with which body, and how a refusal looks.

Bodies are streamed in, so that one that is too large is refused from its headers, or cut as soon as it shows.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from functools import partial
from http import HTTPStatus
from typing import Any

from tornado.web import RequestHandler, stream_request_body

from tornado_copilot.access.bodies import FREE_BYTES, BodyLease
from tornado_copilot.access.caller import ANONYMOUS, Caller
from tornado_copilot.access.credentials import Authenticator, challenge
from tornado_copilot.access.limits import Limits
from tornado_copilot.access.origins import OriginPolicy
from tornado_copilot.access.sign_in import DevelopmentSignIn
from tornado_copilot.access.tickets import Tickets
from tornado_copilot.access.visitors import Visitors
from tornado_copilot.config import Settings
from tornado_copilot.delivery.channels import Channels
from tornado_copilot.delivery.connections import Connections
from tornado_copilot.errors import (
    CopilotError,
    Forbidden,
    HeadersTooLarge,
    InvalidToken,
    MalformedRequest,
    MethodNotAllowed,
    NotFound,
    NotJson,
    RateLimited,
    TooLarge,
    Unauthenticated,
)
from tornado_copilot.handlers.refusals import (
    FOREIGN_ORIGIN,
    UNNAMED_ORIGIN,
    as_copilot_error,
    too_large,
    too_many_values,
)
from tornado_copilot.handlers.visitor import remember_visitor, shown_visitor
from tornado_copilot.notifications import Notifications
from tornado_copilot.readiness import Readiness
from tornado_copilot.runtime.copilotkit import CopilotKit
from tornado_copilot.runtime.dispatch import Runtime
from tornado_copilot.storage.log import Log
from tornado_copilot.wire import sse
from tornado_copilot.wire.encoding import MAX_VALUES, decode, encode
from tornado_copilot.wire.value_counter import ValueCounter

logger = logging.getLogger(__name__)

DISCARD_MAX_BYTES = 64 * 1_048_576
"""How much more than its limit of a too large body is read and thrown away, so that its sender hears why. What
announces still more is refused without reading; of what announces nothing Tornado reads 100 MB and cuts the socket."""


@dataclass(frozen=True, slots=True)
class Services:
    """What handlers call."""

    settings: Settings
    readiness: Readiness
    ping: Callable[[], Awaitable[None]]
    confirm_writes: Callable[[], Awaitable[None]]
    authenticator: Authenticator
    origins: OriginPolicy
    limits: Limits
    tickets: Tickets
    visitors: Visitors
    sign_in: DevelopmentSignIn
    runtime: Runtime
    copilotkit: CopilotKit
    log: Log
    connections: Connections
    channels: Channels
    notifications: Notifications
    metrics: Callable[[], bytes]
    refusals: Counter[str]

    def count_refusal(self, error: CopilotError) -> None:
        """Count a refusal: by the limit that was reached, else by the error's code."""
        self.refusals[str(error.details.get("limit", error.code)).removeprefix("limits.")] += 1


@stream_request_body
class BaseHandler(RequestHandler):
    """Authenticates before the verb's method runs, reads a bounded body, and answers every refusal in JSON."""

    caller: Caller = ANONYMOUS
    gives_visitor = False

    def initialize(self, services: Services) -> None:
        """Take the services; the route table gives them."""
        self.services = services
        self._body = bytearray()
        self._body_bytes = 0
        self._body_values = ValueCounter()
        self._body_is_refused: CopilotError | None = None
        self._body_lease: BodyLease | None = None

    def set_default_headers(self) -> None:
        """Headers of every answer, refusals too."""
        self.clear_header("Server")
        self.set_header("Cache-Control", "no-store")
        self.set_header("X-Content-Type-Options", "nosniff")
        # Called by the constructor, before `initialize`, and again for an error.
        services: Services | None = getattr(self, "services", None)
        if services is not None:
            self._set_headers(services.origins.response_headers(self.request.headers.get("Origin")))

    async def prepare(self) -> None:
        """Refuse early, or find out who is asking."""
        self._set_headers(self.services.origins.response_headers(self.origin))
        if self.request.method == "OPTIONS":
            return
        fetch_site = self.request.headers.get("Sec-Fetch-Site")
        changes_state = self.request.method in {"POST", "PATCH", "DELETE"}
        if not self.services.origins.allows(self.origin, self.request.host, fetch_site, changes_state=changes_state):
            raise Forbidden(UNNAMED_ORIGIN if self.origin is None else FOREIGN_ORIGIN)
        self._limit_headers()
        self._limit_body()
        await self.identify()

    async def identify(self) -> None:
        """Set `caller`. A handler for which nobody has to be known overrides it."""
        ticket = self.get_query_argument("ticket", None)
        if ticket is not None and self.request.method == "HEAD":
            # It is for the GET that follows; the headers of a stream are the same for all callers.
            return
        visitor = shown_visitor(self, self.services.visitors)
        self.caller = await self.identified(
            authorization=self.request.headers.get("Authorization"),
            ticket=ticket,
            query_token=self.get_query_argument("token", None),
            subprotocols=self.request.headers.get("Sec-WebSocket-Protocol"),
            visitor_id=None if visitor is None else visitor.id,
            takes_tickets=self.takes_tickets,
        )

    async def identified(self, *, takes_tickets: bool = False, **shown: str | None) -> Caller:
        """Return the caller that these credentials belong to, and count those that are not valid.

        Args:
            takes_tickets: See `Authenticator.identify`, as for the others.
            shown: See `Authenticator.identify`.

        Raises:
            RateLimited: These are not valid, or have to be looked up, and too many from this address were not valid.
            CopilotError: Refused, see `Authenticator.identify`.
        """
        limits, address = self.services.limits, self.address
        try:
            return await self.services.authenticator.identify(
                **shown, takes_tickets=takes_tickets, before_lookup=partial(limits.check_guesses, address)
            )
        except InvalidToken:
            await limits.count_guess(address)
            raise

    def options(self, *path: str) -> None:
        """Answer a preflight."""
        asked = self.request.headers.get("Access-Control-Request-Headers", "")
        self._set_headers(self.services.origins.preflight_headers(self.origin, asked))
        self.set_header("Allow", ", ".join(self._verbs()))
        self.set_status(HTTPStatus.NO_CONTENT)

    @property
    def origin(self) -> str | None:
        """The `Origin` header."""
        return self.request.headers.get("Origin")

    @property
    def address(self) -> str:
        """The caller's network address."""
        return str(self.request.remote_ip)

    @property
    def peer(self) -> str:
        """The address of the socket's other end: the caller's, or that of a proxy."""
        address = getattr(getattr(self.request.connection, "context", None), "address", None)
        return str(address[0]) if address else ""

    def remember_visitor(self) -> None:
        """Give a visitor out with the answer, if the caller needs one."""
        if not self.caller.authenticated:
            self.gives_visitor = remember_visitor(self, self.services.visitors, self.services.settings)

    @property
    def takes_tickets(self) -> bool:
        """True if a ticket is good for this request. A handler that opens connections overrides it."""
        return False

    # The headers and the body

    def _limit_headers(self) -> None:
        limit = self.services.settings.limits.headers_max_bytes
        size = sum(len(name) + len(value) for name, value in self.request.headers.get_all())
        size += len(self.request.uri or "")
        if limit and size > limit:
            self.set_header("Connection", "close")
            raise HeadersTooLarge(f"the headers must be at most {limit} bytes long", limit="limits.headers_max_bytes")

    @property
    def may_carry_a_conversation(self) -> bool:
        """Whether the body may be as large as `limits.run_body_max_bytes` says. A handler of runs overrides it."""
        return False

    def _limit_body(self) -> None:
        """Refuse a body that its headers announce as too large."""
        try:
            announced = int(self.request.headers.get("Content-Length", "0"))
        except ValueError:
            raise MalformedRequest("the Content-Length header must be a number") from None
        limit = self._body_max_bytes
        if limit and announced > limit:
            self._body_is_refused = self._too_large()
            if announced > limit + DISCARD_MAX_BYTES:
                self.set_header("Connection", "close")
                raise self._body_is_refused

    def data_received(self, chunk: bytes) -> None:
        """Keep a piece of the body, or throw it away where it is too much anyhow."""
        self._body_bytes += len(chunk)
        if self._body_is_refused is None:
            try:
                self._find_room()
            except (TooLarge, RateLimited) as error:
                # It is read to its end all the same, so that its sender hears why.
                self._body_is_refused = error
                self._body = bytearray()
                self.release_body()
            else:
                self._body += chunk
                self._body_values.feed(chunk)

    def _find_room(self) -> None:
        """Hold what has come of the body. What was only announced takes no room from others.

        Raises:
            TooLarge: More than there may be.
            RateLimited: There is no room for it beside those of others.
        """
        if self._body_max_bytes and self._body_bytes > self._body_max_bytes:
            raise self._too_large()
        if self._body_bytes > FREE_BYTES:
            if self._body_lease is None:
                self._body_lease = self.services.limits.body_lease(self.caller, self.address)
            self._body_lease.hold(self._body_bytes)

    def release_body(self) -> None:
        """Say that nothing of the body is needed any more; may be called any number of times."""
        if self._body_lease is not None:
            self._body_lease.release()

    def on_finish(self) -> None:
        """Forget the body."""
        self.release_body()

    def on_connection_close(self) -> None:
        """Forget a body of which no more comes."""
        super().on_connection_close()
        self.release_body()

    def json_object(self) -> dict[str, Any]:
        """The body as a JSON object.

        Raises:
            TooLarge: More than `limits.body_max_bytes`, or `limits.run_body_max_bytes` for a conversation.
            RateLimited: There is no room for it beside those of others.
            NotJson: Another content type.
            MalformedRequest: Not a JSON object.
        """
        if self._body_is_refused is not None:
            raise self._body_is_refused
        content_type = self.request.headers.get("Content-Type", "application/json").partition(";")[0].strip().lower()
        if content_type != "application/json" and not content_type.endswith("+json"):
            raise NotJson("the content type must be application/json")
        # Not kept for as long as the answer takes.
        body, self._body = self._body, bytearray()
        if self._body_values.count > MAX_VALUES:
            raise too_many_values()
        value = decode(body, is_counted=True) if body and not body.isspace() else {}
        if not isinstance(value, dict):
            raise MalformedRequest("the body must be a JSON object")
        return value

    @property
    def body_bytes(self) -> int:
        """How large the body was."""
        return self._body_bytes

    @property
    def _body_max_bytes(self) -> int:
        limits = self.services.settings.limits
        return limits.run_body_bytes if self.may_carry_a_conversation else limits.body_max_bytes

    def _too_large(self) -> TooLarge:
        limits = self.services.settings.limits
        if self.may_carry_a_conversation and limits.run_body_bytes > limits.body_max_bytes:
            return too_large(limits.run_body_bytes, "run_body_max_bytes")
        return too_large(limits.body_max_bytes, "body_max_bytes")

    # Answers

    def answer(self, body: dict[str, Any]) -> None:
        """Finish with a JSON object."""
        self.set_header("Content-Type", "application/json; charset=utf-8")
        self.finish(encode(body))

    def stream_headers(self) -> dict[str, str]:
        """Headers of an answer that is an event stream."""
        return {
            "Content-Type": sse.CONTENT_TYPE,
            "Cache-Control": "no-cache, no-transform",
            "X-Accel-Buffering": "no",
            "X-Content-Type-Options": "nosniff",
            **self.services.origins.response_headers(self.origin),
        }

    def set_stream_headers(self) -> None:
        """Announce an event stream."""
        self._set_headers(self.stream_headers())

    def refuse(self, error: CopilotError) -> None:
        """Finish with an error."""
        self.services.count_refusal(error)
        self.set_status(error.status)
        if error.retry_after_seconds is not None:
            self.set_header("Retry-After", str(max(1, round(error.retry_after_seconds))))
        elif error.retryable:
            self.set_header("Retry-After", "2")
        if isinstance(error, Unauthenticated):
            self.set_header("WWW-Authenticate", challenge(error))
        if isinstance(error, MethodNotAllowed):
            self.set_header("Allow", ", ".join(error.details.get("allowed") or self._verbs()))
        self.answer(error.body())

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        """Answer an exception in JSON; what is not ours to tell is only in the log."""
        error = kwargs.get("exc_info", (None, None, None))[1]
        if not isinstance(error, CopilotError):
            error = as_copilot_error(status_code, error)
        self.refuse(error)

    def log_exception(self, typ: Any, value: BaseException | None, tb: Any) -> None:
        """Log our own faults with their trace; the access log has a line for each refusal."""
        if isinstance(value, CopilotError) and (value.status < 500 or value.retryable):
            logger.debug("refused: %s %s", value.status, value.code)
        elif isinstance(value, CopilotError):
            logger.warning("failed: %s %s: %s", value.status, value.code, value.message)
        else:
            super().log_exception(typ, value, tb)

    def _set_headers(self, headers: dict[str, str]) -> None:
        for name, value in headers.items():
            self.set_header(name, value)

    def _verbs(self) -> Sequence[str]:
        unsupported = RequestHandler._unimplemented_method
        return [
            verb for verb in self.SUPPORTED_METHODS if getattr(type(self), verb.lower(), unsupported) is not unsupported
        ]


class UnknownPathHandler(BaseHandler):
    """Everything that is not in the route table."""

    async def prepare(self) -> None:
        """Answer 404 in JSON: a page of HTML would hide the cause from a client."""
        raise NotFound("there is nothing at this path")
