"""The CopilotKit runtime protocol: one table of what clients ask for, by path or by envelope.

See COPILOTKIT_PROTOCOL section 1. What belongs to CopilotKit's own cloud is refused in words.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime
from typing import Annotated, Any
from urllib.parse import parse_qs

from ag_ui.core import RunAgentInput
from pydantic import BaseModel, Field, StringConstraints

from tornado_copilot import __version__
from tornado_copilot.access.caller import Caller
from tornado_copilot.access.limits import Limits
from tornado_copilot.actions.registry import Registry
from tornado_copilot.assistant.run import replay
from tornado_copilot.config import CopilotKitSettings
from tornado_copilot.errors import CopilotError, InvalidParameters, MethodNotAllowed, NotFound, NotOffered
from tornado_copilot.runtime.agent_runs import AgentRuns
from tornado_copilot.runtime.agents import Agents
from tornado_copilot.runtime.calls import Answer, Call, Stream, check_key
from tornado_copilot.runtime.suggestions import is_suggestion_run
from tornado_copilot.storage.quotas import Quotas
from tornado_copilot.storage.thread import Thread, owner_of
from tornado_copilot.storage.thread_list import Removal, ThreadHead, ThreadList
from tornado_copilot.storage.threads import Threads
from tornado_copilot.wire.copilotkit import RuntimeRequest, opened
from tornado_copilot.wire.validation import validated

THREADS_PER_PAGE = 50
THREADS_PER_PAGE_MAX = 200
_MISDIRECTED = "single_route_envelope_against_multi_route_runtime"
"""As CopilotKit's own runtime says it."""
_CLOUD = "belongs to CopilotKit's cloud and is not offered by this server"

Handled = Answer | Stream


class ThreadChange(BaseModel):
    """`PATCH /threads/<id>`: another name, or back from the archive."""

    name: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)] | None = None
    archived: bool | None = None


class ThreadQuery(BaseModel):
    """The query of `GET /threads`."""

    agent_id: str | None = Field(None, alias="agentId", max_length=200)
    include_archived: bool = Field(False, alias="includeArchived")
    limit: int = Field(THREADS_PER_PAGE, ge=1, le=THREADS_PER_PAGE_MAX)
    cursor: str | None = Field(None, max_length=1000)


