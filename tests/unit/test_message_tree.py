"""The tree of a thread's messages: paths, branches, and what never counted."""

from datetime import UTC, datetime, timedelta

from tornado_copilot.storage.message_tree import ROOT, MessageTree, Tip, node_from, nodes_behind

OLD = datetime(2026, 1, 1, tzinfo=UTC)


def texts(*names: str) -> list[str]:
    return [f'{{"id":"{name}","role":"user"}}' for name in names]


def ids(path) -> list[str]:
    return [node.message["id"] for node in path]


def test_a_branch_begins_behind_a_message_of_another_one():
    first = nodes_behind(ROOT, "a", texts("1", "2", "3"), OLD)
    edit = nodes_behind(first[0].tip, "b", texts("4", "5"), OLD)
    tree = MessageTree([*first, *edit])
    assert ids(tree.path_to(Tip("a", 3))) == ["1", "2", "3"]
    assert ids(tree.path_to(Tip("b", 3))) == ["1", "4", "5"]
    assert tree.path_to(ROOT) == () and tree.path_to(Tip("c", 1)) == ()


def test_a_document_gives_the_message_back():
    nodes = nodes_behind(Tip("a", 4), "b:with:colons", texts("1", "2"), OLD, [None, "k"])
    again = [node_from(node.document("t")) for node in nodes]
    assert [(each.tip, each.parent, each.text, each.key, each.at) for each in again] == [
        (each.tip, each.parent, each.text, each.key, each.at) for each in nodes
    ]
    assert again[0].parent == Tip("a", 4) and again[1].parent == Tip("b:with:colons", 5)


def test_the_answer_to_a_request_is_found_by_its_key_also_when_it_is_superseded():
    first = nodes_behind(ROOT, "a", texts("1", "2"), OLD, [None, "k"])
    second = nodes_behind(first[0].tip, "b", texts("3"), OLD)
    tree = MessageTree([*first, *second])
    ends = (second[-1].tip, first[-1].tip)
    assert ids(tree.answering("k", ends)) == ["1", "2"] and tree.answering("other", ends) is None
    assert tree.answering("k", ends[:1]) is None, "it was written by a process that died before it counted"


def test_what_a_branch_adds_is_bounded_by_what_was_said():
    base = nodes_behind(ROOT, "a", texts("1"), OLD)
    tree = MessageTree([*base, *nodes_behind(base[0].tip, "run", texts("2", "3", "4"), OLD)])
    assert tree.last_of("run", Tip("a", 1), most=2) == Tip("run", 3)
    assert tree.last_of("run", Tip("a", 1), most=9) == Tip("run", 4)
    assert tree.last_of("other", Tip("a", 1), most=2) == Tip("a", 1)


def test_only_old_messages_on_no_path_are_left_over():
    path = nodes_behind(ROOT, "a", texts("1", "2"), OLD)
    superseded = nodes_behind(path[0].tip, "b", texts("3"), OLD)
    lost = nodes_behind(path[1].tip, "c", texts("4", "5"), OLD)
    young = nodes_behind(path[1].tip, "d", texts("6"), OLD + timedelta(hours=2))
    tree = MessageTree([*path, *superseded, *lost, *young])
    tips = (path[-1].tip, superseded[-1].tip)
    assert tree.left_over(tips, before=OLD + timedelta(hours=1)) == [each.tip for each in lost]
    assert [node.message["id"] for node in tree.within(tips)] == ["2", "1", "3"]
