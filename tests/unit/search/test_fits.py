"""Does one document fit a query, without any index?"""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from tests.texts import document

from topicwire.model.moment import Moment, Precision, Provenance
from topicwire.model.outlet import Outlet
from topicwire.search.fits import fits
from topicwire.search.query import parse

NOW = datetime(2025, 7, 25, tzinfo=UTC)
ENGLISH = replace(
    document(
        "Lawmakers met in Tianjin.", "They spoke of legislative cooperation.", language="en", title="Seminar"
    ),
    outlet=Outlet("people.example", "人民日报", "Ren Min Ri Bao", "People's Daily"),
    published=Moment(datetime(2025, 7, 24, 8, tzinfo=UTC), Precision.MINUTE, Provenance.META),
)
CHINESE = document("市长在南京市长江大桥讲话。", "立法机构合作。", language="zh-Hans", title="研讨会")


@pytest.mark.parametrize(
    ("query", "fitting"),
    [
        ("lawmakers cooperation", True),
        ("lawmakers submarine", False),
        ("lawmakers OR submarine", True),
        ("lawmaker", True),  # a form of the word
        ('"legislative cooperation"', True),
        ('"cooperation legislative"', False),
        ("legislat*", True),
        ("lawmakers -tianjin", False),
        ("NOT submarine", True),
        ("title:seminar", True),
        ("title:lawmakers", False),
        ("lang:en", True),
        ("lang:zh", False),
        ('outlet:"ren min ri bao"', True),
        ("outlet:RenMinRiBao", True),
        ("outlet:people.example", True),
        ("outlet:xinhua", False),
        ("kind:article", True),
        ("kind:flash", False),
        ("on:2025-07-24", True),
        ("before:2025-07-24", False),
        ("after:7d", True),
        ("(submarine OR lawmakers) AND lang:en", True),
        ("", True),
    ],
)
def test_english(query: str, fitting: bool) -> None:
    assert fits(parse(query, NOW), ENGLISH) is fitting


@pytest.mark.parametrize(("query", "fitting"), [("立法", True), ("立法机构", True), ("法立", False)])
def test_chinese(query: str, fitting: bool) -> None:
    assert fits(parse(query, NOW), CHINESE) is fitting
