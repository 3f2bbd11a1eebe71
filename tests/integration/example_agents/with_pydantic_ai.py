"""An agent of pydantic-ai that finds events with the rights of whoever asks. The model is scripted."""

from __future__ import annotations

from collections.abc import AsyncIterator

from pydantic_ai import Agent
from pydantic_ai import RunContext as ToolContext
from pydantic_ai.messages import ModelMessage, ToolReturnPart
from pydantic_ai.models.function import AgentInfo, DeltaToolCall, DeltaToolCalls, FunctionModel

from tornado_copilot.assistant.agent import RunContext
from tornado_copilot.errors import CopilotError


async def _answer(messages: list[ModelMessage], info: AgentInfo) -> AsyncIterator[str | DeltaToolCalls]:
    """Call a tool, then say what came back; on "fail" break, as a model's server would."""
    last = messages[-1].parts[-1]
    if isinstance(last, ToolReturnPart):
        for word in ("You ", "have ", str(last.content)):
            yield word
    elif "fail" in str(last.content):
        raise RuntimeError("POST https://model.example/v1 with key sk-secret-0001 failed")
    elif "deep" in str(last.content):
        yield {0: DeltaToolCall(name="deep", json_args="{}", tool_call_id="call_1")}
    else:
        yield {0: DeltaToolCall(name="my_events", json_args="{}", tool_call_id="call_1")}


def make_agent() -> Agent[RunContext, str]:
    agent = Agent(FunctionModel(stream_function=_answer), deps_type=RunContext, instructions="Be brief.")

    @agent.tool
    async def my_events(tools: ToolContext[RunContext]) -> str:
        """The events of the person."""
        try:
            mine = await tools.deps.actions.call("myEvents", {})
        except CopilotError as error:
            return error.message
        return f"{len(mine['organised'])} of your own"

    @agent.tool_plain
    async def deep() -> list:
        """Something nested without end."""
        value: list = []
        for _ in range(10_000):
            value = [value]
        return value

    return agent
