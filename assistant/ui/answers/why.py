"""“Why this answer”: how the question was understood, what was read, how sure it is, what it was made by."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from assistant.ui.answers.kept import KeptAnswer, LookedAt
from assistant.ui.answers.words import (
    EXTRACTIVE,
    KINDS,
    confidence_words,
    nearness_words,
    refusal_words,
)
from assistant.ui.markdown_guard import source_path
from assistant.ui.presenter import place_of


@dataclass(frozen=True, slots=True, kw_only=True)
class PassageRow:
    """One passage that was considered."""

    rank: int
    title: str
    section: str
    near: str
    path: str
    cited: Sequence[int]
    """Numbers of the citations that stand in it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Why:
    """What the panel shows."""

    outcome: str
    reason: str
    asked: str
    understood: str | None
    """Where it differs from what was typed."""
    asked_in: str
    confidence: str
    percent: int | None
    """None where nothing was read, so that there is nothing to be sure of."""
    passages: Sequence[PassageRow]
    removed: int
    release: int
    assistant_release: str
    prompts: Sequence[str]
    model: str
    withheld: bool
    seconds: float | None


def why_of(kept: KeptAnswer, recipe: Mapping[str, Any] | None) -> Why:
    """What is known of how an answer came about.

    Args:
        recipe: What the assistant was made of, as the audit trail keeps it; None where it does not.
    """
    answer = kept.answer
    total = answer.timings_ms.get("total")
    understood = answer.standalone_question
    return Why(
        outcome=KINDS[answer.status],
        reason=refusal_words(answer.refusal.reason) if answer.refusal else "",
        asked=answer.question,
        understood=understood if understood and understood != answer.question else None,
        asked_in=kept.asked_in.words(),
        confidence=confidence_words(answer.confidence),
        percent=round(100 * answer.confidence) if answer.considered or answer.confidence else None,
        passages=[_row(passage, kept) for passage in kept.passages],
        removed=answer.removed_sentences,
        release=answer.release,
        assistant_release=answer.assistant_release,
        prompts=prompts_of(recipe),
        model=EXTRACTIVE if answer.model == "extractive" else answer.model,
        withheld=kept.withheld,
        seconds=total / 1_000 if total else None,
    )


def prompts_of(recipe: Mapping[str, Any] | None) -> list[str]:
    """The prompts of a recipe with their versions, such as "answer, version 1"; none where it names none.

    >>> prompts_of({"files": {"release.yaml": "prompts: {answer: 2}"}})
    ['answer, version 2']
    """
    import yaml

    files = (recipe or {}).get("files") or {}
    try:
        named = (yaml.safe_load(files.get("release.yaml", "")) or {}).get("prompts") or {}
    except (yaml.YAMLError, AttributeError):
        return []
    return [f"{name}, version {version}" for name, version in named.items()]


def _row(passage: LookedAt, kept: KeptAnswer) -> PassageRow:
    place = {"start": passage.start, "end": passage.end}
    cited = [
        citation.n
        for citation in kept.answer.citations
        if (citation.doc_id, citation.version) == (passage.doc_id, passage.version)
        and citation.start < passage.end
        and passage.start < citation.end
    ]
    known = passage.keyword is not None
    return PassageRow(
        rank=passage.rank,
        title=passage.title,
        section=place_of(passage.section, passage.title),
        near=nearness_words(passage.similarity, shares_words=bool(passage.keyword)) if known else "",
        path=source_path(passage.doc_id, passage.version, pages=kept.pages, **place),
        cited=cited,
    )
