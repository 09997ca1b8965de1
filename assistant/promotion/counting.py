"""Whether a verdict and the approvals of it let a release run. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from assistant.promotion.records import INCONCLUSIVE, PASS, Approval, KeptVerdict, Waiver

BOOTSTRAP_APPROVERS = 2
"""People who must approve where there was nothing to compare with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent:
    """Who lets a release run, of those who said so."""

    approvers: Sequence[str]
    """Each person once, in the order of their approvals."""
    needed: int
    unwaived: Sequence[str]
    """Metrics that keep the verdict from being a pass and that nobody has waived."""

    @property
    def missing(self) -> int:
        """How many more people must approve."""
        return max(0, self.needed - len(self.approvers))


def needed_approvers(verdict: KeptVerdict, policy_approvals: int) -> int:
    """How many people must approve what got this verdict."""
    return max(policy_approvals, BOOTSTRAP_APPROVERS if verdict.run.bootstrap else 1)


def is_allowing(verdict: KeptVerdict) -> bool:
    """Whether approvals can follow this verdict at all."""
    return verdict.run.verdict == PASS or (
        verdict.run.verdict == INCONCLUSIVE and bool(verdict.run.inconclusive)
    )


def consent(
    verdict: KeptVerdict,
    approvals: Iterable[Approval],
    waivers: Iterable[Waiver],
    *,
    editors: frozenset[str],
    at: datetime,
    policy_approvals: int,
) -> Consent:
    """Count the people who let a release run at a moment.

    An approval counts if it is of this verdict, in force, by nobody who made the release, and,
    where metrics were waived, by another person than who waived each of them.
    """
    in_force = [each for each in waivers if each.verdict_id == verdict.verdict_id and each.expires_at > at]
    metrics = verdict.run.inconclusive if verdict.run.verdict == INCONCLUSIVE else ()
    waived_by = {metric: waivers_of(metric, in_force) for metric in metrics}
    counted = [
        each
        for each in approvals
        if each.verdict_id == verdict.verdict_id
        and each.approver_folded not in editors
        and _in_force(each, at)
        and all(by - {each.approver_folded} for by in waived_by.values())
    ]
    people = {each.approver_folded: each.approver for each in reversed(counted)}
    return Consent(
        approvers=tuple(reversed(people.values())),
        needed=needed_approvers(verdict, policy_approvals),
        unwaived=tuple(metric for metric, by in waived_by.items() if not by),
    )


def waivers_of(metric: str, waivers: Iterable[Waiver]) -> set[str]:
    """The folded names of those who waived a metric."""
    return {each.actor_folded for each in waivers if each.metric == metric}


def _in_force(approval: Approval, at: datetime) -> bool:
    return approval.revoked_at is None and (approval.expires_at is None or approval.expires_at > at)
