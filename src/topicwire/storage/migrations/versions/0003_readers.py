"""What readers mark: read, pinned, not this topic; and what makes counting long lists quick."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Make the tables of readers' marks, and let matches say what their documents say."""
    _marks()
    _lessons()
    _counted()


def _marks() -> None:
    """What readers have read, pinned and searched."""
    op.create_table(
        "reads",
        sa.Column("reader", sa.String(), nullable=False),
        sa.Column("document", sa.String(), nullable=False),
        sa.Column("read", sa.Boolean(), nullable=False),
        sa.Column("at", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("reader", "document"),
    )
    op.create_table(
        "read_through",
        sa.Column("reader", sa.String(), nullable=False),
        sa.Column("topic", sa.String(), nullable=False),
        sa.Column("at", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("reader", "topic"),
    )
    op.create_table(
        "pins",
        sa.Column("reader", sa.String(), nullable=False),
        sa.Column("topic", sa.String(), nullable=False),
        sa.Column("document", sa.String(), nullable=False),
        sa.Column("at", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("reader", "topic", "document"),
    )
    op.create_table(
        "searches",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("reader", sa.String(), nullable=False),
        sa.Column("created", sa.String(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key"),
    )
    op.create_index("searches_reader", "searches", ["reader", "created"])


def _lessons() -> None:
    """What topics learn from readers."""
    op.create_table(
        "examples",
        sa.Column("topic", sa.String(), nullable=False),
        sa.Column("document", sa.String(), nullable=False),
        sa.Column("belongs", sa.Boolean(), nullable=False),
        sa.Column("at", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("topic", "document"),
    )
    op.create_table(
        "dismissed",
        sa.Column("topic", sa.String(), nullable=False),
        sa.Column("document", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("topic", "document"),
    )
    op.create_index("dismissed_document", "dismissed", ["document"])
    op.add_column("topics", sa.Column("lessons", sa.Text(), nullable=False, server_default=""))
    op.add_column("topics", sa.Column("pending", sa.Boolean(), nullable=False, server_default=sa.false()))


def _counted() -> None:
    """What counting reads. Matches that there are count as found when their documents were fetched."""
    op.create_table(
        "list_changes",
        sa.Column("topic", sa.String(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("topic"),
    )
    for name in ("found", "outlet", "language", "kind"):
        op.add_column("matches", sa.Column(name, sa.String(), nullable=False, server_default=""))
    op.execute(
        "UPDATE matches SET (found, outlet, language, kind) = (SELECT fetched, outlet, language, kind "
        "FROM documents WHERE documents.key = matches.document) "
        "WHERE document IN (SELECT key FROM documents)"
    )
    counted = ["language", "kind", "published", "outlet", "cluster"]
    op.create_index("matches_found", "matches", ["topic", "shown", "found"])
    op.create_index("matches_counted", "matches", ["topic", "shown", *counted])
    op.create_index("documents_counted", "documents", ["relation", *counted])
