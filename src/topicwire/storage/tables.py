"""The tables. The database is the only truth; the search index is derived from it.

Times are UTC in ISO 8601 with microseconds, as text that sorts by time. Values that are read whole (names,
paragraphs, claims) are JSON in one column; what is filtered, joined or sorted by has a column of its own.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
)

metadata = MetaData()

outlets = Table(
    "outlets",
    metadata,
    Column("key", String, primary_key=True),
    Column("name", String, nullable=False),
    Column("romanised", String, nullable=False),
    Column("english", String),
    Column("country", String),
    Column("language", String),
    Column("home", String),
    Column("zone", String),
)

sources = Table(
    "sources",
    metadata,
    Column("key", String, primary_key=True),
    Column("kind", String, nullable=False),
    Column("address", String, nullable=False, unique=True),
    Column("outlet", String),
    Column("title", String, nullable=False, default=""),
    Column("paused", Boolean, nullable=False, default=False),
    Column("state", Text, nullable=False),  # SourceState as JSON
    Column("next_check", String),  # copy of the state's, to find what is due
)

entries = Table(
    "entries",
    metadata,
    Column("address", String, primary_key=True),
    Column("source", String, nullable=False),
    Column("host", String, nullable=False),
    Column("entry", Text, nullable=False),  # Entry as JSON
    Column("fingerprint", String, nullable=False),  # of what the list says; a change means: read again
    Column("listed", String, nullable=False),  # first seen
    Column("pending", Boolean, nullable=False),  # waits to be read
    Column("attempts", Integer, nullable=False, default=0),  # failed ones in a row
    Column("due", String, nullable=False),  # not before
    Index("entries_pending", "pending", "due"),
    Index("entries_source", "source"),
)

pages = Table(
    "pages",
    metadata,
    Column("address", String, primary_key=True),
    Column("final", String, nullable=False),
    Column("status", Integer, nullable=False),
    Column("fetched", String, nullable=False),
    Column("headers", Text, nullable=False),
    Column("raw", String, nullable=False),  # SHA-256 of the body, its name in the raw store
)

documents = Table(
    "documents",
    metadata,
    Column("key", String, primary_key=True),
    Column("revision", Integer, nullable=False),
    Column("address", String, nullable=False),
    Column("outlet", String, ForeignKey("outlets.key"), nullable=False),
    Column("language", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("published", String, nullable=False),
    Column("fetched", String, nullable=False),
    Column("source", String),
    Column("cluster", String, nullable=False),  # key of the cluster's leader
    Column("relation", String, nullable=False),
    Column("similarity", Float, nullable=False),
    Column("signature", LargeBinary, nullable=False),  # its buckets, eight bytes each, big-endian
    Column("settled", Boolean, nullable=False),  # passed every stage after reading
    # With all that is filtered and counted: to find the few documents of an outlet, the whole list is read.
    Index("documents_listed", "relation", "published", "key", "outlet", "cluster", "language", "kind"),
    Index("documents_cluster", "cluster", "outlet"),
    Index("documents_outlet", "outlet", "published"),
    Index("documents_version", "outlet", "language", "published", "key"),  # translations are near in time
    Index("documents_source", "source", "published"),
    Index("documents_settled", "settled"),
)

revisions = Table(
    "revisions",
    metadata,
    Column("document", String, primary_key=True),
    Column("revision", Integer, primary_key=True),
    Column("fetched", String, nullable=False),
    Column("body", Text, nullable=False),  # Document as JSON, the outlet included
    Column("fingerprint", String, nullable=False),  # of title and paragraphs
)

anchors = Table(  # which documents a document may be a copy of
    "anchors",
    metadata,
    Column("bucket", BigInteger, primary_key=True),  # one of those that the document's signature names
    Column("document", String, primary_key=True),
    sqlite_with_rowid=False,  # no index by document: the signature says where its rows are
)

translations = Table(
    "translations",
    metadata,
    Column("document", String, primary_key=True),
    Column("other", String, primary_key=True),
)

topics = Table(
    "topics",
    metadata,
    Column("key", String, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("created", String, nullable=False),
    Column("body", Text, nullable=False),  # Topic as JSON
    Column("lessons", Text, nullable=False, default=""),  # Lessons as JSON, made from the examples
    Column("pending", Boolean, nullable=False, default=False),  # waits to be matched with the collection
)

examples = Table(  # documents of which readers said that they belong to a topic, or not
    "examples",
    metadata,
    Column("topic", String, primary_key=True),
    Column("document", String, primary_key=True),
    Column("belongs", Boolean, nullable=False),
    Column("at", String, nullable=False),
)

dismissed = Table(  # documents that name a topic, but are left out by what it learnt or its threshold
    "dismissed",
    metadata,
    Column("topic", String, primary_key=True),
    Column("document", String, primary_key=True),
    Index("dismissed_document", "document"),
)

list_changes = Table(  # how often a list changed: what was counted of it is true until the next change
    "list_changes",
    metadata,
    Column("topic", String, primary_key=True),  # empty: the list of all items
    Column("number", BigInteger, nullable=False),
)

matches = Table(
    "matches",
    metadata,
    Column("topic", String, primary_key=True),
    Column("document", String, primary_key=True),
    Column("cluster", String, nullable=False),
    Column("published", String, nullable=False),
    Column("shown", Boolean, nullable=False),  # the one document of its cluster that the topic's page lists
    Column("body", Text, nullable=False),  # Match as JSON
    Column("found", String, nullable=False, default=""),  # when the document first belonged to the topic
    # Copies of what the document says, so that to filter and count an index is read, and no table.
    Column("outlet", String, nullable=False, default=""),
    Column("language", String, nullable=False, default=""),
    Column("kind", String, nullable=False, default=""),
    Index(
        "matches_shown",
        "topic",
        "shown",
        "published",
        "document",
        "outlet",
        "cluster",
        "language",
        "kind",
    ),
    Index("matches_found", "topic", "shown", "found"),
    Index("matches_document", "document"),
    Index("matches_cluster", "cluster"),
)

reads = Table(  # documents that a reader marked as read, or as unread again
    "reads",
    metadata,
    Column("reader", String, primary_key=True),  # empty: whoever reads without an account
    Column("document", String, primary_key=True),
    Column("read", Boolean, nullable=False),
    Column("at", String, nullable=False),
)

read_through = Table(  # until when a reader has read everything that came to a topic
    "read_through",
    metadata,
    Column("reader", String, primary_key=True),
    Column("topic", String, primary_key=True),
    Column("at", String, nullable=False),
)

pins = Table(
    "pins",
    metadata,
    Column("reader", String, primary_key=True),
    Column("topic", String, primary_key=True),
    Column("document", String, primary_key=True),
    Column("at", String, nullable=False),
)

searches = Table(  # searches that a reader kept
    "searches",
    metadata,
    Column("key", String, primary_key=True),
    Column("reader", String, nullable=False),
    Column("created", String, nullable=False),
    Column("body", Text, nullable=False),  # SavedSearch as JSON
    Index("searches_reader", "reader", "created"),
)

alerts = Table(
    "alerts",
    metadata,
    Column("key", String, primary_key=True),
    Column("created", String, nullable=False),
    Column("due", String),  # null: stopped
    Column("body", Text, nullable=False),  # Alert as JSON
    Column("state", Text, nullable=False),  # AlertState as JSON
    Index("alerts_due", "due"),
)

alert_documents = Table(  # what each alert has told of, for as long as it could be found again
    "alert_documents",
    metadata,
    Column("alert", String, primary_key=True),
    Column("document", String, primary_key=True),
    Column("told", String, nullable=False),
    Index("alert_documents_told", "told"),
)

summaries = Table(
    "summaries",
    metadata,
    Column("document", String, primary_key=True),
    Column("revision", Integer, primary_key=True),
    Column("language", String, primary_key=True),
    Column("way", String, nullable=False),
    Column("made", String, nullable=False),
    Column("claims", Integer, nullable=False),
    Column("supported", Integer, nullable=False),
    Column("judged", Integer, nullable=False, server_default="0"),  # claims a second judge decided on
    Column("agreed", Integer, nullable=False, server_default="0"),  # with the check
    Column("body", Text, nullable=False),  # Summary as JSON
)

outcomes = Table(
    "outcomes",
    metadata,
    Column("item", String, primary_key=True),
    Column("stage", String, primary_key=True),
    Column("outcome", String, nullable=False),
    Column("reason", String, nullable=False),
    Column("at", String, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("document", String),
    Column("source", String),
    Index("outcomes_counted", "stage", "outcome"),
    Index("outcomes_at", "at"),
    Index("outcomes_source", "source"),
)

imports = Table(
    "imports",
    metadata,
    Column("source", String, primary_key=True),
    Column("position", String, nullable=False),  # where to continue, as the archive's reader wrote it
    Column("pages", Integer, nullable=False),
    Column("finished", Boolean, nullable=False),
    Column("started", String, nullable=False),
    Column("changed", String, nullable=False),
)

answers = Table(
    "answers",
    metadata,
    Column("key", String, primary_key=True),  # hash of paragraphs, prompt version and model
    Column("body", Text, nullable=False),
    Column("made", String, nullable=False),
)

spending = Table(
    "spending",
    metadata,
    Column("day", String, primary_key=True),
    Column("model", String, primary_key=True),
    Column("tokens_in", Integer, nullable=False),
    Column("tokens_out", Integer, nullable=False),
    Column("cost", Float, nullable=False),
)

accounts = Table(
    "accounts",
    metadata,
    Column("name", String, primary_key=True),
    Column("scope", String, nullable=False),
    Column("created", String, nullable=False),
    Column("password", String, nullable=False),  # Argon2id hash with its salt and parameters
)

sessions = Table(  # of browsers that are signed in
    "sessions",
    metadata,
    Column("digest", String, primary_key=True),  # SHA-256 of the secret in the cookie
    Column("account", String, ForeignKey("accounts.name"), nullable=False),
    Column("created", String, nullable=False),
    Column("seen", String, nullable=False),  # last visit, to the hour
    Index("sessions_account", "account"),
)

tokens = Table(
    "tokens",
    metadata,
    Column("key", String, primary_key=True),
    Column("digest", String, nullable=False, unique=True),  # SHA-256 of the secret
    Column("account", String, ForeignKey("accounts.name")),
    Column("name", String, nullable=False),
    Column("scope", String, nullable=False),
    Column("created", String, nullable=False),
    Column("expires", String),
    Column("used", String),
    Column("revoked", String),
    Index("tokens_account", "account"),
)
