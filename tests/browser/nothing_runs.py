"""A page that is watched: nothing in it may run, ask another host, or lead anywhere but the web."""

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Page

PROTOCOLS = """[...document.querySelectorAll("a[href], form[action]")].map(
    (e) => new URL(e.getAttribute("href") ?? e.getAttribute("action"), location).protocol)"""
HANDLERS = """[...document.querySelectorAll("*")].filter(
    (e) => e.getAttributeNames().some((name) => name.startsWith("on"))).length"""
FOREIGN = "document.querySelectorAll('iframe, base, object, embed, img').length"
INLINE = "document.querySelectorAll('style, script:not([src])').length"


@contextmanager
def nothing_runs(browser: Browser, address: str, *, inline: bool = False) -> Iterator[Page]:
    """Give a page; when it was used, look whether anything ran. `inline`: a file with style of its own."""
    base = address if address.startswith("http") else None
    context = browser.new_context(base_url=base, viewport={"width": 1280, "height": 900})
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("dialog", lambda dialog: asked.append(f"dialog {dialog.message}"))
    page.on("popup", lambda popup: asked.append(f"popup {popup.url}"))
    yield page
    assert page.evaluate("window.ran") is None
    assert [place for place in asked if not place.startswith(address)] == []
    own = {address.partition(":")[0] + ":"}
    assert set(page.evaluate(PROTOCOLS)) <= {"http:", "https:"} | own
    assert page.evaluate(HANDLERS) == 0
    assert page.evaluate(FOREIGN) == 0
    if not inline:
        assert page.evaluate(INLINE) == 0
    context.close()
