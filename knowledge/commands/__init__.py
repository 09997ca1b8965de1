"""`playbook kb`: looking after the knowledge base. One module a family of commands."""

from __future__ import annotations

import typer

from knowledge.commands.access import preview, restrict, restrictions, unrestrict
from knowledge.commands.conflicts import conflicts
from knowledge.commands.documents import list_documents, text
from knowledge.commands.duplicates import duplicates
from knowledge.commands.gaps import gap, gap_ask, gap_set, gaps
from knowledge.commands.life import stale, verify
from knowledge.commands.owners import owners
from knowledge.commands.proposals import (
    approve,
    proposals,
    propose,
    publish,
    reject,
    review,
    submit,
    withdraw,
)
from knowledge.commands.questions import app as questions_app
from knowledge.commands.releases import diff, history, notes, rollback
from knowledge.commands.reminders import digest
from knowledge.commands.sync import sync
from knowledge.commands.upkeep import rebuild, status

app = typer.Typer(add_completion=False, no_args_is_help=True, rich_markup_mode=None)
for name, command in {
    "status": status,
    "list": list_documents,
    "text": text,
    "rebuild": rebuild,
    "restrict": restrict,
    "unrestrict": unrestrict,
    "restrictions": restrictions,
    "preview": preview,
    "propose": propose,
    "proposals": proposals,
    "review": review,
    "submit": submit,
    "approve": approve,
    "reject": reject,
    "withdraw": withdraw,
    "publish": publish,
    "history": history,
    "diff": diff,
    "notes": notes,
    "rollback": rollback,
    "sync": sync,
    "verify": verify,
    "stale": stale,
    "conflicts": conflicts,
    "duplicates": duplicates,
    "owners": owners,
    "digest": digest,
    "gaps": gaps,
    "gap": gap,
    "gap-set": gap_set,
    "gap-ask": gap_ask,
}.items():
    app.command(name)(command)
app.add_typer(questions_app, name="questions")


@app.callback()
def kb() -> None:
    """Look after the knowledge base."""
