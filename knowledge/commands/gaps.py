"""`playbook kb gaps`, `gap`, `gap-set` and `gap-ask`: questions that still wait for an answer."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import typer

from knowledge.printing import print_json, print_table
from knowledge.progress import progress_bar

if TYPE_CHECKING:
    from knowledge.acting import Actor
    from knowledge.gaps.gap import GapQuestion, GapState, Reader
    from knowledge.gaps.service import GapView

_SHOWN_CHARS = 80


def gaps(
    ctx: typer.Context,
    state: str | None = typer.Option(
        None, help="open, planned, answered, wont_answer or all; by default open and planned ones."
    ),
    owner: str | None = typer.Option(None, help="Only those of this owner, or a part of the name."),
    mine: str | None = typer.Option(None, metavar="NAME", help="What became of the questions of NAME."),
    since: str | None = typer.Option(
        None, metavar="DATE", help="With --mine: only what was planned, answered or declined since that day."
    ),
    collection: str | None = typer.Option(None, help="Only questions that were asked of this collection."),
    name: str | None = typer.Option(
        None, "--as", metavar="NAME", help="With whose reading rights; by default the operator's."
    ),
    as_json: bool = typer.Option(False, "--json", help="Print one JSON value."),
) -> None:
    """Questions without a good answer, those that most people asked first."""
    from knowledge.acting import Act
    from knowledge.gaps.service import Gaps

    service = Gaps(ctx.obj.knowledge_base())
    states = _states(state)
    if mine is not None:
        actor = ctx.obj.actor(mine)
        own = (
            service.news_for(actor.name, _day(since), reader=_reader(actor))
            if since is not None
            else service.mine(actor.name, reader=_reader(actor))
        )
        found = [view for view in own if state is None or view.gap.state in states]
    else:
        actor = ctx.obj.actor(name) if name is not None else None
        if actor is not None:
            actor.require(Act.HANDLE_GAPS)
        found = service.ranked(states=states, owner=owner, collection=collection, reader=_reader(actor))
    if as_json:
        print_json({"gaps": [gap_json(view) for view in found]})
        return
    headings = ("gap", "people", "state", "question", "owner", "last asked")
    print_table(headings, [_row(view) for view in found])


def _day(written: str) -> datetime:
    """The beginning of a day, in UTC."""
    try:
        return datetime.fromisoformat(written).replace(tzinfo=UTC)
    except ValueError:
        raise typer.BadParameter(f"{written!r} is no date; write it as 2026-03-31") from None


def gap(
    ctx: typer.Context,
    number: int = typer.Argument(..., help="As `playbook kb gaps` shows it."),
    name: str | None = typer.Option(
        None, "--as", metavar="NAME", help="With whose reading rights; by default the operator's."
    ),
    as_json: bool = typer.Option(False, "--json", help="Print one JSON value."),
) -> None:
    """One gap with its questions and, where it is answered, by what."""
    from knowledge.acting import Act
    from knowledge.errors import UnknownGapError
    from knowledge.gaps.service import Gaps

    actor = ctx.obj.actor(name) if name is not None else None
    if actor is not None:
        actor.require(Act.HANDLE_GAPS)
    try:
        view = Gaps(ctx.obj.knowledge_base()).gap(number, reader=_reader(actor))
    except UnknownGapError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from None
    if as_json:
        print_json(gap_json(view))
        return
    print_table(("what", "value"), _facts(view))


def gap_set(
    ctx: typer.Context,
    number: int = typer.Argument(..., help="As `playbook kb gaps` shows it."),
    state: str | None = typer.Option(None, help="planned, wont_answer or open."),
    owner: str | None = typer.Option(None, help="Hand it to somebody else."),
    reason: str = typer.Option("", help="Why; those who asked may read it. wont_answer needs one."),
    name: str | None = typer.Option(
        None, "--as", metavar="NAME", help="Who decides; by default the system's user."
    ),
    as_json: bool = typer.Option(False, "--json", help="Print one JSON value."),
) -> None:
    """Plan an answer, decline one, open a gap again, or hand it to somebody else."""
    from knowledge.gaps.service import Gaps

    chosen = next(iter(_states(state))) if state is not None and state != "all" else None
    service, actor = Gaps(ctx.obj.knowledge_base()), ctx.obj.actor(name)
    changed = service.change(number, actor=actor, state=chosen, reason=reason, owner=owner)
    if as_json:
        print_json({"gap": changed.number, "state": changed.state.value, "owner": changed.owner})
        return
    declined = changed.state.value == "wont_answer"
    said = "will not be answered" if declined else f"is {_spoken(changed.state)}"
    typer.echo(f"Gap {changed.number} {said}; it is with {changed.owner}.")


def gap_ask(
    ctx: typer.Context,
    as_json: bool = typer.Option(False, "--json", help="Print one JSON value."),
) -> None:
    """Ask every waiting gap again now, as each publication does, and close what is answered."""
    from dataclasses import asdict

    with progress_bar({"gaps": "Asking gaps again"}) as on_progress:
        report = ctx.obj.ask_gaps_again(everything=True, on_progress=on_progress)
    if as_json:
        print_json(asdict(report))
        return
    typer.echo(
        f"Asked {report.asked} {'gap' if report.asked == 1 else 'gaps'} of release {report.release} again: "
        f"{len(report.answered)} answered, {len(report.reopened)} opened again."
    )


def gap_json(view: GapView) -> dict[str, Any]:
    """A gap as JSON values."""
    from knowledge.gaps.gap import citation_json
    from knowledge.gaps.grouping import theme

    found = view.gap
    return {
        "number": found.number,
        "state": found.state.value,
        "theme": theme(found.question, [question.text for question in found.questions]),
        "question": found.question,
        "people": found.people,
        "asked": len(found.questions),
        "last_asked": found.last_asked.isoformat(),
        "collection": found.collection,
        "owner": found.owner,
        "document": view.document and {"doc_id": view.document.doc_id, "title": view.document.title},
        "reason": found.reason or None,
        "opened_at": found.opened_at.isoformat(),
        "changed_at": found.changed_at.isoformat(),
        "changed_by": found.changed_by,
        "release": found.answered_release,
        "answered_by": [citation_json(citation) for citation in found.answered_by],
        "questions": [_question_json(question) for question in found.questions],
    }


def _question_json(question: GapQuestion) -> dict[str, Any]:
    return {
        "question": question.text,
        "asker": question.asker,
        "role": question.role,
        "cause": question.cause.value,
        "comment": question.comment,
        "release": question.release,
        "answer_id": question.answer_id,
        "at": question.at.isoformat(),
    }


def _states(state: str | None) -> frozenset[GapState]:
    from knowledge.errors import GapError
    from knowledge.gaps.gap import WAITING, GapState

    if state is None:
        return WAITING
    if state == "all":
        return frozenset(GapState)
    try:
        return frozenset({GapState(state.strip().lower().replace("-", "_").replace("'", ""))})
    except ValueError:
        names = ", ".join(each.value for each in GapState)
        raise GapError(f"There is no state {state!r}; use one of {names}.") from None


def _reader(actor: Actor | None) -> Reader | None:
    from knowledge.gaps.gap import Reader

    if actor is None or actor.role is None:
        return None
    return Reader(role=actor.role, groups=actor.groups)


def _row(view: GapView) -> tuple[str, ...]:
    found = view.gap
    question = " ".join(found.question.split())
    short = question if len(question) <= _SHOWN_CHARS else question[: _SHOWN_CHARS - 1] + "…"
    last = found.last_asked.date().isoformat()
    return str(found.number), str(found.people), _spoken(found.state), short, found.owner, last


def _facts(view: GapView) -> list[tuple[str, str]]:
    found = view.gap
    facts = [
        ("gap", str(found.number)),
        ("state", _spoken(found.state) + (f": {found.reason}" if found.reason else "")),
        ("question", found.question),
        ("asked", f"by {found.people}, last on {found.last_asked.date()}"),
        ("owner", found.owner),
        ("nearest", view.document.title if view.document else "none that may be shown"),
    ]
    if found.collection:
        facts.append(("collection", found.collection))
    for question in found.questions:
        remark = f" – “{question.comment}”" if question.comment else ""
        facts.append((_spoken(question.cause), f"{question.text} ({question.asker}){remark}"))
    if found.answered_release is not None:
        facts.append(("answered in", f"release {found.answered_release}"))
    for citation in found.answered_by:
        where = f"{citation.title}, {citation.section}".strip(", ")
        facts.append(("by", f"{where}: “{citation.quote}”"))
    return facts


def _spoken(value: str) -> str:
    return value.replace("wont", "won't").replace("_", " ")
