"""The tables, as SQLAlchemy Core. `migrations/` creates them; a test compares the two."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

SCHEMA_VERSION = "0004"
"""The newest Alembic revision; compared with plain SQL so that starting needs no Alembic."""

metadata = MetaData()

Identifier = BigInteger().with_variant(Integer(), "sqlite")

releases = Table(
    "releases",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("published_at", DateTime, nullable=False),  # UTC
    Column("actor", String(200), nullable=False),
    Column("reason", Text, nullable=False),
    Column("kind", String(20), nullable=False, server_default="publication"),  # or rollback
    Column("proposal", Integer),  # the proposal that it published
    Column("restores", Integer),  # the release whose content a rollback brought back
    Column("emergency", Boolean, nullable=False, server_default="0"),
)

documents = Table(
    "documents",
    metadata,
    Column("doc_id", String(300), primary_key=True),
    # The id without its collection, by which a neighbour may say that it supersedes this one.
    Column("short_id", String(300), nullable=False, index=True),
    Column("collection", String(200), nullable=False, index=True),
)

versions = Table(
    "versions",
    metadata,
    Column("version_id", Identifier, primary_key=True, autoincrement=False),
    Column("doc_id", ForeignKey("documents.doc_id"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("collection", String(200), nullable=False),
    Column("format", String(40), nullable=False),
    Column("sha256", String(64), nullable=False, index=True),
    Column("original_sha256", String(64), nullable=False),
    Column("text", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("kind", String(40), nullable=False),
    Column("status", String(20), nullable=False),  # as declared; what is in force is computed
    Column("version_label", String(100)),
    Column("owner", Text),
    Column("deputy", Text),
    Column("audience", String(200), nullable=False),  # the audience label
    Column("effective_from", Date),
    Column("review_by", Date),
    Column("supersedes", JSON, nullable=False),
    Column("pages", JSON, nullable=False),
    Column("sections", JSON, nullable=False),
    UniqueConstraint("doc_id", "number"),
)

validities = Table(
    "validities",
    metadata,
    Column("validity_id", Integer, primary_key=True),
    Column("version_id", ForeignKey("versions.version_id"), nullable=False, index=True),
    Column("doc_id", ForeignKey("documents.doc_id"), nullable=False, index=True),
    # The path belongs here and not to the version: a renamed file keeps its content.
    Column("source", Text, nullable=False),
    Column("valid_from_release", ForeignKey("releases.number"), nullable=False),
    Column("valid_to_release", ForeignKey("releases.number")),  # the first release without it
)
Index(
    "one_open_validity_a_document",
    validities.c.doc_id,
    unique=True,
    sqlite_where=validities.c.valid_to_release.is_(None),
    postgresql_where=validities.c.valid_to_release.is_(None),
)

supersessions = Table(
    "supersessions",
    metadata,
    Column("version_id", ForeignKey("versions.version_id"), primary_key=True),
    Column("reference", String(300), primary_key=True, index=True),
)

passages = Table(
    "passages",
    metadata,
    Column("passage_id", Identifier, primary_key=True, autoincrement=False),
    Column("version_id", ForeignKey("versions.version_id"), nullable=False),
    Column("ordinal", Integer, nullable=False),
    Column("section", Integer, nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("section_start", Integer, nullable=False),
    Column("section_end", Integer, nullable=False),
    Column("kind", String(20), nullable=False),
    Column("page", Integer),
    Column("context", Text, nullable=False),
    Column("heading_path", JSON, nullable=False),
    # Repeats versions.text[start:end], so that a search reads no whole document.
    Column("text", Text, nullable=False),
    Column("index_text_sha256", LargeBinary(32), nullable=False),
    # Rebuilding with another chunker leaves the passages of earlier answers in place.
    Column("chunking", Integer, nullable=False, default=1),
    UniqueConstraint("version_id", "chunking", "ordinal"),
)

files = Table(
    "files",
    metadata,
    Column("collection", String(200), primary_key=True),
    Column("root", Text, primary_key=True),
    Column("source", Text, primary_key=True),
    Column("doc_id", ForeignKey("documents.doc_id"), nullable=False, index=True),
    Column("sha256", String(64), nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("mtime_ns", BigInteger, nullable=False),
)

embedding_models = Table(
    "embedding_models",
    metadata,
    Column("model_id", Integer, primary_key=True),
    Column("fingerprint", Text, nullable=False, unique=True),
    Column("dim", Integer, nullable=False),
)

embeddings = Table(
    "embeddings",
    metadata,
    Column("model_id", ForeignKey("embedding_models.model_id"), primary_key=True),
    Column("index_text_sha256", LargeBinary(32), primary_key=True),
    Column("vector", LargeBinary, nullable=False),  # float32, little-endian
    Column("units", LargeBinary, nullable=False),  # see knowledge.unit_vectors.encode_units
    Column("words", LargeBinary, nullable=False),  # see knowledge.word_matches.encode_words
)

partitions = Table(
    "partitions",
    metadata,
    Column("partition_id", Integer, primary_key=True),
    Column("collection", String(200), nullable=False),
    Column("audience", String(200), nullable=False),
    Column("standing", String(20), nullable=False),
    UniqueConstraint("collection", "audience", "standing"),
)

index_entries = Table(
    "index_entries",
    metadata,
    Column("version_id", ForeignKey("versions.version_id"), primary_key=True),
    Column("partition_id", ForeignKey("partitions.partition_id"), primary_key=True, index=True),
)

index_state = Table(
    "index_state",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),  # always 1
    Column("fingerprint", Text, nullable=False),
    Column("dim", Integer, nullable=False),
    Column("chunker_version", String(200), nullable=False),
    # Grows whenever an index changes, so that readers elsewhere know to look again.
    Column("generation", Integer, nullable=False),
    Column("vectors_folder", String(100), nullable=False),
    Column("chunking", Integer, nullable=False),
    Column("next_version_id", Identifier, nullable=False),
    Column("next_passage_id", Identifier, nullable=False),
    # Partitions that a publication had begun to change when it was last heard of.
    Column("pending", JSON, nullable=False),
)

# Governance: what is to change, who agreed, who may read, what was asked and done

proposals = Table(
    "proposals",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("state", String(20), nullable=False),  # knowledge.proposals.states.ProposalState
    Column("author", String(200), nullable=False),
    Column("reason", Text, nullable=False),
    Column("origin", JSON, nullable=False),  # {"kind": "files"|"metadata"|"sync"|"upload", …}
    Column("created_at", DateTime, nullable=False),  # UTC, as every time here
    Column("changed_at", DateTime, nullable=False),
    # Grows with every change of content or state: who writes with an old one has lost.
    Column("revision", Integer, nullable=False),
    Column("content_sha256", String(64), nullable=False),
    Column("base_release", Integer, nullable=False),
    Column("report", JSON, nullable=False),  # the quality report of this content
    Column("answer_changes", JSON),  # how saved and real questions would be answered
    Column("published_release", ForeignKey("releases.number")),
    Column("emergency", Boolean, nullable=False, server_default="0"),
)

proposal_items = Table(
    "proposal_items",
    metadata,
    Column("proposal", ForeignKey("proposals.number"), primary_key=True),
    Column("ordinal", Integer, primary_key=True, autoincrement=False),
    Column("change_set", Integer, nullable=False),  # items of one root belong together
    Column("action", String(20), nullable=False),  # knowledge.proposals.proposal.ItemAction
    Column("doc_id", String(300), nullable=False, index=True),
    Column("source", Text, nullable=False),
    Column("base_version_id", Identifier),  # the version in force when it was proposed
    Column("payload", JSON, nullable=False),
)

proposal_editors = Table(
    "proposal_editors",
    metadata,
    Column("proposal", ForeignKey("proposals.number"), primary_key=True),
    # The name folded (NFKC, lower case), so that nobody becomes two people by spelling.
    Column("editor", String(200), primary_key=True),
)

reviews = Table(
    "reviews",
    metadata,
    Column("review_id", Integer, primary_key=True),
    Column("proposal", ForeignKey("proposals.number"), nullable=False, index=True),
    Column("reviewer", String(200), nullable=False),
    Column("reviewer_folded", String(200), nullable=False),
    Column("verdict", String(20), nullable=False),  # approve, reject or comment
    Column("reason", Text, nullable=False),
    Column("content_sha256", String(64), nullable=False),  # of what was seen
    Column("at", DateTime, nullable=False),
)

approval_tasks = Table(
    "approval_tasks",
    metadata,
    Column("task_id", Integer, primary_key=True),
    Column("proposal", ForeignKey("proposals.number"), nullable=False),
    Column("release", ForeignKey("releases.number"), nullable=False),
    Column("due_at", DateTime, nullable=False),
    Column("closed_at", DateTime),
    Column("closed_by", String(200)),
)

restrictions = Table(
    "restrictions",
    metadata,
    Column("subject_kind", String(20), primary_key=True),  # document or collection
    Column("subject", String(300), primary_key=True),
    Column("audience", String(200), nullable=False),  # readable only where this allows it too
    Column("actor", String(200), nullable=False),
    Column("reason", Text, nullable=False),
    Column("at", DateTime, nullable=False),
)

verifications = Table(
    "verifications",
    metadata,
    Column("verification_id", Integer, primary_key=True),
    Column("doc_id", ForeignKey("documents.doc_id"), nullable=False, index=True),
    Column("version_id", ForeignKey("versions.version_id"), nullable=False, index=True),
    Column("actor", String(200), nullable=False),
    Column("at", DateTime, nullable=False),
    Column("review_by", Date, nullable=False),
)

dismissed_conflicts = Table(
    "dismissed_conflicts",
    metadata,
    # Of document and quote each, the smaller one first: where a quote changes the conflict is back.
    Column("first_sha256", String(64), primary_key=True),
    Column("second_sha256", String(64), primary_key=True),
    Column("actor", String(200), nullable=False),
    Column("reason", Text, nullable=False),
    Column("at", DateTime, nullable=False),
)

saved_questions = Table(
    "saved_questions",
    metadata,
    Column("question_id", Integer, primary_key=True),
    Column("text", Text, nullable=False),
    Column("role", String(40), nullable=False),
    Column("collection", String(200)),
    Column("actor", String(200), nullable=False),
    Column("at", DateTime, nullable=False),
)

gaps = Table(
    "gaps",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("state", String(20), nullable=False),  # open, planned, answered, wont_answer
    Column("question", Text, nullable=False),  # the one that stands for the group
    Column("collection", String(200)),
    Column("owner", Text, nullable=False),  # whom it is routed to
    Column("doc_id", String(300)),  # the nearest document
    Column("reason", Text, nullable=False),  # why it will not be answered, or by what it was
    Column("opened_at", DateTime, nullable=False),
    Column("changed_at", DateTime, nullable=False),
    Column("changed_by", String(200)),
    Column("answered_release", ForeignKey("releases.number")),
    Column("answered_by", JSON),  # the citations that answer it
    Column("asked_release", Integer, nullable=False),  # the newest that it has been asked of
    Column("model", Text, nullable=False),  # fingerprint of the vector's embedding model
    Column("vector", LargeBinary, nullable=False),  # float32, little-endian, of the question
)

gap_questions = Table(
    "gap_questions",
    metadata,
    Column("gap", ForeignKey("gaps.number"), primary_key=True),
    Column("answer_id", String(64), primary_key=True),
    Column("question", Text, nullable=False),
    Column("asker", String(200), nullable=False, index=True),  # folded
    Column("role", String(40), nullable=False),
    Column("groups", JSON, nullable=False),
    Column("release", Integer, nullable=False),  # the one that was asked
    Column("quotes", JSON, nullable=False),  # SHA-256 of what was quoted then
    Column("cause", String(20), nullable=False),  # refused, low_confidence or thumbs_down
    Column("comment", Text),
    Column("at", DateTime, nullable=False),
)

audit_entries = Table(
    "audit_entries",
    metadata,
    Column("sequence", Integer, primary_key=True, autoincrement=False),
    Column("at", String(40), nullable=False),  # ISO, UTC: text, so that it hashes as stored
    Column("actor", String(200), nullable=False),
    Column("action", String(60), nullable=False, index=True),
    Column("subject", String(300), nullable=False, index=True),
    Column("details", Text, nullable=False),  # canonical JSON
    Column("previous_sha256", String(64), nullable=False),
    Column("sha256", String(64), nullable=False),
)

assistant_archive = Table(
    "assistant_archive",
    metadata,
    Column("digest", String(64), primary_key=True),
    # Prompts, parameters and settings of that digest, so that an answer can be run again.
    Column("content", JSON, nullable=False),
    Column("first_used_at", DateTime, nullable=False),
)


# Drafts: specifications and plans that somebody writes, with every version of them

drafts = Table(
    "drafts",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("kind", String(40), nullable=False),  # assistant.drafting.artifacts.kinds
    Column("artifact_id", String(200), nullable=False, index=True),
    Column("title", Text, nullable=False),
    Column("author", String(200), nullable=False),
    Column("created_at", DateTime, nullable=False),
    Column("changed_at", DateTime, nullable=False),
    Column("version", Integer, nullable=False),  # the newest
    # What was told, turn by turn: with it an interview goes on where it stopped.
    Column("turns", JSON, nullable=False),
    Column("proposal", ForeignKey("proposals.number")),  # as which it was submitted last
)

draft_versions = Table(
    "draft_versions",
    metadata,
    Column("draft", ForeignKey("drafts.number"), primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("content", Text, nullable=False),  # the artifact as JSON
    Column("content_sha256", String(64), nullable=False),
    Column("actor", String(200), nullable=False),
    Column("at", DateTime, nullable=False),
    Column("note", Text, nullable=False),
)


# Releases of the assistant: what may run, who said so, and by which bar it was judged

assistant_releases = Table(
    "assistant_releases",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),  # shown as r-NUMBER
    Column("digest", String(64), nullable=False, unique=True),  # what answers name; see assistant_archive
    Column("content_sha256", String(64), nullable=False),  # of the whole recipe as canonical JSON
    Column("author", String(200), nullable=False),
    Column("author_folded", String(200), nullable=False),
    Column("change", Text, nullable=False),
    Column("created_at", DateTime, nullable=False),
    Column("origin", JSON, nullable=False),  # where it came from, such as {"file": …}
)

release_editors = Table(
    "release_editors",
    metadata,
    Column("release", ForeignKey("assistant_releases.number"), primary_key=True),
    # Author, registrar and whom the prompt files name as authors, folded: none of them approves.
    Column("editor_folded", String(200), primary_key=True),
)

gate_bars = Table(
    "gate_bars",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("sha256", String(64), nullable=False, index=True),  # of content and datasets together
    Column("content", Text, nullable=False),  # YAML
    Column("datasets", JSON, nullable=False),  # file name to sha256
    Column("proposed_by", String(200), nullable=False),
    Column("proposed_folded", String(200), nullable=False),
    Column("reason", Text, nullable=False),
    Column("at", DateTime, nullable=False),
    Column("state", String(20), nullable=False),  # proposed, adopted, rejected or superseded
    Column("loosens", Boolean, nullable=False),
    Column("adopted_at", DateTime),
)

gate_bar_approvals = Table(
    "gate_bar_approvals",
    metadata,
    Column("approval_id", Integer, primary_key=True),
    Column("bar", ForeignKey("gate_bars.number"), nullable=False, index=True),
    Column("approver", String(200), nullable=False),
    Column("approver_folded", String(200), nullable=False),
    Column("comment", Text, nullable=False),
    Column("at", DateTime, nullable=False),
)

gate_verdicts = Table(
    "gate_verdicts",
    metadata,
    Column("verdict_id", Integer, primary_key=True),
    Column("release", ForeignKey("assistant_releases.number"), nullable=False, index=True),
    Column("run_id", String(100), nullable=False, unique=True),
    Column("verdict", String(20), nullable=False),  # evals.gate.decision.verdict.Verdict
    Column("bar_sha256", String(64), nullable=False),
    Column("lock_sha256", String(64), nullable=False),
    Column("results_sha256", String(64), nullable=False),
    Column("decision_sha256", String(64), nullable=False),
    Column("baseline_digest", String(64)),  # of the release it was compared with; None: there was none
    Column("corpus_sha256", String(64), nullable=False),
    Column("program_sha256", String(64), nullable=False),
    Column("bootstrap", Boolean, nullable=False),
    Column("summary", JSON, nullable=False),  # what people see before they approve
    Column("actor", String(200), nullable=False),
    Column("at", DateTime, nullable=False),
)

release_approvals = Table(
    "release_approvals",
    metadata,
    Column("approval_id", Integer, primary_key=True),
    Column("release", ForeignKey("assistant_releases.number"), nullable=False, index=True),
    Column("verdict_id", ForeignKey("gate_verdicts.verdict_id"), nullable=False),
    Column("approver", String(200), nullable=False),
    Column("approver_folded", String(200), nullable=False),
    Column("comment", Text, nullable=False),
    Column("at", DateTime, nullable=False),
    Column("expires_at", DateTime),
    Column("revoked_at", DateTime),
    Column("revoked_by", String(200)),
)

waivers = Table(
    "waivers",
    metadata,
    Column("waiver_id", Integer, primary_key=True),
    Column("release", ForeignKey("assistant_releases.number"), nullable=False, index=True),
    Column("verdict_id", ForeignKey("gate_verdicts.verdict_id"), nullable=False),
    Column("metric", String(100), nullable=False),
    Column("reason", Text, nullable=False),
    Column("actor", String(200), nullable=False),
    Column("actor_folded", String(200), nullable=False),
    Column("at", DateTime, nullable=False),
    Column("expires_at", DateTime, nullable=False),
)

channels = Table(
    "channels",
    metadata,
    Column("name", String(40), primary_key=True),  # production, staging
    Column("release", ForeignKey("assistant_releases.number"), nullable=False),
    Column("moved_at", DateTime, nullable=False),
)

channel_moves = Table(
    "channel_moves",
    metadata,
    Column("move_id", Integer, primary_key=True),
    Column("channel", String(40), nullable=False, index=True),
    Column("release", ForeignKey("assistant_releases.number"), nullable=False),
    Column("previous", ForeignKey("assistant_releases.number")),
    Column("act", String(20), nullable=False),  # promote or rollback
    Column("actor", String(200), nullable=False),
    Column("reason", Text, nullable=False),
    Column("at", DateTime, nullable=False),
    Column("verdict_id", ForeignKey("gate_verdicts.verdict_id")),
)

gate_cases = Table(
    "gate_cases",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("case_id", String(200), nullable=False, unique=True),
    Column("content", JSON, nullable=False),  # evals.gate.cases.case.Case
    Column("content_sha256", String(64), nullable=False),
    Column("answer_id", String(64)),  # the recorded answer that it was made of
    Column("state", String(20), nullable=False, index=True),  # see assistant.casework.own_case
    Column("author", String(200), nullable=False),
    Column("author_folded", String(200), nullable=False),
    Column("reviewer", String(200)),
    Column("reviewer_folded", String(200)),
    Column("at", DateTime, nullable=False),
    Column("reviewed_at", DateTime),
    Column("reason", Text, nullable=False),
)

monitor_reports = Table(
    "monitor_reports",
    metadata,
    Column("report_id", Integer, primary_key=True),
    Column("at", DateTime, nullable=False),
    Column("window_from", DateTime, nullable=False),
    Column("window_to", DateTime, nullable=False),
    Column("figures", JSON, nullable=False),
    Column("alarms", JSON, nullable=False),
)
