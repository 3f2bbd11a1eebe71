"""`@assistant` in a room: everybody sees the answer as it is said, and it is kept as a message of the room.

The assistant acts with the rights of whoever addressed it, and holds a conversation with each person of its own: what
it offers to do for one is not done because another says yes. Nothing of the answer is the answer until it is stored:
the tokens are ephemeral, counted by `index` so that a client which moves to another process takes none twice, and a
process that dies leaves the question unanswered, to be asked again.
"""

from __future__ import annotations

import asyncio
import logging
import re
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from typing import Any
from weakref import WeakValueDictionary

from tornado_copilot.access.caller import Caller
from tornado_copilot.delivery.ephemeral import EphemeralRelay
from tornado_copilot.errors import CopilotError, RateLimited
from tornado_copilot.storage.room_messages import NewMessage, RoomMessages
from tornado_copilot.wire.publication import Draft

logger = logging.getLogger(__name__)

WAITING_MAX = 5
"""Questions of one person in one room that wait for their answers."""
ANSWER_MAX_LENGTH = 16_000
CLOSE_SECONDS = 5
INTERRUPTED = "I was interrupted before I could answer this, please ask me again."
SENDER_ID = "assistant"
SENDER_NAME = "Assistant"

_ADDRESSED = re.compile(r"(?<![\w@])@assistant\b[,:;]?", re.IGNORECASE)

Ask = Callable[[Caller, str, str, str, str], AsyncIterator[dict[str, Any]]]
"""Ask on a caller's behalf: given the caller, the room, the thread, the text and the idempotency key, the messages of a
plain chat stream (CONTRACT section 2). Raises `CopilotError` before the first or between any two."""


def is_addressed(text: str) -> bool:
    """Whether a text says `@assistant`."""
    return _ADDRESSED.search(text) is not None


class RoomAssistant:
    """Answers in rooms.

    Args:
        messages: Where the answers are kept.
        ephemeral: Where the tokens are published.
        ask: See `Ask`.
    """

    def __init__(self, messages: RoomMessages, ephemeral: EphemeralRelay, ask: Ask) -> None:
        self._messages = messages
        self._ephemeral = ephemeral
        self._ask = ask
        self._answering: dict[str, asyncio.Task[None]] = {}
        """By the id of the answer."""
        self._turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._waiting: Counter[str] = Counter()
        """By thread."""
        self._closing = False

    @contextmanager
    def place(self, thread_id: str) -> Iterator[None]:
        """Hold a place for a question while it is stored, so that none is stored that will not be answered.

        Raises:
            RateLimited: `WAITING_MAX` questions of this conversation wait already.
        """
        if self._waiting[thread_id] >= WAITING_MAX:
            raise RateLimited(
                f"the assistant has {WAITING_MAX} of your questions to answer first", retry_after_seconds=5
            )
        self._waiting[thread_id] += 1
        try:
            yield
        finally:
            self._release(thread_id)

    def answer(self, question: dict[str, Any], answer_id: str, thread_id: str, caller: Caller) -> None:
        """Begin to answer a message, in its `place`; once, however often this is called for it.

        Args:
            question: The message, stored, as clients see it.
            answer_id: The id of the message that will be the answer.
            thread_id: The conversation that it belongs to; the caller's.
            caller: Who asks.
        """
        if answer_id in self._answering:
            return
        self._waiting[thread_id] += 1
        task = asyncio.create_task(
            self._answer(question, answer_id, thread_id, caller), name=f"answer in {question['room']}"
        )
        self._answering[answer_id] = task
        task.add_done_callback(lambda _: self._forget(answer_id, thread_id))

    async def close(self) -> None:
        """Keep the answers that have been given, and say so to who still waits; the runs have been ended before."""
        self._closing = True
        tasks = list(self._answering.values())
        if tasks:
            _, late = await asyncio.wait(tasks, timeout=CLOSE_SECONDS)
            for task in late:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    def _forget(self, answer_id: str, thread_id: str) -> None:
        del self._answering[answer_id]
        self._release(thread_id)

    def _release(self, thread_id: str) -> None:
        self._waiting[thread_id] -= 1
        if not self._waiting[thread_id]:
            del self._waiting[thread_id]

    async def _answer(self, question: dict[str, Any], answer_id: str, thread_id: str, caller: Caller) -> None:
        turn = self._turns.setdefault(thread_id, asyncio.Lock())
        try:
            async with turn:
                # A question that is sent again was perhaps answered long ago.
                if await self._messages.has(answer_id):
                    return
                text = INTERRUPTED if self._closing else await self._told(question, answer_id, thread_id, caller)
                # Nobody hears the last token after the answer.
                await self._ephemeral.flush()
                await self._messages.add(
                    NewMessage(answer_id, question["room"], text, SENDER_ID, SENDER_NAME, in_reply_to=question["id"])
                )
        except CopilotError as error:
            logger.warning("an answer in a room could not be stored: %s", error.message)
        except Exception:
            logger.exception("an answer in a room failed")

    async def _told(self, question: dict[str, Any], answer_id: str, thread_id: str, caller: Caller) -> str:
        """Ask, let the room follow the answer, and return all of it."""
        room: str = question["room"]
        said: list[str] = []
        asked = _ADDRESSED.sub("", question["text"], count=1).strip() or "help"
        part, count = None, 0
        try:
            async for message in self._ask(caller, room, thread_id, asked, answer_id):
                if message["type"] == "error":
                    said.append(_paragraph(said, message["data"]["message"]))
                elif message["type"] == "token":
                    delta = message["data"]["delta"]
                    if message["data"]["messageId"] != part:
                        part, delta = message["data"]["messageId"], _paragraph(said, delta)
                    said.append(delta)
                    self._tell(room, answer_id, count, delta)
                    count += 1
        except CopilotError as error:
            said.append(_paragraph(said, error.message))
        return "".join(said)[:ANSWER_MAX_LENGTH] or "I have nothing to say to this."

    def _tell(self, room: str, message_id: str, index: int, delta: str) -> None:
        data = {"room": room, "messageId": message_id, "index": index, "delta": delta}
        self._ephemeral.publish(Draft(f"room:{room}", {"type": "room.token", "data": data}))


def _paragraph(said: list[str], text: str) -> str:
    return f"\n\n{text}" if said else text
