"""An agent that runs elsewhere and speaks AG-UI over HTTP, as CopilotKit's `HttpAgent` reaches one.

It is sent the run's input as the client sent it, and nothing of who asks. Its ids, errors and raw events stay here.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import httpx2
from ag_ui.core import RunAgentInput

from tornado_copilot.assistant.agent import RunContext
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
    Unreachable,
)
from tornado_copilot.assistant.foreign import WireEvent, passed_on
from tornado_copilot.assistant.upstream_counts import UpstreamCounts
from tornado_copilot.assistant.waits import Stopped, Waits
from tornado_copilot.config import RemoteAgentSettings
from tornado_copilot.errors import MalformedRequest
from tornado_copilot.wire.encoding import decode, encode
from tornado_copilot.wire.event_lines import EventLines, LineTooLong

logger = logging.getLogger(__name__)

_TERMINAL = frozenset({"RUN_FINISHED", "RUN_ERROR"})
_EVENT_STREAM = "text/event-stream"


class RemoteAgent:
    """Passes runs on to an AG-UI endpoint (`assistant.agent.Agent`).

    Args:
        agent_id: Its name, for the log.
        settings: Where it is, and for how long we wait.
        api_key: Sent as a bearer token; empty for none.

    Attributes:
        upstream: What is counted of the endpoint.
    """

    def __init__(self, agent_id: str, settings: RemoteAgentSettings, api_key: str) -> None:
        self._id = agent_id
        self._settings = settings
        headers = {"Accept": _EVENT_STREAM, "Content-Type": "application/json"}
        if api_key:
            headers["Authorization"] = f"Bearer {api_key}"
        self._client = httpx2.AsyncClient(
            headers=headers,
            timeout=httpx2.Timeout(settings.first_event_timeout_seconds, connect=settings.connect_timeout_seconds),
            limits=httpx2.Limits(max_connections=settings.connections_max),
        )
        self._circuit = Circuit(settings.circuit_failures_max, settings.circuit_open_seconds)
        self.upstream = UpstreamCounts(self._circuit, settings.connections_max)

    async def run(self, input: RunAgentInput, context: RunContext) -> AsyncIterator[WireEvent]:
        """Answer the person's last message.

        Raises:
            AgentFailure: It could not; what was said until then was passed on.
        """
        try:
            self._circuit.check()
            async with Waits(context.cancelled) as waits:
                async for event in self._events(input, waits):
                    yield event
        except Stopped:
            # The run closes what is open.
            return
        except AgentFailure as failure:
            if failure.is_outage:
                self._circuit.failed()
            self.upstream.failures[failure.code] += 1
            failure.speak_of("the assistant")
            logger.warning("agent %s: %s: %s", self._id, failure.code, failure.detail)
            raise

    async def close(self) -> None:
        """Let go of the connections."""
        await self._client.aclose()

    async def _events(self, input: RunAgentInput, waits: Waits) -> AsyncIterator[WireEvent]:
        loop = asyncio.get_running_loop()
        body = encode(input.model_dump(mode="json", by_alias=True, exclude_none=True))
        deadline = loop.time() + self._settings.first_event_timeout_seconds
        lines = EventLines(self._settings.event_max_bytes)
        begun = ended = False
        async with AsyncExitStack() as stack:
            stack.enter_context(self.upstream.asking())
            try:
                opening = self._client.stream("POST", self._settings.url, content=body)
                response = await waits.until(deadline, lambda: stack.enter_async_context(opening))
                _check(response)
                self._circuit.succeeded()
                parts = response.aiter_bytes()
                while not ended:
                    data = await waits.until(deadline, lambda: anext(parts, b""))
                    deadline = loop.time() + self._settings.silence_timeout_seconds
                    ended = not data
                    for payload in lines.feed(data) if data else lines.end():
                        begun = True
                        event = passed_on(_decoded(payload), thread_id=input.thread_id, run_id=input.run_id)
                        if event is None:
                            continue
                        if event["type"] == "RUN_ERROR":
                            raise AgentFailure(f"it ended with {payload[:500].decode(errors='replace')}")
                        yield event
                        if event["type"] in _TERMINAL:
                            return
            except TimeoutError:
                raise (Stalled if begun else Slow)("no event in time") from None
            except LineTooLong as error:
                raise Damaged(str(error)) from None
            except httpx2.TransportError as error:
                raise (Lost if begun else Unreachable)(f"{type(error).__name__}: {error}") from None
        raise Lost("the stream ended without RUN_FINISHED")


def _check(response: httpx2.Response) -> None:
    """Refuse what is no event stream.

    Raises:
        AgentFailure: With what it is instead.
    """
    status = response.status_code
    kinds: dict[int, type[AgentFailure]] = {401: Refused, 403: Refused, 404: Missing, 429: Busy}
    if status >= 500:
        raise Unreachable(f"status {status}")
    if not 200 <= status < 300:
        raise kinds.get(status, Rejected)(f"status {status}")
    content_type = response.headers.get("Content-Type", "")
    if not content_type.lower().startswith(_EVENT_STREAM):
        raise NotAModel(f"content type {content_type[:100]!r}")


def _decoded(payload: bytes) -> WireEvent:
    try:
        event = decode(payload)
    except MalformedRequest as error:
        raise Damaged(error.message) from None
    if not isinstance(event, dict) or not isinstance(event.get("type"), str):
        raise Damaged("an event without a type")
    return event
