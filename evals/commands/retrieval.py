"""`playbook bench retrieval`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from evals.commands.options import Corpora, Json, Save, report


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
            table = render_table(["measure", "value"], [[key, value] for key, value in result.items()])
        else:
            cases = load_questions(path)
            ensure_collections(ctx.obj, cases, corpora or corpora_beside(path), progress)
            result = {
                name: benchmark.summarise(
                    benchmark.run_questions(ctx.obj, cases, own_collection=own, progress=progress)
                )
                for name, own in (("own_collection", True), ("all_collections", False))
            }
            table = benchmark.render_summary(result)
    report(result, table, save, as_json)


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
