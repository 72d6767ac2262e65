"""The first schema."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make all tables."""
    _collected()
    _read()
    _followed()
    _worked()


def _collected() -> None:
    """What is collected: outlets, sources, entries, pages."""
    op.create_table(
        "outlets",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("romanised", sa.String(), nullable=False),
        sa.Column("english", sa.String(), nullable=True),
        sa.Column("country", sa.String(), nullable=True),
        sa.Column("language", sa.String(), nullable=True),
        sa.Column("home", sa.String(), nullable=True),
        sa.Column("zone", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("key"),
    )
    op.create_table(
        "sources",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("outlet", sa.String(), nullable=True),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("paused", sa.Boolean(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("next_check", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("key"),
        sa.UniqueConstraint("address"),
    )
    op.create_table(
        "entries",
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("host", sa.String(), nullable=False),
        sa.Column("entry", sa.Text(), nullable=False),
        sa.Column("fingerprint", sa.String(), nullable=False),
        sa.Column("listed", sa.String(), nullable=False),
        sa.Column("pending", sa.Boolean(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("due", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("address"),
    )
    op.create_index("entries_pending", "entries", ["pending", "due"], unique=False)
    op.create_index("entries_source", "entries", ["source"], unique=False)
    op.create_table(
        "pages",
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("final", sa.String(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("fetched", sa.String(), nullable=False),
        sa.Column("headers", sa.Text(), nullable=False),
        sa.Column("raw", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("address"),
    )


def _read() -> None:
    """What is read: documents, their revisions, copies and translations."""
    op.create_table(
        "documents",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("outlet", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("published", sa.String(), nullable=False),
        sa.Column("fetched", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=True),
        sa.Column("cluster", sa.String(), nullable=False),
        sa.Column("relation", sa.String(), nullable=False),
        sa.Column("similarity", sa.Float(), nullable=False),
        sa.Column("signature", sa.LargeBinary(), nullable=False),
        sa.Column("settled", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["outlet"],
            ["outlets.key"],
        ),
        sa.PrimaryKeyConstraint("key"),
    )
    op.create_index("documents_cluster", "documents", ["cluster"], unique=False)
    op.create_index("documents_outlet", "documents", ["outlet", "published"], unique=False)
    op.create_index("documents_listed", "documents", ["relation", "published", "key"], unique=False)
    op.create_index("documents_settled", "documents", ["settled"], unique=False)
    op.create_index("documents_source", "documents", ["source", "published"], unique=False)
    op.create_table(
        "revisions",
        sa.Column("document", sa.String(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("fetched", sa.String(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("fingerprint", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("document", "revision"),
    )
    op.create_table(
        "anchors",
        sa.Column("bucket", sa.BigInteger(), nullable=False),
        sa.Column("document", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("bucket", "document"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "translations",
        sa.Column("document", sa.String(), nullable=False),
        sa.Column("other", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("document", "other"),
    )


def _followed() -> None:
    """What is followed: topics, matches, summaries."""
    op.create_table(
        "topics",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created", sa.String(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key"),
    )
    op.create_table(
        "matches",
        sa.Column("topic", sa.String(), nullable=False),
        sa.Column("document", sa.String(), nullable=False),
        sa.Column("cluster", sa.String(), nullable=False),
        sa.Column("published", sa.String(), nullable=False),
        sa.Column("shown", sa.Boolean(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("topic", "document"),
    )
    op.create_index("matches_cluster", "matches", ["cluster"], unique=False)
    op.create_index("matches_document", "matches", ["document"], unique=False)
    op.create_index("matches_shown", "matches", ["topic", "shown", "published", "document"], unique=False)
    op.create_table(
        "summaries",
        sa.Column("document", sa.String(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("way", sa.String(), nullable=False),
        sa.Column("made", sa.String(), nullable=False),
        sa.Column("claims", sa.Integer(), nullable=False),
        sa.Column("supported", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("document", "revision", "language"),
    )


def _worked() -> None:
    """How the work went: outcomes, imports, model answers and their cost."""
    op.create_table(
        "outcomes",
        sa.Column("item", sa.String(), nullable=False),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("at", sa.String(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("document", sa.String(), nullable=True),
        sa.Column("source", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("item", "stage"),
    )
    op.create_index("outcomes_at", "outcomes", ["at"], unique=False)
    op.create_index("outcomes_counted", "outcomes", ["stage", "outcome"], unique=False)
    op.create_index("outcomes_source", "outcomes", ["source"], unique=False)
    op.create_table(
        "imports",
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("position", sa.String(), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("finished", sa.Boolean(), nullable=False),
        sa.Column("started", sa.String(), nullable=False),
        sa.Column("changed", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("source"),
    )
    op.create_table(
        "answers",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("made", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("key"),
    )
    op.create_table(
        "spending",
        sa.Column("day", sa.String(), nullable=False),
        sa.Column("model", sa.String(), nullable=False),
        sa.Column("tokens_in", sa.Integer(), nullable=False),
        sa.Column("tokens_out", sa.Integer(), nullable=False),
        sa.Column("cost", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("day", "model"),
    )
