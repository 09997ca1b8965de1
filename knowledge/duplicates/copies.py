"""Copies of documents and of sections, with what should become of them. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from knowledge.compared import ComparedDocument
from knowledge.documents import DocumentKind, DocumentStatus
from knowledge.duplicates.likeness import alike, groups_of, similarity
from knowledge.duplicates.minhash import words_of
from knowledge.terms import term_set

LEAST_SECTION_WORDS = 40
"""Shorter sections are alike by chance or by custom."""
_LEAST_DOCUMENT_WORDS = 20
_AUTHORITY = list(DocumentKind)
_VERSION = re.compile(r"\b(?:v(?:ersion)?\.? ?\d[\d.]*|\d[\d.]*|draft|final|copy|old|new)\b", re.IGNORECASE)


class CopyKind(StrEnum):
    """What is the same."""

    EXACT = "exact"
    """Whole documents, word by word."""
    NEAR = "near"
    """Whole documents, most of their words."""
    SECTION = "section"
    """A section of documents that are otherwise different."""


class Suggestion(StrEnum):
    """What a governance lead may do about it."""

    RETIRE = "retire"
    SUPERSEDE = "supersede"
    MERGE = "merge"


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparedText:
    """A document or a section of it, as it is compared."""

    document: ComparedDocument
    text: str = field(repr=False)
    start: int = 0
    """Offset in the document's text."""
    end: int = 0
    heading_path: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyGroup:
    """Texts that are alike; the first is the one to keep."""

    kind: CopyKind
    members: Sequence[ComparedText]
    similarities: Sequence[float]
    """Of each member with the first; 1.0 for the first."""
    suggestion: Suggestion
    words: int
    """In the first."""

    @property
    def similarity(self) -> float:
        """The lowest one with the first."""
        return min(self.similarities)


def document_copies(
    texts: Sequence[ComparedText],
    *,
    near: float,
    on_progress: Callable[[int, int], None] = lambda _done, _total: None,
) -> list[CopyGroup]:
    """Groups of whole documents that are alike, the most alike first.

    A document and the one that it supersedes are no copies of each other.

    Args:
        texts: Whole documents.
        near: Least similarity.
        on_progress: Told how many candidate pairs have been compared.
    """
    chosen = [each for each in texts if len(words_of(each.text)) >= _LEAST_DOCUMENT_WORDS]
    words = [words_of(each.text) for each in chosen]
    pairs = [
        pair
        for pair in alike(words, least=near, on_progress=on_progress)
        if not _replaces(chosen[pair.first], chosen[pair.second])
    ]
    found = [_group(chosen, words, rows, sections=False) for rows in groups_of(pairs)]
    return sorted(found, key=lambda group: (-round(group.similarity, 4), group.members[0].document.doc_id))


def section_copies(
    texts: Sequence[ComparedText],
    copies: Sequence[CopyGroup],
    *,
    near: float,
    on_progress: Callable[[int, int], None] = lambda _done, _total: None,
) -> list[CopyGroup]:
    """Groups of sections that are alike in otherwise different documents, the longest first.

    Args:
        texts: Sections; short ones are passed over.
        copies: Groups of documents that are wholly alike.
        near: Least similarity.
        on_progress: As in `document_copies`.
    """
    chosen = [each for each in texts if len(words_of(each.text)) >= LEAST_SECTION_WORDS]
    words = [words_of(each.text) for each in chosen]
    whole: dict[str, int | str] = {
        member.document.doc_id: number for number, group in enumerate(copies) for member in group.members
    }

    def apart(rows: Sequence[int]) -> bool:
        """Whether more than one document, or group of copies, has it."""
        ids = (chosen[row].document.doc_id for row in rows)
        return len({whole.get(doc_id, doc_id) for doc_id in ids}) > 1

    pairs = [
        pair
        for pair in alike(words, least=near, on_progress=on_progress)
        if not _replaces(chosen[pair.first], chosen[pair.second])
    ]
    found = [_group(chosen, words, rows, sections=True) for rows in groups_of(pairs) if apart(rows)]
    return sorted(found, key=lambda group: (-group.words, group.members[0].document.doc_id))


def _group(
    texts: Sequence[ComparedText], words: Sequence[Sequence[str]], rows: Sequence[int], *, sections: bool
) -> CopyGroup:
    ordered = sorted(rows, key=lambda row: (preference(texts[row].document), row))
    first = ordered[0]
    shares = [1.0, *(round(similarity(words[first], words[row]), 4) for row in ordered[1:])]
    members = [texts[row] for row in ordered]
    exact = all(words[row] == words[first] for row in ordered)
    kind = CopyKind.SECTION if sections else CopyKind.EXACT if exact else CopyKind.NEAR
    return CopyGroup(
        kind=kind,
        members=members,
        similarities=shares,
        suggestion=_suggestion(kind, members),
        words=len(words[first]),
    )


def preference(document: ComparedDocument) -> tuple[bool, int, int, str]:
    """Sorts what to keep first: in force, of more authority, newer; then by id."""
    newest = -(document.effective_from or date.min).toordinal()
    binding = document.status is DocumentStatus.IN_FORCE
    return not binding, _AUTHORITY.index(document.kind), newest, document.doc_id


def _suggestion(kind: CopyKind, members: Sequence[ComparedText]) -> Suggestion:
    if kind is CopyKind.SECTION:
        return Suggestion.MERGE
    if kind is CopyKind.EXACT:
        return Suggestion.RETIRE
    titles = {term_set(_VERSION.sub(" ", each.document.title)) for each in members}
    days = [each.document.effective_from for each in members]
    one_line = len(titles) == 1 and None not in days and len(set(days)) == len(days)
    return Suggestion.SUPERSEDE if one_line else Suggestion.MERGE


def _replaces(first: ComparedText, second: ComparedText) -> bool:
    one, two = first.document, second.document
    return one.replaces(two) or two.replaces(one)
