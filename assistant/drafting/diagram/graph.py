"""A process as nodes in lanes and flows between them: what every picture of it is drawn from. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum


class Actor(StrEnum):
    """Who or what acts in a lane or a node."""

    HUMAN = "human"
    AI = "ai"
    SYSTEM = "system"
    EXTERNAL = "external"
    AI_WITH_HUMAN = "ai_with_human"


class NodeKind(StrEnum):
    """What a node is; the words of BPMN where it has one."""

    START = "start"
    END = "end"
    CATCH = "catch"
    THROW = "throw"
    TASK = "task"
    EXCLUSIVE = "exclusive"
    PARALLEL = "parallel"
    EVENT_BASED = "event_based"
    BOUNDARY = "boundary"
    STORE = "store"

    @property
    def is_event(self) -> bool:
        return self in (NodeKind.START, NodeKind.END, NodeKind.CATCH, NodeKind.THROW, NodeKind.BOUNDARY)

    @property
    def is_gateway(self) -> bool:
        return self in (NodeKind.EXCLUSIVE, NodeKind.PARALLEL, NodeKind.EVENT_BASED)


class Trigger(StrEnum):
    """What starts, ends or interrupts at an event."""

    NONE = "none"
    TIMER = "timer"
    MESSAGE = "message"
    ERROR = "error"
    ESCALATION = "escalation"


class Work(StrEnum):
    """Which kind of task a step is."""

    USER = "user"
    MANUAL = "manual"
    SERVICE = "service"
    RULE = "rule"
    SEND = "send"


@dataclass(frozen=True, slots=True, kw_only=True)
class GraphLane:
    """A horizontal band: who acts there."""

    id: str
    name: str
    actor: Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """One thing drawn. `origin` is the row of the specification that it stands for, None where it
    was added so that the picture is a complete process (a join, an end, a handler)."""

    id: str
    kind: NodeKind
    label: str
    lane: str
    actor: Actor = Actor.SYSTEM
    trigger: Trigger = Trigger.NONE
    work: Work = Work.USER
    attached_to: str | None = None
    interrupting: bool = True
    timer: str | None = None
    """ISO 8601 duration of a timer, where one is known."""
    origin: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """A sequence from one node to another. `label` is what is written at it."""

    id: str
    source: str
    target: str
    label: str = ""
    condition: str | None = None
    is_default: bool = False
    origin: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DataLink:
    """A task reads from a store, or writes to it."""

    id: str
    task: str
    store: str
    writes: bool


@dataclass(frozen=True, slots=True)
class ProcessGraph:
    """A whole process. Lanes are in the order from top to bottom; every node is in one of them."""

    id: str
    title: str
    lanes: tuple[GraphLane, ...]
    nodes: tuple[Node, ...]
    flows: tuple[Flow, ...]
    links: tuple[DataLink, ...] = ()
    notes: tuple[str, ...] = field(default=())
    """What was added or could not be drawn, in sentences."""

    def node(self, node_id: str) -> Node:
        """The node with an id; raises `KeyError`."""
        return next((node for node in self.nodes if node.id == node_id), None) or _missing(node_id)

    def outgoing(self, node_id: str) -> Iterator[Flow]:
        return (flow for flow in self.flows if flow.source == node_id)

    def incoming(self, node_id: str) -> Iterator[Flow]:
        return (flow for flow in self.flows if flow.target == node_id)

    @property
    def element_count(self) -> int:
        """Shapes and lines that a drawing has: the pool, lanes, nodes, flows and data links."""
        return 1 + len(self.lanes) + len(self.nodes) + len(self.flows) + len(self.links)


def _missing(node_id: str) -> Node:
    raise KeyError(node_id)
