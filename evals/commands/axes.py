"""`playbook bench word-axes`."""

from __future__ import annotations

from typing import Annotated

import typer

from evals.commands.options import Json, report


def word_axes(
    ctx: typer.Context,
    width: Annotated[int, typer.Option(min=8, max=384, help="Numbers kept for each word.")] = 48,
    as_json: Json = False,
) -> None:
    """Fit what the configured model's word vectors are narrowed to; the index is then rebuilt."""
    from evals.benchmarks.word_axes import fit_word_axes
    from evals.progress import Progress

    ctx.obj.ensure_starter_library()
    with Progress() as progress:
        path, kept = fit_word_axes(ctx.obj, width=width, progress=progress)
    report({"file": str(path), "kept": kept}, f"{path}: keeps {kept:.1%} of the variance", None, as_json)
