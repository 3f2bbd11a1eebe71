"""The demo page, as a person uses it."""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import expect

from tests.clients.people import Client, Visitor, token_for
from tests.integration.test_proxy import PASS, before, code_of
from tests.server_process import ServerProcess

Visit = Callable[..., Visitor]
StartServer = Callable[..., ServerProcess]

WATCH_ANSWERS = """() => {
    window.lengths = [];
    new MutationObserver(() => {
        const length = [...document.querySelectorAll(".message-assistant .prose")].at(-1)?.textContent.length ?? 0;
        if (length !== window.lengths.at(-1)) window.lengths.push(length);
    }).observe(document.querySelector("#messages"), { childList: true, subtree: true, characterData: true });
}"""


def create_by_chat(visitor: Visitor, title: str) -> list[str]:
    """Have the assistant create an event by telling it one thing at a time; its answers, in order."""
    said = ["I would like to organise a workshop", title, "tomorrow at 6pm", "for 8 people at the Riverside studio"]
    answers = [visitor.say(words).locator(".prose").inner_text() for words in said]
    expect(visitor.upcoming(title)).to_have_count(0)
    answers.append(visitor.say("yes").locator(".prose").inner_text())
    return answers


def test_visitor_sees_a_live_page_and_which_transport_carries_it(visit: Visit, server: ServerProcess) -> None:
    visitor = visit(server).open()
    status = visitor.page.locator("#connection-state")
    expect(status).to_have_text("Live by server-sent events")
    expect(status).to_have_role("status")
    expect(visitor.page.locator("#connection-beat")).to_have_text(re.compile(r"heard \d"))
    expect(visitor.page.locator("#account-user")).to_have_text("Visitor")


def test_heartbeat_is_shown(start_server: StartServer, visit: Visit) -> None:
    visitor = visit(start_server("stream.heartbeat_seconds=1")).open()
    beat = visitor.page.locator("#connection-beat")
    first = beat.inner_text()
    expect(beat).not_to_have_text(first)
    visitor.expect_live()


def test_event_is_created_by_chat_in_several_turns_and_appears_without_reload(
    visit: Visit, server: ServerProcess
) -> None:
    visitor = visit(server).open().sign_in("alice@example.com", "Alice")
    expect(visitor.page.locator("#account-user")).to_have_text("Alice")
    visitor.page.evaluate(WATCH_ANSWERS)
    title = "Slow Pottery"
    answers = create_by_chat(visitor, title)
    card = visitor.upcoming(title)
    expect(card).to_contain_text("18:00")
    expect(card).to_contain_text("Riverside studio")
    expect(card).to_contain_text("8 of 8 left")
    expect(card).to_contain_text("Yours")
    expect(visitor.page.locator(".message-assistant .card")).to_contain_text([title])
    # As it was written, token by token: each answer began shorter than it ended.
    lengths = visitor.page.evaluate("window.lengths")
    growing = sum(1 for one, other in itertools.pairwise(lengths) if 0 < one < other)
    assert growing >= 3, lengths

    visitor.page.reload()
    visitor.expect_live()
    expect(visitor.upcoming(title)).to_be_visible()
    messages = visitor.page.locator(".message")
    expect(messages).to_have_count(2 * len(answers))
    expect(messages.nth(2)).to_contain_text(title)
    expect(messages.last.locator(".prose")).to_have_text(re.compile(re.escape(answers[-1].splitlines()[0])))


def test_registration_by_button_and_by_chat(visit: Visit, server: ServerProcess) -> None:
    organiser = Client(server.url, "organiser@example.com")
    organiser.create_event("Button Making")
    organiser.create_event("Xylophone Evening")
    visitor = visit(server).open().sign_in("bea@example.com", "Bea")

    card = visitor.upcoming("Button Making")
    expect(card).to_contain_text("10 of 10 left")
    card.get_by_role("button", name="Register").click()
    expect(card).to_contain_text("You are registered")
    expect(card).to_contain_text("9 of 10 left")

    visitor.say("Register me for Xylophone Evening")
    visitor.say("yes")
    expect(visitor.upcoming("Xylophone Evening")).to_contain_text("You are registered")

    visitor.open_view("My events")
    mine = visitor.page.locator("[data-part=registered] .card")
    expect(mine).to_have_count(2)
    mine.filter(has_text="Button Making").get_by_role("button", name="Cancel registration").click()
    expect(mine).to_have_count(1)
    visitor.open_view("Upcoming")
    expect(card).to_contain_text("10 of 10 left")


