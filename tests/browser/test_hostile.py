"""Hostile text in every place of every page, in a real browser: nothing runs, nothing is asked for."""

from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page
from tests.browser.server import serving
from tests.unit.serve.hostile import STRINGS
from tests.unit.serve.newsroom import SPIRIT, Collection, MemoryServices

from topicwire.model.document import Document, Paragraph, Role
from topicwire.model.summary import Claim, Group, Summary, Support, Verdict, Way
from topicwire.model.topic import Topic, TopicName
from topicwire.serve.web import WebOptions, create_app

pytestmark = pytest.mark.browser
PROTOCOLS = """[...document.querySelectorAll("a, form[action]")].map(
    (e) => new URL(e.getAttribute("href") ?? e.getAttribute("action"), location).protocol)"""
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
    context = browser.new_context(base_url=address, viewport={"width": 1280, "height": 900})
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("dialog", lambda dialog: asked.append(f"dialog {dialog.message}"))
    page.on("popup", lambda popup: asked.append(f"popup {popup.url}"))
    yield page
    assert page.evaluate("window.ran") is None
    assert [place for place in asked if not place.startswith(address)] == []
    assert set(page.evaluate(PROTOCOLS)) <= {"http:", "https:"}
    handlers = (
        "[...document.querySelectorAll('*')].filter(e => e.getAttributeNames().some(n => n.startsWith('on')))"
    )
    assert page.evaluate(handlers + ".length") == 0
    assert (
        page.evaluate(
            "document.querySelectorAll('iframe, base, style, object, embed, script:not([src])').length"
        )
        == 0
    )
    context.close()


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
