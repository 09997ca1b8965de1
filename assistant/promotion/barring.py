"""Changing the bar: a change of its own, by other people than those who propose it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from assistant.promotion.acts import Acting, PromotionActs, require_reason
from assistant.promotion.errors import NotPromotableError
from assistant.promotion.keeping import bars as store
from assistant.promotion.records import BarRecord, ProposedBar
from knowledge.acting import Act, Actor
from knowledge.errors import NotAllowedError
from knowledge.store.engine import snapshot


class Barring(PromotionActs):
    """What is done with bars."""

    def adopted_bar(self) -> BarRecord | None:
        """The bar that counts; None where none was recorded yet."""
        with snapshot(self._engine) as connection:
            return store.adopted_bar(connection)

    def bars(self, state: str | None = None) -> Sequence[BarRecord]:
        """Every bar, or those in one state; the newest first."""
        with snapshot(self._engine) as connection:
            return store.list_bars(connection, state)

    def bar(self, number: int) -> BarRecord:
        """One bar.

        Raises:
            UnknownBarError: If there is none.
        """
        with snapshot(self._engine) as connection:
            return store.load_bar(connection, number)

    def ensure_bar(self, shipped: ProposedBar, actor: Actor, *, origin: str | None = None) -> BarRecord:
        """The adopted bar; where a home has none yet, the shipped one is recorded as that.

        Args:
            shipped: The bar that came with the program; never one that a candidate brings.
            actor: Who caused it.
            origin: Where it comes from, if it is not the shipped one: the record then says who
                adopted it, as nobody else has agreed.
        """
        known = self.adopted_bar()
        if known is not None:
            return known
        with self._acting(actor, "adopt", "the shipped bar", Act.REGISTER_RELEASE) as acting:
            known = store.adopted_bar(acting.connection)
            if known is not None:
                return known
            bar = store.add_bar(
                acting.connection,
                shipped,
                proposed_by=actor.name if origin else "installation",
                reason=f"First bar of this home, from {origin}" if origin else "Shipped with the program",
                at=acting.at,
                loosens=False,
                adopted=True,
            )
            _tell(acting, "adopted", bar, shipped=origin is None)
            return bar

    def propose_bar(
        self,
        bar: ProposedBar,
        *,
        reason: str,
        actor: Actor,
        loosens: Callable[[ProposedBar, ProposedBar], bool],
    ) -> BarRecord:
        """Propose another bar. Until others approve it the adopted one counts.

        Args:
            bar: The new one, parsed and digested by the caller.
            reason: Why.
            actor: Who proposes it, and never approves it.
            loosens: Whether the second of two bars lets anything pass that the first does not.

        Raises:
            NotPromotableError: If no bar is adopted yet, or it is the adopted one.
            NotAllowedError: If the actor may not.
        """
        with self._acting(actor, "propose", "a bar", Act.REGISTER_RELEASE) as acting:
            said = require_reason(reason, "propose a bar")
            adopted = store.adopted_bar(acting.connection)
            if adopted is None:
                raise NotPromotableError("No bar is adopted yet; run `playbook gate bar show` first.")
            if adopted.bar.sha256 == bar.sha256:
                raise NotPromotableError("That is the adopted bar, with the same cases; change something.")
            kept = store.add_bar(
                acting.connection,
                bar,
                proposed_by=actor.name,
                reason=said,
                at=acting.at,
                loosens=loosens(adopted.bar, bar),
            )
            _tell(acting, "proposed", kept, reason=said, instead_of=adopted.number)
            return kept

    def approve_bar(self, number: int, actor: Actor, comment: str = "") -> BarRecord:
        """Agree to a proposed bar; the last approval that it needs adopts it.

        Raises:
            NotPromotableError: If it is not proposed, or the actor has agreed already.
            NotAllowedError: If the actor proposed it or is no approver.
        """
        with self._acting(actor, "approve", f"bar {number}", Act.APPROVE_RELEASE) as acting:
            self._policy().check_approver(actor)
            bar = _open(acting, number)
            if actor.folded == bar.proposed_folded:
                raise NotAllowedError(
                    f"{actor.name} proposed bar {number} and cannot approve it; ask another person."
                )
            if actor.folded in {Actor(name=name).folded for name in bar.approvers}:
                raise NotPromotableError(f"{actor.name} has approved bar {number} already.")
            store.add_bar_approval(
                acting.connection, number, approver=actor.name, comment=comment.strip(), at=acting.at
            )
            bar = store.load_bar(acting.connection, number)
            _tell(acting, "approved", bar, comment=comment.strip())
            return self._adopt(acting, bar) if len(bar.approvers) >= bar.needed else bar

    def reject_bar(self, number: int, actor: Actor, reason: str) -> BarRecord:
        """Turn a proposed bar down; its proposer may, to withdraw it.

        Raises:
            NotPromotableError: If it is not proposed.
            NotAllowedError: If the actor may not.
        """
        with self._acting(actor, "reject", f"bar {number}", Act.REGISTER_RELEASE) as acting:
            bar = _open(acting, number)
            if actor.folded != bar.proposed_folded:
                actor.require(Act.APPROVE_RELEASE)
                self._policy().check_approver(actor)
            said = require_reason(reason, "reject a bar")
            store.set_state(acting.connection, number, store.REJECTED)
            bar = store.load_bar(acting.connection, number)
            _tell(acting, "rejected", bar, reason=said)
            return bar

    def _adopt(self, acting: Acting, bar: BarRecord) -> BarRecord:
        before = store.adopted_bar(acting.connection)
        if before is not None:
            store.set_state(acting.connection, before.number, store.SUPERSEDED)
        store.set_state(acting.connection, bar.number, store.ADOPTED, adopted_at=acting.at)
        bar = store.load_bar(acting.connection, bar.number)
        _tell(acting, "adopted", bar, approvers=list(bar.approvers))
        # Whether these loosen was said of the bar that counted until now.
        for other in store.list_bars(acting.connection, store.PROPOSED):
            store.set_state(acting.connection, other.number, store.REJECTED)
            _tell(acting, "rejected", other, reason=f"bar {bar.number} was adopted; propose it again")
        return bar


def _open(acting: Acting, number: int) -> BarRecord:
    bar = store.load_bar(acting.connection, number)
    if bar.state != store.PROPOSED:
        raise NotPromotableError(f"Bar {number} is {bar.state}; only a proposed one is decided about.")
    return bar


def _tell(acting: Acting, verb: str, bar: BarRecord, **details: object) -> None:
    acting.tell(
        f"gate_bar.{verb}", f"bar {bar.number}", sha256=bar.bar.sha256, loosens=bar.loosens, **details
    )