def test_full_event_has_a_waiting_list_and_whoever_moves_up_is_told(visit: Visit, server: ServerProcess) -> None:
    event = Client(server.url, "organiser@example.com").create_event("Tiny Concert", capacity=1)
    first = Client(server.url, "first@example.com")
    first.act("registerForEvent", eventId=event["id"])
    visitor = visit(server).open().sign_in("cleo@example.com", "Cleo")
    card = visitor.upcoming("Tiny Concert")
    expect(card).to_contain_text("Full")
    card.get_by_role("button", name="Join the waiting list").click()
    expect(card).to_contain_text("You are waiting")
    expect(card).to_contain_text("1 waiting")

    first.act("cancelRegistration", eventId=event["id"])
    expect(visitor.page.locator(".toast")).to_contain_text("Tiny Concert")
    expect(card).to_contain_text("You are registered")
    expect(visitor.page.locator("#notices-count")).to_have_text("1 unread")
    # The cursor outlives a reload, and so the stream does not tell again what the page must therefore ask for.
    visitor.page.reload()
    visitor.expect_live()
    visitor.open_view("Notices")
    expect(visitor.page.locator("#notices .card")).to_contain_text("Tiny Concert")
    expect(visitor.page.locator("#notices-count")).to_have_text("1 unread")
    expect(visitor.page.locator(".toast")).to_have_count(0)


def test_notices_that_are_read_on_one_device_are_read_on_the_other(visit: Visit, server: ServerProcess) -> None:
    organiser = Client(server.url, "organiser@example.com")
    event = organiser.create_event("Lighthouse Tour")
    Client(server.url, "rosa@example.com").act("registerForEvent", eventId=event["id"])
    here = visit(server).open().sign_in("rosa@example.com", "Rosa")
    for place in ("the pier", "the dunes", "the harbour"):
        organiser.act("updateEvent", eventId=event["id"], location=place)
    expect(here.page.locator("#notices-count")).to_have_text("3 unread")
    # She was not there on her other device, and finds them there: shown, not shouted.
    there = visit(server).open().sign_in("rosa@example.com", "Rosa")
    expect(there.page.locator("#notices-count")).to_have_text("3 unread")
    expect(there.page.locator(".toast")).to_have_count(0)
    for visitor in (here, there):
        visitor.open_view("Notices")
        cards = visitor.page.locator("#notices .card")
        expect(cards).to_contain_text(["the harbour", "the dunes", "the pier"])

    here.page.locator("#notices .card", has_text="the dunes").get_by_role("button", name="Mark as read").click()
    for visitor in (here, there):
        expect(visitor.page.locator("#notices-count")).to_have_text("2 unread")
        expect(visitor.page.locator("#notices .card-unread")).to_contain_text(["the harbour", "the pier"])
    expect(here.page.locator("#notices .card").first.get_by_role("button")).to_be_focused()
    there.page.get_by_role("button", name="Mark all as read").click()
    expect(there.page.locator("#notices")).to_be_focused()
    for visitor in (here, there):
        expect(visitor.page.locator("#notices-count")).to_be_hidden()
        expect(visitor.page.locator("#notices .card-unread")).to_have_count(0)
        expect(visitor.page.locator("#notices .card")).to_have_count(3)
    there.page.get_by_role("button", name="Sign out").click()
    expect(there.page.locator("#notices .card")).to_have_count(0)


def test_second_browser_sees_a_new_event_and_its_changes_live(visit: Visit, server: ServerProcess) -> None:
    watcher = visit(server).open()
    organiser = Client(server.url, "organiser@example.com")
    event = organiser.create_event("Night Walk")
    card = watcher.upcoming("Night Walk")
    expect(card).to_be_visible()
    Client(server.url, "someone@example.com").act("registerForEvent", eventId=event["id"])
    expect(card).to_contain_text("9 of 10 left")
    organiser.act("updateEvent", eventId=event["id"], location="Under the bridge")
    expect(card).to_contain_text("Under the bridge")
    organiser.act("cancelEvent", eventId=event["id"])
    expect(card).to_contain_text("Cancelled")
    expect(card.get_by_role("button")).to_have_count(0)


def test_page_comes_back_by_itself_after_the_server_was_killed(start_server: StartServer, visit: Visit) -> None:
    server = start_server()
    visitor = visit(server).open().sign_in("dora@example.com", "Dora")
    client = Client(server.url, "organiser@example.com")
    client.create_event("Before the Crash")
    expect(visitor.upcoming("Before the Crash")).to_be_visible()
    visitor.page.evaluate("window.isSamePage = true")

    server.kill()
    expect(visitor.page.locator("#connection")).not_to_have_attribute("data-state", "connected")
    answer = visitor.say("hello, is anybody there?")
    expect(answer.get_by_role("alert")).to_contain_text("cannot be reached")
    server.start()
    Client(server.url, "organiser@example.com").create_event("After the Crash")

    visitor.expect_live()
    expect(visitor.upcoming("After the Crash")).to_be_visible()
    expect(visitor.upcoming("Before the Crash")).to_be_visible()
    expect(visitor.page.locator("#account-user")).to_have_text("Dora")
    answer.get_by_role("button", name="Try again").click()
    retried = visitor.page.locator(".message-assistant")
    expect(retried).to_have_count(1)
    expect(retried).not_to_have_attribute("aria-busy", "true")
    expect(retried.get_by_role("alert")).to_have_count(0)
    expect(retried.locator(".prose")).not_to_be_empty()
    expect(visitor.page.locator(".message-user")).to_have_count(1)
    assert visitor.page.evaluate("window.isSamePage")
    visitor.forget_lost_server()


