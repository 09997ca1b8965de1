"""`playbook gate bundle`: take recorded replies from one machine to another."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from evals.gate.commands.judging import AsJson, AsName, Run, desk_of

app = typer.Typer(add_completion=False, no_args_is_help=True, rich_markup_mode=None)
File = Annotated[Path, typer.Argument(metavar="FILE", help="The bundle, a zip file.")]


@app.callback()
def bundle() -> None:
    """Recorded replies of chat models, for a machine that has no key: it can judge what was recorded."""


@app.command("export")
def export_bundle(ctx: typer.Context, reference: Run, file: File, as_json: AsJson = False) -> None:
    """Write the replies that a finished run used to a new file."""
    from knowledge.printing import print_json, print_line

    found = desk_of(ctx).export_replies(reference, file)
    if as_json:
        print_json({"run": found.run_id, "replies": len(found.replies), "sha256": found.sha256})
    else:
        print_line(f"{len(found.replies)} replies of {found.run_id} are in {file} (sha256 {found.sha256}).")


@app.command("import")
def import_bundle(ctx: typer.Context, file: File, as_name: AsName = None, as_json: AsJson = False) -> None:
    """Record the replies of a bundle here; then `playbook gate run --recorded-only` needs no chat model."""
    from knowledge.printing import print_json, print_line

    found, new = desk_of(ctx).import_replies(file, ctx.obj.actor(as_name))
    if as_json:
        print_json({"run": found.run_id, "replies": len(found.replies), "new": new, "sha256": found.sha256})
    else:
        print_line(
            f"{new} of {len(found.replies)} replies of {found.run_id} are new here (sha256 {found.sha256})."
        )
