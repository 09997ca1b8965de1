"""A draft is read by nobody who may not read what it cites. Pure."""

from __future__ import annotations

from assistant.drafting.artifacts.workflow_spec import WorkflowSpec
from assistant.drafting.inference.inferred import Inferences


def restrict(spec: WorkflowSpec, inferences: Inferences) -> WorkflowSpec:
    """Give a draft the strictest audience of the documents that it cites."""
    cited = {(citation.doc_id, citation.doc_version) for citation in spec.citations}
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
        if spec.access_roles:
            roles &= frozenset(spec.access_roles)
        spec.access_roles = sorted(roles) or ["governance_lead"]
    return spec
