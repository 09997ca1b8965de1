"""`playbook gate lock|run|rescore|compare|report|verify`."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from evals.gate.desk import GateDesk, Judged

AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON value.")]
AsName = Annotated[
    str | None, typer.Option("--as", metavar="NAME", help="Who acts; default: your user name.")
]
Run = Annotated[str, typer.Argument(metavar="RUN", help="A run's id, the beginning of it, or `latest`.")]
Out = Annotated[Path | None, typer.Option(help="Folder for the reports; default: the run's own.")]


def lock(
    ctx: typer.Context,
    candidate: Annotated[
        Path | None, typer.Option(help="Release file, or folder with one; default: what is installed.")
    ] = None,
    change: Annotated[str, typer.Option(help="What the candidate changes, in one line.")] = "",
    author: Annotated[str | None, typer.Option(help="Who made it; default: who locks.")] = None,
    baseline: Annotated[
        Path | None,
        typer.Option(
            help="Release file to compare with in place of production; such a run promotes nothing."
        ),
    ] = None,
    as_name: AsName = None,
    as_json: AsJson = False,
) -> None:
    """Bind a candidate, production, the bar and the cases, before anything is asked."""
    from evals.progress import Progress

    with Progress() as progress:
        found = desk_of(ctx).lock(
            candidate,
            ctx.obj.actor(as_name),
            author=author,
            change=change,
            baseline=baseline,
            progress=progress.stage,
        )
    if as_json:
        print(json.dumps({**found.to_json(), "run": found.run_id, "lock_sha256": found.sha256}))
        return
    against = f"r-{found.baseline.number}" if found.baseline else "nothing: the first release"
    print(
        f"Locked {found.run_id}: r-{found.candidate.number} ({found.candidate.digest}) against {against}.\n"
        "Next: `playbook gate run`."
    )


def run(
    ctx: typer.Context,
    reference: Run = "latest",
    recorded_only: Annotated[
        bool, typer.Option("--recorded-only", help="Ask no chat model; what was not recorded is invalid.")
    ] = False,
    out: Out = None,
    as_name: AsName = None,
    as_json: AsJson = False,
) -> None:
    """Ask every case, score, decide, and put the verdict on record. Exits 0, 10, 11, 12 or 3."""
    from evals.progress import Progress

    desk = desk_of(ctx)
    with Progress() as progress:
        judged = desk.run(
            reference, actor=ctx.obj.actor(as_name), recorded_only=recorded_only, progress=progress.stage
        )
    tell(desk, judged, as_json=as_json, out=out or judged.folder.path)


def rescore(ctx: typer.Context, reference: Run = "latest", out: Out = None, as_json: AsJson = False) -> None:
    """Score and decide again from what a finished run recorded; asks nobody, changes no verdict."""
    desk = desk_of(ctx)
    tell(desk, desk.rescore(reference), as_json=as_json, out=out)


def compare(
    ctx: typer.Context,
    first: Annotated[str, typer.Argument(help="Number, digest, channel, or release file.")],
    second: Annotated[str, typer.Argument(help="Likewise; judged as if the first were in production.")],
    out: Out = None,
    as_json: AsJson = False,
) -> None:
    """Hold any release against any other; records nothing."""
    from evals.progress import Progress

    desk = desk_of(ctx)
    with Progress() as progress:
        judged = desk.compare(first, second, progress=progress.stage)
    tell(desk, judged, as_json=as_json, out=out)


def report(
    ctx: typer.Context,
    reference: Run = "latest",
    form: Annotated[
        str, typer.Option("--format", help="terminal, markdown, html, junit or json.")
    ] = "terminal",
    out: Annotated[Path | None, typer.Option(help="File to write; default: print it.")] = None,
) -> None:
    """Show a finished run once more, in any form. Exits as the run did."""
    from evals.gate.reporting import FORMS, render

    if form not in FORMS:
        raise typer.BadParameter(f"{form!r} is no form; use one of {', '.join(FORMS)}.")
    desk = desk_of(ctx)
    judged = desk.rescore(reference)
    text = render(form, desk, judged, width=_width())
    if out is None:
        print(text)
    else:
        out.write_text(text, encoding="utf-8")
    raise typer.Exit(exit_code(judged))


def verify(ctx: typer.Context, reference: Run = "latest", as_json: AsJson = False) -> None:
    """Check that a run's lock, files and verdict are those on record. Exits 3 where they are not."""
    found = desk_of(ctx).verify(reference)
    if as_json:
        print(json.dumps(found))
    else:
        print(f"{found['run']} is whole: {len(found['files'])} files and the verdict {found['verdict']}.")


def desk_of(ctx: typer.Context) -> GateDesk:
    """The gate of the home."""
    from evals.gate.opening import open_gate

    return open_gate(ctx.obj)


def tell(desk: GateDesk, judged: Judged, *, as_json: bool, out: Path | None) -> None:
    """Print a decision, write its reports, and exit with its code."""
    from evals.gate.reporting import render, write_reports

    if out is not None:
        write_reports(desk, judged, out)
    print(render("json" if as_json else "terminal", desk, judged, width=_width()))
    if out is not None:
        print(f"Reports: {out}", file=sys.stderr)
    raise typer.Exit(exit_code(judged))


def exit_code(judged: Any) -> int:
    """What a decision ends the command with."""
    from evals.gate.errors import ExitCode

    return int(ExitCode[judged.judgement.decision.verdict.name])


def _width() -> int:
    import shutil

    return shutil.get_terminal_size((110, 24)).columns
