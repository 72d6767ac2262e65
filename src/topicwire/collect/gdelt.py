"""The bulk files of the GDELT project: what the world's media published, every 15 minutes, by address.

The files work where the project's API refuses. Two kinds tell articles: GKG 2.1, one article a line with
its names and themes, and Mentions, one article and event a line. Formats: "GDELT Global Knowledge Graph
Codebook V2.1" and "GDELT Event Codebook V2.0" at http://data.gdeltproject.org/documentation/.
"""

import html
import io
import lzma
import re
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import IO
from urllib.parse import unquote, urlsplit

from babel.core import get_global

from topicwire.collect.markup import plain
from topicwire.collect.times import moment
from topicwire.errors import BadInputError, TooLargeError
from topicwire.model.entry import Entry
from topicwire.model.moment import Moment, Precision
from topicwire.model.page import Page
from topicwire.net.address import canonical

FOLDER = "http://data.gdeltproject.org/gdeltv2/"  # where its lists of files lie
LATEST = "lastupdate.txt"  # in that folder: the newest files, of articles in English
LATEST_TRANSLATED = "lastupdate-translation.txt"  # of articles in 65 other languages
MAX_FILE = 300_000_000  # bytes of one file, unpacked; in 2025 the largest GKG files have about 60 MB
MAX_LINE = 2_000_000  # bytes; GKG lines of very long articles reach some 100 kB
FILE = re.compile(r"/(\d{14})\.(?:translation\.)?(gkg|mentions)\.csv\.zip$", re.IGNORECASE)
TITLE = re.compile(r"<PAGE_TITLE>([^<]{1,2000})</PAGE_TITLE>")
WORD = re.compile(r"\w+")
WIDE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")  # scripts that are written without spaces
# What `zipfile` raises for a file that is cut short, altered, encrypted, or packed in a way that it lacks:
# half of it is not in its documentation, and altered offsets and names are ValueErrors.
DAMAGED = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, OSError, RuntimeError, ValueError)
# Columns of GKG 2.1, from 0
DATE, ADDRESS, THEMES, PERSONS, ORGANISATIONS, NAMES, TRANSLATION, EXTRAS = 1, 4, 7, 11, 13, 23, 25, 26
GKG_COLUMNS = 27
# Columns of Mentions
MENTION_TIME, MENTION_TYPE, MENTION_ADDRESS = 2, 3, 5
MENTION_COLUMNS = 6  # at least
WEB = "1"  # the type of a mention whose identifier is an address


@dataclass(frozen=True, slots=True)
class BulkFile:
    """One file of a list of files."""

    address: str
    at: datetime  # start of its 15 minutes
    kind: str  # "gkg" or "mentions"
    size: int  # bytes, packed


def read_file_list(
    page: Page, since: datetime | None = None, until: datetime | None = None
) -> Iterator[BulkFile]:
    """Yield the files that a list names (`lastupdate.txt`, `masterfilelist.txt`), in its order.

    Only those from `since` on and before `until`. Raises `BadInputError` if no line names a file of a known
    kind.
    """
    known = False
    for line in io.StringIO(page.body.decode("utf-8", "replace")):
        size, _, rest = line.strip().partition(" ")
        address = canonical(rest.rpartition(" ")[2], page.final)
        match = FILE.search(address or "")
        if address is None or match is None:
            continue
        known = True
        seen = _seen(match[1])
        if seen and (since is None or seen.at >= since) and (until is None or seen.at < until):
            yield BulkFile(address, seen.at, match[2].lower(), int(size) if size.isdigit() else 0)
    if not known:
        raise BadInputError(f"{page.address} names no files of GDELT")


def read_bulk(body: bytes, kind: str, source: str, wanted: Callable[[str], bool]) -> Iterator[Entry]:
    """Yield the articles of one zipped file that `wanted` says yes to.

    It is asked about the title, the words of the address, and the names in the article, in one text. Memory
    is bounded by one line. Raises `BadInputError` if the file is damaged, `TooLargeError` if it grows too
    large.
    """
    seen: set[str] = set()
    for fields in _rows(body):
        found = _gkg(fields, source) if kind == "gkg" else _mention(fields, source)
        if found is None:
            continue
        entry, about = found
        if entry.address not in seen and wanted(about):
            seen.add(entry.address)
            yield entry


def name_filter(names: Iterable[str]) -> Callable[[str], bool]:
    """Return a function that tells whether a text contains one of the names, as whole words where words
    exist.
    """
    folded = [" ".join(WORD.findall(name.casefold())) for name in names]
    wide = tuple(name.replace(" ", "") for name in folded if WIDE.search(name))
    spaced = tuple(f" {name} " for name in folded if name and not WIDE.search(name))

    def wanted(text: str) -> bool:
        words = WORD.findall(text.casefold().replace("_", " "))
        line = f" {' '.join(words)} "
        joined = "".join(words) if wide else ""
        return any(name in line for name in spaced) or any(name in joined for name in wide)

    return wanted


def _rows(body: bytes) -> Iterator[list[str]]:
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as packed:
            names = packed.namelist()
            if len(names) != 1:
                raise BadInputError(f"a file of GDELT holds one table, not {len(names)}")
            with packed.open(names[0]) as table:
                yield from _lines(table)
    except DAMAGED as error:
        raise BadInputError(f"not a file of GDELT: {error}") from error


def _lines(table: IO[bytes]) -> Iterator[list[str]]:
    total = 0
    while line := table.readline(MAX_LINE):
        total += len(line)
        if total > MAX_FILE:
            raise TooLargeError(f"a file of GDELT grows over {MAX_FILE} bytes")
        yield line.decode("utf-8", "replace").rstrip("\r\n").split("\t")


def _gkg(fields: list[str], source: str) -> tuple[Entry, str] | None:
    if len(fields) < GKG_COLUMNS:
        return None
    address = canonical(fields[ADDRESS])
    if address is None:
        return None
    found = TITLE.search(fields[EXTRAS])
    title = plain(html.unescape(found[1])) if found else ""
    names = " ".join(fields[column] for column in (THEMES, PERSONS, ORGANISATIONS, NAMES))
    seen, spoken = _seen(fields[DATE]), _language(fields[TRANSLATION])
    entry = Entry(address, source, title, updated=seen, language=spoken)
    return entry, f"{title} ; {_spoken(address)} ; {names}"


def _mention(fields: list[str], source: str) -> tuple[Entry, str] | None:
    if len(fields) < MENTION_COLUMNS or fields[MENTION_TYPE] != WEB:
        return None
    address = canonical(fields[MENTION_ADDRESS])
    if address is None:
        return None
    return Entry(address, source, updated=_seen(fields[MENTION_TIME])), _spoken(address)


def _spoken(address: str) -> str:
    """Return the words of an address: many sites write the title into it."""
    parts = urlsplit(address)
    return unquote(f"{parts.path} {parts.query}")


def _seen(text: str) -> Moment | None:
    """Return when GDELT saw an article: the start of the 15 minutes, and so no exact time of publication."""
    found = moment(f"{text[:8]}T{text[8:14]}Z")
    return replace(found, precision=Precision.MINUTE) if found else None


def _language(translation: str) -> str | None:
    """Return the language an article was translated from; GDELT leaves the column empty for English.

    The column ("srclc:zho;eng:...") has ISO 639-2, which CLDR lists as aliases of BCP 47.
    """
    if not translation:
        return "en"
    found: str | None = get_global("language_aliases").get(translation.partition("srclc:")[2][:3])
    return found
