"""Times as pages write them."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from topicwire.extract.written import find, named_zone

BEIJING = ZoneInfo("Asia/Shanghai")


@pytest.mark.parametrize(
    ("text", "utc"),
    [
        ("2025-07-18T08:05:00+08:00", "2025-07-18 00:05:00 second"),
        ("2025-07-18T08:05:00.123Z", "2025-07-18 08:05:00 second"),
        ("2025-07-18T08:05+0800", "2025-07-18 00:05:00 minute"),
        ("20250718T080500Z", "2025-07-18 08:05:00 second"),
        ("20250718", "2025-07-18 00:00:00 day"),
        ("1752826500", "2025-07-18 08:15:00 second"),
        ("1752826500123", "2025-07-18 08:15:00 second"),
        ("Fri, 18 Jul 2025 08:05:00 GMT", "2025-07-18 08:05:00 second"),
        ("Fri, 18 Jul 2025 08:05:00 +0300", "2025-07-18 05:05:00 second"),
        ("2025年7月18日 08:05", "2025-07-18 00:05:00 minute"),
        ("2025年07月18日08时05分 来源：新华社", "2025-07-18 00:05:00 minute"),
        ("2025年7月18日（星期五）下午3:20", "2025-07-18 07:20:00 minute"),
        ("２０２５年７月１８日", "2025-07-18 00:00:00 day"),
        ("发布时间：2025/07/18 08:05:30", "2025-07-18 00:05:30 second"),
        ("2025.07.18 24:00", "2025-07-18 16:00:00 minute"),
        ("July 18, 2025 5:03 p.m. EDT", "2025-07-18 21:03:00 minute"),
        ("18 July 2025, 10:22 GMT", "2025-07-18 10:22:00 minute"),
        ("Published on Jul. 18th, 2025", "2025-07-18 00:00:00 day"),
        ("18 июля 2025, 21:14 МСК", "2025-07-18 18:14:00 minute"),
        ("18 de julio de 2025 a las 10:15", "2025-07-18 02:15:00 minute"),
        ("18. Juli 2025 - 18:04 Uhr", "2025-07-18 10:04:00 minute"),
        ("18 juillet 2025 à 10h08", "2025-07-18 02:08:00 minute"),
        ("18 يوليو 2025", "2025-07-18 00:00:00 day"),
        ("٢٠٢٥/٠٧/١٨", "2025-07-18 00:00:00 day"),
        ("18 Temmuz 2025 14:05", "2025-07-18 06:05:00 minute"),
        ("18 шілде 2025", "2025-07-18 00:00:00 day"),
        ("18.07.2025 | 10:05", "2025-07-18 02:05:00 minute"),
        ("03/04/2025", "2025-04-03 00:00:00 day"),
        ("1969-12-31 23:59", "1969-12-31 15:59:00 minute"),
    ],
)
def test_a_time(text: str, utc: str) -> None:
    written = find(text)
    assert written is not None
    assert f"{written.moment(BEIJING):%Y-%m-%d %H:%M:%S} {written.precision}" == utc


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2025",
        "July 2025",
        "18 July",
        "2025-02-31",
        "2025-13-01",
        "tel. 2025-071-8",
        "version 12.10.25",
        "100 2025",
    ],
)
def test_no_date(text: str) -> None:
    assert find(text) is None


def test_months_first_in_the_united_states() -> None:
    written = find("3/4/2025", month_first=True)
    assert written is not None
    assert written.day.isoformat() == "2025-03-04"
    swapped = find("18/4/2025", month_first=True)
    assert swapped is not None
    assert swapped.day.isoformat() == "2025-04-18"


@pytest.mark.parametrize(
    ("name", "hours"), [("Z", 0), ("GMT+8", 8), ("UTC+05:30", 5.5), ("EST", -5), ("−03:00", -3)]
)
def test_zones(name: str, hours: float) -> None:
    zone = named_zone(name)
    assert zone is not None
    offset = datetime(2025, 1, 1, tzinfo=UTC).astimezone(zone).utcoffset()
    assert offset is not None
    assert offset.total_seconds() == hours * 3600


@pytest.mark.parametrize("name", ["", "XYZ", "+99:00"])
def test_unknown_zones(name: str) -> None:
    assert named_zone(name) is None


@given(st.text(alphabet="0123456789年月日:-/. TZ+apmJul18th一٣", max_size=60))
def test_anything_is_a_time_or_none(text: str) -> None:
    written = find(text)
    if written is not None and 1900 < written.day.year < 2200:
        assert written.moment(BEIJING).tzinfo is UTC
