"""Whole conversations in published clients: what each shows before a reload, after it, and from another process.

Each case is a conversation, each client carries it out as it does for its users. A client is then opened anew on the
same process and on another one; all three show the same. It goes on with the conversation, and the agent is given what
is shown. The table of cases and clients is printed at the end: `same`, `-` where a client has no such step, `same (…)`
where a page had to load the conversation again, for the reason in brackets.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import yaml
from playwright.sync_api import expect

from tests.clients.agents import held
from tests.clients.pages import NODE, TERMINALS, Client, NodePages, Page, StepFailed, is_installed
from tests.clients.react_example import Example, open_gate
from tests.server_process import ServerProcess

PICTURE = [
    {"type": "text", "text": "look"},
    {"type": "image", "source": {"type": "data", "value": "iVBORw0KGgo=", "mimeType": "image/png"}},
]
LEGACY_PICTURE = [PICTURE[0], {"type": "binary", "mimeType": "image/png", "data": "iVBORw0KGgo="}]
LONG = 600


@dataclass
class Conversation:
    """One conversation of one client, which can be opened in several pages.

    Attributes:
        client: The client.
        here: The process that all of it is with.
        gates: Where the agent looks for files.
        page: The page that shows it last.
    """

    client: Client
    here: ServerProcess
    gates: Path
    thread_id: str = field(default_factory=lambda: uuid.uuid4().hex)
    page: Page = field(init=False)

    def __post_init__(self) -> None:
        self.page = self.client.open(self.here, self.thread_id)

    def opened(self, server: ServerProcess | None = None, **given: Any) -> Page:
        """Return another page that has loaded the conversation."""
        page = self.client.open(server or self.here, self.thread_id)
        page.do("connect", **given)
        return page

    def say(self, *texts: str) -> None:
        for text in texts:
            self.page.do("say", content=text)

    def fail(self, step: str, **given: Any) -> None:
        """Take a step that fails."""
        with pytest.raises(StepFailed):
            self.page.do(step, **given)


Case = Callable[[Conversation], list[str] | None]


def needs(*steps: str) -> Callable[[Case], Case]:
    """Leave a case out where a client does not have such a step."""

    def marked(case: Case) -> Case:
        case.needs = frozenset(steps)  # type: ignore[attr-defined]
        return case

    return marked


def explained(reason: str) -> Callable[[Case], Case]:
    """Say why a page had to load the conversation again, or another page shows something else."""

    def marked(case: Case) -> Case:
        case.reason = reason  # type: ignore[attr-defined]
        return case

    return marked


def turns(*texts: str) -> list[str]:
    """What is shown of messages that the agent says back."""
    return [each for text in texts for each in (text, f"You said: {text}")]


def plain_turns(talk: Conversation) -> list[str]:
    talk.say("one", "two", "three")
    return turns("one", "two", "three")


def long_thread(talk: Conversation) -> list[str]:
    past = [f"past {number}" for number in range(LONG)]
    _seed(talk, past)
    talk.page.do("connect")
    talk.say("one", "two")
    return [*past, *turns("first", "one", "two")]


def _edited(place: int, same_id: bool) -> Case:
    said = ["one", "two", "three"]

    def case(talk: Conversation) -> list[str]:
        talk.say(*said)
        talk.page.do("edit", place=place, content="other", newId=not same_id)
        return turns(*said[:place], "other")

    case.__name__ = f"edit_of_the_{('first', 'second', 'last')[place]}{'_under_its_id' if same_id else ''}"
    return needs("edit", *(["edit under the same id"] if same_id else []))(case)


def _again(place: int) -> Case:
    def case(talk: Conversation) -> None:
        talk.say("roll 0", "roll 1", "roll 2")
        before = talk.page.texts
        talk.page.do("regenerate", place=place)
        kept = 2 * place + 1
        assert talk.page.texts[:kept] == before[:kept] and len(talk.page.texts) == kept + 1
        assert talk.page.texts[-1] != before[kept]

    case.__name__ = f"another_{('first', 'second', 'last')[place]}_answer"
    return needs("regenerate")(case)


def failing_answer(talk: Conversation) -> list[str]:
    talk.say("one")
    talk.fail("say", content="fail")
    return [*turns("one"), "fail", "So far so good"]


@needs("regenerate")
def failing_answer_asked_again(talk: Conversation) -> list[str]:
    talk.say("one")
    talk.fail("say", content=(said := f"fail once {uuid.uuid4().hex}"))
    talk.page.do("regenerate", place=1)
    return [*turns("one"), said, "This time it works."]


def failing_message_sent_again(talk: Conversation) -> None:
    talk.say("one")
    talk.fail("say", content=(said := f"fail once {uuid.uuid4().hex}"))
    talk.say(said)
    assert talk.page.texts[-2:] == [said, "This time it works."]


def tool_of_the_page(talk: Conversation) -> list[str]:
    talk.say("one", "only concerts")
    talk.page.do("answerTool", content="a concert")
    talk.say("two")
    return [*turns("one"), "only concerts", "The page shows: a concert", *turns("two")]


def result_in_front_of_a_text(talk: Conversation) -> list[str]:
    talk.say("look and say")
    talk.page.do("answerTool", content="a concert")
    talk.say("two")
    return ["look and say", "I am looking.", "The page shows: a concert", *turns("two")]


def tool_without_an_answer(talk: Conversation) -> list[str]:
    talk.say("only concerts", "two")
    return ["only concerts", *turns("two")]


def _interrupted(word: str, **given: Any) -> Case:
    def case(talk: Conversation) -> list[str]:
        talk.say("one", word)
        talk.page.do("resume", payload={"confirmed": True}, **given)
        return [*turns("one"), word, "One question.", 'The answer was: {"confirmed": true}']

    case.__name__ = f"{word.replace(' ', '_')}_resumed{'_with_a_result' if given else ''}"
    return needs("resume with a result")(case) if given else case


def picture_in_the_middle(talk: Conversation) -> None:
    talk.say("one")
    talk.page.do("say", content=PICTURE)
    talk.say("three")
    assert talk.page.texts[2] == "look" and talk.page.texts[-2:] == turns("three")


@needs("until")
def reload_amid_a_run(talk: Conversation) -> list[str]:
    name = uuid.uuid4().hex
    before, after = held(name)
    talk.say("one")
    talk.page.do("say", content=f"hold {name}", background=True)
    talk.page.do("until", text=before)
    second = talk.opened(background=True)
    second.do("until", text=before)
    (talk.gates / name).touch()
    for page in (talk.page, second):
        page.do("settle")
    assert second.shown == talk.page.shown
    return [*turns("one"), f"hold {name}", before + after]


@explained("cut")
@needs("until")
def stale_tab_says_something(talk: Conversation) -> list[str]:
    talk.say("one")
    stale = talk.opened()
    talk.say("two")
    stale.do("say", content="three")
    talk.page = stale
    return turns("one", "three")


@explained("branch")
@needs("until")
def both_tabs_say_something(talk: Conversation) -> list[str]:
    talk.say("one")
    stale = talk.opened()
    talk.say("two")
    stale.do("say", content="three")
    talk.say("four")
    return turns("one", "two", "four")


@explained("one result")
@needs("until")
def both_tabs_answer_a_tool(talk: Conversation) -> list[str]:
    talk.say("only concerts")
    stale = talk.opened()
    talk.page.do("answerTool", content="a concert")
    stale.do("answerTool", content="no concert")
    talk.page = talk.opened()
    again = ["The page shows: a concert"] * 2
    return ["only concerts", *again]


@explained("not cut")
@needs("regenerate")
def another_answer_that_fails(talk: Conversation) -> list[str]:
    talk.say("one", "two", "three")
    talk.fail("edit", place=1, content="fail", newId=True)
    talk.page = talk.opened()
    return turns("one", "two", "three")


@needs("edit")
def edit_after_a_reload(talk: Conversation) -> list[str]:
    talk.say("one", "two", "three")
    talk.page = talk.opened()
    talk.page.do("edit", place=1, content="other", newId=True)
    talk.page.do("edit", place=1, content="another", newId=True)
    talk.say("four")
    return turns("one", "another", "four")


@needs("regenerate")
def another_answer_with_a_tool(talk: Conversation) -> list[str]:
    talk.say("one", "only concerts")
    talk.page.do("answerTool", content="a concert")
    talk.page.do("regenerate", place=1)
    talk.page.do("answerTool", content="no concert")
    return [*turns("one"), "only concerts", "The page shows: no concert"]


def the_same_words(talk: Conversation) -> list[str]:
    talk.say("one", "one", "one")
    return turns("one", "one", "one")


@needs("binary part")
def legacy_picture_in_the_middle(talk: Conversation) -> None:
    talk.say("one")
    talk.page.do("say", content=LEGACY_PICTURE)
    talk.say("three")
    # It is stored and shown as AG-UI 1.0 has it.
    talk.page = talk.opened()
    assert talk.page.texts[2] == "look" and talk.page.texts[-2:] == turns("three")


@needs("abort")
def abort_and_say_something(talk: Conversation) -> list[str]:
    name = uuid.uuid4().hex
    before, _ = held(name)
    talk.page.do("say", content=f"hold {name}", background=True)
    talk.page.do("until", text=before)
    talk.page.do("abort")
    talk.say("two")
    return [f"hold {name}", before, *turns("two")]


CASES: tuple[Case, ...] = (
    plain_turns,
    long_thread,
    *(_edited(place, same_id) for place in (2, 0, 1) for same_id in (True, False)),
    *(_again(place) for place in (2, 1)),
    failing_answer,
    failing_answer_asked_again,
    failing_message_sent_again,
    tool_of_the_page,
    result_in_front_of_a_text,
    tool_without_an_answer,
    _interrupted("interrupt"),
    _interrupted("interrupt a call"),
    _interrupted("interrupt a call", withResult=True),
    picture_in_the_middle,
    reload_amid_a_run,
    stale_tab_says_something,
    both_tabs_say_something,
    both_tabs_answer_a_tool,
    another_answer_that_fails,
    edit_after_a_reload,
    another_answer_with_a_tool,
    the_same_words,
    abort_and_say_something,
    legacy_picture_in_the_middle,
)
COPILOTKIT = "CopilotKit 1.74.0"
NAMES = [*(name for name, _ in NODE.values()), *(each.name for each in TERMINALS)]


def _seed(talk: Conversation, past: list[str]) -> None:
    """Begin a thread with a long past, as a client does that kept it itself."""
    messages = [
        {"id": f"p{at}", "role": ("user", "assistant")[at % 2], "content": text} for at, text in enumerate(past)
    ]
    curl = next(each for each in TERMINALS if each.name == "curl")
    page: Any = curl.open(talk.here, talk.thread_id)
    page.do("say", content="first", past=messages)


@pytest.fixture(scope="module")
def pair(database_uri: str, gates: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[ServerProcess]]:
    """Two processes on one database, with the scripted agent."""
    options = {"pause_seconds": 0, "gates": str(gates)}
    agent = {"type": "python", "factory": "tests.clients.agents:make_agent", "options": options}
    folder = tmp_path_factory.mktemp("pair")
    config = folder / "config.yaml"
    config.write_text(yaml.safe_dump({"agents": {"scripted": agent, "default": {"type": "offline"}}}))
    shared = (
        f"storage.uri={database_uri}",
        f"storage.database=whole_{uuid.uuid4().hex}",
        "limits.runs_per_address_per_minute=0",
        "limits.runs_per_user_per_minute=0",
    )
    # One directory, for one secret.
    processes = [ServerProcess(*shared, config=config, data_dir=folder / "data") for _ in range(2)]
    try:
        yield [each.start() for each in processes]
    finally:
        for each in processes:
            each.close()


@pytest.fixture(scope="module")
def clients() -> Iterator[Callable[[str], Client]]:
    """Return a client by its name; the pages of one in Node share a process."""
    processes = {package: NodePages(package) for package in NODE if is_installed(package)}
    known = {each.name: each for each in TERMINALS}
    known |= {NODE[package][0]: Client(*NODE[package], each.page) for package, each in processes.items()}

    def named(name: str) -> Client:
        if name not in known:
            pytest.skip("needs node, and the client's packages installed; tests/run does it where npm is")
        return known[name]

    yield named
    for each in processes.values():
        each.close()


@pytest.fixture(scope="module")
def table(request: pytest.FixtureRequest) -> Iterator[dict[tuple[str, str], str]]:
    """The outcomes by case and client; printed at the end."""
    cells: dict[tuple[str, str], str] = {}
    yield cells
    names = [name for name in [*NAMES, COPILOTKIT] if any(client == name for _, client in cells)]
    rows = [case.__name__ for case in CASES if any(each == case.__name__ for each, _ in cells)]
    width = max((len(each) for each in rows), default=0)
    lines = [["case".ljust(width), *names]]
    for row in rows:
        marks = [cells.get((row, name), "").ljust(len(name)) for name in names]
        lines.append([row.replace("_", " ").ljust(width), *marks])
    with request.config.pluginmanager.get_plugin("capturemanager").global_and_fixture_disabled():
        print("", *map(" | ".join, lines), sep="\n")


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.__name__)
def test_reload_shows_what_was_shown(
    case: Case,
    name: str,
    pair: list[ServerProcess],
    gates: Path,
    clients: Callable[[str], Client],
    table: dict[tuple[str, str], str],
) -> None:
    client = clients(name)
    cell = (case.__name__, name)
    if getattr(case, "needs", frozenset()) & client.lacks:
        table[cell] = "-"
        return
    table[cell] = "DIFFERS"
    here, there = pair
    talk = Conversation(client, here, gates)
    expected = case(talk)
    before = talk.page
    if expected is not None:
        assert before.texts == expected
    reloaded, elsewhere = talk.opened(), talk.opened(there)
    assert (reloaded.texts, elsewhere.texts) == (before.texts, before.texts)
    assert reloaded.shown == before.shown
    assert elsewhere.shown == before.shown
    shown = reloaded.texts
    reloaded.do("say", content="said?")
    *said, given = reloaded.texts
    assert said == [*shown, "said?"]
    assert json.loads(given) == said[-len(json.loads(given)) :]
    assert talk.opened(there).shown == reloaded.shown
    reason = getattr(case, "reason", None)
    table[cell] = f"same ({reason})" if reason else "same"


def _say(page: Example, said: str, answer: str) -> None:
    page.say(said)
    expect(page.answers(answer).last).to_be_visible()
    page.expect_idle()


def _plain_turns(page: Example, gates: Path) -> None:
    for text in ("one", "two"):
        _say(page, text, f"You said: {text}")


def _failing_answer(page: Example, gates: Path) -> None:
    _say(page, "one", "You said: one")
    _say(page, "fail", "So far so good")


def _tool_of_the_page(page: Example, gates: Path) -> None:
    _say(page, "only concerts", "The page shows:")
    _say(page, "two", "You said: two")


def _interrupt_resumed(page: Example, gates: Path) -> None:
    page.say("interrupt")
    page.confirmation.get_by_role("button", name="Decline").click()
    expect(page.answers("The answer was:")).to_have_count(1)


def _reload_amid_a_run(page: Example, gates: Path) -> None:
    name = uuid.uuid4().hex
    before, after = held(name)
    page.say(f"hold {name}")
    expect(page.answers(before)).to_have_count(1)
    page.reload(events=0)
    expect(page.answers(before)).to_have_count(1)
    open_gate(gates, name)
    expect(page.answers(before + after)).to_have_count(1)


@pytest.mark.parametrize(
    "case",
    [_plain_turns, _failing_answer, _tool_of_the_page, _interrupt_resumed, _reload_amid_a_run],
    ids=lambda case: case.__name__.removeprefix("_"),
)
def test_copilotkit_shows_the_same_after_a_reload(
    case: Callable[[Example, Path], None],
    pair: list[ServerProcess],
    gates: Path,
    example: Callable[..., Example],
    table: dict[tuple[str, str], str],
) -> None:
    here, there = pair
    cell = (case.__name__.removeprefix("_"), COPILOTKIT)
    table[cell] = "DIFFERS"
    user, chosen = f"{uuid.uuid4().hex}@example.com", {"components": "v2", "thread": uuid.uuid4().hex}
    page = example(user, server=here, **chosen).open(events=0)
    case(page, gates)
    page.expect_idle()
    before = page.conversation.all_text_contents()
    page.reload(events=0)
    expect(page.conversation).to_have_text(before)
    page.visitor.url = there.url
    elsewhere = Example(page.visitor, there, {"agent": "scripted", **chosen}, user).open(events=0)
    expect(elsewhere.conversation).to_have_text(before)
    table[cell] = "same"
