"""Every list format, read into entries."""

import gzip
import json
import time
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from topicwire.collect.listing import Part
from topicwire.collect.lists import read_list
from topicwire.errors import BadInputError, QuarantineError
from topicwire.model.moment import Moment, Precision, Provenance
from topicwire.model.page import Page
from topicwire.model.source import Source, SourceKind

BASE = "https://news.example/feeds/all.xml"
NOW = datetime(2025, 7, 20, 12, 0, tzinfo=UTC)
FEED = Source("s1", SourceKind.FEED, BASE)
SITEMAP = Source("s2", SourceKind.SITEMAP, "https://news.example/sitemap.xml")


def page(body: str | bytes, content_type: str = "") -> Page:
    raw = body.encode() if isinstance(body, str) else body
    headers = (("content-type", content_type),) if content_type else ()
    return Page(BASE, BASE, 200, raw, NOW, headers)


def at(text: str, precision: Precision = Precision.SECOND) -> Moment:
    return Moment(datetime.fromisoformat(text).replace(tzinfo=UTC), precision, Provenance.FEED)


RSS = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
     xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:atom="http://www.w3.org/2005/Atom">
<channel><title>Все новости</title><link>https://news.example/</link><language>ru-ru</language><ttl>30</ttl>
<skipHours><hour>0</hour><hour>24</hour><hour>3</hour></skipHours><skipDays><day>Sunday</day></skipDays>
<atom:link rel="hub" href="https://hub.example/"/>
<item><title>Первая &amp;amp; &lt;b&gt;главная&lt;/b&gt;</title><link>/a?utm_source=rss&amp;id=7#top</link>
<pubDate>Mon, 14 Jul 2025 10:30:00 +0800</pubDate><dc:creator>И. Иванов</dc:creator>
<description>Кратко</description>
<content:encoded><![CDATA[<p>Полный <script>x()</script>текст</p>]]></content:encoded>
</item>
<item><title>Second</title><guid>https://news.example/b</guid><pubDate>not a date</pubDate></item>
<item><title>No address</title><guid>12345</guid></item>
<item><title>A mail address</title><link>mailto:editor@news.example</link></item>
</channel></rss>"""


def test_rss_in_full() -> None:
    listing = read_list(page(RSS), FEED)
    first, second = listing.entries
    assert first.address == "https://news.example/a?id=7"
    assert first.title == "Первая & главная"
    assert first.published == at("2025-07-14T02:30:00")
    assert first.author == "И. Иванов"
    assert first.summary == "Кратко"
    assert first.content == "<p>Полный <script>x()</script>текст</p>"  # as it is: hostile until extracted
    assert first.language == "ru-RU"
    assert (second.address, second.published) == ("https://news.example/b", None)
    assert listing.left_out == 2
    assert (listing.title, listing.home, listing.ttl) == ("Все новости", "https://news.example/", 1_800)
    assert listing.hub == "https://hub.example/"
    assert (listing.skip_hours, listing.skip_days) == (frozenset({0, 3}), frozenset({6}))


ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="zh-CN" xml:base="https://other.example/x/">
<title>新闻</title><link rel="next" href="https://news.example/feeds/all.xml?page=2"/>
<entry xml:base="y/"><id>tag:a,2025:1</id>
<title type="html">上海&lt;i&gt;精神&lt;/i&gt;</title><link href="1.html"/>
<link rel="enclosure" href="1.mp3"/><published>2025-07-14T10:30:05+08:00</published>
<updated>2025-07-15T00:00:00Z</updated><author><name>王记者</name></author>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>正文</p></div></content></entry>
<entry><id>https://news.example/identity-is-address</id><title>Only an identity</title>
<updated>2025-07-15T00:00:00Z</updated></entry>
</feed>"""


def test_atom_in_full() -> None:
    listing = read_list(page(ATOM), FEED)
    first, second = listing.entries
    assert second.address == "https://news.example/identity-is-address"
    assert (second.published, second.updated) == (None, at("2025-07-15"))
    assert first.address == "https://other.example/x/y/1.html"
    assert (first.title, first.author, first.language) == ("上海精神", "王记者", "zh-CN")
    assert first.published == at("2025-07-14T02:30:05")
    assert first.updated == at("2025-07-15")
    assert "<p>正文</p>" in first.content
    assert listing.parts == (Part("https://news.example/feeds/all.xml?page=2"),)


