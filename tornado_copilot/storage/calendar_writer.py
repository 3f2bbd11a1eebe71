"""Changes of one event, one after the other: read the document, apply a rule, write it if nobody else has.

Changes that come in while a write is under way go into the next one together (group commit). When a sale opens and
five hundred people want the same event, that is some ten writes instead of five hundred of a document that grows.
"""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Callable
from dataclasses import dataclass

from tornado_copilot.errors import Conflict, CopilotError, NotFound, Unavailable
from tornado_copilot.storage.calendar_documents import answer_document, answer_from, differences, record_from
from tornado_copilot.storage.calendar_publications import entries
from tornado_copilot.storage.calendar_values import Answer, Change, Record
from tornado_copilot.storage.database import Database, Document, outages_as_unavailable

logger = logging.getLogger(__name__)

ANSWERS_KEPT = 100
"""For requests that are sent again. Somebody who does so after a hundred others is told the state of things instead
(that they are registered already), which is no second effect either."""

TOGETHER_MAX = 64
"""Changes in one write. Applying one copies the attendees, 0.1 ms at 10,000 of them; the loop must not wait for more
than a few of these."""

TRIES = 30
"""Only writes of other processes to the same event make a second one necessary."""


@dataclass(frozen=True, slots=True)
class Request:
    """A change that somebody asks for.

    Attributes:
        apply: The rule; raises `CopilotError` to refuse. Called again on a newer record when another process was
            faster, so it must be pure.
        key: The idempotency key, already scoped to the caller and the action.
        fingerprint: Of what is asked for, to tell a repeated request from a key that is used twice.
    """

    apply: Callable[[Record], Change]
    key: str | None
    fingerprint: str


Waiting = tuple[Request, asyncio.Future[Answer]]


class EventWriter:
    """Writes to the documents of events.

    For each event, requests of this process are applied in the order in which they come. A request whose caller has
    gone is carried out all the same if it has been taken up.
    """

    def __init__(self, database: Database, on_outbox: Callable[[str], None]) -> None:
        self._events = database.events
        self._on_outbox = on_outbox
        # Only events that are being changed have a line: it is made with its task and goes with it.
        self._lines: dict[str, list[Waiting]] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    async def change(self, event_id: str, request: Request) -> Answer:
        """Carry out one change; returns once it is in the database.

        Raises:
            NotFound: There is no such event.
            Conflict: The key was used for another request; or what the rule raises.
            Unavailable: The database cannot be reached. Whether the change took place is not known; the same request
                with the same key tells.
        """
        answer: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        line = self._lines.get(event_id)
        if line is None:
            line = self._lines[event_id] = []
            task = asyncio.create_task(self._work_off(event_id, line), name=f"changes of {event_id}")
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        line.append((request, answer))
        return await answer

    async def close(self) -> None:
        """Wait for what has begun; afterwards nothing may be changed."""
        await asyncio.gather(*self._tasks)

    async def _work_off(self, event_id: str, line: list[Waiting]) -> None:
        while line:
            taken = [each for each in line[:TOGETHER_MAX] if not each[1].done()]
            del line[:TOGETHER_MAX]
            try:
                outcomes = await self._commit(event_id, [request for request, _ in taken]) if taken else []
            except Exception as error:
                if not isinstance(error, CopilotError):
                    logger.exception("changes of event %s could not be written", event_id)
                outcomes = [error] * len(taken)
            for (_, answer), outcome in zip(taken, outcomes, strict=True):
                if answer.done():
                    continue
                if isinstance(outcome, Exception):
                    answer.set_exception(outcome)
                else:
                    answer.set_result(outcome)
        # No await since the line was seen empty, so nobody can have joined it.
        del self._lines[event_id]

    async def _commit(self, event_id: str, requests: list[Request]) -> list[Answer | Exception]:
        for attempt in range(TRIES):
            with outages_as_unavailable():
                document = await self._events.find_one({"_id": event_id}, {"outbox": 0, "searchKeys": 0})
            if document is None:
                raise NotFound("there is no such event")
            fold = _Fold(document)
            outcomes = [fold.outcome(request) for request in requests]
            if not fold.changes and not fold.answered:
                return outcomes
            with outages_as_unavailable():
                written = await self._events.update_one(
                    {"_id": event_id, "version": document["version"]}, fold.update()
                )
            if written.matched_count:
                if fold.changes:
                    self._on_outbox(event_id)
                return outcomes
            await asyncio.sleep(random.uniform(0, 0.002 * (attempt + 1)))  # noqa: S311 - spreads, hides nothing
        raise Unavailable("too many change this event at once, try again shortly")


class _Fold:
    """Requests applied to one document, each to what the one before it has left."""

    def __init__(self, document: Document) -> None:
        self._before = self._record = record_from(document)
        self._answers: dict[str, Document] = {each["key"]: each for each in document["answers"]}
        self.changes: list[Change] = []
        self.answered: list[Document] = []

    def outcome(self, request: Request) -> Answer | Exception:
        """What the request leads to, given all before it; a refusal is returned, as it may not be final."""
        if request.key is not None and (stored := self._answers.get(request.key)):
            if stored["request"] != request.fingerprint:
                return Conflict("this idempotency key was used for another request, use a new one")
            return answer_from(stored)
        try:
            change = request.apply(self._record)
        except CopilotError as refusal:
            return refusal
        if change.record is not self._record:
            self._record = change.record
            self.changes.append(change)
        if request.key is not None:
            stored = answer_document(request.key, request.fingerprint, change.answer)
            self._answers[request.key] = stored
            self.answered.append(stored)
        return change.answer

    def update(self) -> Document:
        """The one update of the document that carries all of it out."""
        update = differences(self._before, self._record)
        # Pushed and never set: the relay takes entries out of the outbox at the same time.
        pushed: Document = {"outbox": {"$each": entries(self._before, self.changes)}}
        if self.answered:
            pushed["answers"] = {"$each": self.answered, "$slice": -ANSWERS_KEPT}
        return {**update, "$push": pushed}
