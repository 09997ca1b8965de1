"""`playbook bench drafts`: are drafts fast, without errors, and true to what was told?"""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Any

import typer

from evals.commands.options import Json, Save, report


def drafts(
    ctx: typer.Context,
    folder: Annotated[
        Path | None,
        typer.Argument(metavar="[DIR]", help="Folder of briefs; default: those that come with the product."),
    ] = None,
    only: Annotated[str | None, typer.Option(help="Briefs whose name holds this.")] = None,
    others: Annotated[
        bool, typer.Option("--others/--no-others", help="Ask other people's checkers too (Node, Chromium).")
    ] = True,
    faults: Annotated[bool, typer.Option(help="Tell every defect in the JSON too.")] = False,
    save: Save = None,
    as_json: Json = False,
) -> None:
    """Draft from every brief and judge the drafts. Exits with 1 if a bar is missed."""
    from evals.benchmarks.drafts.briefs import FOLDER, load_briefs
    from evals.benchmarks.drafts.running import AUTHOR, judge_by_others, run_brief
    from evals.benchmarks.drafts.summary import render_summary, summarise
    from evals.progress import Progress
    from knowledge.acting import Actor

    where = folder or FOLDER
    if not where.is_dir():
        raise typer.BadParameter(f"{where} is no folder; give one that holds briefs")
    cases = [case for case in load_briefs(where) if not only or only in case.name]
    if not cases:
        raise typer.BadParameter(f"{where} holds no such briefs; they are .md, .txt and .yaml files")
    desk, actor = ctx.obj.drafting_desk(), Actor(name=AUTHOR, role="program_manager")
    with Progress() as progress, TemporaryDirectory(prefix="playbook-drafts-") as scratch:
        progress.title("Reading the knowledge base")
        _warm(desk, actor)
        read = _reader(ctx.obj, actor)
        outcomes = [
            run_brief(case, desk, read, Path(scratch), actor) for case in progress.each(cases, "Drafting")
        ]
        skipped = judge_by_others(outcomes, progress) if others else {"checkers": "they were not wanted"}
    result = summarise(outcomes, skipped, defects=faults)
    report(result, render_summary(result, outcomes), save, as_json)
    if not result["passed"]:
        raise typer.Exit(1)


def _warm(desk: Any, actor: Any) -> None:
    """Load the embedding model and read the documents, as the first draft of a session does."""
    from assistant.drafting.briefs.reading import brief_from_text

    desk.material(brief_from_text("A clerk opens the case.", name="warm.txt", today=desk.today()), actor)


def _reader(composition: Any, actor: Any) -> Any:
    from knowledge.errors import UnknownDocumentError

    base = composition.knowledge_base()

    def read(document: str, version: int) -> str | None:
        try:
            return str(base.version(f"{document}@{version}", role=actor.role, groups=actor.groups).text)
        except UnknownDocumentError:
            return None

    return read
