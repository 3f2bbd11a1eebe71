"""What the page looks like, and whether everybody can use it: contrast, narrow screens, the keyboard."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.clients.people import Client, Visitor
from tests.server_process import ServerProcess

Visit = Callable[..., Visitor]

# Of each piece of text on the screen: the WCAG contrast of its colour and the nearest background that is painted.
LOW_CONTRASTS = """() => {
    const channels = (colour) => colour.match(/[\\d.]+/g).map(Number);
    const luminance = ([r, g, b]) => {
        const [R, G, B] = [r, g, b].map((c) => (c /= 255) <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
        return 0.2126 * R + 0.7152 * G + 0.0722 * B;
    };
    const background = (node) => {
        for (let each = node; each; each = each.parentElement) {
            const colour = channels(getComputedStyle(each).backgroundColor);
            if (colour.length < 4 || colour[3] > 0.99) return colour;
        }
        return [255, 255, 255];
    };
    const low = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
        const node = walker.currentNode.parentElement;
        if (!walker.currentNode.data.trim() || !node.checkVisibility()) continue;
        const [one, other] = [channels(getComputedStyle(node).color), background(node)].map(luminance);
        const contrast = (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
        if (contrast < 4.5) low.push(`${contrast.toFixed(2)} ${node.className} ${walker.currentNode.data.trim()}`);
    }
    return low;
}"""


def test_contrast_is_sufficient_in_light_and_dark(visit: Visit, server: ServerProcess, tmp_path: Path) -> None:
    organiser = Client(server.url, "organiser@example.com")
    organiser.act("cancelEvent", eventId=organiser.create_event("Called Off")["id"])
    organiser.create_event("Contrast Evening")
    visitor = visit(server).open().sign_in("iris@example.com", "Iris")
    visitor.upcoming("Contrast Evening").get_by_role("button", name="Register").click()
    expect(visitor.upcoming("Contrast Evening")).to_contain_text("You are registered")
    visitor.say("What is on tomorrow?")
    expect(visitor.page.locator(".chip").first).to_be_visible()
    backgrounds = set()
    for scheme in ("light", "dark"):
        visitor.page.emulate_media(color_scheme=scheme)
        visitor.page.screenshot(path=tmp_path / f"{scheme}.png")
        assert visitor.page.evaluate(LOW_CONTRASTS) == []
        backgrounds.add(visitor.page.evaluate("getComputedStyle(document.body).backgroundColor"))
    assert len(backgrounds) == 2


def test_narrow_screen_shows_one_panel_at_a_time(visit: Visit, server: ServerProcess, tmp_path: Path) -> None:
    Client(server.url, "organiser@example.com").create_event("A Rather Long Title for a Small Screen " + "x" * 60)
    visitor = visit(server, viewport={"width": 360, "height": 740}).open().sign_in("jo@example.com", "Jo")
    visitor.say("What is on tomorrow?")
    page: Page = visitor.page
    views = page.get_by_role("navigation").get_by_role("button")
    expect(views).to_have_count(4)
    for view in views.all():
        view.click()
        expect(view).to_have_attribute("aria-current", "true")
        assert page.locator(".panel:visible").count() == 1
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
        page.screenshot(path=tmp_path / f"{view.inner_text().split()[0]}.png")


def test_page_is_usable_by_keyboard_alone(visit: Visit, server: ServerProcess) -> None:
    visitor = visit(server).open()
    page = visitor.page
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the chat")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Sign in").first).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog").get_by_label("E-mail")).to_be_focused()
    page.keyboard.type("kim@example.com")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Sign out")).to_be_focused()
    visitor.expect_live()
    box = page.get_by_label("Message to the assistant")
    for _ in range(12):
        page.keyboard.press("Tab")
        if box.evaluate("(node) => node === document.activeElement"):
            break
    outline = box.evaluate("(node) => getComputedStyle(node).outlineStyle")
    assert outline == "solid"
    page.keyboard.type("help")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("please")
    expect(page.locator(".message-user")).to_have_count(0)
    page.keyboard.press("Enter")
    expect(page.locator(".message-user")).to_contain_text("help\nplease")
    expect(page.locator(".message-assistant .prose")).not_to_be_empty()
