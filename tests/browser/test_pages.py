"""The pages in a real browser, over services in memory."""

from collections.abc import Iterator
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.browser.server import serving
from tests.unit.serve.newsroom import SPIRIT, MemoryServices, key_of

from topicwire.serve.web import create_app

pytestmark = pytest.mark.browser
TOPIC = f"/topics/{quote(SPIRIT.key)}"
SEMINAR = f"/documents/{key_of('renmin/2025-07-25-legislative-seminar')}"
WIDTHS = (390, 768, 1280, 2560)


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with serving(create_app(MemoryServices())) as address:
        yield address


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """A page that fails the test when the browser reports a refused or broken script, style or request."""
    context = browser.new_context(base_url=address, locale="en-GB", viewport={"width": 1280, "height": 900})
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    page.on("request", lambda r: faults.append(r.url) if not r.url.startswith(address) else None)
    yield page
    context.close()
    assert not faults


def test_a_citation_opens_the_document_at_the_marked_paragraph(page: Page) -> None:
    page.goto(TOPIC)
    claim = page.locator(".claim", has_text="multilingual database")
    claim.locator("a.cite").click()
    marked = page.locator(".paragraph.cited")
    expect(marked).to_have_attribute("id", "p6")
    expect(marked).to_contain_text("多语种法律文本数据库")
    expect(marked).to_be_in_viewport()
    assert page.evaluate("document.querySelector(':target').id") == "p6"
    expect(page.locator(".beside .claim.cited").first).to_contain_text("multilingual database")


def test_typing_searches_within_the_topic(page: Page) -> None:
    page.goto(TOPIC)
    page.locator("#q").press_sequentially("立法", delay=20)
    expect(page.locator(".passages mark").first).to_have_text("立法")
    expect(page.locator(".bar .order")).to_have_text("best match first")
    expect(page.locator("#q")).to_be_focused()
    page.wait_for_url("**?q=" + quote("立法"))
    page.reload()
    expect(page.locator("#q")).to_have_value("立法")
    expect(page.locator(".passages mark").first).to_have_text("立法")


def test_without_scripts_the_box_is_a_form(browser: Browser, address: str) -> None:
    context = browser.new_context(base_url=address, java_script_enabled=False)
    page = context.new_page()
    page.goto(TOPIC)
    page.fill("#q", "Tianjin")
    page.press("#q", "Enter")
    page.wait_for_url("**q=Tianjin*")
    assert page.locator("article.item").count() > 2
    context.close()


def test_order_and_way_of_a_search_are_links(browser: Browser, address: str) -> None:
    context = browser.new_context(base_url=address, java_script_enabled=False)
    page = context.new_page()
    page.goto("/search?q=Tianjin&language=en")
    page.get_by_role("group", name="Order").get_by_role("link", name="newest").click()
    expect(page.locator(".bar .order")).to_have_text("newest first")
    page.get_by_role("group", name="Search by").get_by_role("link", name="words", exact=True).click()
    page.wait_for_url("**/search?q=Tianjin&language=en&sort=time&mode=lexical")
    expect(page.locator(".ways [aria-current]")).to_have_text(["newest", "words"])
    page.locator(".ways").get_by_role("link", name="words and meaning").click()
    page.wait_for_url("**&sort=time")
    page.fill("#q", "Qingdao")
    page.press("#q", "Enter")  # the form keeps what was chosen
    page.wait_for_url("**/search?q=Qingdao&language=en&sort=time")
    context.close()


def test_on_paper_a_list_is_a_report(page: Page) -> None:
    page.goto(TOPIC)
    page.emulate_media(media="print")
    for control in (".top", ".tools", ".side", ".find", ".acts", ".more a", ".bottom"):
        expect(page.locator(control).first).to_be_hidden()
    expect(page.locator(".legend")).to_contain_text(TOPIC)
    expect(page.locator(".legend")).to_contain_text("Times are in UTC.")
    first, second = (page.locator("article.item").nth(number) for number in range(2))
    first.get_by_role("button", name="Mark read", include_hidden=True).evaluate("button => button.click()")
    expect(first.locator(".is-read")).to_be_attached()
    weights = [
        one.locator(".title").evaluate("title => getComputedStyle(title).fontWeight")
        for one in (first, second)
    ]
    assert len({*weights}) == 1, "on paper it does not matter what one reader has read"
    expect(first.locator(".address")).to_be_visible()
    expect(first.locator(".cite").first).to_be_visible()
    expect(page.locator(".more .printed")).to_have_text("20 of 30 documents are printed here.")


