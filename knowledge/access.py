"""Narrowing who may read a document or a collection, beyond what its versions say. Pure data.

A reader must be allowed by the audience of the version, by that of the document's newest version
and by the restrictions on its document and on its collection. Restrictions only narrow.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class SubjectKind(StrEnum):
    """What a restriction lies on."""

    DOCUMENT = "document"
    COLLECTION = "collection"


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """One document by its id, or one collection by its name."""

    kind: SubjectKind
    name: str

    def __str__(self) -> str:
        return f"{self.kind} {self.name}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Restriction:
    """Who may still read a subject, whatever its versions allow."""

    subject: Subject
    audience: frozenset[str]
    actor: str
    reason: str
    at: datetime
    """UTC, without a zone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessChange:
    """What a change of access did."""

    subject: Subject
    before: Restriction | None
    after: Restriction | None
    moved: bool
    """Whether the indexes hold the passages by their new audience already. False where another
    write was under way or an index is damaged: who may read has changed all the same, and the
    next write moves them."""