def test_answer_that_a_reload_cut_off_is_there_again_and_once(visit: Visit, server: ServerProcess) -> None:
    visitor = visit(server).open().sign_in("lou@example.com", "Lou")
    visitor.page.evaluate(
        """() => new MutationObserver((_, observer) => {
            if (!document.querySelector(".message-assistant .prose")?.textContent) return;
            observer.disconnect();
            location.reload();
        }).observe(document.querySelector("#messages"), { childList: true, subtree: true })"""
    )
    with visitor.page.expect_event("load"):
        visitor.page.get_by_label("Message to the assistant").fill("help")
        visitor.page.keyboard.press("Enter")
    answer = visitor.page.locator(".message-assistant")
    expect(answer).to_have_count(1)
    expect(answer).not_to_have_attribute("aria-busy", "true")
    expect(answer.get_by_role("alert")).to_have_count(0)
    whole = answer.locator(".prose").inner_text()
    visitor.page.reload()
    visitor.expect_live()
    expect(visitor.page.locator(".message")).to_have_count(2)
    expect(answer.locator(".prose")).to_have_text(whole, use_inner_text=True)
    # The conversation is stored with its first answer; a page that asked for it before was told so.
    visitor.complaints = [each for each in visitor.complaints if "404" not in each]


def test_long_answer_is_read_from_its_beginning(visit: Visit, server: ServerProcess) -> None:
    organiser = Client(server.url, "organiser@example.com")
    for number in range(4):
        organiser.create_event(f"Lantern Parade {number}", description="A line.\n" * 12)
    visitor = visit(server).open()
    visitor.say("help")
    answer = visitor.say("Find lantern parade")
    expect(answer.locator(".card").nth(2)).to_be_visible()
    expect(answer.locator(".card").nth(3)).to_be_hidden()
    expect(answer.locator(".prose")).to_be_in_viewport()
    expect(visitor.page.locator(".message-user").last).to_be_in_viewport()
    answer.get_by_role("button", name="Show 1 more").click()
    expect(answer.locator(".card").nth(3)).to_be_focused()


def test_suggestion_chip_is_sent(visit: Visit, server: ServerProcess) -> None:
    visitor = visit(server).open().sign_in("eve@example.com", "Eve")
    chips = visitor.page.locator(".chip")
    expect(chips.first).to_be_visible()
    chip = chips.first
    message = chip.get_attribute("title") or chip.inner_text()
    chip.click()
    expect(visitor.page.locator(".message-user")).to_have_text([re.compile(re.escape(message))])
    expect(visitor.page.get_by_label("Message to the assistant")).to_be_focused()
    expect(visitor.page.locator(".message-assistant .prose")).not_to_be_empty()


def test_what_is_typed_survives_a_reload_and_an_expired_session(visit: Visit, server: ServerProcess) -> None:
    visitor = visit(server).open().sign_in("finn@example.com", "Finn")
    box = visitor.page.get_by_label("Message to the assistant")
    box.fill("a half-finished thou")
    visitor.page.reload()
    visitor.expect_live()
    expect(box).to_have_value("a half-finished thou")

    # What an expired token looks like to the server: not valid any more.
    visitor.page.evaluate(
        """() => {
            const kept = JSON.parse(sessionStorage["copilot.session"]);
            sessionStorage["copilot.session"] = JSON.stringify({ ...kept, token: kept.token + "x" });
        }"""
    )
    visitor.page.reload()
    dialog = visitor.page.get_by_role("dialog")
    expect(dialog).to_contain_text("Your session has expired")
    expect(dialog.get_by_label("E-mail")).to_have_value("finn@example.com")
    dialog.get_by_role("button", name="Sign in").click()
    visitor.expect_live()
    expect(box).to_have_value("a half-finished thou")
    expect(visitor.page.locator("#account-user")).to_have_text("Finn")
    visitor.complaints = [each for each in visitor.complaints if "401" not in each]


