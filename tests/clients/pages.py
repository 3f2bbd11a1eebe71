"""Clients for whole conversations: those in Node, driven by `pages.mjs`, and those that send only what is new.

A `Page` is one client on one thread. Each client is named with its version; what it resends, and which of the steps it
has at all, is its own.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import pytest

from tests.clients.node_client import MODULES
from tests.http_calls import PREFIX
from tests.server_process import ServerProcess

AGENT = "agent/scripted"
_HERE = Path(__file__).parent
_ASSISTANT_UI = _HERE / "assistant_ui"
_CURL_TIMEOUT_SECONDS = 30
_TOOL = {"name": "showEventType", "description": "Show one type.", "parameters": {"type": "object", "properties": {}}}


Message = dict[str, Any]
History = Callable[[list[Message], list[Message]], list[Message]]


class StepFailed(Exception):
    """A step that the client reports as failed."""


class Page(Protocol):
    """One client on one thread.

    Attributes:
        shown: What it shows, in a form of its own; the same for any two pages that show the same.
        texts: The texts of the user and the assistant in it.
    """

    shown: Any
    texts: list[str]

    def do(self, step: str, **given: Any) -> None:
        """Carry out a step; they are listed in `pages.mjs`.

        Raises:
            StepFailed: The client reports an error.
        """


@dataclass(frozen=True)
class Client:
    """A published client.

    Attributes:
        name: With its version, or what is special about how it is used.
        lacks: The steps that it does not have.
        open: Make a page that shows nothing yet.
    """

    name: str
    lacks: frozenset[str]
    open: Callable[[ServerProcess, str], Page]


def is_installed(client: str) -> bool:
    """Return True if Node and the packages of a client are installed; tests/run installs them where npm is."""
    packages = _ASSISTANT_UI if client == "assistant-ui" else MODULES
    return shutil.which("node") is not None and (packages / "node_modules").exists()


class NodePages:
    """The process in which the pages of one client run."""

    def __init__(self, client: str) -> None:
        self._client = client
        self._process = subprocess.Popen(
            ["node", _HERE / "pages.mjs", MODULES, _ASSISTANT_UI],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def page(self, server: ServerProcess, thread_id: str) -> NodePage:
        return NodePage(self, {"client": self._client, "url": f"{server.url}{PREFIX}/{AGENT}", "threadId": thread_id})

    def ask(self, step: dict[str, Any]) -> dict[str, Any]:
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.write(json.dumps(step) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        assert line, "the process of the pages has ended"
        answer: dict[str, Any] = json.loads(line)
        return answer

    def close(self) -> None:
        with self._process:
            self._process.kill()


class NodePage:
    """A page in Node."""

    def __init__(self, process: NodePages, made: dict[str, Any]) -> None:
        self._process = process
        self._name = uuid.uuid4().hex
        self.shown: Any = None
        self.texts: list[str] = []
        self.do("make", **made)

    def do(self, step: str, **given: Any) -> None:
        answer = self._process.ask({"page": self._name, "do": step, **given})
        self.shown, self.texts = answer["shown"], answer["texts"]
        if answer["error"] is not None:
            raise StepFailed(answer["error"])


class TerminalPage:
    """A client in a terminal: it sends by curl what is new, and shows what it has sent and what came back.

    Args:
        server: The server.
        thread_id: The thread.
        body: Makes the body of a request: the names that the client uses for its fields.
        history: Returns what is sent of the conversation, from all of it and what is new.
        message_id: Returns the id of a new message.
    """

    def __init__(
        self,
        server: ServerProcess,
        thread_id: str,
        *,
        body: Callable[..., dict[str, Any]],
        history: History,
        message_id: Callable[[], str] = lambda: uuid.uuid4().hex,
    ) -> None:
        self._url = server.url + PREFIX
        self._thread_id = thread_id
        self._body, self._history, self._message_id = body, history, message_id
        self._messages: list[dict[str, Any]] = []
        self._interrupts: list[dict[str, Any]] = []
        self._running: subprocess.Popen[str] | None = None

    @property
    def shown(self) -> list[Any]:
        return [each for message in self._messages for each in _visible(message)]

    @property
    def texts(self) -> list[str]:
        written = [each.get("content") for each in self._messages if each["role"] in {"user", "assistant"}]
        parts = [each if isinstance(each, list) else [{"text": each or ""}] for each in written]
        return [text for each in parts if (text := "".join(part.get("text", "") for part in each))]

    def do(self, step: str, **given: Any) -> None:
        getattr(self, f"_{step}")(**given)

    def _connect(self, background: bool = False) -> None:
        reply = _curl(f"{self._url}/threads/{self._thread_id}/messages")
        self._messages = json.loads(reply)["messages"]

    def _say(self, content: Any, past: Sequence[Message] = ()) -> None:
        self._run([*past, {"id": self._message_id(), "role": "user", "content": content}])

    def _answerTool(self, content: str) -> None:
        place = max(at for at, each in enumerate(self._messages) if each.get("toolCalls"))
        result = {"role": "tool", "toolCallId": self._messages[place]["toolCalls"][-1]["id"], "content": content}
        self._run([{"id": self._message_id(), **result}], place + 1)

    def _resume(self, payload: Any, withResult: bool = False) -> None:
        resume = [{"interruptId": each["id"], "status": "resolved", "payload": payload} for each in self._interrupts]
        results = [
            {"id": self._message_id(), "role": "tool", "toolCallId": each["toolCallId"], "content": json.dumps(payload)}
            for each in self._interrupts
            if withResult
        ]
        self._run(results, resume=resume)

    def _run(self, new: list[dict[str, Any]], place: int | None = None, **more: Any) -> None:
        place = len(self._messages) if place is None else place
        self._messages[place:place] = new
        body = self._body(self._thread_id, self._history(self._messages, new), **more)
        reply = _curl(f"{self._url}/{AGENT}/run", body)
        events = [json.loads(line[6:]) for line in reply.split("\n") if line.startswith("data: ")]
        self._show(events)
        if not events or events[-1]["type"] == "RUN_ERROR":
            raise StepFailed(reply)

    def _show(self, events: list[dict[str, Any]]) -> None:
        for event in events:
            match event["type"]:
                case "TEXT_MESSAGE_START":
                    self._messages.append({"id": event["messageId"], "role": "assistant", "content": ""})
                case "TEXT_MESSAGE_CONTENT":
                    self._messages[-1]["content"] += event["delta"]
                case "TOOL_CALL_START":
                    call = {"id": event["toolCallId"], "type": "function"}
                    call["function"] = {"name": event["toolCallName"], "arguments": ""}
                    self._messages.append({"id": event["toolCallId"], "role": "assistant", "toolCalls": [call]})
                case "TOOL_CALL_ARGS":
                    self._messages[-1]["toolCalls"][-1]["function"]["arguments"] += event["delta"]
                case "RUN_FINISHED":
                    self._interrupts = event.get("outcome", {}).get("interrupts", [])


def _visible(message: Message) -> list[Any]:
    """What is seen of a message: a text is a text in whatever message it is, and ids mean nothing."""
    content = message.get("content")
    seen = [[message["role"], content]] if content else []
    return [*seen, *(each["function"] for each in message.get("toolCalls", ()))]


def _curl(url: str, body: Any = None) -> str:
    curl = shutil.which("curl")
    if curl is None:
        pytest.skip("needs curl")
    command = [curl, "-sSN", "-H", "Accept: text/event-stream", url]
    if body is not None:
        command += ["-H", "Content-Type: application/json", "--data-binary", "@-"]
    ran = subprocess.run(
        command,
        input=None if body is None else json.dumps(body),
        capture_output=True,
        text=True,
        timeout=_CURL_TIMEOUT_SECONDS,
        check=True,
    )
    return ran.stdout


def _agui_body(thread_id: str, messages: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
    whole = {"threadId": thread_id, "runId": uuid.uuid4().hex, "state": {}, "context": [], "forwardedProps": {}}
    return {**whole, "messages": messages, "tools": [_TOOL], **more}


def _append_body(thread_id: str, messages: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
    return {**_agui_body(thread_id, messages, **more), "forwardedProps": {"history": "append"}}


def _microsoft_body(thread_id: str, messages: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
    """What `AGUIHttpService.post_run` of agent-framework-ag-ui 1.7.0 sends."""
    return {"thread_id": thread_id, "run_id": f"run_{uuid.uuid4().hex}", "messages": messages, "tools": [_TOOL], **more}


def _only_new(messages: list[Message], new: list[Message]) -> list[Message]:
    return new


def _this_turn(messages: list[Message], new: list[Message]) -> list[Message]:
    """What AGUIChatClient sends by itself: what it was asked with and, with a tool's result, all since then."""
    first = max(at for at, each in enumerate(messages) if each["role"] == "user")
    return _as_microsoft(messages[first:], new)


