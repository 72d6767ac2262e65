"""How a cluster lies in Tantivy: one Tantivy document a cluster, text as ready-made tokens, none stored."""

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from hashlib import blake2b

import tantivy

from topicwire.model.outlet import Outlet
from topicwire.search.embedded.vectors import vector_id
from topicwire.search.interface import ClusterRecord, Record
from topicwire.text.normalise import fold
from topicwire.text.words import positions

FORMAT = 1  # raise when the fields or the tokens change: older indexes are then rebuilt
GAP = 100  # positions between paragraphs, so that no phrase reaches from one into the next
TIE_BITS = 24  # of `order`, below the seconds

_KEYS = ("cluster", "document")  # found by exact value
_FACETS = ("outlet", "language", "kind", "topic", "day")  # found by exact value, and counted
_TEXTS = ("title", "body", "names")


def make_schema() -> tantivy.Schema:
    """Return the fields of the index."""
    builder = tantivy.SchemaBuilder()
    for name in _KEYS:
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
    for name in _FACETS:
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic", fast=True)
    builder.add_text_field("primary", tokenizer_name="raw", index_option="basic")  # subtag of the language
    for name in _TEXTS:
        builder.add_text_field(name, tokenizer_name="raw", index_option="position")
    builder.add_integer_field("order", indexed=True, fast=True)
    builder.add_integer_field("id", indexed=True, fast=True)  # of the cluster
    builder.add_integer_field("vector", indexed=True, fast=True)  # where its vectors are
    builder.add_integer_field("tongue", fast=True)  # the leader's language
    builder.add_bytes_field("entry", stored=True)
    return builder.build()


def order_of(published: datetime, cluster: str = "") -> int:
    """Return a number that sorts by time; with a cluster, its hash makes it different from others."""
    tie = int.from_bytes(blake2b(cluster.encode(), digest_size=3).digest(), "big") if cluster else 0
    return (int(published.astimezone(UTC).timestamp()) << TIE_BITS) | tie


def id_of(cluster: str) -> int:
    """Return a number for a cluster key."""
    return int.from_bytes(blake2b(cluster.encode(), digest_size=8).digest(), "big", signed=True)


def make_document(cluster: ClusterRecord) -> tantivy.Document:
    """Return the Tantivy document of a cluster."""
    leader = cluster.members[0]
    document = tantivy.Document()
    document.add_text("cluster", cluster.key)
    for name, values in _values(cluster).items():
        for value in values:
            document.add_text(name, value)
    document.add_text("kind", leader.kind.value)
    document.add_text("day", leader.published.astimezone(UTC).date().isoformat())
    document.add_integer("order", order_of(leader.published, cluster.key))
    document.add_integer("id", id_of(cluster.key))
    document.add_integer("vector", vector_id(cluster))
    document.add_integer("tongue", int.from_bytes(primary(leader.language)[:3].encode(), "big"))
    document.add_bytes("entry", _entry(cluster))
    _add_text(document, "title", _distinct((member.language, member.title) for member in cluster.members))
    _add_text(
        document,
        "body",
        _distinct((member.language, text) for member in cluster.members for text in member.paragraphs),
    )
    outlets = {member.outlet.key: member.outlet for member in cluster.members}
    _add_text(document, "names", _distinct(("und", name) for o in outlets.values() for name in names_of(o)))
    return document


def names_of(outlet: Outlet) -> tuple[str, ...]:
    """Return the names an outlet is found by."""
    return tuple(name for name in (outlet.name, outlet.romanised, outlet.english) if name)


def _values(cluster: ClusterRecord) -> dict[str, list[str]]:
    members = cluster.members
    languages = {member.language for member in members}
    return {
        "document": [member.key for member in members],
        "outlet": sorted({member.outlet.key for member in members}),
        "language": sorted(languages),
        "primary": sorted({primary(language) for language in languages}),
        "topic": sorted({topic for member in members for topic in member.topics}),
    }


def primary(language: str) -> str:
    """Return the primary subtag of a language tag: "zh" of "zh-Hans"."""
    return language.split("-", maxsplit=1)[0].lower()


def _entry(cluster: ClusterRecord) -> bytes:
    members = [_member(member) for member in cluster.members]
    return json.dumps({"cluster": cluster.key, "members": members}, ensure_ascii=False).encode()


def _member(member: Record) -> list[str]:
    return [member.key, member.outlet.key]


def _distinct(texts: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Leave out what copies repeat."""
    seen: dict[str, tuple[str, str]] = {}
    for language, text in texts:
        seen.setdefault(fold(text), (language, text))
    return list(seen.values())


def _add_text(document: tantivy.Document, field: str, texts: list[tuple[str, str]]) -> None:
    """Add texts to one field, each at a distance from the one before."""
    tokens, base = [], 0
    for language, text in texts:
        words = positions(text, language)
        tokens += [tantivy.Token(word, base + position, 0, 0) for word, position in words]
        base += (words[-1][1] if words else 0) + GAP
    document.add_pre_tokenized_text(field, tantivy.PreTokenizedString("", tokens))
