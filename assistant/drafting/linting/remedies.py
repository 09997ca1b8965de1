"""What can be mended without knowing anything that only a person knows. Pure.

Rules ask here whether they may announce a remedy; `fixing` carries the same remedies out.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from assistant.drafting.artifacts.header import ArtifactStatus
from assistant.drafting.artifacts.parties import PartyRef, identifier
from assistant.drafting.artifacts.workflow_spec import WorkflowSpec
from assistant.drafting.artifacts.workflow_spec.people import Lane
from assistant.drafting.artifacts.workflow_spec.steps import Event, Flow, Gateway, Step
from assistant.drafting.linting.process_graph import (
    ONWARD,
    EdgeKind,
    ProcessNode,
    SpecGraph,
    graph_of,
    is_end,
    is_start,
    reachable,
)
from assistant.drafting.linting.references import NODES, Reference

_START = (
    "A-Z_a-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c-\u200d\u2070-\u218f"
    "\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd"
)
_NCNAME = re.compile(f"[{_START}][{_START}\\-.0-9\u00b7\u0300-\u036f\u203f-\u2040]*")
_KIND_OF_LANE = {"human": "human", "ai": "ai", "ai_with_human": "ai", "system": "system"}


def is_valid_id(row_id: str) -> bool:
    """Whether an id may stand in a process file (an NCName of XML)."""
    return _NCNAME.fullmatch(row_id) is not None


def has_own_id(ids: Mapping[str, Counter[str]], row_id: str) -> bool:
    """Whether an id belongs to at most one step, event or gateway.

    Of two nodes with one id nobody but a person knows which one a flow means.
    """
    return sum(ids[table][row_id] for table in NODES if table in ids) < 2


Spellings = Mapping[str, Mapping[str, set[str]]]
"""By table and plain spelling: the ids of the rows that are so called."""


def spellings_in(tables: Mapping[str, Sequence[Any]]) -> Spellings:
    """How rows can be called: by id or by name, in any spelling."""
    found: dict[str, dict[str, set[str]]] = {}
    for table, rows in tables.items():
        called = found.setdefault(table, defaultdict(set))
        for row in rows:
            called[identifier(row.id)].add(row.id)
            called[identifier(_name(row))].add(row.id)
    return found


def fitting_row(reference: Reference, spellings: Spellings) -> str | None:
    """The id of the one row that a reference means by its name or by another spelling; None if not one."""
    meant = identifier(reference.value)
    fits = set[str]().union(*(spellings.get(table, {}).get(meant, set()) for table in reference.tables))
    return fits.pop() if len(fits) == 1 and reference.value.strip() else None


def _name(row: Any) -> str:
    return getattr(row, "name", None) or getattr(row, "question", None) or row.id


def fitting_lane(spec: WorkflowSpec, node: ProcessNode, graph: SpecGraph) -> str | None:
    """The one lane in which a node without a lane can stand: of that name, its actor or its neighbours."""
    known = Counter(lane.id for lane in spec.lanes)
    lanes = [lane for lane in spec.lanes if known[lane.id] == 1]
    if known[node.lane] == 1 or not lanes:
        return None
    called = identifier(node.lane)
    named = [lane.id for lane in lanes if called in (identifier(lane.id), identifier(lane.name))]
    if named and node.lane.strip():
        fits = named
    elif isinstance(node, Step):
        fits = _lanes_of_party(node, lanes) or [
            lane.id for lane in lanes if lane.kind == _KIND_OF_LANE[node.actor_type.value]
        ]
    else:
        fits = [lane for lane in _lanes_beside(node, graph) if known[lane] == 1]
    fits = list(dict.fromkeys(fits))
    return fits[0] if len(fits) == 1 else None


def _lanes_of_party(step: Step, lanes: Sequence[Lane]) -> list[str]:
    doing = {party.id for party in step.responsible}
    kind = _KIND_OF_LANE[step.actor_type.value]
    return [lane.id for lane in lanes if lane.kind == kind and lane.party and lane.party.id in doing]


def _lanes_beside(node: ProcessNode, graph: SpecGraph) -> list[str]:
    """Of the step on whose edge an event stands, else of what comes before, else of what comes after."""
    host = graph.incoming(node.id, EdgeKind.ATTACHED)
    before = host or graph.incoming(node.id, EdgeKind.FLOW)
    around = [edge.source for edge in before] or [
        edge.target for edge in graph.outgoing(node.id, EdgeKind.FLOW)
    ]
    return [graph.nodes[each].lane for each in around]


def exits_of(spec: WorkflowSpec) -> dict[str, list[Flow]]:
    """The flows out of each node."""
    exits: dict[str, list[Flow]] = defaultdict(list)
    for flow in spec.flows:
        exits[flow.source].append(flow)
    return exits


def is_default(gateway: Gateway, flow: Flow) -> bool:
    """Whether a flow is a gateway's way out when no condition holds."""
    return flow.is_default or gateway.default_flow == flow.id


