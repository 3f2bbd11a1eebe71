"""Actions made of typed functions: what they are described as, and what they refuse."""

from typing import Any, cast

import pytest

from tornado_copilot.access.caller import ANONYMOUS, Caller
from tornado_copilot.actions import fields
from tornado_copilot.actions.action import ActionContext, action
from tornado_copilot.actions.event_management import create_event, update_event
from tornado_copilot.actions.event_search import search_events
from tornado_copilot.actions.registry import Registry, build_registry
from tornado_copilot.errors import InvalidParameters, NotFound, Unauthenticated
from tornado_copilot.storage.calendar import Calendar
from tornado_copilot.wire.encoding import timestamp

ALICE = Caller("alice@example.com", name="Alice")
# Nothing in here gets as far as the calendar.
NO_CALENDAR = cast(Calendar, None)


@action(confirm=True)
async def say_it_back(
    context: ActionContext,
    title: fields.Title,
    start_date_time: fields.Start,
    description: fields.Description = "none",
    from_: fields.From | None = None,
    capacity: fields.Capacity | None = None,
) -> dict[str, Any]:
    """Say back what came in.

    At once.
    """
    return {
        "title": title,
        "description": description,
        "start": timestamp(start_date_time),
        "from": from_ and timestamp(from_),
        "capacity": capacity,
        "message": context.person.name,
    }


@action(needs_user=False)
async def wave(context: ActionContext) -> dict[str, Any]:
    """Wave."""
    return {"message": "hello"}


REGISTRY = Registry([say_it_back, wave], NO_CALENDAR, now=lambda: None)
GOOD = {"title": "Jazz", "startDateTime": "2027-05-01T18:00:00Z"}


async def call(caller: Caller = ALICE, **parameters: Any) -> dict[str, Any]:
    return await REGISTRY.call("sayItBack", {**GOOD, **parameters}, caller)


async def refused(**parameters: Any) -> dict[str, str]:
    with pytest.raises(InvalidParameters) as error:
        await call(**parameters)
    assert error.value.status == 422
    return error.value.fields


async def test_parameters_arrive_by_their_names_and_null_is_absent():
    data = await call(**{"from": "2027-05-01T20:00:00.5+02:00", "capacity": None, "title": "  Jazz  "})
    assert data == {
        "title": "Jazz",
        "description": "none",
        "start": "2027-05-01T18:00:00Z",
        "from": "2027-05-01T18:00:00Z",
        "capacity": None,
        "message": "Alice",
    }


@pytest.mark.parametrize(
    ("field", "value", "must_be"),
    [
        ("title", None, "is required"),
        ("title", "", "must be at least 1 characters long"),
        ("title", "   ", "must be at least 1 characters long"),
        ("title", "x" * 201, "must be at most 200 characters long"),
        ("title", 5, "must be text"),
        ("title", {"$gt": ""}, "must be text"),
        ("title", ["Jazz"], "must be text"),
        ("title", "Ja\x00zz", "must be one line without control characters"),
        ("title", "Ja\r\nzz", "must be one line without control characters"),
        ("title", "Ja\u2028zz", "must be one line without control characters"),
        ("description", "x" * 5001, "must be at most 5000 characters long"),
        ("description", "a\x00", "must not hold control characters, except for line breaks and tabs"),
        ("description", "a\x9bb", "must not hold control characters, except for line breaks and tabs"),
        ("startDateTime", "2027-05-01T18:00:00", "must end with an offset from UTC, such as Z or +01:00"),
        ("startDateTime", "tomorrow", "must be a date and time such as 2026-11-22T18:00:00Z"),
        ("startDateTime", "2027-05-01", "must be a date and time such as 2026-11-22T18:00:00Z"),
        ("startDateTime", "2027-02-30T18:00:00Z", "must be a date and time that exist, such as 2026-11-22T18:00:00Z"),
        (
            "startDateTime",
            "2027-05-01T18:00:00+99:00",
            "must be a date and time that exist, such as 2026-11-22T18:00:00Z",
        ),
        ("startDateTime", "2027-05-01T25:00:00Z", "must be a date and time that exist, such as 2026-11-22T18:00:00Z"),
        ("startDateTime", "٢٠٢٧-05-01T18:00:00Z", "must be a date and time such as 2026-11-22T18:00:00Z"),
        ("startDateTime", "0001-01-01T00:00:00+14:00", "must be in the years 2000 to 2100"),
        ("startDateTime", "9999-12-31T23:59:59-12:00", "must be in the years 2000 to 2100"),
        ("startDateTime", 1800000000, "must be a text with a date and time, such as 2026-11-22T18:00:00Z"),
        ("startDateTime", {"$date": 0}, "must be a text with a date and time, such as 2026-11-22T18:00:00Z"),
        ("capacity", 0, "must be 1 or more"),
        ("capacity", 10_001, "must be 10000 or less"),
        ("capacity", "5", "must be a whole number"),
        ("capacity", True, "must be a whole number"),
        ("capacity", 1.5, "must be a whole number"),
        ("capacity", 10**30, "must be 10000 or less"),
    ],
)
async def test_a_bad_value_is_refused_with_what_it_must_be(field, value, must_be):
    assert await refused(**{field: value}) == {field: must_be}


