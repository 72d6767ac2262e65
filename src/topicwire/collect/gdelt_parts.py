"""The files of GDELT that a check has to read: everything behind the place that was reached before."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import islice

from topicwire.collect.gdelt import BulkFile, name_filter, read_bulk, read_file_list
from topicwire.collect.options import Asked
from topicwire.collect.parts import Collected, newest
from topicwire.errors import GoneError, RetryError, TopicwireError
from topicwire.model.entry import Entry
from topicwire.model.page import Page
from topicwire.net.request import Fetcher, Request

MAX_PACKED = 100_000_000  # bytes of one file; in 2025 the largest have about 20 MB
PERIOD = timedelta(minutes=15)  # a file covers
BEGINNING = datetime.fromisoformat("2015-02-18T23:00:00+00:00")  # of the files of this form
NO_NAMES = "no topic is followed yet, by whose names articles are chosen"


def read_bulk_parts(asked: Asked, page: Page, fetcher: Fetcher) -> Collected:
    """Return the articles that mention one of the names, in the next files behind the place reached before.

    `page` is the list of the latest files. The oldest come first, so that an interruption of any length
    leaves no gap; a file that may be had later ends the reading before it. Raises if that is the first.
    """
    if not asked.options.names:
        return Collected((), (NO_NAMES,), asked.state.reached)
    wanted = name_filter(asked.options.names)
    found: dict[str, Entry] = {}
    lost: list[str] = []
    reached = asked.state.reached
    due = _due(asked, page)
    for file in islice(due, asked.options.parts):
        try:
            body = _fetched(file, fetcher)
            articles = read_bulk(body, file.kind, asked.source.key, wanted) if body is not None else ()
            found.update((entry.address, entry) for entry in articles)
        except RetryError as error:
            if reached == asked.state.reached:
                raise
            lost.append(str(error))
            break
        except TopicwireError as error:
            lost.append(str(error))
        reached = file.at + PERIOD
    more = not lost and next(due, None) is not None
    return Collected(newest(found.values(), asked.options.entries), tuple(lost), reached, more)


def _fetched(file: BulkFile, fetcher: Fetcher) -> bytes | None:
    """Return a packed file, or None: now and then GDELT leaves a quarter of an hour out."""
    try:
        return fetcher.fetch(Request(file.address, max_bytes=MAX_PACKED)).body
    except GoneError:
        return None


def _due(asked: Asked, page: Page) -> Iterator[BulkFile]:
    """Yield the files behind the place reached before up to the latest, oldest first; at first the latest.

    Their addresses differ in the time alone, so the list of all files (more than 100 MB) is not needed. GKG
    is preferred, because Mentions have no titles.
    """
    files = sorted(read_file_list(page), key=lambda file: file.at)
    kind = "gkg" if any(file.kind == "gkg" for file in files) else "mentions"
    latest = next(file for file in reversed(files) if file.kind == kind)
    reached = asked.state.reached or latest.at
    missed = max(0, (latest.at - max(reached, BEGINNING)) // PERIOD)
    for back in range(missed, 0, -1):
        at = latest.at - back * PERIOD
        address = latest.address.replace(f"{latest.at:%Y%m%d%H%M%S}", f"{at:%Y%m%d%H%M%S}")
        yield BulkFile(address, at, latest.kind, 0)
    if latest.at >= reached:
        yield latest
