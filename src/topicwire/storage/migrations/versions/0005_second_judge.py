"""How often a second judge agreed with the check."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Add the columns; summaries that were made before have no second judge."""
    for name in ("judged", "agreed"):
        op.add_column("summaries", sa.Column(name, sa.Integer(), nullable=False, server_default="0"))
