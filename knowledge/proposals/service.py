"""A proposal's way from the first draft into a release, one act at a time.

Each act is one transaction with its audit entry. Who wrote something never approves it: the
policy says so first, in a sentence, and a database trigger says so last.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from knowledge.proposals.draft import Draft
from knowledge.proposals.drafting import Drafting
from knowledge.proposals.proposal import Proposal
from knowledge.proposals.publishing import Publishing
from knowledge.proposals.states import ProposalState
from knowledge.store import proposals as store
from knowledge.store.engine import snapshot

__all__ = ["Draft", "Proposals"]


class Proposals(Drafting, Publishing):
    """Everything that can be done with proposals. Safe for threads and processes."""

    def list(self, states: Iterable[ProposalState] = (), *, items: bool = True) -> Sequence[Proposal]:
        """Proposals in these states, all by default; the newest first.

        Without items the proposed texts are not read, which is most of the work.
        """
        with snapshot(self._engine) as connection:
            return store.list_proposals(connection, states=states, items=items)

    def tasks(self) -> Sequence[store.ApprovalTask]:
        """Emergency publications that still need approval, the most urgent first."""
        with snapshot(self._engine) as connection:
            return store.open_tasks(connection)
