"""axe finds nothing to object to, on any page, light and dark, in both languages, wide and narrow."""

from collections.abc import Iterator
from pathlib import Path
from typing import Literal
from urllib.parse import quote

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page
from tests.browser.server import serving
from tests.entrance import PASSWORD, RealEntrance
from tests.unit.serve.newsroom import SPIRIT, MemoryServices, key_of

from topicwire.serve.web import create_app

pytestmark = pytest.mark.browser
TOPIC = f"/topics/{quote(SPIRIT.key)}"
SEMINAR = f"/documents/{key_of('renmin/2025-07-25-legislative-seminar')}"
PLACES = ("/", TOPIC, f"{TOPIC}?q=Tianjin&kind=article", f"{SEMINAR}?cite=6#p6", "/search?language=ar",
    "/search?q=nothinglikethis&sort=time", f"{SEMINAR}/changes", "/sources",
    "/status", "/nowhere", f"{TOPIC}/settings", "/sign-in", "/account", "/accounts", "/alerts")  # fmt: skip


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    entrance = RealEntrance(tmp_path_factory.mktemp("entrance"))
    entrance.token("read")
    with serving(create_app(MemoryServices(), entrance=entrance)) as address:
        yield address
    entrance.database.close()


def _violations(page: Page, place: str) -> list[tuple[str, str, str]]:
    violations = Axe().run(page).response["violations"]
    return [(place, one["id"], one["nodes"][0]["html"][:200]) for one in violations]


@pytest.mark.parametrize(
    ("scheme", "locale", "width"),
    # Every two of scheme, language and width meet once.
    [("light", "en-GB", 1280), ("dark", "zh-CN", 1280), ("dark", "en-GB", 390), ("light", "zh-CN", 390)],
)
def test_no_violations(
    browser: Browser, address: str, scheme: Literal["light", "dark"], locale: str, width: int
) -> None:
    # The checker is injected as an inline script, which our own policy would refuse.
    context = browser.new_context(
        base_url=address,
        color_scheme=scheme,
        locale=locale,
        viewport={"width": width, "height": 900},
        bypass_csp=True,
    )
    page = context.new_page()
    found = []
    for place in PLACES:
        page.goto(place)
        page.evaluate("document.querySelectorAll('details').forEach((folded) => { folded.open = true; })")
        found += _violations(page, place)
    context.close()
    assert not found


def test_no_violations_for_somebody_signed_in(browser: Browser, tmp_path: Path) -> None:
    entrance = RealEntrance(tmp_path)
    entrance.account("anna", "admin")
    with serving(create_app(MemoryServices(), entrance=entrance)) as address:
        context = browser.new_context(base_url=address, bypass_csp=True)
        page = context.new_page()
        page.goto("/sign-in")
        page.fill("#name", "anna")
        page.fill("#password", "wrong")
        page.press("#password", "Enter")
        page.get_by_role("alert").wait_for()
        found = _violations(page, "a wrong password")
        page.fill("#password", PASSWORD)
        page.press("#password", "Enter")
        page.wait_for_url("**/")
        page.goto("/account")
        page.fill("#token-name", "feed reader")
        page.press("#token-name", "Enter")
        page.locator("#secret").wait_for()
        found += _violations(page, "a new token")
        for place in ("/account", "/accounts"):
            page.goto(place)
            found += _violations(page, place)
        context.close()
    entrance.database.close()
    assert not found
