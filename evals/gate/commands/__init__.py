"""`playbook gate`: judge, approve, promote and roll back what moves answers."""

from __future__ import annotations

import typer

from assistant.casework.commands import app as case_app
from assistant.promotion.bar_commands import bar_app
from assistant.promotion.commands import approve, history, promote, revoke, rollback, status, waive
from evals.gate.bar_changes import bar_changes
from evals.gate.commands.bundles import app as bundle_app
from evals.gate.commands.judge import app as judge_app
from evals.gate.commands.judging import compare, lock, report, rescore, run, verify
from evals.gate.commands.linting import lint
from evals.gate.commands.proving import aa, power, selftest
from evals.gate.shipped import bar_from_file

app = typer.Typer(add_completion=False, no_args_is_help=True, rich_markup_mode=None)
for command in (
    lint,
    lock,
    run,
    rescore,
    compare,
    report,
    verify,
    approve,
    waive,
    revoke,
    promote,
    rollback,
    status,
    history,
    selftest,
    aa,
    power,
):
    app.command()(command)
app.add_typer(bar_app(bar_from_file, bar_changes, bar_from_file), name="bar")
app.add_typer(case_app, name="case")
app.add_typer(judge_app, name="judge")
app.add_typer(bundle_app, name="bundle")


@app.callback()
def gate() -> None:
    """No prompt, model, retrieval setting or threshold goes live unproven and unapproved."""
