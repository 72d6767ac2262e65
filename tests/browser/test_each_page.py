"""What each page is for, done in a real browser, on wide and narrow screens."""

from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect
from tests.browser.conftest import NARROW
from tests.unit.serve.newsroom import SPIRIT, key_of

pytestmark = pytest.mark.browser
TOPIC = f"/topics/{quote(SPIRIT.key)}"
SEMINAR = f"/documents/{key_of('renmin/2025-07-25-legislative-seminar')}"


def test_home_shows_topics_and_follows_one_more_in_one_line(page: Page) -> None:
    page.goto("/")
    card = page.locator(".card", has_text=SPIRIT.name)
    expect(card).to_contain_text("30 unread")
    expect(card.locator("svg.days .bar").first).to_be_attached()
    page.get_by_label("Follow a topic").fill("绿氢")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("绿氢")
    page.goto("/")
    expect(page.locator(".card h2")).to_have_text([SPIRIT.name, "绿氢"])


def test_filters_are_chips_with_counts(page: Page) -> None:
    page.goto(TOPIC)
    if page.viewport_size and page.viewport_size["width"] == NARROW:
        page.locator(".filters > summary").click()
    chip = page.locator(".facet .chip", has_text="Ren Min Ri Bao")
    count = chip.locator(".count").inner_text()
    chip.click()
    page.wait_for_url("**outlet=**")
    expect(page.locator("article.item")).to_have_count(int(count))
    page.locator(".chosen-filters").get_by_role("link", name="Ren Min Ri Bao").click()
    expect(page.locator(".total")).to_have_text("30 documents")


def test_copies_are_folded_with_outlet_time_and_difference(page: Page) -> None:
    page.goto(TOPIC)
    copies = page.locator(".copies").first
    expect(copies.locator("li").first).to_be_hidden()
    copies.locator("summary").click()
    expect(copies.locator("li time").first).to_be_visible()
    copies.locator(".difference").first.click()
    page.wait_for_url("**/changes?copy_of=*")
    expect(page.locator("table.changes")).to_be_visible()


def test_a_document_from_all_sides(page: Page) -> None:
    page.goto(SEMINAR)
    expect(page.locator(".facts")).to_contain_text("Time from")
    page.locator("#p6 .claims a").first.click()
    expect(page.locator(".beside .claim:target")).to_be_in_viewport()
    with page.expect_download() as download:
        page.locator(".take").get_by_role("link", name="Markdown").click()
    assert "[\\[6\\]]" in Path(download.value.path()).read_text("utf-8")
    similar = page.locator(".similar a").first
    title = similar.inner_text()
    similar.click()
    expect(page.locator("h1")).to_have_text(title)


def test_who_has_read_to_the_end_need_not_scroll_the_summary_as_well(page: Page) -> None:
    page.set_viewport_size({"width": page.evaluate("innerWidth"), "height": 600})
    page.goto(SEMINAR)
    page.keyboard.press("End")
    expect(page.get_by_role("heading", name="Similar documents")).to_be_in_viewport()
    expect(page.locator(".similar a").first).to_be_visible()


def test_on_paper_a_document_has_no_heading_without_anything_below(page: Page) -> None:
    page.goto(SEMINAR)
    for _ in ("not looked for", "found"):
        page.emulate_media(media="print")
        expect(page.get_by_role("heading", name="Topics")).to_be_visible()
        expect(page.get_by_role("heading", name="Similar documents")).to_be_hidden()
        page.emulate_media(media="screen")
        page.keyboard.press("End")
        expect(page.locator(".similar a").first).to_be_visible()


def test_settings_of_a_topic_are_kept(page: Page) -> None:
    page.goto(f"{TOPIC}/settings")
    page.locator(".line input").nth(len(SPIRIT.names)).fill("上合精神")
    page.get_by_role("button", name="Keep", exact=True).click()
    page.wait_for_url(f"**{TOPIC}")
    expect(page.locator(".subject .names")).to_contain_text("上合精神")


def test_search_over_everything_in_any_language(page: Page) -> None:
    page.goto("/search")
    page.get_by_label("Search in any language").fill("law in Tianjin")
    page.keyboard.press("Enter")
    expect(page.locator(".passages mark").first).to_be_visible()
    expect(page.locator(".found-by").first).to_contain_text("Found by:")
    page.locator(".ways").get_by_role("link", name="newest").click()
    expect(page.locator(".bar .order")).to_have_text("newest first")


def test_sources_are_added_imported_paused_and_removed(page: Page, tmp_path: Path) -> None:
    page.goto("/sources")
    page.get_by_label("Add a source").fill("https://paper.example/rss")
    page.get_by_label("Kind").select_option("feed")
    page.keyboard.press("Enter")
    row = page.locator("table.sources tbody tr", has_text="paper.example/rss")
    row.get_by_role("button", name="Pause").click()
    expect(row).to_contain_text("paused")
    row.get_by_role("button", name="Remove").click()
    expect(row).to_have_count(0)
    subscriptions = tmp_path / "feeds.opml"
    subscriptions.write_text('<opml><body><outline xmlUrl="https://other.example/rss"/></body></opml>')
    page.get_by_label("OPML file, as feed readers").set_input_files(subscriptions)
    page.locator("form[action='/sources/import'] button").click()
    expect(page.get_by_role("status")).to_contain_text("1 source added")


def test_status_in_figures(page: Page) -> None:
    page.goto("/status")
    expect(page.locator(".figures div", has_text="Documents").locator("dd")).to_have_text("46")
    expect(page.locator("table.data").first).to_contain_text("extract")
