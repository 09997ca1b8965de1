"""Sabotages of drafts: what was drafted is changed, and judged by the linter as any draft is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from evals.gate.cases.case import Case
from evals.gate.outputs import Output
from evals.gate.selftest.sabotage import Alteration, Bench
from evals.gate.subject import DRAFTER

Spec = dict[str, Any]
NOBODY_SAID = {"id": "jordan-quill", "kind": "person", "name": "Jordan Quill", "team_kind": "business"}
_OWNERS = ("business_owner", "operational_owner", "technical_owner")


def redrafting(change: Callable[[Spec], None]) -> Callable[[Bench], Alteration]:
    """Every draft with a change."""

    def alteration(bench: Bench) -> Alteration:
        def alter(case: Case, output: Output) -> Output:
            spec = _copy(output.draft.get("spec"))
            if not spec:
                return output
            change(spec)
            return replace(output, draft={"spec": spec, "findings": _findings(bench, spec)})

        return alter

    return alteration


def invented_owners(spec: Spec) -> None:
    """Somebody whom nobody named owns the work and answers for it."""
    for name in _OWNERS:
        spec[name] = _stated(NOBODY_SAID)
    for step in spec["steps"]:
        step["accountable"] = _stated(NOBODY_SAID)


def two_accountable(spec: Spec) -> None:
    """Two people at once are accountable for each step."""
    for step in spec["steps"]:
        held = step.get("accountable", {}).get("value") or NOBODY_SAID
        both = {**held, "id": f"{held['id']}-and-jordan-quill", "kind": "person"}
        step["accountable"] = _stated({**both, "name": f"{held['name']} and Jordan Quill"})


def lost_steps(spec: Spec) -> None:
    """The second half of the steps is left out."""
    del spec["steps"][(len(spec["steps"]) + 1) // 2 :]


def _stated(party: dict[str, Any]) -> dict[str, Any]:
    quote = {"kind": "said", "quote": party["name"], "source": "description"}
    return {"status": "confirmed", "value": party, "provenance": [quote]}


def _copy(spec: Any) -> Spec:
    import json

    return json.loads(json.dumps(spec)) if spec else {}


def _findings(bench: Bench, spec: Spec) -> list[dict[str, str]]:
    from pydantic import ValidationError

    from assistant.drafting.artifacts.workflow_spec import WorkflowSpec
    from knowledge.acting import Actor

    try:
        artifact = WorkflowSpec.model_validate(spec)
    except ValidationError:
        return [{"rule": "model", "severity": "error", "path": ""}]
    drafted = bench.library.composition.drafting_desk().judged(artifact, Actor(name=DRAFTER))
    return [
        {"rule": each.rule, "severity": each.severity.value, "path": each.path}
        for each in drafted.report.findings
    ]
