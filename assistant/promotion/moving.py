"""Promoting what was approved, and going back to what ran before."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from assistant.promotion.acts import Acting, find_release, require_reason
from assistant.promotion.approving import Approving, require_allowing
from assistant.promotion.counting import BOOTSTRAP_APPROVERS
from assistant.promotion.errors import IncompleteActError, NotPromotableError
from assistant.promotion.keeping import channels as store
from assistant.promotion.keeping.recorded import require_recorded
from assistant.promotion.keeping.releases import load_release, subject_of
from assistant.promotion.records import CHANNELS, PRODUCTION, KeptVerdict, Move, Registered
from knowledge.acting import Act, Actor

if TYPE_CHECKING:
    from sqlalchemy import Connection


class Moving(Approving):
    """What promoters do."""

    def promote(self, reference: str | int, channel: str, *, actor: Actor, reason: str) -> Move:
        """Let a channel run a release from the next question on.

        Raises:
            NotPromotableError: If it is not judged against what production runs now, or not approved.
            EditedReleaseError: If it is not what was registered.
            UnfitReleaseError: If it needs another index than this home has.
            NotAllowedError: If the actor may not.
        """
        require_channel(channel)
        with self._acting(actor, "promote", f"{reference} to {channel}", Act.PROMOTE_RELEASE) as acting:
            self._policy().check_promoter(actor)
            said = require_reason(reason, "promote a release")
            release = find_release(acting.connection, reference)
            self._require_fit(acting.connection, release)
            _require_other_release(acting.connection, channel, release)
            verdict = require_allowing(acting.connection, release)
            _require_baseline(acting.connection, verdict)
            _require_not_taken_back(acting.connection, release, verdict)
            approvers = self._require_consent(acting, release, verdict)
            self._move(acting, channel, release, "promote", said, verdict.verdict_id, approvers=approvers)
            return store.moves_of(acting.connection, channel, last=1)[0]

    def rollback(
        self, channel: str, reference: str | int | None = None, *, actor: Actor, reason: str
    ) -> Move:
        """Let a channel run again what it, or production, ran before. Needs no new verdict.

        Args:
            channel: What goes back.
            reference: To which release; None is the one that it ran last, of those that are still
                approved and were not taken back themselves.
            actor: Who decides.
            reason: What is wrong with what runs now; opens a follow-up.

        Raises:
            NotPromotableError: If it never ran there, or its approval was revoked.
            EditedReleaseError: If it is not what was registered.
            NotAllowedError: If the actor may not.
        """
        require_channel(channel)
        to = "the release before" if reference is None else reference
        with self._acting(actor, "roll back", f"{channel} to {to}", Act.PROMOTE_RELEASE) as acting:
            self._policy().check_promoter(actor)
            said = require_reason(reason, "roll back")
            release = (
                _before(acting.connection, channel)
                if reference is None
                else find_release(acting.connection, reference)
            )
            _require_other_release(acting.connection, channel, release)
            verdict_id = ran_approved(acting.connection, channel, release)
            self._require_fit(acting.connection, release)
            left = store.runs(acting.connection, channel)
            self._move(acting, channel, release, "rollback", said, verdict_id)
            acting.tell("assistant_release.follow_up_opened", subject_of(f"r-{left}"), reason=said)
            return store.moves_of(acting.connection, channel, last=1)[0]

    def _require_consent(self, acting: Acting, release: Registered, verdict: KeptVerdict) -> tuple[str, ...]:
        require_recorded(acting.connection, release.number, verdict.verdict_id)
        given = self._consent(acting, release, verdict)
        if given.unwaived:
            raise NotPromotableError(
                f"{release.name} is inconclusive in {', '.join(given.unwaived)} and no waiver of that is in "
                "force; waive it or add cases and run the gate again."
            )
        if given.missing:
            people = "person" if given.missing == 1 else "people"
            raise NotPromotableError(
                f"{release.name} needs the approval of {given.missing} more {people} for the run "
                f"{verdict.run.run_id}; ask them to run `playbook gate approve {release.name}`."
            )
        return tuple(given.approvers)

    def _move(
        self,
        acting: Acting,
        channel: str,
        release: Registered,
        act: str,
        reason: str,
        verdict_id: int | None,
        *,
        approvers: tuple[str, ...] = (),
    ) -> None:
        previous = store.move(
            acting.connection,
            channel,
            release,
            act=act,
            actor=acting.actor.name,
            reason=reason,
            at=acting.at,
            verdict_id=verdict_id,
        )
        acting.tell(
            "assistant_release.promoted" if act == "promote" else "assistant_release.rolled_back",
            subject_of(release.name),
            channel=channel,
            digest=release.digest,
            previous=f"r-{previous}" if previous else None,
            reason=reason,
            approvers=list(approvers),
            policy_sha256=self._policy().sha256,
        )


def require_channel(channel: str) -> None:
    """Refuse a channel that there is not.

    Raises:
        IncompleteActError: Naming those that there are.
    """
    if channel not in CHANNELS:
        raise IncompleteActError(f"There is no channel {channel!r}; use one of {', '.join(CHANNELS)}.")


def ran_approved(connection: Connection, channel: str, release: Registered) -> int:
    """The verdict with which a release was promoted, if it ran here and is still approved.

    Raises:
        NotPromotableError: If it never ran here, or an approval that it needs was revoked.
        UnrecordedError: If its verdict or an approval is not in the audit trail.
    """
    verdict_id = store.promoted_verdict(connection, release.number, (channel, PRODUCTION))
    if verdict_id is None:
        raise NotPromotableError(
            f"{release.name} never ran in {channel}, so that there is nothing to go back to; promote it."
        )
    if not is_still_approved(connection, release.number, verdict_id):
        raise NotPromotableError(
            f"The approval of {release.name} was revoked; go back to another release, or have it judged and "
            "approved again."
        )
    require_recorded(connection, release.number, verdict_id)
    return verdict_id


def ran_before(moves: Iterable[Move]) -> list[int]:
    """The releases that a channel ran, the newest first, without those that were taken back since.

    Args:
        moves: Of the channel, the newest first.
    """
    ran: list[int] = []
    taken_back: set[int | None] = set()
    for move in moves:
        if move.release not in ran and move.release not in taken_back:
            ran.append(move.release)
        if move.act == "rollback":
            taken_back.add(move.previous)
    return ran


def is_still_approved(connection: Connection, release: int, verdict_id: int | None) -> bool:
    """Whether enough of those who let a release be promoted still stand by it.

    That an approval expired meanwhile does not stop what runs: it was in force when it was promoted.
    """
    if verdict_id is None:
        return False
    needed = BOOTSTRAP_APPROVERS if store.was_bootstrap(connection, verdict_id) else 1
    return store.approvers_left(connection, release, verdict_id) >= needed


def _before(connection: Connection, channel: str) -> Registered:
    current = store.runs(connection, channel)
    for number in ran_before(store.moves_of(connection, channel)):
        verdict_id = store.promoted_verdict(connection, number, (channel, PRODUCTION))
        if number != current and is_still_approved(connection, number, verdict_id):
            return load_release(connection, number)
    raise NotPromotableError(f"{channel} ran no other release that is still approved.")


def _require_other_release(connection: Connection, channel: str, release: Registered) -> None:
    if store.runs(connection, channel) == release.number:
        raise NotPromotableError(f"{channel} runs {release.name} already.")


def _require_baseline(connection: Connection, verdict: KeptVerdict) -> None:
    if store.digest_in(connection, PRODUCTION) != verdict.run.baseline_digest:
        raise NotPromotableError("Production has changed since this was judged; run the gate again.")


def _require_not_taken_back(connection: Connection, release: Registered, verdict: KeptVerdict) -> None:
    """A verdict from before a rollback, in whichever channel, did not see what the rollback was for."""
    for move in store.moves_of(connection):
        if move.act == "rollback" and move.previous == release.number and move.at >= verdict.at:
            raise NotPromotableError(
                f"{release.name} was taken back from {move.channel} after this verdict; run the gate again."
            )
