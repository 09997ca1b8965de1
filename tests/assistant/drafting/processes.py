"""Processes for tests: a way to write one in few words, and random ones that are well formed."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

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
    "\ud83d\udcc4 Read the file \ufffe",
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


class _Process:
    """Grows a process piece by piece, as hypothesis decides."""

    def __init__(self, draw: st.DrawFn) -> None:
        self.draw = draw
        self.lanes = [f"lane_{n}" for n in range(draw(st.integers(1, 4)))]
        self.rows: dict[str, list[dict[str, Any]]] = {"steps": [], "gateways": [], "events": [], "flows": []}
        self.count = 0

    def name(self) -> str:
        words = st.text(alphabet=st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40)
        return self.draw(st.one_of(st.sampled_from(HOSTILE), st.sampled_from(("Pack it", "Ask")), words))

    def add(self, table: str, **fields: Any) -> str:
        self.count += 1
        row = {"id": f"{table[0]}{self.count}", "lane": self.draw(st.sampled_from(self.lanes)), **fields}
        self.rows[table].append(row)
        return str(row["id"])

    def connect(self, source: str, target: str, **fields: Any) -> None:
        self.count += 1
        self.rows["flows"].append({"id": f"f{self.count}", "from": source, "to": target, **fields})

    def piece(self, before: str, depth: int) -> str:
        """Appends a step, a choice, things at once or a loop; the id at which it ends."""
        kind = self.draw(st.sampled_from(("step", "step", "choice", "both", "loop")[: 5 if depth else 2]))
        if kind == "step":
            step = self.add("steps", name=self.name(), actor_type=self.draw(st.sampled_from(ACTORS)))
            self.connect(before, step)
            return step
        if kind == "loop":
            return self._loop(before, depth)
        return self._split(before, depth, "exclusive" if kind == "choice" else "parallel")

    def _split(self, before: str, depth: int, kind: str) -> str:
        fork = self.add("gateways", kind=kind, question=self.name() if kind == "exclusive" else None)
        self.connect(before, fork)
        join = self.add("gateways", kind=kind, mode="join")
        for way in range(self.draw(st.integers(2, 4))):
            last = self.piece(fork, depth - 1)
            first = next(f for f in self.rows["flows"] if f["from"] == fork and "seen" not in f)
            first["seen"] = True
            if kind == "exclusive":
                first.update({"is_default": True} if way == 0 else {"condition_text": self.name()})
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


@st.composite
def specs(draw: st.DrawFn) -> WorkflowSpec:
    """Random processes: every node is reached and leads on; names are anything."""
    process = _Process(draw)
    here = process.add("events", kind="start", name="Begin")
    here = process.piece(here, 0)
    for _ in range(draw(st.integers(0, 4))):
        here = process.piece(here, 2)
    process.connect(here, process.add("events", kind="end", name=draw(st.sampled_from(("Done", "")))))
    for row in process.rows["flows"]:
        row.pop("seen", None)
    steps = [row["id"] for row in process.rows["steps"]]
    return spec_with(
        title=process.name(),
        lanes=[
            {
                "id": lane,
                "name": process.name(),
                "kind": draw(st.sampled_from(("human", "ai", "system", "external"))),
            }
            for lane in process.lanes
        ],
        exceptions=[_exception(draw, number, steps) for number in range(draw(st.integers(0, 6)))],
        systems=[{"id": "register", "name": process.name()}],
        **_with_data(draw, process.rows),
    )


def _exception(draw: st.DrawFn, number: int, steps: list[str]) -> dict[str, Any]:
    back = draw(st.sampled_from([None, *steps]))
    return {
        "id": f"exception_{number}",
        "kind": draw(st.sampled_from([None, *ExceptionClass])),
        "trigger": draw(st.sampled_from(HOSTILE)),
        "at_step": draw(st.sampled_from(steps)),
        "handler": draw(st.sampled_from(["Desk lead", "Service team"])),
        "path": draw(st.lists(st.sampled_from(steps), max_size=2)),
        "returns_to": back,
    }


def _with_data(draw: st.DrawFn, rows: dict[str, list[dict[str, Any]]]) -> dict[str, Any]:
    for step in rows["steps"]:
        if draw(st.booleans()):
            step["system_of_record"] = {
                "system_id": "register",
                "write": draw(st.sampled_from(("auto", "none"))),
            }
        if draw(st.booleans()):
            step["inputs"] = [{"data_source": "forms"}]
    return {**rows, "data_sources": [{"id": "forms", "name": "Forms"}]}
