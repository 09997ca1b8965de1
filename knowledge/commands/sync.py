"""`playbook kb sync`: a folder or a Git checkout is where the documents are kept."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from knowledge.commands.options import STAGES, AsJson, AsName
from knowledge.commands.proposals import proposal_json, report_release
from knowledge.errors import NotAllowedError, NothingProposedError
from knowledge.people import fold_name
from knowledge.printing import print_json, print_line
from knowledge.progress import progress_bar
from knowledge.proposals.proposal import ItemAction, ProposalItem


def sync(
    ctx: typer.Context,
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A folder, or a Git checkout.")],
    collection: Annotated[
        str | None, typer.Option(help="Group of documents; default: the folder's name.")
    ] = None,
    propose: Annotated[bool, typer.Option("--propose", help="Store the changes as a proposal.")] = False,
    approved_by: Annotated[
        str | None,
        typer.Option(
            "--approved-by",
            metavar="NAME",
            help="Who approved the changes where they are kept, such as in a pull request: publish them.",
        ),
    ] = None,
    evidence: Annotated[
        str, typer.Option(help="Where that approval can be read, such as a pull request's address.")
    ] = "",
    reason: Annotated[str, typer.Option(help="Why; default: the folder and its commit.")] = "",
    actor: AsName = None,
    as_json: AsJson = False,
) -> None:
    """Show exactly what changed in a folder since the last sync; propose or publish it."""
    from knowledge.checkout import has_uncommitted_changes, read_commit
    from knowledge.proposals.closed import report_seen_by

    desk, person = ctx.obj.governance_desk(), ctx.obj.actor(actor)
    commit = read_commit(folder)
    if approved_by is not None and fold_name(approved_by) == person.folded:
        raise NotAllowedError(f"{person.name} cannot be author and approver; name the author with --as.")
    uncommitted = bool(has_uncommitted_changes(folder)) if folder.is_dir() else False
    if uncommitted and approved_by is not None:
        raise NotAllowedError(
            f"{folder} holds changes that are not committed, so nobody can have approved them; commit or "
            "remove them first."
        )
    name = folder.resolve().name
    origin = {"kind": "sync", "folder": name, "commit": commit, "evidence": evidence}
    origin["uncommitted"] = uncommitted
    with progress_bar(STAGES) as on_progress:
        files, draft = desk.drafted(
            [folder],
            reason=reason or _reason(folder, commit, uncommitted),
            collection=collection,
            origin=origin,
            root=desk.synced_root(folder, collection),
            on_progress=on_progress,
        )
    said = _said(files.report, commit)
    if not as_json:
        typer.echo(files.report.summary)
        for failure in files.report.failed:
            print_line(f"{failure.source}: {failure.reason}", error=True)
        for copy in _copies(files.report):
            print_line(f"{copy.source}: {copy.message}", error=True)
    if not files.report.changes or not (propose or approved_by):
        items, _ = desk.proposals.items(draft.changes)
        _show(said, _changed_sources(items), as_json)
        return
    if approved_by is not None and files.report.retired and not _left(files.report):
        raise NothingProposedError(
            f"{folder} holds no document any more, so that all {files.report.retired} would be retired at "
            "once; check the checkout, or use --propose, so that somebody looks first."
        )
    waiting = desk.open_sync(draft.origin["roots"][0])
    proposal = desk.propose(draft, person, update=waiting.number if waiting else None)
    if approved_by is not None:
        note = f"Approved where the documents are kept. {evidence}".strip()
        desk.proposals.approve(proposal.number, ctx.obj.actor(approved_by), reason=note)
        with progress_bar(STAGES) as on_progress:
            outcome = desk.publish(proposal.number, person, on_progress=on_progress)
        report_release(outcome, as_json, **said, proposal=proposal.number)
    elif as_json:
        report = report_seen_by(proposal, person, ctx.obj.knowledge_base()).report
        print_json({**said, **proposal_json(proposal), "report": report.to_json()})
    else:
        typer.echo(f"Proposal {proposal.number} is {proposal.state.words}.")


def _said(report: Any, commit: str | None) -> dict[str, Any]:
    return {
        "summary": report.summary,
        "added": report.added,
        "updated": report.updated,
        "retired": report.retired,
        "unchanged": report.unchanged,
        "commit": commit,
        "failed": [{"source": each.source, "reason": each.reason} for each in report.failed],
        "copies": [{"source": each.source, "message": each.message} for each in _copies(report)],
    }


def _copies(report: Any) -> list[Any]:
    """Files left out because another one says the same, with which."""
    return [each for each in report.warnings if each.code == "duplicate"]


def _left(report: Any) -> int:
    """Documents of the folder after the sync."""
    return report.added + report.updated + report.unchanged


def _show(said: dict[str, Any], changed: Sequence[tuple[str, str]], as_json: bool) -> None:
    """What would be proposed; nothing is stored."""
    if as_json:
        print_json({**said, "proposal": None, "changes": changed})
        return
    for sign, source in changed:
        print_line(f"  {sign} {source}")
    if changed:
        typer.echo("Nothing was stored; add --propose, or --approved-by NAME.", err=True)


def _reason(folder: Path, commit: str | None, uncommitted: bool) -> str:
    at = f" at commit {commit[:12]}" if commit else ""
    more = ", with changes that are not committed" if uncommitted else ""
    return f"Sync of {folder.resolve().name}{at}{more}"


def _changed_sources(items: Sequence[ProposalItem]) -> list[tuple[str, str]]:
    """(+, ~ or -, source) of every document that differs, in order of source."""
    signs = {ItemAction.ADD: "+", ItemAction.RETIRE: "-"}
    return sorted(((signs.get(item.action, "~"), item.source) for item in items), key=lambda each: each[1])
