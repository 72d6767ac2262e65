"""The feeds, read back by the parser that readers use."""

import re
from dataclasses import replace
from datetime import datetime
from urllib.parse import quote

import feedparser
import pytest
from fastapi.testclient import TestClient
from lxml import etree
from tests.unit.serve.newsroom import SPIRIT, MemoryServices, key_of

from topicwire.serve.web import WebOptions, create_app

TOPIC = f"/topics/{quote(SPIRIT.key)}"
ATOM = {"a": "http://www.w3.org/2005/Atom"}


@pytest.fixture(scope="module")
def services() -> MemoryServices:
    return MemoryServices()


@pytest.fixture(scope="module")
def client(services: MemoryServices) -> TestClient:
    return TestClient(create_app(services, WebOptions(hosts=("testserver",))))


def test_atom_has_every_element_that_rfc_4287_requires(client: TestClient) -> None:
    answer = client.get(f"{TOPIC}/feed.atom")
    assert answer.headers["content-type"] == "application/atom+xml"
    root = etree.fromstring(answer.content)
    for name in ("id", "title", "updated"):
        assert len(root.findall(f"a:{name}", ATOM)) == 1
    assert root.xpath("a:link[@rel='self']/@href", namespaces=ATOM) == [f"http://testserver{TOPIC}/feed.atom"]
    entries = root.findall("a:entry", ATOM)
    assert len(entries) == 30
    for entry in entries:
        for name in ("id", "title", "updated", "published", "content", "summary"):
            assert len(entry.findall(f"a:{name}", ATOM)) == 1
        assert entry.findtext("a:author/a:name", "", ATOM)
        assert len(entry.findall("a:link[@rel='alternate']", ATOM)) == 1
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", entry.findtext("a:updated", "", ATOM))
    identities = [entry.findtext("a:id", "", ATOM) for entry in entries]
    assert len(set(identities)) == 30
    assert all(identity.startswith("urn:uuid:") for identity in identities)


def test_feedparser_reads_it_back_without_loss(client: TestClient, services: MemoryServices) -> None:
    read = feedparser.parse(client.get(f"{TOPIC}/feed.atom").content)
    assert not read.bozo
    listed = services.topics.page(SPIRIT.key, limit=50).listed.items
    for entry, item in zip(
        read.entries, sorted(listed, key=lambda i: i.document.published.at, reverse=True), strict=True
    ):
        assert entry.title == item.document.title
        assert entry.link == item.document.address
        assert entry.author == item.document.outlet.romanised
        assert datetime.fromisoformat(entry.published) == item.document.published.at
        for claim in item.summary.claims if item.summary else ():
            assert claim.text in entry.content[0].value
            assert all(f"#p{number}" in entry.content[0].value for number in claim.citations)
        assert all(copy.romanised in entry.content[0].value for copy in item.copies)


def test_json_feed(client: TestClient) -> None:
    answer = client.get(f"{TOPIC}/feed.json?language=zh-Hans")
    assert answer.headers["content-type"] == "application/feed+json"
    feed = answer.json()
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["feed_url"] == f"http://testserver{TOPIC}/feed.json?language=zh-Hans"
    first = feed["items"][0]
    assert {"id", "url", "title", "content_html", "date_published", "authors"} <= set(first)
    assert first["_topicwire"]["summary"]["groups"][0]["claims"][0]["verdict"]["support"] == "supported"
    assert {item["language"] for item in feed["items"]} == {"zh-Hans"}


def test_a_search_is_a_feed_too(client: TestClient) -> None:
    read = feedparser.parse(client.get("/search/feed.atom?q=Tianjin").content)
    assert len(read.entries) == 4
    assert client.get(read.feed.link).status_code == 200


@pytest.mark.parametrize("form", ["atom", "json"])
def test_nothing_is_sent_twice(client: TestClient, form: str) -> None:
    first = client.get(f"{TOPIC}/feed.{form}")
    again = client.get(f"{TOPIC}/feed.{form}", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_pages_name_their_feeds(client: TestClient) -> None:
    page = client.get(f"{TOPIC}?q=Tianjin&kind=article").text
    for address in re.findall(r'rel="alternate" type="[^"]+" title="[^"]+" href="([^"]+)"', page):
        assert client.get(address.replace("&amp;", "&")).status_code == 200


def test_hostile_text_leaves_the_feed_well_formed(client: TestClient, services: MemoryServices) -> None:
    key = key_of("courier/2025-07-15-ministers-in-tianjin")
    document = services.held.documents[key]
    title = "]]></title><script>alert(1)</script>\x00\x08\ufffe & <![CDATA[ \ud83d"
    services.held.documents[key] = replace(document, title=title, address="javascript:alert(1)")
    try:
        read = feedparser.parse(client.get(f"{TOPIC}/feed.atom").content)
        assert not read.bozo
        entry = next(entry for entry in read.entries if "]]>" in entry.title)
        assert entry.link.startswith("http://testserver/documents/")
        assert client.get(f"{TOPIC}/feed.json").json()
    finally:
        services.held.documents[key] = document


def test_unknown_topic(client: TestClient) -> None:
    assert client.get("/topics/none/feed.atom").status_code == 404
