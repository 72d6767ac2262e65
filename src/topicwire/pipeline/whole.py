"""Work over the whole collection, in parts: matching a topic anew, making the index anew."""

from collections.abc import Iterator
from datetime import datetime

from topicwire.errors import NotFoundError
from topicwire.model.outcome import Stage
from topicwire.pipeline.progress import Progress, Report, silent
from topicwire.pipeline.settling import cluster_records, index, match_document, summarise
from topicwire.pipeline.tools import Tools
from topicwire.search.interface import ClusterRecord
from topicwire.storage import clusters, documents, matches, outcomes, topics
from topicwire.storage.database import Database

_PART = 200  # documents loaded at once


def match_topic(tools: Tools, key: str, report: Report = silent) -> int:
    """Match all documents with a topic anew, summarise and index what belongs; return how many do."""
    with tools.database.read() as connection:
        followed = topics.every(connection)
        total = documents.count(connection)
    if key not in {topic.key for topic in followed}:
        raise NotFoundError(f"There is no topic {key!r}. `topicwire topic list` shows those there are.")
    done = found = 0
    for keys in _parts(tools.database):
        with tools.database.write() as connection:
            before = matches.load(connection, key, keys)
            loaded = documents.load(connection, keys)
            belongs = [one for one in loaded.values() if match_document(connection, one, followed)]
            after = matches.load(connection, key, keys)
            changed = clusters.of_documents(connection, sorted(set(before) | set(after)))
        for document in belongs:
            summarise(tools, document)
        index(tools, set(changed.values()))
        done += len(keys)
        found += len(after)
        report(Progress("matching", done, total))
    return found


def all_records(database: Database, report: Report = silent) -> Iterator[ClusterRecord]:
    """Yield every cluster as the index sees it."""
    with database.read() as connection:
        total = documents.count(connection)
    done = 0
    for keys in _parts(database):
        with database.read() as connection:
            leaders = [
                key for key, cluster in clusters.of_documents(connection, keys).items() if key == cluster
            ]
            records = cluster_records(connection, leaders)
        yield from records
        done += len(keys)
        report(Progress("indexing", done, total))


def index_since(tools: Tools, began: datetime) -> None:
    """Index again what was indexed since a moment: a rebuilt index does not have it."""
    with tools.database.read() as connection:
        keys = outcomes.documents_since(connection, Stage.INDEX, began)
        changed = clusters.of_documents(connection, keys)
    index(tools, set(changed.values()))


def _parts(database: Database) -> Iterator[tuple[str, ...]]:
    after = ""
    while True:
        with database.read() as connection:
            keys = documents.keys(connection, after=after, limit=_PART)
        if not keys:
            return
        yield keys
        after = keys[-1]
