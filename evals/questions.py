"""Question files: gold answers as document and quote, never as passage ids."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path


class DatasetError(Exception):
    """A dataset cannot be read. The message names the file and line."""


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
        DatasetError: If a line is not JSON or lacks an id or a question.
    """
    cases = []
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise DatasetError(f"{path} cannot be read; give a questions file.") from error
    for number, line in enumerate(lines, start=1):
        if line.strip():
            cases.append(_parse(line, f"{path.name}, line {number}"))
    return cases


def _parse(line: str, where: str) -> QuestionCase:
    try:
        raw = json.loads(line)
        return QuestionCase(
            id=str(raw["id"]),
            question=raw["question"],
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
    except (json.JSONDecodeError, KeyError, TypeError, AttributeError) as error:
        raise DatasetError(f"{where} is not a question: {error}.") from error
