"""How well a score tells questions with an answer from those without one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from evals.questions import QuestionCase


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusalScores:
    """One system's score for each question, and which of them it refuses."""

    answerable: Sequence[float]
    unanswerable: Sequence[float]
    refused_answerable: Sequence[bool]
    refused_unanswerable: Sequence[bool]


def split_by_answer(
    cases: Sequence[QuestionCase], values: Sequence[float]
) -> tuple[list[float], list[float]]:
    """Values of the answerable and of the unanswerable cases."""
    pairs = list(zip(cases, values, strict=True))
    return (
        [value for case, value in pairs if case.answerable],
        [value for case, value in pairs if not case.answerable],
    )


def own_refusals(
    cases: Sequence[QuestionCase], confidences: Sequence[float], refused: Sequence[bool]
) -> RefusalScores:
    """Ours: what was in fact refused, with the confidence of every answer."""
    answerable, unanswerable = split_by_answer(cases, confidences)
    first, second = split_by_answer(cases, [float(flag) for flag in refused])
    return RefusalScores(
        answerable=answerable,
        unanswerable=unanswerable,
        refused_answerable=[bool(flag) for flag in first],
        refused_unanswerable=[bool(flag) for flag in second],
    )


def cutoff_refusals(cases: Sequence[QuestionCase], scores: Sequence[float], *, allowed: int) -> RefusalScores:
    """A peer's documented cutoff, set on these very questions.

    It is the highest cutoff that refuses no more than `allowed` answerable questions, so
    each peer refuses as much as can be at our rate of wrong refusals.
    """
    answerable, unanswerable = split_by_answer(cases, scores)
    ordered = sorted(answerable)
    cutoff = ordered[allowed] if allowed < len(ordered) else float("inf")
    return RefusalScores(
        answerable=answerable,
        unanswerable=unanswerable,
        refused_answerable=[score < cutoff for score in answerable],
        refused_unanswerable=[score < cutoff for score in unanswerable],
    )
