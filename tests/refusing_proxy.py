"""A proxy in front of a MongoDB server that refuses writes when a test says so, and passes on everything else."""

from __future__ import annotations

import socket
import struct
from contextlib import suppress
from typing import Any

import bson

from tests.cutting_proxy import CuttingProxy

_HEADER = struct.Struct("<iiii")  # length, request id, id answered, operation
_OP_MSG = 2013
_FLAGS_AND_KIND = b"\x00\x00\x00\x00\x00"
_WRITES = {"insert", "update", "delete", "findAndModify", "createIndexes"}


def refused(code: int) -> dict[str, Any]:
    """The answer of a server that refuses a command."""
    return {"ok": 0.0, "errmsg": "refused by a test", "code": code}


def write_refused(code: int) -> dict[str, Any]:
    """The answer of a server that refuses the document of a command."""
    return {"ok": 1.0, "n": 0, "writeErrors": [{"index": 0, "code": code, "errmsg": "refused by a test"}]}


def not_confirmed(code: int) -> dict[str, Any]:
    """The answer of a primary whose write no majority confirms."""
    return {"ok": 1.0, "n": 1, "nModified": 1, "writeConcernError": {"code": code, "errmsg": "refused by a test"}}


class RefusingProxy(CuttingProxy):
    """Answers writes itself while `answer` is set.

    Attributes:
        answer: The answer to each write; `{}` gives none. None lets writes through.
        refusals: The number of writes that were refused.
        uri: The connection string of the proxy.
    """

    def __init__(self, uri: str) -> None:
        super().__init__(uri)
        self.answer: dict[str, Any] | None = None
        self.refusals = 0
        self.uri = self.url.replace("http", "mongodb") + "/?directConnection=true&retryWrites=false"

    def _carry(self, source: socket.socket, target: socket.socket) -> None:
        if target.getpeername() == self._server:
            with suppress(OSError, EOFError):
                while True:
                    self._pass_on(source, target)
        super()._carry(source, target)

    def _pass_on(self, client: socket.socket, server: socket.socket) -> None:
        header = _exactly(client, _HEADER.size)
        length, request_id, _, operation = _HEADER.unpack(header)
        body = _exactly(client, length - _HEADER.size)
        answer = self.answer
        if answer is None or operation != _OP_MSG or _command(body) not in _WRITES:
            server.sendall(header + body)
            return
        self.refusals += 1
        if answer:
            reply = _FLAGS_AND_KIND + bson.encode(answer)
            client.sendall(_HEADER.pack(_HEADER.size + len(reply), 0, request_id, _OP_MSG) + reply)


def _command(body: bytes) -> str:
    size = int.from_bytes(body[5:9], "little")
    return next(iter(bson.decode(body[5 : 5 + size])))


def _exactly(source: socket.socket, size: int) -> bytes:
    read = b""
    while len(read) < size:
        piece = source.recv(size - len(read))
        if not piece:
            raise EOFError
        read += piece
    return read
