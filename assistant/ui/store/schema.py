"""The chat page's tables, as SQLAlchemy Core. `migrations/` creates them; a test compares the two.

They live in the same database as the knowledge, under a version of their own, so that
either side can be upgraded alone.
"""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    false,
)

SCHEMA_VERSION = "0003"
VERSION_TABLE = "chat_alembic_version"

metadata = MetaData()

accounts = Table(
    "chat_accounts",
    metadata,
    # The name folded (NFKC, lower case), so that look-alikes by case are one account.
    Column("name", String(200), primary_key=True),
    Column("display_name", String(200), nullable=False),
    Column("role", String(40), nullable=False),
    Column("groups", JSON, nullable=False, server_default="[]"),  # bare names of the groups
    Column("password_hash", Text),  # argon2id; None signs in by link only
    Column("created_at", DateTime, nullable=False),  # UTC, as every time here
    Column("last_sign_in_at", DateTime),
    Column("deactivated_at", DateTime),  # None may sign in
)

identities = Table(
    "chat_identities",
    metadata,
    # A person as a sign-in provider knows them, and the account that is theirs for good. It outlives
    # the account (so no foreign key): neither the name nor what was done under it passes to another.
    Column("issuer", String(500), primary_key=True),
    Column("subject", String(255), primary_key=True),
    Column("account", String(200), nullable=False, unique=True),
    Column("called", String(200), nullable=False),  # by the provider at the last sign-in
    Column("last_seen_at", DateTime, nullable=False),
)

sessions = Table(
    "chat_sessions",
    metadata,
    Column("token_sha256", String(64), primary_key=True),
    Column("account", ForeignKey("chat_accounts.name"), nullable=False, index=True),
    Column("created_at", DateTime, nullable=False),
    Column("expires_at", DateTime, nullable=False),
    Column("last_used_at", DateTime, nullable=False),
    # When the person last proved who they are; None where the provider did not say.
    Column("proved_at", DateTime),
    Column("way", String(20), nullable=False, server_default="link"),  # password, link or provider
    Column("browser", String(100), nullable=False, server_default=""),  # in words
)

sign_in_links = Table(
    "chat_sign_in_links",
    metadata,
    Column("token_sha256", String(64), primary_key=True),
    Column("account", ForeignKey("chat_accounts.name"), nullable=False, index=True),
    Column("expires_at", DateTime, nullable=False),
    # Such a link does not sign in: it sets a password, and is used up by that.
    Column("sets_password", Boolean, nullable=False, server_default=false()),
)

threads = Table(
    "chat_threads",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("account", ForeignKey("chat_accounts.name"), nullable=False),
    Column("name", Text),
    Column("created_at", DateTime, nullable=False),
    Column("changed_at", DateTime, nullable=False),
)
Index("chat_threads_newest_first", threads.c.account, threads.c.changed_at, threads.c.id)

steps = Table(
    "chat_steps",
    metadata,
    Column("position", Integer, primary_key=True),  # order of arrival
    Column("id", String(36), nullable=False, unique=True),
    Column("thread_id", ForeignKey("chat_threads.id"), nullable=False, index=True),
    Column("parent_id", String(36)),
    Column("type", String(40), nullable=False),
    Column("name", Text, nullable=False),
    Column("input", Text, nullable=False),
    Column("output", Text, nullable=False),
    Column("is_error", Boolean, nullable=False),
    Column("created_at", String(40)),  # ISO texts, given back to the page as they came
    Column("start", String(40)),
    Column("end", String(40)),
    Column("presentation", JSON, nullable=False),  # showInput, language, tags, modes, …
    Column("record", JSON),  # the answer or passages shown here, checked again when reopened
)

feedback = Table(
    "chat_feedback",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("step_id", ForeignKey("chat_steps.id"), nullable=False, unique=True),
    Column("account", ForeignKey("chat_accounts.name"), nullable=False, index=True),
    Column("value", Integer, nullable=False),  # 1 helpful, 0 not
    Column("comment", Text),
    Column("changed_at", DateTime, nullable=False),
)
