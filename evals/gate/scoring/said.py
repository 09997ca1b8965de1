"""What an output amounts to: did it assert something, refuse, or ask back? Pure.

Read from its structure, never from its phrases.
"""

from __future__ import annotations

from assistant.answering.answer import AnswerStatus
from evals.gate.cases.case import Case, CaseKind, Nugget
from evals.gate.outputs import CitedQuote, Output, SaidSentence
from evals.gate.scoring.matching import found, markers

ANSWERED_KINDS = (CaseKind.ANSWER, CaseKind.NEAR_MISS, CaseKind.MULTI_TURN)
"""Kinds of which the documents hold the answer."""
_ANSWERING = (AnswerStatus.ANSWERED, AnswerStatus.PARTIAL, AnswerStatus.CONFLICT)


def is_answer(output: Output) -> bool:
    """It is given as an answer, whole, in part, or as two sides that disagree."""
    return output.status in _ANSWERING


def asserts(output: Output) -> bool:
    """It says something about the documents: it has sentences, citations or markers."""
    return bool(output.sentences or output.citations or markers(output.answer))


def is_refused(output: Output) -> bool:
    """It refuses, and asserts nothing beside."""
    return output.status == AnswerStatus.REFUSED and not asserts(output)


def asks_back(output: Output) -> bool:
    """It asks what is meant, or says that it needs a question, and asserts nothing."""
    return output.status == AnswerStatus.CLARIFY and not asserts(output)


def said_sentences(output: Output) -> list[SaidSentence]:
    """The sentences that were given as an answer; none of a refusal or a question back."""
    return [each for each in output.sentences if each.text.strip()] if is_answer(output) else []


def cited_numbers(sentence: SaidSentence) -> tuple[int, ...]:
    """Numbers that a sentence cites, in its structure or as markers in its text, each once."""
    return tuple(dict.fromkeys([*sentence.citations, *markers(sentence.text)]))


def citations_by_number(output: Output) -> dict[int, CitedQuote]:
    """A number that two citations share stands for neither."""
    numbers = [each.n for each in output.citations]
    return {each.n: each for each in output.citations if numbers.count(each.n) == 1}


def holds(sentence: SaidSentence, nugget: Nugget) -> bool:
    """Whether a sentence states a fact."""
    return any(found(pattern, sentence.text) for pattern in nugget.match)


def sources_of(nugget: Nugget, case: Case) -> frozenset[str]:
    """Documents of which a citation carries a fact; of one that names none, the case's gold documents."""
    return frozenset(nugget.sources or (span.doc for span in case.gold.spans))
