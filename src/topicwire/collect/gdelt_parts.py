"""The files of GDELT that a check has to read: everything since the last one."""

from collections.abc import Iterator
from datetime import timedelta

from topicwire.collect.gdelt import BulkFile, name_filter, read_bulk, read_file_list
from topicwire.collect.options import Asked
from topicwire.collect.parts import Collected, newest
from topicwire.errors import GoneError, TopicwireError
from topicwire.model.entry import Entry
from topicwire.model.page import Page
from topicwire.net.request import Fetcher, Request

MAX_PACKED = 100_000_000  # bytes of one file; in 2025 the largest have about 20 MB
PERIOD = timedelta(minutes=15)  # a file covers


def read_bulk_parts(asked: Asked, page: Page, fetcher: Fetcher) -> Collected:
    """Return the articles in the bulk files since the last success that mention one of the names.

    `page` is the list of the latest files. Raises only if no file could be read.
    """
    wanted = name_filter(asked.options.names)
    found: dict[str, Entry] = {}
    lost: list[str] = []
    failure: TopicwireError | None = None
    read = 0
    for file in _due(asked, page):
        try:
            body = fetcher.fetch(Request(file.address, max_bytes=MAX_PACKED)).body
            found.update(
                (entry.address, entry) for entry in read_bulk(body, file.kind, asked.source.key, wanted)
            )
            read += 1
        except GoneError:
            continue  # now and then GDELT leaves a quarter of an hour out
        except TopicwireError as error:
            failure = error
            lost.append(str(error))
    if failure is not None and not read:
        raise failure
    return Collected(newest(found.values(), asked.options.entries), tuple(lost))


def _due(asked: Asked, page: Page) -> Iterator[BulkFile]:
    """Yield the latest file and those before it back to the last success, newest first.

    Their addresses differ in the time alone, so the list of all files (more than 100 MB) is not needed. GKG
    is preferred, because Mentions have no titles.
    """
    files = list(read_file_list(page))
    kinds = {file.kind for file in files}
    chosen = [file for file in files if file.kind == ("gkg" if "gkg" in kinds else "mentions")]
    since = asked.state.succeeded
    if len(chosen) != 1 or since is None:
        yield from chosen[-asked.options.parts :]
        return
    latest = chosen[0]
    for back in range(asked.options.parts):
        at = latest.at - back * PERIOD
        if back and at + PERIOD < since:
            return
        address = latest.address.replace(f"{latest.at:%Y%m%d%H%M%S}", f"{at:%Y%m%d%H%M%S}")
        yield BulkFile(address, at, latest.kind, 0)
