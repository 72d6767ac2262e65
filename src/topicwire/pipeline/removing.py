"""Taking documents out again, for good: because a court, an outlet or a person asks for it."""

from collections.abc import Sequence

from topicwire.pipeline.grouping import remove
from topicwire.pipeline.settling import index
from topicwire.pipeline.summarising import known_documents
from topicwire.pipeline.tools import Tools
from topicwire.storage import documents, pages


def remove_documents(tools: Tools, keys: Sequence[str]) -> int:
    """Delete documents, with what was made of them; return how many. Copies stay, and the earliest leads.

    Raises NotFoundError, before anything is deleted, when one does not exist.
    """
    wanted = known_documents(tools.database, keys)
    touched: set[str] = set()
    with tools.database.write() as connection:
        for document in documents.load(connection, wanted).values():
            touched |= remove(connection, document.key)
            pages.forget(connection, document.address)
    index(tools, touched)
    return len(wanted)
