"""The rules of rooms, who is named in a text, and how often somebody types; without a database."""

from datetime import UTC, datetime

import pytest

from tornado_copilot.errors import Conflict, Forbidden, NotFound
from tornado_copilot.rooms import rules
from tornado_copilot.rooms.mentions import MENTIONS_MAX, mentioned
from tornado_copilot.rooms.typing import EVERY_SECONDS, Typing
from tornado_copilot.storage.rooms import Member, Room

AT = datetime(2026, 11, 22, tzinfo=UTC)
ALICE, BOB, CAROL = Member("alice", "Alice", "owner"), Member("bob", "Bob"), Member("carol", "Carol")


def room(*members, public=False):
    return Room("lobby", "Lobby", public, members, AT, salt="s", version=7)


def test_who_makes_a_room_owns_it_and_everybody_in_it_is_told_once():
    change = rules.create("lobby", "Lobby", BOB, ["carol", "bob", "carol"], AT, salt="s", public=False)
    assert [(each.id, each.role) for each in change.room.members] == [("bob", "owner"), ("carol", "member")]
    assert [entry["channels"] for entry in change.outbox] == [["user:bob", "user:carol"]]


def test_a_change_is_told_to_the_room_and_to_whom_it_concerns_under_a_key_of_its_own():
    change = rules.invite(room(ALICE), "alice", "bob")
    assert [entry["channels"] for entry in change.outbox] == [["room:lobby", "user:bob"]]
    assert change.room.version == 8
    assert change.outbox[0]["key"] == "room:lobby:8"


@pytest.mark.parametrize("public", [True, False])
def test_what_is_so_already_is_no_change(public):
    here = room(ALICE, BOB, public=public)
    assert rules.join(here, BOB) is None
    assert rules.invite(here, "alice", "bob") is None
    assert rules.leave(here, "carol") is None
    assert rules.remove(here, "alice", "carol") is None


def test_who_comes_back_under_another_name_is_known_by_it_and_keeps_their_role():
    change = rules.join(room(ALICE, BOB), Member("alice", "Alice Liddell"))
    assert change.room.members == (Member("alice", "Alice Liddell", "owner"), BOB)
    assert not change.outbox


def test_a_private_room_does_not_exist_for_strangers_and_a_public_one_must_be_joined():
    for do in (
        lambda here: rules.join(here, CAROL),
        lambda here: rules.member_of(here, "carol"),
        lambda here: rules.invite(here, "carol", "dave"),
        lambda here: rules.remove(here, "carol", "bob"),
    ):
        with pytest.raises(NotFound):
            do(room(ALICE, BOB))
    with pytest.raises(NotFound):
        rules.seen_by(None, "alice")
    assert rules.join(room(ALICE, public=True), CAROL).room.member("carol").role == "member"
    with pytest.raises(Forbidden):
        rules.member_of(room(ALICE, public=True), "carol")


def test_only_the_owner_lets_in_and_sends_out():
    for do in (rules.invite, rules.remove):
        with pytest.raises(Forbidden):
            do(room(ALICE, BOB, CAROL), "bob", "carol")
    assert rules.remove(room(ALICE, BOB), "alice", "bob").room.members == (ALICE,)


def test_the_oldest_member_follows_an_owner_who_leaves_and_an_empty_room_whoever_comes_first():
    left = rules.leave(room(ALICE, BOB, CAROL), "alice").room
    assert [(each.id, each.role) for each in left.members] == [("bob", "owner"), ("carol", "member")]
    empty = rules.leave(room(ALICE, public=True), "alice").room
    assert empty.members == ()
    assert rules.join(empty, BOB).room.members[0].role == "owner"


