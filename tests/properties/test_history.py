"""Reconciliation over random threads and lists: nothing is lost, nothing comes twice, the order is kept."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tornado_copilot.assistant.history import Entry, Item, Plan, content_of, reconcile

ROLES = ("user", "assistant", "call", "reasoning", "activity")


@st.composite
def threads(draw: st.DrawFn, prefix: str = "t") -> list[Entry]:
    """Return a thread; results stand behind their calls, or are missing."""
    thread: list[Entry] = []
    for place, role in enumerate(draw(st.lists(st.sampled_from(ROLES), max_size=8))):
        name = f"{prefix}{place}"
        text = draw(st.sampled_from(["a", "b", "c"]))
        if role == "call":
            thread.append(Entry(name, "assistant", text, calls=(f"call-{name}",)))
            if draw(st.booleans()):
                thread.append(Entry(f"{name}-result", "tool", text, answers=f"call-{name}"))
        else:
            thread.append(Entry(name, role, text))
    return thread


@st.composite
def lists(draw: st.DrawFn, thread: list[Entry]) -> list[Entry]:
    """Return what a client may send: a part of the thread, edits, results, and messages of its own."""
    sent: list[Entry] = []
    for each in thread:
        kind = draw(st.sampled_from(["keep", "keep", "keep", "drop", "edit", "rename"]))
        if kind == "edit":
            each = replace(each, content="edited")
        elif kind == "rename":
            each = replace(each, id=f"renamed-{each.id}")
        if kind != "drop":
            sent.append(each)
        sent += [Entry(f"own-{call}", "tool", "r", answers=call) for call in each.calls if draw(st.booleans())]
    new = draw(st.lists(st.sampled_from(["user", "assistant", "system", "reasoning"]), max_size=3))
    return [*sent, *(Entry(f"n{place}", role, "new") for place, role in enumerate(new))]


@st.composite
def cases(draw: st.DrawFn) -> tuple[list[Entry], list[Entry], bool | None, str | None]:
    thread = draw(threads())
    holds = draw(st.sampled_from([None, True, False]))
    mode = draw(st.sampled_from([None, None, None, "append", "replace"]))
    return draw(lists(thread)), thread, holds, mode


def conversation(plan: Plan, sent: list[Entry], path: list[Entry]) -> list[Entry]:
    """Return what is stored; an id that is taken is replaced, as `run_history` does."""
    said = list(path[: plan.kept])
    for item in plan.tail:
        entry = path[item.place] if item.source == "thread" else sent[item.place]
        is_taken = item.source == "sent" and any(entry.id == each.id for each in said)
        said.append(replace(entry, id=f"{entry.id}-again") if is_taken else entry)
    return said


@settings(max_examples=300, deadline=None, derandomize=True)
@given(cases())
def test_nothing_is_lost_or_comes_twice(case) -> None:
    sent, thread, holds, mode = case
    plan = reconcile(sent, thread, client_holds_history=holds, mode=mode)
    items = [*(Item("thread", place) for place in range(plan.kept)), *plan.tail]
    assert len(set(items)) == len(items)
    stored = [each.place for each in items if each.source == "thread"]
    if not plan.cuts:
        assert stored == list(range(len(thread)))
    if mode != "replace":
        assert [each for each in stored if each < plan.kept] == list(range(plan.kept))
    added = [sent[each.place] for each in items if each.source == "sent"]
    assert not any(each.role in {"system", "developer"} for each in added)
    known = {each.id for each in thread}
    new = [each for each in sent if each.role == "user" and each.id.startswith("n")]
    assert [each for each in added if each in new] == new
    assert len({each.id for each in added if each.id not in known}) == sum(each.id not in known for each in added)


@settings(max_examples=300, deadline=None, derandomize=True)
@given(cases())
def test_only_the_user_cuts(case) -> None:
    sent, thread, holds, mode = case
    plan = reconcile(sent, thread, client_holds_history=holds, mode=mode)
    if plan.cuts and mode is None:
        before = {each.id: content_of(each.content) for each in thread}
        listed = [each for each in sent if each.role not in {"system", "developer"}]
        said = [each for each in listed if each.role == "user" and before.get(each.id) != content_of(each.content)]
        assert said or listed[-1].role == "user"
    if mode == "append" or not sent:
        assert not plan.cuts


@settings(max_examples=300, deadline=None, derandomize=True)
@given(cases())
def test_results_stand_behind_their_calls(case) -> None:
    sent, thread, holds, mode = case
    said = conversation(reconcile(sent, thread, client_holds_history=holds, mode=mode), sent, thread)
    answered = [each.answers for each in said if each.answers is not None]
    assert len(set(answered)) == len(answered)
    for place, each in enumerate(said):
        if each.answers is not None:
            calling = max(at for at, one in enumerate(said) if each.answers in one.calls)
            assert calling < place and all(one.answers for one in said[calling + 1 : place])


@settings(max_examples=200, deadline=None, derandomize=True)
@given(cases())
def test_what_a_client_shows_afterwards_changes_nothing(case) -> None:
    sent, thread, holds, mode = case
    said = conversation(reconcile(sent, thread, client_holds_history=holds, mode=mode), sent, thread)
    said.append(Entry("answer", "assistant", "an answer"))
    again = reconcile(said, said, client_holds_history=True)
    assert (again.kept, again.tail, again.cuts) == (len(said), (), False)
    more = reconcile([*said, Entry("next", "user", "more")], said, client_holds_history=True)
    assert (more.kept, more.tail, more.cuts) == (len(said), (Item("sent", len(said)),), False)


@settings(max_examples=200, deadline=None, derandomize=True)
@given(threads("old"), st.data())
def test_a_superseded_branch_becomes_current_again(old: list[Entry], data: st.DataObject) -> None:
    thread = [*old[:2], Entry("u", "user", "other"), Entry("a", "assistant", "way")]
    tips = {each.id: old[: place + 1] for place, each in enumerate(old) if place >= 2}
    if not tips:
        return
    shown = data.draw(st.sampled_from(sorted(tips)))
    path = tips[shown]
    plan = reconcile([*path, Entry("n", "user", "on")], thread, tips.get)
    assert plan.branch == shown and plan.cuts
    assert conversation(plan, [*path, Entry("n", "user", "on")], path)[-1].id == "n"
    assert [each.id for each in conversation(plan, [*path, Entry("n", "user", "on")], path)[:-1]] == [
        each.id for each in path
    ]


def test_many_activities_behind_one_message_take_linear_time() -> None:
    question = Entry("u", "user", "hello")
    thread = [question, *(Entry(f"a{number}", "activity", {}) for number in range(5_000))]
    for sent in (thread[1:], thread[:0:-1]):
        began = time.thread_time()
        plan = reconcile([replace(question, content="edited"), *sent], thread, client_holds_history=True)
        assert time.thread_time() - began < 1, "it took four seconds when each of them looked at all others"
        assert plan.kept == 0


TURN = [Entry("u", "user", "only"), Entry("c", "assistant", calls=("call",))]


@pytest.mark.parametrize("result", [[], TURN[1:], [replace(TURN[0], id="new"), TURN[1]]])
def test_a_result_with_the_turn_of_its_call_does_not_show_that_the_client_holds_the_history(result) -> None:
    plan = reconcile([*result, Entry("r", "tool", "a", answers="call")], TURN)
    assert (plan.kept, plan.cuts, plan.shares) == (2, False, None)
    assert reconcile([*TURN, Entry("r", "tool", "a", answers="call")], TURN).shares is True


@pytest.mark.parametrize(("holds", "mode"), [(False, None), (None, "append"), (True, "append")])
def test_a_client_that_sends_only_what_is_new_says_the_same_under_the_same_id(holds, mode) -> None:
    said = Entry("1", "user", "yes")
    path = [said, Entry("a", "assistant", "fine"), Entry("u", "user", "no"), Entry("b", "assistant", "well")]
    plan = reconcile([said], path, client_holds_history=holds, mode=mode)
    assert (plan.kept, plan.tail, plan.cuts) == (4, (Item("sent", 0),), False)
    retried = reconcile([said], path[:1], client_holds_history=holds, mode=mode)
    assert (retried.kept, retried.tail, retried.cuts) == (1, (), False)
    listed = reconcile([*path[::2], Entry("n", "user", "new")], path, client_holds_history=holds, mode="append")
    assert (listed.kept, listed.tail) == (4, (Item("sent", 2),))
