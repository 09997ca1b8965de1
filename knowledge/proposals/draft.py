"""What somebody proposes, before it has a number. Pure data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from knowledge.changes import KnowledgeChanges
from knowledge.proposals.report import QualityReport


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What somebody proposes."""

    changes: Sequence[KnowledgeChanges]
    report: QualityReport
    reason: str
    origin: Mapping[str, Any]
    """Where it came from: {"kind": "files" | "metadata" | "sync" | "upload", …}."""
