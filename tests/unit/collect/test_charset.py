"""The text of a list, whatever its bytes claim to be."""

import pytest

from topicwire.collect.charset import decode

TEXT = "<rss><title>上海精神 — новости — Müller</title></rss>"
CHINESE = "<rss><title>" + "上海合作组织成员国领导人举行会议，讨论经济合作与安全问题。" * 5 + "</title></rss>"


def declared(name: str, text: str = TEXT) -> str:
    return f'<?xml version="1.0" encoding="{name}"?>{text}'


@pytest.mark.parametrize(
    ("body", "content_type", "text"),
    [
        (TEXT.encode(), "", TEXT),
        (TEXT.encode("utf-8-sig"), "text/xml; charset=gb2312", TEXT),
        (TEXT.encode("utf-16"), "", TEXT),
        (TEXT.encode("utf-16-le"), "", TEXT),
        (TEXT.encode("utf-16-be"), "", TEXT),
        (TEXT.encode("utf-32"), "", TEXT),
        (TEXT.encode("gb18030"), 'text/xml; Charset="GBK"', TEXT),
        (declared("gb2312").encode("gb18030"), "", declared("gb2312")),
        (declared("gb2312").encode(), "", declared("gb2312")),  # it is UTF-8 after all
        (declared("utf-8").encode("gb18030"), "text/xml; charset=gbk", declared("utf-8")),
        (TEXT.encode(), "text/xml; charset=ISO-8859-1", TEXT),
        (TEXT.encode(), "text/xml; charset=nonsense", TEXT),
        (TEXT.encode(), "text/xml; charset=zip", TEXT),
        ("<a>Müller</a>".encode("latin-1"), "text/xml; charset=us-ascii", "<a>Müller</a>"),
        (CHINESE.encode("gb18030"), "", CHINESE),
        (CHINESE.encode("gb18030") + b"\xff", "text/xml; charset=gbk", CHINESE + "\ufffd"),
        (b"", "", ""),
    ],
)
def test_decode(body: bytes, content_type: str, text: str) -> None:
    assert decode(body, content_type).lstrip("\ufeff") == text
