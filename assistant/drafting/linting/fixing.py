"""Mend the structure of a specification where nothing has to be known for it. Pure.

Ids, references, joins, lanes, default flows, ends and handoffs that are only to be confirmed: never an
owner, a number, a name of somebody or something, or a date.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date
from typing import Any, TypeVar

from assistant.drafting.artifacts.header import Header
from assistant.drafting.artifacts.provenance import DefaultRule, SlotStatus
from assistant.drafting.artifacts.slot import to_be_confirmed
from assistant.drafting.artifacts.workflow_spec import WorkflowSpec
from assistant.drafting.artifacts.workflow_spec.steps import Event, Flow, Gateway, Handoff
from assistant.drafting.linting.context import LintContext
from assistant.drafting.linting.finding import Severity
from assistant.drafting.linting.process_graph import (
    ProcessNode,
    graph_of,
    in_words,
)
from assistant.drafting.linting.references import (
    NODES,
    ONE_SPACE,
    Reference,
    ids_of,
    references,
    resolves,
    tables_of,
)
from assistant.drafting.linting.remedies import (
    can_be_joined,
    endable,
    exits_of,
    fitting_lane,
    fitting_row,
    has_own_id,
    is_valid_id,
    lane_crossings,
    spellings_in,
    unmarked_default,
    who_confirms,
)
from assistant.drafting.linting.runner import lint

Artifact = TypeVar("Artifact", bound=Header)
Remedy = Callable[[WorkflowSpec], list[str]]
"""Changes a specification where it can and says what it did."""
_ROUNDS = 20
"""A remedy may make another one possible; a chain longer than this is left to the next call."""
_ADDED: dict[str, Any] = {
    "status": SlotStatus.DEFAULT,
    "provenance": [DefaultRule(rule="Added so that the process is whole.")],
}
_NOT_IN_AN_ID = re.compile(r"[^A-Za-z0-9_]+")
_ASKED_OF_A_HANDOFF = {
    "payload": "What is handed over",
    "channel": "Through which tool is it handed over",
    "timeout": "After how long is a missing handoff noticed",
}


def fix(artifact: Artifact) -> tuple[Artifact, list[str]]:
    """Mend what can be mended safely; the result has no more errors than the artifact had.

    Returns:
        A mended copy, and what was done, one sentence each; the artifact itself and nothing where there
        is nothing to mend, or where it is of a kind without such remedies.
    """
    if not isinstance(artifact, WorkflowSpec):
        return artifact, []
    mended, done = _mended(artifact, _REMEDIES)
    if done and _errors(mended) > _errors(artifact):
        mended, done = _mended_one_by_one(artifact)
    return (mended, done) if done else (artifact, [])  # type: ignore[return-value]


def _mended(spec: WorkflowSpec, remedies: Sequence[Remedy]) -> tuple[WorkflowSpec, list[str]]:
    """A copy to which remedies were applied until none had anything left to do."""
    spec, done = spec.model_copy(deep=True), []
    for _ in range(_ROUNDS):
        sentences = [sentence for remedy in remedies for sentence in remedy(spec)]
        if not sentences:
            break
        done += sentences
    return spec, done


def _mended_one_by_one(spec: WorkflowSpec) -> tuple[WorkflowSpec, list[str]]:
    """The same with those remedies alone that do not bring to light more errors than they mend."""
    done: list[str] = []
    for _ in range(_ROUNDS):
        before = len(done)
        for remedy in _REMEDIES:
            trial, sentences = _mended(spec, [remedy])
            if sentences and _errors(trial) <= _errors(spec):
                spec, done = trial, done + sentences
        if len(done) == before:
            break
    return spec, done


def _errors(spec: WorkflowSpec) -> int:
    # The day does not matter: no remedy touches a date.
    return lint(spec, LintContext(today=date(2000, 1, 1))).count(Severity.ERROR)


def _drop_copies(spec: WorkflowSpec) -> list[str]:
    """A row that stands in its table twice, word for word, stands there once."""
    done = []
    for table, rows in tables_of(spec).items():
        kept: dict[str, Any] = {}
        for row in rows:
            if kept.setdefault(row.model_dump_json(), row) is not row:
                done.append(f"A copy of “{row.id}” in {table.replace('_', ' ')} is left out.")
        rows[:] = kept.values()
    return done


def _give_valid_ids(spec: WorkflowSpec) -> list[str]:
    """Ids that are valid and unique; what names a row follows it, unless another row keeps the old id."""
    done: list[str] = []
    waiting: dict[tuple[str, str], list[Reference]] = defaultdict(list)
    for reference in references(spec):
        for table in reference.tables:
            waiting[table, reference.value].append(reference)
    before, tables = ids_of(spec), tables_of(spec)
    taken = {row.id for rows in tables.values() for row in rows}
    kept: set[tuple[str, str]] = set()
    for table, rows in tables.items():
        space = "process" if table in ONE_SPACE else table
        for row in rows:
            old, is_first = row.id, (table, row.id) not in kept
            shared = table in NODES and not has_own_id(before, old)
            keeps = is_valid_id(old) and (space, old) not in kept
            kept |= {(space, old), (table, old)}
            if keeps or shared:
                continue
            row.id = _free_id(old, taken)
            taken.add(row.id)
            done.append(f"“{old}” of {table.replace('_', ' ')} has the id “{row.id}” now.")
            if is_first:
                _follow(waiting[table, old], row.id, table, before)
                _rename_open_items(spec, f"{table}.{old}", f"{table}.{row.id}")
    return done


def _free_id(old: str, taken: Collection[str]) -> str:
    base = _NOT_IN_AN_ID.sub("-", old).strip("-") or "row"
    base = base if base[0].isalpha() or base[0] == "_" else f"n-{base}"
    chosen, number = base, 2
    while chosen in taken:
        chosen, number = f"{base}-{number}", number + 1
    return chosen


def _follow(waiting: list[Reference], new: str, table: str, before: Mapping[str, Counter[str]]) -> None:
    """Let references follow a row, unless they mean one of an earlier table that has the same id."""
    for reference in waiting:
        earlier = reference.tables[: reference.tables.index(table)]
        if not any(reference.value in before.get(each, ()) for each in earlier):
            reference.point_to(new)


def _rename_open_items(spec: WorkflowSpec, old: str, new: str) -> None:
    for item in spec.open_items:
        if item.field == old or item.field.startswith(f"{old}."):
            item.field = new + item.field[len(old) :]


def _name_rows_by_id(spec: WorkflowSpec) -> list[str]:
    """References by a row's name or in another spelling name its id."""
    done = []
    tables, ids = tables_of(spec), ids_of(spec)
    spellings = spellings_in(tables)
    for reference in references(spec):
        known = reference.is_place or resolves(reference, ids)
        fits = None if known else fitting_row(reference, spellings)
        if fits is not None:
            reference.point_to(fits)
            done.append(f"`{reference.path}` names “{fits}” instead of “{reference.value}”.")
    return done