def _as_microsoft(messages: list[Message], new: list[Message]) -> list[Message]:
    """Return messages as agent-framework-ag-ui 1.7.0 sends them: only the ids of texts of the assistant stay.

    A call is part of the text before it. New results come last. A run that resumes is sent no messages.
    """
    if not new:
        return []
    sent: list[Message] = []
    for each in [*(each for each in messages if each not in new), *new]:
        message = {
            **each,
            "id": each["id"] if each["role"] == "assistant" and each.get("content") else str(uuid.uuid4()),
        }
        calls = message.pop("toolCalls", None)
        if calls and sent and sent[-1]["role"] == "assistant":
            sent[-1].setdefault("tool_calls", []).extend(calls)
        else:
            sent.append({**message, "content": message.get("content", ""), "tool_calls": calls} if calls else message)
    return sent


def _terminal(name: str, **options: Any) -> Client:
    lacks = frozenset({"edit", "regenerate", "abort", "until"})
    return Client(name, lacks, lambda server, thread_id: TerminalPage(server, thread_id, **options))


TERMINALS = (
    _terminal("AGUIChatClient 1.7.0", body=_microsoft_body, history=_this_turn),
    _terminal("Agent of AGUIChatClient", body=_microsoft_body, history=_as_microsoft),
    _terminal("curl", body=_agui_body, history=_only_new),
    _terminal("curl, each id 1, append", body=_append_body, history=_only_new, message_id=lambda: "1"),
)
"""AGUIChatClient's package needs another version of AG-UI's than ours does: its requests are made as it makes them."""

NODE = {
    "@ag-ui/client": ("@ag-ui/client 0.0.59", frozenset[str]()),
    "ag-ui-client-1": ("@ag-ui/client 1.0.0", frozenset[str]()),
    "assistant-ui": (
        "assistant-ui 0.0.58",
        frozenset({"edit under the same id", "resume with a result", "binary part"}),
    ),
}
"""The clients in Node: their names, and what they lack."""
