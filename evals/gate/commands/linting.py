"""`playbook gate lint`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from evals.gate.commands.judging import AsJson, desk_of

if TYPE_CHECKING:
    from evals.gate.bar import Bar
    from evals.gate.cases.case import Case
    from evals.gate.cases.linting import CaseFinding
    from evals.gate.desk import GateDesk


def lint(
    ctx: typer.Context,
    files: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="[FILE]…", help="Datasets; default: those of the bar, and the organisation's own cases."
        ),
    ] = None,
    candidate: Annotated[
        Path | None,
        typer.Option(help="Release file, or folder with one, whose prompts must not hold a case."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Look for faults of cases: lost gold, duplicates, leaks into prompts. Exits 12 where there are any."""
    from evals.gate.cases.linting import LIVE, lint_cases
    from evals.gate.cases.texts import known_texts
    from evals.gate.errors import ExitCode
    from evals.progress import Progress

    cases, bar = _read(files) if files else _of_the_bar(desk_of(ctx))
    with Progress() as progress:
        texts = known_texts(
            ctx.obj,
            candidate=candidate,
            with_live=any(case.input.library == LIVE for case in cases),
            progress=progress.stage,
        )
    findings = lint_cases(cases, texts, bar)
    _tell(findings, len(cases), as_json=as_json)
    if any(each.is_error for each in findings):
        raise typer.Exit(int(ExitCode.INVALID))


def _read(files: Sequence[Path]) -> tuple[list[Case], Bar | None]:
    from evals.gate.cases.reading import check_unique, parse_cases
    from evals.gate.errors import CaseError

    cases: list[Case] = []
    for file in files:
        try:
            content = file.read_bytes()
        except OSError as error:
            raise CaseError(f"{file} cannot be read ({error.strerror}); name a dataset.") from error
        cases += parse_cases(content, name=file.name)
    check_unique(cases)
    return cases, None


def _of_the_bar(desk: GateDesk) -> tuple[list[Case], Bar | None]:
    """As the files are now: whether they are those that were adopted is said when a run is locked."""
    from evals.gate.cases.reading import load_datasets

    bar = desk.record.bar().bar
    return [*load_datasets(bar.datasets, folder=desk.datasets).cases, *desk.own_cases()], bar


def _tell(findings: Sequence[CaseFinding], count: int, *, as_json: bool) -> None:
    from knowledge.printing import print_json, print_line

    errors = sum(each.is_error for each in findings)
    if as_json:
        rows = [
            {
                "severity": "error" if each.is_error else "warning",
                "rule": each.rule,
                "case": each.case_id,
                "message": each.message,
            }
            for each in findings
        ]
        warnings = len(findings) - errors
        print_json({"cases": count, "errors": errors, "warnings": warnings, "findings": rows})
        return
    for each in findings:
        place = f"{each.case_id}: " if each.case_id else ""
        print_line(f"{'error' if each.is_error else 'warning'} {each.rule}: {place}{each.message}")
    print_line(f"{count} cases: {errors} errors, {len(findings) - errors} warnings.")
