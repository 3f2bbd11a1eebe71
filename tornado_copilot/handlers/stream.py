"""`GET PREFIX`: the event stream (CONTRACT section 1)."""

from __future__ import annotations

import math
from http.client import responses

from tornado_copilot.delivery.framing import EventStreamFraming
from tornado_copilot.delivery.outlet import Outlet
from tornado_copilot.errors import CopilotError
from tornado_copilot.handlers.opening import Opening, OpeningHandler
from tornado_copilot.wire import sse
from tornado_copilot.wire.encoding import encode

REFUSED_RETRY_MILLISECONDS = 15_000
_FRAMING = EventStreamFraming()


class StreamHandler(OpeningHandler):
    """Opens an event stream, hands its socket over, and is gone."""

    async def prepare(self) -> None:
        """Refuse as a stream where the client asked for that: a native `EventSource` gives up on any status but 200."""
        try:
            await super().prepare()
        except CopilotError as error:
            self._refuse(error)

    async def get(self) -> None:
        """Stream, from now or from where the client left off; or describe the runtime, for who prefers JSON.

        Channels are authorised there, too: a page that was refused a stream is not told why by its browser.
        """
        if not sse.event_stream_is_acceptable(self.request.headers.get("Accept", "")):
            await self.asked_channels()
            self.answer(self.services.copilotkit.info())
            return
        try:
            opening = await self.decide()
        except CopilotError as error:
            self._refuse(error)
            return
        try:
            self._open(opening)
        except BaseException:
            opening.lease.release()
            raise

    def head(self) -> None:
        """The headers of the stream."""
        self.set_stream_headers()

    def _open(self, opening: Opening) -> None:
        head = self._head() + sse.retry(self.services.settings.stream.retry_milliseconds)
        stall_seconds = self.services.settings.delivery.outbox_stall_seconds
        self.open_connection(opening, Outlet(self.detach(), stall_seconds=stall_seconds), _FRAMING, head)

    def _head(self) -> bytes:
        """The response head; the socket is ours from here on, and is not used for a second request."""
        lines = [f"HTTP/1.1 200 {responses[200]}", "Connection: close"]
        lines += [f"{name}: {value}" for name, value in self.stream_headers().items()]
        return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")

    def _refuse(self, error: CopilotError) -> None:
        """Refuse by status; or, where asked and where waiting would mend it, by a stream that says so and ends."""
        wants_a_stream = self.request.method == "GET" and self.get_query_argument("soft", "") == "1"
        if not (wants_a_stream and error.retryable):
            raise error
        self.services.count_refusal(error)
        self.set_stream_headers()
        milliseconds = REFUSED_RETRY_MILLISECONDS
        if error.retry_after_seconds is not None:
            milliseconds = max(milliseconds, round(error.retry_after_seconds * 1000))
        # A page cannot read `retry:`, which is for the browser.
        data = {"message": error.message, "code": error.code, "retryAfterSeconds": math.ceil(milliseconds / 1000)}
        message = {"type": "error", "data": data}
        self.finish(sse.retry(milliseconds) + sse.frame(encode(message)))
