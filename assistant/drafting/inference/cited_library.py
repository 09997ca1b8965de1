"""The documents that citations point into, as one reader of the knowledge base sees them."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.drafting.artifacts.provenance import Citation
from assistant.drafting.linting.context import CitedSource
from knowledge.audience import EVERYONE, GROUP, NO_GROUPS, ROLES
from knowledge.documents import DocumentStatus, DocumentVersion
from knowledge.errors import UnknownDocumentError
from knowledge.knowledge_base import KnowledgeBase

_NOT_FOUND = CitedSource(found=False)
_STATUS = {
    DocumentStatus.IN_FORCE: "current",
    DocumentStatus.SUPERSEDED: "superseded",
    DocumentStatus.RETIRED: "retired",
    DocumentStatus.DRAFT: "draft",
    DocumentStatus.SCHEDULED: "draft",
}
"""How citations call a version's status; what is not in force yet counts as a draft."""


@dataclass(frozen=True, slots=True)
class _Document:
    """What is the same for every citation of one version."""

    version: DocumentVersion
    audience: frozenset[str] | None
    groups: frozenset[str]


class KnowledgeBaseCitations:
    """Looks citations up. What the reader may not read does not exist for them."""

    def __init__(
        self, base: KnowledgeBase, *, role: str | None = None, groups: frozenset[str] = NO_GROUPS
    ) -> None:
        """
        Args:
            base: The knowledge base.
            role: Of the reader; None reads everything.
            groups: The reader's, by their bare names.
        """
        self._base, self._role, self._groups = base, role, groups
        self._known: dict[str, _Document | None] = {}

    def look_up(self, citation: Citation) -> CitedSource:
        """What the cited version is now, and whether the quote stands in it."""
        document = self._document(f"{citation.doc_id}@{citation.doc_version}")
        if document is None:
            return _NOT_FOUND
        return CitedSource(
            found=True,
            verbatim=bool(citation.quote.strip()) and citation.quote in document.version.text,
            status=_STATUS[document.version.status],
            audience=document.audience,
            groups=document.groups,
        )

    def _document(self, reference: str) -> _Document | None:
        if reference not in self._known:
            version = self._read(reference, self._role, self._groups)
            self._known[reference] = None if version is None else self._with_readers(reference, version)
        return self._known[reference]

    def _with_readers(self, reference: str, version: DocumentVersion) -> _Document:
        """Who may read a version, restrictions on its document and collection included."""
        roles = frozenset(role for role in ROLES if self._read(reference, role, NO_GROUPS))
        named = {name.removeprefix(GROUP) for name in version.audience if name.startswith(GROUP)}
        groups = frozenset(name for name in named if self._read(reference, EVERYONE, frozenset({name})))
        return _Document(version, None if EVERYONE in roles else roles, groups)

    def _read(self, reference: str, role: str | None, groups: frozenset[str]) -> DocumentVersion | None:
        try:
            return self._base.version(reference, role=role, groups=groups)
        except UnknownDocumentError:
            return None
