"""What a reader marks, teaches and chooses, in a real browser, on wide and narrow screens."""

import re
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.browser.conftest import NARROW
from tests.browser.server import serving
from tests.unit.serve.newsroom import SPIRIT, MemoryServices, key_of

from topicwire.serve.web import create_app

pytestmark = pytest.mark.browser
TOPIC = f"/topics/{quote(SPIRIT.key)}"
SEMINAR = key_of("renmin/2025-07-25-legislative-seminar")


def test_marking_pinning_and_teaching_leave_the_page_where_it_is(page: Page) -> None:
    page.goto(TOPIC)
    item = page.locator(f"#d-{SEMINAR}")
    item.get_by_role("button", name="Mark read").click()
    expect(item.get_by_role("button", name="Mark unread")).to_be_visible()
    expect(page.locator("#unread")).to_have_text("29 unread")
    item.get_by_role("button", name="Pin", exact=True).click()
    expect(page.locator("#pinned li")).to_have_count(1)
    item.get_by_role("button", name="Not this topic").click()
    expect(item).to_contain_text("Left out of this topic")
    item.get_by_role("button", name="Undo").click()
    expect(item.get_by_role("button", name="Not this topic")).to_be_visible()
    assert page.url.endswith(TOPIC)


def test_a_document_that_was_opened_is_read(page: Page) -> None:
    page.goto(f"/documents/{SEMINAR}")
    expect(page.get_by_role("button", name="Mark unread")).to_be_visible()
    page.goto(TOPIC)
    expect(page.locator("#unread")).to_have_text("29 unread")


def test_all_read_on_the_keyboard_and_at_once(page: Page) -> None:
    page.goto(TOPIC)
    page.keyboard.press("j")
    page.keyboard.press("m")
    expect(page.locator("#unread")).to_have_text("29 unread")
    page.keyboard.press("p")
    expect(page.locator("#pinned li")).to_have_count(1)
    page.get_by_role("button", name="Mark all read").click()
    expect(page.locator("#unread")).to_be_empty()


def test_times_are_switched_and_kept(page: Page) -> None:
    page.goto(TOPIC)
    first = page.locator("article.item time").first
    expect(first).to_have_text("2025-07-24 22:40")
    page.locator("#clock").click()
    expect(first).to_have_text("2025-07-25 06:40")
    first.hover()
    expect(first).to_have_attribute("title", "2025-07-24 22:40 UTC")
    page.reload()
    expect(first).to_have_text("2025-07-25 06:40")
    page.locator("#clock").click()
    expect(first).to_have_text("2025-07-24 22:40")


def opened_chart(page: Page) -> None:
    page.goto(TOPIC)
    if page.viewport_size and page.viewport_size["width"] == NARROW:
        page.locator(".filters > summary").click()


def test_several_days_by_dragging(page: Page) -> None:
    opened_chart(page)
    bars = page.locator("svg.days a")
    for at, act in ((-3, page.mouse.down), (-1, page.mouse.up)):
        box = bars.nth(bars.count() + at).bounding_box()
        assert box
        page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2, steps=4)
        act()
    page.wait_for_url("**since=2025-07-22&until=2025-07-24")


def test_days_by_keyboard(page: Page) -> None:
    opened_chart(page)
    page.locator("svg.days a[tabindex='0']").focus()
    page.keyboard.press("Shift+ArrowLeft")
    page.keyboard.press("Shift+ArrowLeft")
    expect(page.locator("svg.days a.within")).to_have_count(3)
    page.keyboard.press("Enter")
    page.wait_for_url("**since=2025-07-22&until=2025-07-24")
    opened_chart(page)
    page.locator("svg.days a[tabindex='0']").focus()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Enter")
    page.wait_for_url("**since=2025-07-23&until=2025-07-23")


def test_new_documents_are_announced_and_move_nothing(browser: Browser) -> None:
    services = MemoryServices()
    newest = services.held.matched[SPIRIT.key].pop(0)
    with serving(create_app(services)) as address:
        page = browser.new_page(base_url=address)
        page.clock.install()
        page.goto(TOPIC)
        item = page.locator("article.item").nth(5)
        item.scroll_into_view_if_needed()
        before = item.bounding_box()
        services.held.matched[SPIRIT.key].insert(0, newest)
        page.clock.fast_forward(31_000)  # the page asks every 30 seconds
        announced = page.get_by_role("link", name="1 new document")
        expect(announced).to_be_in_viewport()
        assert item.bounding_box() == before
        announced.click()
        expect(page.locator("article.item").first).to_have_attribute("id", f"d-{newest}")
        page.close()


def test_a_search_is_kept(page: Page) -> None:
    page.goto(f"{TOPIC}?q=Tianjin")
    page.get_by_role("button", name="Keep this search").click()
    page.get_by_role("link", name="Kept searches").click()
    expect(page.locator("#searches a.name")).to_have_text("Tianjin")
    page.locator("#searches a.name").click()
    page.wait_for_url("**q=Tianjin")


def test_settings_show_what_would_match(page: Page) -> None:
    page.goto(f"{TOPIC}/settings")
    preview = page.locator("#preview")
    expect(preview).to_contain_text("documents looked at would match")
    page.get_by_role("button", name="One more name").click()
    expect(page.locator(".line")).to_have_count(len(SPIRIT.names) + 3)
    page.locator(".line input").nth(1).fill("nothing says this")
    expect(preview).to_contain_text("Would no longer match")


def test_an_alert_is_made_tested_and_removed(page: Page) -> None:
    page.goto(TOPIC)
    page.locator(".tools").get_by_role("link", name="Alerts").click()
    expect(page.get_by_label("What it is about")).to_have_value(f"topic {SPIRIT.key}")
    page.get_by_label("Who is told").fill("https://gone.example/in")
    page.get_by_label("How often to look").select_option("every day")
    page.get_by_role("button", name="Make an alert").click()
    expect(page.locator("#secret")).to_contain_text("whsec_")
    page.get_by_role("button", name="Test").click()
    expect(page.get_by_role("alert")).to_contain_text("answered 410")
    row = page.locator("table.data tbody tr")
    expect(row).to_contain_text("nothing new yet")
    width = page.evaluate("document.documentElement.scrollWidth")
    assert page.viewport_size
    assert width <= page.viewport_size["width"], "nothing is wider than the screen"
    row.get_by_role("button", name="Remove").click()
    expect(row).to_have_count(0)


def test_the_original_opens_at_the_paragraph(page: Page) -> None:
    page.goto(f"/documents/{SEMINAR}?cite=6#p6")
    there = page.locator("#p6 .there").get_attribute("href")
    assert there
    assert re.search(r"#:~:text=%E5%BB%BA|#:~:text=%", there)
    assert page.locator("a.away").get_attribute("href") == there
