"""Reading whole pages, good and bad."""

import contextlib
from datetime import UTC, datetime

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from topicwire.errors import BadInputError, DiscardError, NotAnArticleError, TooLargeError, TopicwireError
from topicwire.extract.context import ReadContext, ReadLimits
from topicwire.extract.read import read
from topicwire.model.document import Document, Kind
from topicwire.model.entry import Entry
from topicwire.model.moment import Moment, Precision, Provenance
from topicwire.model.outlet import Outlet
from topicwire.model.page import Page

NOW = datetime(2025, 7, 20, 12, 0, tzinfo=UTC)
PEOPLE = Outlet("people.com.cn", "人民日报", "Ren Min Ri Bao", country="CN", zone="Asia/Shanghai")
PARAGRAPHS = [
    "各成员国代表在会上表示，愿意在贸易、能源和交通领域继续扩大合作，并就下一阶段的工作计划交换了意见。",
    "会议指出，地区形势总体稳定，但仍面临多重挑战，需要各方加强沟通与协调，共同维护和平与发展的环境。",
    "与会专家认为，数字经济正在成为新的增长点，今年上半年双边贸易额比去年同期增长百分之八点六。",
    "会议通过了三项文件，并决定明年在另一座城市举行下一次会议，届时将评估各项措施的落实情况。",
]

LINKED = """<script type="application/ld+json">
    {"@type": "NewsArticle", "headline": "x", "datePublished": "2025-07-18T08:05:00+08:00"}</script>"""


class Directory:
    def lookup(self, host: str) -> Outlet | None:
        return PEOPLE if host == "people.com.cn" else None


def page_of(
    body: bytes, content_type: str = "text/html", address: str = "https://world.people.com.cn/n1/c1.html"
) -> Page:
    return Page(address, address, 200, body, NOW, (("content-type", content_type),))


def read_html(head: str = "", before: str = "", after: str = "", entry: Entry | None = None) -> Document:
    text = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
    source = f"""<html><head>{head}</head><body><nav><a href=/>首页</a> <a href=/a>国际</a></nav>
        <div class=article><h1>成员国扩大经贸合作</h1>{before}<div class=content>{text}</div></div>
        <div class=related><a href=/b>另一条新闻的标题在这里</a></div>{after}</body></html>"""
    return read(page_of(source.encode()), ReadContext(Directory(), NOW, entry))


def test_an_article() -> None:
    document = read_html(
        "<title>成员国扩大经贸合作--国际--人民网</title>", "<p>2025年07月18日08:05 来源：新华社</p>"
    )
    assert document.title == "成员国扩大经贸合作"
    assert document.outlet is PEOPLE
    assert document.credit == "新华社"
    assert (document.language, document.kind) == ("zh-Hans", Kind.ARTICLE)
    assert [p.text for p in document.paragraphs if len(p.text) > 40] == PARAGRAPHS
    assert [p.number for p in document.paragraphs] == list(range(1, len(document.paragraphs) + 1))
    assert document.published == Moment(
        datetime(2025, 7, 18, 0, 5, tzinfo=UTC), Precision.MINUTE, Provenance.TEXT, zone_assumed=True
    )


@pytest.mark.parametrize(
    ("head", "provenance", "shown"),
    [
        (
            LINKED + '<meta name=pubdate content="2025-07-17">',
            Provenance.STRUCTURED,
            "2025-07-18 00:05",
        ),
        ('<meta name=pubdate content="2025-07-17 09:30">', Provenance.META, "2025-07-17 01:30"),
        ('<meta name=pubdate content="2025-07-17">', Provenance.META, "2025-07-17"),
        ("", Provenance.FETCHED, "2025-07-20 12:00"),
    ],
)
def test_where_a_time_is_found(head: str, provenance: Provenance, shown: str) -> None:
    document = read_html(head)
    assert (document.published.provenance, str(document.published)) == (provenance, shown)


def test_a_time_of_change_is_better_than_none_and_than_a_date_alone() -> None:
    """Many Atom feeds tell nothing else."""
    changed = Moment(datetime(2025, 7, 16, 3, 4, tzinfo=UTC), Precision.MINUTE, Provenance.FEED)
    entry = Entry("https://world.people.com.cn/n1/c1.html", "s", updated=changed)
    assert read_html("", entry=entry).published == changed
    assert read_html('<meta name=pubdate content="2025-07-16">', entry=entry).published == changed
    earlier = read_html('<meta name=pubdate content="2025-07-12">', entry=entry).published
    assert (str(earlier), earlier.provenance) == ("2025-07-12", Provenance.META)


def test_a_listed_time_goes_before_the_page() -> None:
    listed = Moment(datetime(2025, 7, 16, 3, 4, tzinfo=UTC), Precision.MINUTE, Provenance.FEED)
    entry = Entry("https://world.people.com.cn/n1/c1.html", "s", published=listed)
    assert read_html('<meta name=pubdate content="2025-07-17">', entry=entry).published == listed


def test_a_time_in_the_future_is_clamped_and_marked() -> None:
    published = read_html('<meta name=pubdate content="2031-07-17 09:30">').published
    assert (published.at, published.clamped) == (NOW, True)


def test_a_time_before_1990_is_discarded() -> None:
    with pytest.raises(DiscardError) as caught:
        read_html('<meta name=pubdate content="1970-01-01 00:00">')
    assert caught.value.rule == "bad-time"


