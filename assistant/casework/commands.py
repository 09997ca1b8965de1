"""`playbook gate case from-answer|list|show|edit|accept|reject|retire`."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from assistant.casework.describing import case_json, describe_case, next_step
from assistant.casework.errors import UnfitCaseError
from assistant.casework.own_case import CaseState, Expectation, GivenGold, OwnCase, Wishes
from assistant.promotion.commands import AsJson, AsName, Reason
from knowledge.printing import print_json, print_line, print_table

Number = Annotated[int, typer.Argument(metavar="N", min=1, help="Number of the case.")]

app = typer.Typer(add_completion=False, no_args_is_help=True, rich_markup_mode=None)


@app.callback()
def case() -> None:
    """Cases of your own, made of real answers; each counts once another person accepted it."""


@app.command("from-answer")
def from_answer(
    ctx: typer.Context,
    answer_id: Annotated[
        str, typer.Argument(metavar="ANSWER_ID", help="As the answer and the trail show it.")
    ],
    expect: Annotated[
        Expectation | None,
        typer.Option(help="The right reaction; default: the recorded one, or what its mark says."),
    ] = None,
    quote: Annotated[
        list[str] | None,
        typer.Option(
            metavar='"DOC: WORDS"',
            help="A document's path or id, and words of it that answer the question; may be repeated.",
        ),
    ] = None,
    fact: Annotated[
        list[str] | None,
        typer.Option(
            metavar="WORDS", help="A right answer says these, or matches `re:…`; A OR B; may be repeated."
        ),
    ] = None,
    must_not: Annotated[
        list[str] | None,
        typer.Option(metavar="WORDS", help="No answer says these, or matches `re:…`; may be repeated."),
    ] = None,
    hard: Annotated[bool, typer.Option("--hard", help="Where it fails, the whole run fails.")] = False,
    note: Annotated[str, typer.Option(help="For whoever reviews it.")] = "",
    as_name: AsName = None,
    as_json: AsJson = False,
) -> None:
    """Make a case of a recorded answer. It is proposed: another person accepts it."""
    wishes = Wishes(
        expect=expect,
        gold=[_gold(each) for each in quote] if quote else None,
        facts=fact or None,
        must_not=must_not or None,
        is_hard=hard,
        note=note,
    )
    _tell(ctx.obj.case_desk().propose(answer_id, wishes, ctx.obj.actor(as_name)), as_json)


@app.command("list")
def list_cases(
    ctx: typer.Context,
    state: Annotated[CaseState | None, typer.Option(help="Only in this state.")] = None,
    as_name: AsName = None,
    as_json: AsJson = False,
) -> None:
    """List the cases, the oldest first."""
    found = ctx.obj.case_desk().cases(ctx.obj.actor(as_name), [state] if state else None)
    if as_json:
        print_json({"cases": [case_json(each) for each in found]})
        return
    rows = [
        (str(each.number), each.state.value, each.content["kind"], each.author, each.question)
        for each in found
    ]
    print_table(("case", "state", "kind", "author", "question"), rows)


@app.command()
def show(ctx: typer.Context, number: Number, as_name: AsName = None, as_json: AsJson = False) -> None:
    """Show one case: what is asked, what is right, and what it lacks."""
    _tell(ctx.obj.case_desk().case(number, ctx.obj.actor(as_name)), as_json)


@app.command()
def edit(
    ctx: typer.Context,
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="The whole case as `show --json` prints it; - is stdin.")
    ],
    note: Annotated[str, typer.Option(help="For whoever reviews it.")] = "",
    as_name: AsName = None,
    as_json: AsJson = False,
) -> None:
    """Put a whole case in the place of the proposed one whose id it has; you are its author then."""
    content = _read(file)
    _tell(ctx.obj.case_desk().amend(content, ctx.obj.actor(as_name), note=note), as_json)


@app.command()
def accept(
    ctx: typer.Context,
    number: Number,
    comment: Annotated[str, typer.Option(help="For the record.")] = "",
    as_name: AsName = None,
    as_json: AsJson = False,
) -> None:
    """Let a case count from the next lock on. Nobody accepts what they wrote."""
    _tell(ctx.obj.case_desk().accept(number, ctx.obj.actor(as_name), comment=comment), as_json)


@app.command()
def reject(
    ctx: typer.Context,
    number: Number,
    reason: Reason = "",
    as_name: AsName = None,
    as_json: AsJson = False,
) -> None:
    """Turn a proposed case down; its author withdraws it like that."""
    _tell(ctx.obj.case_desk().reject(number, ctx.obj.actor(as_name), reason), as_json)


@app.command()
def retire(
    ctx: typer.Context,
    number: Number,
    reason: Reason = "",
    as_name: AsName = None,
    as_json: AsJson = False,
) -> None:
    """Let an accepted case count no more; it stays on record."""
    _tell(ctx.obj.case_desk().retire(number, ctx.obj.actor(as_name), reason), as_json)


def _tell(found: OwnCase, as_json: bool) -> None:
    if as_json:
        print_json(case_json(found))
        return
    for line in describe_case(found):
        print_line(line)
    print_line(next_step(found))


def _gold(given: str) -> GivenGold:
    """A document and words of it.

    >>> _gold("rules/prompts.md: Two people approve: always.")
    GivenGold(source='rules/prompts.md', quote='Two people approve: always.')
    """
    source, colon, words = given.partition(":")
    if not (colon and source.strip() and words.strip()):
        raise typer.BadParameter(
            f"{given!r} names no document; write it as 'policies/prompts.md: Two people approve it.'",
            param_hint="--quote",
        )
    return GivenGold(source=source.strip(), quote=words.strip())


def _read(file: Path) -> dict[str, Any]:
    try:
        text = sys.stdin.read() if str(file) == "-" else file.read_text(encoding="utf-8")
        value = json.loads(text)
    except OSError as error:
        raise UnfitCaseError(f"{file} cannot be read ({error.strerror}); name a JSON file.") from error
    except (ValueError, RecursionError) as error:
        raise UnfitCaseError(f"{file} is no JSON; write the case as `show --json` prints it.") from error
    value = value.get("content", value) if isinstance(value, dict) else value
    if not isinstance(value, dict):
        raise UnfitCaseError(f"{file} holds no case; write one JSON object.")
    return value
