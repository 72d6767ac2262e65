"""One index for each kind of list, with all that is filtered and counted."""

from alembic import op

revision = "0007"
down_revision = "0006"
LIST = ("outlet", "cluster", "language", "kind")


def upgrade() -> None:
    """Make the indexes anew; those for counting alone are not needed any more."""
    for name, table in (
        ("documents_listed", "documents"),
        ("documents_counted", "documents"),
        ("documents_cluster", "documents"),
        ("matches_shown", "matches"),
        ("matches_counted", "matches"),
    ):
        op.drop_index(name, table)
    op.create_index("documents_listed", "documents", ["relation", "published", "key", *LIST])
    op.create_index("documents_cluster", "documents", ["cluster", "outlet"])
    op.create_index("matches_shown", "matches", ["topic", "shown", "published", "document", *LIST])
