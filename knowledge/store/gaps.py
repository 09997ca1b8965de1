"""Gaps in SQL. Who opens, moves or closes one writes the audit entry in the same transaction."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

import numpy as np
from sqlalchemy import Connection, Row, delete, insert, select, update

from knowledge.gaps.gap import (
    Gap,
    GapCause,
    GapCitation,
    GapQuestion,
    GapState,
    citation_from_json,
)
from knowledge.store.documents import valid_at
from knowledge.store.embeddings import load_vectors, model_id
from knowledge.store.moments import stored_moment
from knowledge.store.schema import gap_questions, gaps, passages, validities, versions

_CHUNK = 500
_LOOKED_AT = 2_000
"""New passages by which the gaps of a publication are ordered; the order is a courtesy."""


def owners_of(connection: Connection, doc_id: str) -> set[str]:
    """Every owner and deputy that a version of a document has named."""
    query = select(versions.c.owner, versions.c.deputy).where(versions.c.doc_id == doc_id)
    return {name for row in connection.execute(query) for name in row if name}


def load_gap(connection: Connection, number: int) -> Gap | None:
    """One gap with its questions; None where there is none."""
    found = _gaps(connection, connection.execute(select(gaps).where(gaps.c.number == number)).all())
    return found[0] if found else None


def load_gaps(
    connection: Connection,
    *,
    states: Collection[GapState] | None = None,
    collection: str | None = None,
    asker: str | None = None,
) -> list[Gap]:
    """Gaps that somebody still asks, in order of number.

    Args:
        connection: An open transaction.
        states: Only in these states; None is any.
        collection: Only of questions that were restricted to this collection.
        asker: Only those with a question of this (folded) person.
    """
    query = select(gaps).order_by(gaps.c.number)
    if states is not None:
        query = query.where(gaps.c.state.in_([state.value for state in states]))
    if collection is not None:
        query = query.where(gaps.c.collection == collection)
    if asker is not None:
        asked = select(gap_questions.c.gap).where(gap_questions.c.asker == asker)
        query = query.where(gaps.c.number.in_(asked))
    return [gap for gap in _gaps(connection, connection.execute(query).all()) if gap.questions]


def questions_to_join(
    connection: Connection, *, states: Collection[GapState], collection: str | None, model: str
) -> list[tuple[int, str, np.ndarray]]:
    """Number, question and vector of the gaps that a new question of this collection may join."""
    query = select(gaps.c.number, gaps.c.question, gaps.c.vector).where(
        gaps.c.state.in_([state.value for state in states]),
        gaps.c.collection.is_(None) if collection is None else gaps.c.collection == collection,
        gaps.c.model == model,
    )
    rows = connection.execute(query.order_by(gaps.c.number))
    return [(row.number, row.question, np.frombuffer(row.vector, dtype="<f4")) for row in rows]


def embedded_otherwise(connection: Connection, *, states: Collection[GapState], model: str) -> dict[int, str]:
    """Questions of gaps whose vectors come from another model, by number."""
    query = select(gaps.c.number, gaps.c.question).where(
        gaps.c.state.in_([state.value for state in states]), gaps.c.model != model
    )
    return {row.number: row.question for row in connection.execute(query)}


def load_vector(connection: Connection, number: int) -> np.ndarray:
    """The vector of the question that stands for a gap: (dim,) float32."""
    blob = connection.execute(select(gaps.c.vector).where(gaps.c.number == number)).scalar_one()
    return np.frombuffer(blob, dtype="<f4")


def replace_vector(connection: Connection, number: int, *, model: str, vector: np.ndarray) -> None:
    """Keep a gap's vector by another model."""
    connection.execute(update(gaps).where(gaps.c.number == number).values(model=model, vector=_blob(vector)))


def add_gap(
    connection: Connection,
    *,
    question: str,
    collection: str | None,
    owner: str,
    doc_id: str | None,
    at: datetime,
    asked_release: int,
    model: str,
    vector: np.ndarray,
) -> int:
    """Open a gap; returns its number."""
    row = connection.execute(
        insert(gaps).values(
            state=GapState.OPEN.value,
            question=question,
            collection=collection,
            owner=owner,
            doc_id=doc_id,
            reason="",
            opened_at=stored_moment(at),
            changed_at=stored_moment(at),
            asked_release=asked_release,
            model=model,
            vector=_blob(vector),
        )
    )
    return int(row.inserted_primary_key[0])


def change_gap(connection: Connection, number: int, **values: Any) -> None:
    """Change columns of a gap."""
    connection.execute(update(gaps).where(gaps.c.number == number).values(**values))


def note_asked(connection: Connection, number: int, release: int) -> None:
    """Keep that a gap has been asked of a release."""
    newer = gaps.c.number == number, gaps.c.asked_release < release
    connection.execute(update(gaps).where(*newer).values(asked_release=release))


