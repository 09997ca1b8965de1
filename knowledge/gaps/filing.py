"""Filing: a question that was not answered well opens a gap or joins the one that wants the same."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from sqlalchemy import Connection

from knowledge.audit.trail import append_entry
from knowledge.characters import whole_characters
from knowledge.gaps.gap import DEFAULT_OWNER, JOINABLE, GapCause, GapQuestion, Unsatisfied, quote_digest
from knowledge.gaps.grouping import find_same
from knowledge.gaps.routing import Route, find_route
from knowledge.knowledge_base import KnowledgeBase
from knowledge.people import fold_name
from knowledge.store import gaps as stored
from knowledge.store.engine import snapshot, write
from knowledge.store.moments import stored_moment

MAX_COMMENT_CHARS = 4_000


class GapFiler:
    """Opens gaps and takes questions back. Safe for threads and processes."""

    def __init__(self, base: KnowledgeBase) -> None:
        self._base = base

    def file(self, question: Unsatisfied, asker: str) -> int:
        """File a question; returns the number of its gap.

        An answer is filed once: what is said of it later becomes a comment on that.

        Args:
            question: With what was wrong.
            asker: Who asked, under the name by which news of it is looked up.
        """
        if (known := self._remark(question, asker)) is not None:
            return known
        embedder = self._base.embedder()
        model, text = embedder.fingerprint, whole_characters(question.text).strip()
        vector = embedder.embed_question(text).vector
        self._embed_anew(model)
        with snapshot(self._base.engine) as connection:
            joins = _find(connection, text, vector, question.collection, model) is not None
        # Routing may read many documents: never while others wait to write.
        route = None if joins else find_route(self._base, question)
        kept = self._kept(question, text, asker)
        with write(self._base.engine) as connection:
            number = _find(connection, text, vector, question.collection, model)
            if number is None:
                number = self._open(connection, kept, question, route, model, vector)
            else:
                self._audit(connection, "gap.changed", number, asker, {"joined": kept.answer_id})
            stored.add_question(connection, number, kept)
        return number

    def withdraw(self, answer_id: str, asker: str) -> int | None:
        """Take back that an answer did not help; returns the number of its gap.

        A question that was refused stays: it is still not answered. Only its comment goes.
        """
        with write(self._base.engine) as connection:
            found = stored.find_question(connection, answer_id)
            if found is None or found[1].asker != _folded(asker):
                return None
            number, question = found
            if question.cause is GapCause.THUMBS_DOWN:
                stored.remove_question(connection, answer_id)
                self._audit(connection, "gap.changed", number, asker, {"withdrawn": answer_id})
            elif question.comment is not None:
                stored.comment_question(connection, answer_id, None)
            return number

    def _remark(self, question: Unsatisfied, asker: str) -> int | None:
        """The gap of an answer that is filed already, with the comment that came since."""
        with snapshot(self._base.engine) as connection:
            if stored.find_question(connection, question.answer_id) is None:
                return None
        with write(self._base.engine) as connection:
            found = stored.find_question(connection, question.answer_id)
            if found is None:
                return None
            number, kept = found
            comment = _comment(question)
            if question.cause is GapCause.THUMBS_DOWN and comment != kept.comment:
                stored.comment_question(connection, question.answer_id, comment)
                details = {"commented": question.answer_id}
                self._audit(connection, "gap.changed", number, asker, details)
            return number

    def _kept(self, question: Unsatisfied, text: str, asker: str) -> GapQuestion:
        return GapQuestion(
            answer_id=question.answer_id,
            text=text,
            asker=_folded(asker),
            role=question.role,
            groups=question.groups,
            release=question.release,
            quotes=frozenset(map(quote_digest, question.quotes)),
            cause=question.cause,
            comment=_comment(question),
            at=stored_moment(self._base.clock()),
        )

    def _open(
        self,
        connection: Connection,
        kept: GapQuestion,
        question: Unsatisfied,
        route: Route | None,
        model: str,
        vector: np.ndarray,
    ) -> int:
        route = route or Route(DEFAULT_OWNER, None)  # the gap to join was closed a moment ago
        number = stored.add_gap(
            connection,
            question=kept.text,
            collection=question.collection,
            owner=route.owner,
            doc_id=route.doc_id,
            at=self._base.clock(),
            asked_release=question.release,
            model=model,
            vector=vector,
        )
        details = {
            "question": kept.text,
            "collection": question.collection,
            "owner": route.owner,
            "cause": kept.cause.value,
            "answer_id": kept.answer_id,
        }
        self._audit(connection, "gap.opened", number, kept.asker, details)
        return number

    def _embed_anew(self, model: str) -> None:
        """Vectors by another model say nothing about nearness to those of this one."""
        with snapshot(self._base.engine) as connection:
            old = stored.embedded_otherwise(connection, states=JOINABLE, model=model)
        if not old:
            return
        embedder = self._base.embedder()
        fresh = {number: embedder.embed_question(text).vector for number, text in old.items()}
        with write(self._base.engine) as connection:
            for number, vector in fresh.items():
                stored.replace_vector(connection, number, model=model, vector=vector)

    def _audit(
        self, connection: Connection, action: str, number: int, asker: str, details: dict[str, object]
    ) -> None:
        append_entry(
            connection,
            at=self._base.clock(),
            actor=asker,
            action=action,
            subject=f"gap {number}",
            details=details,
        )


def _find(
    connection: Connection, text: str, vector: np.ndarray, collection: str | None, model: str
) -> int | None:
    candidates = stored.questions_to_join(connection, states=JOINABLE, collection=collection, model=model)
    others: Sequence[tuple[str, np.ndarray]] = [(question, other) for _, question, other in candidates]
    position = find_same(text, vector, others)
    return None if position is None else candidates[position][0]


def _folded(asker: str) -> str:
    return fold_name(whole_characters(asker))[:200]


def _comment(question: Unsatisfied) -> str | None:
    comment = whole_characters(question.comment or "").strip()
    return comment[:MAX_COMMENT_CHARS] or None
