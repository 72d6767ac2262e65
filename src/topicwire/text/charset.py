"""From bytes to text: what a page says of its charset is tried in order, and believed only if it fits."""

import codecs
import re
from collections.abc import Iterator

import charset_normalizer

from topicwire.text.language import detect

_HEAD = 4096  # bytes searched for a meta element; browsers look at 1,024, some pages put scripts before it
_SAMPLE = 32_768  # bytes of text looked at when guessing
_DAMAGE = (
    0.02  # share of unreadable characters up to which a charset still fits: cut or patched pages have less
)
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_IN_HEADER = re.compile(r"charset\s*=\s*[\"']?([A-Za-z0-9_.:-]{2,40})", re.IGNORECASE)
_IN_META = re.compile(
    rb"<meta[^>]{0,300}?charset\s{0,9}=\s{0,9}[\"']?\s{0,9}([A-Za-z0-9_.:-]{2,40})", re.IGNORECASE
)
_IN_XML = re.compile(
    rb"^\s*<\?xml[^>]{0,100}?encoding\s{0,9}=\s{0,9}[\"']([A-Za-z0-9_.:-]{2,40})", re.IGNORECASE
)
_MARKUP = re.compile(
    rb"<(?:script|style)\b.{0,2000}?</(?:script|style)|<[^>]*>|\s+", re.DOTALL | re.IGNORECASE
)
# Charsets that are subsets of a larger one which pages then use (WHATWG Encoding Standard, section 4.2).
_LARGER = {
    "ascii": "cp1252",
    "big5": "big5hkscs",
    "big5-tw": "big5hkscs",
    "euc_kr": "cp949",
    "gb2312": "gb18030",
    "gb_2312-80": "gb18030",
    "gbk": "gb18030",
    "hz": "gb18030",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "koi8-r": "koi8-u",
    "shift_jis": "cp932",
    "tis-620": "cp874",
}
_NAMES = {
    "x-gbk": "gb18030",
    "x-sjis": "cp932",
    "x-euc-jp": "euc_jp",
    "unicode": "utf-16",
    "x-x-big5": "big5hkscs",
}
# Multi-byte charsets: group 1 is what ordinary text consists of: level 1 of GB 2312 and Big5, kana, Hangul.
# Real text has 75% and more of its two-byte characters there, misread text less.
_EAST_ASIAN = {
    "gb18030": re.compile(
        rb"([\xb0-\xd7][\xa1-\xfe]|\xa3[\xac\xba\xbb\xa1\xbf]|\xa1[\xa3\xa2\xb0\xb1])|[\x81-\xfe][\x40-\xfe]"
    ),
    "big5hkscs": re.compile(rb"([\xa4-\xc6][\x40-\x7e\xa1-\xfe]|\xa1[\x41-\x49])|[\x81-\xfe][\x40-\xfe]"),
    "cp932": re.compile(
        rb"(\x82[\x9f-\xf1]|\x83[\x40-\x96]|\x81[\x41\x42\x5b\x75\x76]|[\x88-\x97][\x40-\xfc])|[\x81-\xfc][\x40-\xfc]"
    ),
    "euc_jp": re.compile(
        rb"([\xa4\xa5][\xa1-\xf6]|\xa1[\xa2\xa3\xbc\xd6\xd7]|[\xb0-\xcf][\xa1-\xfe])|[\x8e\xa1-\xfe][\xa1-\xfe]"
    ),
    "cp949": re.compile(rb"([\xb0-\xc8][\xa1-\xfe])|[\x81-\xfe][\x41-\xfe]"),
}
_KANA = {"cp932": rb"[\x82\x83][\x40-\xf1]", "euc_jp": rb"[\xa4\xa5][\xa1-\xf6]"}
_SINGLE_BYTE = [
    "cp1250",
    "cp1251",
    "cp1252",
    "cp1253",
    "cp1254",
    "cp1255",
    "cp1256",
    "cp1257",
    "cp1258",
    "cp874",
]
_SINGLE_BYTE += ["koi8_r", "koi8_u", "iso8859_2", "iso8859_5", "iso8859_6", "iso8859_7", "iso8859_8", "cp866"]
# Charsets for Latin letters with the languages that wrote in them; all others wrote in cp1252.
_LATIN = {
    "cp1250": {"pl", "cs", "sk", "hu", "ro", "sl", "hr", "sq"},
    "iso8859_2": set[str](),  # nearly the same as cp1250 and mixed up with it
    "cp1252": {"de", "en", "es", "fr", "it", "pt"},
    "cp1254": {"tr", "az"},
    "cp1257": {"et", "lt", "lv"},
    "cp1258": {"vi"},
}


