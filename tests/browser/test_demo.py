"""The real command in a real browser: what a stranger sees after `topicwire demo`."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.browser
ROOT = Path(__file__).resolve().parents[2]
COMMAND = "from topicwire.cli.app import main; main()"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@pytest.fixture(scope="module")
def topic_address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Run the demo and give the address of the topic page that it prints."""
    home = tmp_path_factory.mktemp("demo")
    arguments = ["--data-dir", str(home), "--port", str(free_port()), "--newsroom-port", str(free_port())]
    kept = {name: value for name, value in os.environ.items() if not name.startswith("TOPICWIRE_")}
    process = subprocess.Popen(
        [sys.executable, "-c", COMMAND, "demo", *arguments],
        env={**kept, "HOME": str(home), "PYTHONPATH": str(ROOT / "src"), "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
    )
    try:
        assert process.stdout is not None
        said = []
        for line in process.stdout:
            said.append(line)
            if line.startswith("Topic page:"):
                break
        assert said[-1:], "the demo said nothing"
        assert said[-1].startswith("Topic page:"), "".join(said)
        yield said[-1].split()[-1]
    finally:
        process.terminate()
        process.communicate(timeout=30)


@pytest.fixture
def page(browser: Browser, topic_address: str) -> Iterator[Page]:
    context = browser.new_context(locale="en-GB", viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.goto(topic_address)
    yield page
    context.close()


def test_the_page_names_the_topic_and_its_documents(page: Page) -> None:
    expect(page.locator("h1")).to_have_text("上海精神")
    assert int(page.locator(".total").inner_text().split()[0]) >= 24
    assert page.locator(".claim.supported").count() > 50


@pytest.mark.parametrize("nth", [0, 7, 30])
def test_a_citation_opens_the_paragraph_that_holds_its_claim(page: Page, nth: int) -> None:
    claim = page.locator(".claim.supported").nth(nth)
    said = claim.locator("span[lang]").inner_text()
    citation = claim.locator("a.cite").first
    number = citation.inner_text().strip("[]")
    citation.click()
    marked = page.locator(".paragraph.cited")
    expect(marked).to_have_attribute("id", f"p{number}")
    expect(marked).to_be_in_viewport()
    expect(marked).to_contain_text(said)  # an extractive claim is a sentence of its paragraph


@pytest.mark.parametrize(
    ("typed", "found"),
    [("立法", "九国立法者齐聚天津"), ("legislature cooperation", "Lawmakers from nine countries")],
)
def test_the_box_finds_the_fitting_documents(page: Page, typed: str, found: str) -> None:
    page.locator("#q").press_sequentially(typed, delay=10)
    expect(page.locator(".bar .order")).to_have_text("best match first")
    expect(page.locator("article.item .title").first).to_contain_text(found)
    expect(page.locator("article.item").first.locator(".passages")).to_be_visible()


def test_the_three_copies_are_one_item(page: Page) -> None:
    page.goto(page.url + "?shown=100")
    folded = page.locator("article.item", has=page.locator(".copies")).filter(has_text="文明互鉴")
    expect(folded).to_have_count(1)
    assert folded.locator(".copies li").count() == 2
