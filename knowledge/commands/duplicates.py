"""`playbook kb duplicates`: documents and sections that say the same twice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from knowledge.characters import printable
from knowledge.commands.options import STAGES, AsJson, iso
from knowledge.printing import print_json

if TYPE_CHECKING:
    from knowledge.duplicates.copies import ComparedText, CopyGroup
    from knowledge.duplicates.finding import Duplicates

_STAGES = {
    "reading": "Reading documents",
    "documents": "Comparing documents",
    "sections": "Comparing sections",
}
_ADVICE = {
    "retire": "keep the first and retire the others",
    "supersede": "let the first supersede the others",
    "merge": "put them together, or keep them and say in each what it is for",
}


def duplicates(
    ctx: typer.Context,
    collection: Annotated[str | None, typer.Option(help="Only documents of this collection.")] = None,
    near: Annotated[float, typer.Option(min=0.6, max=1.0, help="Least share of words in common.")] = 0.8,
    as_json: AsJson = False,
) -> None:
    """Exact copies, near-copies and shared sections; exit 1 where whole documents are copies."""
    from knowledge.duplicates.finding import find_duplicates
    from knowledge.progress import progress_bar

    base = ctx.obj.knowledge_base()
    with progress_bar({**STAGES, **_STAGES}) as show:
        found = find_duplicates(
            base, collection=collection, near=near, on_progress=show or (lambda *_told: None)
        )
    if as_json:
        print_json(
            {
                "documents": [_json(group) for group in found.documents],
                "sections": [_json(group) for group in found.sections],
            }
        )
    else:
        _print(found)
    if found.documents:
        raise typer.Exit(1)


def _print(found: Duplicates) -> None:
    for group in found.documents:
        typer.echo(f"{'Copies' if group.kind.value == 'exact' else 'Near-copies'}, {group.words} words")
        for member, share in zip(group.members, group.similarities, strict=True):
            typer.echo(printable(f"  {_percent(share)}  {_named(member)}"))
        typer.echo(f"  Suggestion: {_ADVICE[group.suggestion.value]}.\n")
    shared = _by_documents(found.sections)
    if shared:
        typer.echo("Sections in several documents")
    for names, groups in shared.items():
        words = sum(group.words for group in groups)
        headings = ", ".join(_heading(group.members[0]) for group in groups[:3])
        more = f" and {len(groups) - 3} more" if len(groups) > 3 else ""
        typer.echo(printable(f"  {words} words: {headings}{more}"))
        typer.echo(printable(f"    {_listed(names)}"))
    if not found.documents and not found.sections:
        typer.echo("No document is a copy of another, and none share a section.")
        return
    groups, sections = len(found.documents), len(found.sections)
    typer.echo(
        f"{groups} {'group' if groups == 1 else 'groups'} of documents, "
        f"{sections} shared {'section' if sections == 1 else 'sections'}."
    )


def _by_documents(sections: Sequence[CopyGroup]) -> dict[tuple[str, ...], list[CopyGroup]]:
    """Groups of sections by the documents that share them, the most words first."""
    joined: dict[tuple[str, ...], list[CopyGroup]] = {}
    for group in sections:
        names = tuple(dict.fromkeys(member.document.doc_id for member in group.members))
        joined.setdefault(names, []).append(group)
    return dict(sorted(joined.items(), key=lambda item: -sum(group.words for group in item[1])))


def _listed(names: Sequence[str]) -> str:
    more = f" and {len(names) - 4} more" if len(names) > 4 else ""
    return ", ".join(names[:4]) + more


def _percent(share: float) -> str:
    return f"{round(100 * share):3d} %"


def _named(member: ComparedText) -> str:
    document = member.document
    day = f", effective {document.effective_from.isoformat()}" if document.effective_from else ""
    owner = f", owner {document.owner}" if document.owner else ""
    status = document.status.value.replace("_", " ")
    return (
        f"{document.name} ({document.doc_id}, {document.kind.value.replace('_', ' ')}, {status}{day}{owner})"
    )


def _heading(member: ComparedText) -> str:
    return f"“{member.heading_path[-1]}”" if member.heading_path else "the beginning"


def _json(group: CopyGroup) -> Mapping[str, Any]:
    return {
        "kind": group.kind.value,
        "similarity": group.similarity,
        "words": group.words,
        "suggestion": group.suggestion.value,
        "members": [
            {
                "doc_id": member.document.doc_id,
                "version": member.document.version,
                "title": member.document.title,
                "kind": member.document.kind.value,
                "status": member.document.status.value,
                "owner": member.document.owner,
                "effective_from": iso(member.document.effective_from),
                "source": member.document.source,
                "section": " > ".join(member.heading_path),
                "start": member.start,
                "end": member.end,
                "similarity": share,
            }
            for member, share in zip(group.members, group.similarities, strict=True)
        ],
    }
