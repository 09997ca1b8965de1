"""Kept drafts: list, show, versions, export, import, submit."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from assistant.drafting.commands.drafting import write_files
from assistant.drafting.commands.options import AsJson, AsName, read_artifact_at
from assistant.drafting.commands.output import drafted_json, kept_json, print_drafted
from assistant.drafting.submitting import waits_for_approval
from knowledge.printing import print_json, print_line, print_table

Number = Annotated[int, typer.Argument(metavar="DRAFT", help="Its number.")]


def list_drafts(ctx: typer.Context, name: AsName = None, as_json: AsJson = False) -> None:
    """List the drafts that you may read, the last changed first."""
    found = ctx.obj.drafting_desk().list(ctx.obj.actor(name))
    if as_json:
        print_json({"drafts": [kept_json(kept) for kept in found]})
        return
    rows = [
        (
            str(kept.number),
            kept.kind.replace("_", " "),
            kept.title,
            str(kept.version),
            kept.author,
            f"{kept.changed_at:%Y-%m-%d %H:%M}",
            str(kept.proposal or ""),
        )
        for kept in found
    ]
    print_table(
        ("draft", "kind", "title", "version", "author", "changed", "proposal"),
        rows,
        spare=("proposal", "changed"),
    )


def show(
    ctx: typer.Context,
    number: Number,
    version: Annotated[int | None, typer.Option(help="An earlier version.")] = None,
    name: AsName = None,
    as_json: AsJson = False,
) -> None:
    """Show a draft with its findings and open items."""
    desk, actor = ctx.obj.drafting_desk(), ctx.obj.actor(name)
    drafted = desk.judged(desk.read(number, actor, version=version).artifact, actor)
    if as_json:
        from assistant.drafting.artifacts.writing import as_data

        print_json({**drafted_json(drafted, [], 0.0), "draft": number, "content": as_data(drafted.artifact)})
    else:
        print_drafted(drafted, [])


def versions(ctx: typer.Context, number: Number, name: AsName = None, as_json: AsJson = False) -> None:
    """List the versions of a draft, oldest first."""
    desk = ctx.obj.drafting_desk()
    desk.read(number, ctx.obj.actor(name))
    found = desk.store.versions(number)
    if as_json:
        print_json(
            {
                "versions": [
                    {
                        "version": each.version,
                        "actor": each.actor,
                        "note": each.note,
                        "at": each.at.isoformat(timespec="seconds") + "Z",
                    }
                    for each in found
                ]
            }
        )
        return
    print_table(
        ("version", "by", "at", "note"),
        [(str(each.version), each.actor, f"{each.at:%Y-%m-%d %H:%M}", each.note) for each in found],
    )


def export_draft(
    ctx: typer.Context,
    source: Annotated[
        str, typer.Argument(metavar="FILE|DRAFT", help="A file, or a draft as N or N@VERSION.")
    ],
    out: Annotated[Path, typer.Option(help="Folder for the files.")],
    formats: Annotated[
        str | None, typer.Option(help="Comma-separated: md,json,yaml,docx,pdf,mmd,svg,bpmn,xlsx,csv.")
    ] = None,
    name: AsName = None,
    as_json: AsJson = False,
) -> None:
    """Write a draft, or an artifact in a file, in other formats."""
    desk, actor = ctx.obj.drafting_desk(), ctx.obj.actor(name)
    artifact, notes = read_artifact_at(ctx, source, actor)
    files = write_files(desk.judged(artifact, actor, notes=notes), out, formats)
    if as_json:
        print_json({"files": [str(path) for path in files]})
        return
    for note in notes:
        print_line(f"{note.path}: {note.message}" if note.path else note.message, error=True)
    for path in files:
        print_line(f"Written: {path}")


def import_draft(
    ctx: typer.Context,
    path: Annotated[Path, typer.Argument(metavar="FILE", help="JSON, YAML, Markdown or BPMN.")],
    update: Annotated[
        int | None, typer.Option(metavar="DRAFT", help="Store it as the next version of a draft.")
    ] = None,
    name: AsName = None,
    as_json: AsJson = False,
) -> None:
    """Keep an artifact from a file as a draft, or as the next version of one."""
    desk, actor = ctx.obj.drafting_desk(), ctx.obj.actor(name)
    artifact, notes = read_artifact_at(ctx, str(path), actor)
    drafted = desk.judged(artifact, actor, notes=notes)
    if update is None:
        drafted = desk.keep(drafted, actor, note=f"Read from {path.name}")
        kept = drafted.kept
    else:
        at = desk.read(update, actor).version
        kept = desk.save(update, artifact, actor, expected_version=at, note=f"Read from {path.name}")
    if as_json:
        print_json({**drafted_json(drafted, [], 0.0), **(kept_json(kept) if kept else {})})
        return
    print_drafted(drafted, [])
    if kept is not None and update is not None:
        print_line(f"Draft {kept.number} is now at version {kept.version}.")


def remove(ctx: typer.Context, number: Number, name: AsName = None, as_json: AsJson = False) -> None:
    """Delete a draft of yours with all its versions."""
    ctx.obj.drafting_desk().remove(number, ctx.obj.actor(name))
    if as_json:
        print_json({"removed": number})
    else:
        print_line(f"Draft {number} is gone, with its versions.")


def submit(
    ctx: typer.Context,
    number: Number,
    reason: Annotated[str, typer.Option(help="Why it should be published.")],
    collection: Annotated[str | None, typer.Option(help="Group of documents; default: drafts.")] = None,
    name: AsName = None,
    as_json: AsJson = False,
) -> None:
    """Propose a draft as a document of the knowledge base; it takes effect once approved and published."""
    desk, actor = ctx.obj.drafting_desk(), ctx.obj.actor(name)
    proposal = desk.submit(number, actor, reason=reason, collection=collection)
    unfinished = waits_for_approval(desk.read(number, actor).artifact)
    if as_json:
        print_json({"draft": number, "proposal": proposal, "status": "draft" if unfinished else "in_force"})
        return
    print_line(f"Draft {number} is proposal {proposal}; see `playbook kb review {proposal}`.")
    if unfinished:
        print_line("It has open items, so it would be published as a draft: nobody is answered from it.")
