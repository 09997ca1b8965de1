"""The interview on a terminal: kept after each answer, so that nothing is lost."""

from __future__ import annotations

from typing import Any

import typer

from assistant.drafting.artifacts.kind import ArtifactKind
from assistant.drafting.artifacts.workflow_spec import WorkflowSpec
from assistant.drafting.desk import DraftingDesk
from assistant.drafting.interview.replying import greeting, respond
from knowledge.acting import Actor
from knowledge.printing import print_line


def run_interview(
    ctx: typer.Context, kind: ArtifactKind, actor: Actor, resume: int | None = None
) -> WorkflowSpec | None:
    """Ask until the person stops or sends an end of file.

    Returns:
        The specification as it was at the end; None where no work was told.
    """
    desk: DraftingDesk = ctx.obj.drafting_desk()
    interview, number = desk.interview(actor, resume)
    print_line(greeting(interview).text)
    while True:
        try:
            text = typer.prompt(">", prompt_suffix=" ", default="", show_default=False)
        except (EOFError, typer.Abort):
            break
        reply = respond(interview, text)
        if reply.changed:
            number = desk.keep_interview(interview, actor, number)
        print_line(reply.text)
        if reply.finished:
            break
    if number is not None:
        print_line(f"Kept as draft {number}; go on with `playbook draft {kind.command} --resume {number}`.")
    spec: Any = interview.state().spec
    return spec
