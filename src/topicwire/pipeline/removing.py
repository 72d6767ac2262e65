"""Taking documents out again, for good: because a court, an outlet or a person asks for it."""

from collections.abc import Sequence

from topicwire.pipeline.grouping import remove
from topicwire.pipeline.settling import index
from topicwire.pipeline.summarising import known_documents
from topicwire.pipeline.tools import Tools
from topicwire.storage import documents, pages


def remove_documents(tools: Tools, keys: Sequence[str]) -> int:
    """Delete documents, with their pages and what was made of them; return how many.

    Copies stay, and the earliest leads.

    Raises NotFoundError, before anything is deleted, when one does not exist.
    """
    wanted = known_documents(tools.database, keys)
    touched: set[str] = set()
    with tools.database.write() as connection:
        for document in documents.load(connection, wanted).values():
            bodies = documents.raw_of(connection, document.key)
            touched |= remove(connection, document.key)
            pages.forget(connection, tools.raw, document.address, bodies)
    index(tools, touched)
    return len(wanted)