def test_stream_that_ends_with_its_token_is_taken_up_again_after_signing_in(
    start_server: StartServer, visit: Visit
) -> None:
    server = start_server()
    token = token_for(server, "ida", seconds=4)
    visitor = visit(server)
    visitor.page.add_init_script(
        "sessionStorage['copilot.session'] ??= " + json.dumps(json.dumps({"token": token, "user": "ida"}))
    )
    visitor.open()
    expect(visitor.page.locator("#account-user")).to_have_text("ida")
    dialog = visitor.page.get_by_role("dialog")
    expect(dialog).to_contain_text("Your session has expired")
    expect(visitor.page.locator("#connection-state")).to_have_text("Not connected: session expired")
    Client(server.url, "organiser@example.com").create_event("While Away")
    expect(visitor.upcoming("While Away")).to_have_count(0)
    dialog.get_by_role("button", name="Sign in").click()
    visitor.expect_live()
    expect(visitor.upcoming("While Away")).to_be_visible()


def test_next_person_at_the_same_browser_finds_nothing_of_the_last(visit: Visit, server: ServerProcess) -> None:
    visitor = visit(server).open().sign_in("max@example.com", "Max")
    visitor.say("help")
    visitor.page.get_by_role("button", name="Sign out").click()
    visitor.sign_in("nora@example.com", "Nora")
    expect(visitor.page.locator(".message")).to_have_count(0)
    expect(visitor.page.locator(".welcome")).to_be_visible()
    visitor.page.get_by_role("button", name="Sign out").click()
    visitor.sign_in("max@example.com", "Max")
    expect(visitor.page.locator(".message")).to_have_count(2)


def test_token_is_asked_for_where_development_sign_in_is_off(start_server: StartServer, visit: Visit) -> None:
    server = start_server("auth.development_sign_in=false")
    visitor = visit(server).open()
    visitor.page.get_by_role("button", name="Sign in").first.click()
    dialog = visitor.page.get_by_role("dialog")
    dialog.get_by_label("E-mail").fill("gus@example.com")
    dialog.get_by_role("button", name="Sign in").click()
    dialog.get_by_label("Token").fill("not.a.token")
    dialog.get_by_role("button", name="Use this token").click()
    expect(dialog.get_by_role("alert")).not_to_be_empty()
    expect(visitor.page.locator("#account-user")).to_have_text("Visitor")
    visitor.complaints = [each for each in visitor.complaints if not re.search("40[134]", each)]


def test_the_sign_in_code_is_asked_for_behind_a_proxy(visit: Visit, server: ServerProcess, tmp_path: Path) -> None:
    with before(server, tmp_path, PASS) as proxy:
        visitor = visit(proxy).open()
        visitor.page.get_by_role("button", name="Sign in").first.click()
        dialog = visitor.page.get_by_role("dialog")
        code = dialog.get_by_label("Sign-in code")
        expect(code).to_be_hidden()
        dialog.locator("#sign-in-user").fill("olga@example.com")
        dialog.get_by_label("Name").fill("Olga")
        visitor.page.keyboard.press("Enter")
        expect(code).to_be_focused()
        expect(dialog.get_by_role("alert")).to_contain_text("printed on its standard output at start")
        visitor.page.keyboard.type("wrong")
        visitor.page.keyboard.press("Enter")
        expect(dialog.get_by_role("alert")).to_contain_text("Code is not right")
        code.fill(code_of(server))
        visitor.page.keyboard.press("Enter")
        expect(visitor.page.locator("#account-user")).to_have_text("Olga")
        visitor.expect_live()
        visitor.page.goto("about:blank")
        visitor.complaints = [each for each in visitor.complaints if "403" not in each]


def test_visitor_who_wants_to_register_is_asked_to_sign_in(visit: Visit, server: ServerProcess) -> None:
    Client(server.url, "organiser@example.com").create_event("Open Door")
    visitor = visit(server).open()
    visitor.upcoming("Open Door").get_by_role("button", name="Register").click()
    expect(visitor.page.get_by_role("dialog")).to_contain_text("Sign in to register")


def test_stopped_answer_stays_as_far_as_it_came(visit: Visit, server: ServerProcess) -> None:
    visitor = visit(server).open().sign_in("hal@example.com", "Hal")
    visitor.page.evaluate(
        """() => new MutationObserver((_, observer) => {
            if (!document.querySelector(".message-assistant .prose")?.textContent) return;
            observer.disconnect();
            document.querySelector("#composer-stop").click();
        }).observe(document.querySelector("#messages"), { childList: true, subtree: true })"""
    )
    answer = visitor.say("What can you do? Please explain everything in detail.")
    expect(answer).to_contain_text("Stopped.")
    expect(answer.locator(".prose")).not_to_be_empty()
    expect(visitor.page.get_by_role("button", name="Send")).to_be_visible()
