"""Verifying documents again: one act, without a release, effective at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from knowledge.acting import Act, Actor
from knowledge.audit.trail import append_entry
from knowledge.directory import Directory
from knowledge.documents import DocumentStatus, DocumentVersion
from knowledge.errors import ChangedMeanwhileError, NotAllowedError, VerificationError
from knowledge.knowledge_base import KnowledgeBase
from knowledge.store.engine import write
from knowledge.store.verifications import add_verification, open_version
from knowledge.verification import Verification, months_later

LONGEST_MONTHS = 60
"""Nobody vouches for more than this ahead."""

_VERIFIABLE = frozenset({DocumentStatus.IN_FORCE, DocumentStatus.SCHEDULED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """One document that was verified."""

    doc_id: str
    version: int
    title: str
    review_by: date
    """The new one."""
    review_by_before: date | None


def verify_documents(
    base: KnowledgeBase,
    references: Sequence[str],
    *,
    actor: Actor,
    until: date | None = None,
    months: int | None = None,
    reason: str = "",
) -> list[Verified]:
    """Confirm that documents are still true: all of them or, where one cannot be, none.

    Owners, their deputies and those who hold the role that owns a document may do this for
    their own documents, governance leads for all.

    Args:
        base: The knowledge base.
        references: Document ids, or "DOC@V" to be sure of the version that was read.
        actor: Who confirms.
        until: The new review date.
        months: Months from today, where no date is given.
        reason: What was checked, for the record.

    Raises:
        UnknownDocumentError: If one does not exist or the actor may not read it.
        NotAllowedError: If the actor is neither its owner nor a governance lead.
        VerificationError: If one is not in force, or the date is past or too far ahead.
        ChangedMeanwhileError: If another version has been published meanwhile.
    """
    moment = base.clock()
    today = moment.date()
    review_by = _checked_until(until or months_later(today, months or 12), today)
    read = [base.version(each, role=actor.role, groups=actor.groups) for each in dict.fromkeys(references)]
    versions = list({version.doc_id: version for version in read}.values())
    _require_leave(base, versions, actor, today)
    for version in versions:
        _require_current(version)
    with write(base.engine) as connection:
        for version in versions:
            _require_unchanged(connection, version)
            add_verification(
                connection,
                Verification(version_id=version.version_id, actor=actor.name, at=moment, review_by=review_by),
                doc_id=version.doc_id,
            )
            append_entry(
                connection,
                at=moment,
                actor=actor.name,
                action="document.verified",
                subject=f"document {version.doc_id}",
                details={
                    "version": version.number,
                    "sha256": version.sha256,
                    "review_by": review_by,
                    "review_by_before": version.review_by,
                    "reason": reason,
                },
            )
    return [
        Verified(
            doc_id=version.doc_id,
            version=version.number,
            title=version.title,
            review_by=review_by,
            review_by_before=version.review_by,
        )
        for version in versions
    ]


def may_verify(actor: Actor, version: DocumentVersion, directory: Directory, *, on: date) -> bool:
    """Whether somebody may confirm a document: a governance lead, its owner, or a deputy."""
    if actor.may(Act.VERIFY):
        return True
    names = [version.owner, version.deputy]
    names += [person.deputy for person in directory.holders(version.owner or "").people]
    return any(name and directory.speaks_for(actor.name, name, on=on) for name in names)


def _require_leave(
    base: KnowledgeBase, versions: Sequence[DocumentVersion], actor: Actor, today: date
) -> None:
    """Refuse, and write the refusal down, where one of the documents is not the actor's."""
    if actor.may(Act.VERIFY):
        return
    directory = base.directory() or Directory()
    others = [each for each in versions if not may_verify(actor, each, directory, on=today)]
    if not others:
        return
    with write(base.engine) as connection:
        append_entry(
            connection,
            at=base.clock(),
            actor=actor.name,
            action="act.denied",
            subject=f"document {others[0].doc_id}",
            details={"act": Act.VERIFY.value, "role": actor.role},
        )
    owner = others[0].owner or "nobody"
    raise NotAllowedError(
        f"{actor.name} may not verify {others[0].doc_id}, which {owner} owns; ask its owner, the owner's "
        "deputy or a governance lead."
    )


def _require_current(version: DocumentVersion) -> None:
    if version.status not in _VERIFIABLE:
        status = version.status.value.replace("_", " ")
        raise VerificationError(
            f"{version.doc_id}@{version.number} is {status}; only what is in force or scheduled is verified."
        )


def _require_unchanged(connection: Connection, version: DocumentVersion) -> None:
    if open_version(connection, version.doc_id) != version.version_id:
        raise ChangedMeanwhileError(
            f"{version.doc_id} has changed meanwhile; read its new version, then verify that."
        )


def _checked_until(until: date, today: date) -> date:
    if until <= today:
        raise VerificationError(f"{until} has passed or is today; give a later day to verify until.")
    if until > months_later(today, LONGEST_MONTHS):
        raise VerificationError(
            f"{until} is too far ahead; nobody can vouch for more than {LONGEST_MONTHS // 12} years."
        )
    return until