class CopilotKit:
    """Answers the requests of the runtime protocol."""

    def __init__(
        self,
        settings: CopilotKitSettings,
        *,
        agents: Agents,
        registry: Registry,
        runs: AgentRuns,
        threads: Threads,
        thread_list: ThreadList,
        quotas: Quotas,
        limits: Limits,
    ) -> None:
        self._settings = settings
        self._agents = agents
        self._registry = registry
        self._runs = runs
        self._threads = threads
        self._list = thread_list
        self._quotas = quotas
        self._limits = limits
        self._table: tuple[tuple[str, str, Callable[..., Awaitable[Handled]]], ...] = (
            ("GET", "info", self._info),
            ("POST", "agent/*/run", self._run),
            ("POST", "agent/*/connect", self._connect),
            ("POST", "agent/*/suggest", self._suggest),
            ("POST", "agent/*/stop/*", self._stop),
            ("GET", "threads", self._threads_page),
            ("POST", "threads/clear", self._clear),
            ("PATCH", "threads/*", self._change),
            ("DELETE", "threads/*", self._delete),
            ("POST", "threads/*/archive", self._archive),
            ("GET", "threads/*/messages", self._messages),
            ("GET", "threads/*/events", self._events),
            ("GET", "threads/*/state", self._state),
        )

    async def envelope(self, call: Call, caller: Caller) -> Handled:
        """Answer an envelope of the single endpoint.

        Raises:
            CopilotError: Refused; with `message`, see `shown`.
        """
        try:
            try:
                request = self._opened(call)
            except CopilotError:
                if not call.is_counted:
                    await self._limits.count_post(caller, call.address)
                raise
            return await self._answer(request, caller, call.address, is_counted=call.is_counted)
        except CopilotError as error:
            raise shown(error) from None

    def _opened(self, call: Call) -> RuntimeRequest:
        if not self._settings.single_endpoint:
            refusal = "this runtime takes requests by path, such as /info (copilotkit.single_endpoint is off)"
            raise NotFound(refusal, code=_MISDIRECTED)
        return replace(opened(call.body), key=call.key)

    async def by_path(self, request: RuntimeRequest, caller: Caller, address: str) -> Handled:
        """Answer a request of the REST transport.

        Raises:
            CopilotError: Refused.
        """
        if not self._settings.rest:
            await self._limits.count_post(caller, address)
            raise NotFound("this runtime takes envelopes only (copilotkit.rest is off)")
        return await self._answer(request, caller, address)

    async def _answer(
        self, request: RuntimeRequest, caller: Caller, address: str, *, is_counted: bool = False
    ) -> Handled:
        # Before anything is refused, so that what is refused counts, too.
        if not is_counted and _is_frequent(request):
            await self._limits.count_read(caller, address)
        elif not is_counted:
            await self._limits.count_post(caller, address)
        answer, values = self._found(request)
        check_key(request.key)
        return await answer(request, caller, address, *values)

    def info(self) -> dict[str, Any]:
        """The runtime description: version, agents, actions and what there is to ask for."""
        threads = {"list": True, "inspect": True, "mutations": True, "realtimeMetadata": False}
        info: dict[str, Any] = {
            "version": __version__,
            "mode": "sse",
            "agents": self._agents.describe(),
            "actions": self._registry.describe(),
            "suggestions": True,
            "threadEndpoints": threads,
            "audioFileTranscriptionEnabled": False,
            "a2uiEnabled": False,
            "openGenerativeUIEnabled": False,
            "telemetryDisabled": True,
        }
        if self._settings.single_endpoint:
            info["singleRoute"] = {"resourceOperations": True, "threadEndpoints": threads}
        return info

    def _found(self, request: RuntimeRequest) -> tuple[Callable[..., Awaitable[Handled]], list[str]]:
        segments = request.segments
        allowed = []
        for verb, pattern, answer in self._table:
            values = _matched(pattern, segments)
            if values is not None:
                if verb == request.verb:
                    return answer, values
                allowed.append(verb)
        if segments[0] in {"memories", "annotate"} or segments[-1] == "subscribe":
            raise NotOffered(f"/{'/'.join(segments)[:100]} {_CLOUD}")
        if segments[0] == "transcribe":
            raise NotOffered("transcription is not offered by this server")
        if allowed:
            raise MethodNotAllowed(f"this path takes {', '.join(allowed)}", allowed=allowed)
        raise NotFound("there is nothing at this path")

    async def _info(self, request: RuntimeRequest, caller: Caller, address: str) -> Handled:
        return Answer(self.info())

    # Runs

    async def _run(self, request: RuntimeRequest, caller: Caller, address: str, agent_id: str) -> Handled:
        return await self._runs.run(request.body, agent_id, caller, address, key=request.key)

    async def _connect(self, request: RuntimeRequest, caller: Caller, address: str, agent_id: str) -> Handled:
        return await self._runs.connect(request.body, agent_id, caller)

    async def _suggest(self, request: RuntimeRequest, caller: Caller, address: str, agent_id: str) -> Handled:
        return await self._runs.suggest(request.body, agent_id, caller, address)

    async def _stop(
        self, request: RuntimeRequest, caller: Caller, address: str, agent_id: str, thread_id: str
    ) -> Handled:
        self._agents.named(agent_id)
        if await self._runs.stop(thread_id, caller):
            return Answer({"stopped": True})
        return Answer({"stopped": False, "message": "nothing is running in this thread"})

    # Threads

    async def _threads_page(self, request: RuntimeRequest, caller: Caller, address: str) -> Handled:
        query = validated(ThreadQuery, {name: values[-1] for name, values in parse_qs(request.query).items()})
        page = await self._list.page(
            owner_of(caller),
            agent_id=query.agent_id,
            include_archived=query.include_archived,
            limit=query.limit,
            cursor=query.cursor,
        )
        threads = [_thread(head, caller) for head in page.heads]
        return Answer({"threads": threads, "nextCursor": page.next_cursor})

    async def _change(self, request: RuntimeRequest, caller: Caller, address: str, thread_id: str) -> Handled:
        change = validated(ThreadChange, request.body)
        if change.name is None and change.archived is None:
            raise InvalidParameters({"name": "is required, or archived"})
        if change.name is not None:
            await self._list.rename(thread_id, owner_of(caller), change.name)
        if change.archived is not None:
            await self._list.archive(thread_id, owner_of(caller), archived=change.archived)
        return Answer({"success": True})

    async def _archive(self, request: RuntimeRequest, caller: Caller, address: str, thread_id: str) -> Handled:
        await self._list.archive(thread_id, owner_of(caller), archived=True)
        return Answer({"success": True})

    async def _delete(self, request: RuntimeRequest, caller: Caller, address: str, thread_id: str) -> Handled:
        return await self._removed(await self._list.delete(thread_id, owner_of(caller)), caller)

    async def _clear(self, request: RuntimeRequest, caller: Caller, address: str) -> Handled:
        return await self._removed(await self._list.clear(owner_of(caller)), caller)

    async def _removed(self, removal: Removal, caller: Caller) -> Handled:
        self._quotas.release(owner_of(caller), removal.freed)
        await self._runs.end_deleted(removal.runs)
        return Answer({"success": True})

    async def _messages(self, request: RuntimeRequest, caller: Caller, address: str, thread_id: str) -> Handled:
        """What was said; of a run that is going on, what it answers. Nothing was in a thread that does not exist."""
        thread = await self._threads.get(thread_id, owner_of(caller))
        return Answer({"messages": list(thread.messages)})

    async def _events(self, request: RuntimeRequest, caller: Caller, address: str, thread_id: str) -> Handled:
        return Answer({"events": replay(await self._thread(thread_id, caller), "")})

    async def _state(self, request: RuntimeRequest, caller: Caller, address: str, thread_id: str) -> Handled:
        return Answer({"state": (await self._thread(thread_id, caller)).state or {}})

    async def _thread(self, thread_id: str, caller: Caller) -> Thread:
        thread = await self._threads.get(thread_id, owner_of(caller))
        if thread.version == 0:
            raise NotFound("there is no such thread")
        return thread


