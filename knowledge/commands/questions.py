"""`playbook kb questions`: the saved questions that show what a change of documents changes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from knowledge.commands.options import AsJson, AsName
from knowledge.printing import print_json, print_table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from knowledge.questions import KnownQuestion

app = typer.Typer(add_completion=False, no_args_is_help=True, rich_markup_mode=None)

_Role = Annotated[str, typer.Option(help="Whose reading rights apply.")]
_Collection = Annotated[str | None, typer.Option(help="Asked of this collection only.")]


@app.callback()
def questions() -> None:
    """The saved questions: answered again on every proposal, to show what it would change."""


@app.command("list")
def list_saved(
    ctx: typer.Context,
    recent: Annotated[
        int | None,
        typer.Option(min=1, help="Show this many that people last asked, instead of the saved ones."),
    ] = None,
    name: AsName = None,
    as_json: AsJson = False,
) -> None:
    """Show the saved questions, or with --recent what people asked last."""
    from knowledge.acting import Act
    from knowledge.questions import list_saved_questions, recent_questions

    engine = ctx.obj.knowledge_base().engine
    if recent is not None:
        ctx.obj.actor(name).require(Act.READ_AUDIT)  # what people asked is theirs
    known = list_saved_questions(engine) if recent is None else recent_questions(engine, recent)
    if as_json:
        print_json({"questions": [_question_json(question) for question in known]})
        return
    headings = ("number", "question", "role", "collection")
    print_table(headings, [_question_row(question) for question in known])


@app.command()
def add(
    ctx: typer.Context,
    text: Annotated[str, typer.Argument(metavar="QUESTION", help="In quotes.")],
    role: _Role = "staff",
    collection: _Collection = None,
    name: AsName = None,
    as_json: AsJson = False,
) -> None:
    """Save a question."""
    from knowledge.question_files import parse_known_question

    line = {"question": text, "role": role, "collection": collection}
    _report_added(_save(ctx, [parse_known_question(line, where="The question")], name), 1, as_json)


@app.command("import")
def import_file(
    ctx: typer.Context,
    path: Annotated[
        Path, typer.Argument(metavar="FILE.jsonl", help='Lines of {"question", "role", "collection"}.')
    ],
    name: AsName = None,
    as_json: AsJson = False,
) -> None:
    """Save every question of a file; those that are saved already stay as they are."""
    from knowledge.question_files import load_known_questions

    found = load_known_questions(path)
    _report_added(_save(ctx, found, name), len(found), as_json)


@app.command()
def remove(
    ctx: typer.Context,
    numbers: Annotated[list[int], typer.Argument(metavar="NUMBER…", help="As `list` shows them.")],
    name: AsName = None,
    as_json: AsJson = False,
) -> None:
    """Take questions out of the saved ones."""
    from knowledge.acting import Act
    from knowledge.questions import remove_questions

    base, actor = ctx.obj.knowledge_base(), ctx.obj.actor(name)
    actor.require(Act.SAVE_QUESTIONS)
    removed = remove_questions(base.engine, numbers, actor=actor.name, at=base.clock())
    missing = sorted(set(numbers) - set(removed))
    if as_json:
        print_json({"removed": removed, "missing": missing})
    else:
        typer.echo(f"Removed {_counted(len(removed))}.")
    raise typer.Exit(1 if missing else 0)


@app.command()
def export(
    ctx: typer.Context,
    path: Annotated[
        Path | None, typer.Argument(metavar="FILE.jsonl", help="By default the terminal.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Write the saved questions as a file that `import` reads."""
    from knowledge.question_files import render_known_questions, write_known_questions
    from knowledge.questions import list_saved_questions

    known = list_saved_questions(ctx.obj.knowledge_base().engine)
    if path is None:
        typer.echo(render_known_questions(known), nl=False)
        return
    write_known_questions(path, known)
    if as_json:
        print_json({"written": len(known), "file": str(path)})
    else:
        typer.echo(f"Wrote {_counted(len(known))} to {path}.")


def _save(ctx: typer.Context, found: Sequence[KnownQuestion], name: str | None) -> list[KnownQuestion]:
    from knowledge.acting import Act
    from knowledge.questions import save_questions

    base, actor = ctx.obj.knowledge_base(), ctx.obj.actor(name)
    actor.require(Act.SAVE_QUESTIONS)
    return save_questions(base.engine, found, actor=actor.name, at=base.clock())


def _report_added(added: Sequence[KnownQuestion], given: int, as_json: bool) -> None:
    known = given - len(added)
    if as_json:
        print_json({"added": [_question_json(question) for question in added], "known": known})
        return
    already = f" {_counted(known)} had been saved before." if known else ""
    typer.echo(f"Saved {_counted(len(added))}.{already}")


def _counted(number: int) -> str:
    return f"{number} question{'' if number == 1 else 's'}"


def _question_json(question: KnownQuestion) -> dict[str, Any]:
    return {
        "number": question.number,
        "question": question.text,
        "role": question.role,
        "groups": sorted(question.groups),
        "collection": question.collection,
        "origin": question.origin.value,
    }


def _question_row(question: KnownQuestion) -> tuple[str, ...]:
    number = "" if question.number is None else str(question.number)
    return number, question.text, question.role, question.collection or ""
