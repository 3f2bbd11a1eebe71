"""Threads as the version before a document for each message has stored them.

`old_threads.json` is what this script prints. Run it with a checkout of that version as the working directory, as
`PYTHONPATH=. python <here>/tests/old_threads.py`: it starts the server, holds some conversations, kills the server in
the middle of one, and dumps the collection `threads` as MongoDB's Extended JSON.
"""

from __future__ import annotations

import asyncio
import json
import uuid
from pathlib import Path
from typing import Any

from bson import json_util

PERFORMER = "{type: python, factory: 'tests.integration.example_agents.for_terminals:make_performer'}"
FILE = Path(__file__).with_suffix(".json")


def old_threads() -> list[dict[str, Any]]:
    """Return the documents."""
    documents: list[dict[str, Any]] = json_util.loads(FILE.read_text())
    return documents


async def dump() -> str:
    """Hold conversations with a server of the old version, and return its threads."""
    from motor.motor_asyncio import AsyncIOMotorClient

    from tests.http_calls import PREFIX, agent_input, call, post, token_for
    from tests.server_process import ServerProcess
    from tornado_copilot.storage.embedded import running_uri

    server = ServerProcess("storage.database=old", f"agents.performer={PERFORMER}").start()
    try:
        user = {"Authorization": f"Bearer {token_for(server, 'alice')}"}
        for number, text in enumerate(("hello", "what can you do?", "find jazz events")):
            said = {
                "messages": [{"role": "user", "content": text}],
                "threadId": "plain",
                "clientMessageId": f"k{number}",
            }
            await post(server, said, **user)
        picture = {"type": "image", "source": {"type": "data", "value": "QUJD" * 100, "mimeType": "image/png"}}
        said = {"id": "u1", "role": "user", "content": [{"type": "text", "text": "count 3"}, picture]}
        for thread_id, headers in (("picture", user), ("anonymous", {})):
            asked = {**agent_input(thread_id, ""), "messages": [said], "state": {"n": 1}}
            await call(server, "POST", f"{PREFIX}/agent/default/run", asked, **headers)
        left = agent_input("left", "count 1000") | {"runId": uuid.uuid4().hex}
        running = asyncio.create_task(call(server, "POST", f"{PREFIX}/agent/performer/run", left, **user))
        await asyncio.sleep(2)
        client: Any = AsyncIOMotorClient(running_uri(server.data_dir), tz_aware=True)
        documents = await client["old"].threads.find().to_list(None)
        client.close()
        running.cancel()
        return json_util.dumps(sorted(documents, key=lambda each: each["_id"]))
    finally:
        server.close()


if __name__ == "__main__":
    print(json.dumps(json.loads(asyncio.run(dump())), indent=1, ensure_ascii=False))
