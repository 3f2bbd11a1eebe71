"""Limits: places for connections, and rates."""

from __future__ import annotations

import random
import threading
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from tornado_copilot.access.caller import ANONYMOUS, Caller
from tornado_copilot.access.limits import Lease, Limits
from tornado_copilot.access.rates import BoundedMemory, Rates
from tornado_copilot.config import LimitSettings
from tornado_copilot.errors import RateLimited

ALICE, BOB = Caller(user_id="alice"), Caller(user_id="bob")


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def limits(clock: Callable[[], float] | None = None, **settings: int) -> Limits:
    none = dict.fromkeys(
        (
            "connections_per_user",
            "connections_per_address",
            "connections_total",
            "connects_per_user_per_minute",
            "connects_per_address_per_minute",
            "posts_per_user_per_minute",
            "posts_per_address_per_minute",
            "runs_per_user_per_minute",
            "runs_per_address_per_minute",
        ),
        0,
    )
    return Limits(LimitSettings(**(none | settings)), Rates(clock=clock or Clock()))


def refused(call: Callable[..., Any], *arguments: Any) -> RateLimited:
    with pytest.raises(RateLimited) as raised:
        call(*arguments)
    assert raised.value.retry_after_seconds is not None and raised.value.retry_after_seconds >= 1
    return raised.value


async def overrun(count: Callable[..., Awaitable[None]], *arguments: Any) -> RateLimited:
    with pytest.raises(RateLimited) as raised:
        await count(*arguments)
    assert raised.value.retry_after_seconds is not None and raised.value.retry_after_seconds >= 1
    return raised.value


@pytest.mark.parametrize(
    ("setting", "caller", "address", "free"),
    [
        ("connections_total", ALICE, "10.0.0.1", []),
        ("connections_per_user", ALICE, "10.0.0.1", [(BOB, "10.0.0.1"), (ANONYMOUS, "10.0.0.1")]),
        ("connections_per_address", ALICE, "10.0.0.1", [(ALICE, "10.0.0.2"), (ANONYMOUS, "10.0.0.2")]),
    ],
)
def test_a_place_is_free_again_when_its_connection_ends(
    setting: str, caller: Caller, address: str, free: list[tuple[Caller, str]]
) -> None:
    counted = limits(**{setting: 2})
    first, second = counted.lease(caller, address), counted.lease(caller, address)
    error = refused(counted.lease, caller, address)
    assert f"limits.{setting}" in error.message and error.details == {"limit": f"limits.{setting}"}
    for other in free:
        counted.lease(*other)
    first.release()
    third = counted.lease(caller, address)
    refused(counted.lease, caller, address)
    second.release()
    third.release()
    counted.lease(caller, address)


def test_a_second_release_gives_nothing_more_back() -> None:
    counted = limits(connections_total=2)
    first, _second = counted.lease(ALICE, "a"), counted.lease(BOB, "b")
    for _ in range(5):
        first.release()
    counted.lease(ALICE, "a")
    refused(counted.lease, ALICE, "a")


def test_a_lease_ends_with_its_block_whatever_happens_in_it() -> None:
    counted = limits(connections_per_user=1)
    with pytest.raises(RuntimeError), counted.lease(ALICE, "a"):
        refused(counted.lease, ALICE, "a")
        raise RuntimeError
    with counted.lease(ALICE, "a") as lease:
        lease.release()
    counted.lease(ALICE, "a")


def test_a_refused_connection_takes_no_place_anywhere() -> None:
    counted = limits(connections_total=3, connections_per_user=1)
    counted.lease(ALICE, "a")
    for _ in range(10):
        refused(counted.lease, ALICE, "a")
    counted.lease(BOB, "a")
    counted.lease(ANONYMOUS, "a")


def test_nothing_is_left_of_connections_that_ended() -> None:
    counted = limits(connections_total=10_000, connections_per_user=10_000, connections_per_address=10_000)
    leases: list[Lease] = []
    chance = random.Random(3)
    for n in range(5000):
        leases.append(counted.lease(Caller(user_id=f"u{n % 97}"), f"10.0.{n % 13}.1"))
        if chance.random() < 0.5:
            leases.pop(chance.randrange(len(leases))).release()
    for lease in leases:
        lease.release()
    assert not counted._places


def test_visitors_have_an_address_only() -> None:
    counted = limits(connections_per_user=1)
    for _ in range(3):
        counted.lease(ANONYMOUS, "10.0.0.1")


@pytest.mark.parametrize(
    ("setting", "count"),
    [
        ("posts_per_user_per_minute", lambda counted: counted.count_post),
        ("runs_per_user_per_minute", lambda counted: counted.count_run),
    ],
)
async def test_rates_count_users_wherever_they_are_and_visitors_by_address(
    setting: str, count: Callable[[Limits], Callable[[Caller, str], Awaitable[None]]]
) -> None:
    clock = Clock()
    counted = limits(clock, **{setting: 3})
    hit = count(counted)
    for n in range(3):
        await hit(ALICE, f"10.0.0.{n}")
        await hit(ANONYMOUS, "10.0.0.1")
    clock.now += 20
    error = await overrun(hit, ALICE, "10.0.0.9")
    assert f"limits.{setting}" in error.message and "3 a minute" in error.message
    assert error.retry_after_seconds == 40
    await overrun(hit, ANONYMOUS, "10.0.0.1")
    await hit(BOB, "10.0.0.1")
    await hit(ANONYMOUS, "10.0.0.2")
    await hit(Caller(user_id="10.0.0.1"), "10.0.0.7")
    await hit(Caller(user_id="address 10.0.0.1"), "10.0.0.7")
    clock.now += 40
    await hit(ALICE, "10.0.0.1")


