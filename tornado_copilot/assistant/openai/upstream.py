"""The endpoint: requests go out, chunks come back; what goes wrong becomes an `AgentFailure`.

The SDK is used for authentication, requests and the types of its errors, and read through its raw response: its own
parsed stream takes some twenty times as long for a token, and lets pass what is no stream at all.
"""

from __future__ import annotations

import asyncio
import json
import logging
import random
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from typing import Any
from urllib.parse import urlsplit

import httpx2
import openai
import orjson

from tornado_copilot.assistant.circuit import Circuit
from tornado_copilot.assistant.failures import (
    AgentFailure,
    Busy,
    Damaged,
    Lost,
    Missing,
    NotAModel,
    Refused,
    Rejected,
    Slow,
    Stalled,
    TooLong,
    Unreachable,
)
from tornado_copilot.assistant.openai.answer import COMPLETED, Chunk
from tornado_copilot.assistant.upstream_counts import UpstreamCounts
from tornado_copilot.assistant.waits import Waits
from tornado_copilot.config import OpenAIAgentSettings
from tornado_copilot.wire.event_lines import DONE, EventLines, LineTooLong

logger = logging.getLogger(__name__)

_OPENAI = "api.openai.com"
LINE_MAX_BYTES = 1_048_576
_BODY_MAX_BYTES = 4_194_304
_DETAIL_MAX_CHARACTERS = 500
_BACK_OFF_SECONDS = 0.5


class Upstream:
    """One endpoint and one model, for all runs of a process.

    Args:
        settings: Where it is, and how patient we are.
        api_key: Empty for none.

    Attributes:
        counts: What is counted of it.
    """

    def __init__(self, settings: OpenAIAgentSettings, api_key: str) -> None:
        self._settings = settings
        self._left_out: dict[str, Any] = {} if api_key else {"Authorization": openai.Omit()}
        if urlsplit(settings.base_url).hostname != _OPENAI:
            # The SDK takes them from the environment, whomever it talks to.
            self._left_out |= {"OpenAI-Organization": openai.Omit(), "OpenAI-Project": openai.Omit()}
        self._client = openai.AsyncOpenAI(
            # Never the SDK's own default, which would send OPENAI_API_KEY to whatever endpoint is configured.
            api_key=api_key or "none",
            base_url=settings.base_url,
            max_retries=0,
            timeout=httpx2.Timeout(None, connect=settings.connect_timeout_seconds),
            # A redirect would take the conversation to where nobody configured it to go.
            http_client=openai.DefaultAsyncHttpxClient(
                follow_redirects=False, limits=httpx2.Limits(max_connections=settings.connections_max)
            ),
        )
        self._circuit = Circuit(settings.circuit_failures_max, settings.circuit_open_seconds)
        self.counts = UpstreamCounts(self._circuit, settings.connections_max)
        # What this endpoint turned out not to take.
        self._counts_usage = True
        self._takes_tools = True

    async def close(self) -> None:
        """Let go of the connections."""
        await self._client.close()

    async def chunks(self, request: dict[str, Any], waits: Waits) -> AsyncIterator[list[Chunk]]:
        """Ask, and give back the chunks of the answer as they come, those of one packet together.

        What is refused for a moment is asked again, as long as nothing of an answer has come.

        Args:
            request: `messages` and what belongs to them.
            waits: Cut short when the run is stopped.

        Raises:
            AgentFailure: There is no answer, or no whole one.
            Stopped: The run was stopped; the connection is dropped.
        """
        deadline = asyncio.get_running_loop().time() + self._settings.first_token_timeout_seconds
        self._circuit.check()
        retries = 0
        while True:
            begun = False
            try:
                async for chunks in self._attempt(request, waits, deadline):
                    if not begun:
                        begun = True
                        self._circuit.succeeded()
                    yield chunks
                return
            except AgentFailure as failure:
                if not begun and self._can_do_without(failure):
                    continue
                pause = None if begun else self._pause_seconds(failure, retries)
                if pause is None or asyncio.get_running_loop().time() + pause > deadline:
                    self._note(failure)
                    raise
            retries += 1
            await waits.pause(pause)

    def _note(self, failure: AgentFailure) -> None:
        """Have the circuit know what became of a request."""
        if failure.is_outage:
            self._circuit.failed()
        else:
            self._circuit.succeeded()

    def _pause_seconds(self, failure: AgentFailure, retries: int) -> float | None:
        """How long to wait before the request is sent again; None where it is not."""
        if not failure.is_retried or retries >= self._settings.retries_max:
            return None
        asked = failure.retry_after_seconds
        # Not all at the same moment, when it is back.
        pause = _BACK_OFF_SECONDS * 2**retries * random.uniform(0.75, 1.25) if asked is None else asked  # noqa: S311
        return pause if pause <= self._settings.retry_wait_max_seconds else None

    def _can_do_without(self, failure: AgentFailure) -> bool:
        """Whether the endpoint refuses something that it can be asked without; from now on it is."""
        if not isinstance(failure, Rejected):
            return False
        if self._counts_usage and "stream_options" in failure.detail:
            self._counts_usage = False
            return True
        if self._takes_tools and "support tools" in failure.detail:
            logger.warning("the model %s takes no tools: it can talk, and nothing else", self._settings.model)
            self._takes_tools = False
            return True
        return False

    async def _attempt(self, request: dict[str, Any], waits: Waits, deadline: float) -> AsyncIterator[list[Chunk]]:
        begun = False
        async with AsyncExitStack() as stack:
            stack.enter_context(self.counts.asking())
            try:
                opening = self._client.chat.completions.with_streaming_response.create(**self._completed(request))
                response = await waits.until(deadline, lambda: stack.enter_async_context(opening))
                async for chunks in self._read(response.http_response, waits, deadline):
                    begun = True
                    yield chunks
            except TimeoutError:
                raise Stalled("silence") if begun else Slow("no token in time") from None
            except openai.APIStatusError as error:
                raise _failure(error) from None
            except (openai.APIConnectionError, httpx2.TransportError) as error:
                cause = error.__cause__ or error
                detail = f"{type(cause).__name__}: {cause}"
                raise Lost(detail) if begun else Unreachable(detail) from None
            except (openai.OpenAIError, httpx2.HTTPError) as error:
                raise Rejected(_detail(error)) from None

    def _completed(self, request: dict[str, Any]) -> dict[str, Any]:
        whole = {"model": self._settings.model, **request, "stream": True}
        if self._counts_usage:
            whole["stream_options"] = {"include_usage": True}
        if not self._takes_tools:
            whole.pop("tools", None)
            whole.pop("tool_choice", None)
        if self._left_out:
            whole["extra_headers"] = self._left_out
        if self._settings.options:
            whole["extra_body"] = self._settings.options
        return whole

    async def _read(self, response: httpx2.Response, waits: Waits, deadline: float) -> AsyncIterator[list[Chunk]]:
        loop = asyncio.get_running_loop()
        parts = response.aiter_bytes()
        content_type = response.headers.get("Content-Type", "").lower()
        if "html" in content_type:
            raise NotAModel(f"content type {content_type[:100]!r}")
        if "application/json" in content_type:
            yield [await self._whole_answer(parts, waits, deadline), COMPLETED]
            return
        lines = EventLines(LINE_MAX_BYTES)
        while True:
            data = await waits.until(deadline, lambda: anext(parts, b""))
            try:
                payloads = lines.feed(data) if data else lines.end()
            except LineTooLong as error:
                raise Damaged(str(error)) from None
            chunks = [_chunk(payload) for payload in payloads if payload != DONE]
            if chunks:
                yield chunks
                deadline = loop.time() + self._settings.silence_timeout_seconds
            if DONE in payloads:
                yield [COMPLETED]
                return
            if not data:
                break
        if not lines.saw_fields:
            raise NotAModel(f"no event stream, content type {content_type[:100]!r}")

    async def _whole_answer(self, parts: AsyncIterator[bytes], waits: Waits, deadline: float) -> Chunk:
        """An answer that is no stream, from a server that does not know how."""
        body = bytearray()
        while data := await waits.until(deadline, lambda: anext(parts, b"")):
            body += data
            if len(body) > _BODY_MAX_BYTES:
                raise Damaged("an answer without end")
        return _chunk(bytes(body))


