"""What a run says is gathered for its thread: everything, in order, in few publications."""

import asyncio

from tornado_copilot.assistant import telling
from tornado_copilot.assistant.telling import ThreadTeller, gathered, joined
from tornado_copilot.errors import TooLarge, Unavailable
from tornado_copilot.storage.thread import Thread


async def collect(events, **how):
    return [each async for each in gathered(events, **how)]


def piece(delta, message_id="m", **more):
    return {"type": "TEXT_MESSAGE_CONTENT", "messageId": message_id, "delta": delta, **more}


async def test_a_burst_comes_in_lists_of_the_most_that_is_allowed():
    async def burst():
        yield [*({"type": "CUSTOM", "n": n} for n in range(150)), {"type": "RUN_FINISHED"}]

    lists = await collect(burst(), seconds=60, most=64)
    assert [len(each) for each in lists] == [64, 64, 23]
    assert [event.get("n") for each in lists for event in each] == [*range(150), None]


async def test_the_first_is_told_at_once_and_the_next_after_a_rest():
    asked = []

    async def two():
        yield [{"type": "RUN_STARTED"}]
        asked.append(asyncio.get_running_loop().time())
        yield [{"type": "RUN_FINISHED"}]

    started = asyncio.get_running_loop().time()
    lists = gathered(two(), seconds=0.05, most=64)
    assert await anext(lists) == [{"type": "RUN_STARTED"}] and not asked
    assert await anext(lists) == [{"type": "RUN_FINISHED"}]
    assert asked[0] - started >= 0.05
    await lists.aclose()


async def test_nobody_rests_after_the_end():
    async def over():
        yield [{"type": "RUN_ERROR"}]

    async with asyncio.timeout(5):
        assert await collect(over(), seconds=60, most=64) == [[{"type": "RUN_ERROR"}]]


async def test_a_run_that_says_nothing_is_told_by_nothing():
    async def silence():
        return
        yield []

    assert await collect(silence(), seconds=60, most=64) == []


def test_pieces_of_one_text_are_joined_and_nothing_else_is():
    other = {"type": "STEP_STARTED", "stepName": "s"}
    told = [piece("a"), piece("b"), piece("c", "n"), other, piece("d"), piece("e"), piece("f", subagentRunId="s")]
    kept = [dict(each) for each in told]
    assert joined(told) == [piece("ab"), piece("c", "n"), other, piece("de"), piece("f", subagentRunId="s")]
    assert told == kept


class Spoken:
    """A run that has said all of this at once."""

    id, thread, is_lost = "run", Thread("t", "anonymous"), False

    def __init__(self, *events):
        self.events = events

    async def follow(self):
        yield list(self.events)


class Channel:
    """What a thread's channel hears, in publications of at most so many characters."""

    def __init__(self, most, outages=0):
        self.most, self.outages, self.heard = most, outages, []

    async def publish(self, draft):
        if len(str(draft.message)) > self.most:
            raise TooLarge("too large")
        if self.outages:
            self.outages -= 1
            raise Unavailable("away")
        self.heard.append((draft.key, draft.message["data"]))


async def told(run, channel, said=()):
    await ThreadTeller(channel.publish, gather_seconds=0, gather_events=64).tell(run, list(said))
    return [event for _, data in channel.heard for event in data["events"]]


async def test_what_is_too_large_for_one_publication_is_told_in_several_and_the_end_is_told():
    pieces = [piece(letter * 300) for letter in "abcdefgh"]
    channel = Channel(1000)
    events = await told(Spoken({"type": "RUN_STARTED"}, *pieces, {"type": "RUN_FINISHED"}), channel)
    assert "".join(event.get("delta", "") for event in events) == "".join(each["delta"] for each in pieces)
    assert events[0] == {"type": "RUN_STARTED"} and events[-1] == {"type": "RUN_FINISHED"}
    keys = [key for key, _ in channel.heard]
    assert keys == [*(f"run:run:{number}" for number in range(len(keys) - 1)), "run:run:end"]


async def test_what_alone_is_too_large_is_left_out_and_the_end_is_told():
    channel = Channel(1000)
    said = [{"id": "u1", "role": "user", "content": "x" * 2000}]
    events = await told(Spoken({"type": "RUN_STARTED"}, piece("x" * 2000), {"type": "RUN_FINISHED"}), channel, said)
    assert events == [{"type": "RUN_STARTED"}, {"type": "RUN_FINISHED"}]
    assert not any("messages" in data for _, data in channel.heard)


async def test_the_end_is_told_once_the_log_can_be_written_again(monkeypatch):
    monkeypatch.setattr(telling, "END_PAUSE_SECONDS", 0)
    channel = Channel(1000, outages=5)
    assert await told(Spoken({"type": "RUN_STARTED"}, {"type": "RUN_ERROR"}), channel) == [
        {"type": "RUN_STARTED"},
        {"type": "RUN_ERROR"},
    ]


async def test_of_a_run_that_somebody_else_has_ended_only_the_end_is_told():
    run = Spoken({"type": "RUN_STARTED"}, piece("too late"), {"type": "RUN_ERROR"})
    run.is_lost = True
    channel = Channel(1000)
    assert await told(run, channel) == [{"type": "RUN_ERROR"}]
    assert [key for key, _ in channel.heard] == ["run:run:end"]
