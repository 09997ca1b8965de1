"""`playbook kb status` and `rebuild`: whether the knowledge base is sound, and mending it."""

from __future__ import annotations

from typing import Any

import typer

from knowledge.printing import print_json, print_table
from knowledge.progress import progress_bar

_STAGES = {
    "cutting": "Cutting documents",
    "embedding": "Embedding passages",
    "indexing": "Indexing passages",
}


def status(
    ctx: typer.Context,
    as_json: bool = typer.Option(False, "--json", help="Print one JSON value."),
) -> None:
    """What there is: release, documents, passages, sizes, and whether the indexes are sound."""
    found = ctx.obj.knowledge_base().status()
    if as_json:
        print_json(found)
    else:
        print_table(("what", "value"), _status_rows(found))
    if found["index"] in ("damaged", "outdated"):
        if not as_json:
            typer.echo("Run `playbook kb rebuild` to mend the indexes.", err=True)
        raise typer.Exit(1)


def rebuild(
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


def _status_rows(status: dict[str, Any]) -> list[tuple[str, str]]:
    collections = ", ".join(f"{name} ({count})" for name, count in status["collections"].items())
    by_status = _counted(status["documents_by_status"])
    sizes = ", ".join(f"{name} {size / 1e6:.1f} MB" for name, size in status["bytes"].items())
    return [
        ("home", status["home"]),
        ("release", str(status["release"] or "none yet")),
        ("documents", f"{status['documents']}" + (f": {by_status}" if by_status else "")),
        ("verification", _counted(status["verification"]) or "nothing in force"),
        ("passages", str(status["passages"])),
        ("collections", collections or "none yet"),
        ("model", status["model"] or "none yet"),
        ("chunker", status["chunker"] or "none yet"),
        ("size", sizes),
        ("index", status["index"]),
    ]


def _counted(counts: dict[str, int]) -> str:
    return ", ".join(f"{count} {name.replace('_', ' ')}" for name, count in counts.items() if count)
