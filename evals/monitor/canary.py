"""Cases with known answers, asked of what runs now: scores that fall show a change that nobody announced."""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from evals.gate.cases.case import Case, CaseKind
from evals.gate.run_folder import RESULTS
from evals.gate.running.kept import KeptValues
from evals.gate.scoring.run_scores import mean_of, score_run
from evals.gate.subjects import build_subject
from evals.statistics import mcnemar_exact, share_of

if TYPE_CHECKING:
    from assistant.answering.recipe import Recipe
    from assistant.bootstrap import Composition
    from evals.gate.metric import Corpus, RunScores
    from evals.gate.outputs import Output

ANSWERS, REFUSALS = "answers.jsonl", "refusals.jsonl"
SHOWN = ("vital_recall", "cite_valid", "cite_recall", "unsupported_numbers", "refusal_recall", "ndcg@10")
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Baseline:
    """How cases went before."""

    name: str
    """For people, such as `its promotion`."""
    passed: Mapping[str, bool]
    """By case id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Canary:
    """How the cases went."""

    release: str
    """Digest of the assistant."""
    corpus_sha256: str
    passed: Mapping[str, bool]
    errors: int
    metrics: Mapping[str, float | None] = field(default_factory=dict)

    def to_json(self, baseline: Baseline | None) -> dict[str, Any]:
        """Plain values, beside how the cases went before where that is known."""
        found: dict[str, Any] = {
            "release": self.release,
            "corpus_sha256": self.corpus_sha256,
            "share": share_of(sum(self.passed.values()), len(self.passed)),
            "errors": self.errors,
            "metrics": dict(self.metrics),
            "passed": dict(self.passed),
        }
        if baseline is not None:
            found["against"] = _against(self.passed, baseline)
        return found


def chosen_cases(datasets: Path, *, answers: int, refusals: int) -> list[Case]:
    """The same cases each time: those whose ids hash lowest. A case that is added moves few.

    Raises:
        CaseError: If a dataset cannot be used.
    """
    from evals.gate.cases.reading import load_datasets

    wanted = {CaseKind.ANSWER: answers, CaseKind.REFUSAL: refusals}
    files = [name for name, count in ((ANSWERS, answers), (REFUSALS, refusals)) if count]
    found = [each for each in load_datasets(files, folder=datasets).cases if each.input.library == "gate"]
    chosen: list[Case] = []
    for kind, count in wanted.items():
        chosen += sorted((each for each in found if each.kind is kind), key=_rank)[:count]
    return sorted(chosen, key=lambda each: each.id)


def ask_canary(
    composition: Composition,
    recipe: Recipe,
    cases: Sequence[Case],
    *,
    documents: Mapping[str, Path] | None = None,
    progress: Progress | None = None,
) -> Canary:
    """Ask the cases of what a recipe makes, on the gate's library. Nothing that was kept is used.

    Args:
        composition: Of the installation.
        recipe: What answers people now.
        cases: Of `chosen_cases`.
        documents: Of the gate's library; those of the program by default.
        progress: Told the stage, done and all.
    """
    tell = progress or (lambda stage, done, total: None)
    # A chat model is asked anew each time: that it changed where it runs is what this must find.
    with tempfile.TemporaryDirectory(prefix="canary") as folder:
        built = build_subject(
            composition,
            recipe,
            name="canary",
            replies=KeptValues(Path(folder)),
            documents=documents,
            progress=progress,
        )
        outputs: list[Output] = []
        for number, case in enumerate(cases):
            tell("canary", number, len(cases))
            outputs.append(built.subject.react(case))
        return canary_of(recipe.digest, cases, outputs, built.library, corpus_sha256=built.library.sha256)


def canary_of(
    release: str, cases: Sequence[Case], outputs: Sequence[Output], corpus: Corpus, *, corpus_sha256: str
) -> Canary:
    """Score what was given."""
    scores = score_run(cases, outputs, corpus)
    return Canary(
        release=release,
        corpus_sha256=corpus_sha256,
        passed={case.id: scores.passed[case.id] for case in cases},
        errors=len(scores.errors),
        metrics=_metrics(scores),
    )


def baseline_of(
    judged: Path | None,
    past: Sequence[Mapping[str, Any]],
    *,
    release: str,
    promoted: bool,
    cases: Sequence[Case],
) -> Baseline | None:
    """What the cases are held against.

    Of a promoted release how it went when it was judged; where that is not kept, the first report
    that asked it. Where the installed files answer, nobody agreed to a change of them: the first
    report counts, whatever ran then.

    Args:
        judged: Folder of the run with whose verdict it was promoted, if it was.
        past: The `canary` values of earlier reports, the newest first, each with its `number`.
        release: Digest of the assistant.
        promoted: Whether it was promoted.
        cases: Those that are asked now.
    """
    wanted = {case.id for case in cases}
    found = _judged(judged) if judged else {}
    if wanted <= found.keys():
        return Baseline(name="its promotion", passed={name: found[name] for name in sorted(wanted)})
    for each in reversed(past):
        alike = each.get("release") == release if promoted else not each.get("promoted")
        if alike and set(each.get("passed", ())) == wanted:
            return Baseline(name=f"report {each['number']}", passed=each["passed"])
    return None


def _judged(folder: Path) -> dict[str, bool]:
    try:
        lines = (folder / RESULTS).read_text(encoding="utf-8").splitlines()
        values = [json.loads(line) for line in lines]
        return {each["id"]: bool(each["passed"]) for each in values}
    except (OSError, ValueError, KeyError, TypeError):
        return {}


def _against(passed: Mapping[str, bool], baseline: Baseline) -> dict[str, Any]:
    both = sorted(passed.keys() & baseline.passed.keys())
    now, then = [passed[name] for name in both], [baseline.passed[name] for name in both]
    return {
        "what": baseline.name,
        "share": share_of(sum(then), len(then)),
        "lost": [name for name in both if baseline.passed[name] and not passed[name]],
        "gained": [name for name in both if passed[name] and not baseline.passed[name]],
        "p": round(mcnemar_exact(now, then), 6) if both else 1.0,
    }


def _metrics(scores: RunScores) -> dict[str, float | None]:
    found = {name: mean_of(scores, name) for name in SHOWN}
    return {name: round(value, 4) for name, value in found.items() if value is not None}


def _rank(case: Case) -> str:
    return hashlib.sha256(case.id.encode()).hexdigest()
