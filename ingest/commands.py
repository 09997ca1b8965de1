"""`playbook ingest`: documents into the knowledge base."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from ingest.errors import IngestError
from knowledge.acting import Act
from knowledge.printing import print_json, print_line
from knowledge.progress import progress_bar

if TYPE_CHECKING:
    from ingest.report import IngestReport
    from knowledge.acting import Actor
    from knowledge.documents import DocumentMetadata

app = typer.Typer(add_completion=False, rich_markup_mode=None)

_STAGES = {
    "read": "Reading files",
    "embed": "Embedding passages",
    "comparing": "Comparing with what is in force",
}


@app.command("ingest")
def ingest_command(
    ctx: typer.Context,
    paths: list[Path] = typer.Argument(..., metavar="PATH…", help="Files and folders to read."),
    collection: str | None = typer.Option(
        None, help="Name of the group of documents; default: the folder's name."
    ),
    audience: str | None = typer.Option(None, metavar="R,…", help="Roles that may read the documents."),
    kind: str | None = typer.Option(
        None, help="policy, standard, playbook, workflow_spec, ownership_plan, guide or record."
    ),
    owner: str | None = typer.Option(None, help="Who keeps the documents true."),
    status: str | None = typer.Option(None, help="draft, scheduled, in_force, superseded or retired."),
    yes: bool = typer.Option(False, "--yes", help="Publish at once; you are recorded as approver."),
    actor: str | None = typer.Option(
        None, "--as", metavar="NAME", help="Who publishes; default: your user name."
    ),
    reason: str = typer.Option("", help="Why, for the record."),
    as_json: bool = typer.Option(False, "--json", help="Print one JSON value."),
) -> None:
    """Read documents and publish what has changed; without --yes propose it for review."""
    from ingest.pipeline import ingest_paths
    from ingest.report import render_report

    flags = flags_to_metadata(audience=audience, kind=kind, owner=owner, status=status)
    person, name = ctx.obj.actor(actor), _collection(collection)
    reason = reason or f"Ingest of {', '.join(path.name or str(path) for path in paths)}"[:200]
    if not yes:
        _propose(ctx.obj, paths, person, reason=reason, collection=name, flags=flags, as_json=as_json)
        return
    person.require(Act.PUBLISH)
    before = ctx.obj.knowledge_base().current_release()
    with progress_bar(_STAGES) as on_progress:
        report = ingest_paths(
            paths,
            knowledge_base=ctx.obj.knowledge_base(),
            settings=ctx.obj.settings.ingest,
            collection=name,
            flags=flags,
            actor=person.name,
            reason=reason,
            inspect=ctx.obj.inspect,
            on_progress=on_progress,
        )
    if report.release > before:
        ctx.obj.after_publication(report.release)
    if as_json:
        print_json(report.to_json())
    else:
        print_line(render_report(report))
    _end(report)


def _propose(
    composition: Any,
    paths: list[Path],
    person: Actor,
    *,
    reason: str,
    collection: str | None,
    flags: DocumentMetadata,
    as_json: bool,
) -> None:
    """Store what has changed as a proposal; nothing of it is searchable."""
    from ingest.report import render_report

    desk = composition.governance_desk()
    with progress_bar(_STAGES) as on_progress:
        files, draft = desk.drafted(
            paths, reason=reason, collection=collection, flags=flags, on_progress=on_progress
        )
    report = files.report
    proposal = desk.propose(draft, person) if report.changes else None
    if as_json:
        number = proposal.number if proposal else None
        print_json({**report.to_json(), "proposal": number})
    else:
        print_line(render_report(report))
        if proposal:
            typer.echo(
                f"Proposal {proposal.number} awaits review: see `playbook kb review {proposal.number}`, or "
                "publish at once with --yes."
            )
    _end(report)


def flags_to_metadata(
    *,
    audience: str | None = None,
    kind: str | None = None,
    owner: str | None = None,
    status: str | None = None,
) -> DocumentMetadata:
    """The command's options as metadata that wins over what files state.

    Raises:
        IngestError: If one of them cannot be read.
    """
    from ingest.metadata import parse_audience, parse_kind, parse_status
    from knowledge.documents import DocumentMetadata

    try:
        return DocumentMetadata(
            audience=parse_audience(audience),
            kind=parse_kind(kind) if kind is not None else None,
            owner=owner.strip() or None if owner is not None else None,
            status=parse_status(status) if status is not None else None,
        )
    except ValueError as error:
        raise IngestError(f"{str(error)[0].upper()}{str(error)[1:]}.") from error


def _collection(name: str | None) -> str | None:
    if name is not None and not name.strip():
        raise IngestError("The collection has no name; give --collection a word such as operations.")
    return name.strip() if name else None


def _end(report: IngestReport) -> None:
    if report.all_failed:
        raise typer.Exit(1)
    if not (report.read or report.changes):
        typer.echo("There is no document that can be read; check the path and the file names.", err=True)
