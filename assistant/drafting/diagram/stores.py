"""Systems and data beside the steps that use them. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from assistant.drafting.artifacts.workflow_spec import WorkflowSpec
from assistant.drafting.artifacts.workflow_spec.steps import Step
from assistant.drafting.diagram.graph import DataLink, Node, NodeKind


def data_stores(
    spec: WorkflowSpec, nodes: Sequence[Node], new_id: Callable[[str], str]
) -> tuple[tuple[Node, ...], tuple[DataLink, ...]]:
    """One store for each system that a step uses, in the step's lane, with what reads and writes.

    Data in a known system is drawn as that system. A system that several steps use is drawn at each,
    as one store with lines from everywhere cannot be read.
    """
    drawn = {node.origin: node for node in nodes if node.origin}
    stores: list[Node] = []
    links: list[DataLink] = []
    for step in spec.steps:
        task = drawn.get(f"steps/{step.id}")
        if task is None:
            continue
        for key, label, writes in _uses(spec, step):
            store = new_id(f"{task.id}-{key}")
            stores.append(
                Node(id=store, kind=NodeKind.STORE, label=label, lane=task.lane, origin=f"systems/{key}")
            )
            links.append(DataLink(id=new_id(f"{store}-data"), task=task.id, store=store, writes=writes))
    return tuple(stores), tuple(links)


def _uses(spec: WorkflowSpec, step: Step) -> list[tuple[str, str, bool]]:
    """Id, name, and whether it is written to: of each system or data source of a step, once."""
    systems = {system.id: system.name for system in spec.systems}
    sources = {source.id: source for source in spec.data_sources}
    found: dict[str, tuple[str, bool]] = {}
    for given in step.inputs:
        source = sources.get(given.data_source)
        key = source.system if source and source.system in systems else given.data_source
        name = systems.get(key or "") or (source.name if source else given.data_source)
        found.setdefault(key or given.data_source, (name, False))
    record = step.system_of_record
    if record and record.system_id:
        name = systems.get(record.system_id, record.system_id)
        writes = record.write != "none"
        if writes or record.system_id not in found:
            found[record.system_id] = (name, writes)
    return [(key, name, writes) for key, (name, writes) in found.items()]
