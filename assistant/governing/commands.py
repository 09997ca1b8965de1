"""`playbook audit replay`: give a recorded answer again, and say whether it is the same."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from assistant.governing.comparison import Comparison


def replay(
    ctx: typer.Context,
    answer_id: Annotated[str, typer.Argument(metavar="ANSWER_ID", help="As the answer named itself.")],
    name: Annotated[
        str | None, typer.Option("--as", metavar="NAME", help="Who reads the trail; default: your user name.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON value.")] = False,
) -> None:
    """Answer a recorded question again, on the release, prompts and settings of then.

    Exits 0 where the answer is the same, 1 where it differs.
    """
    from assistant.governing.comparison import compare_replay
    from knowledge.acting import Act
    from knowledge.printing import print_json

    actor = ctx.obj.actor(name)
    actor.require(Act.READ_AUDIT)
    comparison = compare_replay(ctx.obj.replay(answer_id), ctx.obj.knowledge_base(), reader=actor)
    if as_json:
        print_json(comparison.to_json())
    else:
        _print(comparison)
    raise typer.Exit(0 if comparison.reproduced else 1)


def _print(comparison: Comparison) -> None:
    from knowledge.printing import print_line, print_table

    print_line(f"{comparison.asked_at}, {comparison.asker} ({comparison.role}): {comparison.question}")
    typer.echo(f"Release {comparison.release}, assistant {comparison.assistant_release}.")
    if comparison.reproduced:
        typer.echo("Reproduced: the same status, sentences and citations.")
    else:
        typer.echo(f"Not reproduced: {', '.join(comparison.differences)}.")
    for reason in comparison.reasons:
        print_line(f"  {reason}")
    print_table(("", "then", "now"), _rows(comparison))


def _rows(comparison: Comparison) -> list[tuple[str, str, str]]:
    then, now = comparison.then, comparison.now
    facts = ("status", "refusal", "model", "confidence")
    rows = [(each, _said(then[each]), _said(now[each])) for each in facts]
    rows += [
        (f"[{number}]", _cited(before), _cited(after))
        for number, (before, after) in enumerate(_beside(then["citations"], now["citations"]), start=1)
    ]
    same = ["same" if each else "other" for each in comparison.same_sentences]
    rows += [
        (f"sentence {number}", how or "", text or "")
        for number, (how, text) in enumerate(_beside(same, now["sentences"]), start=1)
    ]
    return rows


def _said(value: Any) -> str:
    return "none" if value is None else str(value)


def _beside(first: list[Any], second: list[Any]) -> list[tuple[Any, Any]]:
    longest = max(len(first), len(second))
    return list(
        zip(
            [*first, *[None] * (longest - len(first))],
            [*second, *[None] * (longest - len(second))],
            strict=True,
        )
    )


def _cited(citation: dict[str, Any] | None) -> str:
    if citation is None:
        return ""
    place = f"{citation['doc_id']}@{citation['version']}[{citation['start']}:{citation['end']}]"
    return f"{place} {citation['quote']}"