def _put_into_lanes(spec: WorkflowSpec) -> list[str]:
    done, graph = [], graph_of(spec)
    for node in (*spec.steps, *spec.events, *spec.gateways):
        lane = fitting_lane(spec, node, graph)
        if lane is not None:
            node.lane = lane
            done.append(f"{_sentence(node)} is put into the lane “{lane}”, the only one that fits.")
    return done


def _put_joins(spec: WorkflowSpec) -> list[str]:
    """A join before each step, event or split into which several flows lead."""
    done, graph, taken = [], graph_of(spec), _taken(spec)
    entries: dict[str, list[Flow]] = defaultdict(list)
    for flow in spec.flows:
        if flow.source in graph.nodes and flow.target in graph.nodes:
            entries[flow.target].append(flow)
    for node_id, flows in entries.items():
        node = graph.nodes[node_id]
        if len(flows) < 2 or not can_be_joined(node):
            continue
        join = Gateway(id=_new_id(f"join-before-{node_id}", taken), mode="join", lane=node.lane, **_ADDED)
        spec.gateways.append(join)
        for flow in flows:
            flow.target = join.id
        spec.flows.append(_flow(join.id, node_id, taken))
        done.append(f"A join is put before {in_words(node)}, into which {len(flows)} flows led.")
    return done


def _mark_defaults(spec: WorkflowSpec) -> list[str]:
    done, exits = [], exits_of(spec)
    for gateway in spec.gateways:
        ways = exits.get(gateway.id, [])
        flow = unmarked_default(gateway, ways)
        if gateway.kind == "exclusive" and gateway.mode == "split" and flow is not None:
            flow.is_default, gateway.default_flow = True, flow.id
            done.append(f"The exit of {in_words(gateway)} without a condition is marked as its default.")
    return done


def _end_cases(spec: WorkflowSpec) -> list[str]:
    """An end event after each dead end that work can come to."""
    done, taken = [], _taken(spec)
    for node in endable(spec, graph_of(spec)):
        end_id = _new_id(f"end-after-{node.id}", taken)
        spec.events.append(Event(id=end_id, kind="end", name="Case ended", lane=node.lane, **_ADDED))
        spec.flows.append(_flow(node.id, end_id, taken))
        done.append(f"An end event is put after {in_words(node)}.")
    return done


def _enter_handoffs(spec: WorkflowSpec) -> list[str]:
    """A handoff whose parts are to be confirmed, for each pair of lanes between which work passes."""
    asked = who_confirms(spec)
    if asked is None:
        return []
    owner, day = asked
    lanes = {lane.id: lane.name for lane in spec.lanes}
    done, taken = [], {row.id for row in spec.handoffs}
    for source, target in lane_crossings(spec):
        row_id = _new_id(f"handoff-{source}-{target}", taken)
        row = Handoff(id=row_id, from_lane=source, to_lane=target, **_ADDED)
        for part, question in _ASKED_OF_A_HANDOFF.items():
            text = f"{question} from “{lanes[source]}” to “{lanes[target]}”?"
            setattr(row, part, to_be_confirmed(text, owner=owner, by=day))
        spec.handoffs.append(row)
        done.append(f"A handoff from “{lanes[source]}” to “{lanes[target]}” is entered, to be confirmed.")
    return done


def _taken(spec: WorkflowSpec) -> set[str]:
    tables = tables_of(spec)
    return {row.id for table in ONE_SPACE for row in tables[table]}


def _new_id(base: str, taken: set[str]) -> str:
    chosen = _free_id(base, taken)
    taken.add(chosen)
    return chosen


def _flow(source: str, target: str, taken: set[str]) -> Flow:
    return Flow(id=_new_id(f"flow-to-{target}", taken), source=source, target=target, **_ADDED)


def _sentence(node: ProcessNode) -> str:
    words = in_words(node)
    return words[0].upper() + words[1:]


_REMEDIES: tuple[Remedy, ...] = (
    _drop_copies,
    _give_valid_ids,
    _name_rows_by_id,
    _put_into_lanes,
    _put_joins,
    _mark_defaults,
    _end_cases,
    _enter_handoffs,
)
