"""Outlet, credit and byline."""

import pytest

from topicwire.extract.origin import authorship, known_outlet, outlet_of, page_names
from topicwire.extract.structured import Facts, gather
from topicwire.extract.tree import parse
from topicwire.model.outlet import Outlet

PEOPLE = Outlet("people.com.cn", "人民日报", "Ren Min Ri Bao")


class Directory:
    def lookup(self, host: str) -> Outlet | None:
        return PEOPLE if host == "people.com.cn" else None


@pytest.mark.parametrize(
    ("address", "known"),
    [
        ("http://world.people.com.cn/n1/a.html", True),
        ("https://people.com.cn", True),
        ("https://notpeople.com.cn/", False),
        ("https://people.com.cn.evil.example/", False),
        ("http://[broken", False),
        ("", False),
    ],
)
def test_outlets_are_known_by_host(address: str, *, known: bool) -> None:
    assert (known_outlet(address, Directory()) is PEOPLE) is known


def test_an_unknown_outlet_is_named_by_its_page_or_domain() -> None:
    named = outlet_of("https://news.example.com/a", ["https://x", "重庆日报"], None, "zh-Hans")
    assert (named.key, named.name, named.romanised) == ("example.com", "重庆日报", "Chong Qing Ri Bao")
    assert outlet_of("https://news.example.com/a", [], None, "und").name == "example.com"
    assert outlet_of("https://news.example.com/a", ["x"], PEOPLE, "en") is PEOPLE


@pytest.mark.parametrize(
    ("line", "author", "source"),
    [
        ("<p>2025-07-18 来源：新华社　作者：李明</p>", "", "新华社"),
        ("<p><span>来源：</span><a href=x>新华社</a></p>", "", "新华社"),
        ("<p>(Source: Reuters)</p>", "", "Reuters"),
        ("<p>Источник: ТАСС</p>", "", "ТАСС"),
        ("<p>来源：人民日报</p>", "", ""),
        ("<span class=a_source>棱镜</span> <span>2025-07-18</span>", "", "棱镜"),
        ("<p>石佳/中国青年报</p><p>2025-07-18 09:10</p>", "", "中国青年报"),
        ("<span class=byline>By Jane Roe</span>", "Jane Roe", ""),
        ("<span class=author>IT之家</span>", "", "IT之家"),
        ("<div class=comments><span class=author>Reader</span></div>", "", ""),
        ("<p>The source: a person who asked not to be named.</p>", "", ""),
    ],
)
def test_who_wrote_it(line: str, author: str, source: str) -> None:
    root = parse(f"<body><h1>贸易增长</h1><div>{line}<p>text</p></div></body>", 1_000)
    assert authorship(root, gather(root), ["人民日报"]) == (author, source)


def test_authors_of_structured_data_without_the_outlet() -> None:
    root = parse("<p>text</p>", 100)
    facts = Facts(authors=["By Jane Roe", "人民日报", "https://x/y"])
    assert authorship(root, facts, ["人民日报"]) == ("Jane Roe", "")


def test_names_of_a_site_best_first() -> None:
    root = parse(
        "<title>Trade grows | The Page</title><meta property=og:site_name content=Page><h1>Trade grows</h1>",
        100,
    )
    assert page_names(root, gather(root)) == ["Page", "The Page"]
