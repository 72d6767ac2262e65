"""One Chromium for all browser tests; where there is none they are skipped with one line that says so."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright
from scripts.browser import ARGUMENTS, MISSING, find


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Give a headless Chromium; `browser.new_context()` gives each test a clean one."""
    program = find()
    if program is None:
        pytest.skip(MISSING)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=program, args=list(ARGUMENTS))
        yield started
        started.close()
