"""From answers to gaps: which of them did not satisfy, and how a gap is asked again."""

from __future__ import annotations

from collections.abc import Callable

from assistant.answering.answer import Answer, AnswerStatus, Question, RefusalReason
from assistant.answering.pipeline import Assistant
from assistant.answering.premise import LEAD as PREMISE_LEAD
from assistant.answering.refuse import DEFAULT_CONTACT
from assistant.errors import AssistantError
from knowledge.gaps.closing import AskedAgain, Outcome
from knowledge.gaps.filing import GapFiler
from knowledge.gaps.gap import GapCause, GapCitation, Unsatisfied
from knowledge.injection import addresses_assistant

LOW_CONFIDENCE_MARGIN = 0.1
"""An answer whose confidence is less than this above the refusal threshold is doubtful."""

LACKING = frozenset(
    {
        RefusalReason.NOT_FOUND,
        RefusalReason.NOT_IN_FORCE,
        RefusalReason.UNVERIFIABLE,
        RefusalReason.CONFLICT,
    }
)
"""Refusals that a better document would end; what is out of scope needs none."""


class GapObserver:
    """Files each answer that did not satisfy, as an observer of the recorded assistant."""

    def __init__(self, filer: Callable[[], GapFiler], *, refusal_threshold: float) -> None:
        """
        Args:
            filer: Made when something is first filed.
            refusal_threshold: Confidence below which the assistant refuses.
        """
        self._filer, self._doubtful = filer, refusal_threshold + LOW_CONFIDENCE_MARGIN

    def __call__(self, question: Question, answer: Answer, asker: str) -> None:
        """File the answer where it is a refusal that a document would end, or a doubtful one."""
        cause = cause_of(question, answer, doubtful=self._doubtful)
        if cause is not None:
            self._filer().file(unsatisfied(question, answer, cause), asker)


def cause_of(question: Question, answer: Answer, *, doubtful: float) -> GapCause | None:
    """Why an answer did not satisfy by itself; None where it did or where nothing was lacking.

    What earlier releases said, an attempt to give the assistant orders, and an empty knowledge base
    are no gaps.

    Args:
        question: What was asked.
        answer: What was answered.
        doubtful: Confidence below which an answer is doubtful.
    """
    if question.as_of is not None or answer.release == 0 or addresses_assistant(question.text):
        return None
    if answer.refusal is not None:
        return GapCause.REFUSED if answer.refusal.reason in LACKING else None
    if answer.status is AnswerStatus.PARTIAL:
        return GapCause.LOW_CONFIDENCE
    corrects = answer.answer.startswith(PREMISE_LEAD)  # its confidence is on another scale
    if answer.status is AnswerStatus.ANSWERED and not corrects and answer.confidence < doubtful:
        return GapCause.LOW_CONFIDENCE
    return None


def unsatisfied(
    question: Question, answer: Answer, cause: GapCause, *, comment: str | None = None
) -> Unsatisfied:
    """An answer that did not satisfy, as a gap takes it."""
    refusal = answer.refusal
    cited = [citation.doc_id for citation in answer.citations]
    near = [document.doc_id for document in refusal.nearest] if refusal else []
    disagree = refusal is not None and refusal.reason is RefusalReason.CONFLICT
    return Unsatisfied(
        answer_id=answer.answer_id,
        text=answer.standalone_question or answer.question,
        cause=cause,
        role=question.role,
        groups=question.groups,
        collection=question.collection,
        release=answer.release,
        near=tuple(dict.fromkeys([*cited, *near])),
        contact=refusal.ask if refusal and disagree and refusal.ask != DEFAULT_CONTACT else None,
        quotes=tuple(citation.quote for citation in answer.citations),
        comment=comment,
    )


def ask_again(assistant: Callable[[], Assistant]) -> Callable[[AskedAgain], Outcome]:
    """How a gap is asked again by this assistant; nothing of it is recorded as somebody's question.

    Args:
        assistant: Made when something is first asked. The extractive one costs nothing, and whether
            the evidence answers is decided before any model words it.
    """

    def ask(again: AskedAgain) -> Outcome:
        question = Question(
            text=again.text,
            role=again.reader.role,
            groups=again.reader.groups,
            collection=again.collection,
        )
        try:
            return _outcome(assistant().answer(question))
        except AssistantError:  # such as a question longer than is read today
            return Outcome(answered=False, release=0)

    return ask


def _outcome(answer: Answer) -> Outcome:
    return Outcome(
        answered=answer.status is AnswerStatus.ANSWERED and answer.refusal is None,
        release=answer.release,
        citations=tuple(
            GapCitation(
                doc_id=citation.doc_id,
                version=citation.version,
                title=citation.title,
                section=citation.section,
                quote=citation.quote,
            )
            for citation in answer.citations
        ),
    )
