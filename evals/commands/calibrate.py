"""`playbook bench calibrate`: what belongs into prompts/release.yaml."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from evals.commands.options import Corpora, Json, report


def calibrate(
    ctx: typer.Context,
    paths: Annotated[list[Path], typer.Argument(help="questions*.jsonl files.")],
    reading: Annotated[
        Path | None, typer.Option(help="File of `bench reading`, to fit on handed-over passages too.")
    ] = None,
    corpora: Corpora = None,
    over_refusal: Annotated[
        float, typer.Option(help="Share of answerable questions that may be refused.")
    ] = 0.08,
    as_json: Json = False,
) -> None:
    """Fit the weights of units and of the decision; run it again after new unit weights."""
    import yaml

    from evals.progress import Progress

    with Progress() as progress:
        decisions, units = _examples_of_questions(ctx.obj, paths, corpora, progress)
        given = _examples_of_passages(ctx.obj, reading, progress) if reading else ([], [])
    fitted = _fit(decisions, given[0], [*units, *given[1]], over_refusal)
    report(fitted, yaml.safe_dump(fitted, sort_keys=False), None, as_json)


def _examples_of_questions(
    composition: Any, paths: list[Path], corpora: Path | None, progress: Any
) -> tuple[list[Any], list[Any]]:
    from evals.benchmarks.corpora import corpora_beside, ensure_collections
    from evals.benchmarks.examples import examples_of_questions
    from evals.questions import load_questions

    decisions, units = [], []
    for path in paths:
        cases = load_questions(path)
        ensure_collections(composition, cases, corpora or corpora_beside(path), progress)
        found = examples_of_questions(composition, cases, source=path.stem, progress=progress)
        decisions += found[0]
        units += found[1]
    return decisions, units


def _examples_of_passages(composition: Any, path: Path, progress: Any) -> tuple[list[Any], list[Any]]:
    from evals.benchmarks.examples import examples_of_passages
    from evals.benchmarks.reading import load_reading, run_reading

    outcomes = run_reading(composition, load_reading(path), progress=progress)
    return examples_of_passages(outcomes, source=path.stem)


def _fit(decisions: list[Any], given: list[Any], units: list[Any], over_refusal: float) -> dict[str, Any]:
    from dataclasses import asdict

    from assistant.answering.decide import GIVEN_SIGNALS
    from evals.calibration import fit_decision
    from evals.unit_weights import fit_units

    fitted = {
        "units": asdict(fit_units(units)),
        "found": asdict(fit_decision(decisions, over_refusal=over_refusal)),
    }
    if given:
        fitted["given"] = asdict(fit_decision(given, over_refusal=over_refusal, signals=GIVEN_SIGNALS))
    return fitted