@pytest.mark.parametrize(
    ("body", "content_type", "rule"),
    [
        (b"", "text/html", "no-text"),
        (b"   \n ", "text/html", "no-text"),
        (b"<html><body></body></html>", "text/html", "no-text"),
        (
            b"<html><title>Just a moment...</title><body>Wait</body></html>",
            "",
            "captcha",
        ),
        (
            b"<html><body><p>We use cookies. Accept all to read on.</p></body></html>",
            "text/html",
            "cookie-wall",
        ),
        (
            b"<html><body><p>Ministers met on Friday.</p><p>Subscribe to continue reading.</p></body></html>",
            "",
            "paywall",
        ),
        (
            b"<html><body><h1>Goal!</h1><video src=a.mp4></video><p>Watch.</p></body></html>",
            "text/html",
            "video-shell",
        ),
    ],
)
def test_what_is_no_article(body: bytes, content_type: str, rule: str) -> None:
    with pytest.raises(NotAnArticleError) as caught:
        read(page_of(body, content_type), ReadContext(Directory(), NOW))
    assert caught.value.rule == rule


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "image/png"),
        (b"PK\x03\x04" + bytes(100), "text/html"),
        (b'{"a": 1}', "application/json"),
        (b"%PDF-1.4 broken", "application/pdf"),
        (b"no pdf at all", "application/pdf"),
        (bytes(range(32)) * 10, "text/html"),
    ],
)
def test_what_is_not_readable(body: bytes, content_type: str) -> None:
    with pytest.raises((BadInputError, NotAnArticleError)):
        read(page_of(body, content_type), ReadContext(Directory(), NOW))


@pytest.mark.parametrize(
    "body",
    [
        b"<div>" * 300_000,
        b"<div>" * 5_000 + b"text " * 100,
        b"<p>a" * 300_000,
        b"<ul><li>" * 3_000,
        b"x" * 2_000_000,
    ],
)
def test_monsters_end_in_time(body: bytes) -> None:
    with pytest.raises(TopicwireError):
        read(
            page_of(b"<html><body>" + body),
            ReadContext(Directory(), NOW, limits=ReadLimits(body_bytes=1_900_000)),
        )


def test_a_page_over_the_limit() -> None:
    with pytest.raises(TooLargeError):
        read(page_of(b"<html>" + b"a" * 100), ReadContext(Directory(), NOW, limits=ReadLimits(body_bytes=50)))


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("The harbour has nine cranes today.", "The harbour has nine cranes today."),
        ("word " * 40, "word " * 15 + "word…"),
        ("港口" * 60, "港口" * 40 + "…"),
    ],
)
def test_a_text_without_a_title_begins_with_whole_words(text: str, title: str) -> None:
    page = page_of(text.encode(), "text/plain")
    assert read(page, ReadContext(Directory(), NOW)).title == title


def test_plain_text_and_markdown() -> None:
    source = "# Trade grows\n\nThe ministers *agreed* on [rules](http://a/b).\n\n- one thing\n- another\n"
    document = read(page_of(source.encode(), "text/markdown"), ReadContext(Directory(), NOW))
    assert document.title == "Trade grows"
    texts = ["The ministers agreed on rules.", "one thing", "another"]
    assert [p.text for p in document.paragraphs] == texts


PIECES = [
    "<html>",
    "<p>",
    "</p>",
    "<div class=article>",
    "<table><tr><td>",
    "<ruby>漢<rt>かん</rt>",
    "<br><br>",
    "&#0;",
    "&#xD800;",
]
PIECES += [
    "<script type='application/ld+json'>",
    '{"@type":"Article","datePublished":',
    "[[[[",
    "</script>",
    "<h1>",
    "<time>",
]
PIECES += [
    "2025-02-31 25:61",
    "来源：",
    "文字" * 30,
    "words and words " * 12,
    "<svg><![CDATA[",
    "<!--",
    "\x00",
    "<title>",
    "%PDF-",
]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=12)), max_size=30), st.text(max_size=20))
@example(["<html>", "<p>", "文字" * 60, "<time datetime='9999-12-31T23:59:59-14:00'>"], "")
def test_pieces_of_pages_end_in_a_document_or_an_outcome(pieces: list[str], content_type: str) -> None:
    body = "".join(pieces).encode("utf-8", errors="surrogatepass")
    with contextlib.suppress(BadInputError, TooLargeError, DiscardError):
        assert read(page_of(body, content_type), ReadContext(Directory(), NOW)).paragraphs


@settings(max_examples=60, deadline=None)
@given(
    st.binary(max_size=400),
    st.sampled_from(["text/html", "text/plain", "application/pdf", "x/y"]),
)
def test_bytes_end_in_a_document_or_an_outcome(body: bytes, content_type: str) -> None:
    for start in (b"", b"<html><p>", b"%PDF-1.7\n"):
        with contextlib.suppress(BadInputError, TooLargeError, DiscardError):
            assert read(page_of(start + body, content_type), ReadContext(Directory(), NOW)).paragraphs


@pytest.mark.parametrize(
    "address", ["", "http://[broken", "file:///a/b.html", "https://例子.中国/2025/99/99/", "x" * 5_000]
)
def test_any_address(address: str) -> None:
    text = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
    page = page_of(f"<html><body>{text}<time>3/4/2025</time></body></html>".encode(), address=address)
    assert read(page, ReadContext(Directory(), NOW)).outlet.key
