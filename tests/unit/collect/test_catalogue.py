"""The catalogue of outlets: its data and how it is searched."""

import tomllib
from importlib.resources import files
from urllib.parse import urlsplit
from zoneinfo import available_timezones

import pytest
from babel import Locale
from hypothesis import given
from hypothesis import strategies as st

from topicwire.collect import catalogue
from topicwire.collect.catalogue import Listed, load
from topicwire.text.romanise import romanise

GROUPS = {
    "african",
    "agency",
    "american",
    "arabic",
    "central-asian",
    "chinese-central",
    "chinese-local",
    "chinese-trade",
    "east-asian",
    "european",
    "indian",
    "iranian",
    "pakistani",
    "russian",
}
LISTED = load().every()
KEYS = [one.outlet.key for one in LISTED]


@pytest.mark.parametrize("listed", LISTED, ids=KEYS)
def test_facts_are_valid(listed: Listed) -> None:
    outlet = listed.outlet
    assert outlet.zone in available_timezones()
    language = Locale.parse(str(outlet.language), sep="-")
    assert outlet.country in Locale("en").territories
    assert str(language).replace("_", "-") == outlet.language
    assert listed.group in GROUPS
    assert outlet.english != outlet.name
    for address in (str(outlet.home), *listed.feeds):
        parts = urlsplit(address)
        assert parts.scheme == "https"
        assert parts.hostname
        assert not parts.fragment
    assert load().lookup(urlsplit(str(outlet.home)).hostname or "") == outlet
    assert list(listed.feeds) == sorted(set(listed.feeds))


@pytest.mark.parametrize("listed", LISTED, ids=KEYS)
def test_names_are_romanised_as_everywhere(listed: Listed) -> None:
    outlet = listed.outlet
    if str(outlet.language).partition("-")[0] in {"zh", "ru", "uk", "tg", "ja", "ko"}:
        assert outlet.romanised == romanise(outlet.name)
    if romanise(outlet.name) == outlet.name and outlet.name.isascii():
        assert outlet.romanised == outlet.name


def test_every_region_is_covered_with_feeds() -> None:
    with_feeds = [one for one in LISTED if one.feeds]
    assert len(with_feeds) >= 90
    assert {one.group for one in LISTED} == GROUPS
    assert {one.group for one in with_feeds} == GROUPS


def test_one_form_and_order() -> None:
    text = files(catalogue).joinpath("outlets.toml").read_text("utf-8")
    keys = list(tomllib.loads(text))
    assert keys == sorted(keys)
    hosts = [host for one in LISTED for host in one.hosts]
    assert len(hosts) == len(set(hosts))
    assert all(host == host.lower() and "/" not in host for host in hosts)
    feeds = [feed for one in LISTED for feed in one.feeds]
    assert len(feeds) == len(set(feeds))


@pytest.mark.parametrize(
    ("host", "key"),
    [
        ("people.com.cn", "people.com.cn"),
        ("politics.people.com.cn", "people.com.cn"),
        ("WWW.XINHUANET.COM.", "news.cn"),
        ("feeds.bbci.co.uk", "bbc.com"),
        ("timesofindia.indiatimes.com", "timesofindia.indiatimes.com"),
        ("indiatimes.com", None),
        ("notpeople.com.cn", None),
        ("com.cn", None),
        ("", None),
    ],
)
def test_lookup(host: str, key: str | None) -> None:
    found = load().lookup(host)
    assert (found.key if found else None) == key


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("people.com.cn", "people.com.cn"),
        ("https://www.people.com.cn/n1/2025/c1.html", "people.com.cn"),
        ("人民日报", "people.com.cn"),
        ("人民日報", "people.com.cn"),
        ("ren min ri bao", "people.com.cn"),
        ("renmin ribao", "people.com.cn"),
        ("People's Daily", "people.com.cn"),
        ("известия", "iz.ru"),
        ("Le Monde", "lemonde.fr"),
        ("el pais", "elpais.com"),
        ("الجزيرة", "aljazeera.net"),
        ("重庆", "cqrb.cn"),
        ("TASS", "tass.com"),
    ],
)
def test_find(text: str, first: str) -> None:
    assert load().find(text)[0].key == first


@pytest.mark.parametrize("text", ["", "  ", "???", "no outlet is called this", "http://[broken"])
def test_find_nothing(text: str) -> None:
    assert load().find(text) == []


def test_feeds() -> None:
    assert "https://tass.com/rss/v2.xml" in load().feeds("tass.com")
    assert load().feeds("unknown.example") == ()


@given(st.text(max_size=400))
def test_any_query_is_answered(text: str) -> None:
    load().find(text)
    load().lookup(text)
