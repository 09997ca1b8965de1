"""What is judged: an assistant release on the gate's library, asked case by case."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Protocol

from assistant.answering.answer import Answer, Question, Turn
from evals.gate.cases.case import Case, CaseKind
from evals.gate.digests import sha256_of
from evals.gate.outputs import CitedQuote, Output, SaidSentence, SeenPassage

if TYPE_CHECKING:
    from assistant.answering.recipe import Recipe
    from knowledge.documents import ScoredPassage

DRAFTED = "drafted"
DRAFTER = "Robin Vale"
"""Who drafts: a name that stands in no description."""


class Answers(Protocol):
    """An assistant, as far as a case needs it."""

    def answer(self, question: Question, on_step: Any = None, on_token: Any = None) -> Answer: ...


Draft = Callable[[str], Mapping[str, Any]]
"""From a description of work to {"spec", "findings"}."""


@dataclass(frozen=True, kw_only=True)
class Subject:
    """One release, ready to be asked. Safe for threads."""

    name: str
    """For people, such as `r-3`."""
    digest: str
    """Of the recipe, or of a recipe and what was done to it."""
    recipe: Recipe
    assistant: Answers
    """Answers from the gate's library."""
    draft: Draft
    live_assistant: Answers | None = None
    """Answers from what the organisation has published, for the cases that ask for it."""
    chat_model: str = ""
    """Name of the chat model; "" where the sources' own words answer."""
    errors: tuple[type[Exception], ...] = field(default=(Exception,))

    def react(self, case: Case, repeat: int = 0) -> Output:
        """What the release gives for a case. A failure is an output with an error, never skipped."""
        try:
            output = self._draft(case) if case.kind is CaseKind.DRAFT else self._answer(case)
        except self.errors as error:
            reason = " ".join(str(error).split()) or type(error).__name__
            output = Output(case_id=case.id, error=f"{type(error).__name__}: {reason}"[:500])
        return replace(output, repeat=repeat)

    def depends_on(self, case: Case) -> str:
        """Digest of what this release's reaction to a case follows from, apart from program and documents."""
        if case.kind is not CaseKind.DRAFT:
            return self.digest
        # What words answers does not move drafts: they are not made again when a threshold moves.
        settings = self.recipe.settings
        return sha256_of(
            {
                "retrieval": settings["retrieval"],
                "embedding": settings["embedding"],
                "index": settings.get("index", {}),
                "model": settings["model"] if self.chat_model else "rules",
                "prompts": self.recipe.release.content_digest if self.chat_model else "",
                "altered": self.digest if self.digest != self.recipe.digest else "",
            }
        )

    def _answer(self, case: Case) -> Output:
        seen: list[ScoredPassage] = []

        def remember(stage: str, detail: Mapping[str, Any]) -> None:
            if stage == "retrieve":
                seen.extend(detail["passages"])

        assistant = self.assistant if case.input.library == "gate" else self.live_assistant
        if assistant is None:
            raise LookupError("the case asks what the organisation has published, and nothing is")
        answer = assistant.answer(question_of(case), remember)
        return output_of(case, answer, seen)

    def _draft(self, case: Case) -> Output:
        drafted = self.draft(case.input.question)
        return Output(case_id=case.id, status=DRAFTED, model=self.chat_model or "rules", draft=drafted)


def question_of(case: Case) -> Question:
    """The case as it is asked."""
    asked = case.input
    return Question(
        text=asked.question,
        role=asked.role,
        groups=frozenset(asked.groups),
        history=tuple(Turn(role=turn.role, text=turn.text) for turn in asked.history),
        collection=asked.collection,
    )


def output_of(case: Case, answer: Answer, seen: list[ScoredPassage]) -> Output:
    """An answer as it is kept: everything that is judged, and nothing that changes by itself."""
    return Output(
        case_id=case.id,
        status=answer.status.value,
        answer=answer.answer,
        sentences=tuple(
            SaidSentence(text=each.text, citations=tuple(each.citations)) for each in answer.sentences
        ),
        citations=tuple(
            CitedQuote(
                n=each.n,
                source=each.source,
                doc_id=each.doc_id,
                version=each.version,
                section=each.section,
                start=each.start,
                end=each.end,
                quote=each.quote,
                status=each.document_status,
            )
            for each in answer.citations
        ),
        seen=tuple(
            SeenPassage(
                source=each.passage.source,
                doc_id=each.passage.doc_id,
                version=each.passage.version,
                start=each.passage.start,
                end=each.passage.end,
            )
            for each in seen
        ),
        refusal_reason=answer.refusal.reason.value if answer.refusal else "",
        ask=answer.refusal.ask if answer.refusal else "",
        standalone_question=answer.standalone_question,
        confidence=answer.confidence,
        model=answer.model,
        notices=tuple(answer.notices),
        removed_sentences=answer.removed_sentences,
        input_tokens=answer.usage.input_tokens,
        output_tokens=answer.usage.output_tokens,
        cost=answer.usage.cost,
    )
