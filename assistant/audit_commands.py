"""`playbook audit`: what knowledge can do with the trail, joined with what needs the assistant."""

from __future__ import annotations

import typer

from assistant.governing.commands import replay
from knowledge.audit.commands import export, head, list_entries, verify

app = typer.Typer(add_completion=False, no_args_is_help=True, rich_markup_mode=None)
for name, command in {
    "verify": verify,
    "export": export,
    "head": head,
    "list": list_entries,
    "replay": replay,
}.items():
    app.command(name)(command)


@app.callback()
def audit() -> None:
    """Verify, export and read the audit trail, and give recorded answers again."""
