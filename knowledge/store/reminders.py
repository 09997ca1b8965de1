"""What waits for somebody, read from the truth store for the digests; and which were sent."""

from __future__ import annotations

import json
from datetime import UTC, date

from sqlalchemy import Connection, func, select

from knowledge.digest import DueApproval, OpenGap, WaitingProposal
from knowledge.store.schema import (
    approval_tasks,
    audit_entries,
    gap_questions,
    gaps,
    proposal_items,
    proposals,
)

SENT = "digest.sent"
"""The action under which the audit trail keeps that a digest was sent."""


def open_gaps(connection: Connection) -> list[OpenGap]:
    """Gaps that nobody has closed, those that most people asked about first."""
    askers = func.count(gap_questions.c.asker.distinct())
    query = (
        select(gaps.c.number, gaps.c.question, gaps.c.owner, gaps.c.doc_id, askers.label("askers"))
        .outerjoin(gap_questions, gap_questions.c.gap == gaps.c.number)
        .where(gaps.c.state.in_(("open", "planned")))
        .group_by(gaps.c.number, gaps.c.question, gaps.c.owner, gaps.c.doc_id)
        .order_by(askers.desc(), gaps.c.number)
    )
    return [OpenGap(**row._mapping) for row in connection.execute(query)]


def waiting_proposals(connection: Connection) -> list[WaitingProposal]:
    """Proposals in review, the oldest first."""
    query = select(proposals.c.number, proposals.c.author, proposals.c.reason)
    query = query.where(proposals.c.state == "in_review").order_by(proposals.c.number)
    return [
        WaitingProposal(**row._mapping, doc_ids=_documents_of(connection, row.number))
        for row in connection.execute(query).all()
    ]


def due_approvals(connection: Connection) -> list[DueApproval]:
    """Emergency publications that nobody has approved yet, the most urgent first."""
    query = (
        select(approval_tasks.c.proposal, approval_tasks.c.release, approval_tasks.c.due_at)
        .where(approval_tasks.c.closed_at.is_(None))
        .order_by(approval_tasks.c.due_at)
    )
    return [
        DueApproval(
            proposal=row.proposal,
            release=row.release,
            due_at=row.due_at.replace(tzinfo=UTC),
            doc_ids=_documents_of(connection, row.proposal),
        )
        for row in connection.execute(query).all()
    ]


def sent_on(connection: Connection, day: date) -> set[tuple[str, str]]:
    """Address and SHA-256 of each digest that was sent on a day (UTC)."""
    query = select(audit_entries.c.details).where(
        audit_entries.c.action == SENT, audit_entries.c.at.startswith(day.isoformat())
    )
    details = (json.loads(text) for text in connection.execute(query).scalars())
    return {(each["to"], each["sha256"]) for each in details}


def _documents_of(connection: Connection, proposal: int) -> frozenset[str]:
    query = select(proposal_items.c.doc_id).where(proposal_items.c.proposal == proposal)
    return frozenset(connection.execute(query).scalars())
