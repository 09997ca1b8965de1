"""`playbook kb verify` and `stale`: confirming that documents are still true, and which are due."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import TYPE_CHECKING, Any

import typer

from knowledge.printing import print_json, print_table

if TYPE_CHECKING:
    from knowledge.lifecycle import StaleDocument


def verify(
    ctx: typer.Context,
    references: list[str] = typer.Argument(..., metavar="DOC…", help="Document ids; DOC@V is checked."),
    until: str | None = typer.Option(None, metavar="DATE", help="The new review date, such as 2027-03-31."),
    months: int | None = typer.Option(None, min=1, max=60, help="Months from today instead of a date."),
    name: str | None = typer.Option(
        None, "--as", metavar="NAME", help="Who verifies; by default the system's user."
    ),
    reason: str = typer.Option("", help="What was checked, for the record."),
    as_json: bool = typer.Option(False, "--json", help="Print one JSON value."),
) -> None:
    """Confirm that documents are still true: their owner, a deputy or a governance lead may."""
    from knowledge.verifying import verify_documents

    if until is not None and months is not None:
        raise typer.BadParameter("give --until or --months, not both")
    found = verify_documents(
        ctx.obj.knowledge_base(),
        references,
        actor=ctx.obj.actor(name),
        until=_day(until) if until is not None else None,
        months=months or ctx.obj.settings.governance.review_months,
        reason=reason,
    )
    if as_json:
        print_json(
            {
                "verified": [
                    {
                        "doc_id": each.doc_id,
                        "version": each.version,
                        "review_by": each.review_by.isoformat(),
                        "review_by_before": each.review_by_before and each.review_by_before.isoformat(),
                    }
                    for each in found
                ]
            }
        )
        return
    for each in found:
        typer.echo(f"Verified {each.doc_id}@{each.version} until {each.review_by}.")


def stale(
    ctx: typer.Context,
    within: int | None = typer.Option(None, min=0, max=3650, help="Days ahead; by default the setting's."),
    owner: str | None = typer.Option(
        None, help="Only documents of this owner or deputy, or a part of the name."
    ),
    collection: str | None = typer.Option(None, help="Only documents of this collection."),
    as_json: bool = typer.Option(False, "--json", help="Print one JSON value."),
) -> None:
    """Documents that are overdue, due soon, without a review date, or scheduled; exit 1 if any is overdue."""
    from knowledge.lifecycle import Attention, owned_by, stale_documents

    base = ctx.obj.knowledge_base()
    within = ctx.obj.settings.governance.due_soon_days if within is None else within
    documents = base.list_documents(collection=collection)
    if owner is not None:
        documents = owned_by(documents, owner)
    found = stale_documents(documents, on=base.clock().date(), within=within)
    counts = Counter(each.attention for each in found)
    if as_json:
        print_json(
            {
                "within": within,
                "counts": {attention.value: counts[attention] for attention in Attention},
                "documents": [_stale_json(each) for each in found],
            }
        )
    elif found:
        headings = ("document", "state", "review by", "due", "owner", "deputy", "title")
        print_table(headings, [_stale_row(each) for each in found])
    else:
        typer.echo(f"Nothing is overdue, due within {within} days, without a review date, or scheduled.")
    if counts[Attention.OVERDUE]:
        raise typer.Exit(1)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise typer.BadParameter(f"{text!r} is no date; write it as 2027-03-31") from None


def _when(days_overdue: int | None) -> str:
    if days_overdue is None:
        return ""
    days = f"{abs(days_overdue)} {'day' if abs(days_overdue) == 1 else 'days'}"
    return f"{days} ago" if days_overdue > 0 else f"in {days}" if days_overdue else "today"


def _stale_row(stale: StaleDocument) -> tuple[str, ...]:
    document = stale.document
    return (
        document.doc_id,
        stale.attention.value.replace("_", " "),
        document.review_by.isoformat() if document.review_by else "none",
        _when(stale.days_overdue),
        document.owner or "nobody",
        document.deputy or "",
        document.title,
    )


def _stale_json(stale: StaleDocument) -> dict[str, Any]:
    document = stale.document
    return {
        "doc_id": document.doc_id,
        "version": document.number,
        "title": document.title,
        "collection": document.collection,
        "status": document.status.value,
        "attention": stale.attention.value,
        "verification": document.verification.value,
        "review_by": document.review_by and document.review_by.isoformat(),
        "days_overdue": stale.days_overdue,
        "effective_from": document.effective_from and document.effective_from.isoformat(),
        "owner": document.owner,
        "deputy": document.deputy,
        "verified_by": document.verified_by,
    }
