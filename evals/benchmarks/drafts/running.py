"""Draft from every brief and judge what comes of it."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from evals.benchmarks.drafts import checks, files
from evals.benchmarks.drafts.briefs import Case
from evals.benchmarks.drafts.invented import Invention, inventions

if TYPE_CHECKING:
    from assistant.drafting.desk import Drafted, DraftingDesk
    from evals.progress import Progress
    from knowledge.acting import Actor

AUTHOR = "Robin Vale"
"""Who drafts: a name that stands in no brief."""


@dataclass(slots=True, kw_only=True)
class Outcome:
    """What came of one brief. Lists hold one sentence a defect."""

    name: str
    seconds: float = 0.0
    """From the text to the judged specification."""
    steps: int = 0
    open_items: int = 0
    questions: int = 0
    """Open items as they are shown: one question to one person, whatever the number of places."""
    warnings: int = 0
    quotes: int = 0
    defects: dict[str, list[str]] = field(default_factory=dict)
    """By bar; empty lists where the bar holds."""
    files: dict[str, Path] = field(default_factory=dict)
    plan_files: dict[str, Path] = field(default_factory=dict)


def run_brief(
    case: Case, desk: DraftingDesk, read: checks.ReadVersion, folder: Path | None, actor: Actor
) -> Outcome:
    """Draft from one brief, judge the specification and the ownership plan made of it.

    Args:
        folder: Where exports are written; None for none.
    """
    from assistant.drafting.briefs.reading import brief_from_text
    from assistant.drafting.errors import DraftingError

    outcome = Outcome(name=case.name)
    started = time.perf_counter()
    try:
        brief = brief_from_text(case.text, name=case.name, today=desk.today())
        drafted = desk.draft_spec(brief, desk.material(brief, actor), actor)
    except DraftingError as refused:
        outcome.defects["no draft"] = [str(refused)]
        return outcome
    outcome.seconds = time.perf_counter() - started
    plan = desk.draft_plan(drafted.artifact, actor)
    told = case.text + "\n" + "\n".join(each.text for each in brief.told)
    _judge_spec(outcome, case, drafted, desk, read, told)
    _judge_plan(outcome, plan, read, told)
    if folder is not None:
        _judge_files(outcome, drafted.artifact, plan.artifact, folder)
    return outcome


def _judge_spec(
    outcome: Outcome, case: Case, drafted: Drafted, desk: DraftingDesk, read: checks.ReadVersion, told: str
) -> None:
    artifact = _as_json(drafted.artifact)
    known = " ".join(
        [
            told,
            AUTHOR,
            *(each["quote"] for _, each in checks.nodes(artifact) if each.get("quote")),
        ]
    )
    outcome.steps, outcome.warnings = len(artifact["steps"]), _count(drafted, "warning")
    outcome.open_items = len(artifact["open_items"])
    outcome.questions = len({item["question"].partition(" (“")[0] for item in artifact["open_items"]})
    outcome.quotes, wrong = checks.quotes(artifact, read)
    outcome.defects |= {
        "lint errors": _errors(drafted),
        "quotes": wrong,
        "words not said": checks.said(artifact, told),
        "invented": [_told(each) for each in inventions(artifact, told, known=(AUTHOR,))],
        "expected": checks.expected(artifact, case),
        "open items": checks.open_items(artifact, today=desk.today(), known=known),
    }


def _judge_plan(outcome: Outcome, plan: Drafted, read: checks.ReadVersion, told: str) -> None:
    artifact = _as_json(plan.artifact)
    total, wrong = checks.quotes(artifact, read)
    outcome.quotes += total
    outcome.defects |= {
        "plan: lint errors": _errors(plan),
        "plan: quotes": wrong,
        "plan: invented": [_told(each) for each in inventions(artifact, told, known=(AUTHOR,))],
    }


def _judge_files(outcome: Outcome, spec: Any, plan: Any, folder: Path) -> None:
    outcome.files, wrong = files.exported(spec, folder / outcome.name / "spec")
    outcome.plan_files, wrong_plan = files.exported(plan, folder / outcome.name / "plan")
    outcome.defects |= {
        "files": [*wrong, *(f"plan {each}" for each in wrong_plan)],
        "read back": [
            *files.read_back(spec, outcome.files),
            *(f"plan {each}" for each in files.read_back(plan, outcome.plan_files, ("json", "yaml", "md"))),
        ],
    }


def judge_by_others(outcomes: Sequence[Outcome], progress: Progress) -> dict[str, str]:
    """Have the exported files judged by tools of others; why each that could not run was left out."""
    from evals.benchmarks.drafts import judges

    progress.title("Asking other people's checkers")
    outcomes = [each for each in outcomes if each.files]
    tools, why = judges.load_judges()
    if tools is None:
        return {"checkers": why}
    found = judges.judge_files(tools, {each.name: each.files for each in outcomes})
    specs = judges.judge_json(tools, "workflow_spec", {each.name: each.files["json"] for each in outcomes})
    plans = judges.judge_json(
        tools, "ownership_plan", {each.name: each.plan_files["json"] for each in outcomes}
    )
    drawn, skipped = judges.judge_drawings(tools, {each.name: each.files["bpmn"] for each in outcomes})
    for each in outcomes:
        name = each.name
        each.defects["checkers of others"] = [*found[name], *specs[name], *plans[name], *drawn.get(name, ())]
    return {"bpmn-js": skipped} if skipped else {}


def _as_json(artifact: Any) -> dict[str, Any]:
    from assistant.drafting.artifacts.writing import to_json

    found: dict[str, Any] = json.loads(to_json(artifact))
    return found


def _errors(drafted: Drafted) -> list[str]:
    return [
        f"{each.rule} {each.path}: {each.message}"
        for each in drafted.report.findings
        if each.severity.value == "error"
    ]


def _count(drafted: Drafted, severity: str) -> int:
    return sum(each.severity.value == severity for each in drafted.report.findings)


def _told(found: Invention) -> str:
    return f"{found.kind} “{found.value}” at {found.path}: {found.text[:100]}"
