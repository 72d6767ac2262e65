"""Text out of small pieces of markup."""

import time

import pytest

from topicwire.collect.markup import language, paragraphs, plain


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a  b\n c", "a b c"),
        ("a &amp; b &lt;i&gt;", "a & b <i>"),
        ("<b>上海</b>精神", "上海精神"),
        ("a<br/>b", "a b"),
        ("<script>alert(1)</script>safe", "safe"),
        ("a<!-- hidden <b> -->b", "ab"),
        ("3 < 4 and 5 > 4", "3 < 4 and 5 > 4"),
        ("a <script", "a"),
        ("a\x00b", "ab"),
        ("", ""),
    ],
)
def test_plain(text: str, expected: str) -> None:
    assert plain(text, markup=True) == expected


def test_plain_text_keeps_its_signs() -> None:
    assert plain("<blink> &amp;") == "<blink> &amp;"
    assert len(plain("x" * 5_000)) == 1_000


@pytest.mark.parametrize("piece", ["<!--", "<script", "<script></script ", "<", "&", "<a b"])
def test_hostile_markup_takes_no_time(piece: str) -> None:
    started = time.thread_time()
    plain(piece * 200_000, markup=True)
    assert time.thread_time() - started < 0.5


def test_paragraphs() -> None:
    assert paragraphs("a < b\r\n\r\n c ") == "<p>a &lt; b</p><p>c</p>"


@pytest.mark.parametrize(
    ("tag", "expected"),
    [("en", "en"), ("RU-ru", "ru-RU"), ("zh_cn", "zh-CN"), ("zh-hans-cn", "zh-Hans-CN"), ("english", None),
     ("", None), ("en; drop", None), ("e", None), ("a" * 500, None)],
)  # fmt: skip
def test_language(tag: str, expected: str | None) -> None:
    assert language(tag) == expected
