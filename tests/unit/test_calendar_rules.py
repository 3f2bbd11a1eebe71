"""The rules of the calendar, without a database."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tornado_copilot.errors import Conflict, Forbidden, InvalidParameters
from tornado_copilot.storage import calendar_rules as rules
from tornado_copilot.storage import calendar_values
from tornado_copilot.storage.calendar_values import CAPACITY_MAX, Details, Person, Record

NOW = datetime(2026, 11, 22, 18, tzinfo=UTC)
ORGANIZER = Person("olga", "Olga")


def details(**changes) -> Details:
    start = NOW + timedelta(days=9)
    default = Details("Jazz Night", "Jazz.", "concert", start, start + timedelta(hours=3), "Blue Note", 2)
    return replace(default, **changes)


def an_event(**changes) -> Record:
    return rules.create("e1", details(**changes), ORGANIZER, NOW).record


def person(number: int) -> Person:
    return Person(f"user{number}", f"User {number}")


def with_people(count: int, **changes) -> Record:
    record = an_event(**changes)
    for number in range(count):
        record = rules.register(record, person(number), f"r{number}", NOW).record
    return record


def statuses(record: Record) -> dict[str, str]:
    return {user_id: attendee.status for user_id, attendee in record.attendees.items()}


@pytest.mark.parametrize(
    ("changes", "field", "must_be"),
    [
        ({"starts_at": NOW}, "startDateTime", "must be in the future"),
        ({"starts_at": NOW - timedelta(days=1)}, "startDateTime", "must be in the future"),
        ({"ends_at": details().starts_at}, "endDateTime", "must be after startDateTime"),
        ({"ends_at": NOW}, "endDateTime", "must be after startDateTime"),
        ({"ends_at": NOW + timedelta(days=500)}, "endDateTime", "must be within 366 days after startDateTime"),
    ],
)
def test_an_event_in_the_past_or_out_of_order_is_refused(changes, field, must_be):
    with pytest.raises(InvalidParameters) as refused:
        an_event(**changes)
    assert refused.value.fields == {field: must_be}


def test_both_wrong_times_are_named_at_once():
    with pytest.raises(InvalidParameters) as refused:
        an_event(starts_at=NOW - timedelta(days=1), ends_at=NOW - timedelta(days=2))
    assert set(refused.value.fields) == {"startDateTime", "endDateTime"}


def test_those_who_come_after_the_last_place_wait_in_order():
    record = with_people(2)
    change = rules.register(record, person(2), "r2", NOW)
    assert (change.answer.registration.status, change.answer.position) == ("waiting", 1)
    change = rules.register(change.record, person(3), "r3", NOW)
    assert change.answer.position == 2
    assert list(statuses(change.record).values()) == ["registered", "registered", "waiting", "waiting"]
    assert (change.record.event.registered, change.record.event.waiting) == (2, 2)


@pytest.mark.parametrize("already", [0, 2])
def test_nobody_is_in_an_event_twice(already):
    record = with_people(3)
    with pytest.raises(Conflict, match=r"already (registered|on the waiting list)"):
        rules.register(record, person(already), "again", NOW)


def test_nobody_registers_for_what_is_over_or_cancelled():
    record = an_event()
    with pytest.raises(Conflict, match="is over"):
        rules.register(record, person(1), "r", record.event.details.ends_at)
    # While it goes on, they may still come.
    rules.register(record, person(1), "r", record.event.details.starts_at + timedelta(hours=1))
    cancelled = rules.cancel(record, ORGANIZER, NOW).record
    with pytest.raises(Conflict, match="is cancelled"):
        rules.register(cancelled, person(1), "r", NOW)


def test_without_a_capacity_there_is_a_limit_all_the_same(monkeypatch):
    monkeypatch.setattr(calendar_values, "CAPACITY_MAX", 3)
    record = with_people(4, capacity=None)
    assert (record.event.registered, record.event.waiting) == (3, 1)
    assert CAPACITY_MAX == 10_000


def test_a_waiting_list_has_an_end(monkeypatch):
    monkeypatch.setattr(rules, "WAITING_MAX", 2)
    with pytest.raises(Conflict, match="full, and so is its waiting list"):
        with_people(5)


def test_a_place_that_comes_free_goes_to_the_first_who_waits():
    change = rules.cancel_registration(with_people(4), person(0), NOW)
    assert statuses(change.record) == {"user1": "registered", "user2": "registered", "user3": "waiting"}
    (notice,) = change.notices
    assert (notice.kind, notice.user_ids) == ("waitlist.promoted", ("user2",))
    assert "Jazz Night" in notice.message
    assert change.record.attendees["user2"].registration_id == "r2"


def test_whoever_leaves_the_waiting_list_moves_nobody():
    change = rules.cancel_registration(with_people(4), person(2), NOW)
    assert statuses(change.record) == {"user0": "registered", "user1": "registered", "user3": "waiting"}
    assert change.notices == ()


def test_whoever_comes_again_is_the_last():
    record = rules.cancel_registration(with_people(4), person(0), NOW).record
    change = rules.register(record, person(0), "r0b", NOW)
    assert list(statuses(change.record)) == ["user1", "user2", "user3", "user0"]
    assert change.answer.position == 2


def test_only_who_is_registered_can_cancel():
    with pytest.raises(Conflict, match="you are not registered"):
        rules.cancel_registration(with_people(1), person(7), NOW)


@pytest.mark.parametrize(
    "rule", [lambda r, p: rules.update(r, p, {"title": "X"}, NOW), lambda r, p: rules.cancel(r, p, NOW)]
)
def test_only_the_organiser_changes_an_event(rule):
    with pytest.raises(Forbidden):
        rule(with_people(1), person(0))


def test_more_places_are_for_those_who_wait():
    change = rules.update(with_people(5), ORGANIZER, {"capacity": 4}, NOW)
    assert list(statuses(change.record).values()) == ["registered"] * 4 + ["waiting"]
    by_kind = {notice.kind: notice for notice in change.notices}
    assert by_kind["waitlist.promoted"].user_ids == ("user2", "user3")
    assert len(by_kind["event.changed"].user_ids) == change.answer.notified == 5
    assert "4 places" in by_kind["event.changed"].message


def test_no_limit_any_more_is_for_those_who_wait_too():
    change = rules.update(with_people(5), ORGANIZER, {"capacity": None}, NOW)
    assert set(statuses(change.record).values()) == {"registered"}


def test_nobody_who_is_registered_loses_the_place():
    record = with_people(3, capacity=3)
    with pytest.raises(InvalidParameters) as refused:
        rules.update(record, ORGANIZER, {"capacity": 2}, NOW)
    assert refused.value.fields == {"capacity": "must be 3 or more: so many are registered already"}
    assert rules.update(with_people(3, capacity=5), ORGANIZER, {"capacity": 3}, NOW).record.event.details.capacity == 3


def test_a_change_to_what_is_already_so_is_none():
    record = with_people(1)
    change = rules.update(record, ORGANIZER, {"title": "Jazz Night"}, NOW)
    assert change.record is record and change.news is None and change.notices == ()


def test_times_are_checked_only_where_they_change():
    record = an_event()
    started = record.event.details.starts_at + timedelta(hours=1)
    change = rules.update(record, ORGANIZER, {"description": "Running late"}, started)
    assert change.news == "event.changed"
    later = rules.update(record, ORGANIZER, {"ends_at": started + timedelta(hours=5)}, started)
    assert later.record.version == 2
    with pytest.raises(InvalidParameters) as refused:
        rules.update(record, ORGANIZER, {"ends_at": started - timedelta(minutes=1)}, started)
    assert refused.value.fields == {"endDateTime": "must be in the future"}
    with pytest.raises(InvalidParameters) as refused:
        rules.update(record, ORGANIZER, {"starts_at": started - timedelta(minutes=1)}, started)
    assert "startDateTime" in refused.value.fields


def test_a_cancelled_event_keeps_its_people_and_changes_no_more():
    change = rules.cancel(with_people(3), ORGANIZER, NOW)
    assert change.record.event.status == "cancelled" and len(change.record.attendees) == 3
    assert change.notices[0].user_ids == ("user0", "user1", "user2")
    for again in (
        lambda: rules.cancel(change.record, ORGANIZER, NOW),
        lambda: rules.update(change.record, ORGANIZER, {"title": "Back"}, NOW),
        lambda: rules.cancel_registration(change.record, person(0), NOW),
    ):
        with pytest.raises(Conflict, match="is cancelled"):
            again()


def test_whatever_happens_places_and_waiting_list_agree():
    """A random walk; the seed is fixed, so that a failure can be seen again."""
    chance = random.Random(2026)
    record = an_event(capacity=5)
    promoted = 0
    for step in range(3000):
        someone = person(chance.randrange(25))
        try:
            match chance.randrange(5):
                case 0 | 1 | 2:
                    change = rules.register(record, someone, f"r{step}", NOW)
                case 3:
                    change = rules.cancel_registration(record, someone, NOW)
                case _:
                    change = rules.update(record, ORGANIZER, {"capacity": chance.randrange(3, 12)}, NOW)
        except (Conflict, InvalidParameters):
            continue
        assert change.record.version in (record.version, record.version + 1)
        promoted += sum(len(notice.user_ids) for notice in change.notices if notice.kind == "waitlist.promoted")
        record = change.record
        event, present = record.event, list(statuses(record).values())
        assert (event.registered, event.waiting) == (present.count("registered"), present.count("waiting"))
        assert event.registered <= event.details.places
        assert event.waiting == 0 or event.registered == event.details.places
    assert promoted > 50
