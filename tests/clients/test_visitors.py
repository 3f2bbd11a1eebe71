"""Visitors in a browser: their conversations are their own, and go to an account only when the person says so."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.clients.people import Visitor
from tests.server_process import ServerProcess


def test_a_conversation_goes_to_the_account_that_the_person_keeps_it_in(
    visit: Callable[..., Visitor], server: ServerProcess
) -> None:
    person = visit(server).open()
    person.say("hello")
    person.sign_in("keeper@example.com", "Keeper")
    offer = person.page.get_by_role("region", name="Earlier conversations")
    expect(offer).to_contain_text("hello")
    offer.get_by_role("button", name="Move them").click()
    expect(offer).to_be_hidden()
    expect(person.page.locator(".message-user")).to_have_text(["You: hello"])
    cookies = [each["name"] for each in person.page.context.cookies()]
    assert "copilot_visitor" not in cookies
    person.page.get_by_role("button", name="Sign out").click()
    expect(person.page.locator(".message")).to_have_count(0)


def test_what_a_person_leaves_stays_with_the_visitor(visit: Callable[..., Visitor], server: ServerProcess) -> None:
    person = visit(server, viewport={"width": 360, "height": 740}).open()
    person.say("hello")
    person.sign_in("leaver@example.com")
    offer = person.page.get_by_role("region", name="Earlier conversations")
    offer.get_by_role("button", name="Leave them").click()
    expect(offer).to_be_hidden()
    person.page.reload()
    person.expect_live()
    expect(offer).to_be_hidden()
    expect(person.page.locator(".message")).to_have_count(0)
    person.page.get_by_role("button", name="Sign out").click()
    expect(person.page.locator(".message-user")).to_have_text(["You: hello"])


def test_two_browsers_of_visitors_do_not_see_each_others_conversations(
    visit: Callable[..., Visitor], server: ServerProcess
) -> None:
    one, two = visit(server).open(), visit(server).open()
    one.say("hello")
    thread = one.page.evaluate("localStorage.getItem('copilot.thread.visitor')")
    two.page.evaluate("id => localStorage.setItem('copilot.thread.visitor', id)", thread)
    status = two.page.evaluate(
        "async id => (await fetch(`/api/copilotkit/threads/${JSON.parse(id)}/messages`)).status", thread
    )
    assert status == 404
    two.forget_lost_server()
    two.complaints = [each for each in two.complaints if "404" not in each]


@pytest.mark.parametrize("components", ["v1", "v2"])
@pytest.mark.parametrize("place", ["the same origin", "another origin"])
def test_react_keeps_the_conversation_of_a_visitor(
    example, scripted_server: ServerProcess, scripted_server_elsewhere: ServerProcess, components: str, place: str
) -> None:
    runtime = scripted_server if place == "the same origin" else scripted_server_elsewhere
    page = example("", runtime=runtime, components=components).open()
    page.say("say something mine")
    expect(page.last_answer).to_contain_text("something mine")
    page.expect_idle()
    listed = page.page.evaluate(
        """async ([url, kept]) => {
            const headers = kept ? { "Copilot-Visitor": kept } : {};
            return (await (await fetch(`${url}/threads`, { headers })).json()).threads.map(({ name }) => name);
        }""",
        [page.runtime_url, page.page.evaluate(f"localStorage.getItem('visitor:{page.runtime_url}')")],
    )
    assert listed == ["say something mine"]
    page.reload()
    expect(page.said).to_have_text(["say something mine"])