def add_question(connection: Connection, number: int, question: GapQuestion) -> None:
    """Let a question belong to a gap."""
    connection.execute(
        insert(gap_questions).values(
            gap=number,
            answer_id=question.answer_id,
            question=question.text,
            asker=question.asker,
            role=question.role,
            groups=sorted(question.groups),
            release=question.release,
            quotes=sorted(question.quotes),
            cause=question.cause.value,
            comment=question.comment,
            at=question.at,
        )
    )


def find_question(connection: Connection, answer_id: str) -> tuple[int, GapQuestion] | None:
    """The gap and the question that an answer led to; None where it led to none."""
    query = select(gap_questions).where(gap_questions.c.answer_id == answer_id)
    row = connection.execute(query.order_by(gap_questions.c.gap.desc()).limit(1)).first()
    return (row.gap, _question(row)) if row else None


def comment_question(connection: Connection, answer_id: str, comment: str | None) -> None:
    """Keep, or take back, what a person remarked on an answer."""
    mine = gap_questions.c.answer_id == answer_id
    connection.execute(update(gap_questions).where(mine).values(comment=comment))


def remove_question(connection: Connection, answer_id: str) -> None:
    """Take a question back."""
    connection.execute(delete(gap_questions).where(gap_questions.c.answer_id == answer_id))


def move_questions(connection: Connection, answer_ids: Iterable[str], *, source: int, target: int) -> None:
    """Let questions of one gap belong to another."""
    for answer_id in answer_ids:
        mine = gap_questions.c.gap == source, gap_questions.c.answer_id == answer_id
        connection.execute(update(gap_questions).where(*mine).values(gap=target))


def published_at(
    connection: Connection, citations: Collection[GapCitation], release: int
) -> set[tuple[str, int]]:
    """Which of the cited versions, as (document, number), were published at a release."""
    found: set[tuple[str, int]] = set()
    wanted = {(citation.doc_id, citation.version) for citation in citations}
    for doc_id in {doc_id for doc_id, _ in wanted}:
        query = (
            select(versions.c.number)
            .join(validities, validities.c.version_id == versions.c.version_id)
            .where(versions.c.doc_id == doc_id, valid_at(release))
        )
        found.update((doc_id, number) for number in connection.execute(query).scalars())
    return wanted & found


def new_vectors(connection: Connection, *, after: int, fingerprint: str, dim: int) -> np.ndarray:
    """Vectors of passages published after a release and still so: (n, dim) float32; n may be 0."""
    model = model_id(connection, fingerprint=fingerprint, dim=dim, create=False)
    if model is None:
        return np.zeros((0, dim), dtype=np.float32)
    query = (
        select(passages.c.index_text_sha256)
        .join(validities, validities.c.version_id == passages.c.version_id)
        .where(validities.c.valid_from_release > after, validities.c.valid_to_release.is_(None))
        .order_by(validities.c.valid_from_release.desc(), passages.c.passage_id)
        .limit(_LOOKED_AT)
    )
    found = load_vectors(connection, model, list(connection.execute(query).scalars()))
    return np.stack(list(found.values())) if found else np.zeros((0, dim), dtype=np.float32)


def _gaps(connection: Connection, rows: Sequence[Row[Any]]) -> list[Gap]:
    asked = _questions(connection, [row.number for row in rows])
    return [_gap(row, asked.get(row.number, [])) for row in rows]


def _questions(connection: Connection, numbers: Sequence[int]) -> Mapping[int, list[GapQuestion]]:
    found: dict[int, list[GapQuestion]] = {}
    for start in range(0, len(numbers), _CHUNK):
        query = (
            select(gap_questions)
            .where(gap_questions.c.gap.in_(numbers[start : start + _CHUNK]))
            .order_by(gap_questions.c.at, gap_questions.c.answer_id)
        )
        for row in connection.execute(query):
            found.setdefault(row.gap, []).append(_question(row))
    return found


def _question(row: Row[Any]) -> GapQuestion:
    return GapQuestion(
        answer_id=row.answer_id,
        text=row.question,
        asker=row.asker,
        role=row.role,
        groups=frozenset(row.groups),
        release=row.release,
        quotes=frozenset(row.quotes),
        cause=GapCause(row.cause),
        comment=row.comment,
        at=row.at,
    )


def _gap(row: Row[Any], questions: Sequence[GapQuestion]) -> Gap:
    return Gap(
        number=row.number,
        state=GapState(row.state),
        question=row.question,
        collection=row.collection,
        owner=row.owner,
        doc_id=row.doc_id,
        reason=row.reason,
        opened_at=row.opened_at,
        changed_at=row.changed_at,
        changed_by=row.changed_by,
        answered_release=row.answered_release,
        answered_by=tuple(citation_from_json(each) for each in row.answered_by or ()),
        asked_release=row.asked_release,
        questions=tuple(questions),
    )


def _blob(vector: np.ndarray) -> bytes:
    return np.asarray(vector, dtype="<f4").tobytes()
