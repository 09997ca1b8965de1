"""`playbook kb owners`: who owns the documents, and what is wrong with that."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import typer

from knowledge.printing import print_json, print_table

if TYPE_CHECKING:
    from knowledge.owners import Flag, OwnerReport, OwnerRow

_SHOWN = 5
"""Documents that a flag names on a terminal; `--json` has them all."""


def owners(
    ctx: typer.Context,
    collection: str | None = typer.Option(None, help="Only documents of this collection."),
    as_json: bool = typer.Option(False, "--json", help="Print one JSON value."),
) -> None:
    """Each owner with documents, deputies and what is overdue; exit 1 where somebody must act."""
    from knowledge.owners import report_owners

    base = ctx.obj.knowledge_base()
    directory = base.directory()
    report = report_owners(base.list_documents(collection=collection), directory, on=base.clock().date())
    if as_json:
        print_json(_report_json(report, directory is not None))
    else:
        headings = ("owner", "is a", "documents", "overdue", "due soon", "deputy", "held by")
        print_table(headings, [_owner_row(row) for row in report.owners])
        for flag in report.flags:
            if flag.matters:
                typer.echo(_flag_line(flag))
        if lacking := sum(len(flag.doc_ids) for flag in report.flags if not flag.matters):
            typer.echo(f"Note: nobody stands in for the owner of {lacking} of the documents.")
        if directory is None:
            typer.echo(
                "No directory of people is set (`governance.directory`), so nobody is known to have left.",
                err=True,
            )
    if any(flag.matters for flag in report.flags):
        raise typer.Exit(1)


def _owner_row(row: OwnerRow) -> tuple[str, ...]:
    return (
        row.owner,
        row.kind.value,
        str(row.documents),
        str(row.overdue),
        str(row.due_soon),
        ", ".join(row.deputies),
        ", ".join(row.holders),
    )


def _flag_line(flag: Flag) -> str:
    from knowledge.characters import printable

    named = ", ".join(flag.doc_ids[:_SHOWN])
    more = len(flag.doc_ids) - _SHOWN
    return printable(f"Mend: {flag.message} ({named}{f' and {more} more' if more > 0 else ''})")


def _report_json(report: OwnerReport, with_directory: bool) -> dict[str, Any]:
    return {
        "directory": with_directory,
        "owners": [
            {
                "owner": row.owner,
                "kind": row.kind.value,
                "holders": list(row.holders),
                "deputies": list(row.deputies),
                "documents": row.documents,
                "overdue": row.overdue,
                "due_soon": row.due_soon,
            }
            for row in report.owners
        ],
        "flags": [
            {
                "flag": flag.kind.value,
                "matters": flag.matters,
                "owner": flag.owner,
                "doc_ids": list(flag.doc_ids),
                "message": flag.message,
            }
            for flag in report.flags
        ],
    }
