"""A server of its own for each test, and a page on wide and narrow screens."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page
from tests.browser.server import serving
from tests.unit.serve.newsroom import MemoryServices

from topicwire.serve.web import create_app

WIDE, NARROW = 1280, 390


@pytest.fixture
def address() -> Iterator[str]:
    """Give a server of its own to each test: marks stay."""
    with serving(create_app(MemoryServices())) as address:
        yield address


@pytest.fixture(params=[WIDE, NARROW])
def page(browser: Browser, address: str, request: pytest.FixtureRequest) -> Iterator[Page]:
    context = browser.new_context(
        base_url=address,
        locale="en-GB",
        timezone_id="Asia/Shanghai",
        viewport={"width": request.param, "height": 900},
    )
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    assert not complaints
    context.close()
