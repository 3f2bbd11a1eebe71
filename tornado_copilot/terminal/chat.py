"""The conversation itself: read a message, show the answer as it comes, ask what the agent asks, and again."""

from __future__ import annotations

import os
import secrets
import time
from collections.abc import Generator
from contextlib import closing
from typing import Any

from tornado_copilot.errors import CommandFailed
from tornado_copilot.terminal.answer import Answer, Question, Shown, Text, Thinking, ToolFailure, ToolUse, reply_to
from tornado_copilot.terminal.conversation import Conversation, local_time_zone
from tornado_copilot.terminal.endpoint import ConnectionLost, Endpoint
from tornado_copilot.terminal.keyboard import Keyboard, NotAMessage
from tornado_copilot.terminal.screen import Screen
from tornado_copilot.terminal.stop import Stop
from tornado_copilot.terminal.text import event_line, one_line, tool_line

RETAKE_SECONDS = 30
"""How long an answer whose connection was lost is looked for; longer than a server needs to come back."""
RETAKE_PAUSE_SECONDS = 0.5
RETAKE_MISSES = 6
"""After so many looks at a thread without the message, it did not arrive."""
_LISTED_EVENTS = 20
_QUESTION_CHARACTERS = 400


class Chat:
    """A conversation with one agent in one thread.

    Args:
        endpoint: The server.
        agent_id: Who answers.
        conversation: The thread.
        keyboard: Where messages come from.
        screen: Where answers go.
    """

    def __init__(
        self, endpoint: Endpoint, agent_id: str, conversation: Conversation, keyboard: Keyboard, screen: Screen
    ) -> None:
        self._endpoint = endpoint
        self._agent_id = agent_id
        self._conversation = conversation
        self._keyboard = keyboard
        self._screen = screen
        self._stop = Stop(endpoint, conversation.thread_id)

    def go_on(self) -> int:
        """Talk until the person leaves or the input ends; the exit status.

        Somebody at a terminal is told what went wrong and may go on. In a pipe it is the end.
        """
        is_for_a_person = self._screen.is_for_a_person
        while True:
            try:
                message = self._keyboard.message()
            except KeyboardInterrupt:
                if is_for_a_person:
                    return 0
                raise
            except NotAMessage as error:
                self._screen.error(str(error))
                if not is_for_a_person:
                    return 1
                continue
            if message is None:
                return 0
            self._keyboard.remember(message)
            try:
                succeeded = self._talk_about(message)
            except CommandFailed as error:
                if not is_for_a_person:
                    raise
                self._screen.error(str(error))
                continue
            except KeyboardInterrupt:
                if not is_for_a_person:
                    raise
                self._screen.error("left; the server was asked to stop the answer and has not done so yet")
                continue
            if not succeeded and not is_for_a_person:
                return 1

    def attach(self) -> None:
        """Take up the thread where it stands: its run that goes on, if there is one, and what it wants to know.

        Raises:
            CommandFailed: It is somebody else's, or the server is lost.
        """
        answer = Answer(None)
        with self._stop.by_interrupt():
            try:
                with closing(self._endpoint.connect(self._agent_id, self._conversation.thread_id)) as events:
                    for event in events:
                        self._show_of_thread(event, answer)
            except ConnectionLost:
                raise CommandFailed("the connection was lost, try again") from None
        self._conversation.messages = [*answer.before, *answer.messages]
        if not answer.has_started:
            self._screen.note("[nothing was said in this thread yet]")
        elif self._is_through_with(answer) and (questions := answer.questions):
            said = len(self._conversation.messages)
            self._carry_on(self._with_replies(questions, answer), said=said)

    def _show_of_thread(self, event: dict[str, Any], answer: Answer) -> None:
        """Show a person where the thread stands; in a pipe the answer to an earlier message is none to this one."""
        shown = answer.take(event)
        if not self._screen.is_for_a_person:
            return
        if event.get("type") == "MESSAGES_SNAPSHOT" and answer.before:
            self._screen.note(f"[{len(answer.before) + len(answer.messages)} messages so far, the last:]")
            self._screen.note(f"> {one_line(answer.before[-1].get('content', ''))}")
        for each in shown:
            self._show_one(each)

    def _talk_about(self, message: str) -> bool:
        """Send a message and see to its answer; whether that went well."""
        said = len(self._conversation.messages)
        self._conversation.say(message)
        return self._carry_on(self._conversation.run_input(), said=said)

    def _carry_on(self, run_input: dict[str, Any], *, said: int) -> bool:
        """Have a run, and those that follow from its questions; whether all went well.

        Args:
            run_input: For the first run.
            said: How many messages there were before those that this run is to take.
        """
        while True:
            answer = Answer({each["id"] for each in self._conversation.messages})
            try:
                self._follow(run_input, answer)
            except CommandFailed:
                # It was not taken. A yes that stays behind would be an answer to be found later, by another message.
                del self._conversation.messages[said:]
                raise
            self._conversation.messages += answer.messages
            if not self._is_through_with(answer):
                return False
            if not (questions := answer.questions):
                return True
            said = len(self._conversation.messages)
            run_input = self._with_replies(questions, answer)

    def _is_through_with(self, answer: Answer) -> bool:
        """Say what is left to say at the end of an answer; whether it came to its own."""
        self._screen.end_line()
        for event in answer.unmentioned_events[:_LISTED_EVENTS]:
            self._screen.note(f"- {event_line(event)}")
        if self._stop.is_wanted:
            self._screen.note(f"[{self._stop.failure or 'stopped'}]")
            if not self._screen.is_for_a_person:
                raise KeyboardInterrupt
            return False
        if answer.error is not None:
            self._screen.error(answer.error)
        return answer.error is None

    def _follow(self, run_input: dict[str, Any], answer: Answer) -> None:
        """Show a run to its end, over a second connection where the first breaks off."""
        with self._stop.by_interrupt():
            try:
                self._show(self._endpoint.run(self._agent_id, run_input), answer)
            except ConnectionLost:
                pass
            if not answer.has_ended:
                self._take_up_again(answer)

    def _show(self, events: Generator[dict[str, Any]], answer: Answer) -> None:
        with closing(events):
            for event in events:
                started_before = answer.has_started
                for shown in answer.take(event):
                    self._show_one(shown)
                if answer.has_ended:
                    return
                if self._stop.is_wanted and answer.has_started and not started_before:
                    # Ctrl-C came before there was anything to stop.
                    self._stop.ask()

    def _show_one(self, shown: Shown) -> None:
        match shown:
            case Text(delta):
                self._screen.say(delta)
            case ToolUse(name, parameters):
                self._screen.note(f"[{tool_line(name, parameters)}]")
            case ToolFailure(name, message):
                self._screen.note(f"[{one_line(f'{name}: {message}')}]")
            case Thinking():
                self._screen.note("[thinking]")

    def _take_up_again(self, answer: Answer) -> None:
        """Look for an answer whose connection was lost: it goes on at the server, and ends up in the thread.

        Raises:
            CommandFailed: It cannot be found; says where it will be.
        """
        self._screen.note("[the connection was lost, looking for the answer]")
        thread_id = self._conversation.thread_id
        answer.has_come_back = True
        reason, misses = "", 0
        until = time.monotonic() + RETAKE_SECONDS
        while time.monotonic() < until and misses < RETAKE_MISSES and not self._stop.is_wanted:
            try:
                self._show(self._endpoint.connect(self._agent_id, thread_id), answer)
            except ConnectionLost:
                reason = "it breaks off each time"
            except CommandFailed as error:
                reason = str(error)
            else:
                if answer.has_ended:
                    return
                reason, misses = "the message is not in the thread", misses + 1
            time.sleep(RETAKE_PAUSE_SECONDS)
        raise CommandFailed(f"the connection was lost: {reason}; what comes of it is in --thread {thread_id}")

    def _with_replies(self, questions: list[Question], answer: Answer) -> dict[str, Any]:
        """Ask, and put the replies into what the next run is given."""
        resume: list[dict[str, Any]] = []
        for question in questions:
            reply = reply_to(question, self._asked(question, already_said=answer.says(question.text)))
            (self._conversation.messages if question.way == "tool" else resume).append(reply)
        if resume:
            # AG-UI: an interrupted run is gone on with under its own id.
            return self._conversation.run_input(resume=resume, run_id=answer.run_id)
        return self._conversation.run_input()

    def _asked(self, question: Question, *, already_said: bool) -> bool | str | None:
        """Ask one question, with what it is about; its text where the person has not just read it."""
        if question.action:
            self._screen.note(f"[{tool_line(question.action, question.parameters, most=_QUESTION_CHARACTERS)}]")
        *above, last = ["Is that right?"] if already_said else question.text.strip().splitlines() or ["?"]
        for line in above:
            self._screen.note(one_line(line, most=_QUESTION_CHARACTERS))
        ask = self._keyboard.is_confirmed if question.is_yes_or_no else self._keyboard.reply
        return ask(one_line(last, most=_QUESTION_CHARACTERS))


