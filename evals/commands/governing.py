"""`playbook bench govern`: how long governing takes in a large knowledge base."""

from __future__ import annotations

from typing import Annotated

import typer

from evals.commands.options import Json, Save, Source, report


def govern(
    ctx: typer.Context,
    passages: Annotated[int, typer.Option(min=1, help="Size of the knowledge base.")] = 100_000,
    entries: Annotated[int, typer.Option(min=1, help="Length of the audit trail.")] = 100_000,
    rounds: Annotated[int, typer.Option(min=1, help="Proposals made, published, rolled back.")] = 3,
    source: Source = None,
    save: Save = None,
    as_json: Json = False,
) -> None:
    """How long do proposing, publishing, rolling back and verifying the audit trail take?"""
    from evals.benchmarks.governing import run_governing
    from evals.progress import Progress
    from evals.results import render_table

    with Progress() as progress:
        result = run_governing(
            ctx.obj, passages=passages, entries=entries, rounds=rounds, progress=progress, source=source
        )
    report(result, render_table(["figure", "value"], list(result.items())), save, as_json)
