"""`playbook kb`: looking after the knowledge base."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import typer

from knowledge.printing import print_json, print_table
from knowledge.progress import progress_bar

if TYPE_CHECKING:
    from knowledge.catalog import DocumentSummary

app = typer.Typer(
    add_completion=False,
    rich_markup_mode=None,
    no_args_is_help=True,
    help="Look after the knowledge base.",
)

_STAGES = {
    "cutting": "Cutting documents",
    "embedding": "Embedding passages",
    "indexing": "Indexing passages",
}


@app.command("status")
def status_command(
    ctx: typer.Context,
    as_json: bool = typer.Option(False, "--json", help="Print one JSON value."),
) -> None:
    """What there is: release, documents, passages, sizes, and whether the indexes are sound."""
    status = ctx.obj.knowledge_base().status()
    if as_json:
        print_json(status)
    else:
        print_table(("what", "value"), _status_rows(status))
    if status["index"] in ("damaged", "outdated"):
        if not as_json:
            typer.echo("Run `playbook kb rebuild` to mend the indexes.", err=True)
        raise typer.Exit(1)


@app.command("list")
def list_command(
    ctx: typer.Context,
    collection: str | None = typer.Option(None, help="Only documents of this collection."),
    role: str | None = typer.Option(None, help="Only what this role may read."),
    as_of: str | None = typer.Option(
        None, "--as-of", metavar="RELEASE|DATE", help="As of an earlier release."
    ),
    as_json: bool = typer.Option(False, "--json", help="Print one JSON value."),
) -> None:
    """Every document by its newest version."""
    base = ctx.obj.knowledge_base()
    summaries = base.list_documents(
        role=_checked_role(role) if role else None,
        collection=collection,
        release=base.resolve_release(as_of),
    )
    if as_json:
        print_json({"documents": [_summary_json(summary) for summary in summaries]})
        return
    headings = ("document", "version", "status", "kind", "title", "owner", "source")
    print_table(headings, [_summary_row(summary) for summary in summaries])


@app.command("text")
def text_command(
    ctx: typer.Context,
    reference: str = typer.Argument(
        ..., metavar="DOC@V", help="A document id, and @ with a version number."
    ),
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


@app.command("rebuild")
def rebuild_command(
    ctx: typer.Context,
    as_json: bool = typer.Option(False, "--json", help="Print one JSON value."),
) -> None:
    """Make both indexes anew from the documents; searches go on meanwhile."""
    from dataclasses import asdict

    rechunk = getattr(ctx.obj, "rechunk", None)
    with progress_bar(_STAGES) as on_progress:
        report = ctx.obj.knowledge_base().rebuild(rechunk=rechunk, on_progress=on_progress)
    if as_json:
        print_json(asdict(report))
        return
    typer.echo(
        f"Rebuilt the indexes: {report.passages} passages of {report.versions} documents, "
        f"{report.embedded} of them embedded anew."
    )


def _checked_role(role: str) -> str:
    from knowledge.audience import ROLES

    if role not in ROLES:
        raise typer.BadParameter(f"there is no role {role!r}; use one of {', '.join(ROLES)}")
    return role


def _status_rows(status: dict[str, Any]) -> list[tuple[str, str]]:
    collections = ", ".join(f"{name} ({count})" for name, count in status["collections"].items())
    by_status = ", ".join(
        f"{count} {name.replace('_', ' ')}"
        for name, count in status["documents_by_status"].items()
        if count
    )
    sizes = ", ".join(f"{name} {size / 1e6:.1f} MB" for name, size in status["bytes"].items())
    return [
        ("home", status["home"]),
        ("release", str(status["release"] or "none yet")),
        ("documents", f"{status['documents']}" + (f": {by_status}" if by_status else "")),
        ("passages", str(status["passages"])),
        ("collections", collections or "none yet"),
        ("model", status["model"] or "none yet"),
        ("chunker", status["chunker"] or "none yet"),
        ("size", sizes),
        ("index", status["index"]),
    ]


def _summary_row(summary: DocumentSummary) -> tuple[str, ...]:
    return (
        summary.doc_id,
        str(summary.number),
        summary.status.value.replace("_", " "),
        summary.kind.value.replace("_", " "),
        summary.title,
        summary.owner or "",
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
        "audience": sorted(summary.audience),
        "effective_from": summary.effective_from and summary.effective_from.isoformat(),
        "review_by": summary.review_by and summary.review_by.isoformat(),
        "supersedes": list(summary.supersedes),
        "superseded_by": summary.superseded_by,
        "passages": summary.passages,
    }
