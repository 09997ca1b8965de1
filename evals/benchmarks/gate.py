"""How long the gate takes, and whether two runs of one release leave the same bytes."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from assistant.answering.candidate import load_candidate
from evals.gate.bar import SHIPPED_BAR, parse_bar
from evals.gate.cases.case import Case
from evals.gate.cases.reading import load_datasets
from evals.gate.digests import program_sha256
from evals.gate.judging import Corpora, Sides, judge
from evals.gate.running.kept import KeptValues
from evals.gate.running.runner import Runner, Surroundings
from evals.gate.subjects import build_subject
from evals.gate.verdicts import result_lines
from evals.results import render_table

if TYPE_CHECKING:
    from assistant.bootstrap import Composition
    from evals.gate.subjects import Built
    from evals.progress import Progress


def run(composition: Composition, *, cases: int, progress: Progress) -> dict[str, Any]:
    """Ask the installed release evenly chosen cases, twice anew and once from what was kept.

    Args:
        composition: Its home keeps the gate's library; building that is timed by itself.
        cases: How many.
        progress: Shows what is done.
    """
    bar = parse_bar(SHIPPED_BAR.read_text(encoding="utf-8"))
    chosen = evenly(load_datasets(bar.datasets).cases, cases)
    recipe = load_candidate(None, composition.settings)
    started = time.perf_counter()
    with TemporaryDirectory() as scratch:
        built = build_subject(
            composition,
            recipe,
            name="installed",
            replies=KeptValues(Path(scratch) / "replies"),
            progress=progress.stage,
        )
        ready = time.perf_counter() - started
        built.subject.react(chosen[0])  # loads the models, which a page that runs has loaded
        folders = [Path(scratch) / name for name in ("first", "second", "first")]
        timed = [_once(built, chosen, folder, progress) for folder in folders]
    (first, one), (second, other), (kept, _) = timed
    return {
        "cases": len(chosen),
        "library_s": round(ready, 1),
        "first_run_s": round(first, 1),
        "second_run_s": round(second, 1),
        "kept_run_s": round(kept, 1),
        "same_bytes": one == other,
        "bytes": len(one),
    }


def _once(built: Built, cases: Sequence[Case], folder: Path, progress: Progress) -> tuple[float, bytes]:
    """Seconds from the first question to the decision, and the bytes of outputs and results."""
    started = time.perf_counter()
    around = Surroundings(program_sha256=program_sha256(), corpus_sha256=built.library.sha256, day="")
    outputs = Runner(KeptValues(folder), around).run(built.subject, cases, progress=progress.stage).outputs
    bar = parse_bar(SHIPPED_BAR.read_text(encoding="utf-8"))
    judgement = judge(bar, cases, Sides(candidate=outputs, baseline=outputs), Corpora(gate=built.library))
    taken = time.perf_counter() - started
    lines = [*(output.to_json() for output in outputs), *result_lines(cases, judgement.candidate)]
    return taken, "\n".join(json.dumps(line, sort_keys=True) for line in lines).encode()


def evenly(cases: Sequence[Case], count: int) -> list[Case]:
    """So many cases, spread evenly over the datasets."""
    if count >= len(cases):
        return list(cases)
    return [cases[index * len(cases) // count] for index in range(count)]


def render(result: dict[str, Any]) -> str:
    """The figures as a Markdown table."""
    rows = [
        [f"{result['cases']} cases, asked, scored and decided", f"{result['first_run_s']} s"],
        ["the same a second time", f"{result['second_run_s']} s"],
        ["the same from what was kept", f"{result['kept_run_s']} s"],
        ["two runs leave the same bytes", "yes" if result["same_bytes"] else "NO"],
        ["opening or building the gate's library", f"{result['library_s']} s"],
    ]
    return render_table(["what", "figure"], rows)
