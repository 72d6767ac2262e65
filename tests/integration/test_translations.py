"""An article is linked with its version in another language, from the page to the reader."""

from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from tests.unit.dedup.test_translations import FACTS, FACTS_IN_CHINESE
from tests.unit.dedup.texts import CHINESE, ENGLISH, document

from topicwire.assemble import open_wire
from topicwire.assemble.doors import web_app
from topicwire.config import build
from topicwire.llm.embeddings import SentenceEncoder
from topicwire.model.document import Document
from topicwire.pipeline.linking import TranslationLinks
from topicwire.storage import clusters, documents
from topicwire.storage.database import Database

BIRDS = (
    "A herd of wild asses was seen near the salt lake for the first time in thirty years.",
    "Herders will be paid for pastures that they leave to the animals, the ministry said.",
)
PAGE = """<html lang="{language}"><head><title>{title}</title>
<link rel="canonical" href="https://paper.example/{language}/yard.html">{others}
<meta property="article:published_time" content="2025-07-20T12:00:00Z"></head>
<body><article><h1>{title}</h1>{text}</article></body></html>"""


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = Database(f"sqlite:///{tmp_path / 'test.db'}")
    yield opened
    opened.close()


def kept(database: Database, links: TranslationLinks, *found: Document) -> None:
    with database.write() as connection:
        for one in found:
            documents.put(connection, one, None)
            links.keep(connection, one)


def linked(database: Database, key: str) -> tuple[str, ...]:
    with database.read() as connection:
        return clusters.translations_of(connection, key)


def test_links_go_both_ways_and_end_with_their_document(database: Database) -> None:
    chinese = replace(document("zh", (*CHINESE, FACTS_IN_CHINESE)), language="zh-Hans")
    english = replace(document("en", (*ENGLISH, FACTS), hours=2), language="en")
    unlike = replace(document("no", BIRDS, hours=1), language="en")
    links = TranslationLinks()
    kept(database, links, chinese, unlike, english)
    assert [linked(database, key) for key in ("zh", "en", "no")] == [("en",), ("zh",), ()]
    edited = replace(english, revision=2, paragraphs=unlike.paragraphs)
    kept(database, links, edited)
    assert linked(database, "zh") == (), "the edited text is another article"
    kept(database, links, replace(english, revision=3))
    with database.write() as connection:
        documents.remove(connection, "en")
    assert linked(database, "zh") == ()


def test_meaning_links_what_has_no_figures(database: Database) -> None:
    chinese = replace(document("zh", CHINESE[:5]), language="zh-Hans")
    english = replace(document("en", ENGLISH[:5], hours=2), language="en")
    unlike = replace(document("no", BIRDS * 2, hours=1), language="en")
    encoder = SentenceEncoder()
    kept(database, TranslationLinks(encoder, {"zh"}), chinese, english)
    assert linked(database, "zh") == (), "a language that the model does not know is not guessed at"
    kept(database, TranslationLinks(encoder, encoder.languages), chinese, unlike, english)
    assert [linked(database, key) for key in ("zh", "en", "no")] == [("en",), ("zh",), ()]


def test_from_the_page_to_the_reader(tmp_path: Path) -> None:
    """The pages say themselves that they are one article; their texts alone would not be enough."""
    pages = tmp_path / "pages"
    pages.mkdir()
    texts = {"zh": ("堆场启用", CHINESE), "en": ("A yard opens", ENGLISH[:4])}
    for language, (title, paragraphs) in texts.items():
        others = "".join(
            f'<link rel="alternate" hreflang="{one}" href="../{one}/yard.html">' for one in texts
        )
        text = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
        page = PAGE.format(language=language, title=title, others=others, text=text)
        (pages / f"{language}.html").write_text(page, encoding="utf-8")
    settings = build({"data.dir": tmp_path / "data", "search.embeddings": False})
    with open_wire(settings) as wire:
        with wire.worker() as worker:
            worker.import_place(str(pages), BytesIO())
        items = {item.document.language[:2]: item for item in wire.services.documents.search("").items}
        view = wire.services.documents.view(items["zh"].document.key)
        assert [item.document.title for item in view.translations] == ["A yard opens"]
        assert len(items) == 2, "linked, not merged"
        client = TestClient(web_app(wire, settings), base_url="http://localhost")
        told = client.get(f"/api/v1/documents/{items['zh'].document.key}").json()["translations"]
        assert [one["title"] for one in told] == ["A yard opens"]
        assert "A yard opens" in client.get(f"/documents/{items['zh'].document.key}").text
