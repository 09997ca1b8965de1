"""A small gate: five documents of a lighthouse service, a dozen cases, a bar that fits them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.bootstrap import Composition
from assistant.promotion.records import ProposedBar
from evals.gate.cases.case import Case
from evals.gate.desk import GateDesk
from evals.gate.record import GateRecord
from evals.gate.shipped import bar_from_file
from knowledge.acting import Actor
from prompts.registry import PROMPTS_DIR

DOCUMENTS = {
    "policies/lamp-policy.md": """---
title: Lamp Policy
owner: Head of Lights
effective_from: 2026-01-01
review_by: 2027-06-30
---
# Lamp Policy

## Changing a lamp
A lamp is changed after 900 hours of burning. The keeper on duty changes it and signs the lamp log.

## Failures
A lamp that fails at night is reported to the coast radio within 10 minutes.
""",
    "policies/visitor-policy.md": """---
title: Visitor Policy
owner: Head of Stations
effective_from: 2026-01-01
review_by: 2027-06-30
---
# Visitor Policy

## Groups
Groups of visitors have at most 12 people. The station warden leads every group.

## Children
Children under 8 years may not climb the tower stairs.
""",
    "playbooks/fog-playbook.md": """---
title: Fog Playbook
owner: Duty Officer
effective_from: 2026-01-01
review_by: 2027-06-30
---
# Fog Playbook

## Horn
The fog horn sounds when visibility falls below 2 miles. The duty officer switches the horn on.

## Log
Each use of the horn is entered in the fog log with its start and its end.
""",
    "playbooks/storm-playbook.md": """---
title: Storm Playbook
owner: Duty Officer
effective_from: 2026-01-01
review_by: 2027-06-30
---
# Storm Playbook

## Shutters
The shutters are closed when the wind reaches 9 Beaufort. Two keepers close them together.
""",
}
LAMP, VISITORS = "policies/lamp-policy.md", "policies/visitor-policy.md"
FOG, STORM = "playbooks/fog-playbook.md", "playbooks/storm-playbook.md"
ANSWERED: Sequence[tuple[str, str, str, str]] = (
    (
        "After how many hours is a lamp changed?",
        LAMP,
        "A lamp is changed after 900 hours of burning.",
        "900 hours",
    ),
    (
        "Who signs the lamp log?",
        LAMP,
        "The keeper on duty changes it and signs the lamp log.",
        "keeper on duty",
    ),
    (
        "How soon is a lamp that fails at night reported?",
        LAMP,
        "A lamp that fails at night is reported to the coast radio within 10 minutes.",
        "10 minutes",
    ),
    (
        "How many people may a group of visitors have?",
        VISITORS,
        "Groups of visitors have at most 12 people.",
        "12 people",
    ),
    (
        "Who leads a group of visitors?",
        VISITORS,
        "The station warden leads every group.",
        "station warden",
    ),
    (
        "When does the fog horn sound?",
        FOG,
        "The fog horn sounds when visibility falls below 2 miles.",
        "2 miles",
    ),
    (
        "Who switches the fog horn on?",
        FOG,
        "The duty officer switches the horn on.",
        "duty officer",
    ),
    (
        "At what wind are the shutters closed?",
        STORM,
        "The shutters are closed when the wind reaches 9 Beaufort.",
        "9 beaufort",
    ),
)
REFUSED = ("What does a new lamp cost?", "Which bank pays the pensions of keepers?", "How is bread baked?")
BAR = """version: 1
repeats: {deterministic: 1, chat_model: 2}
validity: {min_clusters: 2}
hard: {metrics: [cite_valid], max_new_failures: 1}
gating:
  vital_recall: {floor: 0.7, min_n: 5}
  ndcg@10: {floor: 0.6, min_n: 5}
  refusal_recall: {floor: 0.6, min_n: 2}
operations: {latency_ms: {max: 60000}}
datasets: [small.jsonl]
"""
AUTHOR, JUDGE = Actor(name="Ada"), Actor(name="Ben")


def cases() -> list[dict[str, Any]]:
    """The cases as JSON values."""
    made = {"author": "Ada", "date": "2026-11-01"}
    answered = [
        {
            "id": f"ans-{number:03}",
            "kind": "answer",
            "cluster": doc,
            "input": {"question": question, "collection": "lights"},
            "gold": {
                "spans": [{"doc": doc, "quote": quote}],
                "nuggets": [{"id": "n1", "text": quote, "match": [fact], "sources": [doc]}],
            },
            "provenance": made,
        }
        for number, (question, doc, quote, fact) in enumerate(ANSWERED, start=1)
    ]
    refused = [
        {
            "id": f"ref-{number:03}",
            "kind": "refusal",
            "cluster": f"outside/{number}",
            "input": {"question": question, "collection": "lights"},
            "provenance": made,
        }
        for number, question in enumerate(REFUSED, start=1)
    ]
    return [*answered, *refused]


@dataclass
class SmallGate:
    """A home, its gate, and the files that a person edits."""

    composition: Composition
    folder: Path

    @property
    def datasets(self) -> Path:
        return self.folder / "datasets"

    @property
    def documents(self) -> Mapping[str, Path]:
        return {"lights": self.folder / "documents"}

    def write(self) -> None:
        """Documents, cases and bar as they are at first."""
        for source, text in DOCUMENTS.items():
            path = self.folder / "documents" / source
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        self.datasets.mkdir(parents=True, exist_ok=True)
        self.write_cases(cases())
        (self.folder / "gate.yaml").write_text(BAR)

    def write_cases(self, values: Sequence[Mapping[str, Any]]) -> None:
        lines = "".join(f"{json.dumps(each)}\n" for each in values)
        (self.datasets / "small.jsonl").write_text(lines)

    def bar(self) -> ProposedBar:
        return bar_from_file(self.folder / "gate.yaml", datasets=self.datasets)

    def record(self) -> GateRecord:
        base = self.composition.knowledge_base()
        return GateRecord(self.composition.promotion_desk(), base.engine, base.clock, shipped=self.bar)

    def desk(self, own_cases: Sequence[Case] = ()) -> GateDesk:
        return GateDesk(
            self.composition,
            self.record(),
            own_cases=lambda: own_cases,
            datasets=self.datasets,
            documents=self.documents,
        )

    def candidate(
        self, name: str = "candidate", *, replace: tuple[str, str] = ("", ""), more: str = ""
    ) -> Path:
        """A release file like the installed one, but for what is replaced and added."""
        text = (PROMPTS_DIR / "release.yaml").read_text()
        assert replace[0] in text
        folder = self.folder / name
        folder.mkdir(exist_ok=True)
        (folder / "release.yaml").write_text(text.replace(*replace) + more)
        return folder
