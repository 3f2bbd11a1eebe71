"""Commands to a server on loopback, each one message of the MongoDB wire protocol (OP_MSG).

A driver's client would do, with three threads and a pool for it; this is one socket, and cancels cleanly.
"""

from __future__ import annotations

import asyncio
import struct

import bson

_HEADER = struct.Struct("<iiii")  # length, request id, id answered, operation
_OP_MSG = 2013
_FLAGS_AND_KIND = b"\x00\x00\x00\x00\x00"
_TIMEOUT_SECONDS = 2.0
_ANSWER_MAX_BYTES = 1_048_576


async def answering_pid(port: int) -> int | None:
    """Return the process id of the database that answers on a loopback port; None while there is no proper answer."""
    status = await admin_command(port, "serverStatus", timeout_seconds=_TIMEOUT_SECONDS)
    pid = status.get("pid")
    return pid if isinstance(pid, int) and status.get("ok") == 1 else None


async def admin_command(port: int, name: str, *, timeout_seconds: float) -> dict[str, object]:
    """Return the answer to a command of the database `admin`; an empty one where there is no proper answer."""
    question = bson.encode({name: 1, "$db": "admin"})
    try:
        async with asyncio.timeout(timeout_seconds):
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            try:
                return await _ask(reader, writer, question)
            finally:
                writer.close()
    except (OSError, EOFError, TimeoutError, bson.errors.InvalidBSON):
        return {}


async def _ask(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, question: bytes) -> dict[str, object]:
    body = _FLAGS_AND_KIND + question
    writer.write(_HEADER.pack(_HEADER.size + len(body), 1, 0, _OP_MSG) + body)
    length, *_ = _HEADER.unpack(await reader.readexactly(_HEADER.size))
    if not _HEADER.size + len(_FLAGS_AND_KIND) < length <= _ANSWER_MAX_BYTES:
        raise EOFError("not an answer of this protocol")
    answer = await reader.readexactly(length - _HEADER.size)
    return bson.decode(answer[len(_FLAGS_AND_KIND) :])
