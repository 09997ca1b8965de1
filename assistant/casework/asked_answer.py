"""A recorded answer, as far as a case is made of it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.audit.asked import find_question
from knowledge.audit.reading import AuditFilter, read_entries
from knowledge.errors import UnknownDocumentError
from knowledge.knowledge_base import KnowledgeBase
from knowledge.store.engine import snapshot

RATED = "answer.rated"


@dataclass(frozen=True, slots=True, kw_only=True)
class CitedWords:
    """A quote of the answer."""

    reference: str
    """The version, as `ops/rules@2`."""
    source: str
    collection: str
    quote: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedAnswer:
    """What was asked, how it ended, and what people thought of it."""

    answer_id: str
    question: str
    history: Sequence[tuple[str, str]]
    """Role (`user` or `assistant`) and text of what was said before."""
    role: str
    groups: Sequence[str]
    collection: str | None
    as_of: str | None
    """An earlier release, where one was asked for."""
    refusal: str | None
    """Why nothing was said."""
    cited: Sequence[CitedWords]
    helpful: bool | None
    """False where anybody marked it wrong, True where it was only marked right, None unmarked."""


def read_answer(base: KnowledgeBase, answer_id: str) -> AskedAnswer:
    """The recorded answer with this id.

    Raises:
        UnknownAnswerError: If the audit trail holds none.
        AuditBrokenError: If its entry is not as it was written.
    """
    asked = find_question(base.engine, answer_id)
    details = asked.details
    found = [_cited(base, each) for each in details.get("cited", ())]
    return AskedAnswer(
        answer_id=answer_id,
        question=details["question"],
        history=[(turn["role"], turn["text"]) for turn in details["history"] if turn["text"].strip()],
        role=details["role"],
        groups=tuple(details.get("groups", ())),
        collection=details.get("collection"),
        as_of=details.get("as_of"),
        refusal=details.get("refusal"),
        cited=[each for each in found if each is not None],
        helpful=_marked(base, answer_id),
    )


def _cited(base: KnowledgeBase, fact: dict[str, object]) -> CitedWords | None:
    reference = f"{fact['doc_id']}@{fact['version']}"
    try:
        version = base.version(reference)
    except UnknownDocumentError:
        return None
    return CitedWords(
        reference=reference,
        source=version.source,
        collection=version.collection,
        quote=version.text[fact["start"] : fact["end"]],  # type: ignore[misc]
    )


def _marked(base: KnowledgeBase, answer_id: str) -> bool | None:
    """What people think now: of each the last mark counts."""
    with snapshot(base.engine) as connection:
        entries = read_entries(connection, AuditFilter(action=RATED, subject=answer_id))
    marks = {entry.actor: json.loads(str(entry.details)).get("value") for entry in entries}
    said = [value for value in marks.values() if value is not None]
    return all(value > 0 for value in said) if said else None
