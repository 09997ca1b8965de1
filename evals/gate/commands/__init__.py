"""`playbook gate`: judge, approve, promote and roll back what moves answers."""

from __future__ import annotations

import typer

from evals.gate.commands.judging import compare, lock, report, rescore, run, verify

app = typer.Typer(add_completion=False, no_args_is_help=True, rich_markup_mode=None)
for command in (lock, run, rescore, compare, report, verify):
    app.command()(command)


@app.callback()
def gate() -> None:
    """No prompt, model, retrieval setting or threshold goes live unproven and unapproved."""
