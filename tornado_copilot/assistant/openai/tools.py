"""Carrying out what a model calls: with the caller's rights, errors given back as data, results bounded."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from tornado_copilot.assistant.agent import RunContext
from tornado_copilot.assistant.openai.answer import ToolCall, new_id
from tornado_copilot.assistant.openai.asking import Proposal, titles_in
from tornado_copilot.assistant.openai.prompt import as_tool, bounded, called, result, sound
from tornado_copilot.errors import ActionFailed, CopilotError
from tornado_copilot.wire.encoding import MAX_DEPTH, encode, is_json

WireEvent = dict[str, Any]

CLIENT_RESULT_MAX_CHARACTERS = 262_144
"""What a client is told of one result; the page shows events from it."""
_NO_ARGUMENTS = f"the arguments are no JSON object of at most {MAX_DEPTH} levels; send them again"


@dataclass(slots=True)
class Tools:
    """The server's actions, for one run.

    Attributes:
        context: Of the run.
        result_max_characters: What a model is told of one result.
        titles: Of the events that came up, by id.
        done: The words of the actions that changed something.
    """

    context: RunContext
    result_max_characters: int
    titles: dict[str, str] = field(default_factory=dict)
    done: list[str] = field(default_factory=list)
    _actions: dict[str, dict[str, Any]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._actions = {each["name"]: each for each in self.context.actions.describe()}

    @property
    def names(self) -> frozenset[str]:
        """The actions there are."""
        return frozenset(self._actions)

    def offered(self) -> list[dict[str, Any]]:
        """The actions as a request has them."""
        return [as_tool(each["name"], each["description"], each["parameters"]) for each in self._actions.values()]

    def proposal(self, call: ToolCall) -> Proposal | dict[str, Any] | None:
        """What a call proposes, where the person has to be asked first; an error where that would be of no use.

        Returns:
            None where it can be carried out at once.
        """
        action = self._actions.get(call.name)
        parameters = call.parsed()
        if action is None or not action.get("confirm") or parameters is None:
            return None
        given = {name: value for name, value in parameters.items() if value is not None}
        try:
            self.context.actions.check(call.name, given)
        except CopilotError as error:
            return error.body()
        return Proposal(call.name, given)

    async def carry_out(self, call: ToolCall) -> dict[str, Any]:
        """The data of an action that changes nothing, or the body of its error."""
        parameters = call.parsed()
        if call.name not in self._actions:
            there_are = ", ".join(self._actions)
            return _refused(f"there is no tool {call.name[:64]!r}; there are {there_are}", "not_found")
        if parameters is None:
            return _refused(_NO_ARGUMENTS, "malformed_request")
        return await self._called(call.name, parameters, None)

    async def carry_out_proposal(self, proposal: Proposal, key: str) -> dict[str, Any]:
        """The data of an action that the person said yes to, or the body of its error."""
        data = await self._called(proposal.action, proposal.parameters, key)
        if data.get("success") is not False:
            self.done.append(str(data.get("message", "Done.")))
        return data

    async def look_up(self, proposal: Proposal) -> None:
        """Find out the title of the event that a proposal is about."""
        event_id = proposal.parameters.get("eventId")
        for name, parameters in (("myEvents", {}), ("searchEvents", {"limit": 50})):
            if event_id is None or event_id in self.titles:
                return
            if name in self._actions:
                await self._called(name, parameters, None)

    def told(self, call_id: str, name: str, arguments: str, content: dict[str, Any]) -> list[WireEvent]:
        """A call that was carried out here, with its result, for the client."""
        text = encode(content).decode()
        if len(text) > CLIENT_RESULT_MAX_CHARACTERS:
            text = encode({"success": True, "message": bounded(text, self.result_max_characters)}).decode()
        return [
            {"type": "TOOL_CALL_START", "toolCallId": call_id, "toolCallName": name},
            {"type": "TOOL_CALL_ARGS", "toolCallId": call_id, "delta": sound(arguments)},
            {"type": "TOOL_CALL_END", "toolCallId": call_id},
            {
                "type": "TOOL_CALL_RESULT",
                "messageId": new_id("msg_"),
                "toolCallId": call_id,
                "role": "tool",
                "content": text,
            },
        ]

    def for_model(self, call_id: str, content: dict[str, Any]) -> dict[str, Any]:
        """A result, as the model is told."""
        return result(call_id, bounded(encode(content).decode(), self.result_max_characters))

    async def _called(self, name: str, parameters: dict[str, Any], key: str | None) -> dict[str, Any]:
        try:
            data = await self.context.actions.call(name, parameters, key=key)
        except CopilotError as error:
            return error.body()
        if not is_json(data):
            return ActionFailed(f"{name} was carried out, but its answer cannot be shown").body()
        self.titles |= titles_in(data)
        return data


def call_and_result(tools: Tools, proposal: Proposal, outcome: dict[str, Any], call_id: str) -> list[dict[str, Any]]:
    """What became of a proposal, as messages for the model."""
    arguments = encode(proposal.parameters).decode()
    said = {"role": "assistant", "content": "", "tool_calls": [called(call_id, proposal.action, arguments)]}
    return [said, tools.for_model(call_id, outcome)]


def _refused(message: str, code: str) -> dict[str, Any]:
    return {"success": False, "error": message, "code": code}
