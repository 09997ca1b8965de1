"""`playbook kb history`, `diff`, `notes` and `rollback`: the published states."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from knowledge.commands.options import STAGES, AsJson, AsName, Reason, iso
from knowledge.commands.proposals import report_release
from knowledge.printing import print_json, print_table
from knowledge.progress import progress_bar

if TYPE_CHECKING:
    from knowledge.releases.history import Release, VersionSpan


def history(
    ctx: typer.Context,
    document: Annotated[
        str | None, typer.Argument(metavar="[DOC]", help="A document, to see its versions.")
    ] = None,
    last: Annotated[int | None, typer.Option(min=1, help="Only the last releases.")] = None,
    as_json: AsJson = False,
) -> None:
    """Show the releases, or the versions of one document; the newest first."""
    found = ctx.obj.governance_desk().history
    if document is not None:
        spans = found.document(document.partition("@")[0])
        if as_json:
            print_json({"doc_id": document, "versions": [_span_json(span) for span in spans]})
            return
        headings = ("version", "releases", "published", "by", "status", "owner", "title", "reason")
        print_table(headings, [_span_row(span) for span in spans])
        return
    releases = found.releases(last=last)
    if as_json:
        print_json({"releases": [_release_json(release) for release in releases]})
        return
    headings = ("release", "published", "by", "changes", "kind", "proposal", "reason")
    print_table(headings, [_release_row(release) for release in releases])


def diff(
    ctx: typer.Context,
    before: Annotated[int, typer.Argument(metavar="A", help="A release; 0 is the empty one.")],
    after: Annotated[int, typer.Argument(metavar="B", help="Another release.")],
    document: Annotated[str | None, typer.Option("--doc", metavar="DOC", help="Only this document.")] = None,
    summary: Annotated[bool, typer.Option("--summary", help="A line a document.")] = False,
    as_json: AsJson = False,
) -> None:
    """Show what differs between two releases: text by section, metadata, audience."""
    from knowledge.differences.render import render_differences, render_summary

    found = ctx.obj.governance_desk().history
    if document is not None:
        document = document.partition("@")[0]
        found.document(document)  # a mistyped id is no document without differences
    differences = [each for each in found.compare(before, after) if document in (None, each.doc_id)]
    if as_json:
        print_json({"from": before, "to": after, "differences": [each.to_json() for each in differences]})
        return
    if not differences:
        typer.echo(f"Nothing differs between release {before} and release {after}.")
        return
    typer.echo(render_summary(differences) if summary else render_differences(differences))


def notes(
    ctx: typer.Context,
    release: Annotated[int, typer.Argument(metavar="N", help="A release.")],
    since: Annotated[
        int | None, typer.Option(metavar="M", help="Everything since release M, not only the last step.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Write the release notes of a release from what it changed, in Markdown."""
    text = ctx.obj.governance_desk().notes(release, since=since)
    if as_json:
        print_json({"release": release, "notes": text})
    else:
        typer.echo(text, nl=False)


def rollback(
    ctx: typer.Context,
    release: Annotated[int, typer.Argument(metavar="RELEASE", help="The release to go back to.")],
    reason: Reason = "",
    actor: AsName = None,
    as_json: AsJson = False,
) -> None:
    """Make a new release with the documents of an earlier one."""
    desk, person = ctx.obj.governance_desk(), ctx.obj.actor(actor)
    with progress_bar(STAGES) as on_progress:
        outcome = desk.roll_back(release, person, reason=reason, on_progress=on_progress)
    report_release(outcome, as_json, restores=release)


def _release_json(release: Release) -> dict[str, Any]:
    return {
        "release": release.number,
        "published_at": iso(release.published_at),
        "actor": release.actor,
        "reason": release.reason,
        "kind": release.kind,
        "proposal": release.proposal,
        "restores": release.restores,
        "emergency": release.emergency,
        "added": release.added,
        "updated": release.updated,
        "retired": release.retired,
    }


def _release_row(release: Release) -> tuple[str, ...]:
    kind = f"rollback to {release.restores}" if release.restores is not None else release.kind
    return (
        str(release.number),
        f"{release.published_at:%Y-%m-%d %H:%M}",
        release.actor,
        f"+{release.added} ~{release.updated} -{release.retired}",
        kind + (", emergency" if release.emergency else ""),
        str(release.proposal or ""),
        release.reason,
    )


def _span_json(span: VersionSpan) -> dict[str, Any]:
    return {
        "version": span.version,
        "source": span.source,
        "title": span.title,
        "status": span.status,
        "owner": span.owner,
        "from_release": span.from_release,
        "to_release": span.to_release,
        "published_at": iso(span.published_at),
        "actor": span.actor,
        "reason": span.reason,
    }


def _span_row(span: VersionSpan) -> tuple[str, ...]:
    until = "" if span.to_release is None else str(span.to_release - 1)
    return (
        str(span.version),
        f"{span.from_release}–{until}" if until != str(span.from_release) else until,
        f"{span.published_at:%Y-%m-%d}",
        span.actor,
        span.status.replace("_", " "),
        span.owner or "",
        span.title,
        span.reason,
    )
