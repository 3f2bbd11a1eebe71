"""Ask a server on loopback who it is, in one message of the MongoDB wire protocol (OP_MSG).

A driver's client would do, with three threads and a pool for it; this is one socket, and cancels cleanly.
"""

from __future__ import annotations

import asyncio
import struct

import bson

_HEADER = struct.Struct("<iiii")  # length, request id, id answered, operation
_OP_MSG = 2013
_FLAGS_AND_KIND = b"\x00\x00\x00\x00\x00"
_QUESTION = bson.encode({"serverStatus": 1, "$db": "admin"})
_TIMEOUT_SECONDS = 2.0
_ANSWER_MAX_BYTES = 1_048_576


async def answering_pid(port: int) -> int | None:
    """The process id of the database that answers on a loopback port; None while there is no proper answer."""
    try:
        async with asyncio.timeout(_TIMEOUT_SECONDS):
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            try:
                status = await _ask(reader, writer)
            finally:
                writer.close()
    except (OSError, EOFError, TimeoutError, bson.errors.InvalidBSON):
        return None
    pid = status.get("pid")
    return pid if isinstance(pid, int) and status.get("ok") == 1 else None


async def _ask(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> dict[str, object]:
    body = _FLAGS_AND_KIND + _QUESTION
    writer.write(_HEADER.pack(_HEADER.size + len(body), 1, 0, _OP_MSG) + body)
    length, *_ = _HEADER.unpack(await reader.readexactly(_HEADER.size))
    if not _HEADER.size + len(_FLAGS_AND_KIND) < length <= _ANSWER_MAX_BYTES:
        raise EOFError("not an answer of this protocol")
    answer = await reader.readexactly(length - _HEADER.size)
    return bson.decode(answer[len(_FLAGS_AND_KIND) :])
