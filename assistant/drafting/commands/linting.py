"""`playbook lint FILE`: the rules over a specification, a plan or another artifact."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from assistant.drafting.artifacts.header import Header
from assistant.drafting.commands.options import AsJson, AsName, read_artifact_at
from assistant.drafting.commands.output import print_findings, report_json
from assistant.drafting.linting.finding import LintReport, Severity
from knowledge.printing import print_json, print_line

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command()
def lint(
    ctx: typer.Context,
    source: Annotated[
        str | None, typer.Argument(metavar="FILE|DRAFT", help="A file, or a draft as N or N@VERSION.")
    ] = None,
    beside: Annotated[
        list[str] | None,
        typer.Option(
            "--with", metavar="FILE|DRAFT", help="An artifact of the same use case; can be repeated."
        ),
    ] = None,
    fix: Annotated[
        bool, typer.Option("--fix", help="Mend what is safe to mend: ids, joins, lanes, ends.")
    ] = False,
    rules: Annotated[bool, typer.Option("--rules", help="List the rules instead.")] = False,
    explain: Annotated[
        str | None, typer.Option(metavar="RULE", help="Say what a rule demands, and why.")
    ] = None,
    name: AsName = None,
    as_json: AsJson = False,
) -> None:
    """Judge an artifact by the rules of its kind. Exits with 1 if there are errors."""
    if rules or explain:
        _print_rules(explain, as_json)
        return
    if source is None:
        raise typer.BadParameter("give a file, or the number of a draft")
    desk, actor = ctx.obj.drafting_desk(), ctx.obj.actor(name)
    artifact, notes = read_artifact_at(ctx, source, actor)
    related = {each.type: each for each, _ in (read_artifact_at(ctx, other, actor) for other in beside or [])}
    done: Sequence[str] = ()
    if fix:
        artifact, done = _fixed(artifact, source)
    drafted = desk.judged(artifact, actor, related=related, notes=notes, exports=True)
    if as_json:
        print_json({**report_json(drafted.report), "fixed": list(done)})
    else:
        _print_report(drafted.report, done)
    if drafted.report.count(Severity.ERROR):
        raise typer.Exit(1)


def _fixed(artifact: Header, source: str) -> tuple[Header, Sequence[str]]:
    """Mend an artifact and write it back to its file, in the format that it has."""
    from assistant.drafting.artifacts.workflow_spec import WorkflowSpec
    from assistant.drafting.exports.formats import rewrite
    from assistant.drafting.linting.fixing import fix as mend

    if not isinstance(artifact, WorkflowSpec):
        return artifact, ()
    mended, done = mend(artifact)
    path = Path(source)
    if done and path.is_file():
        rewrite(mended, path)
    return mended, done


def _print_report(report: LintReport, done: Sequence[str]) -> None:
    for line in done:
        print_line(f"Mended: {line}")
    print_findings(report)
    print_line(
        f"{report.count(Severity.ERROR)} errors, {report.count(Severity.WARNING)} warnings, "
        f"{report.count(Severity.OPEN)} to be confirmed."
    )
    for rule, why in report.skipped:
        print_line(f"{rule} was not judged: {why}.")


def _print_rules(explain: str | None, as_json: bool) -> None:
    from assistant.drafting.linting.explaining import explain_rule, known_rules
    from knowledge.printing import print_table

    if explain:
        rule = explain_rule(explain)
        if as_json:
            print_json(rule)
            return
        print_line(
            f"{rule['id']} ({rule['severity']}): {rule['demand']}\n{rule['why']}\n"
            f"Grounded on: {rule['source']}"
        )
        return
    if as_json:
        print_json({"rules": known_rules()})
        return
    print_table(
        ("rule", "severity", "demands"),
        [(each["id"], each["severity"], each["demand"]) for each in known_rules()],
    )
