"""The search index: opened, or made anew from the database."""

from pathlib import Path

import structlog

from topicwire.errors import StaleIndexError
from topicwire.llm.embeddings import SentenceEncoder
from topicwire.pipeline.progress import Report
from topicwire.search.embedded.engine import EmbeddedIndex, rebuild
from topicwire.storage import clusters
from topicwire.storage.database import Database

_log = structlog.get_logger(__name__)


def open_index(
    folder: Path, database: Database, report: Report, embedder: SentenceEncoder | None
) -> EmbeddedIndex:
    """Open the search index; one that is missing, damaged or of another make is rebuilt, and this is said."""
    try:
        return EmbeddedIndex(folder / "index", embedder)
    except StaleIndexError as error:
        with database.read() as connection:
            is_new = clusters.count(connection) == 0
        if not is_new:
            _log.warning("the search index is made anew", reason=str(error).removesuffix("; rebuild it"))
        rebuild_index(folder, database, report, embedder)
        return EmbeddedIndex(folder / "index", embedder)


def rebuild_index(folder: Path, database: Database, report: Report, embedder: SentenceEncoder | None) -> None:
    """Make the index anew beside the one in use, then swap."""
    from topicwire.pipeline.whole import all_records

    rebuild(folder / "index", all_records(database, report), lambda _done: None, embedder)
