"""Steps joined to a process that has no dead end, no hidden join and no branch without a rule. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from assistant.drafting.artifacts.parties import identifier
from assistant.drafting.artifacts.provenance import DefaultRule, SlotStatus

_ORDER = "The steps follow one another in the order in which they were told."


@dataclass(frozen=True, slots=True)
class Tail:
    """An exit that waits for the next node."""

    node: str
    lane: str
    condition: str | None = None
    default: bool = False


@dataclass(slots=True)
class FlowBuilder:
    """Collects nodes and flows; every exit not yet joined is a tail."""

    events: list[dict[str, Any]] = field(default_factory=list)
    gateways: list[dict[str, Any]] = field(default_factory=list)
    flows: list[dict[str, Any]] = field(default_factory=list)
    steps: list[dict[str, Any]] = field(default_factory=list)
    lanes_of: dict[str, str] = field(default_factory=dict)
    _ids: set[str] = field(default_factory=set)

    def new_id(self, name: str) -> str:
        """An id for a name, unlike all others."""
        base = identifier(name)[:48].strip("-")
        chosen, number = base, 2
        while chosen in self._ids:
            chosen, number = f"{base}-{number}", number + 1
        self._ids.add(chosen)
        return chosen

    def start(self, lane: str, name: str, trigger: str | None) -> list[Tail]:
        """Add the start event."""
        node = self._add(
            self.events, {"id": self.new_id("start"), "kind": "start", "name": name, "lane": lane}
        )
        self.events[-1]["trigger"] = trigger
        return [Tail(node, lane)]

    def end(self, tails: list[Tail], lane: str, name: str) -> str:
        """Add an end event after all tails."""
        node = self._add(
            self.events, {"id": self.new_id("end-event"), "kind": "end", "name": name, "lane": lane}
        )
        self.join(tails, node, lane)
        return node

    def boundary(self, step: str, lane: str, kind: str, name: str, trigger: str) -> list[Tail]:
        """Add an event on the edge of a step."""
        event = {
            "id": self.new_id(f"{step}-{kind}"),
            "kind": kind,
            "name": name,
            "lane": lane,
            "attached_to": step,
        }
        return [Tail(self._add(self.events, event), lane)]

    def step(self, tails: list[Tail], row: dict[str, Any]) -> list[Tail]:
        """Add a step after all tails; its row must have an id and a lane."""
        self._add(self.steps, row)
        self.join(tails, row["id"], row["lane"])
        return [Tail(row["id"], row["lane"])]

    def split(self, tails: list[Tail], lane: str, question: str) -> str:
        """Add an exclusive gateway that asks a question; its exits become tails of the caller."""
        row = {"id": self.new_id(f"gateway-{question}"), "question": question, "mode": "split", "lane": lane}
        node = self._add(self.gateways, row)
        self.join(tails, node, lane)
        return node

    def join(self, tails: list[Tail], node: str, lane: str) -> None:
        """Lead all tails to a node, through a joining gateway where there are several."""
        if len(tails) > 1:
            gateway = self._add(
                self.gateways, {"id": self.new_id(f"join-before-{node}"), "mode": "join", "lane": lane}
            )
            for tail in tails:
                self._flow(tail, gateway)
            tails = [Tail(gateway, lane)]
        for tail in tails:
            self._flow(tail, node)

    def _add(self, rows: list[dict[str, Any]], row: dict[str, Any]) -> str:
        row.setdefault("status", SlotStatus.DEFAULT)
        row.setdefault("provenance", [DefaultRule(rule=_ORDER)])
        rows.append(row)
        self.lanes_of[row["id"]] = row["lane"]
        return str(row["id"])

    def _flow(self, tail: Tail, target: str) -> None:
        flow = {
            "id": self.new_id(f"f-{tail.node}-to-{target}"),
            "from": tail.node,
            "to": target,
            "condition_text": None if tail.default else tail.condition,
            "is_default": tail.default,
            "status": SlotStatus.DEFAULT,
            "provenance": [DefaultRule(rule=_ORDER)],
        }
        self.flows.append(flow)
        if tail.default:
            gateway = next((row for row in self.gateways if row["id"] == tail.node), None)
            if gateway is not None:
                gateway["default_flow"] = flow["id"]
