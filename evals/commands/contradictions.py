"""`playbook bench contradictions`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from evals.commands.options import Json, Save, report


def contradictions(
    ctx: typer.Context,
    path: Annotated[Path, typer.Argument(help="Labelled pairs of sections, one JSON object a line.")],
    faults: Annotated[bool, typer.Option(help="List every pair judged wrongly.")] = False,
    save: Save = None,
    as_json: Json = False,
) -> None:
    """Are contradictions between documents found, and nothing else?"""
    from evals.benchmarks import contradictions as benchmark

    outcomes = benchmark.run(benchmark.load_pairs(path), ctx.obj.embedder())
    result = benchmark.summarise(outcomes)
    table = benchmark.render_summary(result)
    if faults:
        result["cases"] = benchmark.describe_faults(outcomes)
        table += "\n\n" + "\n".join(
            f"- {each['id']} ({each['kind']}): {each['first']} / {each['second']}" for each in result["cases"]
        )
    report(result, table, save, as_json)
