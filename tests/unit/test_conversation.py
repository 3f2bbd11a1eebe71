"""What a client's list of messages adds to a thread."""

from datetime import UTC, datetime

from tornado_copilot.assistant.conversation import ChatMessage, new_messages
from tornado_copilot.storage.message_tree import ROOT, nodes_behind
from tornado_copilot.storage.thread import Thread
from tornado_copilot.wire.encoding import encode

HELLO = {"id": "u1", "role": "user", "content": "hello"}
HI = {"id": "a1", "role": "assistant", "content": "hi"}


def thread_of(stored):
    nodes = nodes_behind(ROOT, "b", [encode(each).decode() for each in stored], datetime.now(UTC))
    return Thread("t", "o", tuple(nodes))


def added(stored, sent):
    return [message["content"] for message in new_messages(thread_of(stored), sent)]


def message(role, content, message_id=None):
    return ChatMessage(role=role, content=content, id=message_id)


def test_a_new_thread_takes_the_whole_list():
    assert added([], [message("user", "hello"), message("assistant", "hi"), message("user", "help")]) == [
        "hello",
        "hi",
        "help",
    ]


def test_the_new_message_alone_or_the_whole_conversation_add_the_same():
    new = message("user", "help")
    whole = [message("user", "hello"), message("assistant", "hi"), new]
    assert added([HELLO, HI], [new]) == added([HELLO, HI], whole) == ["help"]


def test_the_same_words_again_are_a_new_message():
    assert added([HELLO, HI], [message("user", "hello")]) == ["hello"]


def test_a_message_that_is_stored_is_not_added_when_its_answer_failed():
    assert added([HELLO], [message("user", "hello", "u1")]) == []
    assert added([HELLO], [message("user", "hello")]) == []
    assert added([HELLO, {**HI, "content": "h"}], [message("user", "hello", "u1")]) == []


def test_a_conversation_that_differs_adds_what_follows_its_last_answer():
    sent = [message("user", "other"), message("assistant", "words"), message("user", "one"), message("user", "two")]
    assert added([HELLO, HI], sent) == ["one", "two"]


def test_something_else_under_an_id_that_is_taken_is_a_new_message():
    thread = thread_of([HELLO, HI])
    for taken in ("u1", "a1"):
        new = new_messages(thread, [message("user", "help", taken)])
        assert [each["content"] for each in new] == ["help"] and new[0]["id"] not in {"u1", "a1"}
    twice = new_messages(thread, [message("user", "one", "u2"), message("user", "two", "u2")])
    assert len({each["id"] for each in twice}) == 2


def test_an_old_id_with_the_same_words_is_a_new_message_and_no_question_about_the_newest_one():
    stored = [
        HELLO,
        HI,
        {"id": "u2", "role": "user", "content": "more"},
        {"id": "a2", "role": "assistant", "content": "so"},
    ]
    new = new_messages(thread_of(stored), [message("user", "hello", "u1")])
    assert [each["content"] for each in new] == ["hello"] and new[0]["id"] != "u1"
    assert added(stored, [message("user", "hello", "u1"), message("user", "more", "u2")]) == []
