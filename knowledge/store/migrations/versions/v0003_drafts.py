"""Drafts and their versions."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "drafts",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("artifact_id", sa.String(200), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("author", sa.String(200), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("changed_at", sa.DateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("turns", sa.JSON(), nullable=False),
        sa.Column("proposal", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["proposal"], ["proposals.number"]),
        sa.PrimaryKeyConstraint("number"),
    )
    op.create_index(op.f("ix_drafts_artifact_id"), "drafts", ["artifact_id"])
    op.create_table(
        "draft_versions",
        sa.Column("draft", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("content_sha256", sa.String(64), nullable=False),
        sa.Column("actor", sa.String(200), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["draft"], ["drafts.number"]),
        sa.PrimaryKeyConstraint("draft", "version"),
    )


def downgrade() -> None:
    op.drop_table("draft_versions")
    op.drop_index(op.f("ix_drafts_artifact_id"), table_name="drafts")
    op.drop_table("drafts")