def _matched(pattern: str, segments: list[str]) -> list[str] | None:
    """What stands where the pattern has `*`; None where it does not fit."""
    parts = pattern.split("/")
    if len(parts) != len(segments):
        return None
    values = []
    for part, segment in zip(parts, segments, strict=True):
        if part == "*" and segment:
            values.append(segment)
        elif part != segment:
            return None
    return values


def _is_frequent(request: RuntimeRequest) -> bool:
    """Return True for what changes no thread. CopilotKit's v1 chat (1.74) asks for suggestions, and stops, often."""
    if request.verb == "GET":
        return True
    match request.segments:
        case ["agent", _, "connect" | "suggest"] | ["agent", _, "stop", _]:
            return True
        case ["agent", _, "run"] if isinstance(request.body, dict):
            props = request.body.get("forwardedProps")
            return is_suggestion_run(RunAgentInput.model_construct(forwarded_props=props))
    return False


def shown(error: CopilotError) -> CopilotError:
    """The error with what it says once more as `message`: that is what CopilotKit shows."""
    error.details.setdefault("message", error.message)
    return error


def _thread(head: ThreadHead, caller: Caller) -> dict[str, Any]:
    return {
        "id": head.id,
        "name": head.title,
        "agentId": head.agent_id,
        "organizationId": "",
        "createdById": caller.user_id or "",
        "archived": head.archived,
        "createdAt": _moment(head.created_at),
        "updatedAt": _moment(head.updated_at),
    }


def _moment(moment: datetime) -> str:
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