@pytest.mark.parametrize("text", ["one\r\ntwo\tthree", "", "🎷 \u200d e\u0301", "שלום", "x" * 5000])
async def test_a_description_may_have_lines_and_any_script(text):
    assert (await call(description=text))["description"] == text


async def test_every_bad_field_is_named_at_once():
    assert set(await refused(title=1, startDateTime="soon", capacity=0, colour="red")) == {
        "title",
        "startDateTime",
        "capacity",
        "colour",
    }


async def test_what_is_unknown_is_named_but_not_at_any_length():
    named = await refused(**{f"{number}\x00{'y' * 500}": number for number in range(90)})
    assert len(named) == 20
    assert all(len(name) <= 61 and name.isprintable() for name in named)
    assert await refused(**{"bell\x07": 1}) == {"bell?": "is not known here"}
    # Not by the name the function has inside.
    assert "start_date_time" in await refused(start_date_time="2027-05-01T18:00:00Z")
    assert "context" in await refused(context={})


@pytest.mark.parametrize("parameters", [None, [], "title", 5])
async def test_parameters_must_be_an_object(parameters):
    with pytest.raises(InvalidParameters) as error:
        await REGISTRY.call("sayItBack", parameters, ALICE)
    assert error.value.fields == {"parameters": "must be an object"}


async def test_who_may_call_and_what_there_is():
    with pytest.raises(Unauthenticated):
        await call(ANONYMOUS)
    assert await REGISTRY.call("wave", {}, ANONYMOUS) == {"message": "hello"}
    for unknown in ("dance", "say_it_back", "", 5, None, {"$ne": 1}):
        with pytest.raises(NotFound, match="there are sayItBack, wave"):
            await REGISTRY.call(unknown, {}, ALICE)


async def test_an_email_address_is_nobodys_public_name():
    assert (await call(Caller("alice@example.com", email="alice@example.com")))["message"] == "alice"
    assert (await call(Caller("42", email="alice@example.com")))["message"] == "42"


def test_the_description_of_an_action_is_a_tool_schema():
    described = say_it_back.describe()
    assert (described["name"], described["confirm"], described["needsUser"]) == ("sayItBack", True, True)
    assert described["description"] == "Say back what came in. At once."
    schema = described["parameters"]
    assert schema["required"] == ["title", "startDateTime"] and schema["additionalProperties"] is False
    assert list(schema["properties"]) == ["title", "startDateTime", "description", "from", "capacity"]
    capacity = schema["properties"]["capacity"]
    assert (capacity["type"], capacity["minimum"], capacity["maximum"]) == ("integer", 1, 10_000)
    start = schema["properties"]["startDateTime"]
    assert (start["type"], start["format"]) == ("string", "date-time")
    assert all(each["description"] for each in schema["properties"].values())


def test_the_seven_actions_are_those_of_the_contract():
    described = {each["name"]: each for each in build_registry(NO_CALENDAR, now=lambda: None).describe()}
    parameters = {name: list(each["parameters"]["properties"]) for name, each in described.items()}
    event = ["title", "description", "eventType", "startDateTime", "endDateTime", "location", "capacity"]
    assert parameters == {
        "createEvent": event,
        "searchEvents": ["query", "eventType", "from", "to", "location", "limit", "cursor"],
        "registerForEvent": ["eventId"],
        "cancelRegistration": ["eventId"],
        "updateEvent": ["eventId", *event],
        "cancelEvent": ["eventId"],
        "myEvents": [],
    }
    assert [name for name, each in described.items() if not each["needsUser"]] == ["searchEvents"]
    assert {name for name, each in described.items() if not each["confirm"]} == {"searchEvents", "myEvents"}
    assert described["createEvent"]["parameters"]["required"] == event[:5]
    assert described["updateEvent"]["parameters"]["required"] == ["eventId"]


async def test_refusals_before_the_calendar_is_asked():
    context = ActionContext(NO_CALENDAR, ALICE, None, None)
    with pytest.raises(InvalidParameters) as error:
        await search_events({f"x{each}": 0 for each in range(59_000)}, context)
    assert error.value.fields == {"body": "has 59000 fields that are wrong"}
    with pytest.raises(InvalidParameters, match="something to change"):
        await update_event({"eventId": "e1", "title": None}, context)
    with pytest.raises(InvalidParameters) as error:
        await search_events({"from": "2027-05-02T00:00:00Z", "to": "2027-05-01T00:00:00Z"}, context)
    assert error.value.fields == {"to": "must not be before from"}
    with pytest.raises(InvalidParameters) as error:
        await search_events({"limit": 51, "query": {"$regex": ".*"}}, context)
    assert error.value.fields == {"query": "must be text", "limit": "must be 50 or less"}
    with pytest.raises(InvalidParameters) as error:
        await create_event({}, context)
    assert list(error.value.fields) == ["title", "description", "eventType", "startDateTime", "endDateTime"]
