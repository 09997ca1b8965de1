"""`playbook monitor`: what became of the answers that people got."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from knowledge.acting import Actor
    from knowledge.store.monitor_reports import MonitorReport

AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON value.")]
AsName = Annotated[
    str | None, typer.Option("--as", metavar="NAME", help="Who acts; default: your user name.")
]
Last = Annotated[int, typer.Option(help="How many reports, the newest.", min=1, max=1000)]
app = typer.Typer(add_completion=False, no_args_is_help=True, rich_markup_mode=None)
INSTALLATION = "installation"
_NICE = 15
"""What a timer begins stands back behind whoever asks."""


@app.callback()
def monitor() -> None:
    """Answers that people got, scored on schedule: what became worse is found here, not by them."""


@app.command()
def run(
    ctx: typer.Context,
    days: Annotated[int | None, typer.Option(help="Days of answers to look at.", min=1, max=366)] = None,
    against: Annotated[
        int | None, typer.Option(help="Days before them to compare with.", min=1, max=3660)
    ] = None,
    without_canary: Annotated[
        bool, typer.Option("--without-canary", help="Do not ask the cases of the gate.")
    ] = False,
    scheduled: Annotated[
        bool,
        typer.Option("--scheduled", help="For a timer: act as the installation, stand back, print nothing."),
    ] = False,
    as_name: AsName = None,
    as_json: AsJson = False,
) -> None:
    """Look at the answers of the last days and compare; exit 1 with an alarm, 0 without."""
    from evals.monitor.mailing import mail_alarms
    from evals.monitor.opening import open_monitor
    from evals.monitor.watching import with_days
    from evals.progress import Progress
    from knowledge.acting import Actor

    if scheduled:
        os.nice(_NICE)
    actor = Actor(name=INSTALLATION) if scheduled else _reader(ctx, as_name)
    settings = with_days(ctx.obj.settings.monitor, days, against)
    if without_canary:
        settings = settings.model_copy(update={"canary_answers": 0, "canary_refusals": 0})
    with Progress() as progress:
        report = open_monitor(ctx.obj, settings).look(actor, progress=progress.stage)
    mailed = mail_alarms(ctx.obj.knowledge_base(), ctx.obj.settings.governance, report, actor=actor.name)
    if not scheduled:
        _tell(report, as_json=as_json, mailed=mailed)
    raise typer.Exit(1 if report.alarms else 0)


@app.command()
def history(ctx: typer.Context, last: Last = 20, as_name: AsName = None, as_json: AsJson = False) -> None:
    """The reports, the newest first, each with its alarms."""
    from evals.monitor.telling import history_rows
    from knowledge.printing import print_json, print_table
    from knowledge.store.monitor_reports import newest_reports

    _reader(ctx, as_name)
    found = newest_reports(ctx.obj.knowledge_base().engine, last)
    if as_json:
        print_json({"reports": [_json(each) for each in found]})
    elif not found:
        typer.echo("No report was made yet; `playbook monitor run` makes one.")
    else:
        print_table(("report", "at", "questions", "alarms"), history_rows(found))


@app.command()
def show(
    ctx: typer.Context,
    number: Annotated[
        int | None, typer.Argument(metavar="[N]", help="Number of the report; default: the newest.", min=1)
    ] = None,
    as_name: AsName = None,
    as_json: AsJson = False,
) -> None:
    """One report with all its figures; exits as its making did."""
    _reader(ctx, as_name)
    report = _find(ctx, number)
    _tell(report, as_json=as_json)
    raise typer.Exit(1 if report.alarms else 0)


@app.command()
def trend(
    ctx: typer.Context,
    last: Last = 60,
    html: Annotated[Path | None, typer.Option(help="Write one page with drawings to this file.")] = None,
    as_name: AsName = None,
    as_json: AsJson = False,
) -> None:
    """The figures from report to report, the oldest first."""
    from assistant.monitoring.page import trend_page
    from assistant.monitoring.trends import trends
    from evals.monitor.telling import trend_json, trend_table
    from knowledge.printing import print_json, print_table
    from knowledge.store.monitor_reports import newest_reports

    _reader(ctx, as_name)
    found = newest_reports(ctx.obj.knowledge_base().engine, last)
    if html is not None and found:
        _write(html, trend_page(found))
    if as_json:
        print_json({"series": [trend_json(each) for each in trends(found)]})
    elif not found:
        typer.echo("No report was made yet; `playbook monitor run` makes one.")
    elif html is None:
        print_table(*trend_table(found))
    else:
        typer.echo(f"Wrote {html}.")


def _reader(ctx: typer.Context, name: str | None) -> Actor:
    """Whoever reads what everybody asked must be allowed to."""
    from knowledge.acting import Act

    actor: Actor = ctx.obj.actor(name)
    actor.require(Act.READ_AUDIT)
    return actor


def _find(ctx: typer.Context, number: int | None) -> MonitorReport:
    from evals.monitor.errors import UnknownReportError
    from knowledge.store.engine import snapshot
    from knowledge.store.monitor_reports import find_report, newest_reports

    engine = ctx.obj.knowledge_base().engine
    if number is None:
        newest = newest_reports(engine, 1)
        found = newest[0] if newest else None
    else:
        with snapshot(engine) as connection:
            found = find_report(connection, number)
    if found is None:
        raise UnknownReportError(number)
    return found


def _tell(report: MonitorReport, *, as_json: bool, mailed: str | None = None) -> None:
    from evals.monitor.telling import report_lines
    from knowledge.printing import print_json, print_line

    if as_json:
        print_json({**_json(report), "mailed": mailed})
        return
    for line in report_lines(report):
        print_line(line)
    if mailed:
        print_line(mailed)


def _json(report: MonitorReport) -> dict[str, Any]:
    return {
        "report": report.number,
        "at": report.at.isoformat(),
        "from": report.window_from.isoformat(),
        "to": report.window_to.isoformat(),
        "alarms": list(report.alarms),
        **report.figures,
    }


def _write(path: Path, text: str) -> None:
    from evals.monitor.errors import MonitorError

    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise MonitorError(f"{path} cannot be written ({error.strerror}); choose another --html.") from error
