"""What can go wrong with a model or an agent that runs elsewhere, in words for the person who waits for an answer.

None of them says where it runs, with which key, or in which words it failed: that is in the log.
"""

from __future__ import annotations

from typing import ClassVar

from tornado_copilot.errors import CopilotError

_OPERATOR = "Whoever runs this server finds the reason in its log."


class AgentFailure(CopilotError):
    """An agent's own source of answers failed.

    Attributes:
        text: What the person is told; `{who}` is what failed.
        is_outage: Whether it says that nobody will be answered for a while.
        is_retried: Whether the same request may succeed a moment later.
    """

    code = "agent_failed"
    status = 503
    retryable = True
    text: ClassVar[str] = "The assistant failed. Please try again."
    is_outage: ClassVar[bool] = False
    is_retried: ClassVar[bool] = False

    def __init__(self, detail: str = "", *, retry_after_seconds: float | None = None) -> None:
        super().__init__("", retry_after_seconds=retry_after_seconds)
        self.detail = detail
        """For the log: may hold what no client may see."""
        self.speak_of("the language model")

    def speak_of(self, who: str) -> None:
        """Say what it is that failed."""
        text = self.text.format(who=who)
        self.message = text[0].upper() + text[1:]


class Unreachable(AgentFailure):
    """No connection, no answer, or one that says that the server is out of order."""

    code = "model_unavailable"
    text = "{who} cannot be reached at the moment. Please try again in a minute."
    is_outage = True
    is_retried = True


class Busy(AgentFailure):
    """Too many requests, and waiting for our turn would take too long."""

    code = "model_busy"
    text = "{who} has too much to do at the moment. Please try again in a minute."
    is_retried = True


class Slow(AgentFailure):
    """It did not begin to answer in time."""

    code = "model_slow"
    text = "{who} did not begin to answer in time. Please try again."
    is_outage = True


class Stalled(AgentFailure):
    """It fell silent in the middle."""

    code = "model_stalled"
    text = "{who} fell silent in the middle of its answer. Please try again."


class Lost(AgentFailure):
    """The stream ended before the answer was complete."""

    code = "model_lost"
    text = "The connection to the language model was lost before its answer was complete. Please try again."


class Damaged(AgentFailure):
    """What came cannot be read."""

    code = "model_damaged"
    text = "{who}'s answer was damaged on the way. Please try again."


class NotAModel(AgentFailure):
    """What answers at the address is something else: a web page, a login, a proxy."""

    code = "model_misconfigured"
    text = "Something else answers in place of {who}. " + _OPERATOR


class Refused(AgentFailure):
    """The key is missing, wrong, or may not use the model."""

    code = "model_refused"
    text = "{who} does not let this server in. " + _OPERATOR


class Missing(AgentFailure):
    """There is no such model, or no such path."""

    code = "model_missing"
    text = "{who} was not found where it is configured. " + _OPERATOR


class Rejected(AgentFailure):
    """The request itself was not accepted."""

    code = "model_rejected"
    text = "{who} did not accept the request. Say it differently, or start a new conversation."


class TooLong(AgentFailure):
    """The conversation does not fit into the model's context any more."""

    code = "model_context_exceeded"
    text = "This conversation has grown too long for {who}. Please start a new one."


class Empty(AgentFailure):
    """It answered, with nothing."""

    code = "model_empty"
    text = "{who} gave an empty answer. Please say it differently."


class CutOff(AgentFailure):
    """It was cut off while it was calling a tool, whose arguments are therefore of no use."""

    code = "model_cut_off"
    text = "{who}'s answer was cut off by its length limit. Please ask for less at once."
