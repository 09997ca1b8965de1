"""`playbook bench`: figures that anyone can reproduce."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

app = typer.Typer(add_completion=False, no_args_is_help=True, rich_markup_mode=None)

Json = Annotated[bool, typer.Option("--json", help="Print one JSON value.")]
Corpora = Annotated[
    Path | None,
    typer.Option(help="Folder with one folder a collection; default: `corpora` beside the questions."),
]
Save = Annotated[str | None, typer.Option(help="Record the figures under this name in evals/results.")]

Source = Annotated[
    Path | None, typer.Option(help="Folder whose documents are copied; default: the starter library.")
]


@app.callback()
def bench() -> None:
    """Measure retrieval, answers, ingest and speed."""


@app.command()
def retrieval(
    ctx: typer.Context,
    path: Annotated[Path, typer.Argument(help="BEIR folder, or a questions*.jsonl file.")],
    corpora: Corpora = None,
    save: Save = None,
    as_json: Json = False,
) -> None:
    """Does search find what answers?"""
    from evals.benchmarks import retrieval as benchmark
    from evals.benchmarks.corpora import corpora_beside, ensure_collections
    from evals.progress import Progress
    from evals.questions import load_questions
    from evals.results import render_table

    with Progress() as progress:
        if path.is_dir():
            result = _run_beir(ctx.obj, path, progress)
            rows = [[key, value] for key, value in result.items()]
        else:
            cases = load_questions(path)
            ensure_collections(ctx.obj, cases, corpora or corpora_beside(path), progress)
            result = {
                name: benchmark.summarise(
                    benchmark.run_questions(ctx.obj, cases, own_collection=own, progress=progress)
                )
                for name, own in (("own_collection", True), ("all_collections", False))
            }
            rows = _retrieval_rows(result)
    _report(result, render_table(["measure", "value", "95 % interval"][: len(rows[0])], rows), save, as_json)


def _run_beir(composition: Any, folder: Path, progress: Any) -> dict[str, Any]:
    from tempfile import TemporaryDirectory

    from assistant.bootstrap import Composition
    from evals.benchmarks import retrieval as benchmark

    dataset = benchmark.load_beir(folder)
    with TemporaryDirectory() as scratch:
        home = Path(scratch)
        models = composition.settings.home / "models"
        models.mkdir(parents=True, exist_ok=True)
        (home / "models").symlink_to(models.resolve())
        own = Composition(composition.settings.model_copy(update={"home": home}))
        benchmark.publish_beir(own, dataset, progress)
        return benchmark.run_beir(own, dataset, progress)


def _retrieval_rows(result: Mapping[str, Any]) -> list[list[object]]:
    rows: list[list[object]] = []
    for scope, figures in result.items():
        for measure in ("all_gold_documents@10", "gold_quote@5"):
            share = figures[measure]
            rows.append([f"{measure}, {scope}", share["value"], f"{share['low']}–{share['high']}"])
        rows.append([f"search p50 / p95 ms, {scope}", f"{figures['p50_ms']} / {figures['p95_ms']}", ""])
    return rows


@app.command()
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
    _report(result, benchmark.render_summary(result), save, as_json)


@app.command()
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
    _report(result, render_table(["figure", "value"], rows), save, as_json)


@app.command()
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

    sizes = _parse_sizes(passages)
    with Progress() as progress:
        result = run_speed(
            ctx.obj, sizes, questions=questions, progress=progress, source=source, model_up_to=model_up_to
        )
    names = list(result["sizes"][0])
    rows = [[name, *(row[name] for row in result["sizes"])] for name in names[1:]]
    table = render_table(["figure", *(f"{row['passages']:,} passages" for row in result["sizes"])], rows)
    _report(result, table, save, as_json)


@app.command()
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
            ctx.obj.settings, _parse_sizes(passages), questions=questions, progress=progress, source=source
        )
    header = list(result["indexes"][0])
    table = render_table(header, [[row[name] for name in header] for row in result["indexes"]])
    _report(result, table, save, as_json)


@app.command()
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
    _report(result, table, save, as_json)


@app.command()
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
    _report(fitted, yaml.safe_dump(fitted, sort_keys=False), None, as_json)


def _parse_sizes(text: str) -> list[int]:
    """`1000,10_000` as numbers."""
    try:
        return [int(size) for size in text.split(",")]
    except ValueError as error:
        raise typer.BadParameter(f"{text} is no list of sizes; give numbers such as 1000,10000.") from error


def _report(result: Mapping[str, Any], table: str, save: str | None, as_json: bool) -> None:
    from evals.results import describe_machine, save_result

    if save:
        save_result(save, result, table)
    if as_json:
        print(json.dumps(result, ensure_ascii=False, default=str))
    else:
        print(f"{describe_machine()}\n\n{table}")