def talk(endpoint: Endpoint, *, agent_id: str, thread_id: str | None, keyboard: Keyboard, screen: Screen) -> int:
    """Talk with an agent; the exit status.

    Args:
        endpoint: The server.
        agent_id: Who answers.
        thread_id: The thread to go on with; None for a new one.
        keyboard: Where messages come from.
        screen: Where answers go.

    Raises:
        CommandFailed: The server is not there, or refuses; or in a pipe, anything went wrong.
        KeyboardInterrupt: Ctrl-C in a pipe.
    """
    agents = endpoint.agents()
    if agent_id not in agents:
        raise CommandFailed(f"there is no agent {one_line(agent_id)!r}; there are: {one_line(', '.join(agents))}")
    conversation = Conversation(
        thread_id or secrets.token_urlsafe(16),
        can_confirm=screen.is_for_a_person,
        time_zone=local_time_zone(os.environ.get("TZ")),
    )
    screen.note(f"agent {agent_id} at {endpoint.url}, thread {conversation.thread_id}")
    screen.note("Ctrl-C stops an answer, Ctrl-D leaves; --thread goes on with this thread another time")
    chat = Chat(endpoint, agent_id, conversation, keyboard, screen)
    if thread_id is not None:
        chat.attach()
    return chat.go_on()
