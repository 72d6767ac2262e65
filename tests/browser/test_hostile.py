"""Hostile text in every place of every page, in a real browser: nothing runs, nothing is asked for."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest
from lxml import etree
from playwright.sync_api import Browser, Page
from tests.browser.nothing_runs import nothing_runs
from tests.browser.server import serving
from tests.unit.serve.hostile import STRINGS
from tests.unit.serve.newsroom import SPIRIT, Collection, MemoryServices

from topicwire.model.document import Document, Paragraph, Role
from topicwire.model.summary import Claim, Group, Summary, Support, Verdict, Way
from topicwire.model.topic import Topic, TopicName
from topicwire.serve.web import WebOptions, create_app

pytestmark = pytest.mark.browser
EVIL = Topic("evil", STRINGS[0], tuple(TopicName("en", text) for text in STRINGS[:20]))


def hostile_document(model: Document, number: int, text: str) -> Document:
    """A document that is hostile in every field that a publisher writes."""
    outlet = replace(model.outlet, key=f"{number}.example", name=text, romanised=text, english=text)
    paragraphs = tuple(Paragraph(n, text, role) for n, role in enumerate(Role, 1))
    return replace(
        model,
        key=f"{number:016x}",
        address=text,
        title=text,
        outlet=outlet,
        language="en",
        byline=text,
        credit=text + " ",
        paragraphs=paragraphs,
    )


def hostile_summary(document: Document, text: str) -> Summary:
    verdict = Verdict(Support.UNCHECKED, 0.5, (text,))
    claim = Claim(text, "en", (1, 2), verdict, original=text)
    groups = (Group(text, (claim,)),)
    return Summary(document.key, 1, Way.MODEL, "en", claim, groups, model=text, note=text)


@pytest.fixture(scope="module")
def held() -> Collection:
    collection = Collection()
    model = next(iter(collection.documents.values()))
    collection.documents = {}
    collection.summaries = {}
    collection.copies = {}
    for number, text in enumerate(STRINGS):
        document = hostile_document(model, number, text)
        collection.documents[document.key] = document
        collection.summaries[document.key] = hostile_summary(document, text) if number % 3 else None
        if number % 5 == 4:
            collection.copies[document.key] = f"{number - 1:016x}"
    leaders = [key for key in collection.documents if key not in collection.copies]
    collection.topics = {EVIL.key: EVIL, SPIRIT.key: SPIRIT}
    collection.matched = {EVIL.key: leaders}
    first = collection.documents[f"{0:016x}"]
    collection.older[first.key, 1] = first
    collection.documents[first.key] = replace(first, revision=2, title=STRINGS[7])
    return collection


@pytest.fixture(scope="module")
def address(held: Collection) -> Iterator[str]:
    with serving(create_app(MemoryServices(held), WebOptions(most_shown=300))) as address:
        yield address


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    with nothing_runs(browser, address) as page:
        yield page


def test_there_are_enough() -> None:
    assert len(set(STRINGS)) >= 200


def test_a_list_of_them_is_shown_as_text(page: Page, held: Collection) -> None:
    page.goto("/topics/evil?shown=300")
    titles = page.locator("article.item .title").all_inner_texts()
    assert len(titles) == len(held.matched[EVIL.key])
    shown = [" ".join(title.split()) for title in titles]
    assert sum("<script>" in title for title in shown) > 10
    for summary in page.locator("details summary").all()[:40]:
        summary.click()
    page.locator(".claim").first.hover()
    page.locator("#evidence").wait_for()


@pytest.mark.parametrize("place", ["/", "/search?shown=300", "/search?q=script", "/sources", "/status"])
def test_other_pages(page: Page, place: str) -> None:
    page.goto(place)
    page.wait_for_load_state("networkidle")


def test_none_is_too_long_for_a_phone(page: Page) -> None:
    longest = max(range(len(STRINGS)), key=lambda number: len(STRINGS[number]))
    page.set_viewport_size({"width": 390, "height": 844})
    for place in (
        "/",
        "/topics/evil?shown=300",
        f"/documents/{longest:016x}",
        "/topics/evil/settings",
        "/sources",
    ):
        page.goto(place)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, place


@pytest.mark.parametrize("number", range(0, len(STRINGS), 23))
def test_a_document(page: Page, number: int) -> None:
    page.goto(f"/documents/{number:016x}?cite=1#p1")
    if STRINGS[number].isprintable():
        assert " ".join(STRINGS[number].split()) in " ".join(page.locator("#p1").inner_text().split())


def test_what_changed(page: Page) -> None:
    page.goto(f"/documents/{0:016x}/changes?old=1&new=2")
    assert page.locator("del").count() > 0


@pytest.mark.parametrize("number", range(0, len(STRINGS), 55))
def test_in_the_address(page: Page, number: int) -> None:
    text = quote(STRINGS[number].replace("\x00", "")[:400])
    for place in (
        f"/search?q={text}",
        f"/topics/{text}",
        f"/search?since={text}",
        f"/documents/{text}",
        f"/{text}",
    ):
        page.goto(place)


def test_a_live_search_for_it(page: Page) -> None:
    page.goto("/topics/evil")
    page.fill("#q", STRINGS[1])
    page.wait_for_url("**q=*")
    page.wait_for_load_state("networkidle")


@pytest.mark.parametrize("form", ["html", "evidence"])
def test_what_is_taken_away(browser: Browser, address: str, tmp_path: Path, form: str) -> None:
    """A file has no policy of our server to protect whoever opens it."""
    file = tmp_path / "taken.html"
    file.write_bytes(httpx.get(f"{address}/topics/evil/export/{form}").content)
    with nothing_runs(browser, file.as_uri(), inline=True) as page:
        page.goto(file.as_uri())
        assert "<script>" in page.locator("body").inner_text()


def test_what_feed_readers_make_of_our_feeds(browser: Browser, address: str) -> None:
    """A reader shows as HTML what a feed calls HTML; the rest it escapes, as the formats say."""
    atom = etree.fromstring(httpx.get(f"{address}/topics/evil/feed.atom").content)
    items = httpx.get(f"{address}/topics/evil/feed.json").json()["items"]
    assert {part.get("type", "text") for part in atom.iter("{*}title", "{*}summary")} == {"text"}
    parts = [part.text for part in atom.iter("{*}content")] + [item["content_html"] for item in items]
    assert len(parts) == 100
    with nothing_runs(browser, "about:blank") as page:
        page.goto("about:blank")
        page.evaluate("(parts) => { document.body.innerHTML = parts.join('<hr>'); }", parts)
        page.wait_for_timeout(200)  # by now an image would have failed, and details would have opened
        assert "<script>" in page.locator("body").inner_text()
