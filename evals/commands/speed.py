"""`playbook bench ingest`, `speed`, `keyword` and `embedding`: how quick things are."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from evals.commands.options import Json, Save, Source, parse_sizes, report


def ingest(
    ctx: typer.Context,
    folder: Annotated[Path, typer.Argument(help="Folder of documents.")],
    baseline: Annotated[bool, typer.Option(help="Run the plain langchain pipeline too.")] = True,
    save: Save = None,
    as_json: Json = False,
) -> None:
    """How fast do documents come in, first and again?"""
    from evals.benchmarks.ingest import run_ingest
    from evals.progress import Progress
    from evals.results import render_table

    with Progress() as progress:
        result = run_ingest(ctx.obj.settings, folder, baseline=baseline, progress=progress)
    rows = [
        [f"{key}.{name}", value]
        for key, values in result.items()
        for name, value in (values.items() if isinstance(values, dict) else [("", values)])
    ]
    report(result, render_table(["figure", "value"], rows), save, as_json)


def speed(
    ctx: typer.Context,
    passages: Annotated[str, typer.Option(help="Sizes to measure, comma-separated.")] = "1000,10000,100000",
    questions: Annotated[int, typer.Option(help="Questions asked at each size.")] = 100,
    source: Source = None,
    model_up_to: Annotated[
        int, typer.Option(help="Passages up to which the real model embeds them; above, synthetic vectors.")
    ] = 1_000,
    save: Save = None,
    as_json: Json = False,
) -> None:
    """How quick are search and ask as the knowledge base grows?"""
    from evals.benchmarks.speed import run_speed
    from evals.progress import Progress
    from evals.results import render_table

    sizes = parse_sizes(passages)
    with Progress() as progress:
        result = run_speed(
            ctx.obj, sizes, questions=questions, progress=progress, source=source, model_up_to=model_up_to
        )
    names = list(result["sizes"][0])
    rows = [[name, *(row[name] for row in result["sizes"])] for name in names[1:]]
    table = render_table(["figure", *(f"{row['passages']:,} passages" for row in result["sizes"])], rows)
    report(result, table, save, as_json)


def keyword(
    ctx: typer.Context,
    passages: Annotated[str, typer.Option(help="Sizes to measure, comma-separated.")] = "100000",
    questions: Annotated[int, typer.Option(help="Questions asked of each index.")] = 100,
    source: Source = None,
    save: Save = None,
    as_json: Json = False,
) -> None:
    """Is the keyword index quick enough, and does it find what exact BM25 finds?"""
    from evals.benchmarks.keyword import run_keyword
    from evals.progress import Progress
    from evals.results import render_table

    with Progress() as progress:
        result = run_keyword(
            ctx.obj.settings, parse_sizes(passages), questions=questions, progress=progress, source=source
        )
    header = list(result["indexes"][0])
    table = render_table(header, [[row[name] for name in header] for row in result["indexes"]])
    report(result, table, save, as_json)


def embedding(
    ctx: typer.Context,
    passages: Annotated[int, typer.Option(help="Passages embedded in each of three runs.")] = 64,
    save: Save = None,
    as_json: Json = False,
) -> None:
    """How fast is each embedding engine, and how near to the reference?"""
    from evals.benchmarks.embedding import run_embedding
    from evals.progress import Progress
    from evals.results import render_table

    with Progress() as progress:
        result = run_embedding(ctx.obj.settings, passages=passages, progress=progress)
    header = list(result["engines"][0])
    table = render_table(header, [[row[name] for name in header] for row in result["engines"]])
    report(result, table, save, as_json)
