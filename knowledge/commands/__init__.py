"""`playbook kb`: looking after the knowledge base. One module a family of commands."""

from __future__ import annotations

import typer

from knowledge.commands.documents import list_documents, text
from knowledge.commands.life import stale, verify
from knowledge.commands.owners import owners
from knowledge.commands.upkeep import rebuild, status

app = typer.Typer(add_completion=False, no_args_is_help=True, rich_markup_mode=None)
for name, command in {
    "status": status,
    "list": list_documents,
    "text": text,
    "rebuild": rebuild,
    "verify": verify,
    "stale": stale,
    "owners": owners,
}.items():
    app.command(name)(command)


@app.callback()
def kb() -> None:
    """Look after the knowledge base."""
