"""GDELT's bulk files."""

import io
import random
import zipfile
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from topicwire.collect.check import CheckOptions, CheckResult, check
from topicwire.collect.gdelt import name_filter, read_bulk, read_file_list
from topicwire.collect.sources import new_source
from topicwire.errors import BadInputError, FetchFailedError
from topicwire.model.moment import Precision
from topicwire.model.outcome import Outcome
from topicwire.model.page import Page
from topicwire.model.source import SourceKind, SourceState
from topicwire.net.memory import MemoryFetcher

HOME = "http://gdelt.example/gdeltv2"
NOW = datetime(2025, 7, 14, 12, 10, tzinfo=UTC)
LIST = f"""100 0123 {HOME}/20250714120000.export.CSV.zip
200 4567 {HOME}/20250714120000.mentions.CSV.zip
300 89ab {HOME}/20250714120000.gkg.csv.zip
"""


def page(address: str, body: bytes) -> Page:
    return Page(address, address, 200, body, NOW)


def gkg(address: str, title: str = "", *, names: str = "", themes: str = "", translation: str = "") -> str:
    fields = [""] * 27
    fields[1], fields[4], fields[7], fields[23], fields[25] = (
        "20250714120000",
        address,
        themes,
        names,
        translation,
    )
    fields[26] = f"<PAGE_LINKS>x</PAGE_LINKS><PAGE_TITLE>{title}</PAGE_TITLE>"
    return "\t".join(fields)


def packed(*lines: str, files: int = 1) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(files):
            archive.writestr(f"table{number}.csv", "\n".join(lines))
    return stream.getvalue()


GKG = packed(
    gkg("https://a.example/1", "Shanghai Spirit at the summit &amp; after"),
    gkg("https://a.example/2", "Shanghai weather"),
    gkg("https://a.example/shanghai-spirit-lives?utm_source=x"),
    gkg("https://a.example/4", names="Xi Jinping,10;Shanghai Spirit,20", translation="srclc:zho;eng:x"),
    gkg("https://a.example/1", "Shanghai Spirit at the summit &amp; after"),
    gkg("not an address", "Shanghai Spirit"),
    "too\tshort",
    "",
)  # fmt: skip


def test_file_list() -> None:
    files = list(read_file_list(page(f"{HOME}/lastupdate.txt", LIST.encode())))
    assert [(file.kind, file.size) for file in files] == [("mentions", 200), ("gkg", 300)]
    assert files[0].at == datetime(2025, 7, 14, 12, 0, tzinfo=UTC)
    listed = page(f"{HOME}/masterfilelist.txt", LIST.encode())
    assert list(read_file_list(listed, since=datetime(2025, 7, 15, tzinfo=UTC))) == []
    with pytest.raises(BadInputError):
        list(read_file_list(page(f"{HOME}/lastupdate.txt", b"<html>Sorry</html>")))


def test_gkg() -> None:
    found = list(read_bulk(GKG, "gkg", "s", name_filter(["Shanghai Spirit", "上海精神"])))
    assert [entry.address for entry in found] == [
        "https://a.example/1",
        "https://a.example/shanghai-spirit-lives",
        "https://a.example/4",
    ]
    assert found[0].title == "Shanghai Spirit at the summit & after"
    assert [entry.language for entry in found] == ["en", "en", "zh"]
    assert found[0].published is None, "when GDELT saw it, which the page knows better"
    assert found[0].updated is not None
    assert (found[0].updated.at, found[0].updated.precision) == (
        datetime(2025, 7, 14, 12, 0, tzinfo=UTC),
        Precision.MINUTE,
    )


def test_mentions() -> None:
    def row(kind: str, address: str) -> str:
        return "\t".join(["1", "20250714", "20250714120000", kind, "a.example", address, "1"])

    table = packed(row("1", "https://a.example/the-shanghai-spirit.html"), row("2", "Shanghai Spirit Daily"))
    (entry,) = read_bulk(table, "mentions", "s", name_filter(["shanghai spirit"]))
    assert entry.address == "https://a.example/the-shanghai-spirit.html"


@pytest.mark.parametrize(
    ("name", "text", "found"),
    [
        ("Shanghai Spirit", "the SHANGHAI  spirit, again", True),
        ("Shanghai Spirit", "shanghai_spirit", True),
        ("Shanghai Spirit", "Shanghai spirited", False),
        ("Шанхайский дух", "о «шанхайском духе»", False),
        ("Шанхайский дух", "Шанхайский дух — это", True),
        ("上海精神", "弘扬上海精神的", True),
        ("上海精神", "上海 精神", True),
        ("", "anything", False),
        ("...", "anything", False),
    ],
)
def test_names(name: str, text: str, *, found: bool) -> None:
    assert name_filter([name])(text) is found


