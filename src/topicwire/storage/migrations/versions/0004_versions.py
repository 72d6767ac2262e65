"""An index that finds an outlet's documents in other languages without looking at those in its own."""

from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Make the index."""
    op.create_index("documents_version", "documents", ["outlet", "language", "published", "key"])
