"""Approving what the gate judged, waiving what it could not decide, and taking a word back."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from assistant.promotion.acts import Acting, PromotionActs, find_release, require_reason
from assistant.promotion.counting import Consent, consent, is_allowing, waivers_of
from assistant.promotion.errors import IncompleteActError, NotPromotableError, UnknownVerdictError
from assistant.promotion.keeping import bars
from assistant.promotion.keeping import releases as store
from assistant.promotion.keeping import verdicts as judged
from assistant.promotion.records import INCONCLUSIVE, KeptVerdict, Registered, Waiver
from knowledge.acting import Act, Actor
from knowledge.errors import NotAllowedError
from knowledge.store.moments import stored_moment

if TYPE_CHECKING:
    from sqlalchemy import Connection

LONGEST_WAIVER = timedelta(days=180)


class Approving(PromotionActs):
    """What approvers do."""

    def approve(
        self,
        reference: str | int,
        actor: Actor,
        comment: str = "",
        *,
        expires: datetime | None = None,
        seen_run: str | None = None,
    ) -> Consent:
        """Say that a release may run, as the gate judged it last.

        Args:
            reference: See `find`.
            actor: Nobody who made it, and where metrics were waived another person than who did.
            comment: For the record.
            expires: From when the word no longer lets it be promoted, with its zone.
            seen_run: The run whose report the actor has read; None takes the newest.

        Returns:
            Who lets the release run now, and how many are missing.

        Raises:
            UnknownVerdictError: If the gate has not judged it.
            NotPromotableError: If the verdict or the bar does not allow it.
            NotAllowedError: If the actor may not.
        """
        with self._acting(actor, "approve", str(reference), Act.APPROVE_RELEASE) as acting:
            release = find_release(acting.connection, reference)
            self._require_other(acting, release, "approve")
            verdict = require_allowing(acting.connection, release)
            if seen_run is not None and seen_run != verdict.run.run_id:
                raise NotPromotableError(
                    f"{release.name} was judged again in {verdict.run.run_id}; read that report first."
                )
            self._require_waived(acting, release, verdict)
            self._require_fit(acting.connection, release)
            ends = _end(expires, acting) if expires else None
            if actor.folded in _standing(acting, release, verdict):
                raise NotPromotableError(f"{actor.name} has approved {release.name} already.")
            judged.add_approval(
                acting.connection,
                verdict,
                approver=actor.name,
                comment=comment.strip(),
                at=acting.at,
                expires_at=ends,
            )
            acting.tell(
                "assistant_release.approved",
                store.subject_of(release.name),
                run=verdict.run.run_id,
                digest=release.digest,
                decision_sha256=verdict.run.decision_sha256,
                bar_sha256=verdict.run.bar_sha256,
                comment=comment.strip(),
                expires=ends.isoformat() if ends else None,
                policy_sha256=self._policy().sha256,
            )
            return self._consent(acting, release, verdict)

    def revoke(self, reference: str | int, actor: Actor, reason: str) -> int:
        """Take every approval of a release back. Where a channel runs it, it stops at the next question.

        Returns:
            How many approvals there were.

        Raises:
            NotPromotableError: If there are none.
            NotAllowedError: If the actor may not.
        """
        with self._acting(actor, "revoke", str(reference), Act.APPROVE_RELEASE) as acting:
            release = find_release(acting.connection, reference)
            said = require_reason(reason, "revoke an approval")
            count = judged.revoke_approvals(acting.connection, release.number, by=actor.name, at=acting.at)
            if not count:
                raise NotPromotableError(f"{release.name} has no approval that could be revoked.")
            acting.tell(
                "assistant_release.revoked", store.subject_of(release.name), reason=said, approvals=count
            )
            return count

    def waive(
        self,
        reference: str | int,
        metric: str,
        *,
        reason: str,
        expires: datetime | None,
        actor: Actor,
    ) -> Waiver:
        """Let one metric pass that the gate could not decide, for a while.

        Raises:
            IncompleteActError: If the reason or the end is missing, or the end is too far away.
            NotPromotableError: If the newest verdict is not inconclusive because of that metric.
            NotAllowedError: If the actor may not, or made the release.
        """
        with self._acting(actor, "waive", f"{metric} of {reference}", Act.APPROVE_RELEASE) as acting:
            release = find_release(acting.connection, reference)
            self._require_other(acting, release, "waive what is lacking in")
            said = require_reason(reason, "waive a metric")
            if expires is None:
                raise IncompleteActError("Say until when the waiver lasts, with --expires DATE.")
            ends = _end(expires, acting)
            if ends > acting.at + LONGEST_WAIVER:
                raise IncompleteActError(
                    f"A waiver lasts {LONGEST_WAIVER.days} days at most; give an earlier --expires."
                )
            verdict = require_allowing(acting.connection, release)
            if verdict.run.verdict != INCONCLUSIVE or metric not in verdict.run.inconclusive:
                raise NotPromotableError(_not_waivable(release, metric, verdict))
            judged.add_waiver(
                acting.connection,
                verdict,
                metric=metric,
                reason=said,
                actor=actor.name,
                at=acting.at,
                expires_at=ends,
            )
            acting.tell(
                "assistant_release.waived",
                store.subject_of(release.name),
                metric=metric,
                reason=said,
                expires=ends.isoformat(),
                run=verdict.run.run_id,
            )
            return judged.waivers_of(acting.connection, release.number)[-1]

    def _consent(self, acting: Acting, release: Registered, verdict: KeptVerdict) -> Consent:
        approvals = judged.approvals_of(acting.connection, release.number)
        acting.require_past(approvals)
        return consent(
            verdict,
            approvals,
            judged.waivers_of(acting.connection, release.number),
            editors=release.editors,
            at=acting.at,
            policy_approvals=self._policy().approvals,
        )

    def _require_other(self, acting: Acting, release: Registered, act: str) -> None:
        """Refuse whom the policy does not name, and whoever made the release."""
        self._policy().check_approver(acting.actor)
        if acting.actor.folded in release.editors:
            raise NotAllowedError(
                f"{acting.actor.name} made {release.name} and cannot {act} it; ask another person."
            )

    def _require_waived(self, acting: Acting, release: Registered, verdict: KeptVerdict) -> None:
        """Refuse to approve where a metric is undecided that nobody else has waived."""
        if verdict.run.verdict != INCONCLUSIVE:
            return
        in_force = [
            each
            for each in judged.waivers_of(acting.connection, release.number)
            if each.verdict_id == verdict.verdict_id and each.expires_at > acting.at
        ]
        open_ = [
            metric
            for metric in verdict.run.inconclusive
            if not waivers_of(metric, in_force) - {acting.actor.folded}
        ]
        if open_:
            raise NotPromotableError(
                f"{release.name} is inconclusive in {', '.join(open_)}, and nobody other than "
                f"{acting.actor.name} has waived that; add cases, or ask another person to run `playbook "
                f"gate waive {release.name} {open_[0]}`."
            )


def require_allowing(connection: Connection, release: Registered) -> KeptVerdict:
    """The newest verdict on a release, if approvals can follow it.

    Raises:
        UnknownVerdictError: If there is none.
        NotPromotableError: If it is of another kind, or by another bar than the adopted one.
    """
    verdict = judged.newest_verdict(connection, release.number)
    if verdict is None:
        raise UnknownVerdictError(release.name)
    if not is_allowing(verdict):
        raise NotPromotableError(
            f"{release.name} was judged {verdict.run.verdict} in {verdict.run.run_id}; mend it and run the "
            "gate again."
        )
    bar = bars.adopted_bar(connection)
    if bar is None or bar.bar.sha256 != verdict.run.bar_sha256:
        raise NotPromotableError(
            f"{release.name} was judged by another bar than the adopted one; run the gate again."
        )
    return verdict


def _standing(acting: Acting, release: Registered, verdict: KeptVerdict) -> set[str]:
    """Whose approval of this verdict stands."""
    return {
        each.approver_folded
        for each in judged.approvals_of(acting.connection, release.number)
        if each.verdict_id == verdict.verdict_id
        and each.revoked_at is None
        and (each.expires_at is None or each.expires_at > acting.at)
    }


def _end(expires: datetime, acting: Acting) -> datetime:
    ends = stored_moment(expires)
    if ends <= acting.at:
        raise IncompleteActError("What expires must expire later than now; give a later --expires.")
    return ends


def _not_waivable(release: Registered, metric: str, verdict: KeptVerdict) -> str:
    undecided = ", ".join(verdict.run.inconclusive)
    if verdict.run.verdict != INCONCLUSIVE or not undecided:
        return f"{release.name} was judged {verdict.run.verdict}; only an inconclusive metric is waived."
    return f"{metric} is not inconclusive in {release.name}; what can be waived is {undecided}."
