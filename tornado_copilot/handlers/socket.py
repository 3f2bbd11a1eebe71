"""`PREFIX/ws`: the handshake of a WebSocket (CONTRACT section 3). What comes after it is `socket_session`'s work."""

from __future__ import annotations

from http import HTTPStatus
from http.client import responses

from tornado_copilot.access.credentials import SUBPROTOCOL
from tornado_copilot.delivery.framing import WebSocketFraming
from tornado_copilot.delivery.outlet import Outlet
from tornado_copilot.errors import MalformedRequest, UpgradeRequired
from tornado_copilot.handlers.opening import Opening, OpeningHandler
from tornado_copilot.handlers.socket_session import SocketSession
from tornado_copilot.wire.websocket import VERSION, accepted

UNLIMITED_FRAME_BYTES = 64 * 1_048_576
"""What 0 means in `limits` for a WebSocket, whose messages are held in memory whole."""
_FRAMING = WebSocketFraming()


class SocketHandler(OpeningHandler):
    """Shakes hands, hands its socket over, and is gone."""

    async def get(self) -> None:
        """Decide, then shake hands."""
        accept = self._accepted()
        if self.request.headers.get("Sec-WebSocket-Version") != VERSION:
            self.set_header("Sec-WebSocket-Version", VERSION)
            self.refuse(UpgradeRequired(f"the version of the WebSocket protocol must be {VERSION}"))
            return
        opening = await self.decide()
        try:
            self._open(opening, accept)
        except BaseException:
            opening.lease.release()
            raise

    def _accepted(self) -> str:
        """The answer to the client's key.

        Raises:
            MalformedRequest: This is no handshake.
        """
        headers = self.request.headers
        if headers.get("Upgrade", "").lower() != "websocket":
            raise MalformedRequest("this path takes WebSockets only")
        if "upgrade" not in _names(headers.get("Connection", "").lower()):
            raise MalformedRequest("the Connection header must be Upgrade")
        accept = accepted(headers.get("Sec-WebSocket-Key", ""))
        if accept is None:
            raise MalformedRequest("the Sec-WebSocket-Key header must be 16 bytes in base64")
        return accept

    def _open(self, opening: Opening, accept: str) -> None:
        settings = self.services.settings
        outlet = Outlet(self.detach(), stall_seconds=settings.delivery.outbox_stall_seconds, is_read=True)
        connection = self.open_connection(opening, outlet, _FRAMING, self._head(accept))
        session = SocketSession(
            self.services,
            connection,
            outlet,
            address=self.address,
            message_max_bytes=settings.limits.run_body_bytes or UNLIMITED_FRAME_BYTES,
        )
        outlet.read(session.feed)

    def _head(self, accept: str) -> bytes:
        status = HTTPStatus.SWITCHING_PROTOCOLS
        lines = [
            f"HTTP/1.1 {status} {responses[status]}",
            "Upgrade: websocket",
            "Connection: Upgrade",
            f"Sec-WebSocket-Accept: {accept}",
        ]
        # Ours; never the one that holds the token.
        if SUBPROTOCOL in _names(self.request.headers.get("Sec-WebSocket-Protocol", "")):
            lines.append(f"Sec-WebSocket-Protocol: {SUBPROTOCOL}")
        return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")


def _names(header: str) -> list[str]:
    return [name.strip() for name in header.split(",")]
