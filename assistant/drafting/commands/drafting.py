"""`playbook draft KIND`: from a brief, a specification or an interview to a draft in files."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import Annotated, Any

import typer

from assistant.drafting.artifacts.kind import ArtifactKind
from assistant.drafting.artifacts.workflow_spec import WorkflowSpec
from assistant.drafting.briefs.reading import ReadBrief, answers_from_text, brief_from_text, stated_from
from assistant.drafting.briefs.wishes import wished_model
from assistant.drafting.commands.options import (
    AsJson,
    AsName,
    read_artifact_at,
    read_text,
    require_spec,
    split_formats,
)
from assistant.drafting.commands.output import drafted_json, print_drafted
from assistant.drafting.desk import Drafted, DraftingDesk
from assistant.drafting.errors import DraftingError
from assistant.drafting.linting.finding import Severity
from assistant.drafting.planning.material import Material
from knowledge.acting import Actor
from knowledge.printing import print_json, print_line

DEFAULT_FORMATS = ("md", "yaml")


def add_kind(app: typer.Typer, kind: ArtifactKind) -> None:
    """Add the command of one kind of artifact."""

    def command(
        ctx: typer.Context,
        brief: Annotated[
            Path | None,
            typer.Option(
                help="A description of the work: text, Markdown, YAML, Word, PDF; - reads standard input."
            ),
        ] = None,
        spec: Annotated[
            str | None,
            typer.Option(
                metavar="FILE|DRAFT", help="A specification, or the number of a draft, to build on."
            ),
        ] = None,
        like: Annotated[
            str | None,
            typer.Option(
                metavar="FILE|DRAFT|DOC",
                help="A specification whose structure is the model; owners stay open.",
            ),
        ] = None,
        answers: Annotated[
            Path | None, typer.Option(help="YAML of answers by question (Q1 to Q9) or by field.")
        ] = None,
        out: Annotated[
            Path | None, typer.Option(help="Folder for the files; default: none are written.")
        ] = None,
        formats: Annotated[
            str | None, typer.Option(help="Comma-separated: md,json,yaml,docx,pdf,mmd,svg,bpmn,xlsx,csv.")
        ] = None,
        collection: Annotated[str | None, typer.Option(help="Read policies of this collection only.")] = None,
        resume: Annotated[
            int | None, typer.Option(metavar="DRAFT", help="Go on with an interview that was stopped.")
        ] = None,
        model: Annotated[
            str | None, typer.Option(help="`extractive` or provider:name; overrides the setting.")
        ] = None,
        keep: Annotated[
            bool, typer.Option("--keep/--no-keep", help="Keep the draft, with its versions.")
        ] = True,
        name: AsName = None,
        as_json: AsJson = False,
    ) -> None:
        started = time.monotonic()
        desk, actor = ctx.obj.drafting_desk(), ctx.obj.actor(name)
        drafted = _draft(ctx, desk, actor, kind, brief, spec, like, answers, collection, model, resume)
        if drafted is None:
            return
        # Files first: what cannot be written is told before a draft is kept, which a second try would double.
        files = write_files(drafted, out, formats)
        if keep:
            drafted = desk.keep(drafted, actor)
        if as_json:
            print_json(drafted_json(drafted, files, time.monotonic() - started))
        else:
            print_drafted(drafted, files)
        if drafted.report.count(Severity.ERROR):
            raise typer.Exit(1)

    command.__doc__ = (
        f"Draft a {kind.title[:1].lower()}{kind.title[1:]}; without a brief, by questions and answers."
    )
    app.command(kind.command)(command)


def write_files(drafted: Drafted, out: Path | None, formats: str | None) -> list[Path]:
    """Write a draft in the formats asked for; none where no folder was named.

    Raises:
        DraftingError: If there is no such format, or not for this kind.
    """
    if out is None:
        if formats:
            raise DraftingError("Name the folder for the files; give --out DIR.")
        return []
    from assistant.drafting.exports.formats import export

    return list(export(drafted.artifact, split_formats(formats, DEFAULT_FORMATS), out))


def _draft(
    ctx: typer.Context,
    desk: DraftingDesk,
    actor: Actor,
    kind: ArtifactKind,
    brief: Path | None,
    spec: str | None,
    like: str | None,
    answers: Path | None,
    collection: str | None,
    model: str | None,
    resume: int | None,
) -> Drafted | None:
    stated = answers_from_text(read_text(ctx, answers), name=answers.name) if answers is not None else {}
    if spec is not None:
        artifact, _ = read_artifact_at(ctx, spec, actor)
        base = require_spec(artifact, spec)
    elif brief is not None or stated:
        read = _brief(ctx, brief, stated, desk)
        drafted = _from_brief(ctx, desk, actor, read, stated, like, collection, model)
        if kind.model is WorkflowSpec:
            return drafted
        base = require_spec(drafted.artifact, "the draft")
    elif sys.stdin.isatty() or resume is not None:
        from assistant.drafting.interview.terminal import run_interview

        found = run_interview(ctx, kind, actor, resume)
        if found is None or kind.model is WorkflowSpec:
            return None
        base = found
    else:
        raise DraftingError(
            "Give a description of the work with --brief FILE, or a specification with --spec FILE."
        )
    if kind.model is WorkflowSpec:
        return desk.judged(base, actor)
    if kind.name == "ownership_plan":
        return desk.draft_plan(base, actor)
    # Beside a finished specification answers are about the artifact that is made from it.
    about = {key: value for key, value in stated.items() if spec is not None and not _is_question(key)}
    return desk.derive(kind.name, base, actor, brief=about)


def _brief(ctx: typer.Context, brief: Path | None, answers: dict[str, Any], desk: DraftingDesk) -> ReadBrief:
    """The brief, with answers to questions told after it."""
    from assistant.drafting.interview.answering import told_answer

    today = desk.today()
    read = (
        brief_from_text(read_text(ctx, brief), name=brief.name if str(brief) != "-" else "brief", today=today)
        if brief is not None
        else ReadBrief(told=())
    )
    told = [
        told_answer(key.upper(), str(value), turn=turn, source="answers", today=today)
        for turn, (key, value) in enumerate(answers.items(), 1)
        if _is_question(key)
    ]
    fields = {
        key: stated_from(key, value, source="answers")
        for key, value in answers.items()
        if not _is_question(key)
    }
    return ReadBrief(
        told=(*read.told, *(each.told for each in told)),
        base=read.base,
        notes=read.notes,
        stated={
            **read.stated,
            **{path: value for each in told for path, value in each.stated.items()},
            **fields,
        },
    )


def _is_question(key: str) -> bool:
    return len(key) == 2 and key[0] in "Qq" and key[1] in "123456789"


def _after_model(
    ctx: typer.Context, desk: DraftingDesk, actor: Actor, material: Material, name: str, *, wanted: bool
) -> Material:
    """The material after a model: a file, a draft or a document of the knowledge base."""
    if Path(name).is_file():
        from assistant.drafting.planning.model_spec import like_spec

        return like_spec(material, require_spec(read_artifact_at(ctx, name, actor)[0], name))
    followed = desk.follow(material, name, actor)
    if followed is None and wanted:
        raise DraftingError(
            f"There is no specification {name} to follow; name a file, a draft or a document."
        )
    return followed or material


def _from_brief(
    ctx: typer.Context,
    desk: DraftingDesk,
    actor: Actor,
    read: ReadBrief,
    answers: dict[str, Any],
    like: str | None,
    collection: str | None,
    model: str | None,
) -> Drafted:
    material = desk.material(read, actor, collection=collection)
    wish = like or next((name for told in read.told if (name := wished_model(told.text))), None)
    if wish is not None:
        material = _after_model(ctx, desk, actor, material, wish, wanted=like is not None)
    material = ctx.obj.worded_material(material, model)
    for note in read.notes:
        print_line(f"{note.path}: {note.message}" if note.path else note.message, error=True)
    return desk.draft_spec(read, material, actor)
