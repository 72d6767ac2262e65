"""axe finds nothing to object to, on any page, light and dark, in both languages, wide and narrow."""

from collections.abc import Iterator
from itertools import product
from typing import Literal
from urllib.parse import quote

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser
from tests.browser.server import serving
from tests.entrance import RealEntrance
from tests.unit.serve.newsroom import SPIRIT, MemoryServices, key_of

from topicwire.serve.web import create_app

pytestmark = pytest.mark.browser
TOPIC = f"/topics/{quote(SPIRIT.key)}"
SEMINAR = f"/documents/{key_of('renmin/2025-07-25-legislative-seminar')}"
PLACES = ("/", TOPIC, f"{TOPIC}?q=Tianjin&kind=article", f"{SEMINAR}?cite=6#p6", "/search?language=ar",
    f"{SEMINAR}/changes", "/sources", "/status", "/nowhere", f"{TOPIC}/settings",
    "/sign-in", "/account", "/accounts")  # fmt: skip
SCHEMES: tuple[Literal["light"], Literal["dark"]] = ("light", "dark")


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    entrance = RealEntrance(tmp_path_factory.mktemp("entrance"))
    entrance.token("read")
    with serving(create_app(MemoryServices(), entrance=entrance)) as address:
        yield address
    entrance.database.close()


@pytest.mark.parametrize(
    ("scheme", "locale", "width"), [*product(SCHEMES, ("en-GB", "zh-CN"), (1280,)), ("light", "zh-CN", 390)]
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
        violations = Axe().run(page).response["violations"]
        found += [(place, one["id"], one["nodes"][0]["html"][:200]) for one in violations]
    context.close()
    assert not found
