"""The large bodies that are held at the same time have a bound, and nobody takes all of it."""

import pytest

from tornado_copilot.access.bodies import FREE_BYTES, Bodies
from tornado_copilot.errors import RateLimited

KILO = 1024


def held(bodies, who, kilobytes):
    lease = bodies.lease(who)
    lease.hold(kilobytes * KILO)
    return lease


def test_what_is_given_back_is_free_for_others():
    bodies = Bodies(1000 * KILO)
    first = held(bodies, "alice", 700)
    with pytest.raises(RateLimited, match=r"limits\.bodies_max_bytes"):
        held(bodies, "bob", 400)
    second = held(bodies, "bob", 300)
    for _ in range(2):  # The second time does nothing.
        first.release()
    third = held(bodies, "carol", 700)
    with pytest.raises(RateLimited):
        held(bodies, "dave", 100)
    second.release()
    third.release()
    held(bodies, "dave", 1000)


def test_a_body_grows_as_it_comes_and_is_counted_once():
    bodies = Bodies(1000 * KILO)
    lease = bodies.lease("alice")
    for kilobytes in (10, 100, 300, 200, 600):
        lease.hold(kilobytes * KILO)
    held(bodies, "bob", 400)
    with pytest.raises(RateLimited):
        lease.hold(601 * KILO)
    lease.release()
    held(bodies, "carol", 600)


def test_one_person_takes_a_quarter_with_several_bodies_or_one_that_is_larger():
    bodies = Bodies(1000 * KILO)
    leases = [held(bodies, "alice", 100), held(bodies, "alice", 150)]
    with pytest.raises(RateLimited):
        held(bodies, "alice", 65)
    held(bodies, "bob", 150)
    for lease in leases:
        lease.release()
    held(bodies, "alice", 600)
    with pytest.raises(RateLimited):
        held(bodies, "alice", 65)


def test_what_is_small_is_never_refused():
    bodies = Bodies(100 * KILO)
    held(bodies, "alice", 100)
    assert FREE_BYTES == 64 * KILO
    for _ in range(10):
        held(bodies, "bob", 64)
    with pytest.raises(RateLimited):
        held(bodies, "bob", 65)


def test_no_limit_is_no_limit():
    bodies = Bodies(0)
    for _ in range(10):
        held(bodies, "alice", 10**6)
