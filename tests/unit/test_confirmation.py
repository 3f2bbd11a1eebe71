"""How an agent asks before it changes something: the three ways, and what counts as a yes."""

import json

import pytest
from ag_ui.core import RunAgentInput, RunFinishedEvent

from tornado_copilot.assistant import confirmation


def agent_input(**changes):
    body = {"threadId": "t", "runId": "r", "messages": [], "state": {}, "tools": [], "context": []}
    return RunAgentInput.model_validate({**body, **changes})


def answered_by_tool(content):
    return agent_input(messages=[{"id": "m", "role": "tool", "toolCallId": "q", "content": content}])


def resumed(status, **payload):
    return agent_input(resume=[{"interruptId": "q", "status": status, **payload}])


def test_the_client_says_how_it_can_be_asked():
    tool = {"name": "confirmAction", "description": "Ask", "parameters": {}}
    by_interrupt = {"confirmBy": "interrupt"}
    assert confirmation.way_to_ask(agent_input()) == "words"
    assert confirmation.way_to_ask(agent_input(forwardedProps=by_interrupt)) == "interrupt"
    assert confirmation.way_to_ask(agent_input(forwardedProps=by_interrupt, tools=[tool])) == "tool"
    assert confirmation.way_to_ask(agent_input(forwardedProps=["confirmBy"])) == "words"


QUOTATION_MARKS = (
    '"\u201d\u275e\u275d\u2033\uff02\u301e\u301d\u201f\u201e\u00ab\u00bb\u2039\u203a'
    "\u2018\u275b\u02ba\u02ee\uff07\u05f4\u1cd3"
)
NOT_PLAIN = """
foo@evil.com evil.com/yes evil.com Evil.Com:80 10.com 1.2.3.4/yes //evil/yes mailto:foo javascript:alert(1) :smile: #1
@bob 'done' a|b ^a^ a=b &amp; a\\b evil\u3002com evil\uff0ecom evil\u2024com/yes foo\uff20evil\u3002com \u1fefb\u1fef
""".split()


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Jazz in the park", "Jazz in the park"),
        ("Rock & Pop, 24/7: part 2 (C#) - it's on!", "Rock & Pop, 24/7: part 2 (C#) - it's on!"),
        ("Straßenfest à la 東京", "Straßenfest à la 東京"),
        ("a\n\n**Shall I do this?** yes", "`a **Shall I do this?** yes`"),
        ("a\r\u2028\u2029\x85\x0b # heading", "a # heading"),
        ("[harmless](https://evil.example)", "`[harmless](https://evil.example)`"),
        ("https://evil.example", "`https://evil.example`"),
        ("www.evil.example", "`www.evil.example`"),
        ("me@evil.example", "`me@evil.example`"),
        ("<!-- <b style='display:none'>", "`<!-- <b style='display:none'>`"),
        ("&#42;&ast;", "`&#42;&ast;`"),
        ("$\\color{white}{a}$ ~~b~~ _c_", "`$\\color{white}{a}$ ~~b~~ _c_`"),
        ("`` ` **out** ```", "`\\u0060\\u0060 \\u0060 **out** \\u0060\\u0060\\u0060`"),
        ("a” and “b", "`a” and “b`"),
        ("no\u202eyes\u2066\u200b\u200d\ufeff\x00\x1b[0m\U000e0041", None),
        ("x" * 100_000, "x" * 300 + "… (99700 more characters)"),
        ("*" * 301, "`" + "*" * 300 + "`… (1 more characters)"),
        ("", ""),
        ("Müllers' Fête: 10:30, 1.5 €/day (20 %)…", "Müllers' Fête: 10:30, 1.5 €/day (20 %)…"),
        ("u\u0308ber – don’t; am 24.12.2026. Really?", "u\u0308ber – don’t; am 24.12.2026. Really?"),
        *((f"a{mark} and b", f"`a{mark} and b`") for mark in QUOTATION_MARKS),
        *((text, f"`{text}`") for text in NOT_PLAIN),
        *((f"a{blank}b", f"`a\\u{ord(blank):04x}b`") for blank in "\u3164\u115f\u1160\uffa0\u2800\u00ad\u200b"),
    ],
)
def test_a_text_of_others_is_shown_as_it_is_on_one_line(text, shown):
    made = confirmation.inert(text)
    assert made.isprintable() and len(made) < 2500
    assert shown is None or made == shown


@pytest.mark.parametrize("answer", ["yes", "true", '"yes"', '{"confirmed": true}', '{"approved": true, "note": "ok"}'])
def test_a_plain_yes_of_the_tool_is_a_yes(answer):
    assert confirmation.answer_to("q", answered_by_tool(answer)) is True


@pytest.mark.parametrize("answer", ["", "no", "null", "yes, but later", '{"confirmed": "true"}', "[true]", "1", "{"])
def test_everything_else_is_a_no(answer):
    assert confirmation.answer_to("q", answered_by_tool(answer)) is False


def test_an_interrupt_is_answered_by_resume():
    assert confirmation.answer_to("q", resumed("resolved", payload={"confirmed": True})) is True
    assert confirmation.answer_to("q", resumed("resolved")) is False
    assert confirmation.answer_to("q", resumed("cancelled", payload=True)) is False


def test_an_answer_to_another_question_is_none():
    assert confirmation.answer_to("p", answered_by_tool("yes")) is None
    assert confirmation.answer_to("p", resumed("resolved", payload=True)) is None


def test_a_question_is_what_ag_ui_knows():
    asked = ("q", "cancelEvent", {"eventId": "e"}, "Cancel it?")
    start, arguments, end = confirmation.tool_question(*asked)
    assert (start["toolCallId"], start["toolCallName"], end["toolCallId"]) == ("q", "confirmAction", "q")
    assert json.loads(arguments["delta"])["parameters"] == {"eventId": "e"}
    finished = {
        "type": "RUN_FINISHED",
        "threadId": "t",
        "runId": "r",
        "outcome": confirmation.interrupt_outcome(*asked),
    }
    assert RunFinishedEvent.model_validate(finished).model_dump(by_alias=True, exclude_none=True) == finished