def _chunk(payload: bytes) -> Chunk:
    try:
        # Without a look at its depth, which each token would pay for: `ModelAnswer` takes any.
        chunk = orjson.loads(payload)
    except orjson.JSONDecodeError:
        raise Damaged(f"a chunk that is no JSON: {payload[:80]!r}") from None
    if not isinstance(chunk, dict):
        raise Damaged(f"a chunk that is no object: {payload[:80]!r}")
    if chunk.get("error"):
        raise _error_within(chunk["error"])
    return chunk


def _error_within(error: Any) -> AgentFailure:
    """An error that comes as a chunk, since the status was sent by then."""
    detail = bounded_detail(error)
    code = error.get("code") if isinstance(error, dict) else None
    if _is_about_length(detail):
        return TooLong(detail)
    if code == 429 or "rate_limit" in detail:
        return Busy(detail)
    return Lost(detail)


def _failure(error: openai.APIStatusError) -> AgentFailure:
    status = error.status_code
    detail = f"status {status}: {_detail(error)}"
    if status >= 500 or status == 408:
        return Unreachable(detail, retry_after_seconds=_retry_after(error.response))
    if status == 429:
        # Out of credit: no waiting helps.
        kind = Refused if "insufficient_quota" in detail else Busy
        return kind(detail, retry_after_seconds=_retry_after(error.response))
    if status in (401, 403):
        return Refused(detail)
    if status in (404, 405):
        return Missing(detail)
    if status == 413 or _is_about_length(detail):
        return TooLong(detail)
    return Rejected(detail) if status >= 400 else NotAModel(detail)


def _detail(error: openai.OpenAIError | httpx2.HTTPError) -> str:
    return bounded_detail(getattr(error, "body", None) or str(error) or type(error).__name__)


def bounded_detail(value: Any) -> str:
    """What the other side said, for the log."""
    try:
        text = value if isinstance(value, str) else json.dumps(value, default=str)
    except RecursionError:  # The body of an error response, which the SDK has decoded.
        text = "an error nested without end"
    return text[:_DETAIL_MAX_CHARACTERS]


def _is_about_length(detail: str) -> bool:
    return any(words in detail.lower() for words in ("context_length", "context length", "context size", "too long"))


def _retry_after(response: httpx2.Response) -> float | None:
    """`Retry-After` in seconds (RFC 9110, 10.2.3); a date, which no model's server sends, counts as not given."""
    for header, unit in (("retry-after-ms", 1000), ("retry-after", 1)):
        try:
            return max(0.0, float(response.headers[header]) / unit)
        except (KeyError, ValueError):
            continue
    return None
