"""How many channels may be asked for, and heard on one connection."""

import pytest

from tornado_copilot.access.caller import Caller
from tornado_copilot.delivery.channels import CHANNELS_MAX, HEARD_MAX, Channels
from tornado_copilot.errors import InvalidParameters

ALICE = Caller(user_id="alice")
# Too many are refused before anybody is asked whose they are.
CHANNELS = Channels(threads=None, rooms=None)


async def test_too_many_at_once_are_refused():
    with pytest.raises(InvalidParameters) as caught:
        await CHANNELS.authorise([f"room:{n}" for n in range(CHANNELS_MAX + 1)], ALICE)
    assert list(caught.value.fields) == ["channels"]


async def test_too_many_on_one_connection_are_refused_however_few_are_asked_for_at_once():
    heard = frozenset(f"room:{n}" for n in range(HEARD_MAX))
    with pytest.raises(InvalidParameters) as caught:
        await CHANNELS.authorise(["events"], ALICE, heard=heard)
    assert "unsubscribe" in caught.value.fields["channels"]
    assert await CHANNELS.authorise(["events"], ALICE, heard=(heard - {"room:0"}) | {"events"}) == {"events"}
