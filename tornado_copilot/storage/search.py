"""Search: from what a person types to a page of events, the best first.

The database narrows by one look-up in an index; everything else is compared here, on a bounded number of candidates.
That is what the embedded database does well, and a large MongoDB, too: an `$in` of 15 keys took the embedded one
870 ms where 15 look-ups took 52, since it compares each key of a document it has found with each term of the `$in`.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from tornado_copilot.storage.calendar_documents import PUBLIC_FIELDS, event_from
from tornado_copilot.storage.calendar_values import Event
from tornado_copilot.storage.database import Database, Document, outages_as_unavailable
from tornado_copilot.storage.search_cursor import Place, cursor_text, place_from
from tornado_copilot.storage.search_index import SPAN, words
from tornado_copilot.storage.search_ranking import Criteria, Stage, Wanted

CANDIDATES_MAX = 1000
"""Events that are compared for one search, the soonest of those the index gives. Fetching so many takes some 60 ms
and comparing them 10, or 250 with eight words against texts that share none; who gets that many should say more."""

COMPARED_AT_ONCE = 50
"""Events compared before others get their turn on the loop: half a millisecond as a rule, 16 in that worst case."""

_FIELDS = {name: 1 for name in (*PUBLIC_FIELDS, "searchText")}
_FAR = datetime(2200, 1, 1, tzinfo=UTC)
# Most lists are full after the first; without a range, an index range has no end on the embedded database.
_WINDOWS = [timedelta(days=days) for days in (7, 30, 120, 400)]
_WINDOW_READS_MAX = 12


@dataclass(frozen=True, slots=True)
class Found:
    """A page of results.

    Attributes:
        events: The best first, and the soonest first among equals.
        next_cursor: Leads to the next page; None on the last one.
        some_words_only: Whether no event has all the words that were asked for, and these have some.
    """

    events: tuple[Event, ...]
    next_cursor: str | None = None
    some_words_only: bool = False


class Search:
    """Finds active events."""

    def __init__(self, database: Database) -> None:
        self._events = database.events

    async def find(self, criteria: Criteria, now: datetime, *, limit: int, cursor: str | None = None) -> Found:
        """One page of at most `limit` events.

        Raises:
            InvalidParameters: The cursor is not one of this search.
            Unavailable: The database cannot be reached.
        """
        after = None if cursor is None else place_from(cursor, criteria)
        wanted = Wanted(criteria)
        if criteria.query and not words(criteria.query):
            return Found(())  # An emoji or punctuation only: nothing is filed under these.
        if not wanted.has_words:
            return await self._list(criteria, now, limit, after)
        for stage in (after.stage,) if after else wanted.stages:
            found = await self._ranked(wanted, stage, criteria, now)
            if found:
                return _page(found, criteria, limit, after)
        return Found(())

    async def _ranked(
        self, wanted: Wanted, stage: Stage, criteria: Criteria, now: datetime
    ) -> list[tuple[Place, Document]]:
        """All candidates that match, in order."""
        candidates = await self._long_running(criteria.ends_after or now)
        keys = wanted.keys(stage)
        for key in keys:
            # A share for each, or a common word would leave nothing to a rare one.
            candidates |= await self._filed_under(key, criteria, now, max(50, CANDIDATES_MAX // len(keys)))
        found = []
        for count, document in enumerate(candidates.values(), 1):
            if _is_in_time(document, criteria, now) and (score := wanted.score(document, stage)):
                found.append((Place(stage, score, document["startDateTime"], document["_id"]), document))
            if count % COMPARED_AT_ONCE == 0:
                await asyncio.sleep(0)
        return sorted(found, key=lambda each: each[0].order)

    async def _filed_under(self, key: str, criteria: Criteria, now: datetime, limit: int) -> dict[str, Document]:
        first = (criteria.ends_after or now) - SPAN
        starts = {"$gte": first, "$lte": criteria.starts_before or _FAR}
        with outages_as_unavailable():
            found = self._events.find({"searchKeys": key, "startDateTime": starts}, _FIELDS)
            documents = await found.sort("startDateTime", 1).limit(limit).to_list(None)
        return {document["_id"]: document for document in documents}

    async def _long_running(self, ends_after: datetime) -> dict[str, Document]:
        """The events that a search by start would miss: they began long ago and are not over."""
        with outages_as_unavailable():
            found = self._events.find({"spansUntil": {"$gte": ends_after, "$lte": _FAR}}, _FIELDS)
            documents = await found.sort("spansUntil", 1).limit(CANDIDATES_MAX // 2).to_list(None)
        return {document["_id"]: document for document in documents if document["startDateTime"] < ends_after - SPAN}

    async def _list(self, criteria: Criteria, now: datetime, limit: int, after: Place | None) -> Found:
        """All events in time, soonest first."""
        found: list[tuple[Place, Document]] = []
        async for documents in self._by_start(criteria, now, after):
            for document in documents:
                place = Place(Stage.ALL, 1, document["startDateTime"], document["_id"])
                if (after is None or place.order > after.order) and _is_in_time(document, criteria, now):
                    found.append((place, document))
            if len(found) > limit:
                break
        return _page(found, criteria, limit, after)

    async def _by_start(self, criteria: Criteria, now: datetime, after: Place | None) -> AsyncIterator[list[Document]]:
        """Events in the order of their start, a window of time after the other."""
        ends_after = criteria.ends_after or now
        last = criteria.starts_before or _FAR
        begin = ends_after - SPAN
        long_running = await self._long_running(ends_after)
        yield sorted(long_running.values(), key=lambda each: (each["startDateTime"], each["_id"]))
        if after is not None:
            begin = max(begin, after.starts_at)
        windows = iter(_WINDOWS)
        end = begin
        for _ in range(_WINDOW_READS_MAX):
            if begin == end:
                end = min(begin + next(windows, _FAR - begin), _FAR)
            documents = await self._started(begin, min(end, last + timedelta(seconds=1)))
            if len(documents) == CANDIDATES_MAX and documents[-1]["startDateTime"] > begin:
                # There may be more at the last of these times, which shall not be torn apart.
                begin = documents[-1]["startDateTime"]
                documents = [document for document in documents if document["startDateTime"] < begin]
            elif len(documents) == CANDIDATES_MAX:
                begin += timedelta(seconds=1)
            else:
                begin = end
            yield documents
            if begin > last or begin >= _FAR:
                return

    async def _started(self, begin: datetime, end: datetime) -> list[Document]:
        with outages_as_unavailable():
            found = self._events.find({"status": "active", "startDateTime": {"$gte": begin, "$lt": end}}, _FIELDS)
            documents = await found.sort("startDateTime", 1).limit(CANDIDATES_MAX).to_list(None)
        return sorted(documents, key=lambda each: (each["startDateTime"], each["_id"]))


def _is_in_time(document: Document, criteria: Criteria, now: datetime) -> bool:
    return (
        document["status"] == "active"
        and document["endDateTime"] > (criteria.ends_after or now)
        and (criteria.starts_before is None or document["startDateTime"] <= criteria.starts_before)
    )


def _page(found: list[tuple[Place, Document]], criteria: Criteria, limit: int, after: Place | None) -> Found:
    """The first `limit` after the cursor, of results in order."""
    rest = [each for each in found if after is None or each[0].order > after.order]
    page = rest[:limit]
    return Found(
        events=tuple(event_from(document) for _, document in page),
        next_cursor=cursor_text(page[-1][0], criteria) if len(rest) > limit else None,
        some_words_only=bool(page) and page[0][0].stage in (Stage.ANY, Stage.ANY_MISSPELT),
    )
