"""How good a drafted workflow specification is: each figure is read from its JSON alone. Pure.

A draft that is empty, broken or was not made has 0 in every figure and is never left out. A draft in
which nothing is inferred has no `grounded_fields`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import BaseModel, ValidationError

from assistant.drafting.artifacts.completeness import completeness
from assistant.drafting.artifacts.parties import PartyKind, PartyRef
from assistant.drafting.artifacts.paths import children
from assistant.drafting.artifacts.provenance import Citation, SlotStatus
from assistant.drafting.artifacts.slot import Slot
from assistant.drafting.artifacts.workflow_spec import WorkflowSpec
from assistant.drafting.linting.finding import Severity
from assistant.drafting.linting.references import ids_of, references, resolves
from evals.gate.cases.case import Case
from evals.gate.metric import Corpus, Family, Metric
from evals.gate.outputs import Output
from evals.gate.scoring.draft_slots import family_scores
from evals.gate.scoring.draft_words import same_name, words_of

DRAFTED = "drafted"
"""The status of an output that holds a draft."""
METRICS: tuple[Metric, ...] = (
    Metric(
        name="draft_valid",
        family=Family.DRAFT,
        meaning="The draft fits its model, and the linter finds no error but values still to be confirmed.",
        binary=True,
    ),
    Metric(
        name="required_sections",
        family=Family.DRAFT,
        meaning="Share of the sections each of whose required fields is filled or asked of somebody.",
    ),
    Metric(
        name="slot_f1",
        family=Family.DRAFT,
        meaning="How much of what the description says stands in the draft, and how little that it does not.",
    ),
    Metric(
        name="one_accountable",
        family=Family.DRAFT,
        meaning="Share of the steps with exactly one accountable party.",
    ),
    Metric(
        name="known_roles",
        family=Family.DRAFT,
        meaning="Share of the parties in steps that stand among the roles or the owners.",
    ),
    Metric(
        name="cross_references",
        family=Family.DRAFT,
        meaning="Share of the references inside the specification whose row exists.",
    ),
    Metric(
        name="grounded_fields",
        family=Family.DRAFT,
        meaning="Share of the inferred values all of whose quotes stand verbatim in the document cited.",
    ),
)
_NOBODY = frozenset(
    {"", "team", "somebody", "someone", "nobody", "everyone", "everybody", "tbc", "tbd", "unknown", "n a"}
)
_SEVERAL = re.compile(r"\s(?:and|or)\s|[/;&,]")


def score_draft(case: Case, output: Output, corpus: Corpus) -> dict[str, float]:
    """The figures of one drafted specification, by metric."""
    spec = drafted_spec(output)
    if spec is None:
        return {metric.name: 0.0 for metric in METRICS}
    families = family_scores(case.gold.slots, case.input.question, spec)
    return {
        "draft_valid": float(_has_no_error(output.draft)),
        "required_sections": _required_sections(spec),
        "slot_f1": sum(families.values()) / len(families) if families else 0.0,
        "one_accountable": _share(_is_one_party(step.accountable) for step in spec.steps),
        "known_roles": _known_roles(spec),
        "cross_references": _cross_references(spec),
        **_grounded_fields(spec, corpus),
    }


def drafted_spec(output: Output) -> WorkflowSpec | None:
    """The specification of an output; None if there is none, it does not fit its model, or has no step."""
    given = output.draft.get("spec")
    if output.status != DRAFTED or output.error or not isinstance(given, Mapping):
        return None
    try:
        spec = WorkflowSpec.model_validate(given)
    except (ValidationError, RecursionError):
        return None
    return spec if spec.steps else None


def _has_no_error(draft: Mapping[str, Any]) -> bool:
    """Findings that are missing are no proof that there are none."""
    findings = draft.get("findings")
    return isinstance(findings, list | tuple) and all(
        isinstance(each, Mapping) and each.get("severity") in _HARMLESS for each in findings
    )


_HARMLESS = frozenset({Severity.WARNING.value, Severity.OPEN.value})


def _required_sections(spec: WorkflowSpec) -> float:
    """Sections are the classes of which the specification's model is made up."""
    missing = {path.partition(".")[0] for path in completeness(spec).missing}
    sections = [
        set(each.__annotations__)
        for each in type(spec).__mro__[1:]
        if issubclass(each, BaseModel) and each.__module__.startswith("assistant.drafting.artifacts.")
    ]
    return _share(not names & missing for names in sections if _asks_for_something(names))


def _asks_for_something(names: set[str]) -> bool:
    extras = (
        WorkflowSpec.model_fields[name].json_schema_extra for name in names & set(WorkflowSpec.model_fields)
    )
    return any(isinstance(extra, dict) and extra.get("x-required") for extra in extras)


def _is_one_party(slot: Slot[PartyRef]) -> bool:
    if slot.value is None or " ".join(words_of(slot.value.name)).removeprefix("the ") in _NOBODY:
        return False
    return slot.value.kind is not PartyKind.PERSON or not _SEVERAL.search(slot.value.name)


def _known_roles(spec: WorkflowSpec) -> float:
    owners = (spec.business_owner.value, spec.operational_owner.value, spec.technical_owner.value)
    parties = [*(role.party.value for role in spec.roles), *owners]
    known = {party.id for party in parties if party is not None} | {role.id for role in spec.roles}
    names = [*(role.name for role in spec.roles), *(party.name for party in parties if party is not None)]
    used = [party for step in spec.steps for party in (step.accountable.value, *step.responsible) if party]
    return _share(party.id in known or any(same_name(name, party.name) for name in names) for party in used)


def _cross_references(spec: WorkflowSpec) -> float:
    ids = ids_of(spec)
    return _share(resolves(each, ids) for each in references(spec) if not each.may_be_words)


def _grounded_fields(spec: WorkflowSpec, corpus: Corpus) -> dict[str, float]:
    grounded = [all(_stands(each, corpus) for each in quotes) and bool(quotes) for quotes in _inferred(spec)]
    return {"grounded_fields": _share(grounded)} if grounded else {}


def _inferred(node: Any) -> Iterator[list[Citation]]:
    """Of each slot or row that is inferred, what it cites."""
    if getattr(node, "status", None) is SlotStatus.INFERRED:
        yield [each for each in node.provenance if isinstance(each, Citation)]
    if isinstance(node, BaseModel | list):
        for _, child in children(node):
            yield from _inferred(child)


def _stands(citation: Citation, corpus: Corpus) -> bool:
    try:
        text = corpus.text(citation.doc_id, citation.doc_version)
    except KeyError:
        return False
    return bool(citation.quote.strip()) and citation.quote in text


def _share(held: Any) -> float:
    values = [bool(each) for each in held]
    return sum(values) / len(values) if values else 0.0
