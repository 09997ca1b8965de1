"""The groups that an account is in."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    with op.batch_alter_table("chat_accounts") as batch_op:
        batch_op.add_column(sa.Column("groups", sa.JSON(), server_default="[]", nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("chat_accounts") as batch_op:
        batch_op.drop_column("groups")
