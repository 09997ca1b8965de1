"""`playbook bench inspection`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from evals.commands.options import Json, Save, report


def inspection(
    ctx: typer.Context,
    folder: Annotated[Path, typer.Argument(help="Folder of clean documents, one folder a proposal.")],
    attacks: Annotated[
        Path | None, typer.Option(help="JSON Lines of documents with an attack: filename, content.")
    ] = None,
    watched: Annotated[bool, typer.Option(help="List every remark that needs a look by hand.")] = False,
    save: Save = None,
    as_json: Json = False,
) -> None:
    """Does inspection find hidden text, and leave clean documents alone?"""
    from evals.benchmarks import inspection as benchmark
    from evals.progress import Progress
    from ingest.isolation import IsolatedLoader

    settings = ctx.obj.settings.ingest
    with IsolatedLoader() as loader, Progress() as progress:
        clean = benchmark.load_clean(folder, loader, settings=settings, progress=progress)
        result = {
            "clean": benchmark.inspect_clean(clean),
            "samples": benchmark.inspect_samples(loader, settings=settings),
        }
        if attacks is not None:
            result["attacks"] = benchmark.inspect_attacks(attacks, loader, settings=settings)
    table = benchmark.render_summary(result)
    found = result["clean"].pop("watched")
    if watched:
        table += "\n\n" + "\n".join(
            f"- {each['code']} {each['source']}: {' / '.join(each['quotes'])}" for each in found
        )
    report(result, table, save, as_json)
