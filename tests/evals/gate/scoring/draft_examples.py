"""A small specification as its JSON export holds it, and what tests put into it."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from datetime import date
from typing import Any

from assistant.drafting.artifacts.workflow_spec import WorkflowSpec
from evals.gate.cases.case import Case, CaseInput, CaseKind, Gold, Provenance
from evals.gate.outputs import Output

DESCRIPTION = """Lost umbrellas at the tram office. A clerk registers the umbrella in Findbox.
AI proposes the owner. The clerk confirms the owner. Umbrellas worth more than 80 EUR go to the manager.
We get 25 umbrellas per day. If Findbox is down, the clerk writes a card. Mona Sels is accountable.
Go-live 4 May 2027."""


def slot(value: Any, status: str = "confirmed", *provenance: Mapping[str, Any]) -> dict[str, Any]:
    return {"value": value, "status": status, "provenance": list(provenance)}


def person(name: str) -> dict[str, Any]:
    return {"kind": "person", "name": name}


def cited(quote: str, doc_id: str = "ferry", version: int = 1) -> dict[str, Any]:
    return {"kind": "cited", "doc_id": doc_id, "doc_version": version, "quote": quote}


def step(name: str, actor: str = "human", **more: Any) -> dict[str, Any]:
    row = {"id": name.lower().replace(" ", "-"), "name": name, "lane": "desk", "actor_type": actor}
    return {**row, "accountable": slot(person("Mona Sels")), **more}


SPEC: dict[str, Any] = {
    "artifact_id": "ws-umbrellas",
    "type": "workflow_spec",
    "title": "Lost umbrellas",
    "use_case_id": "umbrellas",
    "lanes": [{"id": "desk", "name": "Desk"}],
    "roles": [{"id": "role-clerk", "name": "Clerk", "lane": "desk"}],
    "business_owner": slot(person("Mona Sels")),
    "steps": [
        step("Register the umbrella", responsible=[{"name": "clerk"}]),
        step("Propose the owner", "ai"),
        step("Confirm the owner"),
        step("Propose the owner by hand", status="default"),
    ],
    "gateways": [{"id": "g", "lane": "desk", "status": "default", "question": "Worth more than 80 EUR?"}],
    "exceptions": [{"id": "down", "trigger": "Findbox is down"}],
    "systems": [{"id": "findbox", "name": "Findbox"}],
    "volumes": slot({"per_day": 25}),
    "delivery_plan": {"go_live_on": slot("2027-05-04")},
}
SLOTS: dict[str, Any] = {
    "owners": {"business_owner": "Mona Sels"},
    "dates": {"delivery_plan.go_live_on": "2027-05-04"},
    "people": ["Mona Sels"],
    "systems": ["Findbox"],
    "steps": ["register umbrella", "propose owner", "confirm owner"],
    "ai_steps": ["propose owner"],
    "decisions": ["worth/umbrella 80"],
    "exceptions": ["Findbox down"],
    "quantities": ["25 per day", "80 EUR"],
    "open": ["technical_owner", "delivery_plan.pilot_end_on", "ai.*.cost.monthly_cap"],
    "optional": ["write card"],
}
"""All of this stands in `SPEC`, and nothing else does."""


def spec_with(**changes: Any) -> WorkflowSpec:
    """The specification with other values in some fields."""
    return WorkflowSpec.model_validate({**deepcopy(SPEC), **changes})


def case_of(slots: Mapping[str, Any] = SLOTS, description: str = DESCRIPTION) -> Case:
    return Case(
        id="draft-test",
        kind=CaseKind.DRAFT,
        cluster="trams",
        input=CaseInput(question=description),
        gold=Gold(slots=dict(slots)),
        provenance=Provenance(author="Test", date=date(2026, 11, 21)),
    )


def drafted(spec: Any = SPEC, findings: Any = (), status: str = "drafted") -> Output:
    return Output(case_id="draft-test", status=status, draft={"spec": spec, "findings": findings})