def decode(body: bytes, content_type: str = "") -> tuple[str, str]:
    """Return a page's text and the Python name of the charset it was read with.

    Tried in order: the header's charset, a byte order mark, the page's own meta element, a guess. A charset
    that cannot read the bytes falls to the next; so does a single-byte one where the bytes are valid UTF-8,
    since text in another charset is not UTF-8 by chance. Never fails: unreadable bytes become U+FFFD.
    """
    unicode_text = _strict_utf8(body)
    for name in _declared(body, content_type):
        if unicode_text is not None and not name.startswith(("utf-16", "utf-32", "iso2022")):
            return unicode_text, "utf-8"
        text = _try(body, name)
        if text is not None:
            return text, name
    if unicode_text is not None:
        return unicode_text, "utf-8"
    name = _guess(body)
    return body.decode(name, errors="replace"), name


def _strict_utf8(body: bytes) -> str | None:
    """Return the text if the bytes are UTF-8 without any fault."""
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None


def _declared(body: bytes, content_type: str) -> Iterator[str]:
    """Yield the charsets that header, byte order mark and page name, known ones only."""
    header = _IN_HEADER.search(content_type)
    if header:
        yield from _known(header[1])
    for mark, name in _MARKS:
        if body.startswith(mark):
            yield name
            break
    for pattern in (_IN_XML, _IN_META):
        inside = pattern.search(body[:_HEAD])
        # A meta element that can be read as ASCII is proof that the page is not UTF-16, whatever it says.
        if inside and not inside[1].lower().startswith((b"utf-16", b"utf-32", b"unicode")):
            yield from _known(inside[1].decode("ascii"))


def _known(label: str) -> Iterator[str]:
    """Yield Python's name of a charset, widened to what pages mean by it; nothing for unknown labels."""
    lowered = label.strip().lower()
    try:
        info = codecs.lookup(_NAMES.get(lowered, lowered))
    except (LookupError, ValueError):
        return
    if getattr(info, "_is_text_encoding", True) and info.name not in {
        "utf-7",
        "idna",
        "punycode",
        "undefined",
    }:
        yield _LARGER.get(info.name, info.name)


def _try(body: bytes, name: str) -> str | None:
    """Return the text unless too much of it cannot be read in that charset."""
    try:
        text = body.decode(name, errors="replace")
    except (UnicodeError, LookupError, ValueError):
        return None
    unreadable = text.count("\ufffd")
    if not unreadable:
        return text
    foreign = len(text) - len(text.encode("ascii", errors="ignore"))
    return text if unreadable <= _DAMAGE * foreign else None


def _guess(body: bytes) -> str:
    """Return the likeliest charset of bytes that are not valid UTF-8 and declare nothing that fits."""
    sample = _MARKUP.sub(b" ", body[: 2 * _SAMPLE])[:_SAMPLE]
    if body[:64].count(0) > 16:  # every second byte of Latin text in UTF-16 is zero
        return "utf-16-le" if body[1:64:2].count(0) > body[0:64:2].count(0) else "utf-16-be"
    if _try(sample, "utf-8") is not None:
        return "utf-8"
    fits = {name: _fit(sample, name) for name in _EAST_ASIAN}
    best = max(fits, key=lambda name: fits[name])
    if fits[best] > 0.75:
        return best
    found = charset_normalizer.from_bytes(sample, cp_isolation=_SINGLE_BYTE, threshold=0.5).best()
    if found is None or found.encoding in _LATIN:
        return _latin(sample)
    return found.encoding


def _latin(sample: bytes) -> str:
    """Return the charset for Latin letters by the language, which the unaccented letters tell well enough."""
    language, _ = detect(sample.decode("cp1252", errors="ignore"))
    return next((name for name, languages in _LATIN.items() if language in languages), "cp1252")


def _fit(sample: bytes, name: str) -> float:
    """Return the share of two-byte characters that are everyday ones in a charset, 0 if it cannot be."""
    if _try(sample[:-1], name) is None and _try(sample, name) is None:
        return 0.0
    foreign = sum(byte > 0x7F for byte in sample)
    hits = _EAST_ASIAN[name].findall(sample)
    if 2 * len(hits) < 0.6 * foreign:  # lone high bytes between ASCII letters: a single-byte charset
        return 0.0
    everyday = sum(1 for hit in hits if hit) / max(1, len(hits))
    if name in _KANA:  # Japanese prose is a third kana
        kana = len(re.findall(_KANA[name], sample)) / max(1, len(hits))
        return everyday * min(1.0, 3 * kana + 0.1)
    # Kana or nothing but Hangul syllables, where they are, are the better evidence than Chinese characters.
    return everyday if name == "cp949" else everyday * 0.98
