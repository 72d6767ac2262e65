"""The search index: opened, or made anew from the database."""

from pathlib import Path

from topicwire.errors import StaleIndexError
from topicwire.llm.embeddings import SentenceEncoder
from topicwire.pipeline.progress import Report
from topicwire.search.embedded.engine import EmbeddedIndex, rebuild
from topicwire.storage.database import Database


def open_index(
    folder: Path, database: Database, report: Report, embedder: SentenceEncoder | None
) -> EmbeddedIndex:
    """Open the search index; one that is missing, damaged or of another make is rebuilt."""
    try:
        return EmbeddedIndex(folder / "index", embedder)
    except StaleIndexError:
        rebuild_index(folder, database, report, embedder)
        return EmbeddedIndex(folder / "index", embedder)


def rebuild_index(folder: Path, database: Database, report: Report, embedder: SentenceEncoder | None) -> None:
    """Make the index anew beside the one in use, then swap."""
    from topicwire.pipeline.whole import all_records

    rebuild(folder / "index", all_records(database, report), lambda _done: None, embedder)
