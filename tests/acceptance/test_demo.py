"""`topicwire demo` as a stranger runs it: undisturbed, killed at any moment, and seen in a browser."""

import random
import resource
import signal
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect
from tests.acceptance.conftest import run_command, start
from tests.ended import Ended

from topicwire.sample import load_articles

TOPIC = "上海精神"
KILLS = 2  # test_kill.py does it fifty times, without the page
LATEST = 6.0  # seconds: a first run takes 7 to 9 on two cores, so kills fall anywhere in it


@dataclass(frozen=True)
class Demo:
    """A demo that ran undisturbed."""

    home: Path
    folder: Path
    port: int
    page: str
    again: str
    seconds: tuple[float, float]  # of computing, the first and the second time

    def run(self, *arguments: object) -> Ended:
        """Run a command on the demo's data."""
        return run_command(self.home, *arguments, "--data-dir", self.folder)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory, free_port: Callable[[], int]) -> Demo:
    home = tmp_path_factory.mktemp("demo")
    folder, port = home / "kept", free_port()
    arguments = ("demo", "--once", "--data-dir", folder, "--newsroom-port", port)
    begun = computed()
    first = run_command(home, *arguments)
    assert first.code == 0, first.err
    between = computed()
    second = run_command(home, *arguments)
    seconds = between - begun, computed() - between
    return Demo(home, folder, port, first.out, second.out, seconds)


