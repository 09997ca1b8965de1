"""The flow: one way in, no dead ends, no branch without a rule, everybody's work in somebody's lane. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from assistant.drafting.artifacts.base import Row
from assistant.drafting.artifacts.workflow_spec import WorkflowSpec
from assistant.drafting.artifacts.workflow_spec.steps import Event, Gateway
from assistant.drafting.linting.context import LintContext
from assistant.drafting.linting.finding import Problem, Severity
from assistant.drafting.linting.process_graph import (
    Edge,
    EdgeKind,
    ProcessNode,
    SpecGraph,
    graph_of,
    in_words,
    is_end,
    islands,
    path_to,
    reachable,
    strong_components,
)
from assistant.drafting.linting.references import ONE_SPACE, ids_of, references, resolves, tables_of
from assistant.drafting.linting.remedies import (
    can_be_joined,
    dead_ends,
    endable,
    exits_of,
    fitting_lane,
    fitting_row,
    has_own_id,
    is_conditional,
    is_default,
    is_valid_id,
    spellings_in,
    unmarked_default,
)
from assistant.drafting.linting.rule import rule
from knowledge.people import fold_name

_NO_VERB = re.compile(
    r"^(?:the|a|an|this|our|all|new|of|for|by|with)\b|^\w+(?:tion|sion|ment|ness|ity|ance|ence|ing)\b",
    re.IGNORECASE,
)
_VERBS_LIKE_NOUNS = re.compile(
    r"^(?:document|comment|implement|supplement|mention|question|position|balance|finance|reference|sequence|evidence|"
    r"bring|ring|ping|process|experiment|complement|caution|commission|requisition|provision|section|advance)\b",
    re.IGNORECASE,
)

_OTHER_ID = "It gets another id, and what names it follows."


@rule(
    "G01",
    Severity.ERROR,
    "All nodes hang together, and each can be reached from a start event.",
    why="Work that nothing leads to has no owner and never happens.",
    source="S1; bpmnlint no-disconnected",
)
def every_node_is_reached(spec: WorkflowSpec, _context: LintContext) -> Iterator[Problem]:
    graph = graph_of(spec)
    starts = [start.id for start in graph.starts()]
    for node_id in _unreached(graph, starts) if starts else _beside_the_process(graph):
        node = graph.nodes[node_id]
        yield Problem(path=path_to(node), message=f"Lead a flow to {in_words(node)}: no start leads to it.")
    for island in islands(graph)[1:] if starts else []:
        begun = [node for node in island if node in starts]
        for node in begun:
            message = f"Join {in_words(graph.nodes[node])} and what follows it to the rest of the process."
            yield Problem(path=path_to(graph.nodes[node]), message=message)


def _unreached(graph: SpecGraph, starts: list[str]) -> list[str]:
    """Of the nodes that no start leads to, those at which they begin."""
    left = graph.nodes.keys() - reachable(graph, starts)
    if not left:
        return []
    edges = [(edge.source, edge.target) for edge in graph.edges]
    groups = strong_components([node for node in graph.nodes if node in left], edges)
    group_of = {node: place for place, group in enumerate(groups) for node in group}
    entered = {group_of[b] for a, b in edges if a in left and b in left and group_of[a] != group_of[b]}
    return [group[0] for place, group in enumerate(groups) if place not in entered]


def _beside_the_process(graph: SpecGraph) -> list[str]:
    return [island[0] for island in islands(graph)[1:]]


@rule(
    "G02",
    Severity.ERROR,
    "From every node the work can come to an end event: no dead ends, no loops without a way out.",
    why="Cases get stuck where nothing follows.",
    source="bpmnlint no-implicit-end",
)
def work_comes_to_an_end(spec: WorkflowSpec, _context: LintContext) -> Iterator[Problem]:
    graph = graph_of(spec)
    mendable = {node.id for node in endable(spec, graph)}
    for node in dead_ends(graph):
        fix = "An end event is put after it." if node.id in mendable else None
        message = f"Say what follows {in_words(node)}, or end the case there."
        yield Problem(path=path_to(node), message=message, fix=fix)
    edges = [(edge.source, edge.target) for edge in graph.edges]
    for group in strong_components(list(graph.nodes), edges):
        inside = set(group)
        leads_out = any(edge.target not in inside for node in group for edge in graph.outgoing(node))
        circles = len(group) > 1 or any(edge.target == group[0] for edge in graph.outgoing(group[0]))
        if circles and not leads_out and not any(is_end(graph.nodes[node]) for node in group):
            node = graph.nodes[group[0]]
            yield Problem(path=path_to(node), message=f"Add a way out of the loop through {in_words(node)}.")


@rule(
    "G03",
    Severity.ERROR,
    "There is one start event and at least one end event; nothing stands before the one or after the other.",
    why="With several ways in or none, nobody knows where work begins.",
    source="bpmnlint",
)
def one_start_and_an_end(spec: WorkflowSpec, _context: LintContext) -> Iterator[Problem]:
    graph = graph_of(spec)
    starts = graph.starts()
    if not starts:
        yield Problem(path="events", message="Add the start event: what sets the work off?")
    for start in starts[1:]:
        first = starts[0].name or starts[0].id
        message = f"Keep one start event: “{start.name or start.id}” is one beside “{first}”."
        yield Problem(path=path_to(start), message=message)
    if not graph.ends():
        yield Problem(path="events", message="Add an end event: when is a case done?")
    for event in starts:
        if graph.incoming(event.id, EdgeKind.FLOW):
            yield Problem(
                path=path_to(event), message=f"Remove the flows into {in_words(event)}: it is the start."
            )
    for event in graph.ends():
        if graph.outgoing(event.id, EdgeKind.FLOW):
            yield Problem(
                path=path_to(event), message=f"Remove the flows out of {in_words(event)}: it is an end."
            )


@rule(
    "G04",
    Severity.ERROR,
    "A split has at least two exits, a join at least two entries, and no gateway is both.",
    why="A gateway that does something else than it shows hides logic.",
    source="bpmnlint superfluous-gateway, no-gateway-join-fork",
)
def gateways_split_or_join(spec: WorkflowSpec, _context: LintContext) -> Iterator[Problem]:
    graph = graph_of(spec)
    for gateway in _gateways(graph):
        entries = len(graph.incoming(gateway.id, EdgeKind.FLOW))
        exits = len(graph.outgoing(gateway.id, EdgeKind.FLOW))
        path, name = path_to(gateway), in_words(gateway)
        if gateway.mode == "split" and exits < 2:
            yield Problem(path=path, message=f"Give {name} at least two exits, or remove it.")
        if gateway.mode == "join" and entries < 2:
            yield Problem(path=path, message=f"Lead at least two flows into {name}, or remove it.")
        if gateway.mode == "split" and entries > 1:
            message = f"Put a join before {name}: it splits, yet {entries} flows lead into it."
            yield Problem(path=path, message=message, fix="A join is put before it.")
        if gateway.mode == "join" and exits > 1:
            message = f"Put a split after {name}: it joins, yet {exits} flows lead out of it."
            yield Problem(path=path, message=message)


def _gateways(graph: SpecGraph) -> list[Gateway]:
    return [node for node in graph.nodes.values() if isinstance(node, Gateway)]


@rule(
    "G05",
    Severity.ERROR,
    "Every exit of an exclusive gateway has a condition or is its one default.",
    why="A branch without a condition cannot be decided.",
    source="bpmnlint conditional-flows",
)
def exits_are_decidable(spec: WorkflowSpec, _context: LintContext) -> Iterator[Problem]:
    exits, graph = exits_of(spec), graph_of(spec)
    for gateway in _gateways(graph):
        ways = exits.get(gateway.id, [])
        if gateway.kind != "exclusive" or gateway.mode != "split" or len(ways) < 2:
            continue
        name, marked = in_words(gateway), unmarked_default(gateway, ways)
        for flow in ways:
            if not is_conditional(flow) and not is_default(gateway, flow):
                message = (
                    f"Say when {name} leads to “{_label(graph, flow.target)}”, or mark it as the default."
                )
                fix = "It is marked as the default." if flow is marked else None
                yield Problem(path=f"flows.{flow.id}", message=message, fix=fix)
        defaults = [flow for flow in ways if is_default(gateway, flow)]
        if len(defaults) > 1:
            yield Problem(
                path=path_to(gateway), message=f"Mark one exit of {name} as the default, not {len(defaults)}."
            )


def _label(graph: SpecGraph, node_id: str) -> str:
    node = graph.nodes.get(node_id)
    return getattr(node, "name", None) or node_id


@rule(
    "G06",
    Severity.ERROR,
    "Where several flows lead into a step or an event, a join stands before it.",
    why="Without a join it is not said whether the work waits or is done twice.",
    source="bpmnlint fake-join",
)
def flows_meet_in_a_join(spec: WorkflowSpec, _context: LintContext) -> Iterator[Problem]:
    graph = graph_of(spec)
    for node in graph.nodes.values():
        entries = len(graph.incoming(node.id, EdgeKind.FLOW))
        if entries > 1 and not isinstance(node, Gateway):
            fix = "A join is put before it." if can_be_joined(node) else None
            message = f"Put a join before {in_words(node)}: {entries} flows lead into it."
            yield Problem(path=path_to(node), message=message, fix=fix)


@rule(
    "G07",
    Severity.ERROR,
    "Every step, event and gateway stands in exactly one lane.",
    why="What stands in no lane is nobody's work; no other checker notices.",
    source="BPMN; S3",
)
def every_node_has_a_lane(spec: WorkflowSpec, _context: LintContext) -> Iterator[Problem]:
    lanes, graph = Counter(lane.id for lane in spec.lanes), graph_of(spec)
    for node in (*spec.steps, *spec.events, *spec.gateways):
        if lanes[node.lane] != 1:
            fits = fitting_lane(spec, node, graph)
            fix = f"It is put into the lane “{fits}”, the only one that fits." if fits else None
            message = f"Put {in_words(node)} into one lane: {_lanes_meant(spec, node.lane)}."
            yield Problem(path=f"{path_to(node)}.lane", message=message, fix=fix)


def _lanes_meant(spec: WorkflowSpec, given: str) -> str:
    """How many lanes an id names that does not name exactly one."""
    if not given.strip():
        return "it has none"
    count = sum(lane.id == given for lane in spec.lanes)
    called = [lane.id for lane in spec.lanes if fold_name(lane.name) == fold_name(given)]
    if not count and len(called) == 1:
        return f"“{given}” is a name, the id is “{called[0]}”"
    return f"{count or 'no'} lanes have the id “{given}”"


@rule(
    "G08",
    Severity.WARNING,
    "A step is named by verb and object, a choice by a question, an event by a state.",
    why="Names that say what is done can be read without a legend.",
    source="Convention of process modelling",
)
def names_can_be_read(spec: WorkflowSpec, _context: LintContext) -> Iterator[Problem]:
    for step in spec.steps:
        if not _is_verb_and_object(step.name):
            message = (
                f"Name the step “{step.name or step.id}” by a verb and an object, such as “Check the claim”."
            )
            yield Problem(path=f"steps.{step.id}.name", message=message)
    for gateway in spec.gateways:
        asks = (gateway.question or "").strip().endswith("?")
        if gateway.kind == "exclusive" and gateway.mode == "split" and not asks:
            yield Problem(
                path=f"gateways.{gateway.id}.question", message=f"Name {in_words(gateway)} by a question."
            )
    for event in spec.events:
        if not event.name.strip() or event.name.strip().endswith("?"):
            message = f"Name {in_words(event)} by a state, such as “Claim received”."
            yield Problem(path=f"events.{event.id}.name", message=message)


def _is_verb_and_object(name: str) -> bool:
    text = name.strip()
    no_verb = _NO_VERB.match(text) and not _VERBS_LIKE_NOUNS.match(text)
    return len(text.split()) > 1 and not no_verb and not text.endswith("?")


@rule(
    "G09",
    Severity.ERROR,
    "Every loop is limited by a count, a timer or an escalation.",
    why="Rework without a limit goes on for ever.",
    source="SRE",
)
def loops_are_limited(spec: WorkflowSpec, _context: LintContext) -> Iterator[Problem]:
    graph = graph_of(spec)
    limited = {flow.id for flow in spec.flows if (flow.loop_limit or "").strip()}
    free = [node_id for node_id, node in graph.nodes.items() if not _limits(graph, node)]
    ways = [
        edge for edge in graph.edges
        if edge.kind in (EdgeKind.FLOW, EdgeKind.ATTACHED)
        and not (edge.kind is EdgeKind.FLOW and edge.ref in limited)
    ]  # fmt: skip
    place = {node: position for position, node in enumerate(graph.nodes)}
    written = {way: position for position, way in enumerate(ways)}
    flows: dict[str, list[Edge]] = {}
    for way in ways:
        if way.kind is EdgeKind.FLOW:
            flows.setdefault(way.source, []).append(way)
    for group in strong_components(free, [(way.source, way.target) for way in ways]):
        inside = set(group)
        circle = [way for node in group for way in flows.get(node, ()) if way.target in inside]
        circle.sort(key=written.__getitem__)
        if len(group) > 1 or any(way.source == way.target for way in circle):
            back = next(
                (way for way in circle if place[way.target] <= place[way.source]),
                circle[0] if circle else None,
            )
            node = graph.nodes[back.target if back else group[0]]
            message = f"Limit the loop back to {in_words(node)} by a count, a timer or an escalation."
            yield Problem(path=f"flows.{back.ref}" if back else path_to(node), message=message)


def _limits(graph: SpecGraph, node: ProcessNode) -> bool:
    """Whether a node is a timer or an escalation, or has one as its exit."""
    around = [
        node,
        *(graph.nodes[edge.target] for edge in graph.outgoing(node.id, EdgeKind.FLOW, EdgeKind.ATTACHED)),
    ]
    return any(isinstance(each, Event) and each.kind in ("timer", "escalation") for each in around)


@rule(
    "G10",
    Severity.ERROR,
    "All ids are unique and valid in a process file, and everything that names a row names one that exists.",
    why="A schema accepts a reference to nothing; the drawing then lacks a flow.",
    source="BPMN",
)
def ids_and_references_hold(spec: WorkflowSpec, _context: LintContext) -> Iterator[Problem]:
    tables, ids = tables_of(spec), ids_of(spec)
    for table, row_id in dict.fromkeys((table, row.id) for table, rows in tables.items() for row in rows):
        if not is_valid_id(row_id):
            message = f"Give “{row_id}” an id of letters, digits, `-` and `_` that begins with a letter."
            fix = _OTHER_ID if has_own_id(ids, row_id) else None
            yield Problem(path=f"{table}.{row_id}", message=message, fix=fix)
    yield from _used_twice(tables, ids)
    spellings = spellings_in(tables)
    for reference in references(spec):
        if not reference.is_place and not resolves(reference, ids):  # G07 tells of places
            fits = fitting_row(reference, spellings)
            among = " and ".join(table.replace("_", " ") for table in reference.tables)
            message = f"Name one that exists: there is no “{reference.value}” among the {among}."
            fix = f"“{fits}” is named instead." if fits else None
            yield Problem(path=reference.path, message=message, fix=fix)


def _used_twice(tables: Mapping[str, Sequence[Row]], ids: Mapping[str, Counter[str]]) -> Iterator[Problem]:
    """Ids that two rows have, of one table or of tables whose rows stand side by side in a process file."""
    shared = Counter(row.id for table in ONE_SPACE for row in tables[table])
    told = set()
    for table, row_id in [(name, row_id) for name in tables for row_id in ids[name]]:
        times = shared[row_id] if table in ONE_SPACE else ids[table][row_id]
        if times > 1 and (table not in ONE_SPACE or row_id not in told):
            told |= {row_id} if table in ONE_SPACE else set()
            same = [row for row in tables[table] if row.id == row_id]
            copies = len(same) > 1 and all(row == same[0] for row in same)
            fix = "One copy is left out." if copies else _OTHER_ID if has_own_id(ids, row_id) else None
            message = f"Use the id “{row_id}” once: {times} rows have it."
            yield Problem(path=f"{table}.{row_id}", message=message, fix=fix)
