"""Verdicts of the gate, approvals and waivers."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from assistant.promotion.records import Approval, KeptVerdict, VerdictRecord, Waiver
from knowledge.people import fold_name
from knowledge.store.schema import gate_verdicts, release_approvals, waivers


def add_verdict(
    connection: Connection, release: int, run: VerdictRecord, *, actor: str, at: datetime
) -> KeptVerdict:
    """Write what a run found."""
    values = asdict(run)
    inconclusive, summary = list(values.pop("inconclusive")), values.pop("summary")
    connection.execute(
        insert(gate_verdicts).values(
            release=release,
            actor=actor,
            at=at,
            summary={"inconclusive": inconclusive, "shown": summary or {}},
            **values,
        )
    )
    kept = find_run(connection, run.run_id)
    if kept is None:
        raise LookupError(run.run_id)
    return kept


def find_run(connection: Connection, run_id: str) -> KeptVerdict | None:
    """The verdict of one run; None where it left none."""
    row = connection.execute(select(gate_verdicts).where(gate_verdicts.c.run_id == run_id)).first()
    return _verdict(row) if row else None


def load_verdict(connection: Connection, verdict_id: int) -> KeptVerdict:
    """One verdict, which is there."""
    return _verdict(
        connection.execute(select(gate_verdicts).where(gate_verdicts.c.verdict_id == verdict_id)).one()
    )


def newest_verdict(connection: Connection, release: int) -> KeptVerdict | None:
    """What the gate said of a release last; None where it was never judged."""
    found = verdicts_of(connection, release, last=1)
    return found[0] if found else None


def verdicts_of(connection: Connection, release: int | None = None, *, last: int) -> list[KeptVerdict]:
    """Verdicts, of one release or of all, the newest first."""
    query = select(gate_verdicts).order_by(gate_verdicts.c.verdict_id.desc()).limit(last)
    if release is not None:
        query = query.where(gate_verdicts.c.release == release)
    return [_verdict(row) for row in connection.execute(query)]


def add_approval(
    connection: Connection,
    verdict: KeptVerdict,
    *,
    approver: str,
    comment: str,
    at: datetime,
    expires_at: datetime | None,
) -> int:
    """Write an approval; the database refuses that of whoever made the release."""
    done = connection.execute(
        insert(release_approvals).values(
            release=verdict.release,
            verdict_id=verdict.verdict_id,
            approver=approver,
            approver_folded=fold_name(approver),
            comment=comment,
            at=at,
            expires_at=expires_at,
        )
    )
    return int(done.inserted_primary_key[0])


def revoke_approvals(connection: Connection, release: int, *, by: str, at: datetime) -> int:
    """Revoke every approval of a release that stands, and say how many there were."""
    standing = (release_approvals.c.release == release) & release_approvals.c.revoked_at.is_(None)
    return connection.execute(
        update(release_approvals).where(standing).values(revoked_at=at, revoked_by=by)
    ).rowcount


def approvals_of(connection: Connection, release: int | None = None) -> list[Approval]:
    """Approvals of one release or of all, the oldest first."""
    query = select(release_approvals).order_by(release_approvals.c.approval_id)
    if release is not None:
        query = query.where(release_approvals.c.release == release)
    return [Approval(**row._mapping) for row in connection.execute(query)]


def add_waiver(
    connection: Connection,
    verdict: KeptVerdict,
    *,
    metric: str,
    reason: str,
    actor: str,
    at: datetime,
    expires_at: datetime,
) -> None:
    """Write a waiver; the database refuses that of whoever made the release."""
    connection.execute(
        insert(waivers).values(
            release=verdict.release,
            verdict_id=verdict.verdict_id,
            metric=metric,
            reason=reason,
            actor=actor,
            actor_folded=fold_name(actor),
            at=at,
            expires_at=expires_at,
        )
    )


def waivers_of(connection: Connection, release: int | None = None) -> list[Waiver]:
    """Waivers of one release or of all, the oldest first."""
    query = select(waivers).order_by(waivers.c.waiver_id)
    if release is not None:
        query = query.where(waivers.c.release == release)
    return [Waiver(**row._mapping) for row in connection.execute(query)]


def _verdict(row: Row[Any]) -> KeptVerdict:
    values = dict(row._mapping)
    around = {name: values.pop(name) for name in ("verdict_id", "release", "actor", "at")}
    summary = values.pop("summary")
    run = VerdictRecord(inconclusive=tuple(summary["inconclusive"]), summary=summary["shown"], **values)
    return KeptVerdict(run=run, **around)
