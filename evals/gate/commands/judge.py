"""`playbook gate judge`: what a judging chat model is worth."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from evals.gate.commands.judging import AsJson, AsName, desk_of

if TYPE_CHECKING:
    from evals.gate.judge.calibration import Calibration
    from evals.gate.judge.figures import Rate

app = typer.Typer(add_completion=False, no_args_is_help=True, rich_markup_mode=None)


@app.callback()
def judge() -> None:
    """What the chat model that judges answers is worth beside people."""


@app.command()
def calibrate(
    ctx: typer.Context,
    labels: Annotated[
        Path | None, typer.Option(help="Answers with the labels of people; default: those of the program.")
    ] = None,
    recorded_only: Annotated[
        bool, typer.Option("--recorded-only", help="Ask no chat model; what was not recorded is invalid.")
    ] = False,
    as_name: AsName = None,
    as_json: AsJson = False,
) -> None:
    """Hold the configured judge against labelled answers, and keep what it is worth. Exits 0 or 12."""
    from evals.gate.judge.labels import SHIPPED_LABELS, load_labels
    from evals.progress import Progress

    desk = desk_of(ctx)
    with Progress() as progress:
        found = desk.judge.calibrate(
            load_labels(labels or SHIPPED_LABELS),
            ctx.obj.actor(as_name),
            recorded_only=recorded_only,
            progress=progress.stage,
        )
    _tell(found, _standing(desk), as_json=as_json)


@app.command()
def status(ctx: typer.Context, as_json: AsJson = False) -> None:
    """The configured judge, its calibration, and whether it may gate. Exits 12 where it may not."""
    from evals.gate.errors import InvalidRunError

    desk = desk_of(ctx)
    found, why = desk.judge.calibration()
    if found is None:
        raise InvalidRunError(f"No judge may gate here: {why}")
    _tell(found, _standing(desk), as_json=as_json)


def _standing(desk: Any) -> dict[str, str]:
    """Metric to why it may not gate; "" where it may."""
    from evals.gate.judge.metrics import NAMES

    return {name: desk.judge.problem([name]) for name in NAMES}


def _tell(found: Calibration, standing: dict[str, str], *, as_json: bool) -> None:
    from knowledge.printing import print_json, print_line

    if as_json:
        values = {
            name: value for name, value in found.to_json().items() if name not in ("anchors", "replies")
        }
        print_json(
            {**values, "may_gate": {name: not why for name, why in standing.items()}, "why_not": standing}
        )
        return
    judge = found.judge
    print_line(
        f"{judge.model} with prompt judge v{judge.prompt_version}, on {found.answers} answers "
        f"({found.labels_file}), {found.made_at}:"
    )
    for name, each in found.figures.items():
        print_line(
            f"{name}: sensitivity {_said(each.sensitivity)}, specificity {_said(each.specificity)}, "
            f"kappa {each.kappa:.2f}, the same each time {_said(each.consistency)}"
        )
        print_line(f"  may gate: {'yes' if not standing[name] else f'no, {standing[name]}'}")
    print_line(f"Right on answers that try to persuade their judge: {_said(found.adversarial)}")
    print_line(f"Readable replies: {_said(found.readable)}")


def _said(rate: Rate) -> str:
    return f"{rate.value:.2f} ({rate.low:.2f} to {rate.high:.2f}, {rate.count} of {rate.n})"
