"""The rules of a shared draft: who may overwrite what, and what is told to who came too late."""

from datetime import UTC, datetime

import pytest

from tornado_copilot.errors import Conflict, InvalidParameters
from tornado_copilot.rooms.draft_rules import PatchDraft, checked, emptied, made_of, parameters, patched, public
from tornado_copilot.storage.room_drafts import Claim, Draft
from tornado_copilot.storage.rooms import Member
from tornado_copilot.wire.validation import validated

NOW = datetime(2026, 11, 22, 18, tzinfo=UTC)
ALICE, BOB = Member("alice", "Alice"), Member("bob", "Bob")


def patch(version, **values):
    operations = [
        {"op": "remove", "path": f"/{name}"} if value is None else {"op": "replace", "path": f"/{name}", "value": value}
        for name, value in values.items()
    ]
    return checked(validated(PatchDraft, {"room": "r", "version": version, "patch": operations}))


def test_each_field_remembers_who_changed_it_and_when():
    draft = patched(Draft("r"), patch(0, title="Jazz", capacity=20), ALICE, NOW)
    draft = patched(draft, patch(1, capacity=30), BOB, NOW)
    assert parameters(draft) == {"title": "Jazz", "capacity": 30}
    shown = public(draft)
    assert (shown["version"], shown["fields"]["title"]["by"]["id"], shown["fields"]["capacity"]["version"]) == (
        2,
        "alice",
        2,
    )


def test_people_on_different_fields_never_wait_for_each_other():
    draft = patched(Draft("r"), patch(0, title="Jazz"), ALICE, NOW)
    draft = patched(draft, patch(0, location="Park"), BOB, NOW)
    assert parameters(draft) == {"title": "Jazz", "location": "Park"}


def test_a_late_patch_of_a_field_that_somebody_else_changed_is_refused_whole_with_the_draft_as_it_stands():
    draft = patched(Draft("r"), patch(0, title="Jazz"), ALICE, NOW)
    with pytest.raises(Conflict) as caught:
        patched(draft, patch(0, location="Park", title="Rock"), BOB, NOW)
    assert caught.value.details["conflicts"] == ["title"]
    assert caught.value.details["draft"] == public(draft)


def test_a_field_that_was_removed_is_still_somebody_elses_change():
    draft = patched(Draft("r"), patch(0, title="Jazz"), ALICE, NOW)
    draft = patched(draft, patch(1, title=None), ALICE, NOW)
    assert public(draft)["fields"] == {} and parameters(draft) == {}
    with pytest.raises(Conflict):
        patched(draft, patch(1, title="Rock"), BOB, NOW)


def test_ones_own_later_words_replace_ones_earlier_ones():
    draft = patched(Draft("r"), patch(0, title="Jaz"), ALICE, NOW)
    assert parameters(patched(draft, patch(0, title="Jazz"), ALICE, NOW)) == {"title": "Jazz"}


def test_nobody_changes_a_draft_whose_event_is_being_made():
    draft = Draft("r", claim=Claim(ALICE, NOW))
    for author in (ALICE, BOB):
        with pytest.raises(Conflict):
            patched(draft, patch(0, title="Jazz"), author, NOW)


def test_the_next_draft_starts_from_nothing_at_a_new_version():
    draft = emptied(patched(Draft("r"), patch(0, title="Jazz"), ALICE, NOW), 1, {"id": "e1"}, ALICE)
    assert (draft.version, parameters(draft), made_of(draft, 1, ALICE)) == (2, {}, {"id": "e1"})
    assert made_of(draft, 1, BOB) is made_of(draft, 2, ALICE) is None
    with pytest.raises(Conflict):
        emptied(draft, 1, {"id": "e2"}, BOB)


def test_a_change_that_was_meant_for_the_draft_before_does_not_slip_into_the_next_one():
    draft = emptied(patched(Draft("r"), patch(0, title="Jazz"), ALICE, NOW), 1, {"id": "e1"}, ALICE)
    with pytest.raises(Conflict) as caught:
        patched(draft, patch(1, location="Park"), BOB, NOW)
    assert caught.value.body()["draft"] == public(draft)
    assert patched(draft, patch(2, location="Park"), BOB, NOW).version == 3


@pytest.mark.parametrize(
    ("path", "value", "named"),
    [
        ("/title", "", "title"),
        ("/title", {"$gt": ""}, "title"),
        ("/title", "a\x00b", "title"),
        ("/capacity", "5", "capacity"),
        ("/capacity", 0, "capacity"),
        ("/capacity", True, "capacity"),
        ("/startDateTime", "tomorrow", "startDateTime"),
        ("/organizer", "me", "/organizer"),
        ("/title/0", "x", "/title/0"),
        ("title", "x", "title"),
        ("", "x", "path"),
    ],
)
def test_a_value_that_the_event_could_not_have_is_refused_by_its_field(path, value, named):
    asked = {"room": "r", "version": 0, "patch": [{"op": "add", "path": path, "value": value}]}
    with pytest.raises(InvalidParameters) as caught:
        checked(validated(PatchDraft, asked))
    assert list(caught.value.fields) == [named]


def test_a_version_that_never_was_is_refused():
    with pytest.raises(InvalidParameters):
        patched(Draft("r"), patch(1, title="Jazz"), ALICE, NOW)
