"""Say in the asker's language what is ours to say; quotes stay in that of the documents."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.answering.answer import Answer, AnswerStatus, RefusalReason
from assistant.answering.evidence import EvidenceSpan
from assistant.answering.language import (
    ENGLISH,
    Language,
    detect_language,
    known_languages,
    language_of_documents,
)
from assistant.answering.refuse import DEFAULT_CONTACT, nearest

_READ = 5
"""Best passages by which the language of the documents is told."""


def in_language_of(question: str, answer: Answer, spans: Sequence[EvidenceSpan]) -> Answer:
    """The answer as somebody should read it who asked in another language than English.

    A refusal is said in the asker's language with the documents that come nearest; an answer
    keeps its quotes and gets one sentence about their language.
    """
    code = detect_language(question)
    if code == ENGLISH:
        return answer
    language = known_languages()[code]
    other = language_of_documents([span.text for span in spans[:_READ]]) != code
    if answer.status is AnswerStatus.REFUSED:
        return _refusal(answer, language, spans, other_language=other)
    if not other:
        return answer
    return replace(answer, notices=(language.quoted, *answer.notices))


def _refusal(
    answer: Answer, language: Language, spans: Sequence[EvidenceSpan], *, other_language: bool
) -> Answer:
    refusal = answer.refusal
    if refusal is None or refusal.reason is RefusalReason.NOT_IN_FORCE:
        return answer  # the sentence names the document and its standing
    if refusal.reason is RefusalReason.OUT_OF_SCOPE and other_language:
        # Words of two languages seldom look alike, so that says nothing about the subject.
        refusal = replace(refusal, reason=RefusalReason.NOT_FOUND, nearest=nearest(spans))
    ask = "" if refusal.ask == DEFAULT_CONTACT else refusal.ask
    titles = [document.title for document in refusal.nearest]
    sentence = language.refuse(ask=ask, titles=titles, other_language=other_language)
    return replace(answer, refusal=refusal, answer=sentence)
