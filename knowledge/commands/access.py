"""`playbook kb restrict`, `unrestrict`, `restrictions` and `preview`: who may read what."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any

import typer

from knowledge.characters import printable
from knowledge.commands.options import AsJson, AsName, Reason
from knowledge.printing import print_json, print_table
from knowledge.reader_options import checked_groups, checked_role

if TYPE_CHECKING:
    from knowledge.access import AccessChange, Restriction, Subject
    from knowledge.preview import Preview

_LATER = "The indexes follow at the next write; who may read has changed already."


def restrict(
    ctx: typer.Context,
    audience: Annotated[str, typer.Option(metavar="R,…", help="Roles, and groups as group:NAME.")],
    reason: Reason,
    document: str | None = typer.Argument(None, metavar="[DOC]", help="A document's id."),
    collection: str | None = typer.Option(None, help="A whole collection instead."),
    name: AsName = None,
    as_json: AsJson = False,
) -> None:
    """Let only this audience read, of those who may read anyway. Counts from the next request on."""
    change = ctx.obj.knowledge_base().access.restrict(
        _subject(document, collection),
        [each for each in audience.split(",") if each.strip()],
        actor=ctx.obj.actor(name),
        reason=reason,
    )
    _report(change, as_json)


def unrestrict(
    ctx: typer.Context,
    reason: Reason,
    document: str | None = typer.Argument(None, metavar="[DOC]", help="A document's id."),
    collection: str | None = typer.Option(None, help="A whole collection instead."),
    name: AsName = None,
    as_json: AsJson = False,
) -> None:
    """Take a restriction off; the audiences that the documents state count again."""
    change = ctx.obj.knowledge_base().access.lift(
        _subject(document, collection), actor=ctx.obj.actor(name), reason=reason
    )
    _report(change, as_json)


def restrictions(
    ctx: typer.Context,
    as_json: AsJson = False,
) -> None:
    """Every restriction in force, with who made it and why."""
    found = ctx.obj.knowledge_base().access.restrictions()
    if as_json:
        print_json({"restrictions": [_restriction_json(each) for each in found]})
        return
    rows = [
        (str(each.subject), _named(each.audience), each.at.date().isoformat(), each.actor, each.reason)
        for each in found
    ]
    print_table(("subject", "readable by", "since", "by", "reason"), rows)


def preview(
    ctx: typer.Context,
    role: str = typer.Option("staff", help="Whose eyes: what this role may read."),
    group: list[str] = typer.Option([], help="A group of the reader's; can be repeated."),
    collection: str | None = typer.Option(None, help="Only this collection."),
    question: str | None = typer.Option(None, help="Also the answer that this reader would get."),
    name: AsName = None,
    as_json: AsJson = False,
) -> None:
    """What a reader may read now, and how many documents are not shown to them, by reason."""
    from knowledge.acting import Act
    from knowledge.preview import preview_reader

    role, groups = checked_role(role), checked_groups(group)
    actor = ctx.obj.actor(name) if name else None
    if actor is not None:
        actor.require(Act.CHANGE_ACCESS)
    found = preview_reader(
        ctx.obj.knowledge_base(), role=role, groups=groups, collection=collection, actor=actor
    )
    answer = None
    if question is not None:
        _refuse_beyond(found)
        answer = ctx.obj.answer_as(question, role=role, groups=groups, collection=collection)
    if as_json:
        print_json({"role": role, "groups": sorted(groups), **_preview_json(found), "answer": answer})
        return
    if answer is None:
        _print_preview(found)
    else:
        _print_answer(answer)
    _print_counts(found)


def _refuse_beyond(found: Preview) -> None:
    from knowledge.errors import NotAllowedError

    if found.beyond:
        raise NotAllowedError(
            "That reader may read documents that you may not; preview without --question, or ask an admin."
        )


def _subject(document: str | None, collection: str | None) -> Subject:
    from knowledge.access import Subject, SubjectKind

    if (document is None) == (collection is None):
        raise typer.BadParameter("name one document, or one collection with --collection")
    if document is not None:
        return Subject(kind=SubjectKind.DOCUMENT, name=document)
    return Subject(kind=SubjectKind.COLLECTION, name=str(collection))


def _report(change: AccessChange, as_json: bool) -> None:
    if as_json:
        print_json(
            {
                "kind": change.subject.kind.value,
                "subject": change.subject.name,
                "audience": sorted(change.after.audience) if change.after else None,
                "before": sorted(change.before.audience) if change.before else None,
                "moved": change.moved,
            }
        )
        return
    if change.after:
        sentence = f"Of its readers, only {_named(change.after.audience)} may read {change.subject} now."
    else:
        sentence = f"Nothing restricts {change.subject} any more; its documents' own audiences count."
    typer.echo(printable(sentence))
    if not change.moved:
        typer.echo(_LATER, err=True)


def _restriction_json(restriction: Restriction) -> dict[str, Any]:
    return {
        "kind": restriction.subject.kind.value,
        "subject": restriction.subject.name,
        "audience": sorted(restriction.audience),
        "actor": restriction.actor,
        "reason": restriction.reason,
        "at": restriction.at.isoformat() + "Z",
    }


def _preview_json(found: Preview) -> dict[str, Any]:
    return {
        "documents": [
            {
                "doc_id": each.doc_id,
                "title": each.title,
                "owner": each.owner,
                "collection": each.collection,
                "status": each.status.value,
                "audience": sorted(each.audience),
            }
            for each in found.documents
        ],
        "readable": len(found.documents) + found.beyond,
        "total": found.total,
        "hidden": {reason.value: count for reason, count in sorted(found.hidden.items())},
        "beyond": found.beyond,
    }


def _print_preview(found: Preview) -> None:
    rows = [
        (
            each.doc_id,
            each.title,
            each.owner or "",
            _named(each.audience),
            each.status.value.replace("_", " "),
        )
        for each in found.documents
    ]
    print_table(("document", "title", "owner", "audience", "status"), rows, spare=("owner",))


def _print_answer(answer: Mapping[str, Any]) -> None:
    typer.echo(printable(answer["answer"]))
    cited = dict.fromkeys(
        f"[{each['n']}] {each['title']} ({each['doc_id']})" for each in answer.get("citations", ())
    )
    if cited:
        typer.echo(printable("\n" + "\n".join(f"  {each}" for each in cited)))


def _print_counts(found: Preview) -> None:
    reasons = ", ".join(f"{count} by {reason}" for reason, count in sorted(found.hidden.items()))
    hidden = f"; hidden: {reasons}" if reasons else ""
    typer.echo(f"{len(found.documents) + found.beyond} of {found.total} documents{hidden}", err=True)
    if found.beyond:
        typer.echo(f"{found.beyond} of them are not for you and are not listed.", err=True)


def _named(audience: frozenset[str]) -> str:
    return ", ".join(sorted(audience))
