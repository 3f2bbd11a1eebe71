"""From settings to agents, and what keeps people from an agent that is down."""

import asyncio
import sys
from pathlib import Path

import pytest

from tornado_copilot.access.caller import ANONYMOUS, Caller
from tornado_copilot.assistant.agent import RunContext
from tornado_copilot.assistant.circuit import Circuit
from tornado_copilot.assistant.configured import NEEDS, build_agents, keys_of
from tornado_copilot.assistant.failures import Unreachable
from tornado_copilot.assistant.fallback import WithFallback
from tornado_copilot.assistant.offline.agent import OfflineAgent
from tornado_copilot.assistant.waits import Stopped, Waits
from tornado_copilot.config import Settings
from tornado_copilot.errors import StartupError


def agents(**settings):
    return Settings(agents={"default": {"type": "offline"}, **settings}).agents


def test_an_agent_falls_back_to_one_that_falls_back():
    far = {"type": "remote", "url": "http://far.example/", "fallback": "near"}
    near = {"type": "remote", "url": "http://near.example/", "fallback": "default"}
    made = build_agents(agents(far=far, near=near), {})
    assert isinstance(made["default"], OfflineAgent)
    assert isinstance(made["far"], WithFallback) and isinstance(made["near"], WithFallback)
    assert made["far"]._fallback is made["near"]
    # The last of the chain makes suggestions, the others have none; without it, nobody has.
    assert made["far"].suggest is not None
    assert WithFallback(made["far"]._agent, made["near"]._agent).suggest is None


@pytest.mark.parametrize("key", [{"secret": "s" * 32}, {"jwks_url": "https://idp.example/"}, {"public_key_file": "k"}])
def test_agents_elsewhere_need_a_user_once_a_key_is_configured(key):
    gpt, far = {"type": "openai", "model": "m"}, {"type": "remote", "url": "http://far.example/"}
    mine = {"type": "python", "factory": "a:b", "needs_user": True}
    given = {"default": {"type": "offline"}, "gpt": gpt, "far": far, "open": {**far, "needs_user": False}, "mine": mine}
    assert Settings(agents=given, auth=key).agents_for_users == {"gpt", "far", "mine"}
    assert Settings(agents=given).agents_for_users == {"mine"}


async def test_a_fallback_for_users_makes_no_suggestions_to_visitors():
    class Suggests:
        async def suggest(self, text, context):
            return [{"title": "a", "message": "b"}]

    chain = WithFallback(object(), Suggests(), fallback_needs_user=True)
    nothing = {"actions": None, "memory": None, "now": None, "time_zone": None, "key": ""}
    visitor, user = (RunContext(caller=each, **nothing) for each in (ANONYMOUS, Caller(user_id="alice")))
    assert (await chain.suggest("", visitor), len(await chain.suggest("", user))) == ([], 1)


@pytest.mark.parametrize(
    ("environ", "message"),
    [
        ({}, "agents.gpt.api_key_env: the environment variable MODEL_KEY is not set"),
        ({"MODEL_KEY": " "}, "agents.gpt.api_key_env: the environment variable MODEL_KEY is not set"),
        ({"MODEL_KEY": "schlüssel"}, "agents.gpt.api_key_env: what MODEL_KEY holds cannot be sent in a header"),
        ({"MODEL_KEY": "a\nb"}, "agents.gpt.api_key_env: what MODEL_KEY holds cannot be sent in a header"),
    ],
)
def test_a_key_that_is_missing_or_cannot_be_sent_is_named_and_not_shown(environ, message):
    with pytest.raises(StartupError) as caught:
        build_agents(agents(gpt={"type": "openai", "model": "m", "api_key_env": "MODEL_KEY"}), environ)
    assert str(caught.value) == message


def test_the_keys_of_all_agents_are_known_to_the_log():
    gpt = {"type": "openai", "model": "m", "api_key_env": "A"}
    far = {"type": "remote", "url": "http://far.example/", "api_key_env": "B"}
    assert keys_of(agents(gpt=gpt, far=far), {"A": "one", "B": "two", "C": "three"}) == ["one", "two"]


@pytest.mark.parametrize(
    ("settings", "package"),
    [({"type": "openai", "model": "m"}, "openai"), ({"type": "remote", "url": "http://a/"}, "httpx2")],
)
def test_a_package_that_is_missing_is_named_with_its_version(monkeypatch, settings, package):
    for name in [each for each in sys.modules if each.startswith("tornado_copilot.assistant.")]:
        if name.rpartition(".")[2] in {"remote", "upstream"} or ".openai" in name:
            monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(StartupError, match=rf"^agents\.x: pip install {package}==[\d.]+ is needed for this type: "):
        build_agents(agents(x=settings), {})


def test_what_is_said_to_be_needed_is_what_the_tests_run_with():
    root = Path(__file__).resolve().parents[2]
    assert set(NEEDS.values()) <= set((root / "tests" / "requirements.txt").read_text("utf-8").splitlines())
    assert all(each in (root / "config.yaml").read_text("utf-8") for each in NEEDS.values())


def test_a_circuit_opens_after_outages_in_a_row_and_lets_one_try_after_a_while():
    now = 100.0
    circuit = Circuit(2, 30, clock=lambda: now)
    circuit.check()
    circuit.failed()
    circuit.succeeded()
    circuit.failed()
    circuit.check()
    circuit.failed()
    with pytest.raises(Unreachable) as caught:
        circuit.check()
    assert caught.value.retry_after_seconds == 30
    now = 131.0
    circuit.check()
    with pytest.raises(Unreachable):
        circuit.check()  # somebody tries just now
    circuit.failed()
    now = 160.0
    assert circuit.is_open
    now = 162.0
    circuit.check()
    circuit.succeeded()
    assert not circuit.is_open
    circuit.check()


def test_a_circuit_that_is_switched_off_never_opens():
    circuit = Circuit(0, 30)
    for _ in range(100):
        circuit.failed()
    circuit.check()


async def test_a_wait_ends_when_the_run_is_stopped_and_cancels_what_it_waited_for():
    stopped, cancelled = asyncio.Event(), asyncio.Event()

    async def for_ever():
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            cancelled.set()
            raise

    loop = asyncio.get_running_loop()
    async with Waits(stopped) as waits:
        with pytest.raises(TimeoutError):
            await waits.until(loop.time() + 0.01, for_ever)
        loop.call_later(0.01, stopped.set)
        cancelled.clear()
        with pytest.raises(Stopped):
            await waits.until(loop.time() + 20, for_ever)
        assert cancelled.is_set()
        with pytest.raises(Stopped):
            await waits.until(loop.time() + 20, for_ever)
        with pytest.raises(Stopped):
            await waits.pause(20)
