"""`playbook kb conflicts`: documents in force that cannot both be followed, side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from knowledge.characters import printable
from knowledge.commands.options import STAGES, AsJson, AsName, iso
from knowledge.printing import print_json

if TYPE_CHECKING:
    from knowledge.contradictions.claim import Claim
    from knowledge.contradictions.dismissals import Dismissal
    from knowledge.contradictions.pairing import ClaimPair
    from knowledge.knowledge_base import KnowledgeBase


def conflicts(
    ctx: typer.Context,
    collection: Annotated[
        str | None, typer.Option(help="Only conflicts with a document of this collection.")
    ] = None,
    dismiss: Annotated[
        str | None, typer.Option(metavar="ID", help="Say that this one is no conflict.")
    ] = None,
    reopen: Annotated[str | None, typer.Option(metavar="ID", help="Take a dismissal back.")] = None,
    reason: Annotated[str, typer.Option(help="Why, for the record; needed to dismiss or reopen.")] = "",
    name: AsName = None,
    dismissed: Annotated[
        bool, typer.Option("--dismissed", help="List those that were dismissed, too.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Statements of documents in force that contradict each other; exit 1 where there are any."""
    from knowledge.contradictions.dismissals import digests_of, load_dismissals
    from knowledge.contradictions.finding import find_conflicts
    from knowledge.progress import progress_bar

    base = ctx.obj.knowledge_base()
    with progress_bar({**STAGES, "reading": "Reading statements"}) as show:
        found = find_conflicts(base, collection=collection, on_progress=show or (lambda *_told: None))
    if dismiss or reopen:
        _settle(ctx, base, found, dismiss=dismiss, reopen=reopen, reason=reason, name=name)
    known = load_dismissals(base)
    listed = [(pair, known.get(digests_of(pair))) for pair in found]
    still = [pair for pair, dismissal in listed if dismissal is None]
    shown = [each for each in listed if dismissed or each[1] is None]
    if as_json:
        print_json({"conflicts": [_json(*each) for each in shown], "open": len(still)})
    elif not (dismiss or reopen):
        _print(shown, still)
    if still and not (dismiss or reopen):
        raise typer.Exit(1)


def _settle(
    ctx: typer.Context,
    base: KnowledgeBase,
    found: Sequence[ClaimPair],
    *,
    dismiss: str | None,
    reopen: str | None,
    reason: str,
    name: str | None,
) -> None:
    from knowledge.contradictions.dismissals import dismiss_conflict, reopen_conflict

    if dismiss and reopen:
        raise typer.BadParameter("give --dismiss or --reopen, not both")
    if not reason.strip():
        raise typer.BadParameter("give a reason, with --reason; it is kept for the record")
    act, which, done = (
        (dismiss_conflict, dismiss, "dismissed") if dismiss else (reopen_conflict, reopen, "open again")
    )
    act(base, found, str(which), actor=ctx.obj.actor(name), reason=reason.strip())
    typer.echo(f"Conflict {which} is {done}.", err=True)


def _print(shown: Sequence[tuple[ClaimPair, Dismissal | None]], still: Sequence[ClaimPair]) -> None:
    from knowledge.contradictions.dismissals import conflict_id
    from knowledge.proposals.against_base import topic_in_words

    for pair, dismissal in shown:
        typer.echo(f"{conflict_id(pair)}  {topic_in_words(pair.topic)}")
        for claim in (pair.first, pair.second):
            typer.echo(printable(f"  {_where(claim)}"))
            typer.echo(printable(f"    “{' '.join(claim.unit.text.split())}”"))
        typer.echo(
            f"  Dismissed by {dismissal.actor}: {dismissal.reason}"
            if dismissal
            else printable(f"  To be resolved by {_owners(pair)}.")
        )
        typer.echo("")
    word = "conflict" if len(still) == 1 else "conflicts"
    typer.echo(f"{len(still)} {word}." if still else "No conflicts.")


def _where(claim: Claim) -> str:
    document = claim.document
    owner = f", owner {document.owner}" if document.owner else ""
    section = f", {' > '.join(claim.headings[1:] or claim.headings)}" if claim.headings else ""
    return f"{document.name} ({document.doc_id}@{document.version}{owner}){section}"


def _owners(pair: ClaimPair) -> str:
    named = dict.fromkeys(claim.document.owner or "" for claim in (pair.first, pair.second))
    return " and ".join(filter(None, named)) or "the governance lead"


def _json(pair: ClaimPair, dismissal: Dismissal | None) -> Mapping[str, Any]:
    from knowledge.contradictions.dismissals import conflict_id

    return {
        "id": conflict_id(pair),
        "topic": pair.topic,
        "similarity": round(pair.cosine, 3),
        "sides": [_side(claim) for claim in (pair.first, pair.second)],
        "resolve": list(
            dict.fromkeys(claim.document.owner for claim in (pair.first, pair.second) if claim.document.owner)
        ),
        "dismissed": {"by": dismissal.actor, "reason": dismissal.reason, "at": iso(dismissal.at)}
        if dismissal
        else None,
    }


def _side(claim: Claim) -> Mapping[str, Any]:
    document = claim.document
    return {
        "doc_id": document.doc_id,
        "version": document.version,
        "version_label": document.version_label,
        "title": document.title,
        "kind": document.kind.value,
        "collection": document.collection,
        "source": document.source,
        "owner": document.owner,
        "effective_from": iso(document.effective_from),
        "section": " > ".join(claim.headings),
        "quote": claim.unit.text,
        "start": claim.unit.start,
        "end": claim.unit.end,
    }
