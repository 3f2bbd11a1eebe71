"""Which requests are attached to a run, and when a run without one may be stopped."""

import asyncio

import pytest

from tornado_copilot.assistant.attachments import Attachment, Attachments, CountedActions
from tornado_copilot.errors import Conflict


def later(seconds):
    return asyncio.get_running_loop().time() + seconds


class Slow:
    """Actions that end when they are told to."""

    def __init__(self):
        self.go_on = asyncio.Event()

    async def call(self, name, parameters, *, key=None):
        await self.go_on.wait()
        return {"name": name}


async def test_a_request_is_attached_once_and_released_once():
    run, left = Attachments(asyncio.Event()), []
    run.on_left = lambda: left.append(run.requests)
    first, second, gone = Attachment(), Attachment(), Attachment()
    gone.release()
    for each in (first, first, second, gone):
        each.to(run)
    assert run.requests == 2
    first.release()
    first.release()
    assert run.requests == 1 and not left
    second.release()
    assert run.requests == 0 and left == [0]


async def test_a_run_is_stopped_only_where_no_request_is_attached():
    stopped = asyncio.Event()
    run, request = Attachments(stopped), Attachment()
    request.to(run)
    assert not await run.stop_between_actions(later(1)) and not stopped.is_set()
    request.release()
    assert await run.stop_between_actions(later(1)) and stopped.is_set()


async def test_actions_in_progress_are_finished_and_no_other_one_begins():
    stopped, slow = asyncio.Event(), Slow()
    run = Attachments(stopped)
    actions = CountedActions(slow, run)

    async def two():
        return await actions.call("first", {}), await actions.call("second", {})

    calling = asyncio.create_task(two())
    await asyncio.sleep(0)
    stopping = [asyncio.create_task(run.stop_between_actions(later(5))) for _ in range(2)]
    await asyncio.sleep(0.01)
    assert not stopped.is_set()
    slow.go_on.set()
    with pytest.raises(Conflict):
        await calling
    assert await asyncio.gather(*stopping) == [True, True]


async def test_a_run_is_not_stopped_after_the_wait_for_its_action_has_ended():
    stopped, slow = asyncio.Event(), Slow()
    run = Attachments(stopped)
    actions = CountedActions(slow, run)
    calling = asyncio.create_task(actions.call("first", {}))
    await asyncio.sleep(0)
    assert not await run.stop_between_actions(later(0.02))
    slow.go_on.set()
    assert await calling == {"name": "first"}
    assert not stopped.is_set()


async def test_a_request_that_comes_during_the_action_keeps_the_run():
    stopped, slow = asyncio.Event(), Slow()
    run = Attachments(stopped)
    calling = asyncio.create_task(CountedActions(slow, run).call("first", {}))
    await asyncio.sleep(0)
    stopping = asyncio.create_task(run.stop_between_actions(later(5)))
    await asyncio.sleep(0)
    Attachment().to(run)
    slow.go_on.set()
    await calling
    assert not await stopping and not stopped.is_set()
