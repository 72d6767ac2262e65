"""Work over the whole collection, in parts: making the index anew."""

from collections.abc import Iterator
from datetime import datetime

from topicwire.model.outcome import Stage
from topicwire.pipeline.progress import Progress, Report, silent
from topicwire.pipeline.settling import cluster_records, index
from topicwire.pipeline.tools import Tools
from topicwire.search.interface import ClusterRecord
from topicwire.storage import clusters, documents, outcomes
from topicwire.storage.database import Database

_PART = 200  # documents loaded at once


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
