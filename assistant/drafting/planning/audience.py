"""A draft is read by nobody who may not read what it cites. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from assistant.drafting.artifacts.header import Header
from assistant.drafting.inference.inferred import Inferences
from assistant.drafting.linting.context import CitedLibrary
from knowledge.audience import GROUP

Artifact = TypeVar("Artifact", bound=Header)
_LAST_READER = "governance_lead"
"""Who may read what is left to nobody else."""


def restrict(artifact: Artifact, inferences: Inferences) -> Artifact:
    """Give a draft the strictest audience of the documents that it cites."""
    cited = {(citation.doc_id, citation.doc_version) for citation in artifact.citations}
    audiences = [
        (value.audience, value.groups)
        for value in inferences.values.values()
        if value.audience is not None
        and any(
            (each.doc_id, each.doc_version) in cited
            for each in (*value.citations, *(also for _, also in value.also))
        )
    ]
    return _limited(artifact, audiences)


def narrowed(artifact: Artifact, library: CitedLibrary) -> Artifact:
    """A copy for those alone who may read all that it cites as that is now."""
    sources = [library.look_up(citation) for citation in artifact.citations]
    audiences = [(each.audience, each.groups) for each in sources if each.found and each.audience is not None]
    return _limited(artifact.model_copy(deep=True), audiences)


def _limited(artifact: Artifact, audiences: Sequence[tuple[frozenset[str], frozenset[str]]]) -> Artifact:
    """Take from an artifact every reader whom one of the audiences does not name."""
    if not audiences:
        return artifact
    roles = frozenset.intersection(*(roles for roles, _ in audiences))
    groups = frozenset.intersection(*(groups for _, groups in audiences))
    if artifact.access_roles or artifact.access_groups:
        roles &= frozenset(artifact.access_roles)
        groups &= frozenset(name.removeprefix(GROUP) for name in artifact.access_groups)
    artifact.access_roles = sorted(roles) if roles or groups else [_LAST_READER]
    artifact.access_groups = sorted(groups)
    return artifact
