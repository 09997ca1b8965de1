"""`playbook kb propose` and what follows: review, approve, reject, withdraw, publish."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from knowledge.commands.options import STAGES, AsJson, AsName, Reason, iso
from knowledge.printing import print_json, print_table
from knowledge.progress import progress_bar

if TYPE_CHECKING:
    from knowledge.acting import Actor
    from knowledge.proposals.proposal import Proposal
    from knowledge.proposals.report import QualityReport

Number = Annotated[int, typer.Argument(metavar="N", help="Number of the proposal.")]


def propose(
    ctx: typer.Context,
    paths: Annotated[
        list[Path] | None, typer.Argument(metavar="[PATH…]", help="Files and folders to propose.")
    ] = None,
    reason: Reason = "",
    collection: Annotated[
        str | None, typer.Option(help="Group of documents; default: the folder's name.")
    ] = None,
    audience: Annotated[str | None, typer.Option(metavar="R,…", help="Who may read the documents.")] = None,
    kind: Annotated[str | None, typer.Option(help="Kind of the documents.")] = None,
    owner: Annotated[str | None, typer.Option(help="Who keeps the documents true.")] = None,
    status: Annotated[str | None, typer.Option(help="draft, scheduled, in_force, …")] = None,
    documents: Annotated[
        list[str] | None,
        typer.Option("--doc", metavar="DOC", help="A published document whose metadata changes."),
    ] = None,
    fields: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="FIELD=VALUE", help="New metadata for each --doc."),
    ] = None,
    retire: Annotated[
        list[str] | None, typer.Option("--retire", metavar="DOC", help="A document to retire.")
    ] = None,
    update: Annotated[
        int | None, typer.Option("--update", metavar="N", help="Replace the content of proposal N.")
    ] = None,
    draft: Annotated[bool, typer.Option("--draft", help="Do not ask for review yet.")] = False,
    actor: AsName = None,
    as_json: AsJson = False,
) -> None:
    """Propose new, changed or retired documents. Nothing of it is searchable until published."""
    desk, person = ctx.obj.governance_desk(), ctx.obj.actor(actor)
    if sum(map(bool, (paths, documents, retire))) != 1:
        raise typer.BadParameter("give files, or --doc with --set, or --retire")
    if documents:
        proposal = desk.propose_metadata(documents, _fields(fields or []), person, reason=reason)
    elif retire:
        proposal = desk.propose_retirement(retire, person, reason=reason)
    else:
        flags = ctx.obj.metadata_flags(audience=audience, kind=kind, owner=owner, status=status)
        with progress_bar(STAGES) as on_progress:
            _, drafted = desk.drafted(
                paths or [], reason=reason, collection=collection, flags=flags, on_progress=on_progress
            )
            proposal = desk.propose(drafted, person, update=update, submit=not draft)
    _report(ctx, proposal, person, as_json)


def proposals(
    ctx: typer.Context,
    state: Annotated[str | None, typer.Option(help="Only those in this state, such as in_review.")] = None,
    as_json: AsJson = False,
) -> None:
    """List proposals, the newest first, and emergency publications that await approval."""
    from knowledge.proposals.states import ProposalState

    desk = ctx.obj.governance_desk()
    try:
        states = [ProposalState(state.replace("-", "_").replace(" ", "_"))] if state else []
    except ValueError:
        known = ", ".join(each.value for each in ProposalState)
        raise typer.BadParameter(f"there is no state {state!r}; use one of {known}") from None
    found, tasks = desk.proposals.list(states), desk.proposals.tasks()
    if as_json:
        waiting = [
            {"proposal": task.proposal, "release": task.release, "due_at": iso(task.due_at)} for task in tasks
        ]
        print_json({"proposals": [proposal_json(each) for each in found], "tasks": waiting})
        return
    print_table(("number", "state", "author", "changes", "remarks", "reason"), [_row(each) for each in found])
    for task in tasks:
        typer.echo(
            f"Release {task.release} was published in an emergency: somebody other than the authors of "
            f"proposal {task.proposal} must approve it by {task.due_at:%Y-%m-%d %H:%M} UTC."
        )


def review(
    ctx: typer.Context,
    number: Number,
    answers: Annotated[
        bool, typer.Option("--answers/--no-answers", help="Show which answers would change.")
    ] = True,
    recent: Annotated[int, typer.Option(min=0, help="How many of the last real questions to ask too.")] = 100,
    comment: Annotated[str | None, typer.Option(help="Say something to its author.")] = None,
    out: Annotated[
        Path | None, typer.Option(metavar="FILE.md", help="Write the changed answers side by side to a file.")
    ] = None,
    actor: AsName = None,
    as_json: AsJson = False,
) -> None:
    """Show what a proposal changes: quality report, differences, changed answers."""
    from knowledge.acting import Act
    from knowledge.proposals.closed import seen_by
    from knowledge.proposals.states import ProposalState

    desk, person = ctx.obj.governance_desk(), ctx.obj.actor(actor)
    person.require(Act.REVIEW)
    base = ctx.obj.knowledge_base()
    proposal = seen_by(desk.proposals.get(number), person, base)
    if proposal.state is ProposalState.DRAFT:
        proposal = desk.proposals.submit(number, person)
    if comment:
        proposal = desk.proposals.comment(number, person, comment)
    proposal = seen_by(proposal, person, base)
    differences = desk.differences(proposal)
    changed = None
    undecided = (ProposalState.IN_REVIEW, ProposalState.APPROVED)
    if answers and proposal.state in undecided:
        with progress_bar(STAGES) as on_progress:
            changed = desk.changed_answers(proposal, recent=recent, on_progress=on_progress)
    changed = desk.answers_seen_by(proposal, changed, person)
    if as_json:
        said = changed.to_json() if changed else None
        print_json(
            {
                **proposal_json(proposal),
                "proposal": number,
                "report": proposal.report.to_json(),
                "differences": [each.to_json() for each in differences],
                "changed_answers": said,
                "reviews": [_review_json(each) for each in proposal.reviews],
            }
        )
        return
    from knowledge.commands.review_text import render_review

    text = render_review(proposal, differences, missing=desk.proposals.missing_approvals(proposal))
    typer.echo(text)
    if changed is not None:
        line, headings, rows, markdown = desk.answers_in_words(changed)
        typer.echo(f"\nAnswers: {line}")
        if rows:
            print_table(headings, rows, spare=("role",))
        if out is not None:
            _write(out, markdown)
    elif out is not None:
        typer.echo(
            f"No answers were compared for this content of proposal {number}; {out} was not written.",
            err=True,
        )
        raise typer.Exit(1)


def _write(out: Path, markdown: str) -> None:
    try:
        out.write_text(markdown, encoding="utf-8")
    except OSError as error:
        raise typer.BadParameter(
            f"{out} cannot be written ({error.strerror}); choose another --out"
        ) from None
    typer.echo(f"Wrote the changed answers to {out}.")


def submit(ctx: typer.Context, number: Number, actor: AsName = None, as_json: AsJson = False) -> None:
    """Ask for review of a draft."""
    service, person = ctx.obj.governance_desk().proposals, ctx.obj.actor(actor)
    _require_seen(ctx, number, person)
    _report(ctx, service.submit(number, person), person, as_json)


def approve(
    ctx: typer.Context,
    number: Number,
    reason: Reason = "",
    seen: Annotated[
        str | None,
        typer.Option(metavar="HASH", help="Approve only if the content is still the one with this hash."),
    ] = None,
    actor: AsName = None,
    as_json: AsJson = False,
) -> None:
    """Agree to exactly what a proposal holds now. Its authors cannot."""
    service, person = ctx.obj.governance_desk().proposals, ctx.obj.actor(actor)
    proposal = service.approve(number, person, reason=reason, seen_sha256=seen)
    _report(ctx, proposal, person, as_json, missing=service.missing_approvals(proposal))


def reject(
    ctx: typer.Context, number: Number, reason: Reason = "", actor: AsName = None, as_json: AsJson = False
) -> None:
    """Say no to a proposal, with a reason."""
    service, person = ctx.obj.governance_desk().proposals, ctx.obj.actor(actor)
    _report(ctx, service.reject(number, person, reason=reason), person, as_json)


def withdraw(
    ctx: typer.Context, number: Number, reason: Reason = "", actor: AsName = None, as_json: AsJson = False
) -> None:
    """Take a proposal back."""
    service, person = ctx.obj.governance_desk().proposals, ctx.obj.actor(actor)
    _report(ctx, service.withdraw(number, person, reason=reason), person, as_json)


def publish(
    ctx: typer.Context,
    number: Number,
    emergency: Annotated[
        bool, typer.Option("--emergency", help="Publish before anybody approved; needs --reason.")
    ] = False,
    reason: Reason = "",
    actor: AsName = None,
    as_json: AsJson = False,
) -> None:
    """Make an approved proposal the next release."""
    desk, person = ctx.obj.governance_desk(), ctx.obj.actor(actor)
    with progress_bar(STAGES) as on_progress:
        outcome = desk.publish(
            number, person, emergency_reason=reason if emergency else None, on_progress=on_progress
        )
    report_release(outcome, as_json, proposal=number)


def report_release(outcome: Any, as_json: bool, **facts: Any) -> None:
    """Print what a publication or a rollback came to."""
    release = outcome.release
    if as_json:
        print_json(
            {
                **facts,
                "release": release.number,
                "state": "published",
                "added": release.added,
                "updated": release.updated,
                "retired": release.retired,
                "passages": release.passages,
                "warnings": list(release.warnings),
                "gaps": dict(outcome.gaps),
            }
        )
        return
    typer.echo(
        f"Release {release.number}: {release.added} added, {release.updated} updated, "
        f"{release.retired} retired."
    )
    for warning in release.warnings:
        typer.echo(warning, err=True)
    answered, reopened = (len(outcome.gaps.get(name, ())) for name in ("answered", "reopened"))
    if answered:
        typer.echo(f"It answers {_counted(answered, 'open gap')}; see `playbook kb gaps --state answered`.")
    if reopened:
        typer.echo(f"It opens {_counted(reopened, 'gap')} again, answered before; see `playbook kb gaps`.")


def proposal_json(proposal: Proposal) -> dict[str, Any]:
    """A proposal without its texts."""
    return {
        "proposal": proposal.number,
        "state": proposal.state.value,
        "author": proposal.author,
        "reason": proposal.reason,
        "origin": dict(proposal.origin),
        "created_at": iso(proposal.created_at),
        "changed_at": iso(proposal.changed_at),
        "revision": proposal.revision,
        "content_sha256": proposal.content_sha256,
        "base_release": proposal.base_release,
        "release": proposal.published_release,
        "emergency": proposal.emergency,
        **proposal.counts,
        "items": [
            {
                "action": item.action.value,
                "doc_id": item.doc_id,
                "source": item.source,
                "collection": item.collection,
            }
            for item in proposal.items
        ],
    }


def _require_seen(ctx: typer.Context, number: int, person: Actor) -> None:
    """Nobody decides about documents that are closed to them; to them there is no such proposal."""
    from knowledge.proposals.closed import seen_by

    seen_by(ctx.obj.governance_desk().proposals.get(number), person, ctx.obj.knowledge_base())


def _report(
    ctx: typer.Context, proposal: Proposal, person: Actor, as_json: bool, *, missing: int = 0
) -> None:
    from knowledge.proposals.closed import report_seen_by
    from knowledge.proposals.states import ProposalState

    report = report_seen_by(proposal, person, ctx.obj.knowledge_base()).report
    if as_json:
        print_json({**proposal_json(proposal), "report": report.to_json(), "missing_approvals": missing})
        return
    counts = ", ".join(f"{count} {name}" for name, count in proposal.counts.items() if count)
    state = "a draft" if proposal.state is ProposalState.DRAFT else proposal.state.words
    typer.echo(f"Proposal {proposal.number} is {state}: {counts}.")
    if proposal.emergency and proposal.state is ProposalState.PUBLISHED and proposal.approvals:
        typer.echo("It was published in an emergency and has been looked at now.")
    if missing:
        typer.echo(f"{_counted(missing, 'more approval')} needed.")
    closed = proposal.state in (ProposalState.REJECTED, ProposalState.WITHDRAWN)
    if not closed and (report.errors or report.warnings or report.failed):
        typer.echo(f"Quality report: {_remarks(report)}; see `playbook kb review {proposal.number}`.")


def _remarks(report: QualityReport) -> str:
    said = f"{_counted(report.errors, 'error')}, {_counted(report.warnings, 'warning')}"
    unread = f", {_counted(len(report.failed), 'file')} that cannot be read" if report.failed else ""
    return said + unread


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}" + ("" if count == 1 else "s")


def _row(proposal: Proposal) -> tuple[str, ...]:
    counts = proposal.counts
    return (
        str(proposal.number),
        proposal.state.words + (" (emergency)" if proposal.emergency else ""),
        proposal.author,
        f"+{counts['added']} ~{counts['updated']} -{counts['retired']}",
        _remarks(proposal.report),
        proposal.reason,
    )


def _review_json(review: Any) -> dict[str, Any]:
    return {
        "reviewer": review.reviewer,
        "verdict": review.verdict.value,
        "reason": review.reason,
        "content_sha256": review.content_sha256,
        "at": iso(review.at),
    }


def _fields(pairs: list[str]) -> dict[str, str]:
    named = [pair.partition("=") for pair in pairs]
    if not named or any(not equals for _, equals, _ in named):
        raise typer.BadParameter("give --set FIELD=VALUE, such as --set owner='Head of Claims'")
    known = {
        "title", "kind", "owner", "deputy", "audience", "effective_from", "review_by", "status",
        "supersedes", "version_label",
    }  # fmt: skip
    fields = {name.strip().replace("-", "_"): value for name, _, value in named}
    unknown = sorted(fields.keys() - known)
    if unknown:
        raise typer.BadParameter(f"{unknown[0]!r} is no field; use one of {', '.join(sorted(known))}")
    return fields
