"""After a publication every waiting gap is asked again; what is answered now is closed.

Each gap is decided and written by itself and remembers the release it was asked of, so that an
interrupted run goes on where it stopped.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Connection

from knowledge.audience import admits
from knowledge.audit.trail import append_entry
from knowledge.errors import KnowledgeError
from knowledge.gaps.closing import Ask, AskedAgain, Outcome, settles
from knowledge.gaps.gap import (
    WAITING,
    Gap,
    GapCitation,
    GapQuestion,
    GapState,
    citation_json,
    narrowest_reader,
)
from knowledge.knowledge_base import KnowledgeBase
from knowledge.people import fold_name
from knowledge.progress import OnProgress
from knowledge.store import gaps as stored
from knowledge.store.access import effective_catalog
from knowledge.store.engine import snapshot, write
from knowledge.store.moments import stored_moment
from knowledge.store.releases import current_release

BY_ITSELF = "assistant"
"""The actor of what nobody did by hand."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedAgainReport:
    """What asking again did."""

    release: int
    asked: int
    answered: Sequence[int] = ()
    """Numbers of the gaps that were closed."""
    reopened: Sequence[int] = ()
    """Numbers of those that were answered and are no longer."""
    split: Sequence[int] = ()
    """Numbers of the gaps made of questions that an answer to their group left open."""
    seconds: float = 0.0


@dataclass(slots=True)
class _Tally:
    """What has come of the gaps so far, by number."""

    answered: list[int] = field(default_factory=list)
    reopened: list[int] = field(default_factory=list)
    split: list[int] = field(default_factory=list)


_ATTEMPTS = 3


