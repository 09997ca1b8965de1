"""`playbook gate bar show|propose|approve|reject`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Annotated, Any, Protocol

import typer

from assistant.promotion.commands import AsJson, AsName, Reason
from assistant.promotion.describing import bar_json
from assistant.promotion.errors import NotPromotableError
from assistant.promotion.records import BarRecord, ProposedBar
from knowledge.printing import print_json, print_line

Number = Annotated[int, typer.Argument(metavar="N", min=1, help="Number of the bar.")]


class Change(Protocol):
    """One difference between two bars."""

    name: str
    before: Any
    after: Any
    loosens: bool


def bar_app(
    read: Callable[[Path], ProposedBar],
    changes: Callable[[ProposedBar, ProposedBar], Sequence[Change]],
    shipped: Callable[[], ProposedBar],
) -> typer.Typer:
    """The commands about bars.

    Args:
        read: A bar from its file, with the digests of the cases that it names.
        changes: What the second of two bars asks otherwise than the first.
        shipped: The bar that comes with the program.
    """
    app = typer.Typer(add_completion=False, no_args_is_help=True, rich_markup_mode=None)

    @app.callback()
    def bar() -> None:
        """What a release must reach, and who changes that."""

    @app.command()
    def show(
        ctx: typer.Context,
        number: Annotated[
            int | None, typer.Argument(metavar="[N]", help="By default the adopted one.")
        ] = None,
        as_name: AsName = None,
        as_json: AsJson = False,
    ) -> None:
        """Show a bar, and what a proposed one would change; without one yet, adopt the shipped one."""
        desk = ctx.obj.promotion_desk()
        adopted = desk.ensure_bar(shipped(), ctx.obj.actor(as_name))
        chosen = adopted if number is None else desk.bar(number)
        differing = changes(adopted.bar, chosen.bar)
        if as_json:
            others = [bar_json(each) for each in desk.bars()]
            found = {"text": chosen.bar.text, "changes": [_json(each) for each in differing]}
            print_json({**bar_json(chosen), **found, "bars": others})
            return
        print_line(_headline(chosen))
        print_line(chosen.bar.text)
        _print_changes(differing, adopted.number)

    @app.command()
    def adopt(
        ctx: typer.Context,
        file: Annotated[Path, typer.Argument(metavar="FILE", help="The bar as YAML.")],
        as_name: AsName = None,
        as_json: AsJson = False,
    ) -> None:
        """Adopt the first bar of a home, such as the base branch's in a new home of CI."""
        desk, wanted = ctx.obj.promotion_desk(), read(file)
        same = wanted.sha256 == shipped().sha256
        adopted = desk.ensure_bar(wanted, ctx.obj.actor(as_name), origin=None if same else file.name)
        if adopted.bar.sha256 != wanted.sha256:
            raise NotPromotableError(
                f"Bar {adopted.number} is adopted already; propose another one with "
                "`playbook gate bar propose`."
            )
        _tell(adopted, as_json)

    @app.command()
    def propose(
        ctx: typer.Context,
        file: Annotated[Path, typer.Argument(metavar="FILE", help="The bar as YAML.")],
        reason: Reason = "",
        as_name: AsName = None,
        as_json: AsJson = False,
    ) -> None:
        """Propose another bar, or the same one with the cases as they are now. Until then the old counts."""
        desk, actor = ctx.obj.promotion_desk(), ctx.obj.actor(as_name)
        adopted = desk.ensure_bar(shipped(), actor)
        kept = desk.propose_bar(
            read(file),
            reason=reason,
            actor=actor,
            loosens=lambda old, new: any(each.loosens for each in changes(old, new)),
        )
        differing = changes(adopted.bar, kept.bar)
        if as_json:
            print_json({**bar_json(kept), "changes": [_json(each) for each in differing]})
            return
        _print_changes(differing, adopted.number)
        print_line(_headline(kept))

    @app.command()
    def approve(
        ctx: typer.Context,
        number: Number,
        comment: Annotated[str, typer.Option(help="For the record.")] = "",
        as_name: AsName = None,
        as_json: AsJson = False,
    ) -> None:
        """Agree to a proposed bar; one that loosens needs two people, and never its proposer."""
        _tell(ctx.obj.promotion_desk().approve_bar(number, ctx.obj.actor(as_name), comment), as_json)

    @app.command()
    def reject(
        ctx: typer.Context,
        number: Number,
        reason: Reason = "",
        as_name: AsName = None,
        as_json: AsJson = False,
    ) -> None:
        """Turn a proposed bar down; its proposer withdraws it like that."""
        _tell(ctx.obj.promotion_desk().reject_bar(number, ctx.obj.actor(as_name), reason), as_json)

    return app


def _tell(bar: BarRecord, as_json: bool) -> None:
    if as_json:
        print_json(bar_json(bar))
    else:
        print_line(_headline(bar))


def _headline(bar: BarRecord) -> str:
    """A bar and what it waits for.

    >>> from datetime import datetime
    >>> text = ProposedBar(text="", datasets={}, sha256="ab" * 32)
    >>> _headline(BarRecord(number=2, bar=text, proposed_by="Ada", proposed_folded="ada", reason="Stricter",
    ...     at=datetime(2026, 6, 1), state="proposed", loosens=False, adopted_at=None))
    'Bar 2 (abababababab), proposed by Ada: Stricter. 1 more must approve it.'
    """
    said = f"Bar {bar.number} ({bar.bar.sha256[:12]}), {bar.state} by {bar.proposed_by}: {bar.reason}."
    if bar.state == "adopted":
        return f"Bar {bar.number} ({bar.bar.sha256[:12]}) is adopted: {bar.reason}."
    if bar.state != "proposed":
        return f"Bar {bar.number} ({bar.bar.sha256[:12]}) is {bar.state}."
    return f"{said} {bar.needed - len(bar.approvers)} more must approve it."


def _print_changes(changes: Sequence[Change], adopted: int) -> None:
    if not changes:
        return
    print_line(f"Beside bar {adopted}:")
    for each in changes:
        mark = "looser" if each.loosens else "as strict or stricter"
        print_line(f"  {each.name}: {each.before} -> {each.after} ({mark})")


def _json(change: Change) -> dict[str, Any]:
    return {
        "name": change.name,
        "before": change.before,
        "after": change.after,
        "loosens": change.loosens,
    }
