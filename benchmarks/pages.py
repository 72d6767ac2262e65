"""How fast the page of a large topic is made.

    python -m benchmarks.pages --documents 100000 [--requests 60] [--keep DIR] [--browser] [--json]

Makes a collection of that many documents straight in the database: articles of 12 outlets in four languages
over two years, one in eight a copy of another, all of one topic and each with a summary of eight claims. The
pages are then asked for one after the other through the whole application, as a browser asks for them.

Printed are, for each page, the time from request to answer in milliseconds: when it is made (median and 99th
percentile), when it was kept (median), the first time of all (nothing counted yet), and right after a
document came (counted and made anew); and its size compressed. `--browser` starts a server and measures the
first paint of the topic page in Chromium. `--keep DIR` leaves the collection in DIR and takes one that lies
there.

With 100,000 documents on two cores: topic page 22 ms when made and 2.0 when kept (medians), 11.1 kB
compressed, first paint 200 ms; under an outlet 23 ms when made; Home 6 ms, search without a query 18 ms, a
document 7 ms.
"""

import argparse
import gzip
import json
import random
import statistics
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from urllib.parse import quote, unquote

import uvicorn
from fastapi.testclient import TestClient
from playwright.sync_api import sync_playwright
from scripts.browser import ARGUMENTS, find
from sqlalchemy import Connection

from benchmarks.stored import document_row, match_row, revision_row, summary_row
from topicwire.assemble import Wire, open_wire
from topicwire.assemble.doors import web_app, web_options
from topicwire.config import Settings, build
from topicwire.model.document import Document, Kind, Paragraph
from topicwire.model.moment import Moment, Precision, Provenance
from topicwire.model.outlet import Outlet
from topicwire.model.topic import Evidence, Match, Reason, Topic, TopicName
from topicwire.serve.web import create_app
from topicwire.storage import documents, matches, outlets, topics
from topicwire.storage.tables import documents as document_rows
from topicwire.storage.tables import matches as match_rows
from topicwire.storage.tables import revisions, summaries

NOW = datetime(2025, 7, 25, 12, tzinfo=UTC)
SPAN = timedelta(days=730)
TOPIC = Topic("上海精神", "上海精神", (TopicName("zh-Hans", "上海精神"), TopicName("en", "Shanghai Spirit")))
SENTENCES = {
    "zh-Hans": "上海合作组织成员国代表在会上就加强互联互通、扩大本币结算和支持中小企业交换了意见。",
    "en": "Delegates of the member states discussed settlement in local currencies and small firms.",
    "ru": "Делегаты государств-членов обсудили торговые коридоры и расчёты в национальных валютах.",
    "ar": "ناقش مندوبو الدول الأعضاء ممرات التجارة والتسويات بالعملات المحلية ودعم الشركات الصغيرة.",
}
PARAGRAPHS = 12
COPY_EVERY = 8
PART = 2000  # documents written at once
LANGUAGES = tuple(SENTENCES)
OUTLETS = tuple(
    Outlet(f"paper{number}.example", f"报纸{number}", f"Bao Zhi {number}", language=LANGUAGES[number % 4])
    for number in range(12)
)


@dataclass(frozen=True, slots=True)
class Timing:
    """What was measured of one page."""

    page: str
    made_ms: float  # median
    made_p99_ms: float
    kept_ms: float  # median
    first_ms: float
    after_change_ms: float
    compressed_kb: float


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--documents", type=int, default=5000)
    parser.add_argument("--requests", type=int, default=60)
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--browser", action="store_true")
    parser.add_argument("--json", action="store_true")
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="topicwire-pages-") as scratch:
        folder = wanted.keep or Path(scratch)
        settings = build({"data.dir": folder, "search.embeddings": False})
        if not (folder / "topicwire.db").exists():
            fill(settings, wanted.documents)
        with open_wire(settings) as wire:
            measured = [timing(wire, settings, page, wanted.requests) for page in pages()]
            paint = first_paint(wire, settings) if wanted.browser else None
    if wanted.json:
        print(json.dumps({"pages": [asdict(one) for one in measured], "first_paint_ms": paint}))
        return
    for one in measured:
        print(
            f"{unquote(one.page):<44} made {one.made_ms:5.1f} ms  p99 {one.made_p99_ms:5.1f}  "
            f"kept {one.kept_ms:4.1f}  first {one.first_ms:4.0f}  changed {one.after_change_ms:4.0f}  "
            f"{one.compressed_kb:5.1f} kB"
        )
    if paint is not None:
        print(f"first paint of the topic page: {paint:.0f} ms")


def pages() -> tuple[str, ...]:
    """Return what is asked for."""
    topic = f"/topics/{quote(TOPIC.key)}"
    return (
        topic,
        f"{topic}?language=ru&kind=article",
        f"{topic}?outlet=paper3.example",
        f"{topic}?since=2024-11-01&until=2024-11-30",
        "/",
        "/search",
        f"/documents/{_key(17)}",
        f"/api/v1/topics/{quote(TOPIC.key)}/items",
    )


