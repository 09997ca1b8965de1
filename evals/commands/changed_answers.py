"""`playbook bench changed-answers`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from evals.commands.options import Json, Save, Source, report


def changed_answers(
    ctx: typer.Context,
    path: Annotated[
        Path | None, typer.Argument(help="Questions, JSON Lines; the starter library's own by default.")
    ] = None,
    questions: Annotated[int, typer.Option(min=1, help="How many are compared.")] = 200,
    rounds: Annotated[int, typer.Option(min=1, help="Proposals tried and published.")] = 3,
    passages: Annotated[
        int | None, typer.Option(min=1, help="Grow a knowledge base of this size; else a copy of the home.")
    ] = None,
    source: Source = None,
    save: Save = None,
    as_json: Json = False,
) -> None:
    """How long does it take to foretell changed answers, and are they so once it is published?"""
    from evals.benchmarks.changed_answers import run_changed_answers
    from evals.benchmarks.speed import pick_questions
    from evals.progress import Progress
    from evals.questions import load_questions
    from evals.results import render_table

    cases = pick_questions(questions) if path is None else load_questions(path)[:questions]
    with Progress() as progress:
        result = run_changed_answers(
            ctx.obj, cases, rounds=rounds, passages=passages, progress=progress, source=source
        )
    rows = [[name, value] for name, value in result.items() if name != "disagreements"]
    report(result, render_table(["figure", "value"], rows), save, as_json)
