"""The tables, as SQLAlchemy Core. `migrations/` creates them; a test compares the two."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    BigInteger,
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

SCHEMA_VERSION = "0001"
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
