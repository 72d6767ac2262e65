"""One Chromium for each file of browser tests; without one they are skipped, and a line says so."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright
from scripts.browser import ARGUMENTS, MISSING, find


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Give a headless Chromium; `browser.new_context()` gives each test a clean one.

    It is closed after each file: Playwright keeps an event loop running in the thread of the tests, and
    other tests could not run one of their own beside it.
    """
    program = find()
    if program is None:
        pytest.skip(MISSING)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=program, args=list(ARGUMENTS))
        yield started
        started.close()
