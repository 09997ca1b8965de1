"""Sessions that can be told apart and end when idle; people whom a sign-in provider knows."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    with op.batch_alter_table("chat_accounts") as batch_op:
        batch_op.add_column(sa.Column("last_sign_in_at", sa.DateTime()))
        batch_op.add_column(sa.Column("deactivated_at", sa.DateTime()))
    op.create_table(
        "chat_identities",
        sa.Column("issuer", sa.String(500), primary_key=True),
        sa.Column("subject", sa.String(255), primary_key=True),
        sa.Column("account", sa.String(200), nullable=False, unique=True),
        sa.Column("called", sa.String(200), nullable=False),
        sa.Column("last_seen_at", sa.DateTime(), nullable=False),
    )
    # Nobody knows when earlier sessions were last used: their people sign in again.
    op.execute("DELETE FROM chat_sessions")
    with op.batch_alter_table("chat_sessions") as batch_op:
        batch_op.add_column(sa.Column("last_used_at", sa.DateTime(), nullable=False))
        batch_op.add_column(sa.Column("proved_at", sa.DateTime()))
        batch_op.add_column(sa.Column("way", sa.String(20), server_default="link", nullable=False))
        batch_op.add_column(sa.Column("browser", sa.String(100), server_default="", nullable=False))
    with op.batch_alter_table("chat_sign_in_links") as batch_op:
        no = sa.false()
        batch_op.add_column(sa.Column("sets_password", sa.Boolean(), server_default=no, nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("chat_sign_in_links") as batch_op:
        batch_op.drop_column("sets_password")
    with op.batch_alter_table("chat_sessions") as batch_op:
        for name in ("last_used_at", "proved_at", "way", "browser"):
            batch_op.drop_column(name)
    op.drop_table("chat_identities")
    with op.batch_alter_table("chat_accounts") as batch_op:
        for name in ("last_sign_in_at", "deactivated_at"):
            batch_op.drop_column(name)
