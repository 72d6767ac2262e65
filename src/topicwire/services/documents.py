"""What people ask about documents."""

from dataclasses import replace

from sqlalchemy import Connection

from topicwire.errors import NotFoundError
from topicwire.model.selection import ALL, Selection
from topicwire.search.suggest import Suggestion
from topicwire.services.items import load_items
from topicwire.services.lists import Lists
from topicwire.services.views import DocumentView, Item, ListPage
from topicwire.storage import clusters, documents, matches, summaries, topics
from topicwire.storage.database import Database


class DocumentService:
    """Documents: one, all, those that fit a query, those that resemble one."""

    def __init__(self, database: Database, lists: Lists) -> None:
        self._database = database
        self._lists = lists

    def view(self, key: str, revision: int | None = None) -> DocumentView:
        """Return one document with the summary of exactly that revision, the newest if none is named."""
        with self._database.read() as connection:
            items = load_items(connection, [key])
            shown = _at(connection, items[0], revision) if items else None
            if shown is None:
                raise NotFoundError(_missing(key, revision))
            followed = matches.topics_of(connection, [key]).get(key, ())
            return DocumentView(
                item=shown,
                revisions=documents.history(connection, key),
                topics=topics.load(connection, followed),
                translations=load_items(connection, clusters.translations_of(connection, key)),
            )

    def cluster(self, key: str) -> Item:
        """Return the document that leads a document's cluster, itself perhaps; its copies are the others."""
        with self._database.read() as connection:
            leader = clusters.of_documents(connection, [key]).get(key)
            if leader is None:
                raise NotFoundError(_missing(key, None))
            (item,) = load_items(connection, [leader])
            return item

    def search(
        self, query: str, *, selection: Selection = ALL, cursor: str | None = None, limit: int = 20
    ) -> ListPage:
        """Return a part of the items that fit a query, most fitting first; of all items without one."""
        if query.strip():
            return self._lists.found(query, None, selection, cursor, limit)
        return self._lists.newest(None, selection, cursor, limit)

    def suggest(self, typed: str, limit: int = 8) -> tuple[Suggestion, ...]:
        """Return topics, outlets and titles that fit what was typed so far; pinyin is understood."""
        return self._lists.suggest(typed, limit)

    def similar(self, key: str, limit: int = 6) -> tuple[Item, ...]:
        """Return items that resemble a document, its own copies left out, most similar first."""
        with self._database.read() as connection:
            document = documents.get(connection, key)
        if document is None:
            raise NotFoundError(_missing(key, None))
        return self._lists.similar(document, limit)


def _at(connection: Connection, newest: Item, revision: int | None) -> Item | None:
    """Return an item as it was at a revision; None if there is no such revision."""
    key = newest.document.key
    if revision in (None, newest.document.revision):
        return newest
    document = documents.get(connection, key, revision)
    if document is None:
        return None
    return replace(newest, document=document, summary=summaries.get(connection, key, document.revision))


def _missing(key: str, revision: int | None) -> str:
    which = f"no revision {revision} of document {key!r}" if revision is not None else f"no document {key!r}"
    return f"There is {which}. It may have been removed; search for it by its title."
