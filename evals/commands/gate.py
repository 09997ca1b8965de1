"""`playbook bench gate`."""

from __future__ import annotations

from typing import Annotated

import typer

from evals.commands.options import Json, Save, report


def gate(
    ctx: typer.Context,
    cases: Annotated[int, typer.Option(min=10, help="How many cases, spread over all kinds.")] = 300,
    save: Save = None,
    as_json: Json = False,
) -> None:
    """How long does the gate take, and do two runs leave the same bytes? Exits 1 where they do not."""
    from evals.benchmarks import gate as benchmark
    from evals.progress import Progress

    with Progress() as progress:
        result = benchmark.run(ctx.obj, cases=cases, progress=progress)
    report(result, benchmark.render(result), save, as_json)
    raise typer.Exit(0 if result["same_bytes"] else 1)