def test_an_identity_is_never_made_an_address() -> None:
    items = """<item><guid>12345</guid><enclosure url="https://news.example/a.mp3"/></item>
    <item><guid>a/b</guid></item><item rdf:about="x"><title>t</title></item>"""
    entry = '<entry><id>7</id><link rel="enclosure" href="/a.mp3"/><link rel="self" href="/self"/></entry>'
    for text in (f"<rss version='2.0'><channel>{items}</channel></rss>", f"<feed>{entry}</feed>"):
        listing = read_list(page(text), FEED)
        assert listing.entries == ()
        assert listing.left_out >= 1


def test_atom_content_that_lies_elsewhere() -> None:
    text = """<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>tag:a:1</id><title>T</title>
    <content type="text/html" src="/elsewhere.html"/></entry></feed>"""
    assert [entry.address for entry in read_list(page(text), FEED).entries] == [
        "https://news.example/elsewhere.html"
    ]


JSON_FEED = {
    "version": "https://jsonfeed.org/version/1.1",
    "title": "ШОС",
    "home_page_url": "https://news.example",
    "language": "ru",
    "next_url": "?page=2",
    "hubs": [{"type": "WebSub", "url": "https://hub.example/"}],
    "items": [
        {
            "id": "1",
            "url": "/1?fbclid=x",
            "title": "Один",
            "content_text": "a < b\n\nc",
            "date_published": "2025-07-14T10:30:00+03:00",
            "authors": [{"name": "А"}, {"name": "Б"}],
        },
        {"id": "https://news.example/2", "title": ["wrong type"], "content_html": 7, "date_published": 2025},
        {"id": 3, "title": "nowhere"},
        "not an item",
    ],
}


def test_json_feed_in_full() -> None:
    listing = read_list(page(json.dumps(JSON_FEED)), FEED)
    first, second = listing.entries
    assert (first.address, first.title, first.author) == ("https://news.example/1", "Один", "А, Б")
    assert first.content == "<p>a &lt; b</p><p>c</p>"
    assert first.published == at("2025-07-14T07:30:00")
    assert (second.address, second.title, second.content) == ("https://news.example/2", "", "")
    assert (listing.left_out, listing.hub) == (2, "https://hub.example/")
    assert listing.parts == (Part("https://news.example/feeds/all.xml?page=2"),)


NEWS_SITEMAP = """<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:n="http://www.google.com/schemas/sitemap-news/0.9"
 xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">
<url><image:image><image:loc>https://news.example/p.jpg</image:loc></image:image>
<loc> https://news.example/1 </loc><lastmod>2025-07-14</lastmod>
<n:news><n:publication><n:name>Новости</n:name>
<n:language>ru</n:language></n:publication><n:publication_date>2025-07-14T10:30:00+03:00</n:publication_date>
<n:title>Заголовок &amp; всё</n:title></n:news></url>
<url><loc>ftp://news.example/2</loc></url>
</urlset>"""


def test_news_sitemap() -> None:
    listing = read_list(page(gzip.compress(NEWS_SITEMAP.encode())), SITEMAP)
    (entry,) = listing.entries
    assert (entry.address, entry.title, entry.language) == ("https://news.example/1", "Заголовок & всё", "ru")
    assert entry.published == at("2025-07-14T07:30:00")
    assert entry.updated == at("2025-07-14", Precision.DAY)
    assert listing.left_out == 1


def test_sitemap_index() -> None:
    index = """<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
    <sitemap><loc>https://news.example/s1.xml.gz</loc><lastmod>2025-07-14T00:00:00Z</lastmod></sitemap>
    <sitemap><loc>/s2.xml</loc></sitemap></sitemapindex>"""
    assert read_list(page(index), SITEMAP).parts == (
        Part("https://news.example/s1.xml.gz", datetime(2025, 7, 14, tzinfo=UTC)),
        Part("https://news.example/s2.xml"),
    )


