"""`playbook bench answers`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from evals.commands.options import Corpora, Json, Save, report


def answers(
    ctx: typer.Context,
    path: Annotated[Path, typer.Argument(help="A questions*.jsonl file.")],
    corpora: Corpora = None,
    faults: Annotated[bool, typer.Option(help="List every case that went wrong.")] = False,
    save: Save = None,
    as_json: Json = False,
) -> None:
    """Are answers cited rightly, and refused when they should be?"""
    from evals.benchmarks import answers as benchmark
    from evals.benchmarks.corpora import corpora_beside, ensure_collections
    from evals.progress import Progress
    from evals.questions import load_questions
    from evals.reliability import svg

    cases = load_questions(path)
    with Progress() as progress:
        ensure_collections(ctx.obj, cases, corpora or corpora_beside(path), progress)
        outcomes = benchmark.run(ctx.obj, cases, progress=progress)
    result = benchmark.summarise(outcomes)
    if faults:
        result["cases"] = benchmark.describe_faults(outcomes)
    diagram = svg(benchmark.reliability_bins(outcomes), title=f"Confidence of answers: {path.stem}")
    report(result, benchmark.render_summary(result), save, as_json, drawings={"reliability": diagram})
