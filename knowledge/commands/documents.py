"""`playbook kb list` and `text`: what documents there are, and what they say."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import typer

from knowledge.printing import print_json, print_table
from knowledge.reader_options import checked_groups, checked_role

if TYPE_CHECKING:
    from knowledge.catalog import DocumentSummary


def list_documents(
    ctx: typer.Context,
    collection: str | None = typer.Option(None, help="Only documents of this collection."),
    role: str | None = typer.Option(None, help="Only what this role may read."),
    group: list[str] = typer.Option([], help="And what this group may read; can be repeated."),
    as_of: str | None = typer.Option(
        None, "--as-of", metavar="RELEASE|DATE", help="As of an earlier release."
    ),
    as_json: bool = typer.Option(False, "--json", help="Print one JSON value."),
) -> None:
    """Every document by its newest version."""
    base = ctx.obj.knowledge_base()
    summaries = base.list_documents(
        role=checked_role(role) if role else ("staff" if group else None),
        groups=checked_groups(group),
        collection=collection,
        release=base.resolve_release(as_of),
    )
    if as_json:
        print_json({"documents": [_summary_json(summary) for summary in summaries]})
        return
    headings = ("document", "version", "status", "kind", "title", "owner", "deputy", "review", "source")
    print_table(
        headings,
        [_summary_row(summary) for summary in summaries],
        spare=("source", "version", "deputy", "kind"),
    )


def text(
    ctx: typer.Context,
    reference: str = typer.Argument(..., metavar="DOC@V", help="A document id, and @ with a version number."),
    as_json: bool = typer.Option(False, "--json", help="Print one JSON value."),
) -> None:
    """Print a version's normalised text exactly: offsets in citations count its characters."""
    from knowledge.errors import UnknownDocumentError

    try:
        version = ctx.obj.knowledge_base().version(reference)
    except UnknownDocumentError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from None
    if as_json:
        print_json(
            {
                "doc_id": version.doc_id,
                "version": version.number,
                "source": version.source,
                "text": version.text,
            }
        )
        return
    sys.stdout.flush()
    sys.stdout.buffer.write(version.text.encode())
    sys.stdout.buffer.flush()


def _summary_row(summary: DocumentSummary) -> tuple[str, ...]:
    return (
        summary.doc_id,
        str(summary.number),
        summary.status.value.replace("_", " "),
        summary.kind.value.replace("_", " "),
        summary.title,
        summary.owner or "",
        summary.deputy or "",
        summary.verification.value.replace("_", " "),
        summary.source,
    )


def _summary_json(summary: DocumentSummary) -> dict[str, Any]:
    return {
        "doc_id": summary.doc_id,
        "version": summary.number,
        "source": summary.source,
        "collection": summary.collection,
        "format": summary.format,
        "title": summary.title,
        "kind": summary.kind.value,
        "status": summary.status.value,
        "version_label": summary.version_label,
        "owner": summary.owner,
        "deputy": summary.deputy,
        "audience": sorted(summary.audience),
        "effective_from": summary.effective_from and summary.effective_from.isoformat(),
        "review_by": summary.review_by and summary.review_by.isoformat(),
        "verification": summary.verification.value,
        "verified_by": summary.verified_by,
        "verified_at": summary.verified_at and summary.verified_at.isoformat(timespec="seconds"),
        "supersedes": list(summary.supersedes),
        "superseded_by": summary.superseded_by,
        "passages": summary.passages,
    }
