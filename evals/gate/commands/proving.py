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


def aa(
    ctx: typer.Context,
    runs: Annotated[int, typer.Option(min=1, max=100_000, help="Runs that are drawn for each rate.")] = 2_000,
    save: Save = None,
    as_json: AsJson = False,
) -> None:
    """How often the gate alarms although nothing changed. Exits 0, or 10 where a real run alarmed."""
    from evals.gate.errors import ExitCode
    from evals.gate.selftest.opening import open_prover
    from evals.gate.selftest.repeating import HEADER, simulated, table_rows, to_json
    from evals.gate.selftest.table import alarm_lines
    from evals.progress import Progress

    bar = desk_of(ctx).record.bar()
    with Progress() as progress, open_prover(ctx.obj, bar.text, progress=progress.stage) as prover:
        found, split = prover.prove([]), prover.split_last_repeats()
        cases = prover.rules.cases
    rates = simulated(bar.bar, cases, split.changing if split else {}, runs=runs)
    alarms = [*found.false_alarms, *(split.false_alarms if split else ())]
    values = {"false_alarms": len(alarms), "pairs_of_repeats": split.pairs if split else 0}
    values["simulated"] = to_json(rates)
    _tell(values, HEADER, table_rows(rates), alarm_lines(found, split), as_json=as_json, save=save)
    raise typer.Exit(ExitCode.FAIL if alarms else ExitCode.PASS)


def power(
    ctx: typer.Context,
    metric: Annotated[str | None, typer.Option(help="Only this gating metric.")] = None,
    margin: Annotated[float | None, typer.Option(min=0.001, max=1, help="In place of the bar's.")] = None,
    save: Save = None,
    as_json: AsJson = False,
) -> None:
    """What the cases can show, and how many a margin needs."""
    from evals.gate.selftest.past import spreads
    from evals.gate.selftest.power import HEADER, power_of, table_rows, to_json

    desk = desk_of(ctx)
    bar = desk.record.bar().bar
    if metric is not None and metric not in bar.gating:
        raise typer.BadParameter(f"{metric!r} does not gate; the bar has {', '.join(bar.gating)}.")
    seen = spreads(ctx.obj.settings.home / "gate")
    found = power_of(bar, desk.locks.cases(), seen, only=metric, margin=margin)
    lines = [
        "Spread: variance of one case's difference; of a 0/1 metric the share of cases that change.",
        "Drops are seen, and equal releases pass, four times out of five with that many cases.",
    ]
    _tell({"metrics": to_json(found)}, HEADER, table_rows(found), lines, as_json=as_json, save=save)


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