def fill(settings: Settings, number: int) -> None:
    """Make the collection."""
    settings.data.dir.mkdir(parents=True, exist_ok=True)
    with open_wire(settings) as wire:
        database = wire.database
        with database.write() as connection:
            topics.add(connection, TOPIC, NOW)
            for outlet in OUTLETS:
                outlets.put(connection, outlet)
        dice = random.Random(20_250_725)
        for start in range(0, number, PART):
            with database.write() as connection:
                _write(connection, range(start, min(start + PART, number)), dice)


def _write(connection: Connection, numbers: range, dice: random.Random) -> None:
    made = [document(number, dice) for number in numbers]
    leads = {one.key: _leader(number) for number, one in zip(numbers, made, strict=True)}
    connection.execute(document_rows.insert(), [document_row(one, leads[one.key]) for one in made])
    connection.execute(revisions.insert(), [revision_row(one) for one in made])
    connection.execute(match_rows.insert(), [match_row(TOPIC, one, leads[one.key]) for one in made])
    connection.execute(summaries.insert(), [summary_row(one, NOW) for one in made])


def document(number: int, dice: random.Random) -> Document:
    """Return a document; its time is spread over the span, more of them lately."""
    outlet = OUTLETS[int(dice.random() ** 2 * len(OUTLETS))]
    language = outlet.language or "en"
    at = NOW - SPAN * dice.random() ** 1.5
    said = SENTENCES[language]
    return Document(
        key=_key(number),
        revision=1,
        address=f"https://{outlet.key}/{number}.html",
        title=f"{said[:40]} {number}",
        outlet=outlet,
        language=language,
        certainty=0.99,
        kind=Kind.FLASH if number % 10 == 3 else Kind.ARTICLE,
        published=Moment(at, Precision.MINUTE, Provenance.META),
        fetched=at + timedelta(minutes=7),
        paragraphs=tuple(Paragraph(n, f"{said} {number}.{n}. {said}") for n in range(1, PARAGRAPHS + 1)),
    )


def _leader(number: int) -> str:
    """Return the document that leads the cluster of one."""
    return _key(number - 1 if number % COPY_EVERY == COPY_EVERY - 1 else number)


def _key(number: int) -> str:
    return f"{number * 2_654_435_761 % 2**32:08x}{number:08x}"


def timing(wire: Wire, settings: Settings, page: str, requests: int) -> Timing:
    """Ask for a page again and again."""
    visitor = partial(TestClient, base_url="http://127.0.0.1", headers={"Accept-Encoding": "identity"})
    with visitor(web_app(wire, settings)) as client:
        first = _milliseconds(client, page)
        kept = [_milliseconds(client, page) for _ in range(requests)]
        keeping_none = visitor(create_app(wire.services, web_options(settings)))
        made = sorted(_milliseconds(keeping_none, page) for _ in range(requests))
        _touch(wire)
        changed = _milliseconds(client, page)
        body = client.get(page).content
    return Timing(
        page,
        round(statistics.median(made), 1),
        round(made[min(len(made) - 1, int(len(made) * 0.99))], 1),
        round(statistics.median(kept), 1),
        round(first, 1),
        round(changed, 1),
        round(len(gzip.compress(body)) / 1000, 1),
    )


def _milliseconds(client: TestClient, page: str) -> float:
    began = time.perf_counter()
    answer = client.get(page)
    ended = time.perf_counter()
    if answer.status_code != 200:
        raise SystemExit(f"{page} answered {answer.status_code}")
    return (ended - began) * 1000


def _touch(wire: Wire) -> None:
    """Let a document come: an edit of one that is there."""
    with wire.database.write() as connection:
        held = documents.get(connection, _key(17))
        if held is None:
            return
        documents.put(connection, replace(held, fetched=NOW), None)
        matched = Match(TOPIC.key, held.key, 0.4, (Reason(Evidence.TEXT, TOPIC.name, 1),))
        matches.put(connection, [matched], NOW)


def first_paint(wire: Wire, settings: Settings) -> float:
    """Return milliseconds until Chromium paints the topic page, the median of five clean visits."""
    asked = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0"
    found = []
    with _served(wire, settings) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find(), args=list(ARGUMENTS))
        for _ in range(5):
            context = browser.new_context(base_url=address)
            page = context.new_page()
            page.goto(f"/topics/{quote(TOPIC.key)}")
            page.wait_for_function(f"({asked}) > 0")
            found.append(float(page.evaluate(asked)))
            context.close()
        browser.close()
    return statistics.median(found)


@contextmanager
def _served(wire: Wire, settings: Settings) -> Iterator[str]:
    config = uvicorn.Config(web_app(wire, settings), port=0, log_level="error")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join(10)


if __name__ == "__main__":
    main()