def test_sitemap_as_text() -> None:
    listing = read_list(page("https://news.example/1\nhttps://news.example/2\n\nnonsense\n"), SITEMAP)
    assert [entry.address for entry in listing.entries] == [
        "https://news.example/1",
        "https://news.example/2",
    ]


@pytest.mark.parametrize("charset", ["gb18030", "koi8-r", "utf-16"])
def test_charsets(charset: str) -> None:
    text = RSS.replace("UTF-8", charset).encode(charset, "replace")
    assert read_list(page(text), FEED).title == "Все новости"


def test_charset_of_the_header_wins() -> None:
    text = RSS.partition("?>")[2].encode("gb18030")
    assert read_list(page(text, "application/xml; charset=gb18030"), FEED).title == "Все новости"


BOMB = "<!DOCTYPE rss [" + '<!ENTITY a "{}">'.format("x" * 150) + '<!ENTITY b "&a;&a;&a;&a;">]>'


@pytest.mark.parametrize(
    "body",
    [
        "",
        "   \n",
        "<html><body><p>Not a feed</p></body></html>",
        "plain text",
        "{",
        '{"items": {}}',
        "[" * 100_000,
        '{"items": ' + "[" * 100_000,
        BOMB + "<rss version='2.0'><channel><title>&b;</title></channel></rss>",
        "<!DOCTYPE rss [" + "".join(f'<!ENTITY e{i} "x">' for i in range(500)) + "]><rss version='2.0'/>",
        b"\x89PNG\r\n\x1a\n\x00\x00",
    ],
    ids=lambda body: repr(body[:30]),
)
def test_what_is_no_list(body: str | bytes) -> None:
    with pytest.raises(BadInputError):
        read_list(page(body), FEED)


def test_no_entity_reaches_a_file() -> None:
    entity = '<!DOCTYPE urlset [<!ENTITY f SYSTEM "file:///etc/passwd">]>'
    text = f"{entity}<urlset><url><loc>https://a.example/&f;</loc></url></urlset>"
    found = [entry.address for entry in read_list(page(text), SITEMAP).entries]
    assert found in ([], ["https://a.example/"])


def test_a_bomb_in_a_sitemap_stays_small() -> None:
    entities = "".join(f'<!ENTITY e{i} "{f"&e{i - 1};" * 10 if i else "x" * 100}">' for i in range(12))
    text = f"<!DOCTYPE urlset [{entities}]><urlset><url><loc>https://a.example/&e11;</loc></url></urlset>"
    assert all(len(entry.address) < 200 for entry in read_list(page(text), SITEMAP).entries)


def test_ten_thousand_entries() -> None:
    items = "".join(
        f"<item><title>t{i}</title><link>https://a.example/{i}</link></item>" for i in range(10_000)
    )
    listing = read_list(page(f"<rss version='2.0'><channel>{items}</channel></rss>"), FEED)
    assert len(listing.entries) == 10_000


PIECES = [RSS.encode(), ATOM.encode(), json.dumps(JSON_FEED).encode(), NEWS_SITEMAP.encode()]


@given(st.sampled_from(PIECES), st.integers(0, 3_000), st.binary(max_size=12), st.integers(0, 40))
def test_damaged_lists_never_crash(piece: bytes, place: int, junk: bytes, cut: int) -> None:
    damaged = piece[:place] + junk + piece[place + cut :]
    for source in (FEED, SITEMAP):
        try:
            listing = read_list(page(damaged), source)
        except QuarantineError:
            continue
        assert all(entry.address.startswith(("http://", "https://")) for entry in listing.entries)


@given(st.binary(max_size=300))
def test_noise_never_crashes(noise: bytes) -> None:
    for source in (FEED, SITEMAP):
        try:
            read_list(page(noise), source)
        except QuarantineError:
            continue


@pytest.mark.parametrize("piece", ["<!--", "<", "<!", "<?x ", "<html ", "<a:", "]>", "<!ENTITY a "])
def test_hostile_starts_take_no_time(piece: str) -> None:
    started = time.thread_time()
    with pytest.raises(BadInputError):
        read_list(page(piece * 300_000), FEED)
    assert time.thread_time() - started < 2.0
