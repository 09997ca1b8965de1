"""`playbook bench`: figures that anyone can reproduce."""

from __future__ import annotations

import typer

from evals.commands.answers import answers, calibrate
from evals.commands.axes import word_axes
from evals.commands.peers import peers
from evals.commands.retrieval import retrieval
from evals.commands.speed import embedding, ingest, keyword, speed
from evals.commands.verification import verification, verification_traps

app = typer.Typer(add_completion=False, no_args_is_help=True, rich_markup_mode=None)
for command in (
    retrieval,
    answers,
    peers,
    ingest,
    speed,
    keyword,
    embedding,
    calibrate,
    verification,
    verification_traps,
    word_axes,
):
    app.command()(command)


@app.callback()
def bench() -> None:
    """Measure retrieval, answers, ingest and speed."""
