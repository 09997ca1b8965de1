"""Accounts, sign-ins, conversations and feedback."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "chat_accounts",
        sa.Column("name", sa.String(200), primary_key=True),
        sa.Column("display_name", sa.String(200), nullable=False),
        sa.Column("role", sa.String(40), nullable=False),
        sa.Column("password_hash", sa.Text()),
        sa.Column("created_at", sa.DateTime(), nullable=False),
    )
    for name in ("chat_sessions", "chat_sign_in_links"):
        created = [sa.Column("created_at", sa.DateTime(), nullable=False)]
        op.create_table(
            name,
            sa.Column("token_sha256", sa.String(64), primary_key=True),
            sa.Column("account", sa.String(200), sa.ForeignKey("chat_accounts.name"), nullable=False),
            *(created if name == "chat_sessions" else []),
            sa.Column("expires_at", sa.DateTime(), nullable=False),
        )
        op.create_index(f"ix_{name}_account", name, ["account"])
    op.create_table(
        "chat_threads",
        sa.Column("id", sa.String(36), primary_key=True),
        sa.Column("account", sa.String(200), sa.ForeignKey("chat_accounts.name"), nullable=False),
        sa.Column("name", sa.Text()),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("changed_at", sa.DateTime(), nullable=False),
    )
    op.create_index(
        "chat_threads_newest_first", "chat_threads", ["account", "changed_at", "id"]
    )
    op.create_table(
        "chat_steps",
        sa.Column("position", sa.Integer(), primary_key=True),
        sa.Column("id", sa.String(36), nullable=False, unique=True),
        sa.Column("thread_id", sa.String(36), sa.ForeignKey("chat_threads.id"), nullable=False),
        sa.Column("parent_id", sa.String(36)),
        sa.Column("type", sa.String(40), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("input", sa.Text(), nullable=False),
        sa.Column("output", sa.Text(), nullable=False),
        sa.Column("is_error", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.String(40)),
        sa.Column("start", sa.String(40)),
        sa.Column("end", sa.String(40)),
        sa.Column("presentation", sa.JSON(), nullable=False),
        sa.Column("record", sa.JSON()),
    )
    op.create_index("ix_chat_steps_thread_id", "chat_steps", ["thread_id"])
    op.create_table(
        "chat_feedback",
        sa.Column("id", sa.String(36), primary_key=True),
        sa.Column("step_id", sa.String(36), sa.ForeignKey("chat_steps.id"), nullable=False, unique=True),
        sa.Column("account", sa.String(200), sa.ForeignKey("chat_accounts.name"), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.Column("comment", sa.Text()),
        sa.Column("changed_at", sa.DateTime(), nullable=False),
    )
    op.create_index("ix_chat_feedback_account", "chat_feedback", ["account"])


def downgrade() -> None:
    for name in (
        "chat_feedback",
        "chat_steps",
        "chat_threads",
        "chat_sign_in_links",
        "chat_sessions",
        "chat_accounts",
    ):
        op.drop_table(name)
