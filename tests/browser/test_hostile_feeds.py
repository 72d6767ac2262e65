"""Hostile feeds, read as feeds are, and hostile words of those who sign in: on pages nothing of them runs."""

from collections.abc import Iterator
from dataclasses import replace
from html import escape
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser
from tests.browser.nothing_runs import nothing_runs
from tests.browser.server import serving
from tests.entrance import PASSWORD, RealEntrance
from tests.unit.serve.hostile import STRINGS
from tests.unit.serve.newsroom import NOW, SPIRIT, Collection, MemoryServices

from topicwire.collect.lists import read_list
from topicwire.model.account import Scope
from topicwire.model.entry import Entry
from topicwire.model.page import Page
from topicwire.model.source import Source, SourceKind, SourceState
from topicwire.serve.web import WebOptions, create_app
from topicwire.services.views import SourceView

pytestmark = pytest.mark.browser
HOME = "https://evil.example/"


def item(text: str) -> str:
    """An item of a feed as its publisher would write it, so that exactly this text is in it."""
    clean = "".join(c for c in text if c in "\t\n\r" or " " <= c <= "\ud7ff" or "\ue000" <= c <= "\ufffd")
    words, link = escape(clean), escape(HOME + quote(text, safe="<>\"'"))
    named = "".join(f"<{name}>{words}</{name}>" for name in ("title", "author", "description"))
    return f"<item><link>{link}</link>{named}</item>"


def read(text: str) -> tuple[str, tuple[Entry, ...]]:
    """Return the title and the entries of a feed that is hostile all over."""
    words = item(text).partition("<title>")[2].partition("</title>")[0]
    body = (
        f"<rss version='2.0'><channel><title>{words}</title><link>{HOME}</link>{item(text)}</channel></rss>"
    )
    source = Source("0" * 8, SourceKind.FEED, HOME)
    listing = read_list(Page(HOME, HOME, 200, body.encode(), NOW), source)
    return listing.title, listing.entries


@pytest.fixture(scope="module")
def held() -> Collection:
    """Give a collection of what these feeds list; each feed is a source that failed with its own text."""
    collection = Collection()
    model = next(iter(collection.documents.values()))
    collection.documents, collection.summaries, collection.copies, collection.sources = {}, {}, {}, {}
    for number, text in enumerate(STRINGS):
        title, entries = read(text)
        key = f"{number:016x}"
        for entry in entries:
            collection.documents[key] = replace(model, key=key, address=entry.address, title=entry.title)
            collection.summaries[key] = None
        source = Source(f"{number:08x}", SourceKind.FEED, HOME + quote(text), title=title)
        state = SourceState(source.key, failures=1, reason=text)
        collection.sources[source.key] = SourceView(source, state, 1, 0.5, silent=False, outcomes={})
    collection.matched = {SPIRIT.key: list(collection.documents)}
    return collection


@pytest.fixture(scope="module")
def entrance(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealEntrance]:
    made = RealEntrance(tmp_path_factory.mktemp("entrance"))
    made.account("root", "admin")
    for text in STRINGS:
        made.tokens.add(text[:100], Scope.READ, days=1, account="root")
    yield made
    made.database.close()


@pytest.fixture(scope="module")
def address(held: Collection, entrance: RealEntrance) -> Iterator[str]:
    with serving(create_app(MemoryServices(held), WebOptions(most_shown=300), entrance)) as address:
        yield address


def test_there_are_enough(held: Collection) -> None:
    assert len(held.documents) >= 200
    assert len(held.sources) >= 200
    assert sum("<script>" in document.title for document in held.documents.values()) > 10


def test_feeds_tokens_and_names(browser: Browser, address: str) -> None:
    """One visit: hostile words in the form, a hostile way back, then every page that shows such words."""
    with nothing_runs(browser, address) as page:
        page.goto(f"/sign-in?next={quote('javascript:window.ran=1')}")
        page.fill("#name", STRINGS[1])
        page.fill("#password", "wrong")
        page.click("main button")
        page.get_by_role("alert").wait_for()
        assert page.input_value("#name") == STRINGS[1]
        page.fill("#name", "root")
        page.fill("#password", PASSWORD)
        page.click("main button")
        page.wait_for_url("**/")
        for place, rows in (("/sources", "tbody tr"), ("/account", "tbody tr"), ("/accounts", "tbody tr")):
            page.goto(place)
            assert page.locator(rows).count() >= 200, place
        page.goto(f"/topics/{quote(SPIRIT.key)}?shown=300")
        assert page.locator("article.item").count() >= 200


def test_what_was_typed_is_shown_again(browser: Browser, address: str, entrance: RealEntrance) -> None:
    with nothing_runs(browser, address) as page:
        page.goto("/sign-in")
        page.fill("#name", "root")
        page.fill("#password", PASSWORD)
        page.click("main button")
        page.wait_for_url("**/")
        for text in (STRINGS[0], STRINGS[17], STRINGS[40]):
            page.goto("/")
            page.fill("#name", text[:200])
            entrance.sessions.end_all("root")
            page.click("form.add button")
            page.locator("#password").wait_for()  # the form before has a #name as well
            page.fill("#name", "root")
            page.fill("#password", PASSWORD)
            page.click("main button")
            page.get_by_role("button", name="Send it again").wait_for()
            assert " ".join(text[:200].split()) in page.locator("main").inner_text()