def test_a_full_room_takes_nobody_more():
    full = room(*(Member(str(n), str(n), "member" if n else "owner") for n in range(rules.MEMBERS_MAX)), public=True)
    with pytest.raises(Conflict):
        rules.join(full, BOB)
    with pytest.raises(Conflict):
        rules.invite(full, "0", "bob")
    assert rules.join(full, Member("1", "1")) is None


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("@Bob hello", ["bob"]),
        ("hello @BOB, and @alice!", ["bob", "alice"]),
        ("(@bob)", ["bob"]),
        ("@bob @Bob @bob", ["bob"]),
        ("@Bobby", []),
        ("@bob_2", []),
        ("me@bob", []),
        ("@ bob @@", []),
        ("@@bob", ["bob"]),
        ("@Bob Dylan sings", ["bob"]),
        ("@Bo Diddley sings, and @zoë", ["diddley", "zoe"]),
        ("@bob@example.com", ["mail"]),
        ("nobody", []),
        ("@Zoë, @ZOË", ["zoe"]),
    ],
)
def test_members_are_named_by_name_or_id(text, found):
    members = [ALICE, BOB, Member("dylan", "Bob Dylan"), Member("bob@example.com", "Bob E."), Member("zoe", "Zoë")]
    members += [Member("diddley", "Bo Diddley"), Member("short", "Bo")]
    assert list(mentioned(text, members)) == ["bob@example.com" if each == "mail" else each for each in found]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("@bob@example.com, look", ["bob@example.com"]),
        ("@BOB@example.com, look", ["bob@example.com"]),
        ("@alice look", ["alice"]),
        ("@ALICE, look", ["alice"]),
        ("@alice look here", ["alice"]),
        ("@ALICE look", ["alice"]),
        ("@Alice look here", ["alice"]),
        ("@Bob look here", ["mallory"]),  # nobody else is called so, and no id is spelled so
        ("@Al look", ["al-1", "al-2"]),
        ("@U7 and @u7", ["U7", "u7"]),
        ("@uU", ["UU", "uu"]),
        ("@nobody@example.com", []),
        ("@Zoe\u0308!", ["zoe"]),
        ("@Stra\u00dfe 1", ["street"]),
        ("@I\u0307a @alice", ["alice"]),  # what grows in lower case moves nothing behind it
        ("@\u0430lice", ["look-alike"]),  # a Cyrillic letter, which whoever is named alice does not bear
        ("@alice\u200b hello", ["alice"]),
    ],
)
def test_an_id_is_meant_before_a_name_that_somebody_chose(text, found):
    members = [
        Member("mallory", "Bob"),
        Member("m1", "bob@example.com"),
        Member("m2", "alice"),
        Member("m3", "alice look"),
        Member("m4", "alice\u200b hello"),
        Member("look-alike", "\u0430lice"),
        ALICE,
        Member("bob@example.com", "bob@example.com"),
        Member("al-1", "Al"),
        Member("al-2", "AL"),
        Member("U7", "First"),
        Member("u7", "Second"),
        Member("UU", "Third"),
        Member("uu", "Fourth"),
        Member("nobody", "Nobody"),
        Member("zoe", "Zo\u00eb"),
        Member("street", "stra\u00dfe 1"),
    ]
    assert list(mentioned(text, members)) == found


def test_a_longer_name_takes_no_mention_from_an_id_in_another_case():
    named = [Member("bob", "Bob"), Member("evil", "bob please"), Member("dylan", "Robert Dylan")]
    assert mentioned("@Bob please look, @robert dylan", named) == ("bob", "dylan")


def test_a_text_of_nothing_but_signs_costs_little():
    members = [Member(str(n), "@" * 50 + str(n)) for n in range(rules.MEMBERS_MAX)]
    assert mentioned("@" * 4000, members) == ()
    assert len(mentioned(" ".join(f"@{n}" for n in range(100)), members)) == MENTIONS_MAX


def test_typing_is_told_again_after_a_while_for_each_person_and_room():
    now = [100.0]
    typing = Typing(lambda draft: None, clock=lambda: now[0])
    assert typing.is_due("lobby", "bob")
    typing.tell("lobby", BOB)
    assert not typing.is_due("lobby", "bob")
    assert typing.is_due("lobby", "carol") and typing.is_due("other", "bob")
    now[0] += EVERY_SECONDS
    assert typing.is_due("lobby", "bob")


def test_typists_are_forgotten():
    now = [0.0]
    typing = Typing(lambda draft: None, clock=lambda: now[0])
    for n in range(1000):
        now[0] += EVERY_SECONDS / 10
        typing.tell("lobby", Member(str(n), str(n)))
    assert len(typing._told_at) <= 20
