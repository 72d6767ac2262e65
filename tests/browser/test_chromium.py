"""The browser of the tests works and shows Chinese."""

import pytest
from playwright.sync_api import Browser

pytestmark = pytest.mark.browser


def test_chinese_has_glyphs(browser: Browser) -> None:
    """Without a font every character would be the same box, drawn equally."""
    context = browser.new_context()
    page = context.new_page()
    page.set_content(
        "<title>上海精神</title><p style='font-size:80px'><span id=a>上</span> <span id=b>神</span></p>"
    )
    assert page.title() == "上海精神"
    first, second = page.locator("#a").screenshot(), page.locator("#b").screenshot()
    assert first != second
    context.close()
