"""What is kept of releases of the assistant, as plain values. Moments are UTC without a zone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

PASS, INCONCLUSIVE = "pass", "inconclusive"
PRODUCTION, STAGING = "production", "staging"
CHANNELS = (PRODUCTION, STAGING)


@dataclass(frozen=True, slots=True, kw_only=True)
class Registered:
    """A release of the assistant that the record knows."""

    number: int
    digest: str
    """What answers name; that of the recipe."""
    content_sha256: str
    """Of the whole recipe as canonical JSON."""
    author: str
    editors: frozenset[str]
    """Folded names of all who made it: none of them approves."""
    change: str
    created_at: datetime
    origin: Mapping[str, Any]

    @property
    def name(self) -> str:
        """How people refer to it."""
        return release_name(self.number)


@dataclass(frozen=True, slots=True, kw_only=True)
class VerdictRecord:
    """What a run of the gate found, bound by digests."""

    run_id: str
    verdict: str
    """A value of `evals.gate.decision.verdict.Verdict`."""
    bar_sha256: str
    lock_sha256: str
    results_sha256: str
    decision_sha256: str
    baseline_digest: str | None
    """Of the production release it was compared with; None where there was none."""
    corpus_sha256: str
    program_sha256: str
    bootstrap: bool
    inconclusive: Sequence[str] = ()
    """Metrics that keep an inconclusive verdict from being a pass; only these can be waived."""
    summary: Mapping[str, Any] | None = None
    """JSON values for people."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptVerdict:
    """A verdict as it was recorded."""

    verdict_id: int
    release: int
    run: VerdictRecord
    actor: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Approval:
    """Somebody's word that a release may run, for one verdict."""

    approval_id: int
    release: int
    verdict_id: int
    approver: str
    approver_folded: str
    comment: str
    at: datetime
    expires_at: datetime | None
    revoked_at: datetime | None = None
    revoked_by: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiver:
    """Somebody's word that one inconclusive metric may pass for a while."""

    waiver_id: int
    release: int
    verdict_id: int
    metric: str
    reason: str
    actor: str
    actor_folded: str
    at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """A channel that began to run another release."""

    move_id: int
    channel: str
    release: int
    previous: int | None
    act: str
    """`promote` or `rollback`."""
    actor: str
    reason: str
    at: datetime
    verdict_id: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposedBar:
    """A bar with the cases that belong to it."""

    text: str
    """YAML."""
    datasets: Mapping[str, str]
    """File name to sha256."""
    sha256: str
    """Of both together."""


class BarDifference(Protocol):
    """One difference between two bars."""

    @property
    def name(self) -> str: ...

    @property
    def before(self) -> Any: ...

    @property
    def after(self) -> Any: ...

    @property
    def loosens(self) -> bool: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class BarRecord:
    """A bar as it was recorded."""

    number: int
    bar: ProposedBar
    proposed_by: str
    proposed_folded: str
    reason: str
    at: datetime
    state: str
    """`proposed`, `adopted`, `rejected` or `superseded`."""
    loosens: bool
    adopted_at: datetime | None
    approvers: Sequence[str] = ()

    @property
    def needed(self) -> int:
        """How many people other than the proposer must approve it."""
        return 2 if self.loosens else 1


def release_name(number: int) -> str:
    """A release's number as people read it.

    >>> release_name(3)
    'r-3'
    """
    return f"r-{number}"
