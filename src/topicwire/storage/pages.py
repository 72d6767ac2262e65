"""Pages: the visit as a row, the bytes compressed in the raw store beside the database."""

import gzip
import hashlib
import json
import os
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, delete, func, select

from topicwire.model.page import Page
from topicwire.storage.codec import stamp, unstamp
from topicwire.storage.tables import pages
from topicwire.storage.upsert import upsert

LATER = "#page="  # later pages of an article lie under its first page's address, this, and their number
_LATER = f"%{LATER}%"
_LEVEL = 4  # gzip: on news pages 6 takes 1.7 times as long for 5% less, 1 two thirds for 13% more


@dataclass(frozen=True, slots=True)
class RawStore:
    """Bodies of pages, each once under its SHA-256, in `folder`/ab/cdef….gz."""

    folder: Path

    def put(self, body: bytes) -> str:
        """Keep a body and return its name. Written aside and renamed, so that no half file is ever read."""
        name = hashlib.sha256(body).hexdigest()
        path = self._path(name)
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            aside = path.with_suffix(f".{os.getpid()}.{os.urandom(4).hex()}")
            aside.write_bytes(gzip.compress(body, _LEVEL, mtime=0))
            aside.replace(path)
        return name

    def get(self, name: str) -> bytes | None:
        """Return a body, or None if it is not kept whole."""
        try:
            return gzip.decompress(self._path(name).read_bytes())
        except (FileNotFoundError, EOFError, gzip.BadGzipFile, zlib.error):
            return None

    def has(self, name: str) -> bool:
        """Tell whether a body is kept, and is what it was."""
        body = self.get(name)
        return body is not None and hashlib.sha256(body).hexdigest() == name

    def remove(self, name: str) -> None:
        """Delete a body, if it is kept."""
        self._path(name).unlink(missing_ok=True)

    def _path(self, name: str) -> Path:
        return self.folder / name[:2] / f"{name[2:]}.gz"


def put(connection: Connection, page: Page, raw: str) -> None:
    """Keep the last visit of an address; `raw` is the body's name in the raw store."""
    row = {
        "address": page.address,
        "final": page.final,
        "status": page.status,
        "fetched": stamp(page.fetched),
        "headers": json.dumps(page.headers, ensure_ascii=False),
        "raw": raw,
    }
    upsert(connection, pages, [row])


def get(connection: Connection, raw_store: RawStore, address: str) -> Page | None:
    """Return the last visit of an address with its body, or None if either is not kept."""
    row = connection.execute(select(pages).where(pages.c.address == address)).mappings().first()
    body = raw_store.get(row["raw"]) if row else None
    if row is None or body is None:
        return None
    headers = tuple((str(name), str(value)) for name, value in json.loads(row["headers"]))
    return Page(
        address=row["address"],
        final=row["final"],
        status=row["status"],
        body=body,
        fetched=unstamp(row["fetched"]),
        headers=headers,
    )


def forget(connection: Connection, raw_store: RawStore, first: str, earlier: Iterable[str] = ()) -> None:
    """Forget the visits of an article's pages, and those of their bodies that no other page has.

    `earlier`: names of the bodies of visits before the last. All rows are looked through, as no index has the
    names: it is rare that a document is removed. After a crash meanwhile there are rows without bodies.
    """
    own = (pages.c.address == first) | pages.c.address.startswith(first + LATER, autoescape=True)
    names = {*connection.execute(select(pages.c.raw).where(own)).scalars(), *filter(None, earlier)}
    connection.execute(delete(pages).where(own))
    shared = connection.execute(select(pages.c.raw).where(pages.c.raw.in_(names))).scalars()
    for name in names.difference(shared):
        raw_store.remove(name)


def addresses(connection: Connection, after: str, limit: int) -> tuple[str, ...]:
    """Return addresses of kept pages in order, from behind `after`; of an article its first page alone."""
    wanted = (
        select(pages.c.address)
        .where(pages.c.address > after, pages.c.address.not_like(_LATER))
        .order_by(pages.c.address)
        .limit(limit)
    )
    return tuple(connection.execute(wanted).scalars())


def newest(connection: Connection, limit: int) -> tuple[str, ...]:
    """Return the names of the bodies of the pages that were fetched last."""
    wanted = select(pages.c.raw).order_by(pages.c.fetched.desc(), pages.c.address).limit(limit)
    return tuple(connection.execute(wanted).scalars())


def count(connection: Connection) -> int:
    """Return how many pages are kept, of each article one."""
    counted = select(func.count()).select_from(pages).where(pages.c.address.not_like(_LATER))
    return int(connection.execute(counted).scalar_one())


def rest(connection: Connection, raw_store: RawStore, first: str) -> tuple[Page, ...]:
    """Return the kept pages that continue the article which begins at an address, in order."""
    found: list[Page] = []
    while page := get(connection, raw_store, f"{first}{LATER}{len(found) + 2}"):
        found.append(page)
    return tuple(found)
