"""GDELT's bulk files."""

import io
import zipfile
from datetime import UTC, datetime, timedelta

import pytest

from topicwire.collect.check import CheckOptions, check
from topicwire.collect.gdelt import name_filter, read_bulk, read_file_list
from topicwire.collect.sources import new_source
from topicwire.errors import BadInputError
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
    assert found[0].published is not None
    assert (found[0].published.at, found[0].published.precision) == (
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


def test_a_check_reads_what_was_missed() -> None:
    source = new_source(SourceKind.GDELT, f"{HOME}/lastupdate.txt")
    fetcher = MemoryFetcher([page(source.address, LIST.encode())])
    for stamp, number in (("120000", 1), ("114500", 2), ("111500", 4), ("110000", 5)):
        rows = packed(gkg(f"https://a.example/{number}", "Shanghai Spirit"))
        fetcher.put(page(f"{HOME}/20250714{stamp}.gkg.csv.zip", rows))
    state = SourceState(source.key, succeeded=NOW - timedelta(minutes=50))
    result = check(source, state, fetcher, NOW, CheckOptions(names=("Shanghai Spirit",)))
    assert [entry.address[-1] for entry in result.entries] == ["1", "2", "4"]
    assert (result.outcome.outcome, result.state.succeeded) == (Outcome.DONE, NOW)
    assert check(source, state, fetcher, NOW).entries == ()  # no names, no articles