class GapReasker:
    """Asks gaps again and closes those that are answered."""

    def __init__(self, base: KnowledgeBase, ask: Ask) -> None:
        """
        Args:
            base: Holds the gaps.
            ask: Answers one question on the current release, as the reader that it names.
        """
        self._base, self._ask = base, ask

    def reask(
        self,
        release: int | None = None,
        *,
        everything: bool = False,
        on_progress: OnProgress | None = None,
    ) -> AskedAgainReport:
        """Ask each waiting gap that has not been asked of a release yet, the nearest to it first.

        Gaps that were answered by versions which are no longer published, or which those who asked
        may no longer read, are asked as well, and opened again where nothing answers them any more.

        Args:
            release: The release that was just published; None is the current one.
            everything: Also ask what has been asked of this release before.
            on_progress: Told ("gaps", done, all).
        """
        began = time.perf_counter()
        release = self._base.current_release() if release is None else release
        due = self._due(release, everything)
        tally = _Tally()
        for done, gap in enumerate(due, start=1):
            self._decide(gap, tally)
            if on_progress is not None:
                on_progress("gaps", done, len(due))
        return AskedAgainReport(
            release=release,
            asked=len(due),
            answered=tally.answered,
            reopened=tally.reopened,
            split=tally.split,
            seconds=round(time.perf_counter() - began, 3),
        )

    def _decide(self, gap: Gap, tally: _Tally) -> None:
        """Ask one gap and write what came of it; once more where somebody asked or decided meanwhile."""
        for _ in range(_ATTEMPTS):
            outcome = self._put(gap.question, gap.questions, gap.collection)
            if not self._settled(gap.questions, outcome):
                tally.reopened += [gap.number] if self._keep_open(gap, outcome) else []
                return
            closed = self._close(gap, outcome, self._left_open(gap))
            if closed is not None:
                tally.answered += [gap.number] if gap.state in WAITING else []
                tally.split += closed
                return
            now = self._now(gap.number)
            if now is None or now.state is not gap.state:
                return
            gap = now

    def _now(self, number: int) -> Gap | None:
        with snapshot(self._base.engine) as connection:
            return stored.load_gap(connection, number)

    def _due(self, release: int, everything: bool) -> list[Gap]:
        with snapshot(self._base.engine) as connection:
            found = stored.load_gaps(connection, states=WAITING | {GapState.ANSWERED})
            new = [gap for gap in found if everything or gap.asked_release < release]
            now = current_release(connection)
            closed = _closed_to_askers(connection, new, now)
            lost = [gap for gap in new if gap.number in closed or _lost(connection, gap, now)]
            waiting = [gap for gap in new if gap.state in WAITING]
            return lost + self._nearest_first(connection, waiting)

    def _nearest_first(self, connection: Connection, waiting: Sequence[Gap]) -> list[Gap]:
        if not waiting:
            return []
        embedder = self._base.embedder()
        after = min(gap.asked_release for gap in waiting)
        vectors = stored.new_vectors(
            connection, after=after, fingerprint=embedder.fingerprint, dim=embedder.dim
        )
        if not len(vectors):
            return list(waiting)

        def nearness(gap: Gap) -> float:
            vector = stored.load_vector(connection, gap.number)
            return float((vectors @ vector).max()) if len(vector) == vectors.shape[1] else 0.0

        return sorted(waiting, key=nearness, reverse=True)

    def _put(self, text: str, questions: Sequence[GapQuestion], collection: str | None) -> Outcome:
        reader = narrowest_reader(questions)
        try:
            return self._ask(AskedAgain(text=text, reader=reader, collection=collection))
        except KnowledgeError:  # such as a collection that is gone: nothing answers it
            return Outcome(answered=False, release=self._base.current_release())

    def _settled(self, questions: Sequence[GapQuestion], outcome: Outcome) -> bool:
        with snapshot(self._base.engine) as connection:

            def valid_at(citation: GapCitation, release: int) -> bool:
                return bool(stored.published_at(connection, [citation], release))

            return settles(questions, outcome, valid_at)

    def _left_open(self, gap: Gap) -> list[GapQuestion]:
        """Questions in other words that the answer to their group does not answer."""
        left = []
        for text, questions in _by_wording(gap.questions).items():
            if text == fold_name(gap.question):
                continue
            own = self._put(questions[0].text, questions, gap.collection)
            if not self._settled(questions, own):
                left += questions
        return left

    def _close(self, gap: Gap, outcome: Outcome, left: Sequence[GapQuestion]) -> list[int] | None:
        """Write that a gap is answered, and make a gap of what is left open.

        Returns:
            The number of that gap, if there is one; None, with nothing written, where the gap is no
            longer what was asked.
        """
        embedder = self._base.embedder()
        vector = embedder.embed_question(left[0].text).vector if left else None
        with write(self._base.engine) as connection:
            now = stored.load_gap(connection, gap.number)
            if now is None or (now.state, now.questions) != (gap.state, gap.questions):
                return None
            made = list[int]()
            if vector is not None:
                part = stored.add_gap(
                    connection,
                    question=left[0].text,
                    collection=gap.collection,
                    owner=gap.owner,
                    doc_id=gap.doc_id,
                    at=self._base.clock(),
                    asked_release=outcome.release,
                    model=embedder.fingerprint,
                    vector=vector,
                )
                moved = [question.answer_id for question in left]
                stored.move_questions(connection, moved, source=gap.number, target=part)
                details = {"question": left[0].text, "split_from": gap.number, "answers": moved}
                self._audit(connection, "gap.opened", part, details)
                made.append(part)
            self._answered(connection, gap, outcome)
        return made

    def _answered(self, connection: Connection, gap: Gap, outcome: Outcome) -> None:
        stored.change_gap(
            connection,
            gap.number,
            state=GapState.ANSWERED.value,
            reason="",
            changed_at=stored_moment(self._base.clock()),
            changed_by=None,
            answered_release=outcome.release,
            answered_by=[citation_json(citation) for citation in outcome.citations],
            asked_release=max(gap.asked_release, outcome.release),
        )
        details = {
            "from": gap.state.value,
            "state": GapState.ANSWERED.value,
            "release": outcome.release,
            "by": sorted({f"{each.doc_id}@{each.version}" for each in outcome.citations}),
        }
        self._audit(connection, "gap.changed", gap.number, details)

    def _keep_open(self, gap: Gap, outcome: Outcome) -> bool:
        """Keep what was asked; returns whether an answered gap was opened again."""
        with write(self._base.engine) as connection:
            now = stored.load_gap(connection, gap.number)
            stored.note_asked(connection, gap.number, outcome.release)
            if now is None or now.state is not GapState.ANSWERED or gap.state is not GapState.ANSWERED:
                return False
            stored.change_gap(
                connection,
                gap.number,
                state=GapState.OPEN.value,
                reason=f"Release {outcome.release} no longer answers it.",
                changed_at=stored_moment(self._base.clock()),
                changed_by=None,
                answered_release=None,
                answered_by=None,
            )
            details = {
                "from": GapState.ANSWERED.value,
                "state": GapState.OPEN.value,
                "release": outcome.release,
            }
            self._audit(connection, "gap.changed", gap.number, details)
            return True

    def _audit(self, connection: Connection, action: str, number: int, details: dict[str, object]) -> None:
        append_entry(
            connection,
            at=self._base.clock(),
            actor=BY_ITSELF,
            action=action,
            subject=f"gap {number}",
            details=details,
        )


def _lost(connection: Connection, gap: Gap, release: int) -> bool:
    """Whether a version that answers a gap is no longer published."""
    if gap.state is not GapState.ANSWERED:
        return False
    cited = {(citation.doc_id, citation.version) for citation in gap.answered_by}
    return stored.published_at(connection, gap.answered_by, release) != cited


def _closed_to_askers(connection: Connection, gaps: Iterable[Gap], release: int) -> set[int]:
    """Numbers of the answered gaps with an answer that not everybody who asked may read now."""
    answered = [gap for gap in gaps if gap.state is GapState.ANSWERED]
    doc_ids = {citation.doc_id for gap in answered for citation in gap.answered_by}
    if not doc_ids:
        return set()
    entries = effective_catalog(connection, release=release, doc_ids=doc_ids)
    labels = {entry.doc_id: entry.audience for entry in entries}
    readers = {gap.number: narrowest_reader(gap.questions) for gap in answered}
    return {
        gap.number
        for gap in answered
        for citation in gap.answered_by
        if citation.doc_id in labels
        and not admits(labels[citation.doc_id], readers[gap.number].role, readers[gap.number].groups)
    }


def _by_wording(questions: Iterable[GapQuestion]) -> dict[str, list[GapQuestion]]:
    found: dict[str, list[GapQuestion]] = {}
    for question in questions:
        found.setdefault(fold_name(question.text), []).append(question)
    return found
