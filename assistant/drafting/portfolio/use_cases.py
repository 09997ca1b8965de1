"""Use cases with their artifacts: who owns them, how far they are, what they wait for. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from assistant.drafting.artifacts.completeness import completeness
from assistant.drafting.artifacts.header import Header
from assistant.drafting.artifacts.parties import PartyRef
from assistant.drafting.artifacts.slot import Slot
from assistant.drafting.artifacts.workflow_spec import WorkflowSpec

_OWNERS = ("business_owner", "operational_owner", "technical_owner")


@dataclass(frozen=True, slots=True, kw_only=True)
class UseCase:
    """One use case."""

    id: str
    title: str
    stage: str | None
    owners: Mapping[str, PartyRef | None]
    """Business, operational and technical owner; None where nobody is named."""
    artifacts: Mapping[str, Header]
    """By type; the specification among them."""
    depends_on: tuple[str, ...] = ()
    go_live: date | None = None
    open_items: int = 0
    required: int = 0
    filled: int = 0

    @property
    def spec(self) -> WorkflowSpec | None:
        """Its specification, where there is one."""
        found = self.artifacts.get("workflow_spec")
        return found if isinstance(found, WorkflowSpec) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Portfolio:
    """All use cases, by id, and artifacts that belong to several."""

    use_cases: tuple[UseCase, ...]
    shared: tuple[Header, ...] = ()
    """Such as a scorecard of several use cases."""
    cycles: tuple[tuple[str, ...], ...] = ()
    """Use cases that wait for one another."""
    unknown: tuple[tuple[str, str], ...] = field(default=())
    """A use case, and something on which it waits that nobody knows."""


def build_portfolio(artifacts: Iterable[Header]) -> Portfolio:
    """Join artifacts by the use case that they name; of several of one type the last wins."""
    groups: dict[str, dict[str, Header]] = defaultdict(dict)
    shared = []
    for artifact in artifacts:
        use_case = getattr(artifact, "use_case_id", None)
        if isinstance(use_case, str) and use_case:
            groups[use_case][artifact.type] = artifact
        else:
            shared.append(artifact)
    cases = tuple(_use_case(name, groups[name]) for name in sorted(groups))
    edges = {case.id: case.depends_on for case in cases}
    unknown = tuple((case.id, other) for case in cases for other in case.depends_on if other not in edges)
    return Portfolio(use_cases=cases, shared=tuple(shared), cycles=_cycles(edges), unknown=unknown)


def _use_case(use_case_id: str, artifacts: Mapping[str, Header]) -> UseCase:
    spec = artifacts.get("workflow_spec")
    counts = [completeness(each) for each in artifacts.values()]
    named = spec or next(iter(artifacts.values()))
    return UseCase(
        id=use_case_id,
        title=named.title,
        stage=str(spec.lifecycle_stage.value)
        if isinstance(spec, WorkflowSpec) and spec.lifecycle_stage.value
        else None,
        owners={name: _owner(artifacts, name) for name in _OWNERS},
        artifacts=artifacts,
        depends_on=tuple(each.on for each in spec.delivery_plan.dependencies)
        if isinstance(spec, WorkflowSpec)
        else (),
        go_live=spec.delivery_plan.go_live_on.value if isinstance(spec, WorkflowSpec) else None,
        open_items=sum(len(each.open_items) for each in artifacts.values()),
        required=sum(each.required for each in counts),
        filled=sum(each.filled for each in counts),
    )


def _owner(artifacts: Mapping[str, Header], name: str) -> PartyRef | None:
    """An owner as the plan has it, else as the specification has."""
    for kind in ("ownership_plan", "workflow_spec"):
        slot: Any = getattr(artifacts.get(kind), name, None)
        value = slot.value if isinstance(slot, Slot) else None
        party = getattr(value, "person", value)
        if isinstance(party, PartyRef):
            return party
    return None


def _cycles(edges: Mapping[str, Sequence[str]]) -> tuple[tuple[str, ...], ...]:
    """Rings of dependencies, each once, from its least id."""
    found: set[tuple[str, ...]] = set()
    done: set[str] = set()
    for start in sorted(edges):
        path: list[str] = []
        stack: list[tuple[str, int]] = [(start, 0)]
        while stack:
            node, depth = stack.pop()
            del path[depth:]
            if node in path:
                ring = path[path.index(node) :]
                at = ring.index(min(ring))
                found.add(tuple(ring[at:] + ring[:at]))
                continue
            if node in done or node not in edges:
                continue
            path.append(node)
            stack += [(other, depth + 1) for other in edges[node]]
        done.add(start)
    return tuple(sorted(found))
