"""Archives: WARC files, folders and standard input, whole, damaged and continued."""

import gzip
import io
import json
import os
import random
import tracemalloc
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from topicwire.collect.archive import Archive, Record
from topicwire.collect.archives import open_archive
from topicwire.collect.folder import FolderArchive, told_address
from topicwire.collect.standard_input import StreamArchive
from topicwire.collect.warc import WarcArchive
from topicwire.errors import BadInputError, ForbiddenError, TooLargeError, UserError

PAGE = b"<html><title>t</title><p>" + "上海精神".encode("gb18030") * 50


def http(body: bytes, *headers: str, status: int = 200) -> bytes:
    lines = [f"HTTP/1.1 {status} Any", *(headers or ("Content-Type: text/html; charset=gbk",))]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def record(address: str, block: bytes, *, kind: str = "response", content: str = "application/http") -> bytes:
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:uuid:0000000a-0000-0000-0000-000000000001>"
        f"\r\nWARC-Date: 2025-07-14T10:00:00Z\r\nWARC-Target-URI: {address}\r\nContent-Type: {content}\r\n"
        f"Content-Length: {len(block)}\r\n\r\n"
    )
    return head.encode() + block + b"\r\n\r\n"


def chunked(body: bytes) -> bytes:
    return f"{len(body):x}\r\n".encode() + body + b"\r\n0\r\n\r\n"


RECORDS = [
    record("-", b"software: test", kind="warcinfo", content="application/warc-fields"),
    record("https://a.example/1?utm_source=x", http(PAGE)),
    record("https://a.example/1", b"GET / HTTP/1.1\r\n\r\n", kind="request"),
    record("https://a.example/p.jpg", http(b"\xff\xd8", "Content-Type: image/jpeg")),
    record("https://a.example/2", http(b"", "Location: /1", status=301)),
    record("https://a.example/3", http(chunked(PAGE), "Transfer-Encoding: chunked")),
    record("https://a.example/4", http(gzip.compress(PAGE), "Content-Encoding: gzip")),
    record("https://a.example/5", http(PAGE, "Content-Encoding: gzip", "Transfer-Encoding: chunked")),
    record("https://a.example/6", http(b"no", status=403)),
    record("https://a.example/7", http(b"x" * 5_000)),
    record("dns:a.example", b"a.example 1 IN A 1.1.1.1", kind="resource", content="text/dns"),
    record("https://a.example/8", PAGE, kind="resource", content="text/html"),
    record("https://a.example/9", b"plain words", kind="conversion", content="text/plain"),
]
ADDRESSES = [f"https://a.example/{number}" for number in (1, 3, 4, 5, 6, 7, 8, 9)]
FORMS = {
    "plain.warc": b"".join(RECORDS),
    "members.warc.gz": b"".join(map(gzip.compress, RECORDS)),
    "whole.warc.gz": gzip.compress(b"".join(RECORDS)),
}


def summary(records: list[Record]) -> list[tuple[str, str]]:
    return [(one.address, type(one.error).__name__ if one.error else "") for one in records]


def assert_continues(archive: Archive) -> None:
    """After each position come exactly the records behind it."""
    records = list(archive.records())
    assert len({one.position for one in records}) == len(records)
    for place, one in enumerate(records):
        assert summary(list(archive.records(one.position))) == summary(records[place + 1 :])


