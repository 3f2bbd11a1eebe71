"""How an agent asks before it changes something, and how it reads the answer. Pure.

What is to be done waits in the thread's memory, on the server, under the id of the question. What a client sends back
is yes or no and nothing else: it cannot exchange what was asked about.

There are three ways to ask, and the client says which of them it can do:

- by a front-end tool named `CONFIRM_TOOL` among the run's tools (human in the loop): the page shows its own buttons,
  and the answer is the tool's result;
- by an interrupt, where `forwardedProps.confirmBy` is `"interrupt"` (AG-UI 1.0, `RunFinishedInterruptOutcome`): the
  answer is a run with `resume`. Only on request, since a page without a handler for interrupts refuses to go on;
- in words, everywhere else: the answer is what the person says next.

A question holds text that a model or other people wrote, such as the title of an event. `inert` makes it harmless: such
text neither adds lines to the question nor formats or hides a part of it.
"""

from __future__ import annotations

import json
import re
from typing import Any, Literal
from unicodedata import category, normalize

from ag_ui.core import RunAgentInput, ToolMessage

from tornado_copilot.errors import MalformedRequest
from tornado_copilot.wire.encoding import decode_text

WireEvent = dict[str, Any]
Way = Literal["tool", "interrupt", "words"]

CONFIRM_TOOL = "confirmAction"
INTERRUPT_REASON = "confirmation"
SHOWN_MAX_CHARACTERS = 300
"""Of one text in a question."""
_PLAIN_LETTERS = frozenset(("Lu", "Ll", "Lt", "Lo", "Nd"))
"""Unicode's categories of letters and digits; not modifier letters, some of which look like quotation marks."""
_PLAIN_SIGNS = frozenset(" ,.;:!?'’-–—()/&+%#€§°…ー々")
_BLANK = frozenset("\u115f\u1160\u2800\u3164\uffa0")
"""What Unicode has for letters and signs, and fonts show as nothing."""
_NOT_PLAIN = re.compile(r"""&[\w#]|#\w|//|(?<!\d)\.\w|\.[^\W\d]|(\d{1,3}\.){3}\d|(?<!\d):\S|:[^\W\d]|(?<!\w)['’]""")
"""Plain signs in a place where a client may decode them, link them, or take them for a quotation mark."""
_YES_KEYS = ("confirmed", "approved", "accepted")
_ANSWER_SCHEMA = {"type": "object", "properties": {"confirmed": {"type": "boolean"}}, "required": ["confirmed"]}


def way_to_ask(agent_input: RunAgentInput) -> Way:
    """How the client of this run can be asked."""
    if any(tool.name == CONFIRM_TOOL for tool in agent_input.tools or ()):
        return "tool"
    props = agent_input.forwarded_props
    if isinstance(props, dict) and props.get("confirmBy") == "interrupt":
        return "interrupt"
    return "words"


def inert(text: str) -> str:
    r"""Return a text for a question so that it is shown as it is: on one line, and as a code span unless it is plain.

    White space is joined. Characters that are not seen, such as those that turn the direction of writing, and backticks
    within a code span appear as `\uXXXX`. A text longer than `SHOWN_MAX_CHARACTERS` is cut, and says so.
    """
    line = " ".join(text.split())
    left_out = len(line) - SHOWN_MAX_CHARACTERS
    line = "".join(
        one if one.isprintable() and one not in _BLANK else _escaped(one) for one in line[:SHOWN_MAX_CHARACTERS]
    )
    if not _is_plain(line):
        line = f"`{line.replace('`', _escaped('`'))}`"
    return line if left_out <= 0 else f"{line}… ({left_out} more characters)"


def _is_plain(line: str) -> bool:
    """Return True for letters, digits and signs that no client formats, links or takes for a quotation mark."""
    # Composed, so that a letter and its accent are one letter, as they are seen.
    line = normalize("NFC", line)
    letters = set(line) - _PLAIN_SIGNS
    return all(category(each) in _PLAIN_LETTERS for each in letters) and _NOT_PLAIN.search(line) is None


def _escaped(letter: str) -> str:
    return f"\\u{ord(letter):04x}"


def tool_question(question_id: str, action: str, parameters: dict[str, Any], text: str) -> list[WireEvent]:
    """The events that ask by the front-end tool; the run then finishes, and the next one brings the answer.

    Args:
        question_id: Becomes the tool call's id.
        action: What would be done, as `createEvent`.
        parameters: With what.
        text: The question for the person, in which what others wrote is `inert`.
    """
    arguments = json.dumps({"action": action, "parameters": parameters, "message": text}, ensure_ascii=False)
    return [
        {"type": "TOOL_CALL_START", "toolCallId": question_id, "toolCallName": CONFIRM_TOOL},
        {"type": "TOOL_CALL_ARGS", "toolCallId": question_id, "delta": arguments},
        {"type": "TOOL_CALL_END", "toolCallId": question_id},
    ]


def interrupt_outcome(question_id: str, action: str, parameters: dict[str, Any], text: str) -> dict[str, Any]:
    """The `outcome` of the `RUN_FINISHED` that asks by an interrupt; arguments as for `tool_question`."""
    interrupt = {
        "id": question_id,
        "reason": INTERRUPT_REASON,
        "message": text,
        "responseSchema": _ANSWER_SCHEMA,
        "metadata": {"action": action, "parameters": parameters},
    }
    return {"type": "interrupt", "interrupts": [interrupt]}


def answer_to(question_id: str, agent_input: RunAgentInput) -> bool | None:
    """What the client says to a question that was asked by tool or interrupt; None where it does not answer it.

    Only a plain yes is one: `true`, `"yes"`, or an object in which `confirmed`, `approved` or `accepted` is true.
    """
    for entry in agent_input.resume or ():
        if entry.interrupt_id == question_id:
            return entry.status == "resolved" and _is_yes(entry.payload)
    for message in agent_input.messages:
        if isinstance(message, ToolMessage) and message.tool_call_id == question_id:
            return isinstance(message.content, str) and _is_yes(_decoded(message.content))
    return None


def _decoded(content: str) -> Any:
    try:
        return decode_text(content)
    except MalformedRequest:
        return content


def _is_yes(answer: Any) -> bool:
    if isinstance(answer, dict):
        return any(answer.get(key) is True for key in _YES_KEYS)
    return answer is True or (isinstance(answer, str) and answer.strip().lower() in {"yes", "true", "confirmed"})
