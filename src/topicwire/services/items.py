"""Items: documents with their summary and copies, put together for a list."""

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection

from topicwire.model.cluster import Cluster
from topicwire.model.document import Document
from topicwire.services.views import Copy, Item
from topicwire.storage import clusters, documents, matches, summaries

COPIES = 50  # members of a cluster that are loaded for a list; some wire texts have thousands


def load_items(connection: Connection, keys: Sequence[str], topic: str | None = None) -> tuple[Item, ...]:
    """Return the items of these documents in their order; those that do not exist any more are left out."""
    if not keys:
        return ()
    found = documents.load(connection, keys)
    made = summaries.load(connection, keys)
    cluster_of = clusters.of_documents(connection, keys)
    grouped = clusters.load(connection, sorted(set(cluster_of.values())))
    others = documents.load(connection, _others(keys, grouped))
    reasons = matches.load(connection, topic, keys) if topic is not None else {}
    return tuple(
        Item(
            document=found[key],
            summary=made.get(key),
            copies=_copies(key, grouped[cluster_of[key]], {**others, **found}),
            reasons=reasons[key].reasons if key in reasons else (),
        )
        for key in keys
        if key in found
    )


def _others(keys: Sequence[str], grouped: Mapping[str, Cluster]) -> list[str]:
    members = (one.document for cluster in grouped.values() for one in cluster.members[:COPIES])
    return sorted(set(members) - set(keys))


def _copies(key: str, cluster: Cluster, loaded: Mapping[str, Document]) -> tuple[Copy, ...]:
    return tuple(
        Copy(
            document=member.document,
            outlet=loaded[member.document].outlet.name,
            romanised=loaded[member.document].outlet.romanised,
            title=loaded[member.document].title,
            published=loaded[member.document].published,
            relation=member.relation,
            similarity=member.similarity,
        )
        for member in cluster.members
        if member.document != key and member.document in loaded
    )
