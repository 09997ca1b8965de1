"""Options that several benchmark commands share, and how their figures are told."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

Json = Annotated[bool, typer.Option("--json", help="Print one JSON value.")]
Corpora = Annotated[
    Path | None,
    typer.Option(help="Folder with one folder a collection; default: `corpora` beside the questions."),
]
Save = Annotated[str | None, typer.Option(help="Record the figures under this name in evals/results.")]
Source = Annotated[
    Path | None, typer.Option(help="Folder whose documents are copied; default: the starter library.")
]


def parse_sizes(text: str) -> list[int]:
    """`1000,10_000` as numbers."""
    try:
        return [int(size) for size in text.split(",")]
    except ValueError as error:
        raise typer.BadParameter(f"{text} is no list of sizes; give numbers such as 1000,10000.") from error


def report(
    result: Mapping[str, Any],
    table: str,
    save: str | None,
    as_json: bool,
    *,
    drawings: Mapping[str, str] | None = None,
) -> None:
    """Print the figures, and record them with their drawings where `save` names them."""
    from evals.results import describe_machine, save_result

    if save is not None:
        if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]*", save):
            raise typer.BadParameter("--save takes a plain name, such as answers-mine.")
        save_result(save, result, table, drawings=drawings)
    if as_json:
        print(json.dumps(result, ensure_ascii=False, default=str))
    else:
        print(f"{describe_machine()}\n\n{table}")
