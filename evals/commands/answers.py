"""`playbook bench answers` and `playbook bench calibrate`."""

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

    cases = load_questions(path)
    with Progress() as progress:
        ensure_collections(ctx.obj, cases, corpora or corpora_beside(path), progress)
        outcomes = benchmark.run(ctx.obj, cases, progress=progress)
    result = benchmark.summarise(outcomes)
    if faults:
        result["cases"] = benchmark.describe_faults(outcomes)
    report(result, benchmark.render_summary(result), save, as_json)


def calibrate(
    ctx: typer.Context,
    paths: Annotated[list[Path], typer.Argument(help="questions*.jsonl files.")],
    corpora: Corpora = None,
    over_refusal: Annotated[
        float, typer.Option(help="Share of answerable questions that may be refused.")
    ] = 0.08,
    as_json: Json = False,
) -> None:
    """Fit the decision to answer; prints what belongs into prompts/release.yaml."""
    from dataclasses import asdict

    import yaml

    from evals.benchmarks.answers import decision_examples
    from evals.benchmarks.corpora import corpora_beside, ensure_collections
    from evals.calibration import fit_decision
    from evals.progress import Progress
    from evals.questions import load_questions

    examples = []
    with Progress() as progress:
        for path in paths:
            cases = load_questions(path)
            ensure_collections(ctx.obj, cases, corpora or corpora_beside(path), progress)
            examples += decision_examples(ctx.obj, cases, source=path.stem, progress=progress)
    fitted = asdict(fit_decision(examples, over_refusal=over_refusal))
    report(fitted, yaml.safe_dump(fitted, sort_keys=False), None, as_json)
