"""Ask back, once, where a question names no subject and several documents would fit."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.answering.subject import names_no_subject
from knowledge.documents import ScoredPassage

NO_SUBJECT = "What is it about? Please name the subject, such as a policy, a workflow or a step."
_ABOUT_AS_WELL = 0.45
"""A document fits about as well from this share of the best document's score."""
_MOST = 4


def candidate_titles(passages: Sequence[ScoredPassage]) -> tuple[str, ...]:
    """Titles of the documents that fit about equally well, best first, at most four.

    Only what was retrieved for the asker is named, so no title is told to whom it is closed.
    """
    best: dict[str, float] = {}
    for scored in passages:
        title = scored.passage.title
        best[title] = max(best.get(title, 0.0), scored.score)
    if not best:
        return ()
    least = _ABOUT_AS_WELL * max(best.values())
    ranked = sorted(best.items(), key=lambda pair: -pair[1])
    return tuple(title for title, score in ranked if score >= least)[:_MOST]


def named_documents(asked_back: str, passages: Sequence[ScoredPassage]) -> tuple[str, ...]:
    """Ids of the documents that a question asked back names by their titles."""
    named = {each.passage.doc_id for each in passages if f"“{each.passage.title}”" in asked_back}
    return tuple(sorted(named))


def clarifying_question(question: str, passages: Sequence[ScoredPassage]) -> str:
    """The question to ask back; "" where the question names its subject or one document fits.

    Args:
        question: As it stands alone.
        passages: What was retrieved for it.
    """
    if not names_no_subject(question):
        return ""
    titles = candidate_titles(passages)
    if len(titles) < 2:
        return ""
    listed = ", ".join(f"“{title}”" for title in titles[:-1])
    return f"What is it about: {listed} or “{titles[-1]}”? Please name the subject, and I will look it up."
