"""Beside the endpoint: health, readiness, the demo page, development sign-in (CONTRACT section 8)."""

from __future__ import annotations

import asyncio
from http import HTTPStatus
from pathlib import Path
from typing import Any

from tornado.web import HTTPError, RequestHandler, StaticFileHandler

from tornado_copilot.access.caller import ANONYMOUS
from tornado_copilot.access.locality import shows_a_proxy
from tornado_copilot.access.operators import check_operator
from tornado_copilot.access.sign_in import SIGN_IN_SECONDS
from tornado_copilot.access.visitors import Visitors
from tornado_copilot.config import Settings
from tornado_copilot.errors import CopilotError, InvalidParameters, MethodNotAllowed, Unavailable
from tornado_copilot.handlers.base import BaseHandler
from tornado_copilot.handlers.refusals import as_copilot_error
from tornado_copilot.handlers.visitor import remember_visitor
from tornado_copilot.wire.encoding import encode

# Nothing from elsewhere, nothing inline; pages of other sites may not frame it.
CONTENT_SECURITY_POLICY = (
    "default-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)

# CopilotKit's components style themselves from scripts and highlight code by WebAssembly; and the example may talk to a
# server elsewhere.
EXAMPLE_SECURITY_POLICY = (
    "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src http: https:; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)

METRICS_CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
PING_SECONDS = 3
"""How long a database may take to answer and to write, in seconds. `/ready` takes no longer."""


class HealthHandler(BaseHandler):
    """`GET /health`: this process is alive."""

    async def identify(self) -> None:
        """Nobody has to be known."""

    def get(self) -> None:
        """Answer at once, whatever the database does."""
        self.answer({"status": "alive"})

    head = get


class ReadyHandler(BaseHandler):
    """`GET /ready`: this process can serve; for a load balancer."""

    async def identify(self) -> None:
        """Nobody has to be known."""

    async def get(self) -> None:
        """Answer 200, or 503 and why."""
        try:
            self.services.readiness.check()
            await self._ask_the_database()
        except CopilotError as error:
            self.set_status(HTTPStatus.SERVICE_UNAVAILABLE)
            self.answer({"status": "not ready", "reason": error.message, "code": error.code})
            return
        self.answer({"status": "ready"})

    head = get

    async def _ask_the_database(self) -> None:
        """Have it answer and write: one whose disk is full, or that is no primary, still answers."""
        try:
            async with asyncio.timeout(PING_SECONDS):
                await self.services.ping()
                await self.services.confirm_writes()
        except TimeoutError:
            raise Unavailable("the database does not answer") from None


class MetricsHandler(BaseHandler):
    """`GET /metrics`: the figures of this process, for Prometheus and for the status page."""

    async def identify(self) -> None:
        """Admit this machine while no setting says that others use the server, and bearer tokens with the role."""
        if self.services.settings.is_for_this_machine_only and not shows_a_proxy(
            peer=self.peer,
            version=self.request.version,
            host=self.request.host,
            headers=self.request.headers,
        ):
            return
        authorization = self.request.headers.get("Authorization")
        if authorization is not None:
            self.caller = await self.identified(authorization=authorization)
        check_operator(self.caller, self.services.settings.auth.operator_role)

    def get(self) -> None:
        """Answer in Prometheus' text format."""
        self.set_header("Content-Type", METRICS_CONTENT_TYPE)
        self.finish(self.services.metrics())

    head = get

    def compute_etag(self) -> None:
        """Give none: no two answers are alike."""


class SignInHandler(BaseHandler):
    """`POST /dev/sign-in`: a token for a name, on a developer's own machine only."""

    async def identify(self) -> None:
        """Nobody is known yet."""

    async def post(self) -> None:
        """Answer `{"token", "user", "expiresInSeconds"}`. The body: `{"user", "name"?, "code"?}`."""
        await self.services.limits.count_post(ANONYMOUS, self.address)
        body = self.json_object()
        self.services.sign_in.check(
            body.get("code"),
            peer=self.peer,
            version=self.request.version,
            host=self.request.host,
            headers=self.request.headers,
        )
        user, name = body.get("user"), body.get("name")
        if not isinstance(user, str):
            raise InvalidParameters({"user": "must be a name or an e-mail address"})
        if name is not None and not isinstance(name, str):
            raise InvalidParameters({"name": "must be text"})
        token = self.services.sign_in.mint(user, name or None)
        self.answer({"token": token, "user": user, "expiresInSeconds": int(SIGN_IN_SECONDS)})


class FileHandler(RequestHandler):
    """What is the same for the page and its files: no need to know who asks, and refusals as everywhere else."""

    def set_default_headers(self) -> None:
        """Let a browser ask each time whether a file has changed, and nothing be mistaken for a script."""
        self.clear_header("Server")
        self.set_header("Cache-Control", "no-cache")
        self.set_header("X-Content-Type-Options", "nosniff")

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        """Answer in JSON."""
        error = as_copilot_error(status_code, kwargs.get("exc_info", (None, None, None))[1])
        if isinstance(error, MethodNotAllowed):
            self.set_header("Allow", "GET, HEAD")
        self.set_status(error.status)
        self.set_header("Content-Type", "application/json; charset=utf-8")
        self.finish(encode(error.body()))


class PageHandler(FileHandler):
    """`GET /`: the demo page, told where the endpoint is."""

    def initialize(self, index: Path, visitors: Visitors, settings: Settings) -> None:
        """Take the page's file, which is small, and what its visitor and its endpoint's path need."""
        self._index = index
        self._visitors = visitors
        self._settings = settings

    def get(self) -> None:
        """Serve the page, and make its reader a visitor."""
        remember_visitor(self, self._visitors, self._settings)
        self.set_header("Cache-Control", "no-store")
        self.set_header("Content-Security-Policy", CONTENT_SECURITY_POLICY)
        self.set_header("Content-Type", "text/html; charset=utf-8")
        page = self._index.read_text("utf-8")
        self.finish(page.replace('content="/api/copilotkit"', f'content="{self._settings.server.prefix}"'))

    head = get


class StatusHandler(FileHandler):
    """`GET /status`: the way to the status page that one remembers."""

    def get(self) -> None:
        """Lead to the page, whose own links are relative to where it is."""
        self.redirect("static/status.html")

    head = get


class PageFilesHandler(FileHandler, StaticFileHandler):
    """The files of the pages."""

    def set_extra_headers(self, path: str) -> None:
        """Let a page that is a file load nothing from elsewhere, either."""
        if path.endswith(".html"):
            policy = EXAMPLE_SECURITY_POLICY if path.startswith("react/") else CONTENT_SECURITY_POLICY
            self.set_header("Content-Security-Policy", policy)

    def validate_absolute_path(self, root: str, absolute_path: str) -> str | None:
        """Refuse what the example in React is built from: packages of others, and nothing that a page needs."""
        path = super().validate_absolute_path(root, absolute_path)
        if path is not None:
            room, *inside = Path(path).relative_to(root).parts
            if room == "react" and inside[:1] != ["dist"]:
                raise HTTPError(HTTPStatus.NOT_FOUND)
        return path

    def parse_url_path(self, url_path: str) -> str:
        """Refuse what no file can be called; the system would take it for a fault of ours."""
        if "\0" in url_path:
            raise HTTPError(HTTPStatus.NOT_FOUND)
        return super().parse_url_path(url_path)
