"""`playbook bench`: figures that anyone can reproduce."""

from __future__ import annotations

import typer

from evals.commands.answers import answers
from evals.commands.axes import word_axes
from evals.commands.calibrate import calibrate
from evals.commands.changed_answers import changed_answers
from evals.commands.contradictions import contradictions
from evals.commands.drafts import drafts
from evals.commands.gate import gate
from evals.commands.governing import govern
from evals.commands.inspection import inspection
from evals.commands.peers import peers
from evals.commands.reading import reading
from evals.commands.retrieval import retrieval
from evals.commands.speed import embedding, ingest, keyword, speed
from evals.commands.verification import calibrate_verification, verification, verification_traps

app = typer.Typer(add_completion=False, no_args_is_help=True, rich_markup_mode=None)
for command in (
    retrieval,
    answers,
    reading,
    inspection,
    peers,
    ingest,
    speed,
    keyword,
    embedding,
    calibrate,
    verification,
    verification_traps,
    contradictions,
    calibrate_verification,
    word_axes,
    govern,
    changed_answers,
    drafts,
    gate,
):
    app.command()(command)


@app.callback()
def bench() -> None:
    """Measure retrieval, answers, drafts, the gate, ingest and speed."""
