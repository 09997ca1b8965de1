"""`playbook bench reading`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from evals.commands.options import Json, Save, report


def reading(
    ctx: typer.Context,
    path: Annotated[Path, typer.Argument(help="JSON Lines of a question, passages and selected sentences.")],
    faults: Annotated[bool, typer.Option(help="List every case that went wrong.")] = False,
    save: Save = None,
    as_json: Json = False,
) -> None:
    """Does it know whether a passage answers, and which sentence does?"""
    from evals.benchmarks import reading as benchmark
    from evals.progress import Progress

    cases = benchmark.load_reading(path)
    with Progress() as progress:
        outcomes = benchmark.run_reading(ctx.obj, cases, progress=progress)
    result = benchmark.summarise(outcomes)
    if faults:
        result["cases"] = benchmark.describe_faults(outcomes)
    report(result, benchmark.render_summary(result), save, as_json)
