"""Alerts, and which documents each has told of."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "alerts",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("created", sa.String(), nullable=False),
        sa.Column("due", sa.String(), nullable=True),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key"),
    )
    op.create_index("alerts_due", "alerts", ["due"])
    op.create_table(
        "alert_documents",
        sa.Column("alert", sa.String(), nullable=False),
        sa.Column("document", sa.String(), nullable=False),
        sa.Column("told", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("alert", "document"),
    )
    op.create_index("alert_documents_told", "alert_documents", ["told"])
