"""What the audit trail keeps of one question and its answer. Pure.

The texts of sources are not repeated: a citation is kept as its place and the hash of its quote,
a sentence as its hash. The versions themselves stay, so both can be looked up and compared.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from assistant.answering.answer import Answer, AnswerSentence, Citation, Question
from knowledge.audit.entry import canonical_json

INSTALLED, TRIAL = "installed", "trial"
"""What answered where no channel's release did: the installed files, or another model that somebody tries."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Circumstances:
    """When a question was asked, as far as it bears on the answer."""

    day: date
    """By which review dates were judged."""
    on: date
    """By which was judged what is in force; an earlier day where one was asked for."""
    newest_release: int
    """The current release at that moment, whichever was asked about."""


def question_details(
    question: Question,
    answer: Answer,
    circumstances: Circumstances,
    *,
    program: str,
    ran_as: str = INSTALLED,
) -> dict[str, Any]:
    """The details of a `question.asked` entry, as JSON values.

    Args:
        program: The version of this program.
        ran_as: The channel whose release answered, or that it was none's.
    """
    return {
        "question": answer.question,
        "standalone_question": answer.standalone_question,
        "history": [{"role": turn.role, "text": turn.text} for turn in question.history],
        "role": question.role,
        "groups": sorted(question.groups),
        "collection": question.collection,
        "as_of": question.as_of,
        "release": answer.release,
        "newest_release": circumstances.newest_release,
        "on": circumstances.on.isoformat(),
        "day": circumstances.day.isoformat(),
        "assistant_release": answer.assistant_release,
        "ran_as": ran_as,
        "program": program,
        "model": answer.model,
        **answer_facts(answer),
        **answer_spending(answer),
    }


def answer_facts(answer: Answer) -> dict[str, Any]:
    """What two answers must have in common to be the same, and the passages that led to them."""
    return {
        "status": answer.status.value,
        "refusal": answer.refusal.reason.value if answer.refusal else None,
        "confidence": answer.confidence,
        "sentences": [sentence_fact(sentence) for sentence in answer.sentences],
        "cited": [citation_fact(citation) for citation in answer.citations],
        "considered": list(answer.considered),
        "answer_sha256": answer_sha256(answer.answer, answer.citations),
    }


def answer_spending(answer: Answer) -> dict[str, Any]:
    """What an answer took: two that are the same may differ in this."""
    return {
        "total_ms": answer.timings_ms.get("total"),
        "input_tokens": answer.usage.input_tokens,
        "output_tokens": answer.usage.output_tokens,
        "cost": answer.usage.cost,
        "removed_sentences": answer.removed_sentences,
    }


def sentence_fact(sentence: AnswerSentence) -> dict[str, Any]:
    """A sentence by its hash and the numbers of its citations."""
    return {"sha256": text_sha256(sentence.text), "citations": list(sentence.citations)}


def citation_fact(citation: Citation) -> dict[str, Any]:
    """A citation by its place in one version and the hash of its quote."""
    return {
        "n": citation.n,
        "doc_id": citation.doc_id,
        "version": citation.version,
        "start": citation.start,
        "end": citation.end,
        "quote_sha256": text_sha256(citation.quote),
    }


def answer_sha256(text: str, citations: Sequence[Citation]) -> str:
    """The hash of what was said and of what it rests on."""
    return text_sha256(canonical_json({"answer": text, "cited": [citation_fact(each) for each in citations]}))


def text_sha256(text: str) -> str:
    """Hexadecimal sha256 of a text."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