def is_conditional(flow: Flow) -> bool:
    """Whether a flow says when it is taken."""
    return bool((flow.condition_text or "").strip() or (flow.condition_expr or "").strip())


def unmarked_default(gateway: Gateway, exits: Sequence[Flow]) -> Flow | None:
    """The one exit without a condition where no default is named: it can only be the default."""
    bare = [flow for flow in exits if not is_conditional(flow)]
    named = gateway.default_flow is not None or any(flow.is_default for flow in exits)
    return bare[0] if len(bare) == 1 and len(exits) > 1 and not named else None


def dead_ends(graph: SpecGraph) -> list[ProcessNode]:
    """Nodes that are no end and from which nothing goes on."""
    return [
        node for node in graph.nodes.values() if not is_end(node) and not graph.outgoing(node.id, *ONWARD)
    ]


def endable(spec: WorkflowSpec, graph: SpecGraph) -> list[ProcessNode]:
    """Dead ends after which an end event may be put: work comes there, it has a lane and is no choice."""
    lanes = Counter(lane.id for lane in spec.lanes)
    reached = reachable(graph, [start.id for start in graph.starts()])
    return [
        node
        for node in dead_ends(graph)
        if node.id in reached
        and lanes[node.lane] == 1
        and is_valid_id(node.id)
        and not is_start(node)
        and not (isinstance(node, Gateway) and node.mode == "split")
    ]


def can_be_joined(node: ProcessNode) -> bool:
    """Whether a join may be put before a node into which several flows lead."""
    on_edge = isinstance(node, Event) and node.attached_to is not None
    is_join = isinstance(node, Gateway) and node.mode == "join"
    return not on_edge and not is_join and not is_start(node)


def who_confirms(spec: WorkflowSpec) -> tuple[PartyRef, date] | None:
    """Whom new open slots ask, and by when: an owner and a date that the specification has already.

    None where it has none, or where it is approved and may have no open slots.
    """
    if spec.status is ArtifactStatus.APPROVED:
        return None
    owners = [spec.operational_owner, spec.business_owner]
    asked = [owner.value or owner.confirm_owner for owner in owners]
    dates = [owner.confirm_by for owner in owners] + [spec.delivery_plan.go_live_on.value]
    owner, day = next(filter(None, asked), None), next(filter(None, dates), None)
    return (owner, day) if owner and day else None


def lane_crossings(spec: WorkflowSpec) -> list[tuple[str, str]]:
    """Pairs of lanes between which a flow passes without a handoff, in the order of the flows."""
    graph, lanes = graph_of(spec), {lane.id for lane in spec.lanes}
    settled = {(row.from_lane, row.to_lane) for row in spec.handoffs if row.flow is None}
    flows = {row.flow for row in spec.handoffs if row.flow is not None}
    crossings: dict[tuple[str, str], None] = {}
    for edge in graph.edges:
        pair = (graph.nodes[edge.source].lane, graph.nodes[edge.target].lane)
        crosses = edge.kind is EdgeKind.FLOW and pair[0] != pair[1] and lanes.issuperset(pair)
        if crosses and edge.ref not in flows and pair not in settled:
            crossings[pair] = None
    return list(crossings)
