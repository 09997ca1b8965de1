"""`playbook draft diff A B`."""

from __future__ import annotations

from typing import Annotated

import typer

from assistant.drafting.commands.options import AsJson, AsName, read_artifact_at
from knowledge.printing import print_json, print_line, print_table

One = Annotated[str, typer.Argument(metavar="FILE|DRAFT", help="A file, or a draft as N or N@VERSION.")]


def diff(ctx: typer.Context, before: One, after: One, name: AsName = None, as_json: AsJson = False) -> None:
    """Show what differs between two drafts, versions or files, by field. Exits with 1 if anything does."""
    from assistant.drafting.comparing import compare

    actor = ctx.obj.actor(name)
    changes = compare(read_artifact_at(ctx, before, actor)[0], read_artifact_at(ctx, after, actor)[0])
    if as_json:
        print_json(
            {
                "changes": [
                    {
                        "path": each.path,
                        "change": each.kind,
                        "before": each.before,
                        "after": each.after,
                        "status_before": each.status_before,
                        "status_after": each.status_after,
                    }
                    for each in changes
                ]
            }
        )
    elif changes:
        print_table(
            ("where", "change", "before", "after"),
            [(each.path, each.kind, each.before or "", each.after or "") for each in changes],
        )
    else:
        print_line("Nothing differs.")
    if changes:
        raise typer.Exit(1)
