"""Gaps as people see and change them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime

from knowledge.acting import Act, Actor
from knowledge.audience import NO_GROUPS
from knowledge.audit.trail import append_entry
from knowledge.errors import GapError, UnknownDocumentError, UnknownGapError
from knowledge.gaps.gap import (
    DEFAULT_OWNER,
    SETTABLE,
    WAITING,
    Gap,
    GapQuestion,
    GapState,
    Reader,
    by_demand,
    narrowest_reader,
)
from knowledge.knowledge_base import KnowledgeBase
from knowledge.people import fold_name
from knowledge.store import gaps as stored
from knowledge.store.engine import snapshot, write
from knowledge.store.moments import stored_moment

_TOLD = frozenset({GapState.PLANNED, GapState.ANSWERED, GapState.WONT_ANSWER})


@dataclass(frozen=True, slots=True, kw_only=True)
class NearDocument:
    """The document nearest to a gap, where the one who looks may know of it."""

    doc_id: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GapView:
    """A gap with nothing in it that the one who looks may not read."""

    gap: Gap
    document: NearDocument | None


class Gaps:
    """The gaps of one knowledge base. Safe for threads and processes."""

    def __init__(self, base: KnowledgeBase) -> None:
        self._base = base

    def ranked(
        self,
        *,
        states: Collection[GapState] = WAITING,
        owner: str | None = None,
        collection: str | None = None,
        reader: Reader | None = None,
    ) -> list[GapView]:
        """Gaps, those that most people asked first, then by recency.

        Args:
            states: Only in these.
            owner: Only those routed to somebody whose name or role holds these words.
            collection: Only of questions restricted to this collection.
            reader: Whose reading rights count for titles, their owners and citations; None reads
                everything.
        """
        with snapshot(self._base.engine) as connection:
            found = stored.load_gaps(connection, states=states, collection=collection)
        wanted = fold_name(owner or "")
        kept = [gap for gap in found if wanted in fold_name(gap.owner)]
        views = [self._view(gap, reader) for gap in sorted(kept, key=by_demand)]
        # Of a name that is not shown, nobody learns by asking for it either.
        return [view for view in views if wanted in fold_name(view.gap.owner)]

    def gap(self, number: int, *, reader: Reader | None = None) -> GapView:
        """One gap.

        Raises:
            UnknownGapError: If there is none with this number.
        """
        with snapshot(self._base.engine) as connection:
            found = stored.load_gap(connection, number)
        if found is None:
            raise UnknownGapError(number)
        return self._view(found, reader)

    def mine(self, asker: str, *, reader: Reader | None = None) -> list[GapView]:
        """What became of the questions of one person, the latest change first.

        Each gap is as this person may see it: with their own questions alone, without the name of
        an owner whose document they may not read, and answered only where they may read the answer.

        Args:
            asker: Under the name that asked.
            reader: What they may read now; None takes what they might when they asked.
        """
        folded = fold_name(asker)[:200]
        with snapshot(self._base.engine) as connection:
            found = stored.load_gaps(connection, asker=folded)
        own = [self._own(gap, folded, reader) for gap in found]
        return sorted(own, key=lambda view: (view.gap.changed_at, view.gap.number), reverse=True)

    def news_for(self, asker: str, since: datetime | None, *, reader: Reader | None = None) -> list[GapView]:
        """What of `mine` was planned, answered or declined since a moment (with its zone)."""
        moment = stored_moment(since) if since else None
        return [
            view
            for view in self.mine(asker, reader=reader)
            if view.gap.state in _TOLD and (moment is None or view.gap.changed_at > moment)
        ]

    def change(
        self,
        number: int,
        *,
        actor: Actor,
        state: GapState | None = None,
        reason: str = "",
        owner: str | None = None,
    ) -> Gap:
        """Plan a gap, decline it, open it again, or hand it to somebody else.

        Args:
            number: Which.
            actor: Who does it.
            state: The new state; None leaves it.
            reason: Why; those who asked may read it. Declining needs one.
            owner: Whom it goes to; None leaves it.

        Raises:
            NotAllowedError: If the actor may not.
            GapError: If the state is not one that a person chooses, or a reason is missing.
            UnknownGapError: If there is no such gap.
        """
        actor.require(Act.HANDLE_GAPS)
        reason, owner = reason.strip(), (owner or "").strip() or None
        _check(state, reason, owner)
        with write(self._base.engine) as connection:
            before = stored.load_gap(connection, number)
            if before is None:
                raise UnknownGapError(number)
            after = state or before.state
            now = self._base.clock()
            values: dict[str, object] = {
                "state": after.value,
                "owner": owner or before.owner,
                "reason": reason if state or reason else before.reason,
                "changed_at": stored_moment(now),
                "changed_by": actor.name[:200],
            }
            if after is not GapState.ANSWERED:
                values |= {"answered_release": None, "answered_by": None}
            stored.change_gap(connection, number, **values)
            details = {"from": before.state.value, "state": after.value, "reason": reason}
            if owner:
                details["owner"] = owner
            append_entry(
                connection,
                at=now,
                actor=actor.name,
                action="gap.changed",
                subject=f"gap {number}",
                details=details,
            )
            changed = stored.load_gap(connection, number)
        assert changed is not None
        return changed

    def _view(self, gap: Gap, reader: Reader | None) -> GapView:
        readable = [each for each in gap.answered_by if self._title(f"{each.doc_id}@{each.version}", reader)]
        title = self._title(gap.doc_id, reader) if gap.doc_id else None
        owner = gap.owner
        if gap.doc_id and reader and title is None and self._is_named_in(gap.doc_id, owner):
            owner = DEFAULT_OWNER
        return GapView(
            gap=replace(gap, answered_by=tuple(readable), owner=owner),
            document=NearDocument(doc_id=gap.doc_id, title=title) if gap.doc_id and title else None,
        )

    def _own(self, gap: Gap, asker: str, reader: Reader | None) -> GapView:
        questions = [question for question in gap.questions if question.asker == asker]
        view = self._view(_of_one(gap, questions), reader or narrowest_reader(questions))
        if view.document is None:
            view = replace(view, gap=replace(view.gap, owner=DEFAULT_OWNER))
        if view.gap.state is GapState.ANSWERED and not view.gap.answered_by:
            hidden = replace(view.gap, state=GapState.OPEN, answered_release=None, changed_at=gap.opened_at)
            view = replace(view, gap=hidden)
        return view

    def _is_named_in(self, doc_id: str, name: str) -> bool:
        """Whether somebody is known from a document: as owner, deputy or stand-in of a version."""
        with snapshot(self._base.engine) as connection:
            named = stored.owners_of(connection, doc_id)
        with suppress(UnknownDocumentError):
            named.add(self._base.version(doc_id).stand_in or "")
        return fold_name(name) in map(fold_name, named)

    def _title(self, reference: str, reader: Reader | None) -> str | None:
        role, groups = (reader.role, reader.groups) if reader else (None, NO_GROUPS)
        try:
            return self._base.version(reference, role=role, groups=groups).title
        except UnknownDocumentError:
            return None


def _of_one(gap: Gap, questions: Sequence[GapQuestion]) -> Gap:
    """A gap without what others asked."""
    return replace(gap, question=questions[-1].text, questions=tuple(questions))


def _check(state: GapState | None, reason: str, owner: str | None) -> None:
    if state is None and owner is None:
        raise GapError("Give --state or --owner: what is to change about the gap?")
    if state is not None and state not in SETTABLE:
        raise GapError(
            "A gap is answered by publishing a document, not by hand; set planned, wont_answer or open."
        )
    if state is GapState.WONT_ANSWER and not reason:
        raise GapError("Give --reason: those who asked are told why this will not be answered.")
