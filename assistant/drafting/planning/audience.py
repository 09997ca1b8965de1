"""A draft is read by nobody who may not read what it cites. Pure."""

from __future__ import annotations

from typing import TypeVar

from assistant.drafting.artifacts.header import Header
from assistant.drafting.inference.inferred import Inferences

Artifact = TypeVar("Artifact", bound=Header)


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
    if audiences:
        roles = frozenset.intersection(*(audience for audience, _ in audiences if audience is not None))
        if artifact.access_roles:
            roles &= frozenset(artifact.access_roles)
        artifact.access_roles = sorted(roles) or ["governance_lead"]
    return artifact
