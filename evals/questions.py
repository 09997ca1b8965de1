"""Question files: gold answers as document and quote, never as passage ids."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evals.dataset_lines import DatasetError, load_lines, text_of

__all__ = ["DatasetError", "GoldEvidence", "QuestionCase", "load_questions"]


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldEvidence:
    """One passage that answers: any of `docs` carries it."""

    docs: frozenset[str]
    quote: str


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionCase:
    """One question with what a right answer rests on."""

    id: str
    question: str
    collection: str
    type: str
    evidence: Sequence[GoldEvidence] = ()
    history: Sequence[dict[str, str]] = ()
    role: str = "staff"
    expected_status: str | None = None

    @property
    def answerable(self) -> bool:
        return bool(self.evidence) and self.expected_status != "refused"


def load_questions(path: Path) -> list[QuestionCase]:
    """Load a JSON Lines file of questions.

    Raises:
        DatasetError: If the file is empty, or a line is not JSON or lacks an id or a question.
    """
    return load_lines(path, _parse, what="question")


def _parse(raw: dict[str, Any]) -> QuestionCase:
    return QuestionCase(
        id=str(raw["id"]),
        question=text_of(raw, "question"),
        collection=raw.get("corpus") or raw.get("collection") or "",
        type=raw.get("type", "lookup"),
        evidence=tuple(
            GoldEvidence(docs=frozenset({item["doc"], *(item.get("also_in") or [])}), quote=item["quote"])
            for item in raw.get("evidence") or ()
        ),
        history=tuple(raw.get("history") or ()),
        role=raw.get("role") or "staff",
        expected_status=raw.get("expected_status"),
    )
