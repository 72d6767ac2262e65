"""Lists of sources in and out."""

from datetime import UTC, datetime

import pytest

from topicwire.collect.opml import read_opml, write_opml
from topicwire.collect.sources import new_source
from topicwire.errors import BadInputError
from topicwire.model.source import SourceKind

NOW = datetime(2025, 7, 20, 12, 0, tzinfo=UTC)
READER = """<?xml version="1.0" encoding="UTF-8"?>
<opml version="1.0"><head><title>Mine</title></head><body>
<outline text="Azja"><outline text="人民网 &amp; Co" type="rss" xmlUrl="http://people.example/rss.xml"/>
<outline title="Second" xmlurl="https://b.example/feed?utm_source=x"/></outline>
<outline text="again" type="rss" xmlUrl="http://people.example:80/rss.xml"/>
<outline text="no address"/><outline text="script" xmlUrl="javascript:x()"/>
</body></opml>"""


def test_what_a_feed_reader_wrote() -> None:
    first, second = read_opml(READER.encode())
    assert (first.kind, first.address, first.title) == (
        SourceKind.FEED,
        "http://people.example/rss.xml",
        "人民网 & Co",
    )
    assert (second.address, second.title) == ("https://b.example/feed", "Second")


def test_there_and_back() -> None:
    sources = (
        new_source(SourceKind.FEED, "https://a.example/?a=1&b=2", title='Злой <b> "&" \x0b'),
        new_source(SourceKind.SITEMAP, "https://a.example/sitemap.xml"),
        new_source(SourceKind.GDELT, "http://gdelt.example/lastupdate.txt"),
    )
    local = new_source(SourceKind.FOLDER, "/srv/pages")
    written = write_opml([*sources, local], "topicwire", NOW)
    back = read_opml(written)
    assert [(one.key, one.kind, one.address) for one in back] == [
        (one.key, one.kind, one.address) for one in sources
    ]
    assert back[0].title == 'Злой <b> "&"'
    assert b"<dateCreated>Sun, 20 Jul 2025 12:00:00 GMT</dateCreated>" in written


@pytest.mark.parametrize(
    "data", [b"", b"text", b"<html/>", b'{"a": 1}', b"<rss><outline xmlUrl='http://a.example/'/></rss>"]
)
def test_what_is_no_opml(data: bytes) -> None:
    with pytest.raises(BadInputError):
        read_opml(data)


def test_hostile_opml() -> None:
    bomb = '<!DOCTYPE opml [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;"><!ENTITY f SYSTEM "file:///etc/passwd">]>'
    text = f'{bomb}<opml><body><outline text="&b;&f;" xmlUrl="https://a.example/"/></body></opml>'
    assert all("root:" not in one.title for one in read_opml(text.encode()))
    read_opml(b"<opml>" + b"<outline>" * 100_000)
