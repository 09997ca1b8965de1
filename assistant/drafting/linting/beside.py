"""Finding the artifacts beside the one that is judged. Pure."""

from __future__ import annotations

from datetime import date
from typing import Any

from assistant.drafting.artifacts.header import Header
from assistant.drafting.artifacts.workflow_spec import WorkflowSpec
from assistant.drafting.artifacts.workflow_spec.identity import LifecycleStage
from assistant.drafting.linting.context import LintContext

LIVE = frozenset({LifecycleStage.PRODUCTION, LifecycleStage.SCALING, LifecycleStage.RETIRED})
"""Stages that come after going live."""


def knows_others(context: LintContext) -> bool:
    """Whether artifacts beside the one judged were given, so that a reference can be followed."""
    return bool(context.related or context.everything)


def beside(artifact: Header, kind: str, context: LintContext, *, ref: str | None = None) -> Any:
    """The artifact of another kind that belongs to the same use case; None where none is known.

    Args:
        artifact: The one judged.
        kind: The type looked for.
        context: What is known.
        ref: Its id, where the artifact names one: then only that one counts.
    """
    candidates = [*context.related.values(), *context.everything.values()]
    fits = [each for each in candidates if each.type == kind]
    if ref is not None:
        return next((each for each in fits if each.artifact_id == ref), None)
    if kind in context.related:
        return context.related[kind]
    use_case = getattr(artifact, "use_case_id", None)
    return next((each for each in fits if use_case and getattr(each, "use_case_id", None) == use_case), None)


def spec_of(artifact: Header, context: LintContext) -> WorkflowSpec | None:
    """The specification of the use case: the artifact itself, or the one beside it."""
    found = artifact if isinstance(artifact, WorkflowSpec) else beside(artifact, "workflow_spec", context)
    return found if isinstance(found, WorkflowSpec) else None


def go_live_of(artifact: Header, context: LintContext) -> date | None:
    """When the use case goes live, as the artifact or else its specification says; None if unknown."""
    own = getattr(artifact, "go_live_on", None)
    if own is not None and own.value is not None:
        return own.value  # type: ignore[no-any-return]
    spec = spec_of(artifact, context)
    return spec.delivery_plan.go_live_on.value if spec else None


def is_live(artifact: Header, context: LintContext) -> bool:
    """Whether the use case is in production, scaling or retired already."""
    spec = spec_of(artifact, context)
    return spec is not None and spec.lifecycle_stage.value in LIVE
