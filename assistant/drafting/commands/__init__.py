"""`playbook draft …`: one command a kind of artifact, and what is done with drafts."""

from __future__ import annotations

import typer

from assistant.drafting.artifacts.kinds import artifact_kinds
from assistant.drafting.commands.comparing import diff
from assistant.drafting.commands.drafting import add_kind
from assistant.drafting.commands.kept import (
    export_draft,
    import_draft,
    list_drafts,
    remove,
    show,
    submit,
    versions,
)

app = typer.Typer(
    add_completion=False,
    rich_markup_mode=None,
    no_args_is_help=True,
    help="Draft workflow specifications, ownership plans and more.",
)

for _kind in artifact_kinds().values():
    add_kind(app, _kind)
app.command("list")(list_drafts)
app.command("show")(show)
app.command("versions")(versions)
app.command("diff")(diff)
app.command("export")(export_draft)
app.command("import")(import_draft)
app.command("remove")(remove)
app.command("submit")(submit)
