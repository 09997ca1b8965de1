"""Sending the digests: each to its addresses, none twice on a day, a failure told and passed by."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from enum import StrEnum

from knowledge.acting import Act, Actor
from knowledge.audit.trail import append_entry
from knowledge.digest import (
    OwnerDigest,
    Waiting,
    build_digests,
    digest_sha256,
    render_digest,
    subject_of,
)
from knowledge.errors import ReminderError
from knowledge.knowledge_base import KnowledgeBase
from knowledge.mail import build_message
from knowledge.settings import GovernanceSettings
from knowledge.store.engine import snapshot, write
from knowledge.store.reminders import SENT, due_approvals, open_gaps, sent_on, waiting_proposals

LOCK_NAME = "digest.lock"
"""The lock of a home that whoever sends digests holds."""


class Delivery(StrEnum):
    """What became of one digest for one address."""

    SENT = "sent"
    ALREADY_SENT = "already_sent"
    """The same was sent to this address today."""
    WOULD_SEND = "would_send"
    FAILED = "failed"
    NO_ADDRESS = "no_address"


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivered:
    """One digest on its way to one address."""

    owner: str
    to: str | None
    outcome: Delivery
    error: str | None = None


def collect_digests(base: KnowledgeBase, settings: GovernanceSettings) -> list[OwnerDigest]:
    """The digests of today.

    Raises:
        DirectoryError: If the directory of people cannot be used.
    """
    with snapshot(base.engine) as connection:
        waiting = Waiting(
            gaps=open_gaps(connection),
            proposals=waiting_proposals(connection),
            approvals=due_approvals(connection),
        )
    return build_digests(
        base.list_documents(),
        waiting,
        directory=base.directory(),
        on=base.clock().date(),
        within=settings.due_soon_days,
        lead_email=settings.lead_email,
    )


def send_digests(
    base: KnowledgeBase,
    digests: Sequence[OwnerDigest],
    *,
    actor: Actor,
    sender: str,
    send: Callable[[EmailMessage], None] | None,
) -> list[Delivered]:
    """Send each digest to each of its addresses.

    What was sent is written into the audit trail, by which it is not sent again today.

    Args:
        base: The knowledge base.
        digests: Those to send.
        actor: Who has them sent.
        sender: The address that they come from.
        send: Hands over one mail, raising ReminderError; None only says what would be sent.

    Raises:
        NotAllowedError: If the actor may not.
    """
    actor.require(Act.VERIFY)
    with snapshot(base.engine) as connection:
        sent = sent_on(connection, base.clock().date())
    found = []
    for digest in digests:
        body = render_digest(digest, on=base.clock().date())
        if not digest.to:
            found.append(Delivered(owner=digest.owner, to=None, outcome=Delivery.NO_ADDRESS))
        for to in digest.to:
            if (to, digest_sha256(body)) in sent:
                found.append(Delivered(owner=digest.owner, to=to, outcome=Delivery.ALREADY_SENT))
            elif send is None:
                found.append(Delivered(owner=digest.owner, to=to, outcome=Delivery.WOULD_SEND))
            else:
                found.append(_send_one(base, digest, body, to, actor, sender, send))
    return found


def _send_one(
    base: KnowledgeBase,
    digest: OwnerDigest,
    body: str,
    to: str,
    actor: Actor,
    sender: str,
    send: Callable[[EmailMessage], None],
) -> Delivered:
    moment = base.clock()
    try:
        send(build_message(sender=sender, to=to, subject=subject_of(digest), body=body, at=moment))
    except ReminderError as error:
        return Delivered(owner=digest.owner, to=to, outcome=Delivery.FAILED, error=str(error))
    with write(base.engine) as connection:
        append_entry(
            connection,
            at=moment,
            actor=actor.name,
            action=SENT,
            subject=f"digest {digest.owner}",
            details={"to": to, "sha256": digest_sha256(body)},
        )
    return Delivered(owner=digest.owner, to=to, outcome=Delivery.SENT)
