"""Processes for tests: a way to write one in few words, and random ones that are well formed."""

from __future__ import annotations

import random
from typing import Any

from assistant.drafting.artifacts.workflow_spec import WorkflowSpec
from assistant.drafting.artifacts.workflow_spec.support import ExceptionClass

ACTORS = ("human", "ai", "system", "ai_with_human")
HOSTILE = (
    'Check "the <claim>" & co',
    "end",
    "subgraph lane1",
    "1. Weigh; then ship",
    "- list item",
    "`code` [x](http://nowhere.example) {y} |z|",
    "]]> <!-- no comment --> ${jndi:x}",
    "Prüfe den Antrag \u202e nochmal \u0007\u0000",
    "检查索赔的保单号码并记录结果",
    "style n1 fill:#f00;",
    "click n1 callback",
    "%%{init: {}}%% graph",
    "Donaudampfschifffahrtsgesellschaftskapitänspatentprüfungsverordnungsergänzung",
    "Decide whether the claim of the customer can be paid at once, or whether a person with the right "
    "authority has to look at it again before anything is sent to anybody outside",
    "\U0001f4c4 Read the file \ufffe",
)  # fmt: skip
"""Names that break careless writers."""


def spec_with(**fields: Any) -> WorkflowSpec:
    """A specification with nothing but a name and these fields."""
    head = {"artifact_id": "ws-parcels", "use_case_id": "parcels", "title": "Parcel returns"}
    return WorkflowSpec.model_validate({**head, **fields})


def flow(source: str, target: str, condition: str | None = None, **fields: Any) -> dict[str, Any]:
    """A flow whose id is made from its ends."""
    named = {"id": f"{source}_to_{target}", "from": source, "to": target, "condition_text": condition}
    return {**named, **fields}


def random_spec(seed: int) -> WorkflowSpec:
    """A process made at random, the same for the same seed: every node is reached and leads on; names
    are anything. Most are small, some have fifty steps."""
    return _Process(random.Random(seed)).spec()


class _Process:
    """Grows a process piece by piece."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.lanes = [f"lane_{n}" for n in range(chance.randint(1, 4))]
        self.rows: dict[str, list[dict[str, Any]]] = {"steps": [], "gateways": [], "events": [], "flows": []}
        self.count = 0

    def name(self) -> str:
        letters = "".join(
            chr(self.chance.choice((32, 65, 97, 223, 0x3B1, 0x6F2, 0x2028, 0x1F4C4))) for _ in range(9)
        )
        return self.chance.choice((self.chance.choice(HOSTILE), "Pack it", "Ask", letters))

    def add(self, table: str, **fields: Any) -> str:
        self.count += 1
        row = {"id": f"{table[0]}{self.count}", "lane": self.chance.choice(self.lanes), **fields}
        self.rows[table].append(row)
        return str(row["id"])

    def connect(self, source: str, target: str, **fields: Any) -> None:
        self.count += 1
        self.rows["flows"].append({"id": f"f{self.count}", "from": source, "to": target, **fields})

    def piece(self, before: str, depth: int) -> str:
        """Appends a step, a choice, things at once or a loop; the id at which it ends."""
        kind = self.chance.choice(("step", "step", "choice", "both", "loop") if depth else ("step",))
        if kind == "step":
            step = self.add("steps", name=self.name(), actor_type=self.chance.choice(ACTORS))
            self.connect(before, step)
            return step
        if kind == "loop":
            return self._loop(before, depth)
        return self._split(before, depth, "exclusive" if kind == "choice" else "parallel")

    def _split(self, before: str, depth: int, kind: str) -> str:
        fork = self.add("gateways", kind=kind, question=self.name() if kind == "exclusive" else None)
        self.connect(before, fork)
        join = self.add("gateways", kind=kind, mode="join")
        for way in range(self.chance.randint(2, 4)):
            first = len(self.rows["flows"])
            last = self.piece(fork, depth - 1)
            if kind == "exclusive":
                said = {"is_default": True} if way == 0 else {"condition_text": self.name()}
                self.rows["flows"][first].update(said)
            self.connect(last, join)
        return join

    def _loop(self, before: str, depth: int) -> str:
        """Back to a step before, which so gets two flows into it."""
        first = self.add("steps", name=self.name(), actor_type="human")
        self.connect(before, first)
        last = self.piece(first, depth - 1)
        again = self.add("gateways", kind="exclusive", question="Again?")
        self.connect(last, again)
        self.connect(again, first, condition_text="yes")
        after = self.add("steps", name=self.name(), actor_type="system")
        self.connect(again, after, is_default=True)
        return after

    def spec(self) -> WorkflowSpec:
        """The whole, with exceptions and data."""
        here = self.piece(self.add("events", kind="start", name="Begin"), 0)
        for _ in range(self.chance.choice((0, 1, 1, 2, 2, 3, 4, 8))):
            here = self.piece(here, 2)
        self.connect(here, self.add("events", kind="end", name=self.chance.choice(("Done", ""))))
        steps = [row["id"] for row in self.rows["steps"]]
        kinds = ("human", "ai", "system", "external")
        lanes = [{"id": lane, "name": self.name(), "kind": self.chance.choice(kinds)} for lane in self.lanes]
        return spec_with(
            title=self.name(),
            lanes=lanes,
            exceptions=[self._exception(number, steps) for number in range(self.chance.randint(0, 6))],
            systems=[{"id": "register", "name": self.name()}],
            data_sources=[{"id": "forms", "name": "Forms"}],
            **self._with_data(),
        )

    def _exception(self, number: int, steps: list[str]) -> dict[str, Any]:
        return {
            "id": f"exception_{number}",
            "kind": self.chance.choice([None, *ExceptionClass]),
            "trigger": self.chance.choice(HOSTILE),
            "at_step": self.chance.choice(steps),
            "handler": self.chance.choice(["Desk lead", "Service team"]),
            "path": self.chance.sample(steps, min(len(steps), self.chance.randint(0, 2))),
            "returns_to": self.chance.choice([None, *steps]),
        }

    def _with_data(self) -> dict[str, Any]:
        for step in self.rows["steps"]:
            if self.chance.random() < 0.4:
                step["system_of_record"] = {
                    "system_id": "register",
                    "write": self.chance.choice(("auto", "none")),
                }
            if self.chance.random() < 0.3:
                step["inputs"] = [{"data_source": "forms"}]
        return self.rows