@pytest.mark.parametrize("name", FORMS)
def test_warc(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(FORMS[name])
    archive = WarcArchive(path, max_bytes=4_000)
    records = list(archive.records())
    assert [one.address for one in records] == ADDRESSES
    errors = {one.address[-1]: type(one.error) for one in records if one.error}
    assert errors == {"6": ForbiddenError, "7": TooLargeError}
    bodies = [one.page.body for one in records if one.page]
    assert bodies == [PAGE] * 5 + [b"plain words"]
    first = records[0].page
    assert first is not None
    assert first.header("content-type") == "text/html; charset=gbk"
    assert first.fetched == datetime(2025, 7, 14, 10, 0, tzinfo=UTC)
    assert archive.size == len(FORMS[name])
    assert all(one.done <= len(FORMS[name]) for one in records)
    assert_continues(archive)


def test_warc_with_damage(tmp_path: Path) -> None:
    path = tmp_path / "damaged.warc"
    path.write_bytes(RECORDS[1] + b"\x00garbage\r\n" + RECORDS[5] + RECORDS[11][:-200])
    records = list(WarcArchive(path).records())
    assert [type(one.error) for one in records] == [type(None), BadInputError, type(None), BadInputError]
    assert_continues(WarcArchive(path))
    path = tmp_path / "damaged.warc.gz"
    whole = [gzip.compress(one) for one in RECORDS]
    path.write_bytes(whole[1] + b"\x00" * 50 + whole[5] + whole[11][:-20])
    addresses = [one.address for one in WarcArchive(path).records() if one.page]
    assert addresses == ["https://a.example/1", "https://a.example/3"]


@pytest.mark.parametrize("seed", range(30))
def test_warc_with_random_damage(seed: int, tmp_path: Path) -> None:
    chance = random.Random(seed)
    name = chance.choice(sorted(FORMS))
    data = bytearray(FORMS[name])
    for _ in range(chance.randrange(1, 6)):
        place = chance.randrange(8, len(data))
        data[place : place + chance.randrange(3)] = chance.randbytes(chance.randrange(9))
    path = tmp_path / name
    path.write_bytes(bytes(data))
    for one in WarcArchive(path).records():
        assert (one.page is None) == (one.error is not None)


def test_memory_does_not_grow_with_the_archive(tmp_path: Path) -> None:
    path = tmp_path / "large.warc.gz"
    member = gzip.compress(record("https://a.example/1", http(bytes(100_000))))
    path.write_bytes(member * 500)  # 50 MB of pages
    tracemalloc.start()
    try:
        assert sum(len(one.page.body) for one in WarcArchive(path).records() if one.page) == 50_000_000
        assert tracemalloc.get_traced_memory()[1] < 5_000_000
    finally:
        tracemalloc.stop()


LINES = [
    {"url": "https://b.example/1", "title": "Один", "text": "a < b\nc", "date": "2025-07-14T10:00Z",
     "lang": "ru"},
    {"link": "https://b.example/2", "html": "<p>x</p>", "authors": ["A", "B"],
     "timestamp": 1_752_487_200_000},
    {"title": "No address", "text": "words", "publisher": "Outlet & Co"},
    {"title": "No text"},
    ["not", "an", "object"],
]  # fmt: skip


def json_lines() -> bytes:
    return b"\n".join([*(json.dumps(line).encode() for line in LINES), b"", b"not json", b'{"text": "last"}'])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    root = tmp_path / "pages"
    files = {
        "b/one.html": b'<link rel="canonical" href="https://c.example/one?utm_source=x">' + PAGE,
        "b/two.html.gz": gzip.compress(PAGE),
        "b/broken.html.gz": gzip.compress(PAGE)[:-9],
        "a.txt": b"text",
        "c.md": b"# Title",
        "d.pdf": b"%PDF-1.4",
        "e.jsonl.gz": gzip.compress(json_lines()),
        "f.warc": FORMS["plain.warc"],
        "g.png": b"\x89PNG",
        "h.html": b"x" * 3_000_000,
        ".hidden/i.html": PAGE,
        "B.HTML": PAGE,
    }
    for name, data in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    (root / "link").symlink_to(tmp_path, target_is_directory=True)
    return root


def test_folder(folder: Path) -> None:
    archive = FolderArchive(folder, "s", max_bytes=2_000_000)
    found = {one.position: one for one in archive.records()}
    single = [position for position in found if "//" not in position]
    assert single == [
        "B.HTML",
        "a.txt",
        "b/broken.html.gz",
        "b/one.html",
        "b/two.html.gz",
        "c.md",
        "d.pdf",
        "h.html",
    ]
    assert found["b/one.html"].address == "https://c.example/one"
    assert found["b/two.html.gz"].address == (folder / "b/two.html.gz").as_uri()
    two = found["b/two.html.gz"].page
    assert two is not None
    assert two.body == PAGE
    assert isinstance(found["b/broken.html.gz"].error, BadInputError)
    assert isinstance(found["h.html"].error, TooLargeError)
    types = {"a.txt": "text/plain", "c.md": "text/markdown", "d.pdf": "application/pdf"}
    for position, content_type in types.items():
        one = found[position].page
        assert one is not None
        assert one.header("content-type") == content_type
    assert sum(position.startswith("f.warc//") for position in found) == len(ADDRESSES)
    assert archive.size == 10
    assert max(one.done for one in found.values()) == 9
    assert_continues(archive)


def test_json_lines(folder: Path) -> None:
    file = folder / "e.jsonl.gz"
    first, second, third, *rest = FolderArchive(file, "s").records()
    assert (first.address, first.position) == ("https://b.example/1", "e.jsonl.gz//1")
    assert first.entry is not None
    assert (first.entry.title, first.entry.language, first.entry.source) == ("Один", "ru", "s")
    assert str(first.entry.published) == "2025-07-14 10:00"
    assert first.page is not None
    assert b"<p>a &lt; b</p><p>c</p>" in first.page.body
    assert b'lang="ru"' in first.page.body
    assert second.entry is not None
    assert (second.entry.author, str(second.entry.published)) == ("A, B", "2025-07-14 10:00")
    assert third.address.startswith(f"{file.as_uri()}?article=")
    assert rest[0].address == f"{file.as_uri()}?line=4", "what cannot be read is named by its place"
    assert third.page is not None
    assert b'content="Outlet &amp; Co"' in third.page.body
    assert [type(one.error) for one in rest] == [BadInputError, BadInputError, BadInputError, type(None)]
    assert [one.position for one in rest] == [f"e.jsonl.gz//{number}" for number in (4, 5, 7, 8)]


@pytest.mark.parametrize("packed", [bytes, gzip.compress], ids=["plain", "members"])
def test_a_cut_warc_says_so_wherever_it_was_cut(packed: Callable[[bytes], bytes], tmp_path: Path) -> None:
    path = tmp_path / ("cut.warc" if packed is bytes else "cut.warc.gz")
    whole = [packed(record(f"https://a.example/{number}", http(PAGE))) for number in range(3)]
    start = len(whole[0]) + len(whole[1])
    for kept in range(20, len(whole[2]) - 10, 7):
        path.write_bytes(b"".join(whole)[: start + kept])
        found = list(WarcArchive(path).records())
        assert [one.page is not None for one in found[:2]] == [True, True], kept
        assert isinstance(found[-1].error, BadInputError), kept
        left = [len(list(WarcArchive(path).records(one.position))) for one in found]
        assert left == list(range(len(found)))[::-1], kept
    path.write_bytes(b"".join(whole))
    assert all(one.page for one in WarcArchive(path).records())


@pytest.mark.parametrize("seed", range(40))
def test_json_lines_with_random_damage(seed: int, tmp_path: Path) -> None:
    chance = random.Random(seed)
    path = tmp_path / "lines.jsonl.gz"
    data = bytearray(gzip.compress(json_lines() * 20))
    data[chance.randrange(10, len(data))] ^= chance.randrange(1, 256)
    path.write_bytes(data)
    last = list(FolderArchive(path, "s").records())[-1]
    assert isinstance(last.error, BadInputError)
    assert "cannot be read to its end" in str(last.error)


@pytest.mark.parametrize(
    ("html", "address"),
    [
        (b"<!-- saved from url=(0035)https://a.example/s --><link rel=canonical href=/x>", "https://a.example/s"),
        (b"<LINK HREF='https://a.example/x?a=1&amp;b=2' REL='canonical'/>", "https://a.example/x?a=1&b=2"),
        (b'<link rel="canonical" href="https://a.example/"><meta property="og:url" content="https://a.example/y">',
         "https://a.example/y"),
        (b'<link rel="stylesheet" href="https://a.example/x.css">', None),
        (b'<link rel="canonical" href="/relative">', None),
        (b'<link rel="canonical" href="javascript:x()">', None),
        (b"<link " * 60_000, None),
        (b"", None),
    ],
)  # fmt: skip
def test_the_address_that_a_page_tells(html: bytes, address: str | None) -> None:
    assert told_address(html) == address


def test_standard_input() -> None:
    (one,) = StreamArchive(io.BytesIO(PAGE)).records()
    (same,) = StreamArchive(io.BytesIO(PAGE)).records()
    assert one.page is not None
    assert one.page.header("content-type") == "text/html"
    assert one.address == same.address
    assert one.address.startswith("stdin:")
    lines = list(StreamArchive(io.BytesIO(json_lines())).records())
    assert len(lines) == 7
    assert summary(list(StreamArchive(io.BytesIO(json_lines())).records(lines[2].position))) == summary(
        lines[3:]
    )
    packed = list(StreamArchive(io.BytesIO(FORMS["members.warc.gz"])).records())
    assert [item.address for item in packed] == ADDRESSES
    assert [
        len(list(StreamArchive(io.BytesIO(data)).records())) for data in (b"", b"words", b"%PDF-1.7")
    ] == [1, 1, 1]


def test_an_article_without_an_address_is_named_by_what_it_says() -> None:
    one, other = b'{"title": "One", "text": "a b c"}\n', b'{"title": "Other", "text": "d e f"}\n'
    addresses = [
        [record.address for record in StreamArchive(io.BytesIO(lines)).records()]
        for lines in (one, other, other + one)
    ]
    assert addresses[0] != addresses[1], "the next file is not a revision of the last"
    assert addresses[2] == addresses[1] + addresses[0]


def test_an_endless_line_is_one_error() -> None:
    class Endless(io.RawIOBase):
        left = 1_500

        def read(self, size: int = -1) -> bytes:
            self.left -= 1
            return b'{"text": "' if self.left == 1_499 else b"x" * 20_000 if self.left > 0 else b""

    tracemalloc.start()
    try:
        (one,) = StreamArchive(Endless()).records()  # type: ignore[arg-type]
        assert tracemalloc.get_traced_memory()[1] < 80_000_000
    finally:
        tracemalloc.stop()
    assert isinstance(one.error, TooLargeError)


def test_places_without_anything_to_read(tmp_path: Path) -> None:
    stdin = io.BytesIO()
    with pytest.raises(UserError, match="does not exist"):
        open_archive(str(tmp_path / "missing"), stdin)
    with pytest.raises(UserError, match="nothing to read"):
        open_archive(str(tmp_path), stdin)
    (tmp_path / "fake.warc").write_bytes(b"<html>")
    with pytest.raises(UserError, match="not a WARC"):
        list(open_archive(str(tmp_path / "fake.warc"), stdin).records())
    with pytest.raises(UserError, match="position"):
        list(WarcArchive(tmp_path / "fake.warc").records("here"))


def test_a_file_that_may_not_be_read(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", refuse)
    (one,) = FolderArchive(folder / "a.txt").records()
    assert isinstance(one.error, BadInputError)
    assert "Permission denied" in str(one.error)


def test_a_folder_with_odd_files(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.html")  # would never end
    (tmp_path / "folder.html").mkdir()
    (tmp_path / "fake.warc").write_bytes(b"<html>")
    (tmp_path / "\u4e0a\u6d77 |x.txt").write_bytes(b"words")
    records = list(FolderArchive(tmp_path).records())
    assert [type(one.error) for one in records] == [BadInputError, type(None)]
    assert_continues(FolderArchive(tmp_path))