def computed() -> float:
    """Return the seconds that processors worked for the commands so far."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


@pytest.fixture(scope="module")
def listed(demo: Demo) -> list[dict[str, Any]]:
    """Return the items of the topic."""
    ended = demo.run("topic", "show", TOPIC, "--limit", 1000, "--json")
    items: list[dict[str, Any]] = ended.json["listed"]["items"]
    return items


@pytest.fixture(scope="module")
def served(demo: Demo, free_port: Callable[[], int]) -> Iterator[str]:
    """Serve the demo until Ctrl-C; give the address of the topic page that it prints."""
    ports = ("--newsroom-port", demo.port, "--port", free_port())
    process = start(demo.home, "demo", "--data-dir", demo.folder, *ports)
    try:
        assert process.stdout is not None
        yield next(line.split()[-1] for line in process.stdout if line.startswith("Topic page:"))
    finally:
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=30)
    assert process.returncode == 0, err
    assert "Traceback" not in out + err


def test_the_page_has_the_form_of_a_topic_page(demo: Demo) -> None:
    name, empty, *rest = demo.page.splitlines()
    assert (name, empty) == (TOPIC, "")
    blocks = "\n".join(rest).split("\n\n")
    assert len(blocks) >= 24
    for block in blocks:
        title, byline, text, *also = block.splitlines()
        assert title
        assert "· 2025-07-" in byline
        assert text
        assert all(line.startswith("also in: ") for line in also)


def test_the_second_run_says_the_same_and_is_quick(demo: Demo) -> None:
    assert demo.again == demo.page
    first, second = demo.seconds
    assert second < first / 4, "a tenth on a machine at rest"


def test_exactly_the_documents_of_the_topic(demo: Demo, listed: list[dict[str, Any]]) -> None:
    wanted = {one.address for one in load_articles(demo.port) if one.belongs and not one.copies_of}
    assert {item["document"]["address"] for item in listed} == wanted
    assert len(listed) == len(wanted), "copies are one item"


def test_newest_first(listed: list[dict[str, Any]]) -> None:
    times = [item["document"]["published"]["at"] for item in listed]
    assert times == sorted(times, reverse=True)


def test_the_copies_are_one_item_that_names_all_outlets(listed: list[dict[str, Any]]) -> None:
    (copied,) = [item for item in listed if item["copies"]]
    outlets = {copied["document"]["outlet"]["name"], *(copy["outlet"] for copy in copied["copies"])}
    assert outlets == {"新华网", "重庆日报", "郑州日报"}


def test_every_claim_cites_paragraphs_that_exist(listed: list[dict[str, Any]]) -> None:
    claims = 0
    for item in listed:
        summary, numbers = item["summary"], {one["number"] for one in item["document"]["paragraphs"]}
        groups = summary["groups"] if summary else []
        for claim in [claim for group in groups for claim in group["claims"]]:
            claims += 1
            assert claim["citations"]
            assert set(claim["citations"]) <= numbers
    assert claims >= 48, "two a document"


@pytest.mark.parametrize("query", ["legislature cooperation", "立法"])
def test_search_finds_the_lawmakers(demo: Demo, query: str) -> None:
    found = demo.run("search", query, "--json").json["items"]
    assert any(
        "立法" in item["document"]["title"] or "awmakers" in item["document"]["title"] for item in found
    )


def test_the_other_commands_on_real_data(demo: Demo, listed: list[dict[str, Any]]) -> None:
    key = listed[0]["document"]["key"]
    shown = demo.run("show", key)
    assert listed[0]["document"]["title"] in shown.out
    assert "\n[1] " in shown.out
    assert f"extract    {len(load_articles())} done" in demo.run("status").out
    assert len(demo.run("source", "list", "--json").json) >= 12
    assert demo.run("topic", "list", "--json").json[0]["topic"]["name"] == TOPIC
    assert demo.run("doctor").code == 0


def test_evidence_is_checked_again_without_the_data(demo: Demo, tmp_path: Path) -> None:
    file = tmp_path / "spirit.evidence.html"
    assert demo.run("export", "evidence", "--topic", TOPIC, "--output", file).code == 0
    checked = run_command(tmp_path, "verify-bundle", file, "--json")
    assert (checked.code, checked.json["faults"]) == (0, [])
    assert checked.json["claims"] == checked.json["upheld"] >= 48
    file.write_bytes(file.read_bytes().replace("天津".encode(), "北京".encode()))
    changed = run_command(tmp_path, "verify-bundle", file)
    assert changed.code == 2
    assert "WRONG: the page shows something else" in changed.out


def test_a_topic_of_ones_own(demo: Demo) -> None:
    added = demo.run("topic", "add", "Central Asia", "--name", "zh=中亚")
    assert added.code == 0, added.err
    assert demo.run("topic", "show", "central-asia", "--json").json["listed"]["total"] >= 3
    again = demo.run("topic", "add", "Central Asia")
    assert (again.code, again.err.count("\n")) == (2, 1)
    assert demo.run("topic", "remove", "central-asia").code == 0


def interrupted(folder: Path, port: int) -> tuple[int, str, str]:
    """Press Ctrl-C while the demo works; return its exit code and what it printed."""
    process = start(folder, "demo", "--once", "--data-dir", folder / "d", "--newsroom-port", port)
    assert process.stderr is not None
    assert next(iter(process.stderr)).startswith("Data folder")
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=30)
    return process.returncode, out, err


def test_ctrl_c_while_it_works(tmp_path: Path, free_port: Callable[[], int]) -> None:
    code, out, err = interrupted(tmp_path, free_port())
    if "Exception ignored in" in err:  # Python dropped it: it came while an object was let go of
        code, out, err = interrupted(tmp_path, free_port())
    assert code == 130, err
    assert err.splitlines()[-1] == "topicwire: stopped"
    assert "Traceback" not in out + err


def test_killed_at_any_moment_it_gives_the_same_page(
    demo: Demo, tmp_path: Path, free_port: Callable[[], int]
) -> None:
    seed = random.SystemRandom().randrange(10**6)
    moments = random.Random(seed)
    arguments = ("demo", "--once", "--data-dir", tmp_path / "d", "--newsroom-port", free_port())
    for _ in range(KILLS):
        process = start(tmp_path, *arguments)
        time.sleep(moments.uniform(0.3, LATEST))
        process.kill()
        process.communicate()
    ended = run_command(tmp_path, *arguments)
    assert ended.code == 0, f"seed {seed}: {ended.err}"
    assert ended.out == demo.page, f"seed {seed}"


def test_it_serves_the_page(served: str) -> None:
    answer = httpx.get(served, trust_env=False)
    assert answer.status_code == 200
    assert TOPIC in answer.text


@pytest.fixture
def page(browser: Browser, served: str) -> Iterator[Page]:
    context = browser.new_context(locale="en-GB", viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.goto(served)
    yield page
    context.close()


@pytest.mark.browser
def test_the_page_names_the_topic_and_its_documents(page: Page) -> None:
    expect(page.locator("h1")).to_have_text("上海精神")
    assert int(page.locator(".total").inner_text().split()[0]) >= 24
    assert page.locator(".claim.supported").count() > 50


@pytest.mark.browser
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


@pytest.mark.browser
@pytest.mark.parametrize(
    ("typed", "found"),
    [("立法", "九国立法者齐聚天津"), ("legislature cooperation", "Lawmakers from nine countries")],
)
def test_the_box_finds_the_fitting_documents(page: Page, typed: str, found: str) -> None:
    page.locator("#q").press_sequentially(typed, delay=10)
    expect(page.locator(".bar .order")).to_have_text("best match first")
    expect(page.locator("article.item .title").first).to_contain_text(found)
    expect(page.locator("article.item").first.locator(".passages")).to_be_visible()


@pytest.mark.browser
def test_the_page_folds_the_three_copies(page: Page) -> None:
    page.goto(page.url + "?shown=100")
    folded = page.locator("article.item", has=page.locator(".copies")).filter(has_text="文明互鉴")
    expect(folded).to_have_count(1)
    assert folded.locator(".copies li").count() == 2
