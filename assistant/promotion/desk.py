"""Where releases of the assistant are registered, judged, approved, promoted and taken back.

Each act is one transaction with its audit entry. Who made something never approves it: the desk
says so first, in a sentence, and a rule of the database says so last.
"""

from __future__ import annotations

from assistant.promotion.barring import Barring
from assistant.promotion.dossier import Dossier, find_verdict, newest_releases, read_dossier
from assistant.promotion.keeping.channels import moves_of
from assistant.promotion.keeping.releases import load_release
from assistant.promotion.moving import Moving
from assistant.promotion.offering import BarOffers, Offers, bar_offers, offers
from assistant.promotion.records import PRODUCTION, BarRecord, KeptVerdict, Registered
from assistant.promotion.registering import Registering
from assistant.promotion.standing import Event, Standing, read_history, read_standing
from knowledge.acting import Actor
from knowledge.store.engine import snapshot
from knowledge.store.moments import stored_moment

__all__ = ["PromotionDesk"]


class PromotionDesk(Registering, Moving, Barring):
    """Everything that can be done with releases of the assistant. Safe for threads and processes."""

    def status(self) -> Standing:
        """How things stand now."""
        with snapshot(self._engine) as connection:
            return read_standing(
                connection,
                at=stored_moment(self._clock()),
                policy_approvals=self._policy().approvals,
            )

    def history(self, last: int = 50) -> list[Event]:
        """What was done, the newest first."""
        with snapshot(self._engine) as connection:
            return read_history(connection, last=last)

    def dossier(self, reference: str | int) -> Dossier:
        """Everything that is on record of one release; see `find`.

        Raises:
            UnknownAssistantReleaseError: If there is none.
        """
        with snapshot(self._engine) as connection:
            return read_dossier(
                connection,
                reference,
                at=stored_moment(self._clock()),
                policy_approvals=self._policy().approvals,
            )

    def offers(self, dossier: Dossier, actor: Actor) -> Offers:
        """What somebody may do with a release; each act decides again when it comes."""
        return offers(dossier, actor, self._policy())

    def bar_offers(self, bar: BarRecord, actor: Actor) -> BarOffers:
        """What somebody may do with a bar; each act decides again when it comes."""
        return bar_offers(bar, actor, self._policy())

    def releases(self, last: int = 50) -> list[Registered]:
        """What was registered, the newest first."""
        with snapshot(self._engine) as connection:
            return newest_releases(connection, last=last)

    def verdict_of(self, run_id: str) -> KeptVerdict | None:
        """What one run of the gate found; None where it put nothing on record."""
        with snapshot(self._engine) as connection:
            return find_verdict(connection, run_id)

    def anchor(self) -> Registered | None:
        """The first release that was ever promoted to production; None where none was."""
        with snapshot(self._engine) as connection:
            moves = moves_of(connection, PRODUCTION)
            return load_release(connection, moves[-1].release) if moves else None
