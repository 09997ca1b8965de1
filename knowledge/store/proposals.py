"""Proposals, their items, reviews and emergency tasks in SQL. The rules of who approves are triggers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, func, insert, select, update

from knowledge.errors import UnknownProposalError
from knowledge.people import fold_name
from knowledge.proposals.proposal import ItemAction, Proposal, ProposalItem, Review, Verdict
from knowledge.proposals.report import parse_report
from knowledge.proposals.states import ProposalState
from knowledge.store.schema import (
    approval_tasks,
    proposal_editors,
    proposal_items,
    proposals,
    reviews,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalTask:
    """An emergency publication that still needs somebody's approval."""

    task_id: int
    proposal: int
    release: int
    due_at: datetime
    closed_at: datetime | None
    closed_by: str | None


def add_proposal(connection: Connection, *, author: str, **values: Any) -> int:
    """Write a new proposal and return its number."""
    number = (connection.execute(select(func.max(proposals.c.number))).scalar() or 0) + 1
    connection.execute(insert(proposals).values(number=number, author=author, revision=1, **values))
    add_editor(connection, number, author)
    return number


def add_editor(connection: Connection, number: int, name: str) -> None:
    """Remember that somebody wrote a proposal, once."""
    known = select(proposal_editors.c.editor).where(proposal_editors.c.proposal == number)
    if fold_name(name) not in set(connection.execute(known).scalars()):
        connection.execute(insert(proposal_editors).values(proposal=number, editor=fold_name(name)))


def write_items(connection: Connection, number: int, items: Sequence[ProposalItem]) -> None:
    """Replace the items of a proposal."""
    connection.execute(delete(proposal_items).where(proposal_items.c.proposal == number))
    rows = [
        {
            "proposal": number,
            "ordinal": ordinal,
            "change_set": item.change_set,
            "action": item.action.value,
            "doc_id": item.doc_id,
            "source": item.source,
            "base_version_id": item.base_version_id,
            "payload": dict(item.payload),
        }
        for ordinal, item in enumerate(items)
    ]
    if rows:
        connection.execute(insert(proposal_items), rows)


def change_proposal(connection: Connection, proposal: Proposal, **values: Any) -> None:
    """Set columns of a proposal; its revision grows."""
    connection.execute(
        update(proposals)
        .where(proposals.c.number == proposal.number)
        .values(revision=proposal.revision + 1, **values)
    )


def keep_answer_changes(connection: Connection, number: int, changes: Mapping[str, Any]) -> None:
    """Keep how questions would be answered. The revision stays: the content is the same."""
    connection.execute(
        update(proposals).where(proposals.c.number == number).values(answer_changes=dict(changes))
    )


def add_review(connection: Connection, number: int, review: Review) -> None:
    """Write what somebody said. An editor's approval is refused by the database."""
    connection.execute(
        insert(reviews).values(
            proposal=number,
            reviewer=review.reviewer,
            reviewer_folded=fold_name(review.reviewer),
            verdict=review.verdict.value,
            reason=review.reason,
            content_sha256=review.content_sha256,
            at=review.at,
        )
    )


def load_proposal(connection: Connection, number: int, *, items: bool = True) -> Proposal:
    """One proposal with its reviews.

    Raises:
        UnknownProposalError: If there is none.
    """
    row = connection.execute(select(proposals).where(proposals.c.number == number)).first()
    if row is None:
        raise UnknownProposalError(number)
    return _proposal(connection, row, items=items)


def list_proposals(
    connection: Connection, *, states: Iterable[ProposalState] = (), items: bool = True
) -> list[Proposal]:
    """Proposals, the newest first; without items their texts need not be read."""
    query = select(proposals).order_by(proposals.c.number.desc())
    wanted = [state.value for state in states]
    if wanted:
        query = query.where(proposals.c.state.in_(wanted))
    return [_proposal(connection, row, items=items) for row in connection.execute(query).all()]


def open_task(connection: Connection, *, proposal: int, release: int, due_at: datetime) -> None:
    """Note that an emergency publication needs approval by a moment."""
    connection.execute(insert(approval_tasks).values(proposal=proposal, release=release, due_at=due_at))


def close_tasks(connection: Connection, proposal: int, *, by: str, at: datetime) -> None:
    """Note that somebody has looked at an emergency publication."""
    connection.execute(
        update(approval_tasks)
        .where(approval_tasks.c.proposal == proposal, approval_tasks.c.closed_at.is_(None))
        .values(closed_at=at, closed_by=by)
    )


def open_tasks(connection: Connection) -> list[ApprovalTask]:
    """Emergency publications that nobody has approved yet, the most urgent first."""
    query = (
        select(approval_tasks).where(approval_tasks.c.closed_at.is_(None)).order_by(approval_tasks.c.due_at)
    )
    return [ApprovalTask(**row._mapping) for row in connection.execute(query)]


def _proposal(connection: Connection, row: Row[Any], *, items: bool) -> Proposal:
    of_this = proposal_items.c.proposal == row.number
    item_rows = (
        connection.execute(select(proposal_items).where(of_this).order_by(proposal_items.c.ordinal)).all()
        if items
        else []
    )
    review_rows = connection.execute(
        select(reviews).where(reviews.c.proposal == row.number).order_by(reviews.c.review_id)
    )
    editors = connection.execute(
        select(proposal_editors.c.editor).where(proposal_editors.c.proposal == row.number)
    )
    return Proposal(
        number=row.number,
        state=ProposalState(row.state),
        author=row.author,
        reason=row.reason,
        origin=row.origin,
        created_at=row.created_at,
        changed_at=row.changed_at,
        revision=row.revision,
        content_sha256=row.content_sha256,
        base_release=row.base_release,
        report=parse_report(row.report),
        answer_changes=row.answer_changes,
        published_release=row.published_release,
        emergency=row.emergency,
        items=tuple(_item(each) for each in item_rows),
        reviews=tuple(_review(each) for each in review_rows),
        editors=frozenset(editors.scalars()),
    )


def _item(row: Row[Any]) -> ProposalItem:
    return ProposalItem(
        action=ItemAction(row.action),
        doc_id=row.doc_id,
        source=row.source,
        base_version_id=row.base_version_id,
        change_set=row.change_set,
        payload=row.payload,
    )


def _review(row: Row[Any]) -> Review:
    return Review(
        reviewer=row.reviewer,
        verdict=Verdict(row.verdict),
        reason=row.reason,
        content_sha256=row.content_sha256,
        at=row.at,
    )
