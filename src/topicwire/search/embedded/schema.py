"""How a cluster lies in Tantivy: one Tantivy document a cluster, text as ready-made tokens, none stored.

Words are looked for in one field, `forms`, which holds no positions; phrases in another, `units`, which
holds one token a position. So a word costs one posting list, and positions are kept only where phrases need
them. A title counts in `forms` as many times as `TITLE_WEIGHT` says: BM25F, which weighs the occurrences in
a field before they are added up (Robertson, Zaragoza and Taylor 2004), at the price of plain BM25.
"""

import json
import re
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from hashlib import blake2b

import tantivy

from topicwire.search.embedded.vectors import vector_id
from topicwire.search.interface import ClusterRecord, Record
from topicwire.text.normalise import fold
from topicwire.text.words import tokens

FORMAT = 7  # raise when the fields or the tokens change: older indexes are then rebuilt
TITLE_WEIGHT = 4  # a title says what a text is about in few words
TIE_BITS = 24  # of `order`, below the seconds

_FACETS = ("outlet", "language", "kind", "topic", "day")  # found by exact value, and counted
_HEXADECIMAL = re.compile("[0-9a-f]{16}")


def make_schema() -> tantivy.Schema:
    """Return the fields of the index."""
    builder = tantivy.SchemaBuilder()
    builder.add_integer_field("key", indexed=True)  # of the cluster and of all its documents
    for name in _FACETS:
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic", fast=True)
    builder.add_text_field("primary", tokenizer_name="raw", index_option="basic")  # subtag of the language
    for name in ("forms", "title_forms"):
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="freq")
    for name in ("units", "title_units", "names"):
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="position")
    builder.add_integer_field("order", fast=True)
    builder.add_integer_field("id", fast=True)  # of the cluster
    builder.add_integer_field("publisher", fast=True)  # of a cluster that is one document; else see `entry`
    builder.add_integer_field("vector", indexed=True, fast=True)  # where its vectors are
    builder.add_integer_field("tongue", fast=True)  # the leader's language
    builder.add_bytes_field("entry", stored=True)  # the members, unless it is one document
    return builder.build()


def order_of(published: datetime, cluster: str = "") -> int:
    """Return a number that sorts by time; with a cluster, its hash makes it different from others."""
    tie = int.from_bytes(blake2b(cluster.encode(), digest_size=3).digest(), "big") if cluster else 0
    return (int(published.astimezone(UTC).timestamp()) << TIE_BITS) | tie


def id_of(key: str) -> int:
    """Return a number for a key, signed; of 16 hexadecimal digits it is the number they write."""
    if _HEXADECIMAL.fullmatch(key):
        return int.from_bytes(bytes.fromhex(key), "big", signed=True)
    return hash_of(key)


def keys_of(cluster: ClusterRecord) -> set[int]:
    """Return the numbers by which a cluster is found: its own and those of its documents."""
    return {id_of(cluster.key), *(id_of(member.key) for member in cluster.members)}


def key_of(number: int) -> str:
    """Return the key of 16 hexadecimal digits that a number stands for."""
    return number.to_bytes(8, "big", signed=True).hex()


def hash_of(text: str) -> int:
    """Return a number for a text, 64 bits, signed."""
    return int.from_bytes(
        blake2b(text.encode("utf-8", "replace"), digest_size=8).digest(), "big", signed=True
    )


def make_document(cluster: ClusterRecord) -> tantivy.Document:
    """Return the Tantivy document of a cluster."""
    leader = cluster.members[0]
    document = tantivy.Document()
    for key in sorted(keys_of(cluster)):
        document.add_integer("key", key)
    for name, values in _values(cluster).items():
        for value in values:
            document.add_text(name, value)
    document.add_text("kind", leader.kind.value)
    document.add_text("day", leader.published.astimezone(UTC).date().isoformat())
    document.add_integer("order", order_of(leader.published, cluster.key))
    document.add_integer("id", id_of(cluster.key))
    document.add_integer("vector", vector_id(cluster))
    document.add_integer("tongue", int.from_bytes(primary(leader.language)[:3].encode(), "big"))
    if len(cluster.members) == 1 and cluster.key == leader.key and _HEXADECIMAL.fullmatch(leader.key):
        document.add_integer("publisher", hash_of(leader.outlet.key))
    else:
        document.add_bytes("entry", _entry(cluster))
    _add_texts(document, cluster)
    return document


def _values(cluster: ClusterRecord) -> dict[str, list[str]]:
    members = cluster.members
    languages = {member.language for member in members}
    return {
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


def _distinct(texts: Iterable[tuple[str, str]]) -> Iterable[tuple[str, str]]:
    """Leave out what copies repeat."""
    seen: dict[str, tuple[str, str]] = {}
    for language, text in texts:
        seen.setdefault(fold(text), (language, text))
    return seen.values()


def _add_texts(document: tantivy.Document, cluster: ClusterRecord) -> None:
    members = cluster.members
    titles = _distinct((member.language, member.title) for member in members)
    bodies = _distinct((member.language, text) for member in members for text in member.paragraphs)
    outlets = {member.outlet.key: member.outlet for member in members}
    names = _distinct(("und", name) for outlet in outlets.values() for name in outlet.names)
    _add(document, titles, ("units", "title_units"), ("title_forms", *["forms"] * TITLE_WEIGHT))
    _add(document, bodies, ("units",), ("forms",))
    _add(document, names, ("units", "names"), ("forms",))


def _add(
    document: tantivy.Document, texts: Iterable[tuple[str, str]], units: Sequence[str], forms: Sequence[str]
) -> None:
    """Add texts to fields, each text as a value of its own: no phrase reaches from one into the next."""
    for language, text in texts:
        found = tokens(text, language)
        for fields, words in ((units, found.units), (forms, found.forms)):
            joined = " ".join(words)
            for field in fields:
                document.add_text(field, joined)
