"""Pacing: a stream is written at once, and then a few times in a hundredth of a second, whatever a model does.

The source gathers by itself what nobody has asked for yet (`runtime.calls.Stream`), so to rest before asking again is
all that it takes to write many tokens at once, and costs nothing for each token.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from typing import Any

_LAST = frozenset({"RUN_FINISHED", "RUN_ERROR", "done"})
"""What nothing follows, so that there is nothing to rest for."""

Messages = list[dict[str, Any]]


async def paced(batches: AsyncIterator[Messages], seconds: float) -> AsyncGenerator[Messages, None]:
    """The batches, with a rest behind each but the first, which holds what is known before a model was asked.

    Closing this closes the source.

    Args:
        batches: Each with as many messages as there are; an empty one is passed over.
        seconds: How long to rest; 0 for not at all.
    """
    rests = False
    try:
        async for messages in batches:
            if not messages:
                continue
            yield messages
            if rests and seconds and messages[-1].get("type") not in _LAST:
                await asyncio.sleep(seconds)
            rests = True
    finally:
        if isinstance(batches, AsyncGenerator):
            await batches.aclose()