@pytest.mark.parametrize("form", ["html", "evidence"])
def test_a_file_that_is_taken_away_fits_a_phone_and_every_script(page: Page, form: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.set_content(page.request.get(f"{TOPIC}/export/{form}").text())
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    for begin in ("li:has(> [lang=ar])", "h2[lang=ar]"):
        assert page.locator(begin).first.evaluate("one => getComputedStyle(one).direction") == "rtl"


def test_text_from_right_to_left_has_its_mark_at_the_right(page: Page) -> None:
    page.goto("/search?language=ar")
    claim = page.locator(".claim[dir=rtl]").first
    text, mark = claim.locator("[lang]").bounding_box(), claim.locator(".verdict").bounding_box()
    assert text
    assert mark
    assert mark["x"] >= text["x"] + text["width"]


def test_the_list_goes_on_and_back_returns_to_it(page: Page) -> None:
    page.goto(TOPIC)
    assert page.locator("article.item").count() == 20
    page.locator(".more").scroll_into_view_if_needed()
    expect(page.locator("article.item")).to_have_count(30)
    page.wait_for_url("**shown=30")
    last = page.locator("article.item .title a").last
    title = last.inner_text()
    last.click()
    page.wait_for_url("**/documents/**")
    page.go_back()
    expect(page.locator("article.item")).to_have_count(30)
    expect(page.get_by_role("link", name=title)).to_be_in_viewport()


def test_a_claim_under_the_pointer_shows_the_paragraph_it_cites(page: Page) -> None:
    page.goto(TOPIC)
    page.locator(".claim", has_text="multilingual database").hover()
    expect(page.locator("#evidence")).to_contain_text("多语种法律文本数据库")
    page.mouse.move(2, 2)
    expect(page.locator("#evidence")).to_be_hidden()
    page.locator(".claim", has_text="Who pays").locator("a.cite").focus()
    expect(page.locator("#evidence")).to_contain_text("翻译费用")


def test_on_the_document_page_claims_and_paragraphs_mark_each_other(page: Page) -> None:
    page.goto(SEMINAR)
    page.locator(".beside .claim", has_text="Who pays").hover()
    expect(page.locator("#p7")).to_have_class("paragraph text used shown")


def test_a_bar_of_the_chart_filters(page: Page) -> None:
    page.goto(TOPIC)
    page.locator(".days a").last.click()
    page.wait_for_url("**since=2025-07-24&until=2025-07-24")
    days = page.locator("article.item > .meta time").all_inner_texts()
    assert days
    assert {day[:10] for day in days} == {"2025-07-24"}


def test_keyboard(page: Page) -> None:
    page.goto(TOPIC)
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    expect(page.locator("article.item").first).to_have_class("item current")
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    expect(page.locator("#q")).to_be_focused()
    page.keyboard.press("Escape")
    page.keyboard.press("o")
    page.wait_for_url("**/documents/**")
    page.keyboard.press("/")  # no box here: the search over everything has one
    page.wait_for_url("**/search#q")
    expect(page.locator("#q")).to_be_focused()


def test_light_and_dark_are_switched_and_kept(page: Page) -> None:
    page.goto(TOPIC)
    light = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.locator("#theme").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") != light
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")


@pytest.mark.parametrize("width", WIDTHS)
def test_no_width_scrolls_sideways_and_lines_stay_readable(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    for place in ("/", TOPIC, SEMINAR, "/search?q=Tianjin", "/status", "/sources", SEMINAR + "/changes"):
        page.goto(place)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, place
    page.goto(TOPIC)
    characters = "el => el.clientWidth / parseFloat(getComputedStyle(el).fontSize)"
    assert page.locator(".claim").first.evaluate(characters) <= 50  # em; about 100 Latin letters


def test_on_a_phone_no_line_begins_or_ends_with_a_dot_between_facts(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    for path in ("/", TOPIC, SEMINAR):
        page.goto(path)
        shown = page.evaluate(
            """() => [...document.querySelectorAll(".dotted:not(.beside *)")].map(line => {
              const cut = parseFloat(getComputedStyle(line).clipPath.split(" ").at(-1));
              const edge = line.getBoundingClientRect().left + cut;
              const starts = [...line.children].map(piece => piece.getBoundingClientRect());
              const first = starts.filter((box, i) => i === 0 || box.top > starts[i - 1].top);
              return first.map(box => Math.round(edge - box.left));
            })"""
        )
        assert shown, path
        assert all(4 < cut < 19.2 for line in shown for cut in line), "the dot that begins a line is cut off"
        assert not page.locator(".names", has_text="·").count()


def test_the_language_of_the_interface(page: Page) -> None:
    page.goto(TOPIC)
    page.get_by_role("button", name="中文").click()
    expect(page.locator("html")).to_have_attribute("lang", "zh")
    page.get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
