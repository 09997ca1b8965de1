"""What the pages of governance are made of; the server puts it together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.casework.desk import CaseDesk
from assistant.governing.desk import GovernanceDesk
from assistant.promotion.desk import PromotionDesk
from assistant.promotion.records import BarDifference, ProposedBar
from assistant.ui.govern.fresh import FreshSignIn
from assistant.ui.govern.work import Works
from knowledge.acting import Actor
from knowledge.audit.trail import append_entry
from knowledge.knowledge_base import KnowledgeBase
from knowledge.store.engine import write


@dataclass(frozen=True, slots=True, kw_only=True)
class GovernParts:
    """What the routes need. The knowledge base is opened when it is first asked for."""

    desk: Callable[[], GovernanceDesk]
    base: Callable[[], KnowledgeBase]
    cases: Callable[[], CaseDesk]
    fresh: FreshSignIn
    works: Works
    uploads: Path
    """Where uploaded files lie while they are read."""
    review_months: int
    """How long a verification counts unless a date is given."""
    due_soon_days: int
    promotion: Callable[[], PromotionDesk]
    """Where releases of the assistant are decided about."""
    bar_changes: Callable[[ProposedBar, ProposedBar], Sequence[BarDifference]]
    """What the second of two bars asks otherwise."""
    runs: Path
    """Where the files of gate runs lie."""
    channel: str
    """Whose release answers in this home."""

    def note_denied(self, actor: Actor, act: str, subject: str, reason: str) -> None:
        """Tell the audit trail of an act that the page itself refused."""
        base = self.base()
        with write(base.engine) as connection:
            append_entry(
                connection,
                at=base.clock(),
                actor=actor.name,
                action="act.denied",
                subject=subject,
                details={"act": act, "role": actor.role, "reason": reason},
            )
