"""Releases of the assistant, the bar that they are judged by, approvals, channels and cases."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from knowledge.store.migrations.rules import create_rule, drop_rule

revision = "0004"
down_revision = "0003"

_EDITOR = """EXISTS (
    SELECT 1 FROM release_editors WHERE release_editors.release = NEW.release
    AND release_editors.editor_folded = NEW.{who}) OR EXISTS (
    SELECT 1 FROM assistant_releases WHERE assistant_releases.number = NEW.release
    AND assistant_releases.author_folded = NEW.{who})"""

_VERDICT = """EXISTS (
    SELECT 1 FROM gate_verdicts WHERE gate_verdicts.verdict_id = NEW.verdict_id
    AND gate_verdicts.release = NEW.release AND gate_verdicts.verdict {is_one})"""
_ALLOWING = _VERDICT.format(is_one="IN ('pass', 'inconclusive')")
_UNDECIDED = _VERDICT.format(is_one="= 'inconclusive'")

_APPROVERS = """(
    SELECT COUNT(DISTINCT a.approver_folded) FROM release_approvals a
    WHERE a.release = NEW.release AND a.revoked_at IS NULL{more} AND a.approver_folded NOT IN (
        SELECT e.editor_folded FROM release_editors e WHERE e.release = NEW.release))"""

# No value of a user goes into these texts: they are conditions of triggers.
_JUDGED = """EXISTS (
    SELECT 1 FROM gate_verdicts v JOIN gate_bars b ON b.sha256 = v.bar_sha256 AND b.state = 'adopted'
    WHERE v.verdict_id = NEW.verdict_id AND v.release = NEW.release
    AND v.verdict IN ('pass', 'inconclusive')
    AND COALESCE(v.baseline_digest, '') = COALESCE((
        SELECT r.digest FROM channels c JOIN assistant_releases r ON r.number = c.release
        WHERE c.name = 'production'), '')
    AND {approvers} >= CASE WHEN v.bootstrap THEN 2 ELSE 1 END)""".format(  # noqa: S608
    approvers=_APPROVERS.format(
        more=" AND a.verdict_id = NEW.verdict_id AND (a.expires_at IS NULL OR a.expires_at > NEW.at)"
    )
)

_RAN = """EXISTS (
    SELECT 1 FROM channel_moves m WHERE m.release = NEW.release
    AND m.channel IN (NEW.channel, 'production'))"""

_NEWEST_MOVE = """COALESCE((
    SELECT m.release FROM channel_moves m WHERE m.channel = NEW.name
    ORDER BY m.move_id DESC LIMIT 1), 0)"""

_BAR_APPROVERS = """(
    SELECT COUNT(DISTINCT a.approver_folded) FROM gate_bar_approvals a
    WHERE a.bar = NEW.number AND a.approver_folded <> NEW.proposed_folded)"""

_ANOTHER_CASE = """NEW.number <> OLD.number OR NEW.case_id <> OLD.case_id
    OR NEW.content_sha256 <> OLD.content_sha256 OR NEW.author_folded <> OLD.author_folded
    OR CAST(NEW.content AS TEXT) <> CAST(OLD.content AS TEXT)"""


def _kept(table: str, thing: str, key: str) -> tuple[tuple[str, str, str, str, str], ...]:
    """Rows that are added and then stay as they are."""
    # SQLite fires no delete trigger where a row is replaced, so a second insert is refused too.
    again = f"EXISTS (SELECT 1 FROM {table} WHERE {key})"  # noqa: S608
    return (
        (f"{table}_stay", table, "UPDATE", "1 = 1", f"{thing} are never changed"),
        (f"{table}_remain", table, "DELETE", "1 = 1", f"{thing} are never deleted"),
        (f"{table}_are_added", table, "INSERT", again, f"{thing} are never replaced"),
    )


# (name, table, event, condition under which the change is refused, why)
_RULES = (
    *_kept(
        "assistant_releases",
        "releases of the assistant",
        "assistant_releases.number = NEW.number OR assistant_releases.digest = NEW.digest",
    ),
    *_kept(
        "release_editors",
        "editors of a release",
        "release_editors.release = NEW.release AND release_editors.editor_folded = NEW.editor_folded",
    ),
    *_kept(
        "gate_verdicts",
        "verdicts",
        "gate_verdicts.verdict_id = NEW.verdict_id OR gate_verdicts.run_id = NEW.run_id",
    ),
    *_kept("waivers", "waivers", "waivers.waiver_id = NEW.waiver_id"),
    *_kept("channel_moves", "moves of a channel", "channel_moves.move_id = NEW.move_id"),
    *_kept(
        "gate_bar_approvals",
        "approvals of a bar",
        "gate_bar_approvals.approval_id = NEW.approval_id",
    ),
    *_kept("monitor_reports", "reports", "monitor_reports.report_id = NEW.report_id"),
    *_kept("release_approvals", "approvals", "release_approvals.approval_id = NEW.approval_id")[1:],
    (
        "release_approvals_are_only_revoked",
        "release_approvals",
        "UPDATE",
        """OLD.revoked_at IS NOT NULL OR NEW.revoked_at IS NULL OR NEW.revoked_by IS NULL
            OR NEW.approval_id <> OLD.approval_id OR NEW.release <> OLD.release
            OR NEW.verdict_id <> OLD.verdict_id OR NEW.approver <> OLD.approver
            OR NEW.approver_folded <> OLD.approver_folded OR NEW.comment <> OLD.comment
            OR NEW.at <> OLD.at OR NEW.expires_at <> OLD.expires_at
            OR (NEW.expires_at IS NULL AND OLD.expires_at IS NOT NULL)
            OR (NEW.expires_at IS NOT NULL AND OLD.expires_at IS NULL)""",
        "an approval is only ever revoked, once",
    ),
    (
        "release_editors_never_approve",
        "release_approvals",
        "INSERT",
        _EDITOR.format(who="approver_folded"),
        "whoever made a release never approves it",
    ),
    (
        "release_approvals_need_a_verdict",
        "release_approvals",
        "INSERT",
        f"NEW.revoked_at IS NOT NULL OR NOT {_ALLOWING}",
        "an approval needs a verdict on that release that allows it",
    ),
    (
        "release_editors_never_waive",
        "waivers",
        "INSERT",
        _EDITOR.format(who="actor_folded"),
        "whoever made a release never waives what it lacks",
    ),
    (
        "waivers_are_narrow",
        "waivers",
        "INSERT",
        f"NEW.expires_at <= NEW.at OR NOT {_UNDECIDED}",
        "a waiver ends, and is about an inconclusive verdict on that release",
    ),
    (
        "channel_moves_follow_each_other",
        "channel_moves",
        "INSERT",
        """COALESCE(NEW.previous, 0) <> COALESCE(
            (SELECT channels.release FROM channels WHERE channels.name = NEW.channel), 0)""",
        "the channel runs another release than this move begins with",
    ),
    (
        "channel_moves_are_allowed",
        "channel_moves",
        "INSERT",
        f"""NOT (NEW.act = 'promote' AND NEW.verdict_id IS NOT NULL AND {_JUDGED})
            AND NOT (NEW.act = 'rollback' AND {_RAN} AND {_APPROVERS.format(more="")} >= 1)""",
        "only what was judged and approved is promoted, and only what ran is rolled back to",
    ),
    *(
        (
            f"channels_{verb}",
            "channels",
            event,
            f"{renamed}NEW.release <> {_NEWEST_MOVE}",
            "a channel moves by recorded moves alone",
        )
        for verb, event, renamed in (
            ("begin", "INSERT", "EXISTS (SELECT 1 FROM channels WHERE channels.name = NEW.name) OR "),
            ("move", "UPDATE", "NEW.name <> OLD.name OR "),
        )
    ),
    ("channels_remain", "channels", "DELETE", "1 = 1", "channels are never deleted"),
    (
        "bar_proposers_never_approve",
        "gate_bar_approvals",
        "INSERT",
        """NOT EXISTS (SELECT 1 FROM gate_bars WHERE gate_bars.number = NEW.bar
            AND gate_bars.state = 'proposed' AND gate_bars.proposed_folded <> NEW.approver_folded)""",
        "whoever proposed a bar never approves it, and only a proposed one is approved",
    ),
    (
        "gate_bars_begin",
        "gate_bars",
        "INSERT",
        """EXISTS (SELECT 1 FROM gate_bars WHERE gate_bars.number = NEW.number)
            OR NOT (NEW.state = 'proposed'
                OR (NEW.state = 'adopted' AND NOT EXISTS (SELECT 1 FROM gate_bars)))""",
        "a bar begins as a proposal",
    ),
    (
        "gate_bars_keep_their_content",
        "gate_bars",
        "UPDATE",
        """NEW.number <> OLD.number OR NEW.sha256 <> OLD.sha256 OR NEW.content <> OLD.content
            OR CAST(NEW.datasets AS TEXT) <> CAST(OLD.datasets AS TEXT) OR NEW.loosens <> OLD.loosens
            OR NEW.proposed_folded <> OLD.proposed_folded""",
        "a bar keeps its content",
    ),
    (
        "gate_bars_are_adopted_by_others",
        "gate_bars",
        "UPDATE",
        f"""NOT ((OLD.state = 'proposed' AND NEW.state = 'rejected')
            OR (OLD.state = 'adopted' AND NEW.state = 'superseded')
            OR (OLD.state = 'proposed' AND NEW.state = 'adopted'
                AND {_BAR_APPROVERS} >= CASE WHEN NEW.loosens THEN 2 ELSE 1 END
                AND NOT EXISTS (SELECT 1 FROM gate_bars b WHERE b.state = 'adopted')))""",  # noqa: S608
        "a bar is adopted by other people than its proposer, two where it loosens",
    ),
    ("gate_bars_remain", "gate_bars", "DELETE", "1 = 1", "bars are never deleted"),
    (
        "gate_cases_begin",
        "gate_cases",
        "INSERT",
        """NEW.state <> 'proposed' OR NEW.reviewer_folded IS NOT NULL
            OR EXISTS (SELECT 1 FROM gate_cases
                WHERE gate_cases.number = NEW.number OR gate_cases.case_id = NEW.case_id)""",
        "a case begins as a proposal",
    ),
    ("gate_cases_keep_their_content", "gate_cases", "UPDATE", _ANOTHER_CASE, "a case keeps its content"),
    (
        "gate_cases_are_reviewed_by_others",
        "gate_cases",
        "UPDATE",
        """NEW.reviewer_folded = NEW.author_folded OR NOT (
            (OLD.state = 'proposed' AND NEW.state IN ('accepted', 'rejected')
                AND NEW.reviewer_folded IS NOT NULL)
            OR (OLD.state = 'proposed' AND NEW.state = 'withdrawn' AND NEW.reviewer_folded IS NULL)
            OR (OLD.state = 'accepted' AND NEW.state = 'retired' AND NEW.reviewer_folded IS NOT NULL))""",
        "whoever wrote a case never reviews it",
    ),
    ("gate_cases_remain", "gate_cases", "DELETE", "1 = 1", "cases are never deleted"),
)


def upgrade() -> None:
    op.create_table(
        "assistant_releases",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("content_sha256", sa.String(length=64), nullable=False),
        sa.Column("author", sa.String(length=200), nullable=False),
        sa.Column("author_folded", sa.String(length=200), nullable=False),
        sa.Column("change", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("origin", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("number"),
        sa.UniqueConstraint("digest"),
    )
    op.create_table(
        "gate_bars",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("datasets", sa.JSON(), nullable=False),
        sa.Column("proposed_by", sa.String(length=200), nullable=False),
        sa.Column("proposed_folded", sa.String(length=200), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("loosens", sa.Boolean(), nullable=False),
        sa.Column("adopted_at", sa.DateTime(), nullable=True),
        sa.PrimaryKeyConstraint("number"),
    )
    op.create_index(op.f("ix_gate_bars_sha256"), "gate_bars", ["sha256"], unique=False)
    op.create_table(
        "gate_cases",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("case_id", sa.String(length=200), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("content_sha256", sa.String(length=64), nullable=False),
        sa.Column("answer_id", sa.String(length=64), nullable=True),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("author", sa.String(length=200), nullable=False),
        sa.Column("author_folded", sa.String(length=200), nullable=False),
        sa.Column("reviewer", sa.String(length=200), nullable=True),
        sa.Column("reviewer_folded", sa.String(length=200), nullable=True),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("reviewed_at", sa.DateTime(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("number"),
        sa.UniqueConstraint("case_id"),
    )
    op.create_index(op.f("ix_gate_cases_state"), "gate_cases", ["state"], unique=False)
    op.create_table(
        "monitor_reports",
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("window_from", sa.DateTime(), nullable=False),
        sa.Column("window_to", sa.DateTime(), nullable=False),
        sa.Column("figures", sa.JSON(), nullable=False),
        sa.Column("alarms", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("report_id"),
    )
    op.create_table(
        "channels",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("release", sa.Integer(), nullable=False),
        sa.Column("moved_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["release"],
            ["assistant_releases.number"],
        ),
        sa.PrimaryKeyConstraint("name"),
    )
    op.create_table(
        "gate_bar_approvals",
        sa.Column("approval_id", sa.Integer(), nullable=False),
        sa.Column("bar", sa.Integer(), nullable=False),
        sa.Column("approver", sa.String(length=200), nullable=False),
        sa.Column("approver_folded", sa.String(length=200), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["bar"],
            ["gate_bars.number"],
        ),
        sa.PrimaryKeyConstraint("approval_id"),
    )
    op.create_index(op.f("ix_gate_bar_approvals_bar"), "gate_bar_approvals", ["bar"], unique=False)
    op.create_table(
        "gate_verdicts",
        sa.Column("verdict_id", sa.Integer(), nullable=False),
        sa.Column("release", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.String(length=100), nullable=False),
        sa.Column("verdict", sa.String(length=20), nullable=False),
        sa.Column("bar_sha256", sa.String(length=64), nullable=False),
        sa.Column("lock_sha256", sa.String(length=64), nullable=False),
        sa.Column("results_sha256", sa.String(length=64), nullable=False),
        sa.Column("decision_sha256", sa.String(length=64), nullable=False),
        sa.Column("baseline_digest", sa.String(length=64), nullable=True),
        sa.Column("corpus_sha256", sa.String(length=64), nullable=False),
        sa.Column("program_sha256", sa.String(length=64), nullable=False),
        sa.Column("bootstrap", sa.Boolean(), nullable=False),
        sa.Column("summary", sa.JSON(), nullable=False),
        sa.Column("actor", sa.String(length=200), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["release"],
            ["assistant_releases.number"],
        ),
        sa.PrimaryKeyConstraint("verdict_id"),
        sa.UniqueConstraint("run_id"),
    )
    op.create_index(op.f("ix_gate_verdicts_release"), "gate_verdicts", ["release"], unique=False)
    op.create_table(
        "release_editors",
        sa.Column("release", sa.Integer(), nullable=False),
        sa.Column("editor_folded", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["release"],
            ["assistant_releases.number"],
        ),
        sa.PrimaryKeyConstraint("release", "editor_folded"),
    )
    op.create_table(
        "channel_moves",
        sa.Column("move_id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(length=40), nullable=False),
        sa.Column("release", sa.Integer(), nullable=False),
        sa.Column("previous", sa.Integer(), nullable=True),
        sa.Column("act", sa.String(length=20), nullable=False),
        sa.Column("actor", sa.String(length=200), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("verdict_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["previous"],
            ["assistant_releases.number"],
        ),
        sa.ForeignKeyConstraint(
            ["release"],
            ["assistant_releases.number"],
        ),
        sa.ForeignKeyConstraint(
            ["verdict_id"],
            ["gate_verdicts.verdict_id"],
        ),
        sa.PrimaryKeyConstraint("move_id"),
    )
    op.create_index(op.f("ix_channel_moves_channel"), "channel_moves", ["channel"], unique=False)
    op.create_table(
        "release_approvals",
        sa.Column("approval_id", sa.Integer(), nullable=False),
        sa.Column("release", sa.Integer(), nullable=False),
        sa.Column("verdict_id", sa.Integer(), nullable=False),
        sa.Column("approver", sa.String(length=200), nullable=False),
        sa.Column("approver_folded", sa.String(length=200), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("expires_at", sa.DateTime(), nullable=True),
        sa.Column("revoked_at", sa.DateTime(), nullable=True),
        sa.Column("revoked_by", sa.String(length=200), nullable=True),
        sa.ForeignKeyConstraint(
            ["release"],
            ["assistant_releases.number"],
        ),
        sa.ForeignKeyConstraint(
            ["verdict_id"],
            ["gate_verdicts.verdict_id"],
        ),
        sa.PrimaryKeyConstraint("approval_id"),
    )
    op.create_index(op.f("ix_release_approvals_release"), "release_approvals", ["release"], unique=False)
    op.create_table(
        "waivers",
        sa.Column("waiver_id", sa.Integer(), nullable=False),
        sa.Column("release", sa.Integer(), nullable=False),
        sa.Column("verdict_id", sa.Integer(), nullable=False),
        sa.Column("metric", sa.String(length=100), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("actor", sa.String(length=200), nullable=False),
        sa.Column("actor_folded", sa.String(length=200), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("expires_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["release"],
            ["assistant_releases.number"],
        ),
        sa.ForeignKeyConstraint(
            ["verdict_id"],
            ["gate_verdicts.verdict_id"],
        ),
        sa.PrimaryKeyConstraint("waiver_id"),
    )
    op.create_index(op.f("ix_waivers_release"), "waivers", ["release"], unique=False)

    for rule in _RULES:
        create_rule(*rule)


def downgrade() -> None:
    for name, table, *_ in _RULES:
        drop_rule(name, table)
    op.drop_index(op.f("ix_waivers_release"), table_name="waivers")
    op.drop_table("waivers")
    op.drop_index(op.f("ix_release_approvals_release"), table_name="release_approvals")
    op.drop_table("release_approvals")
    op.drop_index(op.f("ix_channel_moves_channel"), table_name="channel_moves")
    op.drop_table("channel_moves")
    op.drop_table("release_editors")
    op.drop_index(op.f("ix_gate_verdicts_release"), table_name="gate_verdicts")
    op.drop_table("gate_verdicts")
    op.drop_index(op.f("ix_gate_bar_approvals_bar"), table_name="gate_bar_approvals")
    op.drop_table("gate_bar_approvals")
    op.drop_table("channels")
    op.drop_table("monitor_reports")
    op.drop_index(op.f("ix_gate_cases_state"), table_name="gate_cases")
    op.drop_table("gate_cases")
    op.drop_index(op.f("ix_gate_bars_sha256"), table_name="gate_bars")
    op.drop_table("gate_bars")
    op.drop_table("assistant_releases")
