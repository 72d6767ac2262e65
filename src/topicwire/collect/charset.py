"""The text of a list, whatever its bytes claim to be."""

import codecs
import re
from collections.abc import Iterator

from charset_normalizer import from_bytes

HEADER = re.compile(r"charset\s*=\s*[\"']?([A-Za-z0-9_.:-]{2,40})", re.IGNORECASE)
DECLARED = re.compile(rb"<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9_.:-]{2,40})")
MARKS = (  # the longer ones first
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# What is written, and what is meant: the WHATWG encoding standard reads these names so.
MEANT = {
    "ascii": "cp1252",
    "big5": "big5hkscs",
    "euc_kr": "cp949",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "iso8859-1": "cp1252",
    "shift_jis": "cp932",
}
SAMPLE = 200_000  # bytes from which a charset is guessed


def decode(body: bytes, content_type: str) -> str:
    """Return the text of an XML list.

    Tried in this order: byte order mark, HTTP header, XML declaration, UTF-8, a guess. The first that
    decodes every byte is taken, else the one with the fewest faults. A claim of Latin 1 is believed last,
    because it fits all bytes and is what servers say when they know nothing.
    """
    best, fewest = "", len(body) + 1
    for charset in _charsets(body, content_type):
        text = body.decode(charset, "replace")
        faults = text.count("\ufffd")
        if faults < fewest:
            best, fewest = text, faults
        if not faults:
            break
    return best


def _charsets(body: bytes, content_type: str) -> Iterator[str]:
    """Yield what the charset may be, most likely first."""
    mark = _mark(body)
    if mark:
        yield mark
    claims = [name for claim in (_header(content_type), _declared(body)) if (name := _known(claim))]
    yield from (name for name in claims if name != "cp1252")
    yield "utf-8"
    if "cp1252" in claims:
        yield "cp1252"
    elif guessed := _guess(body):
        yield guessed


def _header(content_type: str) -> str:
    found = HEADER.search(content_type)
    return found[1] if found else ""


def _declared(body: bytes) -> str:
    found = DECLARED.match(body[:400].replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xfe\xff \t\r\n"))
    return found[1].decode("ascii") if found else ""


def _known(name: str) -> str | None:
    """Return Python's name of a text encoding that is meant by a name, None if there is none."""
    try:
        info = codecs.lookup(name)
        "".encode(info.name)  # codecs from bytes to bytes, such as "zip", are none of text
    except (LookupError, ValueError):
        return None
    return MEANT.get(info.name, info.name)


def _mark(body: bytes) -> str | None:
    if body.startswith((b"<\x00?\x00", b"<\x00r\x00", b"<\x00f\x00")):
        return "utf-16-le"
    if body.startswith((b"\x00<\x00?", b"\x00<\x00r", b"\x00<\x00f")):
        return "utf-16-be"
    return next((name for mark, name in MARKS if body.startswith(mark)), None)


def _guess(body: bytes) -> str | None:
    found = from_bytes(body[:SAMPLE]).best()
    return _known(found.encoding) if found else None
