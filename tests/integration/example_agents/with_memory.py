"""Agents that keep conversations by the thread's id, as frameworks do: what they keep must stay with its owner."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import Any

from ag_ui.core import RunAgentInput, ToolMessage, UserMessage
from langchain_core.messages import AIMessage
from langgraph.checkpoint.memory import InMemorySaver
from langgraph.graph import END, START, MessagesState, StateGraph
from langgraph.graph.state import CompiledStateGraph
from langgraph.types import interrupt

from tornado_copilot.assistant.agent import RunContext

Event = dict[str, Any]


class Notebook:
    """Writes down what is said under the id of its thread, and answers with all of it and with what it was sent."""

    def __init__(self) -> None:
        self._said: dict[str, list[str]] = {}

    async def run(self, input: RunAgentInput, context: RunContext) -> AsyncIterator[Event]:
        """Answer with what is in the notebook."""
        notes = self._said.setdefault(input.thread_id, [])
        notes += [each.content for each in input.messages if isinstance(each, UserMessage)][-1:]
        sent = {
            "notes": notes,
            "threadId": input.thread_id,
            "resume": [each.model_dump(mode="json") for each in input.resume or ()],
            "props": input.forwarded_props,
            "key": context.key,
            "results": [each.content for each in input.messages if isinstance(each, ToolMessage)],
        }
        if any(tool.name == "copilotkitSuggest" for tool in input.tools or ()):
            arguments = json.dumps({"suggestions": [{"title": "Told", "message": json.dumps(sent)[:499]}]})
            yield {"type": "TOOL_CALL_START", "toolCallId": "s1", "toolCallName": "copilotkitSuggest"}
            yield {"type": "TOOL_CALL_ARGS", "toolCallId": "s1", "delta": arguments}
            yield {"type": "TOOL_CALL_END", "toolCallId": "s1"}
        else:
            message_id = f"m-{len(notes)}"
            yield {"type": "TEXT_MESSAGE_START", "messageId": message_id, "role": "assistant"}
            yield {"type": "TEXT_MESSAGE_CONTENT", "messageId": message_id, "delta": json.dumps(sent)}
            yield {"type": "TEXT_MESSAGE_END", "messageId": message_id}
        yield {"type": "RUN_FINISHED", "threadId": input.thread_id, "runId": input.run_id}


def make_notebook() -> Notebook:
    """Return an agent that keeps notes by thread."""
    return Notebook()


def _answer(state: MessagesState) -> MessagesState:
    said = [str(message.content) for message in state["messages"] if message.type == "human"]
    if said[-1] == "ask":
        return {"messages": [AIMessage(f"The secret is {interrupt('May I?')}.")]}
    return {"messages": [AIMessage(f"I know: {', '.join(said)}.")]}


def make_graph() -> CompiledStateGraph[Any, Any, Any, Any]:
    """Return a graph that keeps its conversations in a checkpointer and can ask by an interrupt."""
    graph = StateGraph(MessagesState)
    graph.add_node("answer", _answer)
    graph.add_edge(START, "answer")
    graph.add_edge("answer", END)
    return graph.compile(checkpointer=InMemorySaver())
