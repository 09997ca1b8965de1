"""Governance: proposals, reviews, restrictions, verifications, gaps and the audit trail."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from knowledge.store.migrations.rules import create_rule, drop_rule

revision = "0002"
down_revision = "0001"

_APPROVED = """EXISTS (
    SELECT 1 FROM reviews WHERE reviews.proposal = NEW.number AND reviews.verdict = 'approve'
    AND reviews.content_sha256 = NEW.content_sha256
    AND reviews.reviewer_folded NOT IN (
        SELECT editor FROM proposal_editors WHERE proposal_editors.proposal = NEW.number))"""

_WAITING = "EXISTS (SELECT 1 FROM approval_tasks WHERE approval_tasks.proposal = NEW.number)"

_OF_PUBLISHED = """EXISTS (
    SELECT 1 FROM proposals WHERE proposals.number = OLD.proposal AND proposals.state = 'published')"""

# (name, table, event, condition under which the change is refused, why)
_RULES = (
    ("audit_entries_stay", "audit_entries", "UPDATE", "1 = 1", "audit entries are never changed"),
    ("audit_entries_remain", "audit_entries", "DELETE", "1 = 1", "audit entries are never deleted"),
    (
        "audit_entries_append",
        "audit_entries",
        "INSERT",
        # Also what INSERT OR REPLACE would overwrite: it fires no rule against deleting.
        """NEW.sequence <> 1 + COALESCE((SELECT MAX(sequence) FROM audit_entries), 0)
            OR NEW.previous_sha256 <> COALESCE(
                (SELECT sha256 FROM audit_entries ORDER BY sequence DESC LIMIT 1),
                '0000000000000000000000000000000000000000000000000000000000000000')""",
        "audit entries are only ever appended",
    ),
    ("reviews_stay", "reviews", "UPDATE", "1 = 1", "reviews are never changed"),
    ("reviews_remain", "reviews", "DELETE", "1 = 1", "reviews are never deleted"),
    # SQLite fires no delete trigger where a row is replaced, so a second insert is refused too.
    (
        "reviews_are_added",
        "reviews",
        "INSERT",
        "EXISTS (SELECT 1 FROM reviews WHERE reviews.review_id = NEW.review_id)",
        "reviews are never replaced",
    ),
    ("editors_stay", "proposal_editors", "UPDATE", "1 = 1", "editors are never changed"),
    ("editors_remain", "proposal_editors", "DELETE", "1 = 1", "editors are never forgotten"),
    ("proposals_remain", "proposals", "DELETE", "1 = 1", "proposals are never deleted"),
    (
        "proposals_begin",
        "proposals",
        "INSERT",
        """NEW.state NOT IN ('draft', 'in_review')
            OR EXISTS (SELECT 1 FROM proposals WHERE proposals.number = NEW.number)""",
        "a proposal begins as a draft or in review",
    ),
    (
        "editors_never_approve",
        "reviews",
        "INSERT",
        """NEW.verdict = 'approve' AND EXISTS (
            SELECT 1 FROM proposal_editors WHERE proposal_editors.proposal = NEW.proposal
            AND proposal_editors.editor = NEW.reviewer_folded)""",
        "whoever wrote a proposal never approves it",
    ),
    (
        "approved_by_another",
        "proposals",
        "UPDATE",
        f"NEW.state = 'approved' AND NOT {_APPROVED}",
        "nobody else approved this content",
    ),
    (
        "published_as_approved",
        "proposals",
        "UPDATE",
        f"NEW.state = 'published' AND NOT {_APPROVED} AND NOT (NEW.emergency AND {_WAITING})",
        "only what another person approved is published",
    ),
    (
        "published_stays",
        "proposals",
        "UPDATE",
        """OLD.state = 'published' AND (NEW.state <> OLD.state OR NEW.content_sha256 <> OLD.content_sha256
            OR NEW.published_release <> OLD.published_release OR NEW.emergency <> OLD.emergency)""",
        "what was published is never changed",
    ),
    (
        "proposals_keep_their_author",
        "proposals",
        "UPDATE",
        "NEW.number <> OLD.number OR NEW.author <> OLD.author",
        "a proposal keeps its number and its author",
    ),
    *(
        (
            f"published_items_{verb}",
            "proposal_items",
            event,
            _OF_PUBLISHED.replace("OLD.", row),
            "what was published is never changed",
        )
        for verb, event, row in (
            ("stay", "UPDATE", "OLD."),
            ("remain", "DELETE", "OLD."),
            ("are_all", "INSERT", "NEW."),
        )
    ),
    ("releases_stay", "releases", "UPDATE", "1 = 1", "releases are never changed"),
    ("releases_remain", "releases", "DELETE", "1 = 1", "releases are never deleted"),
    ("versions_stay", "versions", "UPDATE", "1 = 1", "versions are never changed"),
    ("versions_remain", "versions", "DELETE", "1 = 1", "versions are never deleted"),
    ("tasks_remain", "approval_tasks", "DELETE", "1 = 1", "approval tasks are never deleted"),
    (
        "tasks_are_closed_by_another",
        "approval_tasks",
        "UPDATE",
        """NEW.proposal <> OLD.proposal OR NEW.release <> OLD.release OR OLD.closed_at IS NOT NULL
            OR NOT EXISTS (SELECT 1 FROM reviews WHERE reviews.proposal = NEW.proposal
                AND reviews.verdict IN ('approve', 'reject') AND reviews.reviewer_folded NOT IN (
                    SELECT editor FROM proposal_editors WHERE proposal_editors.proposal = NEW.proposal))""",
        "only another person closes the task of an emergency",
    ),
)


def upgrade() -> None:
    op.create_table(
        "assistant_archive",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("first_used_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("digest"),
    )
    op.create_table(
        "audit_entries",
        sa.Column("sequence", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.String(length=40), nullable=False),
        sa.Column("actor", sa.String(length=200), nullable=False),
        sa.Column("action", sa.String(length=60), nullable=False),
        sa.Column("subject", sa.String(length=300), nullable=False),
        sa.Column("details", sa.Text(), nullable=False),
        sa.Column("previous_sha256", sa.String(length=64), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("sequence"),
    )
    with op.batch_alter_table("audit_entries", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_audit_entries_action"), ["action"], unique=False)
        batch_op.create_index(batch_op.f("ix_audit_entries_subject"), ["subject"], unique=False)

    op.create_table(
        "dismissed_conflicts",
        sa.Column("first_sha256", sa.String(length=64), nullable=False),
        sa.Column("second_sha256", sa.String(length=64), nullable=False),
        sa.Column("actor", sa.String(length=200), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("first_sha256", "second_sha256"),
    )
    op.create_table(
        "restrictions",
        sa.Column("subject_kind", sa.String(length=20), nullable=False),
        sa.Column("subject", sa.String(length=300), nullable=False),
        sa.Column("audience", sa.String(length=200), nullable=False),
        sa.Column("actor", sa.String(length=200), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("subject_kind", "subject"),
    )
    op.create_table(
        "saved_questions",
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("collection", sa.String(length=200), nullable=True),
        sa.Column("actor", sa.String(length=200), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("question_id"),
    )
    op.create_table(
        "gaps",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("collection", sa.String(length=200), nullable=True),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("doc_id", sa.String(length=300), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("opened_at", sa.DateTime(), nullable=False),
        sa.Column("changed_at", sa.DateTime(), nullable=False),
        sa.Column("changed_by", sa.String(length=200), nullable=True),
        sa.Column("answered_release", sa.Integer(), nullable=True),
        sa.Column("answered_by", sa.JSON(), nullable=True),
        sa.Column("asked_release", sa.Integer(), nullable=False),
        sa.Column("model", sa.Text(), nullable=False),
        sa.Column("vector", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["answered_release"],
            ["releases.number"],
        ),
        sa.PrimaryKeyConstraint("number"),
    )
    op.create_table(
        "proposals",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("author", sa.String(length=200), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("origin", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("changed_at", sa.DateTime(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("content_sha256", sa.String(length=64), nullable=False),
        sa.Column("base_release", sa.Integer(), nullable=False),
        sa.Column("report", sa.JSON(), nullable=False),
        sa.Column("answer_changes", sa.JSON(), nullable=True),
        sa.Column("published_release", sa.Integer(), nullable=True),
        sa.Column("emergency", sa.Boolean(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(
            ["published_release"],
            ["releases.number"],
        ),
        sa.PrimaryKeyConstraint("number"),
    )
    op.create_table(
        "approval_tasks",
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.Column("proposal", sa.Integer(), nullable=False),
        sa.Column("release", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.DateTime(), nullable=False),
        sa.Column("closed_at", sa.DateTime(), nullable=True),
        sa.Column("closed_by", sa.String(length=200), nullable=True),
        sa.ForeignKeyConstraint(
            ["proposal"],
            ["proposals.number"],
        ),
        sa.ForeignKeyConstraint(
            ["release"],
            ["releases.number"],
        ),
        sa.PrimaryKeyConstraint("task_id"),
    )
    op.create_table(
        "gap_questions",
        sa.Column("gap", sa.Integer(), nullable=False),
        sa.Column("answer_id", sa.String(length=64), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("asker", sa.String(length=200), nullable=False),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("groups", sa.JSON(), nullable=False),
        sa.Column("release", sa.Integer(), nullable=False),
        sa.Column("quotes", sa.JSON(), nullable=False),
        sa.Column("cause", sa.String(length=20), nullable=False),
        sa.Column("comment", sa.Text(), nullable=True),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["gap"],
            ["gaps.number"],
        ),
        sa.PrimaryKeyConstraint("gap", "answer_id"),
    )
    with op.batch_alter_table("gap_questions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_gap_questions_asker"), ["asker"], unique=False)

    op.create_table(
        "proposal_editors",
        sa.Column("proposal", sa.Integer(), nullable=False),
        sa.Column("editor", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["proposal"],
            ["proposals.number"],
        ),
        sa.PrimaryKeyConstraint("proposal", "editor"),
    )
    op.create_table(
        "proposal_items",
        sa.Column("proposal", sa.Integer(), nullable=False),
        sa.Column("ordinal", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("change_set", sa.Integer(), nullable=False),
        sa.Column("action", sa.String(length=20), nullable=False),
        sa.Column("doc_id", sa.String(length=300), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("base_version_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["proposal"],
            ["proposals.number"],
        ),
        sa.PrimaryKeyConstraint("proposal", "ordinal"),
    )
    with op.batch_alter_table("proposal_items", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_proposal_items_doc_id"), ["doc_id"], unique=False)

    op.create_table(
        "reviews",
        sa.Column("review_id", sa.Integer(), nullable=False),
        sa.Column("proposal", sa.Integer(), nullable=False),
        sa.Column("reviewer", sa.String(length=200), nullable=False),
        sa.Column("reviewer_folded", sa.String(length=200), nullable=False),
        sa.Column("verdict", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("content_sha256", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["proposal"],
            ["proposals.number"],
        ),
        sa.PrimaryKeyConstraint("review_id"),
    )
    with op.batch_alter_table("reviews", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_reviews_proposal"), ["proposal"], unique=False)

    op.create_table(
        "verifications",
        sa.Column("verification_id", sa.Integer(), nullable=False),
        sa.Column("doc_id", sa.String(length=300), nullable=False),
        sa.Column("version_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("actor", sa.String(length=200), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("review_by", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["doc_id"],
            ["documents.doc_id"],
        ),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["versions.version_id"],
        ),
        sa.PrimaryKeyConstraint("verification_id"),
    )
    with op.batch_alter_table("verifications", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_verifications_doc_id"), ["doc_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_verifications_version_id"), ["version_id"], unique=False)

    with op.batch_alter_table("releases", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("kind", sa.String(length=20), server_default="publication", nullable=False)
        )
        batch_op.add_column(sa.Column("proposal", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("restores", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("emergency", sa.Boolean(), server_default="0", nullable=False))

    with op.batch_alter_table("versions", schema=None) as batch_op:
        batch_op.add_column(sa.Column("deputy", sa.Text(), nullable=True))

    for rule in _RULES:
        create_rule(*rule)


def downgrade() -> None:
    for name, table, *_ in _RULES:
        drop_rule(name, table)
    with op.batch_alter_table("versions", schema=None) as batch_op:
        batch_op.drop_column("deputy")

    with op.batch_alter_table("releases", schema=None) as batch_op:
        batch_op.drop_column("emergency")
        batch_op.drop_column("restores")
        batch_op.drop_column("proposal")
        batch_op.drop_column("kind")

    with op.batch_alter_table("verifications", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_verifications_version_id"))
        batch_op.drop_index(batch_op.f("ix_verifications_doc_id"))

    op.drop_table("verifications")
    with op.batch_alter_table("reviews", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_reviews_proposal"))

    op.drop_table("reviews")
    with op.batch_alter_table("proposal_items", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_proposal_items_doc_id"))

    op.drop_table("proposal_items")
    op.drop_table("proposal_editors")
    with op.batch_alter_table("gap_questions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_gap_questions_asker"))

    op.drop_table("gap_questions")
    op.drop_table("approval_tasks")
    op.drop_table("proposals")
    op.drop_table("dismissed_conflicts")
    op.drop_table("gaps")
    op.drop_table("saved_questions")
    op.drop_table("restrictions")
    with op.batch_alter_table("audit_entries", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_audit_entries_subject"))
        batch_op.drop_index(batch_op.f("ix_audit_entries_action"))

    op.drop_table("audit_entries")
    op.drop_table("assistant_archive")
