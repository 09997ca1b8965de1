"""`playbook ask`: one question, or a file of them."""

from __future__ import annotations

import getpass
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

import typer

from assistant.errors import AssistantError, InvalidRequestError

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command()
def ask(
    ctx: typer.Context,
    question: Annotated[str | None, typer.Argument(help="What you want to know.")] = None,
    collection: Annotated[str | None, typer.Option(help="Ask this collection only.")] = None,
    role: Annotated[
        str | None, typer.Option(help="Whose reading rights apply; by default staff, or NAME's.")
    ] = None,
    group: Annotated[
        list[str] | None, typer.Option(help="A group of the reader's, besides the role; can be repeated.")
    ] = None,
    history: Annotated[
        Path | None, typer.Option(help="JSON file: list of {role, text}, oldest first.")
    ] = None,
    as_of: Annotated[
        str | None, typer.Option("--as-of", help="Release number or date to answer as of.")
    ] = None,
    model: Annotated[
        str | None, typer.Option(help="`extractive` or provider:name; overrides the setting.")
    ] = None,
    batch: Annotated[Path | None, typer.Option(help="JSON Lines file of questions.")] = None,
    out: Annotated[Path | None, typer.Option(help="Where the batch's answers go.")] = None,
    name: Annotated[
        str | None, typer.Option("--as", metavar="NAME", help="Who asks; by default the system's user.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON value.")] = False,
) -> None:
    """Answer a question with citations. The question goes into the audit trail."""
    from assistant.answering.answer import Question
    from assistant.answering.serialise import answer_to_json, parse_history
    from knowledge.audience import ROLES
    from knowledge.printing import print_json

    if role is not None and role not in ROLES:
        raise InvalidRequestError(f"Unknown role {role!r}; use one of {', '.join(ROLES)}.")
    turns = parse_history(_load_json(history)) if history else ()
    asker, role, groups = _who_asks(ctx.obj, name, role, group or [])
    defaults = Question(
        text=question or "",
        role=role,
        groups=groups,
        history=turns,
        collection=collection,
        as_of=as_of,
        asker=asker,
    )
    if batch is not None:
        if out is None:
            raise InvalidRequestError("Give --out FILE for the answers of --batch.")
        _answer_batch(ctx.obj, batch, out, defaults, model, only_role=role if name else None)
        return
    if question is None:
        raise InvalidRequestError('Give a question in quotes, such as playbook ask "Who approves …?".')
    assistant = ctx.obj.recorded_assistant(model=model)
    if model is not None:
        _say_trial(ctx.obj, model)
        assistant.check_model()
    answer = assistant.answer(defaults)
    if as_json:
        print_json(answer_to_json(answer))
    else:
        from assistant.answering.terminal import print_answer

        print_answer(answer)
    raise typer.Exit(0)


def _say_trial(composition: Any, model: str) -> None:
    """Nobody should take for what was promoted what somebody only tries."""
    gate = composition.settings.gate
    channel = gate.channel
    if gate.required or composition.promotion_desk().status().channel(channel).release is not None:
        typer.echo(f"A trial of {model} with the installed files: not what {channel} runs.", err=True)


def _who_asks(
    composition: Any, name: str | None, role: str | None, group: list[str]
) -> tuple[str, str, frozenset[str]]:
    """The asker's name, role and groups. The command line asks for anybody; an account asks as itself."""
    from knowledge.audience import normalise_groups

    try:
        groups = normalise_groups(group)
    except ValueError as error:
        raise InvalidRequestError(f"{error}.") from error
    if name is None:
        return getpass.getuser(), role or "staff", groups
    person = composition.actor(name)
    if person.role is None:
        return person.name, role or "staff", groups
    if role not in (None, person.role) or groups - person.groups:
        raise InvalidRequestError(
            f"{person.name} asks as {person.role}, in the account's own groups; leave --role and --group out."
        )
    return person.name, person.role, person.groups


def _answer_batch(
    composition: Any,
    batch: Path,
    out: Path,
    defaults: Any,
    model: str | None,
    *,
    only_role: str | None,
) -> None:
    """Answer every line in order. A bad line becomes an `error` line; the rest goes on."""
    from knowledge.errors import KnowledgeError
    from knowledge.progress import progress_bar

    if out.resolve() == batch.resolve():
        raise InvalidRequestError("--out names the questions themselves; choose another file.")
    lines = list(_batch_lines(batch))
    assistant = composition.recorded_assistant(model=model)
    if model is not None:
        _say_trial(composition, model)
        assistant.check_model()
    try:
        target = out.open("w", encoding="utf-8")
    except OSError as error:
        raise InvalidRequestError(f"{out} cannot be written; choose another --out.") from error
    with target, progress_bar({"answer": "Answering"}) as show:
        for number, line in enumerate(lines, start=1):
            try:
                result = _answer_line(assistant, line, defaults, only_role)
            except (AssistantError, KnowledgeError) as error:
                result = {"error": str(error)}
                result["id"] = line.get("id", number) if isinstance(line, dict) else number
            target.write(json.dumps(result, ensure_ascii=False) + "\n")
            if show is not None:
                show("answer", number, len(lines))


def _answer_line(assistant: Any, line: Any, defaults: Any, only_role: str | None) -> dict[str, Any]:
    from assistant.answering.serialise import answer_to_json, parse_question

    if not isinstance(line, dict):
        raise InvalidRequestError("The line is not a JSON object.")
    question = parse_question(line, defaults=replace(defaults, text=""))
    if only_role and question.role != only_role:
        raise InvalidRequestError(f"{question.asker} asks as {only_role}; leave the line's role out.")
    return {"id": line.get("id"), **answer_to_json(assistant.answer(question))}


def _batch_lines(path: Path) -> Iterator[Any]:
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidRequestError(f"{path} cannot be read; give a UTF-8 JSON Lines file.") from error
    for line in text.removeprefix("\ufeff").split("\n"):  # JSON may hold other line separators as they are
        if not line.strip():
            continue
        try:
            yield json.loads(line)
        except json.JSONDecodeError:
            yield None


def _load_json(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, json.JSONDecodeError) as error:
        raise InvalidRequestError(f"{path} cannot be read as JSON; check the file.") from error
