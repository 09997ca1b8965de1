"""`playbook gate selftest|aa|power`: the gate proves itself."""

from __future__ import annotations

import json
from typing import Annotated, Any

import typer

from evals.gate.commands.judging import AsJson, desk_of

Save = Annotated[
    str | None, typer.Option(metavar="NAME", help="Also record the result in evals/results under this name.")
]


def selftest(
    ctx: typer.Context,
    only: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help="Only this bad release; may be repeated.")
    ] = None,
    quick: Annotated[bool, typer.Option("--quick", help="Do not ask the unchanged release afresh.")] = False,
    save: Save = None,
    as_json: AsJson = False,
) -> None:
    """Build releases that are bad on purpose; each must be blocked for its reason. Exits 0 or 10."""
    from evals.gate.errors import ExitCode
    from evals.gate.selftest.opening import chosen, open_prover
    from evals.gate.selftest.table import HEADER, summary_lines, table_rows, to_json
    from evals.progress import Progress

    sabotages, bar = chosen(only or []), desk_of(ctx).record.bar().text
    with Progress() as progress, open_prover(ctx.obj, bar, progress=progress.stage) as prover:
        found = prover.prove(sabotages, quick=quick)
    _tell(to_json(found), HEADER, table_rows(found), summary_lines(found), as_json=as_json, save=save)
    raise typer.Exit(ExitCode.PASS if found.holds else ExitCode.FAIL)


def _tell(
    values: dict[str, Any],
    header: tuple[str, ...],
    rows: list[tuple[str, ...]],
    lines: list[str],
    *,
    as_json: bool,
    save: str | None,
) -> None:
    from evals.results import render_table, save_result

    if save:
        save_result(
            save, values, "\n\n".join([render_table(header, rows), *(line.strip() for line in lines)])
        )
    if as_json:
        print(json.dumps(values))
        return
    _print_table(header, rows)
    for line in lines:
        print(line)


def _print_table(header: tuple[str, ...], rows: list[tuple[str, ...]]) -> None:
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table

    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    for name in header:
        table.add_column(name, overflow="fold")
    for row in rows:
        table.add_row(*row)
    Console().print(table, markup=False)