@pytest.mark.parametrize(
    "body", [b"", b"PK\x03\x04junk", GKG[:200], packed("a", files=2), packed("a", files=0)]
)
def test_damaged_files(body: bytes) -> None:
    with pytest.raises(BadInputError):
        list(read_bulk(body, "gkg", "s", lambda _: True))


def test_a_bomb_is_read_line_by_line() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("table.csv", bytes(20_000_000))
    assert list(read_bulk(stream.getvalue(), "gkg", "s", lambda _: True)) == []


@pytest.mark.parametrize("seed", range(200))
def test_a_damaged_file_is_bad_input(seed: int) -> None:
    chance = random.Random(seed)
    data = bytearray(GKG)
    for _ in range(3):  # the directory at the end, where sizes, offsets and names stand
        data[-chance.randrange(1, 120)] = chance.randrange(256)
    with suppress(BadInputError):
        list(read_bulk(bytes(data), "gkg", "s", lambda _: True))


NAMES = CheckOptions(names=("Shanghai Spirit",), parts=3)
GDELT = new_source(SourceKind.GDELT, f"{HOME}/lastupdate.txt")


def bulk(*stamps: str) -> MemoryFetcher:
    """Return a web with the list of the latest files, and a file with one article for each time."""
    fetcher = MemoryFetcher([page(GDELT.address, LIST.encode())])
    for stamp in stamps:
        rows = packed(gkg(f"https://a.example/{stamp}", "Shanghai Spirit"))
        fetcher.put(page(f"{HOME}/20250714{stamp}00.gkg.csv.zip", rows))
    return fetcher


def articles(result: CheckResult) -> list[str]:
    return [entry.address.rpartition("/")[2] for entry in result.entries]


def test_checks_read_on_where_the_last_one_ended() -> None:
    fetcher = bulk("1030", "1045", "1115", "1130", "1145", "1200")  # one quarter of an hour is missing
    first = check(GDELT, SourceState(GDELT.key), fetcher, NOW, NAMES)
    assert articles(first) == ["1200"]
    again = check(GDELT, first.state, fetcher, NOW, NAMES)
    assert (articles(again), again.more) == ([], False)
    state = replace(first.state, reached=datetime(2025, 7, 14, 10, 45, tzinfo=UTC))
    seen = []
    for more in (True, False):
        result = check(GDELT, state, fetcher, NOW, NAMES)
        assert (result.more, result.outcome.outcome) == (more, Outcome.DONE)
        seen += articles(result)
        state = result.state
    assert seen == ["1045", "1115", "1130", "1145", "1200"]
    assert state.reached == datetime(2025, 7, 14, 12, 15, tzinfo=UTC)


def test_a_file_that_cannot_be_had_now_is_not_passed_over() -> None:
    fetcher = bulk("1130", "1145", "1200")
    fetcher.fail(f"{HOME}/20250714114500.gkg.csv.zip", FetchFailedError("no answer"))
    state = SourceState(GDELT.key, reached=datetime(2025, 7, 14, 11, 30, tzinfo=UTC))
    result = check(GDELT, state, fetcher, NOW, NAMES)
    assert (articles(result), result.more, result.state.reason) == (["1130"], False, "no answer")
    failed = check(GDELT, result.state, fetcher, NOW, NAMES)
    assert (failed.outcome.outcome, failed.state.reached) == (Outcome.WAITING, result.state.reached)
    assert articles(check(GDELT, result.state, bulk("1145", "1200"), NOW, NAMES)) == ["1145", "1200"]


def test_a_damaged_file_is_passed_over_and_named() -> None:
    fetcher = bulk("1145", "1200")
    fetcher.put(page(f"{HOME}/20250714114500.gkg.csv.zip", b"junk"))
    state = SourceState(GDELT.key, reached=datetime(2025, 7, 14, 11, 45, tzinfo=UTC))
    result = check(GDELT, state, fetcher, NOW, NAMES)
    assert articles(result) == ["1200"]
    assert "not a file of GDELT" in result.state.reason


def test_without_names_nothing_is_passed_over() -> None:
    state = SourceState(GDELT.key, reached=datetime(2025, 7, 14, 11, 45, tzinfo=UTC))
    result = check(GDELT, state, bulk("1145", "1200"), NOW)
    assert (articles(result), result.state.reached) == ([], state.reached)
    assert "no topic is followed yet" in result.state.reason
