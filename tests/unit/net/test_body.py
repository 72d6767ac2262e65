"""Decompression under limits."""

import gzip
import random
import tracemalloc
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial

import brotli
import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from topicwire.errors import BadInputError, FetchFailedError, TooLargeError
from topicwire.net.body import gunzip, read_body, read_start

TEXT = b"<p>" + random.Random(1).randbytes(30_000).hex().encode() + b"</p>"


def raw_deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(data) + packer.flush()


PACKED: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress,
    "x-gzip": gzip.compress,
    "deflate": zlib.compress,
    "br": partial(brotli.compress, quality=3),
    "zstd": zstandard.ZstdCompressor().compress,
}


def chunks(data: bytes, size: int = 1_000) -> Iterator[bytes]:
    return (data[start : start + size] for start in range(0, len(data), size))


@pytest.mark.parametrize("coding", PACKED)
@pytest.mark.parametrize("size", [1, 7, 1_000, 1_000_000])
def test_each_coding(coding: str, size: int) -> None:
    text = TEXT[:2_000] if size == 1 else TEXT
    assert read_body(chunks(PACKED[coding](text), size), coding.upper(), 1_000_000) == text


def test_deflate_without_its_header() -> None:
    assert read_body(chunks(raw_deflate(TEXT)), "deflate", 1_000_000) == TEXT


def test_no_coding_and_several() -> None:
    assert read_body([b"a", b"b"], "", 10) == b"ab"
    assert read_body([b"ab"], "identity", 10) == b"ab"
    twice = gzip.compress(brotli.compress(TEXT))
    assert read_body([twice], "br, gzip", 1_000_000) == TEXT
    assert read_body([], "gzip", 10) == b""


def test_gzip_in_members_with_padding() -> None:
    assert read_body([gzip.compress(b"a") + gzip.compress(b"b") + b"\0\0\0"], "gzip", 100) == b"ab"


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br"])
def test_cut_short(coding: str) -> None:
    with pytest.raises(FetchFailedError):
        read_body(chunks(PACKED[coding](TEXT)[:-10]), coding, 1_000_000)


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br", "zstd"])
def test_not_what_it_claims(coding: str) -> None:
    with pytest.raises((BadInputError, FetchFailedError)):
        read_body([b"<html>not compressed at all</html>"], coding, 1_000_000)


@pytest.mark.parametrize("coding", ["lzma", "gzip, gzip, gzip, gzip"])
def test_codings_that_nobody_uses(coding: str) -> None:
    with pytest.raises(BadInputError):
        read_body([b""], coding, 10)


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br", "zstd"])
def test_a_bomb_stops_early(coding: str) -> None:
    bomb = PACKED[coding](bytes(40_000_000))
    tracemalloc.start()
    try:
        with pytest.raises(TooLargeError):
            read_body(chunks(bomb), coding, 1_000_000)
        assert tracemalloc.get_traced_memory()[1] < 10_000_000  # of 40 million
    finally:
        tracemalloc.stop()


def test_a_bomb_in_a_bomb_stops_early() -> None:
    with pytest.raises(TooLargeError):
        read_body([gzip.compress(gzip.compress(bytes(50_000_000)))], "gzip, gzip", 1_000_000)


def test_too_many_bytes_come_in() -> None:
    def endless() -> Iterator[bytes]:
        while True:
            yield bytes(10_000)

    with pytest.raises(TooLargeError):
        read_body(endless(), "", 1_000_000)


def test_only_the_start() -> None:
    assert read_start([gzip.compress(TEXT)], "gzip", 100) == TEXT[:100]
    assert read_start([b"ab"], "", 100) == b"ab"


def test_gunzip() -> None:
    assert gunzip(gzip.compress(b"ab"), 100) == b"ab"
    assert gunzip(b"ab", 10) == b"ab"
    with pytest.raises(BadInputError):
        gunzip(gzip.compress(TEXT)[:-20], 1_000_000)


@given(st.sampled_from(["gzip", "deflate", "br", "zstd"]), st.binary(max_size=200), st.integers(1, 50))
def test_noise_ends_in_an_error_or_in_bytes(coding: str, noise: bytes, size: int) -> None:
    with suppress(BadInputError, FetchFailedError, TooLargeError):
        assert len(read_body(chunks(noise, size), coding, 10_000)) <= 10_000
