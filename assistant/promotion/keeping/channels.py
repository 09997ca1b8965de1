"""What the channels run, and how they came to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, insert, select, update

from assistant.promotion.counting import BOOTSTRAP_APPROVERS
from assistant.promotion.records import Move, Registered
from knowledge.store.schema import (
    assistant_releases,
    channel_moves,
    channels,
    gate_verdicts,
    release_approvals,
    release_editors,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """What a channel points at, and whether it may answer."""

    release: int
    digest: str
    approved: bool
    """Whether enough of those who let it be promoted still stand by it."""


def running(connection: Connection, channel: str) -> Running | None:
    """What a channel points at; None where nothing was promoted to it. One query, asked at each question."""
    newest = select(func.max(channel_moves.c.move_id)).where(channel_moves.c.channel == channels.c.name)
    editors = select(release_editors.c.editor_folded).where(release_editors.c.release == channels.c.release)
    standing = select(func.count(release_approvals.c.approver_folded.distinct())).where(
        release_approvals.c.release == channels.c.release,
        release_approvals.c.verdict_id == channel_moves.c.verdict_id,
        release_approvals.c.revoked_at.is_(None),
        release_approvals.c.approver_folded.not_in(editors.correlate(channels).scalar_subquery()),
    )
    query = (
        select(
            channels.c.release,
            channel_moves.c.release.label("moved"),
            assistant_releases.c.digest,
            gate_verdicts.c.bootstrap,
            standing.correlate(channels, channel_moves).scalar_subquery().label("standing"),
        )
        .join(assistant_releases, assistant_releases.c.number == channels.c.release)
        .outerjoin(channel_moves, channel_moves.c.move_id == newest.correlate(channels).scalar_subquery())
        .outerjoin(gate_verdicts, gate_verdicts.c.verdict_id == channel_moves.c.verdict_id)
        .where(channels.c.name == channel)
    )
    row = connection.execute(query).first()
    if row is None:
        return None
    needed = BOOTSTRAP_APPROVERS if row.bootstrap else 1
    approved = row.moved == row.release and row.standing >= needed
    return Running(release=row.release, digest=row.digest, approved=approved)


def runs(connection: Connection, channel: str) -> int | None:
    """The number of the release that a channel runs; None where nothing was promoted to it."""
    return connection.execute(select(channels.c.release).where(channels.c.name == channel)).scalar()


def digest_in(connection: Connection, channel: str) -> str | None:
    """The digest of the release that a channel runs."""
    query = select(assistant_releases.c.digest).join(
        channels, channels.c.release == assistant_releases.c.number
    )
    return connection.execute(query.where(channels.c.name == channel)).scalar()


def move(
    connection: Connection,
    channel: str,
    release: Registered,
    *,
    act: str,
    actor: str,
    reason: str,
    at: datetime,
    verdict_id: int | None,
) -> int | None:
    """Point a channel at a release, with the move that says why.

    Returns:
        The number of the release that it ran before.

    Raises:
        IntegrityError: If a rule of the database forbids it, or somebody else moved it meanwhile.
    """
    previous = runs(connection, channel)
    connection.execute(
        insert(channel_moves).values(
            channel=channel,
            release=release.number,
            previous=previous,
            act=act,
            actor=actor,
            reason=reason,
            at=at,
            verdict_id=verdict_id,
        )
    )
    values = {"release": release.number, "moved_at": at}
    if previous is None:
        connection.execute(insert(channels).values(name=channel, **values))
    else:
        connection.execute(update(channels).where(channels.c.name == channel).values(**values))
    return previous


def moves_of(connection: Connection, channel: str | None = None, *, last: int | None = None) -> list[Move]:
    """Moves of one channel or of all, the newest first."""
    query = select(channel_moves).order_by(channel_moves.c.move_id.desc()).limit(last)
    if channel is not None:
        query = query.where(channel_moves.c.channel == channel)
    return [Move(**row._mapping) for row in connection.execute(query)]


def promoted_verdict(connection: Connection, release: int, among: tuple[str, ...]) -> int | None:
    """The verdict with which a release was promoted last to one of these channels."""
    query = (
        select(channel_moves.c.verdict_id)
        .where(
            channel_moves.c.release == release,
            channel_moves.c.channel.in_(among),
            channel_moves.c.act == "promote",
        )
        .order_by(channel_moves.c.move_id.desc())
    )
    return connection.execute(query.limit(1)).scalar()


def approvers_left(connection: Connection, release: int, verdict_id: int) -> int:
    """How many people's approval of a verdict nobody has revoked."""
    editors = select(release_editors.c.editor_folded).where(release_editors.c.release == release)
    query = select(func.count(release_approvals.c.approver_folded.distinct())).where(
        release_approvals.c.release == release,
        release_approvals.c.verdict_id == verdict_id,
        release_approvals.c.revoked_at.is_(None),
        release_approvals.c.approver_folded.not_in(editors),
    )
    return connection.execute(query).scalar_one()


def was_bootstrap(connection: Connection, verdict_id: int) -> bool:
    """Whether a verdict compared with nothing, so that two people had to approve."""
    query = select(gate_verdicts.c.bootstrap).where(gate_verdicts.c.verdict_id == verdict_id)
    return bool(connection.execute(query).scalar())
