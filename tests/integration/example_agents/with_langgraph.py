"""A graph of LangGraph with one node that asks a model, and remembers the conversation. The model is scripted."""

from __future__ import annotations

from langchain_core.language_models.fake_chat_models import GenericFakeChatModel
from langchain_core.messages import AIMessage
from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.memory import InMemorySaver
from langgraph.graph import END, START, MessagesState, StateGraph
from langgraph.graph.state import CompiledStateGraph

from tornado_copilot.assistant.agent import RunContext


async def _answer(state: MessagesState, config: RunnableConfig) -> MessagesState:
    context: RunContext = config["configurable"]["run_context"]
    asked = str(state["messages"][-1].content)
    if "fail" in asked:
        raise RuntimeError("POST https://model.example/v1 with key sk-secret-0001 failed")
    if "deep" in asked:
        value: list = []
        for _ in range(10_000):
            value = [value]
        return {"messages": [AIMessage(content="deep", additional_kwargs={"value": value})]}
    found = await context.actions.call("searchEvents", {})
    said = f"{context.caller.user or 'stranger'} asked {asked!r}, there are {found['count']} events"
    model = GenericFakeChatModel(messages=iter([AIMessage(content=said)]))
    return {"messages": [await model.ainvoke(state["messages"], config)]}


def make_graph() -> CompiledStateGraph:
    builder = StateGraph(MessagesState)
    builder.add_node("answer", _answer)
    builder.add_edge(START, "answer")
    builder.add_edge("answer", END)
    return builder.compile(checkpointer=InMemorySaver())