async def test_who_waits_as_long_as_told_is_let_in() -> None:
    clock = Clock()
    counted = limits(clock, connects_per_address_per_minute=1)
    await counted.count_connect("a")
    clock.now += 17.3
    wait = (await overrun(counted.count_connect, "a")).retry_after_seconds
    clock.now += wait or 0
    await counted.count_connect("a")


async def test_refused_attempts_do_not_put_off_the_end_of_the_window() -> None:
    clock = Clock()
    counted = limits(clock, connects_per_address_per_minute=2)
    for second in range(60):
        clock.now = 1000.0 + second
        if second < 2:
            await counted.count_connect("a")
        else:
            await overrun(counted.count_connect, "a")
    clock.now = 1060.0
    await counted.count_connect("a")


async def test_rates_are_apart_from_each_other() -> None:
    counted = limits(connects_per_address_per_minute=1, posts_per_user_per_minute=1, runs_per_user_per_minute=1)
    await counted.count_connect("a")
    await counted.count_post(ANONYMOUS, "a")
    await counted.count_run(ANONYMOUS, "a")
    await overrun(counted.count_run, ANONYMOUS, "a")


async def test_zero_switches_every_limit_off() -> None:
    counted = limits()
    for _ in range(2000):
        await counted.count_connect("a")
        await counted.count_connect_of(ALICE)
        await counted.count_post(ALICE, "a")
        await counted.count_run(ALICE, "a")
        counted.lease(ALICE, "a")
    assert not counted._places and not len(counted._rates._own)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff:ffff:ffff:ffff", True),
        ("2001:db8:1:2::1", "2001:0DB8:0001:0002::0001", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("::ffff:10.0.0.1", "10.0.0.1", True),
        ("::ffff:10.0.0.1", "::ffff:10.0.0.2", False),
        ("fe80::1%eth0", "fe80::2%eth0", True),
        ("10.0.0.1", "10.0.0.2", False),
        ("", "10.0.0.2", False),
        ("::1", "127.0.0.1", False),
    ],
)
async def test_a_household_of_ipv6_counts_as_one_address(one: str, other: str, same: bool) -> None:
    counted = limits(connects_per_address_per_minute=1, connections_per_address=1)
    await counted.count_connect(one)
    counted.lease(ANONYMOUS, one)
    if same:
        await overrun(counted.count_connect, other)
        refused(counted.lease, ANONYMOUS, other)
    else:
        await counted.count_connect(other)
        counted.lease(ANONYMOUS, other)


async def test_a_flood_of_addresses_does_not_grow_the_memory_and_starts_no_thread() -> None:
    clock, threads = Clock(), threading.active_count()
    memory = BoundedMemory(clock, windows_max=1000)
    for n in range(50_000):
        await memory.incr(str(n), 60)
        assert len(memory) <= 1000
    assert await memory.get("49999") == 1 and await memory.get("48000") == 0
    clock.now += 60
    await memory.incr("next", 60)
    assert len(memory) == 1
    assert threading.active_count() == threads


async def test_the_memory_keeps_a_window_that_is_hit_again_in_its_turn() -> None:
    clock = Clock()
    memory = BoundedMemory(clock)
    await memory.incr("a", 60)
    clock.now += 30
    await memory.incr("b", 60)
    assert await memory.incr("a", 60) == 2
    assert (await memory.get_expiry("a"), await memory.get_expiry("b")) == (1060.0, 1090.0)
    clock.now += 30
    assert (await memory.get("a"), await memory.get("b")) == (0, 1)
    assert await memory.check() and await memory.reset() == 1 and not len(memory)


@pytest.mark.parametrize("what", ["post", "run"])
async def test_an_address_has_a_rate_of_its_own_whoever_asks_from_it(what: str) -> None:
    counted = limits(**{f"{what}s_per_address_per_minute": 3})
    hit = counted.count_post if what == "post" else counted.count_run
    for n in range(3):
        await hit(Caller(user_id=f"made up {n}"), "10.0.0.1")
    error = await overrun(hit, BOB, "10.0.0.1")
    assert error.details == {"limit": f"limits.{what}s_per_address_per_minute"}
    await overrun(hit, ANONYMOUS, "10.0.0.1")
    await hit(BOB, "10.0.0.2")


async def test_connections_of_one_user_are_counted_wherever_they_come_from() -> None:
    counted = limits(connects_per_user_per_minute=2)
    for _ in range(2):
        await counted.count_connect_of(ALICE)
        await counted.count_connect_of(ANONYMOUS)
    await overrun(counted.count_connect_of, ALICE)
    await counted.count_connect_of(BOB)
    await counted.count_connect_of(ANONYMOUS)
