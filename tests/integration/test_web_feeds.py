"""The feeds, read back by the parser that readers use."""

import re
from dataclasses import replace
from datetime import datetime
from urllib.parse import quote

import feedparser
import pytest
from fastapi.testclient import TestClient
from lxml import etree
from tests.unit.serve.atom_rules import faults
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


@pytest.mark.parametrize("place", [TOPIC, "/search", "/search?q=nothinglikethis", "/search?language=ar"])
def test_atom_keeps_the_rules(client: TestClient, place: str) -> None:
    path, _, asked = place.partition("?")
    answer = client.get(f"{path}/feed.atom?{asked}")
    assert answer.headers["content-type"] == "application/atom+xml"
    assert faults(etree.fromstring(answer.content)) == []


def test_an_entry_has_what_readers_want(client: TestClient) -> None:
    root = etree.fromstring(client.get(f"{TOPIC}/feed.atom").content)
    assert root.xpath("a:link[@rel='self']/@href", namespaces=ATOM) == [f"http://testserver{TOPIC}/feed.atom"]
    entries = root.findall("a:entry", ATOM)
    assert len(entries) == 30
    for entry in entries:
        assert all(entry.findtext(f"a:{name}", "", ATOM) for name in ("published", "content", "summary"))
        assert entry.findtext("a:id", "", ATOM).startswith("urn:uuid:")
    assert len({entry.findtext("a:id", "", ATOM) for entry in entries}) == 30


GOOD = """<feed xmlns="http://www.w3.org/2005/Atom"><id>urn:x:1</id><title>t</title><updated>{time}</updated>
<link rel="self" href="http://x.example/f"/><entry xml:lang="zh-Hans"><id>urn:x:2</id><title>t</title>
<updated>{time}</updated><author><name>n</name></author><link href="http://x.example/" type="text/html"/>
<content type="html">c</content></entry></feed>""".format(time="2025-07-24T22:40:00Z")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("<id>urn:x:2</id>", ""),
        ("<id>urn:x:2</id>", "<id>2</id>"),
        ("<title>t</title>", "<title> </title>"),
        ("<title>t</title>", "<title>t</title><title>u</title>"),
        ("2025-07-24T22:40:00Z", "2025-07-24 22:40"),
        ("<author><name>n</name></author>", ""),
        ("<name>n</name>", ""),
        ('rel="self"', 'rel="related"'),
        ('href="http://x.example/"', 'href="/"'),
        ("text/html", "html"),
        ("<content", '<link href="http://y.example/" type="text/html"/><content'),
        ("<content", "<content/><content"),
        ("<content", "<colour/><content"),
        ('type="html">c', 'type="html"><b>c</b>'),
        ("zh-Hans", "zh_Hans!"),
    ],
)
def test_the_rules_notice_what_breaks_them(old: str, new: str) -> None:
    assert faults(etree.fromstring(GOOD)) == []
    assert faults(etree.fromstring(GOOD.replace(old, new)))


def test_a_hub_is_named_only_where_there_is_one(client: TestClient, services: MemoryServices) -> None:
    hub = "https://hub.example/"
    told = TestClient(create_app(services, WebOptions(hosts=("testserver",), hub=hub)))
    for form in ("atom", "json"):
        answer = told.get(f"{TOPIC}/feed.{form}")
        assert answer.links["hub"]["url"] == hub
        assert answer.links["self"]["url"] == f"http://testserver{TOPIC}/feed.{form}"
        assert "hub" not in client.get(f"{TOPIC}/feed.{form}").links
    read = feedparser.parse(told.get(f"{TOPIC}/feed.atom").content)
    assert [link.href for link in read.feed.links if link.rel == "hub"] == [hub]
    assert told.get(f"{TOPIC}/feed.json").json()["hubs"] == [{"type": "WebSub", "url": hub}]
    assert faults(etree.fromstring(told.get(f"{TOPIC}/feed.atom").content)) == []


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
        feed = client.get(f"{TOPIC}/feed.atom").content
        assert faults(etree.fromstring(feed)) == []
        read = feedparser.parse(feed)
        assert not read.bozo
        entry = next(entry for entry in read.entries if "]]>" in entry.title)
        assert entry.link.startswith("http://testserver/documents/")
        assert client.get(f"{TOPIC}/feed.json").json()
    finally:
        services.held.documents[key] = document


def test_unknown_topic(client: TestClient) -> None:
    assert client.get("/topics/none/feed.atom").status_code == 404
