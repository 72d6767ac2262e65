"""Titles without the names of their sites."""

import pytest

from topicwire.extract.structured import Facts
from topicwire.extract.title import site_in_title, title, without_site
from topicwire.extract.tree import parse


@pytest.mark.parametrize(
    ("head", "body", "expected"),
    [
        ("<title>贸易增长--国际--人民网</title>", "<h1>贸易增长</h1>", "贸易增长"),
        ("<title>贸易增长_新浪财经_新浪网</title>", "<h1>导航</h1>", "贸易增长"),
        ("<title>Trade grows | The Daily Page</title>", "<h1>Trade grows</h1>", "Trade grows"),
        ("<title>Trade grows - The Daily Page</title>", "", "Trade grows"),
        ("<title>The Daily Page</title>", "<h1>The Daily Page</h1><h2>Trade grows</h2>", "Trade grows"),
        (
            "<title>Trade grows: ministers agree - World</title>",
            "<h1>Trade grows: ministers agree</h1>",
            "Trade grows: ministers agree",
        ),
        ("<title>x</title>", "<h1><span class=kicker>Economy</span> Trade grows</h1>", "Trade grows"),
        (
            "<title>法律ができる</title>",
            "<h1><ruby>法律<rt>ほうりつ</rt></ruby>ができる</h1>",
            "法律ができる",
        ),
        ("<title>Iran-China trade grows</title>", "", "Iran-China trade grows"),
        ("<title>贸易增长</title>", "", "as listed"),
    ],
)
def test_titles(head: str, body: str, expected: str) -> None:
    root = parse(f"<html><head>{head}</head><body>{body}<p>text</p></body></html>", 1_000)
    facts = Facts(metas={"og:title": ["Trade grows"]}) if "kicker" in body else Facts()
    listed = expected if expected == "as listed" else ""
    assert title(root, facts, ["The Daily Page", "新浪网"], listed) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Trade grows | Page", "Trade grows"),
        ("Page: Trade grows", "Page: Trade grows"),
        ("Talks fail - again - and trade stops | Page", "Talks fail - again - and trade stops"),
        ("Page", "Page"),
        ("", ""),
    ],
)
def test_the_site_is_cut_off(text: str, expected: str) -> None:
    assert without_site(text, ["Page"]) == expected


@pytest.mark.parametrize(
    ("head", "heading", "name"),
    [
        ("贸易增长--国际--人民网", "贸易增长", "人民网"),
        ("The Daily Page | Trade grows", "Trade grows", "The Daily Page"),
        ("Trade grows", "Trade grows", ""),
        ("Another title | X", "Trade grows", ""),
    ],
)
def test_the_site_named_beside_the_title(head: str, heading: str, name: str) -> None:
    assert site_in_title(parse(f"<title>{head}</title><h1>{heading}</h1>", 100)) == name
