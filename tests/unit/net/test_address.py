"""Addresses in one form."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from topicwire.net.address import canonical


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("HTTP://News.Example:80/A?b=1&utm_source=rss&c=2#top", "http://news.example/A?b=1&c=2"),
        ("https://news.example", "https://news.example/"),
        ("https://news.example:443/", "https://news.example/"),
        ("https://news.example:8443/", "https://news.example:8443/"),
        ("https://news.example./a", "https://news.example/a"),
        (" https://news.example/a\n", "https://news.example/a"),
        ("https://news.example/a b", "https://news.example/a%20b"),
        (
            "https://news.example/新闻?题=精神",
            "https://news.example/%E6%96%B0%E9%97%BB?%E9%A2%98=%E7%B2%BE%E7%A5%9E",
        ),
        ("https://news.example/%E6%96%B0", "https://news.example/%E6%96%B0"),
        ("https://新闻.example/", "https://xn--efvy88h.example/"),
        ("https://user:word@news.example/", "https://news.example/"),
        ("https://news.example/?b=2&a=1", "https://news.example/?b=2&a=1"),
        ("https://news.example/?FBCLID=x", "https://news.example/"),
        ("https://news.example/?id=5&ref=home", "https://news.example/?id=5&ref=home"),
        ("/a", "https://base.example/a"),
        ("../a", "https://base.example/a"),
        ("//other.example/a", "https://other.example/a"),
        ("?a=1", "https://base.example/x/y?a=1"),
    ],
)
def test_one_form(address: str, expected: str) -> None:
    assert canonical(address, "https://base.example/x/y") == expected


@pytest.mark.parametrize(
    "address",
    ["mailto:a@b.example", "javascript:x()", "ftp://a.example/", "http://", "http://[::1", "https://a.example:x/",
     "tag:a,2025:1", "data:text/html,x", "https://a.example/" + "x" * 3_000],
)  # fmt: skip
def test_what_cannot_be_fetched(address: str) -> None:
    assert canonical(address) is None


@given(st.text(max_size=60))
def test_it_never_crashes_and_is_stable(text: str) -> None:
    once = canonical(text, "https://base.example/x/")
    if once is not None:
        assert once.startswith(("http://", "https://"))
        assert canonical(once) == once
