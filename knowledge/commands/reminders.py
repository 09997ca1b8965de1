"""`playbook kb digest`: reminding owners of what they have to look at."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from knowledge.printing import print_json, print_table

if TYPE_CHECKING:
    from knowledge.digest import OwnerDigest
    from knowledge.reminding import Delivered


def digest(
    ctx: typer.Context,
    owner: str | None = typer.Option(None, help="Only this owner's, or a part of the name."),
    out: Path | None = typer.Option(None, help="Write the Markdown to this file."),
    send: bool = typer.Option(False, "--send", help="Send each by mail to its owner."),
    dry_run: bool = typer.Option(False, "--dry-run", help="With --send: only say what would be sent."),
    name: str | None = typer.Option(
        None, "--as", metavar="NAME", help="Who has them sent; by default the system's user."
    ),
    as_json: bool = typer.Option(False, "--json", help="Print one JSON value."),
) -> None:
    """What each owner should look at, as Markdown or by mail; exit 1 if one could not be sent."""
    from knowledge.acting import Act
    from knowledge.digest import render_digest
    from knowledge.people import fold_name
    from knowledge.reminding import Delivery, collect_digests

    base, settings = ctx.obj.knowledge_base(), ctx.obj.settings.governance
    ctx.obj.actor(name).require(Act.VERIFY)  # the digests of all owners name every document
    digests = collect_digests(base, settings)
    if owner is not None:
        digests = [each for each in digests if fold_name(owner) in fold_name(each.owner)]
    on = base.clock().date()
    text = "\n".join(render_digest(each, on=on) for each in digests)
    if out is not None:
        _write(out, text)
    delivered = _deliver(ctx, digests, name, dry_run) if send or dry_run else []
    if as_json:
        print_json(
            {
                "digests": [_digest_json(each, render_digest(each, on=on)) for each in digests],
                "deliveries": [_delivered_json(each) for each in delivered],
            }
        )
    elif delivered:
        print_table(("owner", "to", "outcome", "why"), [_delivered_row(each) for each in delivered])
    elif not digests:
        typer.echo("Nobody has anything to look at.")
    elif out is None:
        typer.echo(text, nl=False)
    else:
        count = f"{len(digests)} digest" + ("" if len(digests) == 1 else "s")
        typer.echo(f"Wrote {count} to {out}; --send mails them.")
    if any(each.outcome in (Delivery.FAILED, Delivery.NO_ADDRESS) for each in delivered):
        raise typer.Exit(1)


def _deliver(
    ctx: typer.Context, digests: Sequence[OwnerDigest], name: str | None, dry_run: bool
) -> list[Delivered]:
    from knowledge.lock import home_lock
    from knowledge.mail import Mailer
    from knowledge.reminding import LOCK_NAME, send_digests

    settings = ctx.obj.settings.governance
    # Two who send at the same time would each find that nothing has been sent today.
    alone = nullcontext() if dry_run else home_lock(ctx.obj.settings.home, name=LOCK_NAME)
    with alone, nullcontext() if dry_run else Mailer(settings) as mailer:
        return send_digests(
            ctx.obj.knowledge_base(),
            digests,
            actor=ctx.obj.actor(name),
            sender=settings.smtp_sender,
            send=mailer.send if mailer else None,
        )


def _write(out: Path, text: str) -> None:
    from knowledge.errors import ReminderError

    try:
        out.write_text(text, encoding="utf-8")
    except OSError as error:
        raise ReminderError(f"{out} cannot be written ({error.strerror}); choose another --out.") from error


def _digest_json(digest: OwnerDigest, markdown: str) -> dict[str, Any]:
    from knowledge.lifecycle import Attention

    return {
        "owner": digest.owner,
        "to": list(digest.to),
        "overdue": [each.document.doc_id for each in digest.of(Attention.OVERDUE)],
        "due_soon": [each.document.doc_id for each in digest.of(Attention.DUE_SOON)],
        "without_review_date": [each.document.doc_id for each in digest.of(Attention.UNVERIFIED)],
        "gaps": [gap.number for gap in digest.gaps],
        "proposals": [proposal.number for proposal in digest.proposals],
        "approvals": [approval.proposal for approval in digest.approvals],
        "markdown": markdown,
    }


def _delivered_json(delivered: Delivered) -> dict[str, Any]:
    return {
        "owner": delivered.owner,
        "to": delivered.to,
        "outcome": delivered.outcome.value,
        "error": delivered.error,
    }


def _delivered_row(delivered: Delivered) -> tuple[str, ...]:
    return (
        delivered.owner,
        delivered.to or "",
        delivered.outcome.value.replace("_", " "),
        delivered.error or ("" if delivered.to else "no address in the directory of people"),
    )
