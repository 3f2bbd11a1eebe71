"""Who was connected to a server that died is seen to be gone by those on another."""

import time

from tests.http_calls import token_for
from tests.integration.test_rooms import ask, hear

SECRET = "a-secret-that-is-long-enough-for-hs256"
LEASE_SECONDS = 3


async def test_people_on_a_killed_server_vanish_from_another_within_the_lease(start_server, database_uri, database):
    settings = (
        f"storage.uri={database_uri}",
        f"storage.database={database.log.database.name}",
        f"auth.secret={SECRET}",
        f"delivery.presence_lease_seconds={LEASE_SECONDS}",
    )
    here, dying = start_server(*settings), start_server(*settings)
    alice, bob, carol = (
        token_for(here, f"{name}@example.com", secret=SECRET, name=name) for name in ("alice", "bob", "carol")
    )
    await ask(here, alice, "room.create", room="lobby", members=["bob@example.com", "carol@example.com"])
    watching = await hear(here, alice, "lobby")
    streams = [await hear(dying, token, "lobby") for token in (bob, carol, carol)]

    async def online():
        members = (await ask(here, alice, "room.members", room="lobby"))["members"]
        return {each["id"].partition("@")[0]: each["online"] for each in members}

    arrived = {}
    while arrived != {"alice": 1, "bob": 1, "carol": 2}:
        told = (await watching.until("room.presence"))["data"]
        arrived[told["user"]["id"].partition("@")[0]] = told["devices"]
    dying.kill()
    killed_at = time.monotonic()
    gone = set()
    while gone != {"bob", "carol"}:
        told = (await watching.until("room.presence"))["data"]
        assert told["devices"] == 0
        gone.add(told["user"]["id"].partition("@")[0])
    print(f"gone after {time.monotonic() - killed_at:.1f} s with a lease of {LEASE_SECONDS} s")
    assert await online() == {"alice": 1, "bob": 0, "carol": 0}
    # Back on the same port, and so are they.
    for stream in streams:
        await stream.close()
    dying.start()
    again = await hear(dying, bob, "lobby")
    told = (await watching.until("room.presence"))["data"]
    assert told == {"room": "lobby", "user": {"id": "bob@example.com", "name": "bob"}, "devices": 1}
    await again.close()
